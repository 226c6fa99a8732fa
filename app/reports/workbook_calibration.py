"""The sheet Calibration: how far the marks lie apart on each criterion and offer, flagged beyond the tolerance."""

from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.evaluation import Evaluation
from app.domain.rounding import plain
from app.domain.standing import Ranking
from app.domain.tree import Tree
from app.reports.workbook_book import Book

if TYPE_CHECKING:
    from app.reports.workbook_worksheet import BookWorksheet

_HEADS = ("criterion", "title", "scale from", "scale to", "flagged")
_NUMBERS = _HEADS.index("scale from")
_FIRST = 3


def write_calibration(book: Book, *, sheet: "BookWorksheet", evaluation: Evaluation, ranking: Ranking) -> None:
    """Fill the sheet: one row for each scored criterion, one column for each offer, the spread in percent."""
    tree = Tree.of(evaluation.framework)
    styles = book.styles
    offers = [standing.offer for standing in ranking.standings]
    names = {offer.id: offer.name for offer in evaluation.offers}
    tolerance = evaluation.framework.rules.tolerance
    _set_up(sheet, columns=len(offers))
    sheet.write_string(0, 0, "Calibration: how far the marks lie apart", styles.heading)
    sheet.merge_range(
        1,
        0,
        1,
        9,
        "Spread = (highest mark - lowest mark) / range of the scale, in percent. Flagged from "
        f"{plain(tolerance)} % on: what the panel must discuss. For the lead and the auditor, after submission. "
        "These are values; they do not recalculate.",
        styles.note,
    )
    for column, head in enumerate(_HEADS):
        sheet.write_string(_FIRST, column, head, styles.head if column < _NUMBERS else styles.head_right)
    for column, offer in enumerate(offers, start=len(_HEADS)):
        sheet.write_string(_FIRST, column, f"{names[offer]} ({offer})"[:200], styles.head_right)
    limit = Fraction(tolerance) / 100
    for row, leaf in enumerate(tree.scored, start=_FIRST + 1):
        scale = tree.scale(leaf.id)
        spreads = [ranking.cells[offer, leaf.id].spread for offer in offers]
        sheet.write_string(row, 0, leaf.id, styles.text)
        sheet.write_string(row, 1, leaf.title[:500], styles.wrapped)
        sheet.write_number(row, 2, float(scale.minimum), styles.number)
        sheet.write_number(row, 3, float(scale.maximum), styles.number)
        sheet.write_number(row, 4, sum(spread is not None and spread >= limit for spread in spreads), styles.number)
        for column, spread in enumerate(spreads, start=len(_HEADS)):
            if spread is not None:
                style = styles.flagged if spread >= limit else styles.percent
                sheet.write_number(row, column, float(100 * spread), style)


def _set_up(sheet: "BookWorksheet", *, columns: int) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 48)
    sheet.set_column(2, 4, 10)
    sheet.set_column(5, 4 + columns, 16)
    sheet.set_row(0, 26)
    sheet.set_row(1, 32)
    sheet.set_row(_FIRST, 48)
    sheet.freeze_panes(_FIRST + 1, 2)
    sheet.repeat_rows(_FIRST)
