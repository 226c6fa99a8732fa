"""HTML from elsewhere as Markdown or plain text: emphasis, code, links and lists stay, everything else goes."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

LINK_SCHEMES = ("http", "https", "mailto")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_BLOCKS = {"p", "div", "ul", "ol", "br", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "blockquote", "pre"}
_SILENT = {"script", "style", "template", "head", "iframe", "object", "svg", "noscript", "textarea", "select"}
_SPECIAL = re.compile(r"([\\`*_\[\]<>&])")
_AT_THE_START = re.compile(r"^(\s*)([#+-]|\d{1,9}(?=[.)]))", re.MULTILINE)


def markdown_of(html: str) -> str:
    """The text as Markdown. What looks like Markdown in it is escaped, so that it reads as it did."""
    return _Reader(is_plain=False).read(html)


def plain_text_of(html: str) -> str:
    """The text in one line without any marks."""
    return " ".join(_Reader(is_plain=True).read(html).split())


class _Reader(HTMLParser):
    """Gathers lines; knows only which marks are open and how deep the list is."""

    def __init__(self, *, is_plain: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._is_plain = is_plain
        self._out: list[str] = []
        self._silent = 0
        self._lists = 0
        self._code = 0
        self._links: list[tuple[str, int]] = []

    def read(self, html: str) -> str:
        self.feed(html)
        self.close()
        lines = [re.sub(r"[ \t]+", " ", line).rstrip() for line in "".join(self._out).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in ("ul", "ol"):
            self._lists += 1
            self._out.append("\n\n")
        elif tag == "li":
            self._out.append("\n- ")
        elif tag in _BLOCKS:
            self._out.append("\n" if self._lists else "\n\n")
        elif self._is_plain:
            return
        elif tag in _MARKS:
            self._out.append(_MARKS[tag])
        elif tag == "code":
            self._code += 1
            self._out.append("`")
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._out)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("ul", "ol"):
            self._lists = max(0, self._lists - 1)
            self._out.append("\n\n")
        elif tag in _BLOCKS:
            self._out.append("\n" if self._lists else "\n\n")
        elif self._is_plain:
            return
        elif tag in _MARKS:
            self._out.append(_MARKS[tag])
        elif tag == "code" and self._code:
            self._code -= 1
            self._out.append("`")
        elif tag == "a" and self._links:
            self._end_link()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        text = re.sub(r"\s+", " ", data)
        if self._is_plain or self._code:
            self._out.append(text.replace("`", "'") if self._code else text)
            return
        self._out.append(_AT_THE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text)))

    def _end_link(self) -> None:
        href, start = self._links.pop()
        if address := _address(href):
            words = "".join(self._out[start:]).strip()
            self._out[start:] = [f"[{words}]({address})"]


def _address(href: str) -> str:
    """The address as Markdown writes it, or "" for one that leads nowhere a link may lead."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return ""
    if parts.scheme.casefold() not in LINK_SCHEMES or not href.isprintable():
        return ""
    return re.sub(r"[\s()<>\\]", lambda found: f"%{ord(found.group()):02X}", href.strip())
