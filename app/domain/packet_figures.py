"""Figures of a packet as people read them: points at the published rounding, money with its currency, marks, shares."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from app.domain.evaluation import AGREED, Criterion, Evaluation, Mark, MarkKind, OfferStatus, Rules, Seat
from app.domain.rounding import figure, fixed, plain, rounded
from app.domain.standing import Cell, CellState, Ranking, Standing

NOTHING = "–"

VERDICTS = {
    MarkKind.NOT_APPLICABLE: "N/A",
    MarkKind.RECUSED: "recused",
    MarkKind.PASS: "pass",
    MarkKind.FAIL: "fail",
    MarkKind.NOTED: "not scored",
}

STATES = {
    CellState.NOT_SCORED: "not scored",
    CellState.NOT_APPLICABLE: "N/A",
    CellState.RECUSED: "recused",
    CellState.PASSED: "pass",
    CellState.FAILED: "fail",
    CellState.UNDECIDED: "undecided",
    CellState.NOT_OPENED: "not opened",
    CellState.SEALED: "sealed",
}

STATUSES = {
    OfferStatus.ACTIVE: "Not ranked",
    OfferStatus.DISQUALIFIED: "Disqualified",
    OfferStatus.WITHDRAWN: "Withdrawn",
    OfferStatus.EXCLUDED: "Excluded by a threshold",
}

FIGURES_RANKED_BY = {
    "total": "total points",
    "rank_sum": "sum of ranks",
    "price_per_quality_point": "price per quality point",
    "award_on_value": "price less value of quality",
    "utility_index": "utility index",
    "lowest_price_of_the_passing": "price",
}


def points(value: Fraction | Decimal | None, *, rules: Rules) -> str:
    """Points with the published number of decimals, thousands apart; a dash where there are none."""
    return NOTHING if value is None else fixed(value, places=rules.rounding)


def percent(share: Fraction, *, places: int = 1) -> str:
    """A share (0-1) in percent: "3.8 %"."""
    return f"{figure(share * 100, places=places)} %"


def money(amount: Decimal | Fraction, *, currency: str, places: int | None = None) -> str:
    """An amount with thousands apart, after its currency; in full, unless `places` rounds it."""
    if places is None and isinstance(amount, Decimal):
        places = decimals(amount)
    text = f"{rounded(amount, places=2 if places is None else places):,f}"
    return f"{currency} {text}".strip()


def decimals(amount: Decimal) -> int:
    """Decimal places that show an amount in full; money shows none or at least two."""
    exponent = amount.normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return 2 if places == 1 else places


def common_decimals(amounts: Iterable[Decimal]) -> int:
    """Decimal places that show every amount of a column in full."""
    return max(map(decimals, amounts), default=0)


def price_places(ranking: Ranking) -> int:
    """Decimal places that show the evaluated price of every offer in full."""
    return common_decimals(one.price_amount for one in ranking.standings if one.price_amount is not None)


def ranked_by(order_by: str) -> str:
    """The figure the offers are ordered by, in words."""
    return FIGURES_RANKED_BY.get(order_by, order_by.replace("_", " "))


def ranking_figure(standing: Standing, *, rules: Rules) -> str:
    """The figure that placed an offer: its total, or the order value of formulas that rank by another."""
    return points(standing.total if standing.total is not None else standing.order_value, rules=rules)


def mark_in_words(mark: Mark, *, criterion: Criterion, evaluation: Evaluation) -> str:
    """A mark as it was meant: "4", "90 (Excellent)", "N/A", "recused", "pass" or "fail"."""
    if mark.value is None:
        return VERDICTS.get(mark.kind, NOTHING)
    for word in evaluation.framework.scales:
        if word.scale == criterion.scale and word.value == mark.value:
            return f"{plain(mark.value)} ({word.label})"
    return plain(mark.value)


def cell_in_words(cell: Cell | None, *, rules: Rules) -> str:
    """A cell of the matrix: its points, or its state where it has none; an asterisk says that marks are missing."""
    if cell is None:
        return NOTHING
    if cell.state in STATES:
        return STATES[cell.state]
    return points(cell.points, rules=rules) + ("*" if cell.state is CellState.INCOMPLETE else "")


def has_several_marks(cell: Cell) -> bool:
    """Whether a cell has two or more marks on a scale, so that they can differ."""
    return cell.counted > 1 and cell.spread is not None


def is_far_apart(cell: Cell, *, rules: Rules) -> bool:
    """Whether a cell has several marks and their spread reaches the published tolerance."""
    return has_several_marks(cell) and (cell.spread or 0) * 100 >= Fraction(rules.tolerance)


def evaluator_name(evaluator: str, *, panel: Iterable[Seat]) -> str:
    """The name of the seat, the panel for the agreed score, or the id where no seat has it."""
    if evaluator.casefold() == AGREED:
        return "Agreed by the panel"
    return next((seat.name for seat in panel if seat.id == evaluator), "") or evaluator


def counted(number: int, thing: str, *, things: str = "") -> str:
    """A number with its noun: "1 offer", "1,200 marks"."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"
