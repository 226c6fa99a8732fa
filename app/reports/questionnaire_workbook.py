"""A questionnaire as Excel, to be changed there and taken back in: sections, questions, options, and what they hold."""

import io
from collections.abc import Iterator

from app.domain.request.question_kinds import CHOICES, answer_labels
from app.domain.request.questionnaire import Question, Questionnaire
from app.domain.request.questionnaire_merging import with_plain_keys
from app.reports.questionnaire_layout import EXPLAINED, LISTS, OPTIONS, QUESTIONS, SECTIONS
from app.reports.row_heights import row_height
from app.reports.workbook_book import Book, open_book, write_table
from app.reports.workbook_layout import EXPLANATIONS, NO, YES, SheetLayout, Value

ROOM = 500
"""So many rows beyond those written offer a list to choose from."""
_WIDTHS = (14, 16, 110)


def write_questionnaire_workbook(questionnaire: Questionnaire, *, reference: str) -> bytes:
    """The .xlsx; reading it back gives the same questionnaire but for the keys of its sections."""
    plain = with_plain_keys(questionnaire)
    out = io.BytesIO()
    book = open_book(out, places=2, reference=reference)
    sections = [(each.key, each.title, each.intro, each.condition) for each in plain.sections]
    _write(book, SECTIONS, sections)
    _write(book, QUESTIONS, [_question_row(question) for question in plain.questions])
    _write(book, OPTIONS, list(_option_rows(plain)))
    _write_explanations(book)
    book.workbook.close()
    return out.getvalue()


def _write(book: Book, layout: SheetLayout, rows: list[tuple[Value, ...]] | list[tuple[str, str, str, str]]) -> None:
    last = write_table(book, layout=layout, rows=rows, fits=True) + ROOM
    sheet = book.workbook.get_worksheet_by_name(layout.name)
    for place, column in enumerate(layout.columns):
        if choices := LISTS.get((layout.name, column)):
            sheet.data_validation(1, place, last, place, {"validate": "list", "source": list(choices)})


def _question_row(question: Question) -> tuple[Value, ...]:
    options = {option.code for option in question.options} if question.kind in CHOICES else set()
    return (
        question.code,
        question.section,
        question.kind.value,
        question.text,
        question.help,
        YES if question.is_mandatory else NO,
        " ".join(code for code in question.passes if code not in options),
        question.unit,
        question.target,
        question.direction.value if question.target is not None else "",
        "\n".join(question.columns),
        question.condition,
    )


def _option_rows(questionnaire: Questionnaire) -> Iterator[tuple[Value, ...]]:
    for question in questionnaire.questions:
        known = answer_labels(question)
        for option in question.options:
            passes = YES if option.code in question.passes and option.code in known else ""
            yield (question.code, option.code, option.label, option.points, passes)


def _write_explanations(book: Book) -> None:
    sheet, styles = book.sheet(EXPLANATIONS), book.styles
    for column, (width, name) in enumerate(zip(_WIDTHS, ("sheet", "column", "what it holds"), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, styles.head)
    sheet.freeze_panes(1, 0)
    texts = ((name, column, text) for name, columns in EXPLAINED.items() for column, text in columns.items())
    for row, cells in enumerate(texts, start=1):
        sheet.set_row(row, row_height(zip(cells, _WIDTHS, strict=True)))
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, styles.wrapped)
