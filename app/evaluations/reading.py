"""Reads an evaluation workbook, from Excel or CSV, and checks everything before anything is stored."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.criteria import Tree
from app.domain.criteria import faults as framework_faults
from app.domain.errors import Fault, FaultyFile
from app.domain.evaluation import Evaluation, Framework, Offer, Seat
from app.evaluations.criteria_sheets import read_criteria, read_scales
from app.evaluations.offers_sheets import read_offers, read_panel, read_preferences, read_prices
from app.evaluations.rules_sheet import PublishedFacts, read_rules
from app.evaluations.scores_sheet import Scores, read_scores
from app.reports.workbook_layout import (
    CRITERIA,
    PANEL,
    PREFERENCES,
    PRICES,
    RFP,
    SCALES,
    SCORES,
    SHEETS,
    VENDORS,
    SheetLayout,
)
from app.sheets.files import raw_sheets
from app.sheets.tables import Findings, RawSheet, Table, sort_sheets, table_of


@dataclass(frozen=True, slots=True)
class ReadEvaluation:
    """An evaluation as a file carries it, and what its owner should know before it is stored.

    `panel_declared` is False where the file has no panel and the seats follow from the marks. `reference_row` is the
    row of the sheet RFP that holds the reference.
    """

    evaluation: Evaluation
    notices: tuple[Fault, ...]
    panel_declared: bool
    reference_row: int | None


def read_evaluation(source: Path | bytes) -> ReadEvaluation:
    """The evaluation in an .xlsx file, a ZIP of CSV files, or a folder of CSV files.

    `source` is the content of a file or the path of a file or folder. Raises `FaultyFile` with everything that is
    wrong, whatever the bytes are, and `OSError` where the path cannot be read.
    """
    findings = Findings()
    try:
        found = sort_sheets(raw_sheets(source, findings=findings), layouts=SHEETS, findings=findings)
        return _Reader(found, findings=findings).read()
    except FaultyFile as error:
        raise FaultyFile(tuple(dict.fromkeys((*findings.faults, *error.faults)))) from error


def known_reference(read: ReadEvaluation) -> Fault:
    """The fault of a file whose reference belongs to an RFP that exists already."""
    reference = read.evaluation.framework.reference
    text = f'There is an RFP with the reference "{reference}" already. Give this one another reference.'
    return Fault(RFP.name, read.reference_row, "value", text)


class _Reader:
    """Reads the sheets in the order in which they need one another."""

    def __init__(self, sheets: dict[str, RawSheet], *, findings: Findings) -> None:
        self._findings = findings
        self._tables = {layout.name: self._table(layout, sheet=sheets.get(layout.name)) for layout in SHEETS}

    def _table(self, layout: SheetLayout, *, sheet: RawSheet | None) -> Table:
        if sheet is None:
            return Table(layout, [], frozenset())
        return table_of(sheet, layout=layout, findings=self._findings)

    def read(self) -> ReadEvaluation:
        # Where the rules cannot be found, one fault says so: that is enough.
        rules = self._tables[RFP.name]
        facts = read_rules(rules, findings=self._findings if rules.is_usable else Findings())
        framework = self._framework(facts)
        offers = read_offers(self._tables[VENDORS.name], findings=self._findings)
        known = [offer.id for offer in offers] if self._tables[VENDORS.name].is_usable else None
        prices = read_prices(self._tables[PRICES.name], offers=known, findings=self._findings)
        inside = framework.rules.preference_points_inside
        preferences = read_preferences(
            self._tables[PREFERENCES.name], offers=known, inside=inside, findings=self._findings
        )
        panel, scores = self._panel_and_scores(framework, offers=None if known is None else offers)
        if self._findings.faults:
            raise FaultyFile(self._findings.faults)
        return ReadEvaluation(
            Evaluation(framework, offers, panel or scores.seats, prices, scores.marks, preferences),
            notices=self._findings.notices,
            panel_declared=bool(panel),
            reference_row=facts.rows.get("reference"),
        )

    def _framework(self, facts: PublishedFacts) -> Framework:
        words = read_scales(self._tables[SCALES.name], findings=self._findings)
        framework = Framework(
            reference=facts.reference,
            title=facts.title,
            rules=facts.rules,
            criteria=read_criteria(self._tables[CRITERIA.name], findings=self._findings),
            scales=tuple(words.values()),
            currency=facts.currency,
            time_zone=facts.time_zone,
        )
        if self._tables[RFP.name].is_usable and self._tables[CRITERIA.name].is_usable:
            self._check(framework, facts=facts, scale_rows=list(words))
        return framework

    def _check(self, framework: Framework, *, facts: PublishedFacts, scale_rows: list[int]) -> None:
        """Add what the rules of a framework find, at the row and column of the sheet that says it."""
        rows = {CRITERIA.name: [number for number, _ in self._tables[CRITERIA.name].rows], SCALES.name: scale_rows}
        for fault in framework_faults(framework):
            if fault.column == "weight" and not facts.total_points_known:
                continue  # weights may add up to points that nobody can read
            if fault.sheet == RFP.name:
                row = facts.rows.get(fault.column)
                self._findings.refuse(fault.text, sheet=RFP.name, row=row, column="value" if row else fault.column)
                continue
            row = None if fault.index is None else rows[fault.sheet][fault.index]
            self._findings.refuse(fault.text, sheet=fault.sheet, row=row, column=fault.column)

    def _panel_and_scores(
        self, framework: Framework, *, offers: tuple[Offer, ...] | None
    ) -> tuple[tuple[Seat, ...], Scores]:
        if not self._tables[CRITERIA.name].is_usable:
            return (), Scores((), ())
        ids = [criterion.id for criterion in framework.criteria]
        panel = read_panel(self._tables[PANEL.name], criteria=ids, findings=self._findings)
        table, tree = self._tables[SCORES.name], Tree.grown(framework)
        scores = read_scores(table, tree=tree, offers=offers, panel=panel or None, findings=self._findings)
        return panel, scores
