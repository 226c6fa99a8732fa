"""The blocks of a section's Markdown, as dates, criteria and minimums are looked for in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

_ITEM = re.compile(r"(\s*)(?:[-*+]|\d{1,3}[.)]|[A-Za-z][.)]|[ivx]{1,5}[.)]|\([A-Za-z0-9]{1,3}\))\s+(\S.*)")
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_CELL_END = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_MARKS = re.compile(r"(?<![\w\\])[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`")
_MARKED = re.compile(r"[\[*_`\\&]")
_ESCAPE = re.compile(r"\\([^\w\s])")
_STANDS_ALONE = re.compile(r"\s*(?:#{1,6}\s|```|~~~|([-*_]\s*){3,}$)")


class BlockKind(StrEnum):
    ITEM = "item"
    ROW = "row"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Block:
    """A list item, a table row or a paragraph, as plain words. `depth` is how far an item is indented.

    A row has its `cells` and the `head` of its table.
    """

    kind: BlockKind
    text: str
    depth: int = 0
    cells: tuple[str, ...] = ()
    head: tuple[str, ...] = ()


def blocks(body: str) -> Iterator[Block]:
    """The blocks of a section in their order. An item holds its own paragraphs; items within it come after it."""
    for is_table, group in groupby(body.splitlines(), key=lambda line: "|" in line and bool(line.strip())):
        lines = list(group)
        yield from _rows(lines) if is_table else _prose(lines)


def plain_words(markdown: str) -> str:
    """The words of some Markdown in one line."""
    if not _MARKED.search(markdown):
        return " ".join(markdown.split())
    return " ".join(_ESCAPE.sub(r"\1", _MARKS.sub("", _LINK.sub(r"\1", markdown))).replace("&nbsp;", " ").split())


def _rows(lines: Sequence[str]) -> Iterator[Block]:
    if len(lines) < 2 or not _RULE.fullmatch(lines[1]):
        yield from (Block(BlockKind.TEXT, plain_words(line)) for line in lines)
        return
    head = _cells(lines[0])
    for line in lines[2:]:
        cells = _cells(line)
        yield Block(BlockKind.ROW, " ".join(filter(None, cells)), cells=cells, head=head)


def _cells(line: str) -> tuple[str, ...]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return tuple(plain_words(cell.replace("\\|", "|")) for cell in _CELL_END.split(inner))


@dataclass(slots=True)
class _Gathered:
    """The lines of the item or paragraph that is being read."""

    kind: BlockKind
    depth: int
    lines: list[str]

    def block(self) -> Block:
        return Block(self.kind, plain_words(" ".join(self.lines)), depth=self.depth)


def _prose(lines: Sequence[str]) -> Iterator[Block]:
    here: _Gathered | None = None
    after_blank = True
    for line in lines:
        if not line.strip() or _STANDS_ALONE.match(line):
            after_blank = True
            continue
        indent = len(line) - len(line.lstrip())
        item = _ITEM.fullmatch(line)
        begins = here is None or item or (after_blank and not (here.kind is BlockKind.ITEM and indent > here.depth))
        if begins:
            if here:
                yield here.block()
            kind = BlockKind.ITEM if item else BlockKind.TEXT
            depth, text = (len(item[1]), item[2]) if item else (indent, line)
            here = _Gathered(kind, depth, [text])
        elif here:
            here.lines.append(line)
        after_blank = False
    if here:
        yield here.block()
