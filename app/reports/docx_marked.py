"""The blocks of a Markdown text as elements of a Word file: paragraphs, lists, quotations, code, tables."""

from collections.abc import Sequence

from lxml.etree import _Element as Element

from app.reports.docx_styles import TEXT_WIDTH, Numbering
from app.reports.docx_xml import Writer, element, paragraph, table, table_cell, table_row, text_runs
from app.reports.marked import Kind, Marked, Run, Runs, Side
from app.reports.request_pdf_marked import column_shares

_STEP = 340


def marked_elements(
    blocks: Sequence[Marked], *, writer: Writer, numbering: Numbering, of_text: object
) -> list[Element]:
    """The elements of a text; `of_text` tells its numbered lists from those of other texts."""
    return [made for block in blocks for made in _block(block, writer, numbering, of_text)]


def _block(block: Marked, writer: Writer, numbering: Numbering, of_text: object) -> list[Element]:
    match block.kind:
        case Kind.TABLE:
            return _table(block, writer)
        case Kind.RULE:
            return [paragraph("Rule")]
        case Kind.CODE:
            return [paragraph("CodeBlock", *text_runs(block.runs[0].text), properties=_indent(block))]
        case Kind.HEADING:
            return [paragraph("HeadingInText", *writer.runs(block.runs), properties=_indent(block))]
    if block.marker:
        listed = _item(block, numbering, of_text)
        quoted = _indent(block) if block.quotes else []
        return [paragraph("ListParagraph", *writer.runs(block.runs), properties=[listed, *quoted])]
    style = "Quote" if block.quotes and not block.depth else "ListParagraph" if block.depth else "Normal"
    properties = _indent(block) if block.depth or block.quotes > 1 else []
    return [paragraph(style, *writer.runs(block.runs), properties=properties)]


def _item(block: Marked, numbering: Numbering, of_text: object) -> Element:
    if not block.ordered:
        return numbering.bullet(block.depth)
    return numbering.item((of_text, block.ordered), block.depth, start=int(block.marker.rstrip(".")))


def _indent(block: Marked) -> list[Element]:
    left = _STEP * (block.depth + block.quotes)
    return [element("w:ind", left=left, firstLine=0)] if left else []


def _table(block: Marked, writer: Writer) -> list[Element]:
    inset = _STEP * (block.depth + block.quotes)
    shares = column_shares(block)
    widths = [int((TEXT_WIDTH - inset) * share / sum(shares)) for share in shares]
    head, *rows = block.rows
    made = [table_row(_cells(_bold(head), block, widths, writer, style="CellHead"), is_head=True)]
    made += [table_row(_cells(row, block, widths, writer, style="CellText")) for row in rows]
    return [table(widths, made, style="Plain", indent=inset), paragraph("Gap")]


def _bold(row: tuple[Runs, ...]) -> tuple[Runs, ...]:
    return tuple(tuple(Run(run.text, True, run.italic, run.code, run.url) for run in cell) for cell in row)


def _cells(row: Sequence[Runs], block: Marked, widths: Sequence[int], writer: Writer, *, style: str) -> list[Element]:
    sides = {Side.LEFT: [], Side.CENTRE: ["center"], Side.RIGHT: ["right"]}
    return [
        table_cell(
            width,
            [paragraph(style, *writer.runs(runs), properties=[element("w:jc", val=where) for where in sides[side]])],
        )
        for runs, width, side in zip(row, widths, block.sides, strict=True)
    ]
