"""Requirements as rows of a table: the columns they are pasted in from a spreadsheet and written out to one."""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.domain.codes import next_code
from app.domain.errors import Fault
from app.domain.request.requirements import Obligation, Requirement

STATEMENT, OBLIGATION = "statement", "must or should"
TEXTS = {
    "statement": STATEMENT,
    "problem": "problem",
    "hurt": "who is hurt",
    "evidence": "evidence",
    "outcome": "outcome",
    "measure": "measure",
    "need": "need",
}
"""Fields that are text, and their column headings."""
PASTED = (STATEMENT, OBLIGATION, "problem", "who is hurt", "evidence", "outcome", "measure")
"""The columns of a block without headings, in this order."""
CODE, QUESTIONS, CRITERIA = "code", "questions", "criteria"
COLUMNS = (CODE, *PASTED, "need", QUESTIONS, CRITERIA)
"""The columns that are written out; a block that begins with headings may have any of them in any order."""
ALSO = {
    "requirement": STATEMENT,
    "must/should": OBLIGATION,
    "must": OBLIGATION,
    "obligation": OBLIGATION,
    "priority": OBLIGATION,
    "who": "who is hurt",
    "hurt": "who is hurt",
    "id": CODE,
    "question": QUESTIONS,
    "criterion": CRITERIA,
}
OBLIGATIONS = {
    "": Obligation.MUST,
    **dict.fromkeys(("must", "m", "shall", "mandatory", "required"), Obligation.MUST),
    **dict.fromkeys(("should", "s", "desirable", "could", "optional", "nice to have"), Obligation.SHOULD),
}
LONGEST, LONGEST_CODE, MOST_ROWS = 10_000, 80, 500
BLOCK = "Block"


@dataclass(frozen=True, slots=True)
class Existing:
    """What there is already: codes and statements of requirements, codes of questions and of criteria to link to."""

    codes: Collection[str] = ()
    statements: Collection[str] = ()
    questions: Collection[str] = ()
    criteria: Collection[str] = ()


def read_block(block: str, *, existing: Existing) -> tuple[tuple[Requirement, ...], tuple[Fault, ...]]:
    """The requirements of a block copied from a spreadsheet, and everything that is wrong with it: tabs part columns,
    line ends rows, quoted cells may hold both. Without a code a row gets the next free one."""
    rows, faults = _rows(block)
    columns, faults_of_heads, first = _columns(rows)
    faults = [*faults, *faults_of_heads]
    if not faults and len(rows) == first:
        faults = [Fault(BLOCK, None, None, "There is no requirement in the block. Copy the rows, then paste them.")]
    if faults:
        return (), tuple(faults)
    reader = _Reader(columns, existing=existing)
    read = [reader.read(cells, row=number) for number, cells in rows[first:]]
    return tuple(read), tuple(reader.faults)


def cells_of(requirement: Requirement) -> tuple[str, ...]:
    """The cells of a requirement in the order of `COLUMNS`; codes are set apart by blanks."""
    texts: dict[str, str] = {column: getattr(requirement, field) for field, column in TEXTS.items()}
    texts |= {CODE: requirement.code, OBLIGATION: requirement.obligation.value}
    texts |= {QUESTIONS: " ".join(requirement.questions), CRITERIA: " ".join(requirement.criteria)}
    return tuple(texts[column] for column in COLUMNS)


def _rows(block: str) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    lines = io.StringIO(block.replace("\r\n", "\n").replace("\r", "\n"), newline="")
    try:
        cells = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter="\t")]
    except csv.Error:
        return [], [Fault(BLOCK, None, None, "A cell of the block is too long to be a requirement.")]
    rows = [(number, row) for number, row in enumerate(cells, start=1) if any(row)]
    if len(rows) > MOST_ROWS + 1:
        return [], [Fault(BLOCK, None, None, f"The block has {len(rows)} rows; paste at most {MOST_ROWS} at once.")]
    return rows, []


