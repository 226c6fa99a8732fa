"""Reads the sheet Scores: hundreds of thousands of marks, each distinct cell understood once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.domain.criteria import Scale, Tree
from app.domain.errors import DomainError
from app.domain.evaluation import AGREED, CriterionKind, Justification, Mark, MarkKind, Offer, Seat
from app.domain.typed import POINTS, Unreadable
from app.reports.workbook_layout import NOT_APPLICABLE, RECUSED, SCORES
from app.sheets.cells import number_in, text_in, unknown
from app.sheets.tables import Cell, Findings, Table

_VERDICTS = {MarkKind.PASS.value: MarkKind.PASS, MarkKind.FAIL.value: MarkKind.FAIL}

WORDS = SCORES.columns[4:]
"""The columns beside the score that hold words."""
NO_WORDS = ("", "", "")
_NO_CELLS = ["", "", ""]

Meaning = tuple[MarkKind, Decimal | None]
_ONLY_WORDS: Meaning = (MarkKind.NOTED, None)


@dataclass(slots=True)
class _Sheet:
    """What is known while the rows go by. Ids of None cannot be checked because their sheet is missing."""

    tree: Tree
    offers: set[str] | None
    panel: dict[str, frozenset[str]] | None
    justification_required: bool
    findings: Findings
    name: str
    comma_decimals: bool
    scales: dict[str, Scale | None]
    verdicts: frozenset[str]
    ids: dict[Cell, str] = field(default_factory=dict)
    understood: dict[tuple[str, type, Cell], Meaning | str | None] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    seen: dict[tuple[str, str, str], int] = field(default_factory=dict)
    seated: dict[str, dict[str, None]] = field(default_factory=dict)
    recused: dict[tuple[str, str], int] = field(default_factory=dict)
    marked: dict[tuple[str, str], int] = field(default_factory=dict)

    def refuse(self, row: int, column: str | None, text: str) -> None:
        self.findings.refuse(text, sheet=self.name, row=row, column=column)

    def unknown(self, what: str, said: str, *, of: str, among: Collection[str]) -> str:
        return unknown(what, said, sheet=of, among=among, findings=self.findings)


@dataclass(frozen=True, slots=True)
class Scores:
    """The marks in the order of the sheet, and who appears in it with the criteria they were asked about."""

    marks: tuple[Mark, ...]
    seats: tuple[Seat, ...]


def read_scores(
    table: Table, *, tree: Tree, offers: Sequence[Offer] | None, panel: Sequence[Seat] | None, findings: Findings
) -> Scores:
    """The marks; every fault of a row is added to `findings`.

    `offers` is None where the sheet Vendors is missing; `panel` is None where the file has no panel and the seats
    follow from who appears here, each for the criteria in their rows.
    """
    sheet = _Sheet(
        tree=tree,
        offers=None if offers is None else {offer.id for offer in offers},
        panel=None if panel is None else _assignments(panel, tree=tree),
        justification_required=tree.framework.rules.justification is Justification.REQUIRED,
        findings=findings,
        name=table.layout.name,
        comma_decimals=table.comma_decimals,
        scales={leaf.id: _scale_or_none(tree, leaf.id) for leaf in tree.scored},
        verdicts=frozenset(gate.id for gate in tree.gates),
    )
    for number, cells in table.rows:
        _read_row(number, cells, sheet=sheet)
    _refuse_marks_of_the_recused(sheet)
    order = {leaf.id: place for place, leaf in enumerate(tree.leaves)}
    seats = tuple(
        Seat(seat, seat, criteria=tuple(sorted(criteria, key=lambda leaf: order.get(leaf, 0))))
        for seat, criteria in sheet.seated.items()
    )
    return Scores(tuple(sheet.marks), seats)


def _assignments(panel: Sequence[Seat], *, tree: Tree) -> dict[str, frozenset[str]]:
    """The leaves of each seat. One that the sheet Panel is refused for may mark everything: one fault is enough."""
    leaves: dict[str, frozenset[str]] = {}
    for seat in panel:
        known = all(criterion in tree.by_id for criterion in seat.criteria)
        own = tree.leaves_of(seat if known else replace(seat, criteria=()))
        leaves[seat.id] = leaves.get(seat.id, frozenset()) | own
    return leaves


def _scale_or_none(tree: Tree, leaf: str) -> Scale | None:
    try:
        return tree.scale(leaf)
    except DomainError:
        return None  # the sheet Criteria is refused for it


def _read_row(number: int, cells: list[Cell], *, sheet: _Sheet) -> None:
    ids = sheet.ids.get
    vendor = ids(cells[0]) or _id(cells[0], row=number, column="vendor", sheet=sheet)
    criterion = ids(cells[1]) or _id(cells[1], row=number, column="criterion", sheet=sheet)
    evaluator = ids(cells[2]) or _id(cells[2], row=number, column="evaluator", sheet=sheet)
    meaning = _meaning(criterion, cells[3], row=number, sheet=sheet)
    words = _words(cells, row=number, sheet=sheet)
    if not (vendor and criterion and evaluator):
        return
    if not _knows(vendor, criterion, evaluator, row=number, sheet=sheet):
        return
    key = (vendor, criterion, evaluator)
    if key in sheet.seen:
        sheet.refuse(
            number,
            "score",
            f"{evaluator} has marked {vendor} on {criterion} already in row "
            f"{sheet.seen[key]}. Keep one of the two rows.",
        )
        return
    sheet.seen[key] = number
    if evaluator != AGREED:
        sheet.seated.setdefault(evaluator, {})[criterion] = None
    if evaluator == AGREED:
        words = _words_of_the_panel(words, has_score=meaning is not None, row=number, sheet=sheet)
    if meaning is None:
        if words == NO_WORDS:
            return
        meaning = _ONLY_WORDS
    _take(Mark(vendor, criterion, evaluator, *meaning, *words), row=number, sheet=sheet)


def _words(cells: list[Cell], *, row: int, sheet: _Sheet) -> tuple[str, str, str]:
    """Justification, strengths and weaknesses."""
    if cells[4:] == _NO_CELLS:
        return NO_WORDS
    justification, strengths, weaknesses = (
        _text(cell, row=row, column=column, sheet=sheet) if cell != "" else ""
        for cell, column in zip(cells[4:], WORDS, strict=True)
    )
    return justification, strengths, weaknesses


def _words_of_the_panel(
    words: tuple[str, str, str], *, has_score: bool, row: int, sheet: _Sheet
) -> tuple[str, str, str]:
    """An agreed score is kept with its reason alone, and a reason alone is not kept."""
    kept = (words[0], "", "") if has_score else NO_WORDS
    for column, text, left in zip(WORDS, words, kept, strict=True):
        if text != left:
            why = (
                "The agreed score is kept with its comment only" if has_score else "There is no agreed score beside it"
            )
            sheet.findings.note(f"{why}: this cell is not imported.", sheet=sheet.name, row=row, column=column)
    return kept


def _take(mark: Mark, *, row: int, sheet: _Sheet) -> None:
    if mark.kind is MarkKind.RECUSED:
        if mark.evaluator == AGREED:
            sheet.refuse(
                row, "score", "Only an evaluator can be recused. Write the agreed score or N/A, or delete the row."
            )
        sheet.recused.setdefault((mark.evaluator, mark.offer), row)
    else:
        sheet.marked.setdefault((mark.evaluator, mark.offer), row)
        if sheet.justification_required and not mark.comment and mark.kind is not MarkKind.NOTED:
            sheet.refuse(
                row,
                "comment",
                "The RFP requires a justification of every mark and the cell is empty. Write why this mark was given.",
            )
    sheet.marks.append(mark)


def _knows(vendor: str, criterion: str, evaluator: str, *, row: int, sheet: _Sheet) -> bool:
    known = True
    if sheet.offers is not None and vendor not in sheet.offers:
        sheet.refuse(row, "vendor", sheet.unknown("vendor", vendor, of="Vendors", among=sheet.offers))
        known = False
    if criterion not in sheet.scales and criterion not in sheet.verdicts:
        sheet.refuse(row, "criterion", _not_marked(criterion, sheet=sheet))
        known = False
    if evaluator == AGREED or sheet.panel is None:
        return known
    leaves = sheet.panel.get(evaluator)
    if leaves is None:
        sheet.refuse(row, "evaluator", sheet.unknown("evaluator", evaluator, of="Panel", among=sheet.panel))
        return False
    if known and criterion not in leaves:
        sheet.refuse(
            row,
            "evaluator",
            f"The sheet Panel does not assign {criterion} to {evaluator}. Assign it there or delete the row.",
        )
        return False
    return known


def _not_marked(criterion: str, *, sheet: _Sheet) -> str:
    node = sheet.tree.by_id.get(criterion)
    if node is None:
        return sheet.unknown("criterion", criterion, of="Criteria", among=[*sheet.scales, *sheet.verdicts])
    if node.kind is CriterionKind.GROUP:
        return f"{criterion} is a group. Score the criteria under it instead."
    return f"{criterion} is the price, which comes from the sheet Prices. Enter the amounts there."


def _refuse_marks_of_the_recused(sheet: _Sheet) -> None:
    for pair, row in sheet.recused.items():
        if pair in sheet.marked:
            evaluator, offer = pair
            sheet.refuse(
                sheet.marked[pair],
                "score",
                f"{evaluator} is recused for {offer} in row {row} but marks it "
                "here. Who stands back does so for the whole offer: delete the "
                "marks or the recusal.",
            )


def _id(cell: Cell, *, row: int, column: str, sheet: _Sheet) -> str:
    try:
        text = text_in(cell)
    except Unreadable as error:
        sheet.refuse(row, column, str(error))
        return ""
    if not text:
        sheet.refuse(row, column, f"The cell is empty. Write the id of the {column}.")
    if column == "evaluator" and text.casefold() == AGREED:
        return AGREED
    if isinstance(cell, str):
        sheet.ids[cell] = text
    return text


def _text(cell: Cell, *, row: int, column: str, sheet: _Sheet) -> str:
    try:
        return text_in(cell)
    except Unreadable as error:
        sheet.refuse(row, column, str(error))
        return ""


def _meaning(criterion: str, cell: Cell, *, row: int, sheet: _Sheet) -> Meaning | None:
    """What a score cell says on this criterion; None where it is empty or was refused."""
    key = (criterion, cell.__class__, cell)
    if key in sheet.understood:
        found = sheet.understood[key]
    else:
        found = sheet.understood[key] = _understand(criterion, cell, sheet=sheet)
    if isinstance(found, str):
        sheet.refuse(row, "score", found)
        return None
    return found


def _understand(criterion: str, cell: Cell, *, sheet: _Sheet) -> Meaning | str | None:
    said = cell.strip().casefold() if isinstance(cell, str) else None
    if said == "":
        return None
    if said == RECUSED:
        return MarkKind.RECUSED, None
    if criterion in sheet.verdicts:
        if said in _VERDICTS:
            return _VERDICTS[said], None
        return f"{criterion} is a gate. Write pass, fail or {RECUSED}."
    if criterion not in sheet.scales:
        return None  # refused for its criterion
    if said == NOT_APPLICABLE.casefold():
        return MarkKind.NOT_APPLICABLE, None
    return _understand_score(cell, scale=sheet.scales[criterion], sheet=sheet)


def _understand_score(cell: Cell, *, scale: Scale | None, sheet: _Sheet) -> Meaning | str:
    value = scale.value_of(cell) if scale is not None and isinstance(cell, str) else None
    if value is None:
        try:
            value = number_in(cell, precision=POINTS, comma_decimals=sheet.comma_decimals)
        except Unreadable as error:
            return _mend(cell, error=error, scale=scale)
        fault = scale.fault(value) if scale is not None else None
        if fault:
            return f"{fault} Write a score on it."
    return MarkKind.SCORE, value


def _mend(cell: Cell, *, error: Unreadable, scale: Scale | None) -> str:
    """Why a score cannot be read: for a word the scale is the help, for a number what is wrong with the number."""
    if not isinstance(cell, str) or any(letter.isdigit() for letter in cell):
        return str(error)
    on = f" {scale.in_words()}" if scale is not None else ""
    return (
        f'"{cell.strip()[:60]}" is no score. Write a number or a word of the scale{on}, {NOT_APPLICABLE}, '
        f"{RECUSED}, or leave the cell empty."
    )
