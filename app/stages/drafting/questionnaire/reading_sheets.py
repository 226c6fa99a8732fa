"""Reads a questionnaire from the sheets of a workbook or from CSV, every fault with its sheet, row and column."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.domain.errors import Fault, FaultyFile
from app.domain.request.question_kinds import CHOICES, KINDS, fitted
from app.domain.request.questionnaire import Direction, Option, Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.questionnaire_faults import faults
from app.domain.request.questionnaire_limits import unstorable
from app.domain.request.questionnaire_merging import gathered
from app.reports.questionnaire_layout import COLUMN_OF, QUESTIONS, SECTIONS, SHEETS
from app.sheets.cells import Row, rows_of
from app.sheets.csv_files import read_csv_files
from app.sheets.files import raw_sheets
from app.sheets.tables import Findings, RawSheet, Table, sort_sheets, table_of

QUESTIONS_ONLY = "Questions"
DEFAULT_SECTION = "Questions"


@dataclass(frozen=True, slots=True)
class ReadSheets:
    """The questionnaire, and what its owner should know."""

    questionnaire: Questionnaire
    notices: tuple[Fault, ...]


def read_sheets(content: bytes, *, name: str) -> ReadSheets:
    """The questionnaire of an .xlsx, a ZIP of CSV files, or one CSV of questions. Raises `FaultyFile`."""
    findings = Findings()
    try:
        if name.casefold().endswith(".csv"):
            raw = read_csv_files({f"{QUESTIONS_ONLY}.csv": content}, findings=findings)
        else:
            raw = raw_sheets(content, findings=findings)
        found = sort_sheets(raw, layouts=SHEETS, findings=findings)
        return _Reader(found, findings).read()
    except FaultyFile as error:
        raise FaultyFile(tuple(dict.fromkeys((*_sorted(findings.faults), *error.faults)))) from error


def _sorted(found: tuple[Fault, ...]) -> list[Fault]:
    """In the order of the sheets, their rows and columns."""
    return sorted(found, key=_place)


def _place(fault: Fault) -> tuple[int, int, int]:
    at = next((at for at, layout in enumerate(SHEETS) if layout.name == fault.sheet), None)
    if at is None:
        return (-1, 0, 0)
    columns = SHEETS[at].columns
    if fault.column is None:
        return (at, fault.row or 0, -1)
    return (at, fault.row or 0, columns.index(fault.column) if fault.column in columns else len(columns))


@dataclass(slots=True)
class _Reader:
    sheets: Mapping[str, RawSheet]
    findings: Findings
    sections: dict[str, QuestionSection] = field(default_factory=dict)
    section_rows: list[int | None] = field(default_factory=list)
    question_rows: list[int | None] = field(default_factory=list)

    def read(self) -> ReadSheets:
        sections, questions, options = (self._table(layout.name) for layout in SHEETS)
        for row in rows_of(sections, findings=self.findings):
            self._section(row)
        asked = [
            self._question(row, has_sections=bool(sections.rows)) for row in rows_of(questions, findings=self.findings)
        ]
        kinds = {question.code: question.kind for question in asked}
        chosen, passing = self._options(options, kinds=kinds)
        asked = [
            replace(
                question,
                options=tuple(chosen[question.code].values()),
                passes=(*question.passes, *passing[question.code]),
            )
            for question in asked
        ]
        if questions.is_usable and not questions.rows and not self.findings.faults:
            text = "The sheet has headings but no question beneath them. Add at least one."
            self.findings.refuse(text, sheet=QUESTIONS.name)
        found = Questionnaire(tuple(self.sections.values()), tuple(fitted(question) for question in asked))
        self._refuse_what_cannot_be_kept(found)
        if self.findings.faults:
            raise FaultyFile(_sorted(self.findings.faults))
        notices = (*_sorted(self.findings.notices), *self._noticed(found))
        return ReadSheets(gathered(found.sections, found.questions), notices)

    def _table(self, name: str) -> Table:
        layout = next(layout for layout in SHEETS if layout.name == name)
        sheet = self.sheets.get(name)
        if sheet is None:
            return Table(layout, [], frozenset())
        return table_of(sheet, layout=layout, findings=self.findings, takes_others=False)

    def _section(self, row: Row) -> None:
        key = row.id("key", what="a short key, for example S1")
        if not key:
            return
        if key.casefold() in self.sections:
            row.refuse("key", f"There is a section {key} already. Give each its own key.")
            return
        title = row.required_text("title", most=300, what="the title of the section")
        condition = " ".join(row.text("condition").split())
        self.sections[key.casefold()] = QuestionSection(key, title, row.text("intro"), condition)
        self.section_rows.append(row.number)

    def _question(self, row: Row, *, has_sections: bool) -> Question:
        self.question_rows.append(row.number)
        kind = row.word("kind", among=tuple(QuestionKind))
        if kind is None and not row.has("kind"):
            row.refuse("kind", f"The cell is empty. Write one of: {', '.join(kind.value for kind in KINDS)}.")
        return Question(
            code=row.id("code", what="a short code, for example Q1"),
            section=self._section_of(row, has_sections=has_sections),
            kind=kind or QuestionKind.LONG_TEXT,
            text=row.text("text"),
            help=row.text("help"),
            is_mandatory=row.yes_or_no("mandatory", empty=False),
            passes=tuple(row.text("passes").casefold().replace(",", " ").split()),
            unit=row.text("unit", most=80),
            target=row.number_or_none("target"),
            direction=row.word("direction", among=tuple(Direction)) or Direction.AT_LEAST,
            columns=tuple(heading for line in row.text("columns").split("\n") if (heading := " ".join(line.split()))),
            condition=" ".join(row.text("condition").split()),
        )

    def _section_of(self, row: Row, *, has_sections: bool) -> str:
        """The key of the section a question stands in; without a sheet of sections a title makes one."""
        said = row.text("section", most=300)
        if has_sections:
            if known := self.sections.get(said.casefold()):
                return known.key
            titled = next((each for each in self.sections.values() if each.title.casefold() == said.casefold()), None)
            if titled is None:
                text = f'There is no section "{said[:80]}" in the sheet Sections. Add it there or correct the key.'
                row.refuse("section", text if said else "The cell is empty. Write the key of a section.")
            return titled.key if titled else next(iter(self.sections.values())).key
        title = said or DEFAULT_SECTION
        if title.casefold() not in self.sections:
            self.sections[title.casefold()] = QuestionSection(f"S{len(self.sections) + 1}", title)
            self.section_rows.append(None)
        return self.sections[title.casefold()].key

    def _options(
        self, table: Table, *, kinds: Mapping[str, QuestionKind]
    ) -> tuple[defaultdict[str, dict[str, Option]], defaultdict[str, list[str]]]:
        """Options and the codes of those that pass, by the code of their question."""
        found: defaultdict[str, dict[str, Option]] = defaultdict(dict)
        passing: defaultdict[str, list[str]] = defaultdict(list)
        for row in rows_of(table, findings=self.findings):
            question = row.id("question", what="the code of a question")
            code = row.id("code", what="a short code for the option")
            label = row.required_text("label", most=20_000, what="what vendors read")
            option = Option(code, label, row.number_or_none("points"))
            passes = row.yes_or_no("passes", empty=False)
            if not question or not code:
                continue
            if question not in kinds:
                row.refuse("question", f'There is no question "{question}" in the sheet Questions.')
            elif kinds[question] not in CHOICES:
                row.refuse("question", f"{question} is of the kind {kinds[question].value}, which has no options.")
            elif code in found[question]:
                row.refuse("code", f"{question} has an option {code} already. Give each its own code.")
            found[question].setdefault(code, option)
            if passes:
                passing[question].append(code)
        return found, passing

    def _refuse_what_cannot_be_kept(self, found: Questionnaire) -> None:
        for each in unstorable(found):
            layout = SECTIONS if each.in_sections else QUESTIONS
            rows = self.section_rows if each.in_sections else self.question_rows
            row = None if each.at is None else rows[each.at]
            self.findings.refuse(each.text, sheet=layout.name, row=row, column=_column(each.about))

    def _noticed(self, found: Questionnaire) -> list[Fault]:
        """What is wrong with the questionnaire itself; a draft may be kept with it."""
        sections = dict(zip((each.key for each in found.sections), self.section_rows, strict=True))
        questions = dict(zip((each.code for each in found.questions), self.question_rows, strict=True))
        return [
            Fault(QUESTIONS.name, questions[fault.code], _column(fault.about), fault.text)
            if fault.code
            else Fault(SECTIONS.name, sections[fault.section], _column(fault.about), fault.text)
            for fault in faults(found)
        ]


def _column(about: str) -> str | None:
    return COLUMN_OF.get(about, about)