def _columns(rows: Sequence[tuple[int, list[str]]]) -> tuple[tuple[str, ...], list[Fault], int]:
    """The columns, what is wrong with their headings, and how many rows the headings take."""
    if not rows:
        return PASTED, [], 0
    number, heads = rows[0]
    named = [_column(head) for head in heads]
    if STATEMENT not in named or sum(name is not None for name in named) * 2 <= len([head for head in heads if head]):
        return PASTED, [], 0
    faults = [
        Fault(BLOCK, number, head, f"There is no column “{_short(head)}”. The columns are: {', '.join(COLUMNS)}.")
        for head, name in zip(heads, named, strict=True)
        if head and name is None
    ]
    given = [name for name in named if name]
    faults += [
        Fault(BLOCK, number, name, f"The column “{name}” is there more than once.")
        for name in dict.fromkeys(given)
        if given.count(name) > 1
    ]
    return tuple(name or "" for name in named), faults, 1


def _column(head: str) -> str | None:
    name = " ".join(head.lower().split())
    return name if name in COLUMNS else ALSO.get(name)


class _Reader:
    """Reads row by row and keeps what is wrong; codes and statements of earlier rows count as taken."""

    def __init__(self, columns: Sequence[str], *, existing: Existing) -> None:
        self.columns = columns
        self.existing = existing
        self.codes = set(existing.codes)
        self.statements = {_folded(text) for text in existing.statements}
        self.faults: list[Fault] = []

    def read(self, cells: Sequence[str], *, row: int) -> Requirement:
        if any(cells[len(self.columns) :]):
            sentence = f"The row has more than the {len(self.columns)} columns: {', '.join(self.columns)}."
            self._fault(row, None, sentence)
        values = dict(zip(self.columns, cells, strict=False))
        texts = {field: self._text(values.get(column, ""), row=row, column=column) for field, column in TEXTS.items()}
        self._check_statement(texts["statement"], row=row)
        return Requirement(
            code=self._code(values.get(CODE, ""), row=row),
            obligation=self._obligation(values.get(OBLIGATION, ""), row=row),
            questions=self._links(values, column=QUESTIONS, known=self.existing.questions, row=row),
            criteria=self._links(values, column=CRITERIA, known=self.existing.criteria, row=row),
            **texts,
        )

    def _fault(self, row: int, column: str | None, sentence: str) -> None:
        self.faults.append(Fault(BLOCK, row, column, sentence))

    def _text(self, text: str, *, row: int, column: str) -> str:
        if len(text) > LONGEST:
            self._fault(row, column, f"The text has {len(text):,} characters; shorten it to {LONGEST:,}.")
        if "\t" in text:
            self._fault(
                row, column, "A quotation mark at the start of the cell is not closed. Close it, or take it away."
            )
        return text

    def _check_statement(self, statement: str, *, row: int) -> None:
        folded = _folded(statement)
        if not statement:
            self._fault(row, STATEMENT, "The statement is missing: say in one sentence what is wanted.")
        elif folded in self.statements:
            self._fault(row, STATEMENT, "There is a requirement with this statement already. Leave the row out.")
        self.statements.add(folded)

    def _code(self, code: str, *, row: int) -> str:
        if not code:
            code = next_code("R", taken=self.codes)
        elif len(code.split()) != 1 or len(code) > LONGEST_CODE:
            self._fault(row, CODE, "A code is one word without blanks, at most 80 characters, such as R1.")
        elif code in self.codes:
            self._fault(row, CODE, f"There is a requirement {code} already. Leave the cell empty for the next code.")
        self.codes.add(code)
        return code

    def _obligation(self, text: str, *, row: int) -> Obligation:
        found = OBLIGATIONS.get(" ".join(text.lower().split()))
        if found is None:
            self._fault(row, OBLIGATION, f"“{_short(text)}” is neither must nor should. Write one of the two.")
        return found or Obligation.MUST

    def _links(self, values: Mapping[str, str], *, column: str, known: Collection[str], row: int) -> tuple[str, ...]:
        codes = tuple(dict.fromkeys(values.get(column, "").replace(",", " ").replace(";", " ").split()))
        thing = {QUESTIONS: "question", CRITERIA: "criterion to link to"}[column]
        for code in codes:
            if code not in known:
                self._fault(row, column, f"There is no {thing} {_short(code)}.")
        return codes


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
