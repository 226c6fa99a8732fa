"""The RFP as a Word file: cover, contents, numbered headings, and everything it says, in real styles of Word."""

from collections.abc import Mapping
from functools import singledispatchmethod

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from app.domain.request.paper import (
    Asked,
    Cell,
    Choices,
    Cover,
    Facts,
    Head,
    Items,
    Markdown,
    Paper,
    Prose,
    Room,
    Table,
    Words,
    capitalised,
)
from app.domain.request.printed import Edition, printed
from app.domain.request.request import Request
from app.reports.docx_marked import marked_elements
from app.reports.docx_package import packed
from app.reports.docx_styles import TEXT_WIDTH, Numbering, dress
from app.reports.docx_xml import (
    Writer,
    element,
    field,
    paragraph,
    printable,
    table,
    table_cell,
    table_row,
    text_runs,
)
from app.reports.marked import Run, in_line, marked
from app.reports.request_pdf import pages_of

_ROOMY = 520
_LINE = 330
"""Heights in twentieths of a point: of a row that is to be written in, of a line of writing."""
_INDENT = 220
_TERM = 2900
"""How broad the terms at the left of facts are."""


def request_docx(request: Request, edition: Edition) -> bytes:
    """The document of a request; the same request and edition give the same bytes.

    Its contents name the pages of the PDF until Word has found its own, which it offers to do on opening the file.
    """
    paper = printed(request, edition)
    document = docx.Document()
    dress(document)
    body = document.element.body
    end = body[-1]
    for made in _Typesetter(document, paper, pages=pages_of(paper, at=edition.at)).elements():
        end.addprevious(made)
    _furnish(document, paper)
    _have_fields_worked_out(document)
    cover = paper.cover
    return packed(
        document,
        title=printable(cover.name),
        subject=printable(cover.subject),
        author=printable(cover.organisation)[:250],
        at=edition.at,
    )


def _have_fields_worked_out(document: Document) -> None:
    """Word is to ask on opening the file whether page numbers may be found; the schema sets where that is said."""
    settings = document.settings.element
    later = ("w:hdrShapeDefaults", "w:footnotePr", "w:endnotePr", "w:compat")
    behind = next((part for part in settings if part.tag in map(qn, later)), None)
    asked = element("w:updateFields", val="true")
    settings.append(asked) if behind is None else behind.addprevious(asked)


def _furnish(document: Document, paper: Paper) -> None:
    """Head and foot of every page but the first."""
    section = document.sections[0]
    cover = paper.cover
    stamp = f"    {paper.stamp}" if paper.stamp else ""
    right = element("w:tabs", element("w:tab", val="right", pos=TEXT_WIDTH))
    head = paragraph("Header", *text_runs(f"{cover.reference} · {cover.title}\t{stamp.strip()}"), properties=[right])
    foot = paragraph(
        "Footer",
        *text_runs(f"{paper.foot}\tPage "),
        *field("PAGE", "1"),
        *text_runs(" of "),
        *field("NUMPAGES", "1"),
        properties=[element("w:tabs", element("w:tab", val="right", pos=TEXT_WIDTH))],
    )
    for part, made in ((section.header, head), (section.footer, foot)):
        part.is_linked_to_previous = False
        for old in list(part._element):  # noqa: SLF001 - the paragraph that it comes with
            part._element.remove(old)  # noqa: SLF001
        part._element.append(made)  # noqa: SLF001


