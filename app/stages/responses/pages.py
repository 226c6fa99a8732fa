"""What the pages of offers show, and what keeps scoring from opening."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.domain.criteria import Tree
from app.domain.evaluation import Evaluation, Offer, OfferStatus, Preference, PriceLine
from app.domain.fault_words import on_pages
from app.domain.lifecycle import Event, Facts, Stage, obstacle
from app.domain.opening import CRITERIA, OFFERS, PANEL, RFP, SCALES, OpeningFault, opening_faults, unpriced
from app.domain.price_words import prices_lie_sealed, without_price
from app.domain.pricing import price_amounts
from app.domain.rounding import figure
from app.domain.wording import listed
from app.stages.responses.forms import LOCATIONS, MODELS, STATUSES


@dataclass(frozen=True, slots=True)
class OfferShown:
    """An offer as the list shows it; `price` is the exact sum of its counted lines or None, `no_price` what is said
    instead where it has no lines."""

    number: int
    code: str
    name: str
    firm: str
    where: str
    status: str
    is_out: bool
    reason: str
    price: Fraction | None
    no_price: str
    lines: int
    preferences: str
    was_sealed: bool
    """Whether it came as a sealed response."""


def offers_shown(
    offers: Sequence[Offer],
    *,
    preferences: Sequence[Preference],
    prices: Sequence[PriceLine],
    numbers: Mapping[str, int],
    sealed: Collection[int] = (),
    prices_are_open: bool = False,
) -> tuple[OfferShown, ...]:
    """`sealed` are the numbers of offers that came as sealed responses; prices of excluded ones are never opened."""
    amounts = price_amounts(prices)
    lines: dict[str, int] = {}
    for line in prices:
        lines[line.offer] = lines.get(line.offer, 0) + 1
    added: dict[str, Fraction] = {}
    for each in preferences:
        added[each.offer] = added.get(each.offer, Fraction(0)) + Fraction(each.points)
    return tuple(
        OfferShown(
            number=numbers[offer.id],
            code=offer.id,
            name=offer.name,
            firm="" if offer.firm == offer.name else offer.firm,
            where=", ".join(filter(None, [offer.country, LOCATIONS[offer.location] if offer.location else ""])),
            status=STATUSES[offer.status],
            is_out=offer.status is not OfferStatus.ACTIVE,
            reason=offer.reason,
            price=Fraction(amounts[offer.id]) if offer.id in amounts else None,
            no_price=_no_price(offer, is_shut=numbers[offer.id] in sealed, prices_are_open=prices_are_open),
            lines=lines.get(offer.id, 0),
            preferences=figure(added[offer.id], places=9) if offer.id in added else "",
            was_sealed=numbers[offer.id] in sealed,
        )
        for offer in offers
    )


def _no_price(offer: Offer, *, is_shut: bool, prices_are_open: bool) -> str:
    is_out = offer.status is not OfferStatus.ACTIVE
    return without_price(is_sealed=is_shut and (is_out or not prices_are_open), is_out=is_out)


@dataclass(frozen=True, slots=True)
class LineShown:
    """A price line for those who only read it."""

    line: str
    year: str
    amount: Fraction
    location: str
    support_model: str
    counted: bool
    note: str


def lines_shown(lines: Sequence[PriceLine]) -> tuple[LineShown, ...]:
    return tuple(
        LineShown(
            line=each.line,
            year=each.year,
            amount=Fraction(each.amount),
            location=LOCATIONS[each.location] if each.location else "",
            support_model=MODELS[each.support_model] if each.support_model else "",
            counted=each.counted,
            note=each.note,
        )
        for each in lines
    )


# --- opening the scoring ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ToMend:
    """Something that keeps scoring from opening, and the page on which it is mended."""

    text: str
    endpoint: str
    anchor: str | None
    place: str


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """`obstacle` is what the lifecycle says, None where scoring may open; `frozen` are terms and values."""

    to_mend: tuple[ToMend, ...]
    obstacle: str | None
    notes: tuple[str, ...]
    frozen: tuple[tuple[str, str], ...]


PLACES = {
    RFP: ("drafting.draft_rules", "Rules"),
    SCALES: ("drafting.draft_scales", "Scales"),
    CRITERIA: ("drafting.draft", "Criteria"),
    PANEL: ("drafting.draft_panel", "Panel"),
    OFFERS: ("responses.offers", "Offers and prices"),
}


def opening_page(evaluation: Evaluation, *, facts: Facts, stage: Stage, sealed: Collection[str] = ()) -> OpeningPage:
    """`sealed` are the ids of the offers whose prices lie in envelopes that are shut still."""
    to_mend = [_to_mend(fault) for fault in opening_faults(evaluation)]
    if not facts.offers:
        to_mend.append(
            ToMend("There is no active offer to score: add one.", "responses.offers", None, "Offers and prices")
        )
    if not facts.seats:
        to_mend.append(ToMend("The panel has no seat: add one.", "drafting.draft_panel", None, "Panel"))
    elif facts.unassigned:
        text = f"Nobody on the panel scores {listed(facts.unassigned)}: give it to a seat."
        to_mend.append(ToMend(text, "drafting.draft_panel", None, "Panel"))
    hashed = replace(facts, snapshot_hash="-")
    return OpeningPage(
        to_mend=tuple(to_mend),
        obstacle=obstacle(stage, Event.OPEN_SCORING, hashed),
        notes=tuple(_notes(evaluation, sealed=sealed)),
        frozen=_frozen(evaluation),
    )


def _to_mend(fault: OpeningFault) -> ToMend:
    endpoint, place = PLACES[fault.sheet]
    anchor = f"criterion-{fault.code}" if fault.sheet == CRITERIA and fault.code else None
    return ToMend(on_pages(fault.text), endpoint, anchor, place)


def _notes(evaluation: Evaluation, *, sealed: Collection[str]) -> Iterator[str]:
    without = unpriced(evaluation)
    waiting = [offer.name for offer in without if offer.id in sealed]
    if waiting:
        yield f"{prices_lie_sealed(waiting)}; the openers open them then."
    missing = [offer.name for offer in without if offer.id not in sealed]
    if missing:
        has = "has" if len(missing) == 1 else "have"
        yield f"{listed(missing)} {has} no price yet. Prices can be given until scoring closes."


def _frozen(evaluation: Evaluation) -> tuple[tuple[str, str], ...]:
    framework = evaluation.framework
    tree = Tree.grown(framework)
    active = sum(offer.status is OfferStatus.ACTIVE for offer in evaluation.offers)
    return (
        ("Points in all", figure(framework.rules.total_points, places=9)),
        ("Criteria that are scored", str(len(tree.scored))),
        ("Gates", str(len(tree.gates))),
        ("Points for price", figure(tree.price_points, places=2)),
        ("Seats of the panel", str(len(evaluation.panel))),
        ("Offers", f"{len(evaluation.offers)}, {active} of them active"),
        ("Price lines", str(len(evaluation.prices))),
    )
