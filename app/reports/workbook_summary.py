"""The sheet Summary: the ranking for people, in live formulas over the other sheets, and the steps that lead to it."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.evaluation import Evaluation, OfferStatus, ScoreFrom
from app.domain.pricing import FORMULAS, needs_prices
from app.domain.standing import Cell, CellState, Ranking, Standing
from app.domain.tree import Tree
from app.reports.workbook_book import Book
from app.reports.workbook_formulas import (
    NOT_SCORED,
    ORDER_FIGURES,
    PARAMETERS,
    PRICE_POINTS,
    MarkLookup,
    preference_points,
    price_amount,
)
from app.reports.workbook_grid import CRITERIA_HEADS, FIRST_OFFER, PRICE, QUALITY, Places, Row, criteria_rows, letters
from app.reports.workbook_layout import NO, PREFERENCES, PRICES, SCORES, YES, is_exact

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from app.reports.workbook_worksheet import BookWorksheet

LIVE_LOOKUPS = 5_000_000
"""Offers × criteria × rows of Scores up to which scores are looked up live; beyond, Excel would stand still."""

_FIXED = (
    "rank",
    "name",
    "offer",
    "status",
    "total",
    "quality",
    "price",
    "preference",
    "quality %",
    "price %",
    "price amount",
)
_LAST = ("shortlisted", "complete", "firm", "reason")
TOTAL = "total"
RANKED_BY = "ranked by"
UNSCALED = "unscaled quality"
_TEXTS = {"rank", "name", "offer", "status", "firm", "reason", "criterion", "title", "counts as"}
_STATES = {CellState.NOT_APPLICABLE: "N/A", CellState.NOT_SCORED: NOT_SCORED}
_NOTE_WIDTH = len(_FIXED) - 1


def write_summary(
    book: Book, *, sheet: "BookWorksheet", evaluation: Evaluation, ranking: Ranking, last_rows: dict[str, int]
) -> None:
    """Fill the sheet. `last_rows` are the last rows of the sheets the formulas look into, 1-based, by sheet name."""
    _Summary(book, sheet=sheet, evaluation=evaluation, ranking=ranking, last_rows=last_rows).write()


class _Summary:
    """Writes the sheet from top to bottom: notes, ranking, points by criterion, scores by criterion."""

    def __init__(
        self,
        book: Book,
        *,
        sheet: "BookWorksheet",
        evaluation: Evaluation,
        ranking: Ranking,
        last_rows: dict[str, int],
    ) -> None:
        self.sheet = sheet
        self.styles = book.styles
        self.ranking = ranking
        self.last_rows = last_rows
        self.framework = evaluation.framework
        self.rules = evaluation.framework.rules
        self.formula = FORMULAS[self.rules.price_formula] if self.rules.price_formula else None
        self.rows = criteria_rows(Tree.of(evaluation.framework))
        self.standings = ranking.standings
        self.exact_prices = bool(evaluation.prices) and all(is_exact(line.amount) for line in evaluation.prices)
        lookups = len(self.standings) * len(self.rows) * last_rows[SCORES.name]
        self.looks_up_scores = lookups <= LIVE_LOOKUPS
        self.notes = self._notes()
        self.places = self._places()

    def _places(self) -> Places:
        figures = [RANKED_BY] if self.ranking.order_by != TOTAL else []
        figures += [UNSCALED] if self.rules.quality_relative_to_best else []
        return Places.below(
            len(self.notes),
            columns=(*_FIXED, *figures, *_LAST),
            offers=len(self.standings),
            criteria=len(self.rows),
            in_play=sum(standing.status is OfferStatus.ACTIVE for standing in self.standings),
        )

    def write(self) -> None:
        self._set_up()
        self._write_notes()
        self._write_heads(self.places.ranking, title="Ranking", heads=self.places.columns)
        for index, standing in enumerate(self.standings):
            self._write_standing(index, standing)
        self._write_criteria_heads(self.places.points, title="Points by criterion")
        for index, row in enumerate(self.rows):
            self._write_criterion(self.places.points + 1 + index, row)
            for offer, standing in enumerate(self.standings):
                self._write_points(index, row, offer=offer, standing=standing)
        self._write_criteria_heads(self.places.scores, title="Scores by criterion")
        for index, row in enumerate(self.rows):
            self._write_criterion(self.places.scores + 1 + index, row)
            for offer, standing in enumerate(self.standings):
                self._write_score(index, row, offer=offer, standing=standing)

    # --- notes -------------------------------------------------------------------------------------------------------

    def _notes(self) -> list[tuple[str, bool]]:
        """The sentences on top, each with whether it must catch the eye."""
        names = {standing.offer: standing.name for standing in self.standings}
        winners = " and ".join(names[offer] for offer in self.ranking.winners)
        first = f"First: {winners}." if len(self.ranking.winners) < 2 else f"Tied for first: {winners}."
        notes = [] if self.ranking.complete else [("Not final: marks or prices are still missing.", True)]
        notes += [(first, False)] if winners else []
        notes += [(self.ranking.tie_break, False)] if self.ranking.tie_break else []
        notes += [(warning.text, True) for warning in self.ranking.warnings]
        live = "Totals, points, percentages and ranks are formulas: they recalculate when marks or amounts change."
        values = "Values that do not recalculate: status, shortlist, completeness, the points and scale of a criterion"
        values += "" if self.looks_up_scores else ", the scores by criterion (too many to look up)"
        values += "" if self.exact_prices or not needs_prices(self.rules) else ", the price amounts"
        values += ", the sums of ranks" if self.rules.score_from is ScoreFrom.RANK_SUM else ""
        moved = "Points in italics carry points of a criterion that is not applicable: that share is a number too."
        return [*notes, (live, False), (f"{values}, and words in place of scores. {moved}", False)]

    def _write_notes(self) -> None:
        title = f"{self.framework.reference}: {self.framework.title}"
        self.sheet.set_row(0, 26)
        self.sheet.write_string(0, 0, title[:500], self.styles.heading)
        for row, (text, is_strong) in enumerate(self.notes, start=1):
            style = self.styles.strong_note if is_strong else self.styles.note
            shown = text[:2_000]
            self.sheet.set_row(row, 14 * (1 + len(shown) // 150))
            self.sheet.merge_range(row, 0, row, _NOTE_WIDTH, "", style)
            self.sheet.write_string(row, 0, shown, style)

    # --- heads -------------------------------------------------------------------------------------------------------

    def _set_up(self) -> None:
        self.sheet.set_column(0, 0, 22)
        self.sheet.set_column(1, 1, 44)
        self.sheet.set_column(2, max(len(self.places.columns), FIRST_OFFER + len(self.standings)), 14)
        self.sheet.freeze_panes(1, 2)

    def _write_heads(self, row: int, *, title: str, heads: Sequence[str]) -> None:
        self.sheet.write_string(row - 1, 0, title, self.styles.heading)
        self.sheet.set_row(row, 30)
        for column, head in enumerate(heads):
            self.sheet.write_string(row, column, head, self.styles.head if head in _TEXTS else self.styles.head_right)

    def _write_criteria_heads(self, row: int, *, title: str) -> None:
        self.sheet.set_row(row - 1, 40)
        for column, standing in enumerate(self.standings, start=FIRST_OFFER):
            self.sheet.write_string(row - 1, column, standing.name[:200], self.styles.name)
        self._write_heads(row, title=title, heads=CRITERIA_HEADS)
        for column, standing in enumerate(self.standings, start=FIRST_OFFER):
            self.sheet.write_string(row, column, standing.offer, self.styles.head_right)

    def _write_criterion(self, at: int, row: Row) -> None:
        self.sheet.write_string(at, 0, row.id, self.styles.text)
        self.sheet.write_string(at, 1, row.title[:500], self.styles.wrapped)
        self.sheet.write_string(at, 2, row.counts_as, self.styles.text)
        self.sheet.write_number(at, 3, float(row.points), self.styles.points)
        if row.origin is not None and row.maximum is not None:
            self.sheet.write_number(at, 4, float(row.origin), self.styles.number)
            self.sheet.write_number(at, 5, float(row.maximum), self.styles.number)

    # --- ranking -----------------------------------------------------------------------------------------------------

    def _write_standing(self, index: int, standing: Standing) -> None:
        self._write_rank(index, standing)
        self._text(index, "name", standing.name, style=self.styles.strong)
        self._text(index, "offer", standing.offer)
        self._text(index, "status", standing.status.value)
        parts = f"{self.places.cell('quality', offer=index)}:{self.places.cell('preference', offer=index)}"
        self._figure(index, TOTAL, f"=SUM({parts})", standing.total, style=self.styles.strong_points)
        self._write_quality(index, standing)
        self._figure(index, "price", self._price_points(index), standing.price)
        self._write_preference(index, standing)
        quality, price = self.places.cell("quality", offer=index), self.places.cell("price", offer=index)
        self._figure(index, "quality %", f"=100*{quality}/{self.places.quality_points}", standing.quality_percent)
        self._figure(index, "price %", f"=100*{price}/{self.places.price_points}", standing.price_percent)
        self._write_amount(index, standing)
        self._write_order_value(index, standing)
        self._text(index, "shortlisted", YES if standing.shortlisted else NO, style=self.styles.state)
        self._text(index, "complete", YES if standing.complete else NO, style=self.styles.state)
        self._text(index, "firm", standing.firm)
        self._text(index, "reason", standing.reason)

    def _text(self, index: int, column: str, text: str, *, style: "Format | None" = None) -> None:
        if text:
            shown = text[:2_000]
            self.sheet.write_string(
                self.places.ranking + 1 + index, self.places.column(column), shown, style or self.styles.text
            )

    def _figure(
        self,
        index: int,
        column: str,
        formula: str | None,
        value: Fraction | None,
        *,
        style: "Format | None" = None,
    ) -> None:
        """A figure of an offer as a formula with its value, or as the value alone; nothing where there is none."""
        if value is None:
            return
        row, place = self.places.ranking + 1 + index, self.places.column(column)
        style = style or self.styles.points
        if formula is None:
            self.sheet.write_number(row, place, float(value), style)
        else:
            self.sheet.write_formula(row, place, formula, style, float(value))

    def _write_rank(self, index: int, standing: Standing) -> None:
        row = self.places.ranking + 1 + index
        if standing.rank is None:
            self.sheet.write_string(row, 0, "-", self.styles.state)
            return
        column = TOTAL if self.ranking.order_by == TOTAL else RANKED_BY
        figures = [own.total if column == TOTAL else own.order_value for own in self.standings if own.rank]
        placed = sum(figure is not None for figure in figures)
        if index >= placed:  # last for want of a figure to compare
            self.sheet.write_number(row, 0, standing.rank, self.styles.strong)
            return
        lowest_first = self.rules.score_from is ScoreFrom.RANK_SUM or (self.formula and self.formula.lowest_first)
        better = "<" if lowest_first else ">"
        compared = self.places.first(placed, head=column)
        # Equal totals may differ in the last binary digit.
        formula = f"=1+SUMPRODUCT(--(ROUND({compared},9){better}ROUND({self.places.cell(column, offer=index)},9)))"
        self.sheet.write_formula(row, 0, formula, self.styles.strong, standing.rank)

    def _write_quality(self, index: int, standing: Standing) -> None:
        summed = f"={self.places.sum_of(QUALITY, offer=index)}"
        if not self.rules.quality_relative_to_best or standing.status is not OfferStatus.ACTIVE:
            self._figure(index, "quality", summed, standing.quality)
            return
        if standing.quality is None:
            return
        leaves = (standing.points.get(row.id) for row in self.rows if row.counts_as == QUALITY)
        unscaled = sum((points for points in leaves if points is not None), Fraction(0))
        own, best = self.places.cell(UNSCALED, offer=index), f"MAX({self.places.all_in_play(UNSCALED)})"
        scaled = f"=IF({best}=0,{own},{own}*{self.places.quality_points}/{best})"
        self._figure(index, "quality", scaled, standing.quality)
        self._figure(index, UNSCALED, summed, unscaled)

    def _write_preference(self, index: int, standing: Standing) -> None:
        last = self.last_rows[PREFERENCES.name]
        offer = self.places.cell("offer", offer=index)
        formula = preference_points(offer=offer, last=last) if last > 1 else None
        self._figure(index, "preference", formula, standing.preference)

    def _write_amount(self, index: int, standing: Standing) -> None:
        if standing.price_amount is None:
            return
        formula = None
        if self.exact_prices:
            formula = price_amount(offer=self.places.cell("offer", offer=index), last=self.last_rows[PRICES.name])
        amount = Fraction(standing.price_amount)
        self._figure(index, "price amount", formula, amount, style=self.styles.money)

    def _price_points(self, index: int) -> str | None:
        if self.formula and self.formula.name in PRICE_POINTS:
            return f"={self._filled_in(PRICE_POINTS[self.formula.name], index=index)}"
        return f"={self.places.sum_of(PRICE, offer=index)}"

    def _write_order_value(self, index: int, standing: Standing) -> None:
        formula = None
        if self.formula and self.formula.name in ORDER_FIGURES:
            formula = f"={self._filled_in(ORDER_FIGURES[self.formula.name], index=index)}"
        self._figure(index, RANKED_BY, formula, standing.order_value)

    def _filled_in(self, template: str, *, index: int) -> str:
        return template.format(
            points=self.places.price_points,
            price=self.places.cell("price amount", offer=index),
            prices=self.places.all_in_play("price amount"),
            quality=self.places.cell("quality", offer=index),
            qualities=self.places.all_in_play("quality"),
            quality_points=self.places.quality_points,
            **PARAMETERS,
        )

    # --- criteria ----------------------------------------------------------------------------------------------------

    def _write_points(self, index: int, row: Row, *, offer: int, standing: Standing) -> None:
        at, column = self.places.points + 1 + index, FIRST_OFFER + offer
        points = standing.points.get(row.id)
        cell = self.ranking.cells[standing.offer, row.id]
        if points is None:
            self.sheet.write_string(at, column, _in_words(cell), self.styles.state)
        elif row.origin is None or row.maximum is None:  # the price under a formula
            self.sheet.write_formula(
                at, column, f"={self.places.cell('price', offer=offer)}", self.styles.points, float(points)
            )
        elif cell.score is not None:
            share = (cell.score - row.origin) / (row.maximum - row.origin)
            moved = share != 0 and points != row.points * share
            weight = repr(float(points / share)) if moved else f"$D{at + 1}"
            score = f"{letters(column)}{self.places.scores + 2 + index}"
            formula = f'=IF(ISNUMBER({score}),{weight}*({score}-$E{at + 1})/($F{at + 1}-$E{at + 1}),"")'
            style = self.styles.moved_points if moved else self.styles.points
            self.sheet.write_formula(at, column, formula, style, float(points))

    def _write_score(self, index: int, row: Row, *, offer: int, standing: Standing) -> None:
        at, column = self.places.scores + 1 + index, FIRST_OFFER + offer
        cell = self.ranking.cells[standing.offer, row.id]
        if row.origin is None:
            return
        is_live = cell.score is not None or cell.state is CellState.NOT_SCORED
        if self.looks_up_scores and is_live:
            self._write_lookup(at, column=column, cell=cell)
        elif cell.score is not None:
            self.sheet.write_number(at, column, float(cell.score), self.styles.points)
        else:
            self.sheet.write_string(at, column, _in_words(cell), self.styles.state)

    def _write_lookup(self, at: int, *, column: int, cell: Cell) -> None:
        lookup = MarkLookup(max(2, self.last_rows[SCORES.name]))
        head = f"{letters(column)}${self.places.scores + 1}"
        formula = lookup.score(self.rules.score_from, offer=head, leaf=f"$A{at + 1}")
        value = NOT_SCORED if cell.score is None else float(cell.score)
        if self.rules.score_from is ScoreFrom.MEDIAN:
            self.sheet.write_array_formula(at, column, at, column, formula, self.styles.points, value)
        else:
            self.sheet.write_formula(at, column, formula, self.styles.points, value)


def _in_words(cell: Cell) -> str:
    return _STATES.get(cell.state, cell.state.value.replace("_", " "))