class _Typesetter:
    """Makes the elements of one document."""

    def __init__(self, document: Document, paper: Paper, *, pages: Mapping[str, int]) -> None:
        self._paper = paper
        self._pages = pages
        self._writer = Writer(document)
        self._numbering = Numbering(document)
        self._numbers_fit = [head.number for head in paper.heads] == _as_word_counts(paper)
        self._texts = 0

    def elements(self) -> list[Element]:
        made = self._cover(self._paper.cover)
        made += self._contents()
        blocks = self._paper.blocks
        for block, following in zip(blocks, (*blocks[1:], None), strict=True):
            elements = self.block(block)
            if isinstance(following, Table | Room) and isinstance(block, Prose | Choices):
                _keep_with_next(elements[-1])
            made += elements
        return made

    def _cover(self, cover: Cover) -> list[Element]:
        return [
            paragraph("Eyebrow", *text_runs("Request for proposals")),
            paragraph("Title", *text_runs(cover.title)),
            self._facts(cover.rows),
        ]

    def _contents(self) -> list[Element]:
        """Each line leads to its heading and asks for its page by a field, which LibreOffice works out on opening the
        file and Word after a question; within a field of its own (TOC) LibreOffice would show it as it was saved."""
        heads = self._paper.contents
        if not heads:
            return []
        heading = paragraph("ContentsHeading", *text_runs("Contents"), properties=[element("w:pageBreakBefore")])
        return [heading, *(self._contents_line(head) for head in heads)]

    def _contents_line(self, head: Head) -> Element:
        shown = str(self._pages.get(head.key, ""))
        words = (*text_runs(f"{head.number}  {head.title}\t"), *field(f"PAGEREF {_bookmark(head)} \\h", shown))
        return paragraph(f"TOC{head.level}", element("w:hyperlink", *words, anchor=_bookmark(head), history=1))

    @singledispatchmethod
    def block(self, block: object) -> list[Element]:
        """The elements of one block."""
        raise TypeError(f"Teach the Word file of a request to set {type(block).__name__}.")

    @block.register
    def _(self, block: Head) -> list[Element]:
        properties = [element("w:pageBreakBefore")] if block.begins_a_page or self._begins(block) else []
        title = block.title
        if not self._numbers_fit:
            properties.append(self._numbering.none())
            title = f"{block.number}  {title}"
        words = self._writer.bookmarked(_bookmark(block), *text_runs(title))
        return [paragraph(f"Heading{block.level}", *words, properties=properties)]

    def _begins(self, head: Head) -> bool:
        """The first heading begins the page after the contents."""
        return head is next(iter(self._paper.heads), None)

    @block.register
    def _(self, block: Markdown) -> list[Element]:
        return self._marked(block.text)

    def _marked(self, text: str) -> list[Element]:
        self._texts += 1
        return marked_elements(marked(text), writer=self._writer, numbering=self._numbering, of_text=self._texts)

    @block.register
    def _(self, block: Prose) -> list[Element]:
        return [paragraph("Note" if block.note else "Normal", *text_runs(block.text))]

    @block.register
    def _(self, block: Items) -> list[Element]:
        made = []
        for text, note in block.items:
            runs = self._writer.runs((Run(text), *((Run(f"\n{note}", italic=True),) if note else ())))
            made.append(paragraph("ListParagraph", *runs, properties=[self._numbering.bullet(1)]))
        return made

    @block.register
    def _(self, block: Facts) -> list[Element]:
        return [self._facts(block.rows), paragraph("Gap")]

    def _facts(self, rows: tuple[tuple[str, str], ...]) -> Element:
        widths = (_TERM, TEXT_WIDTH - _TERM)
        made = [
            table_row(
                [
                    table_cell(widths[0], [paragraph("CellNote", *text_runs(term))]),
                    table_cell(widths[1], [paragraph("CellText", *text_runs(words))]),
                ]
            )
            for term, words in rows
        ]
        return table(widths, made, style="TableNormal", has_head=False)

    @block.register
    def _(self, block: Table) -> list[Element]:
        whole = sum(column.share for column in block.columns)
        widths = [int(TEXT_WIDTH * column.share / whole) for column in block.columns]
        heads = [
            table_cell(
                width, [paragraph("CellHead", *text_runs(column.title), properties=_side(is_number=column.is_number))]
            )
            for column, width in zip(block.columns, widths, strict=True)
        ]
        rows = [table_row(heads, is_head=True)]
        rows += [
            table_row(
                [
                    table_cell(width, self._cell(cell, is_number=column.is_number))
                    for cell, column, width in zip(row, block.columns, widths, strict=True)
                ],
                height=_ROOMY if block.is_roomy else 0,
            )
            for row in block.rows
        ]
        return [table(widths, rows, style="Boxes" if block.is_roomy else "Plain"), paragraph("Gap")]

    def _cell(self, cell: Cell, *, is_number: bool) -> list[Element]:
        indent = [element("w:ind", left=_INDENT * cell.indent)] if cell.indent else []
        properties = [*indent, *_side(is_number=is_number)]
        words = cell.words or (Words(""),)
        return [paragraph("CellText", *self._words(each), properties=list(properties)) for each in words]

    def _words(self, words: Words) -> list[Element]:
        runs = in_line(words.text) if words.is_markdown else (Run(words.text, bold=words.is_strong),)
        return self._writer.runs((Run(f"{words.term}: ", bold=True), *runs) if words.term else runs)

    @block.register
    def _(self, block: Asked) -> list[Element]:
        made = [paragraph("Question", *self._writer.runs((Run(f"{block.code}  "), *in_line(block.text))))]
        if block.help:
            made.append(paragraph("QuestionHelp", *self._writer.runs(in_line(block.help))))
        if block.marks:
            made.append(paragraph("QuestionMarks", *text_runs(capitalised("; ".join(block.marks)))))
        return made

    @block.register
    def _(self, block: Room) -> list[Element]:
        words = paragraph("CellNote", *text_runs(block.words), properties=[element("w:jc", val="right")])
        row = table_row([table_cell(TEXT_WIDTH, [words])], height=max(block.lines * _LINE, _ROOMY))
        return [table([TEXT_WIDTH], [row], style="Boxes", has_head=False), paragraph("Gap")]

    @block.register
    def _(self, block: Choices) -> list[Element]:
        mark = "\N{WHITE CIRCLE}" if block.is_single else "\N{BALLOT BOX}"
        made = [paragraph("Choice", *text_runs(f"{mark}\t{label}")) for label in block.labels]
        for each in made[:-1]:
            _keep_with_next(each)
        return made


def _keep_with_next(made: Element) -> None:
    """Never the last on a page before what follows."""
    made[0].insert(1, element("w:keepNext"))


def _side(*, is_number: bool) -> list[Element]:
    return [element("w:jc", val="right")] if is_number else []


def _bookmark(head: Head) -> str:
    """A name for a heading as Word takes it: letters, digits and underlines, at most 40."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in head.key)
    return f"_Toc_{kept}"[:40]


def _as_word_counts(paper: Paper) -> list[str]:
    """The numbers that Word gives to the headings; they differ from ours where a level is jumped over."""
    counts: list[int] = []
    numbers = []
    for head in paper.heads:
        counts = counts[: head.level] + [0] * (head.level - len(counts))
        counts[-1] += 1
        numbers.append(".".join(map(str, counts)))
    return numbers
