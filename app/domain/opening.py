"""What keeps scoring from opening: faults of the rules and criteria, of prices and preferences, gaps of the panel."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.criteria import CRITERIA, RFP, SCALES, faults
from app.domain.evaluation import Evaluation, Offer, OfferStatus, PriceFormula, Seat
from app.domain.pricing import FORMULAS, price_amounts, price_fault
from app.domain.rounding import figure
from app.domain.sentences import listed
from app.domain.tree import Tree

OFFERS = "Vendors"
PANEL = "Panel"
__all__ = [
    "CRITERIA",
    "OFFERS",
    "PANEL",
    "RFP",
    "SCALES",
    "OpeningFault",
    "opening_faults",
    "seat_fault",
    "unassigned",
    "unpriced",
]


@dataclass(frozen=True, slots=True)
class OpeningFault:
    """One thing to mend. `sheet` is the part it belongs to, `code` the criterion or offer, or ""."""

    sheet: str
    code: str
    text: str


def opening_faults(evaluation: Evaluation) -> tuple[OpeningFault, ...]:
    """All faults of the rules, scales and criteria, of seats, of the offers' prices and preference points."""
    framework = [OpeningFault(fault.sheet, fault.criterion, fault.text) for fault in faults(evaluation.framework)]
    tree = Tree.grown(evaluation.framework)
    seats = [
        OpeningFault(PANEL, seat.id, f"Seat {seat.id} {seat.name}: {text}")
        for seat in evaluation.panel
        if (text := seat_fault(tree, seat))
    ]
    return (*framework, *seats, *_price_faults(evaluation), *_preference_faults(evaluation))


def seat_fault(tree: Tree, seat: Seat) -> str | None:
    """What is wrong with a seat that was given nothing that evaluators mark; None for any other."""
    given = [tree.by_id[code] for code in seat.criteria if code in tree.by_id]
    if not given or not tree.marked or tree.leaves_of(seat):
        return None
    called = listed([f"{node.id} {node.title}" for node in given])
    if any(tree.leaves_under(node.id) for node in given):
        why = f"Nobody marks {called}, since the price formula gives the points."
    else:
        why = f"Nothing stands under {called} yet."
    return f"{why} Give the seat a criterion or a gate, or tick nothing: it then scores everything."


def unassigned(tree: Tree, panel: Sequence[Seat]) -> tuple[str, ...]:
    """The codes and titles of the criteria that no seat of the panel scores."""
    covered = frozenset().union(*(tree.leaves_of(seat) for seat in panel))
    return tuple(f"{leaf.id} {leaf.title}" for leaf in tree.marked if leaf.id not in covered)


def unpriced(evaluation: Evaluation) -> tuple[Offer, ...]:
    """The active offers that lack the price their formula needs; it may follow until scoring closes."""
    formula = evaluation.framework.rules.price_formula
    if formula is None or not FORMULAS[formula].needs_price or formula is PriceFormula.PRICE_AS_CRITERION:
        return ()
    priced = price_amounts(evaluation.prices)
    return tuple(offer for offer in evaluation.offers if offer.status is OfferStatus.ACTIVE and offer.id not in priced)


def _price_faults(evaluation: Evaluation) -> Iterator[OpeningFault]:
    names = {offer.id: offer.name for offer in evaluation.offers}
    for offer, amount in price_amounts(evaluation.prices).items():
        if text := price_fault(amount, name=names[offer]):
            yield OpeningFault(OFFERS, offer, text)


def _preference_faults(evaluation: Evaluation) -> Iterator[OpeningFault]:
    inside = evaluation.framework.rules.preference_points_inside
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for preference in evaluation.preferences:
        sums[preference.offer] += Fraction(preference.points)
    for offer, added in sums.items():
        if 0 < inside < added:
            text = f"{offer} gets {figure(added, places=9)} preference points, but only {figure(inside, places=9)} are"
            yield OpeningFault(OFFERS, offer, f"{text} inside the RFP's total. Lower them, or change the rules.")
