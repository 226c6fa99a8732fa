"""A text in Markdown as plain blocks of runs, which Word and PDF set each in their own way. HTML in it stays words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

SCHEMES = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look. A line feed in them is a line break; `url` is where a link leads, or ""."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    url: str = ""


Runs = tuple[Run, ...]


class Kind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CODE = "code"
    RULE = "rule"
    TABLE = "table"


class Side(StrEnum):
    """Where the words of a column stand."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Marked:
    """One block. `depth` counts the lists around it, `quotes` the quotations; `marker` says that an item begins with
    it: "•", or a number in a list that `ordered` tells from the other numbered lists, from 1.

    A table has `rows` of cells, the first its head, and `sides` of its columns; code has one run.
    """

    kind: Kind
    runs: Runs = ()
    level: int = 0
    depth: int = 0
    quotes: int = 0
    marker: str = ""
    ordered: int = 0
    rows: tuple[tuple[Runs, ...], ...] = ()
    sides: tuple[Side, ...] = ()


@lru_cache(maxsize=2048)
def marked(text: str) -> tuple[Marked, ...]:
    """The blocks of a text (CommonMark with tables) in their order."""
    return tuple(_Reader().blocks(_PARSER.parse(text)))


@lru_cache(maxsize=2048)
def in_line(text: str) -> Runs:
    """The runs of a text whose blocks are read on as one paragraph each, set apart by line breaks."""
    runs: list[Run] = []
    for block in marked(text):
        if runs:
            runs.append(Run("\n"))
        if block.marker:
            runs.append(Run(f"{block.marker} "))
        runs += [run for row in block.rows for cell in row for run in (*cell, Run("  "))] if block.rows else block.runs
    return tuple(runs)


@dataclass
class _List:
    """A list that is being read: its number among the numbered ones (0 for bullets) and the number of its last item."""

    ordered: int
    last: int


@dataclass
class _Reader:
    """Walks the parser's tokens once; knows which lists and quotations are open."""

    lists: list[_List] = field(default_factory=list)
    quotes: int = 0
    marker: str = ""
    numbered: int = 0

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Marked]:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "table_open":
                end = next(i for i in range(at, len(tokens)) if tokens[i].type == "table_close")
                yield self._placed(_table(tokens[at:end]))
                at = end
            else:
                yield from self._block(token, level=_level(tokens, at))
            at += 1

    def _block(self, token: Token, *, level: int) -> Iterator[Marked]:
        match token.type:
            case "bullet_list_open":
                self.lists.append(_List(0, 0))
            case "ordered_list_open":
                self.numbered += 1
                self.lists.append(_List(self.numbered, int(token.attrs.get("start", 1)) - 1))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self._begin_item()
            case "blockquote_open":
                self.quotes += 1
            case "blockquote_close":
                self.quotes -= 1
            case "inline":
                kind = Kind.HEADING if level else Kind.PARAGRAPH
                yield self._placed(Marked(kind, _runs(token.children or ()), level=level))
            case "fence" | "code_block":
                yield self._placed(Marked(Kind.CODE, (Run(token.content.rstrip("\n"), code=True),)))
            case "hr":
                yield self._placed(Marked(Kind.RULE))

    def _begin_item(self) -> None:
        here = self.lists[-1]
        here.last += 1
        self.marker = f"{here.last}." if here.ordered else "•"

    def _placed(self, block: Marked) -> Marked:
        marker, self.marker = self.marker, ""
        ordered = self.lists[-1].ordered if self.lists and marker else 0
        return replace(block, depth=len(self.lists), quotes=self.quotes, marker=marker, ordered=ordered)


def _level(tokens: Sequence[Token], at: int) -> int:
    """The level of the heading around an inline token; 0 for none."""
    before = tokens[at - 1] if at else None
    return int(before.tag[1:]) if before is not None and before.type == "heading_open" else 0


def _table(tokens: Sequence[Token]) -> Marked:
    rows: list[list[Runs]] = []
    sides: list[Side] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_runs(token.children or ()))
        elif token.type == "th_open":
            style = str(token.attrs.get("style", ""))
            sides.append(next((side for side in Side if style.endswith(side.value.replace("re", "er"))), Side.LEFT))
    return Marked(Kind.TABLE, rows=tuple(tuple(row) for row in rows), sides=tuple(sides))


def _runs(tokens: Sequence[Token]) -> Runs:
    """The runs of an inline token, neighbours of one look put together."""
    found: list[Run] = []
    bold = italic = 0
    urls: list[str] = []
    for token in tokens:
        bold += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        if token.type == "link_open":
            urls.append(str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            urls.pop()
        text, url = _words(token)
        if not text:
            continue
        look = {"bold": bold > 0, "italic": italic > 0, "code": token.type == "code_inline"}
        run = Run(text, **look, url=url or (urls[-1] if urls else ""))
        if found and replace(found[-1], text="") == replace(run, text=""):
            found[-1] = replace(run, text=found[-1].text + text)
        else:
            found.append(run)
    return tuple(found)


def _words(token: Token) -> tuple[str, str]:
    """What a token says, and where a picture leads."""
    if token.type in ("text", "code_inline"):
        return token.content, ""
    if token.type == "softbreak":
        return " ", ""
    if token.type == "hardbreak":
        return "\n", ""
    if token.type == "image":
        return f"Picture: {token.content or 'untitled'}", str(token.attrs.get("src", ""))
    return "", ""


def _leads_to_web_or_mail(url: str) -> bool:
    return url.strip().lower().startswith(SCHEMES)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.validateLink = _leads_to_web_or_mail  # type: ignore[method-assign]  # anything else stays as it was typed
    return parser


_PARSER = _parser()
