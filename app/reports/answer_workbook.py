"""A vendor's questionnaire as Excel with the answers so far: only the cells of answers can be typed into."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.domain.request.answers import MAIN, OFFERED, WORDS, table_rows, typed_again
from app.domain.request.conditions import in_words
from app.domain.request.question_kinds import CHOICES, KINDS, TARGET, answer_labels
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire
from app.domain.request.showing import readable
from app.domain.request.words import DIRECTIONS
from app.domain.rounding import plain
from app.reports import answer_layout as layout
from app.reports.row_heights import row_height
from app.reports.workbook_book import GREY, Book, open_book, pieces
from app.reports.workbook_layout import CONTINUED, NO, YES, is_exact

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from app.reports.workbook_worksheet import BookWorksheet

LIGHT = "#fffbe6"
LIST_LENGTH = 255
"""Characters that Excel takes for the list to choose from in one cell."""
ROOM = 60
"""So many rows a table offers at least."""
_WIDTHS = (10, 12, 60, 40, 12, 60, 16, 50)
_TYPED = (QuestionKind.NUMBER, QuestionKind.MONEY, QuestionKind.DATE)
_NUMBERS = (QuestionKind.NUMBER, QuestionKind.MONEY)


@dataclass(frozen=True, slots=True)
class Head:
    """What the file says of itself. `taken_out` and `deadline` are in words; `moment` is when it was taken out, in ISO
    8601, by which it is read back."""

    reference: str
    title: str
    vendor: str
    currency: str
    deadline: str
    taken_out: str
    moment: str


@dataclass(frozen=True, slots=True)
class _Formats:
    """Cells to type in: texts that stay texts, and what Excel may take for a number or a date."""

    text: "Format"
    free: "Format"


def write_answer_workbook(questionnaire: Questionnaire, answers: Mapping[str, str], *, head: Head) -> bytes:
    """The .xlsx; `answers` are texts by question. Reading it back gives the same answers."""
    out = io.BytesIO()
    book = open_book(out, places=2, reference=head.reference)
    make = book.workbook.add_format
    open_cell = {
        "locked": False,
        "bg_color": LIGHT,
        "border": 1,
        "border_color": GREY,
        "valign": "top",
        "text_wrap": True,
    }
    formats = _Formats(text=make({**open_cell, "num_format": "@"}), free=make(open_cell))
    tables = [
        question for question in questionnaire.questions if question.kind is QuestionKind.TABLE and question.columns
    ]
    names = {question.code: f"{layout.TABLE} {place}" for place, question in enumerate(tables, start=1)}
    _Writer(book, formats, questionnaire, answers, names, head.currency).write()
    for question in tables:
        _write_table(book, formats, question, answers.get(question.code, ""), name=names[question.code])
    _write_about(book, head)
    book.workbook.close()
    return out.getvalue()


@dataclass(slots=True)
class _Writer:
    """Writes the sheet of answers from top to bottom, `at` the 0-based row that comes next."""

    book: Book
    formats: _Formats
    questionnaire: Questionnaire
    answers: Mapping[str, str]
    tables: Mapping[str, str]
    currency: str
    at: int = 1
    texts: dict[int, list[tuple[str, float]]] = field(default_factory=dict)
    """What stands in the row at hand so far, each with the width of its column; the key is the row."""

    def write(self) -> None:
        sheet = self.book.sheet(layout.ANSWERS.name)
        for column, (width, name) in enumerate(zip(_WIDTHS, layout.ANSWERS.columns, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, self.book.styles.head)
        sheet.freeze_panes(1, 2)
        sheet.repeat_rows(0)
        for section in self.questionnaire.sections:
            inside = [question for question in self.questionnaire.questions if question.section == section.key]
            if not inside:
                continue
            self._cell(sheet, layout.QUESTION, section.title, self.book.styles.strong)
            self.at += 1
            for question in inside:
                self._question(sheet, question)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _question(self, sheet: "BookWorksheet", question: Question) -> None:
        """One question over as many rows as its answer takes; the options of several choices each have their own."""
        if question.kind is QuestionKind.INFORMATION:
            self._cell(sheet, layout.QUESTION, question.text, self.book.styles.note)
            self.at += 1
            return
        typed = typed_again(question, self.answers.get(question.code, ""))
        self._cell(sheet, layout.CODE, question.code, self.book.styles.text)
        self._cell(sheet, layout.QUESTION, question.text, self.book.styles.wrapped)
        self._cell(sheet, layout.ASKED, "\n".join(self._asked(question)), self.book.styles.note)
        self._cell(sheet, layout.HAS_TO, YES if question.is_mandatory else "", self.book.styles.text)
        if question.kind is QuestionKind.MULTIPLE_CHOICE:
            self.at += 1
            self._options(sheet, question, chosen=typed.get(MAIN, []))
            return
        if question.kind in (QuestionKind.FILE, QuestionKind.TABLE):
            elsewhere = f"see the sheet {self.tables[question.code]}" if question.code in self.tables else ""
            self._cell(sheet, layout.ANSWER, elsewhere or "uploaded on the page of the question", self.book.styles.note)
            self.at += 1
            return
        self._answer(sheet, question, {part: "\n".join(values) for part, values in typed.items()})

    def _answer(self, sheet: "BookWorksheet", question: Question, typed: Mapping[str, str]) -> None:
        first = self.at
        labels = answer_labels(question)
        words = {layout.ANSWER: labels.get(typed.get(MAIN, ""), typed.get(MAIN, ""))}
        if question.kind is QuestionKind.SERVICE_LEVEL:
            words |= {layout.VALUE: typed.get(OFFERED, ""), layout.WORDS: typed.get(WORDS, "")}
        parts = {column: pieces(text) for column, text in words.items()}
        for row in range(max(map(len, parts.values()))):
            if row:
                self._cell(sheet, layout.CODE, CONTINUED, self.book.styles.text)
            for column, texts in parts.items():
                number = question.kind in _NUMBERS or column == layout.VALUE
                self._open(sheet, column, texts[row] if row < len(texts) else "", is_number=number, kind=question.kind)
            self.at += 1
        self._choose(sheet, list(labels.values()), at=first)

    def _options(self, sheet: "BookWorksheet", question: Question, *, chosen: list[str]) -> None:
        for code, label in answer_labels(question).items():
            self._cell(sheet, layout.CODE, question.code, self.book.styles.note)
            self._cell(sheet, layout.OPTION, code, self.book.styles.note)
            self._cell(sheet, layout.QUESTION, label, self.book.styles.wrapped)
            self._open(sheet, layout.ANSWER, YES if code in chosen else "", is_number=False, kind=question.kind)
            self._choose(sheet, [YES, NO], at=self.at)
            self.at += 1

    def _open(self, sheet: "BookWorksheet", column: str, text: str, *, is_number: bool, kind: QuestionKind) -> None:
        place = layout.ANSWERS.columns.index(column)
        self._make_room(sheet, place, text)
        style = self.formats.free if is_number or kind in _TYPED else self.formats.text
        if not text:
            sheet.write_blank(self.at, place, None, style)
        elif is_number and is_exact(Decimal(text)):
            sheet.write_number(self.at, place, float(text), style)
        else:
            sheet.write_string(self.at, place, text, style)

    def _choose(self, sheet: "BookWorksheet", labels: list[str], *, at: int) -> None:
        if labels and len(",".join(labels)) <= LIST_LENGTH and not any("," in label for label in labels):
            column = layout.ANSWERS.columns.index(layout.ANSWER)
            rule: dict[str, Any] = {"validate": "list", "source": labels, "error_type": "warning"}
            sheet.data_validation(at, column, at, column, rule)

    def _cell(self, sheet: "BookWorksheet", column: str, text: str, style: "Format") -> None:
        if text:
            place = layout.ANSWERS.columns.index(column)
            self._make_room(sheet, place, pieces(text)[0])
            sheet.write_string(self.at, place, pieces(text)[0], style)

    def _make_room(self, sheet: "BookWorksheet", place: int, text: str) -> None:
        """Make the row at hand high enough for one more text."""
        if self.at not in self.texts:
            self.texts = {self.at: []}
        self.texts[self.at].append((text, _WIDTHS[place]))
        sheet.set_row(self.at, row_height(self.texts[self.at]))

    def _asked(self, question: Question) -> Iterator[str]:
        if question.help:
            yield question.help
        if question.kind in (QuestionKind.SINGLE_CHOICE, QuestionKind.SERVICE_LEVEL, QuestionKind.YES_NO):
            yield f"One of: {'; '.join(answer_labels(question).values())}"
        elif question.kind not in CHOICES:
            asked = KINDS[question.kind].asks_for
            yield asked[0].upper() + asked[1:]
        if question.kind is QuestionKind.MONEY and self.currency:
            yield f"In {self.currency}, without the currency"
        if question.unit:
            yield f"Unit: {question.unit}"
        if TARGET in KINDS[question.kind].fields and question.target is not None:
            yield f"Wanted: {DIRECTIONS[question.direction]} {plain(question.target)}"
        if condition := readable(question.condition):
            yield in_words(condition, self.questionnaire).replace("shown when", "Only if", 1)


def _write_table(book: Book, formats: _Formats, question: Question, text: str, *, name: str) -> None:
    sheet = book.sheet(name)
    headings = layout.table_layout(name, question.columns).columns
    sheet.write_string(0, 0, question.code, book.styles.strong)
    sheet.write_string(0, 1, pieces(question.text)[0], book.styles.text)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, 28)
        sheet.write_string(1, column, heading, book.styles.head)
    sheet.freeze_panes(2, 0)
    rows = table_rows(question, text)
    empty = [""] * len(headings)
    for at, row in enumerate([*rows, *[empty] * max(ROOM - len(rows), 10)], start=2):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(at, column, cell, formats.text)
            else:
                sheet.write_blank(at, column, None, formats.text)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_about(book: Book, head: Head) -> None:
    sheet, styles = book.sheet(layout.ABOUT.name), book.styles
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 110)
    rows = (
        layout.ABOUT.columns,
        (layout.RFP, head.reference),
        ("Title", head.title),
        ("Vendor", head.vendor),
        ("Deadline", head.deadline),
        (layout.TAKEN_OUT, head.taken_out),
        (layout.MOMENT, head.moment),
        (
            "How to",
            "Fill in the light cells of the sheet Answers and of the sheets of tables; the others are locked.",
        ),
        ("", "Save the file and take it back in on the page Excel. You see there what would change before it does."),
        (
            "",
            "An empty cell changes nothing: what is in the portal stays. Of several options write yes or no.",
        ),
    )
    for row, (label, text) in enumerate(rows):
        sheet.write_string(row, 0, label, styles.strong if row else styles.head)
        sheet.write_string(row, 1, text, styles.wrapped if row else styles.head)
        sheet.set_row(row, row_height([(text, 110)]), None, {"hidden": label == layout.MOMENT})
    sheet.protect("", {"format_columns": True})
