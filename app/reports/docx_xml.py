"""Pieces of WordprocessingML as elements: runs, paragraphs, fields, links, tables.

Elements are put together here and not by python-docx, whose tables take a time that grows with their square.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import count

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import oxml_parser
from lxml.etree import _Element as Element

from app.reports.marked import Run, Runs

_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold; they are written as their code, as on paper."""


def printable(text: str) -> str:
    """The text with nothing in it that XML cannot hold."""
    return _UNFIT.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


_named = cache(qn)


def element(tag: str, /, *children: Element, **attributes: str | int) -> Element:
    """`element("w:jc", val="right")`: an element of the namespace in `tag`, its attributes in Word's own."""
    made: Element = oxml_parser.makeelement(_named(tag))
    for key, value in attributes.items():
        made.set(_named(f"w:{key}"), str(value))
    made.extend(children)
    return made


def text_runs(text: str, *, properties: Sequence[Element] = ()) -> list[Element]:
    """A run with the text; line feeds are line breaks, tabs are tabs."""
    run = element("w:r")
    if properties:
        run.append(element("w:rPr", *properties))
    for number, line in enumerate(printable(text).replace("\r\n", "\n").split("\n")):
        if number:
            run.append(element("w:br"))
        for place, part in enumerate(line.split("\t")):
            if place:
                run.append(element("w:tab"))
            if part:
                words = element("w:t")
                words.text = part
                words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                run.append(words)
    return [run]


def field(code: str, shown: str) -> list[Element]:
    """A field as Word keeps it: its code and what it shows until it is worked out anew."""
    instruction = element("w:instrText")
    instruction.text = f" {code} "
    instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return [
        element("w:r", element("w:fldChar", fldCharType="begin")),
        element("w:r", instruction),
        element("w:r", element("w:fldChar", fldCharType="separate")),
        *text_runs(shown),
        element("w:r", element("w:fldChar", fldCharType="end")),
    ]


def paragraph(style: str, *children: Element, properties: Iterable[Element] = ()) -> Element:
    """A paragraph in the style with this id; `properties` in the order that the schema wants."""
    return element("w:p", element("w:pPr", element("w:pStyle", val=style), *properties), *children)


class Writer:
    """What needs the document itself: links, whose addresses stand in a part of their own, and bookmarks' numbers."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._numbers = count(1)
        self._links: dict[str, str] = {}

    def runs(self, runs: Runs) -> list[Element]:
        """The runs with their looks and links."""
        return [made for run in runs for made in self._run(run)]

    def _run(self, run: Run) -> list[Element]:
        looks = []
        if run.url:
            looks.append(element("w:rStyle", val="Hyperlink"))
        elif run.code:
            looks.append(element("w:rStyle", val="CodeInText"))
        looks += [element("w:b")] if run.bold else []
        looks += [element("w:i")] if run.italic else []
        made = text_runs(run.text, properties=looks)
        if not run.url:
            return made
        link = element("w:hyperlink", *made)
        link.set(qn("r:id"), self._link(run.url))
        return [link]

    def _link(self, url: str) -> str:
        if url not in self._links:
            part = self._document.part
            self._links[url] = part.relate_to(printable(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return self._links[url]

    def bookmarked(self, name: str, *children: Element) -> list[Element]:
        """The children between the ends of a bookmark."""
        number = next(self._numbers)
        start = element("w:bookmarkStart", id=number, name=name)
        return [start, *children, element("w:bookmarkEnd", id=number)]


def table(
    widths: Sequence[int], rows: Iterable[Element], *, style: str, indent: int = 0, has_head: bool = True
) -> Element:
    """A table with columns of these widths in twentieths of a point."""
    properties = element("w:tblPr", element("w:tblStyle", val=style), element("w:tblW", w=sum(widths), type="dxa"))
    if indent:
        properties.append(element("w:tblInd", w=indent, type="dxa"))
    properties.append(element("w:tblLayout", type="fixed"))
    first = int(has_head)
    properties.append(element("w:tblLook", val="0420" if has_head else "0400", firstRow=first, noVBand=1))
    grid = element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths))
    return element("w:tbl", properties, grid, *rows)


def table_row(cells: Sequence[Element], *, is_head: bool = False, height: int = 0) -> Element:
    """A row that is never split; a head stands on every page that the table runs over. `height` at least, in twips."""
    properties = [element("w:cantSplit")]
    if height:
        properties.append(element("w:trHeight", val=height, hRule="atLeast"))
    if is_head:
        properties.append(element("w:tblHeader"))
    return element("w:tr", element("w:trPr", *properties), *cells)


def table_cell(width: int, paragraphs: Sequence[Element]) -> Element:
    return element("w:tc", element("w:tcPr", element("w:tcW", w=width, type="dxa")), *paragraphs)
