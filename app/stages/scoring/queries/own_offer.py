"""One offer as its evaluator sees it: what it is, the own marks, and which of the own offers comes next."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import NotHere
from app.domain.evaluation import CriterionKind, MarkKind, Offer, OfferStatus, PriceLine, Rules
from app.domain.marking import shuffled
from app.domain.request.beside import AnswersBeside
from app.stages.responses.comparing.queries import answers_for
from app.stages.responses.queries import offers_of, prices_of
from app.stages.scoring.queries.cells import OwnMark, SeatState, own_marks, seat_state
from app.stages.scoring.queries.frozen import frozen, leaves_of_seat


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """`marks` are the seat's by criterion, empty cells included; `prices` are filled only where the seat scores the
    price. `answers` are the vendor's by the code of the criterion; None for an offer that did not come as a sealed
    response, and for whoever stands back. `next_offer` is the number and name of the one after this in the seat's own
    order."""

    number: int
    offer: Offer
    seat: SeatState
    leaves: tuple[int, ...]
    marks: Mapping[int, OwnMark]
    rules: Rules
    currency: str
    prices: tuple[PriceLine, ...]
    answers: AnswersBeside | None
    next_offer: tuple[int, str] | None


def offer_of_seat(rfp_id: int, *, seat: int, offer: int) -> OwnOffer:
    """An offer (by number) as a seat scores it. Four statements, three more for a vendor's answers and one for prices.

    Raises NotHere.
    """
    state = seat_state(rfp_id, seat=seat)
    offers, _, codes = offers_of(rfp_id)
    found = dict(zip(codes, offers, strict=True))
    if offer not in found:
        raise NotHere("This RFP has no such offer.")
    known = frozen(rfp_id, state.snapshot_hash)
    leaves = leaves_of_seat(rfp_id, state.snapshot_hash, state.assigned)
    scores_price = any(known.tree.by_id[known.codes[leaf]].kind is CriterionKind.PRICE for leaf in leaves)
    marks = own_marks(rfp_id, seat=seat, offer=offer)
    stands_back = any(mark.kind is MarkKind.RECUSED for mark in marks.values())
    return OwnOffer(
        number=offer,
        offer=found[offer],
        seat=state,
        leaves=leaves,
        marks=marks,
        rules=known.tree.framework.rules,
        currency=known.tree.framework.currency,
        prices=tuple(line for line in prices_of(rfp_id, offers=codes) if line.offer == codes[offer])
        if scores_price
        else (),
        answers=None if stands_back or state.responses_opened_at is None else answers_for(rfp_id, offer=offer),
        next_offer=_next(found, after=offer, seed=state.public_id),
    )


def _next(offers: Mapping[int, Offer], *, after: int, seed: str) -> tuple[int, str] | None:
    active = [number for number, offer in offers.items() if offer.status is OfferStatus.ACTIVE]
    order = shuffled(active, seed=seed)
    if after not in order or after == order[-1]:
        return None
    following = order[order.index(after) + 1]
    return following, offers[following].name
