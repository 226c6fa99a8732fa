"""The HTML that people mix into Markdown becomes Markdown: tables, line breaks, links, anchors, pictures."""

import re
from html.parser import HTMLParser

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ANCHOR = re.compile(r"<a\s+(?:name|id)\s*=[^<>]*>(?:\s*</a>)?", re.IGNORECASE)
_LINK = re.compile(r"<a\s[^<>]*?href\s*=\s*[\"']([^\"'<>\s]*)[\"'][^<>]*>([^<]*)</a>", re.IGNORECASE)
_HEADING = re.compile(r"^\s*<h([1-6])\b[^<>]*>([^\n]*?)</h\1>\s*$", re.IGNORECASE | re.MULTILINE)
_BOLD = re.compile(r"</?(?:b|strong)\b[^<>]*>", re.IGNORECASE)
_ITALIC = re.compile(r"</?(?:i|em)\b[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"[ \t]*<br\s*/?>[ \t]*(\n?)", re.IGNORECASE)
_PLAIN = re.compile(
    r"</?(?:a|center|div|span|p|font|u|section|article|small|sup|sub|details|summary)\b[^<>\n]*>", re.IGNORECASE
)
_IMAGE_TAG = re.compile(r"<img\b([^<>]*)>", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\(([^()\s]*)(?:\s+\"[^\"]*\")?\)")
_NOWHERE = re.compile(
    r"\[([^\[\]]+)\]\((?!https?:|mailto:)[^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)", re.IGNORECASE
)
"""A link to an anchor of the same file or to a file beside it: neither comes along, so its words stay alone."""


def without_html(text: str) -> str:
    """The same text without mark-up of HTML: what it meant is said in Markdown, words stay."""
    text = _with_tables(_COMMENT.sub("", text))
    text = _IMAGE_TAG.sub(_picture_tag, text)
    text = _IMAGE.sub(_picture, text)
    text = _ANCHOR.sub("", text)
    text = _LINK.sub(lambda link: f"[{link[2]}]({link[1]})", text)
    text = _HEADING.sub(lambda heading: f"{'#' * int(heading[1])} {heading[2]}", text)
    text = _ITALIC.sub("*", _BOLD.sub("**", text))
    text = "\n".join(_broken(line) for line in text.split("\n"))
    return _NOWHERE.sub(r"\1", _PLAIN.sub("", text))


def _broken(line: str) -> str:
    """A line break within a table would end it, so there it is a blank."""
    return _BREAK.sub(" " if "|" in line else "  \n", line).removesuffix("\n") if "<" in line else line


def _picture_tag(tag: re.Match[str]) -> str:
    alt = _ALT.search(tag[1])
    return _in_its_place(alt[1] if alt else "")


def _picture(image: re.Match[str]) -> str:
    return _in_its_place(image[1])


def _in_its_place(description: str) -> str:
    return f"*(Picture: {description.strip() or 'without description'})*"


def pictures(text: str) -> int:
    """How many pictures a text has: their bytes are not in it, so that only the descriptions can be taken over."""
    return len(_IMAGE.findall(text)) + len(_IMAGE_TAG.findall(text))


def _with_tables(text: str) -> str:
    lower, parts, at = text.lower(), [], 0
    while (start := lower.find("<table", at)) >= 0 and (end := lower.find("</table>", start)) >= 0:
        end += len("</table>")
        parts += [text[at:start], _table(text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _table(html: str) -> str:
    reader = _TableReader()
    reader.feed(html)
    reader.close()
    return pipe_table([row for row in reader.rows if row], has_head=reader.has_head)


def pipe_table(rows: list[list[str]], *, has_head: bool = True) -> str:
    """A Markdown table of these cells, blank lines around it; without a head its first line is empty."""
    if not rows:
        return "\n"
    width = max(map(len, rows))
    wide = [[*row, *[""] * (width - len(row))] for row in rows]
    head, body = (wide[0], wide[1:]) if has_head else ([""] * width, wide)
    lines = [_line(head), _line(["---"] * width), *map(_line, body)]
    return "\n\n" + "\n".join(lines) + "\n\n"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |"


class _TableReader(HTMLParser):
    """Gathers the cells of a table; what is badly nested is taken as it comes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.has_head = False
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
            self._is_open = False
        elif tag in ("td", "th"):
            self.has_head = self.has_head or (tag == "th" and len(self.rows) <= 1)
            if not self.rows:
                self.rows.append([])
            span = dict(attrs).get("colspan") or "1"
            beside = min(int(span), 50) - 1 if span.isascii() and span.isdigit() else 0
            self.rows[-1] += [""] * (max(beside, 0) + 1)
            self._at = len(self.rows[-1]) - 1 - max(beside, 0)
            self._is_open = True
        elif tag == "br" and self._is_open:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._is_open = False

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.rows[-1][self._at] += data.replace("|", "\\|")
        elif data.strip():  # words that stand in no cell are a row of their own
            self.rows.append([data.replace("|", "\\|")])
