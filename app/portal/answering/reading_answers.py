"""Answers in Excel: each row read by what its question asks for, faults named by sheet, row and column."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.request.answers import MAIN, OFFERED, WORDS, Typed, read_answer, typed_again
from app.domain.request.question_kinds import answer_labels
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire
from app.domain.rounding import plain
from app.domain.typed import MONEY, POINTS, Unreadable
from app.reports import answer_layout as layout
from app.reports.workbook_layout import NO, YES
from app.sheets.cells import Row, rows_of
from app.sheets.tables import Cell, Findings, RawSheet, table_of

_TABLE = re.compile(rf"{layout.TABLE} \d+", re.IGNORECASE)
_NUMBERS = {QuestionKind.NUMBER: POINTS, QuestionKind.MONEY: MONEY}
_ELSEWHERE = (QuestionKind.FILE, QuestionKind.TABLE, QuestionKind.INFORMATION)
COLUMN_OF = {MAIN: layout.ANSWER, OFFERED: layout.VALUE, WORDS: layout.WORDS}


def read_answers(
    sheets: Mapping[str, RawSheet], *, questionnaire: Questionnaire, stored: Mapping[str, str], findings: Findings
) -> dict[str, str]:
    """Texts by question, of what is filled in; faults are added to `findings`. `sheets` are by name in lower case."""
    reader = _Reader({question.code: question for question in questionnaire.questions}, stored, findings)
    table = table_of(sheets[layout.ANSWERS.name.casefold()], layout=layout.ANSWERS, findings=findings)
    for row in rows_of(table, findings=findings):
        reader.row(row)
    for sheet in sheets.values():
        if _TABLE.fullmatch(sheet.name.strip()):
            reader.table(sheet)
    return reader.texts()


@dataclass(slots=True)
class _Reader:
    questions: Mapping[str, Question]
    stored: Mapping[str, str]
    findings: Findings
    found: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int | None] = field(default_factory=dict)
    chosen: dict[str, list[str]] = field(default_factory=dict)

    def row(self, row: Row) -> None:
        code = row.text(layout.CODE)
        if not code:
            if any(row.has(column) for column in COLUMN_OF.values()):
                row.refuse(layout.CODE, "The answer belongs to no question. Write the question's code here.")
            return
        question = self.questions.get(code)
        if question is None:
            row.refuse(layout.CODE, f"The RFP asks no question {code[:80]}. Leave the row out, or correct the code.")
        elif question.kind in _ELSEWHERE:
            return
        elif question.kind is QuestionKind.MULTIPLE_CHOICE:
            self._option(row, question)
        elif code in self.rows:
            row.refuse(layout.CODE, f"{code} is answered in row {self.rows[code]} already. Keep one of the two.")
        else:
            self.rows[code] = row.number
            self._answer(row, question)

    def _option(self, row: Row, question: Question) -> None:
        option = row.text(layout.OPTION)
        if not row.has(layout.ANSWER):
            return
        if option not in answer_labels(question):
            row.refuse(layout.OPTION, f"{question.code} has no option {option[:80]}. Each has a row of its own.")
            return
        is_chosen = row.yes_or_no(layout.ANSWER, empty=False)
        self.chosen.setdefault(question.code, []).extend([option] if is_chosen else [])

    def _answer(self, row: Row, question: Question) -> None:
        parts = (MAIN, OFFERED, WORDS) if question.kind is QuestionKind.SERVICE_LEVEL else (MAIN,)
        typed = {part: text for part in parts if (text := self._typed(row, question, part))}
        for part, text in typed.items():
            try:
                read_answer(question, {part: [text]})
            except Unreadable as error:
                row.refuse(COLUMN_OF[part], str(error))
                return
        if typed:
            before = typed_again(question, self.stored.get(question.code, ""))
            whole: Typed = before | {part: [text] for part, text in typed.items()}
            self.found[question.code] = read_answer(question, whole)

    def _typed(self, row: Row, question: Question, part: str) -> str:
        """What stands in a cell, as it could have been typed into the field of the page."""
        column = COLUMN_OF[part]
        cell = row.cell(column)
        if part == OFFERED or (part == MAIN and question.kind in _NUMBERS):
            number = row.number_or_none(column, precision=_NUMBERS.get(question.kind, POINTS))
            return "" if number is None else plain(number)
        if question.kind is QuestionKind.DATE and isinstance(cell, dt.date):
            return (cell.date() if isinstance(cell, dt.datetime) else cell).isoformat()
        if question.kind is QuestionKind.YES_NO and isinstance(cell, bool):
            return YES if cell else NO
        return row.text(column)

    def table(self, sheet: RawSheet) -> None:
        """A sheet of one table: the question's code, the headings, and the rows beneath them."""
        first = next(iter(sheet.rows()), (1, ()))[1]
        code = str(first[0]).strip() if first else ""
        question = self.questions.get(code)
        name = sheet.name.strip()
        if question is None or question.kind is not QuestionKind.TABLE:
            text = f"The first cell is to name the question of the table, and “{code[:80]}” is none."
            self.findings.refuse(text, sheet=name, row=1)
            return
        below = RawSheet(name, lambda: _after_the_first(sheet), sheet.comma_decimals)
        table = table_of(below, layout=layout.table_layout(name, question.columns), findings=self.findings)
        rows = [[row.text(column) for column in table.layout.columns] for row in rows_of(table, findings=self.findings)]
        if not any(any(row) for row in rows):
            return
        typed = {str(place): [row[place - 1] for row in rows] for place in range(1, len(question.columns) + 1)}
        try:
            self.found[code] = read_answer(question, typed)
        except Unreadable as error:
            self.findings.refuse(str(error), sheet=name)

    def texts(self) -> dict[str, str]:
        """What was read, several choices included."""
        several = {code: read_answer(self.questions[code], {MAIN: options}) for code, options in self.chosen.items()}
        return self.found | several


def _after_the_first(sheet: RawSheet) -> Iterator[tuple[int, Sequence[Cell]]]:
    rows = sheet.rows()
    next(rows, None)
    return rows
