"""The ranking of an evaluation: standings in order, the cells beneath them, and what a reader must be warned of."""

from collections.abc import Mapping
from fractions import Fraction

from app.domain.caveats import caveats
from app.domain.contest import Figures
from app.domain.evaluation import Count, Evaluation
from app.domain.reckoning import Reckoning, reckon
from app.domain.standing import Cell, CellState, Ranking, Standing
from app.domain.tally import count as count_marks
from app.domain.ties import margin, tie_advice


def rank_evaluation(evaluation: Evaluation) -> Ranking:
    """The ranking of a whole evaluation; as `rank`."""
    return rank(count_marks(evaluation))


def rank(count: Count) -> Ranking:
    """The ranking of counted marks under a framework without faults.

    What is missing leaves `complete` False: totals then rest on what is there, and an offer that cannot be placed yet
    (its price is missing, or nothing of it is scored) has neither rank nor total, and `reason` says why. Offers that
    are disqualified, excluded or withdrawn come last, unranked, with their unscaled quality points and no total.
    `DomainError` where the counted price lines of an offer in play add up to 0 or less, or the criteria form no tree.
    """
    reckoning = reckon(count)
    standings = _standings(reckoning)
    return Ranking(
        reference=count.framework.reference,
        total_points=reckoning.rules.total_points,
        complete=all(standing.complete for standing in standings),
        weights={leaf.id: reckoning.tree.points[leaf.id] for leaf in reckoning.tree.weighted_leaves},
        winners=reckoning.winners,
        tie_break=tie_advice(reckoning),
        order_by=reckoning.contest.order_by,
        warnings=caveats(reckoning),
        standings=standings,
        cells=_cells(reckoning),
        margin=margin(reckoning),
    )


def _standings(reckoning: Reckoning) -> tuple[Standing, ...]:
    """Ranked offers first, then those in play that cannot be placed yet, then the others in the order of the sheet."""
    placed = [offer for _, offer in reckoning.places]
    waiting = [offer for offer in reckoning.in_play if offer not in placed]
    out = [offer for offer in reckoning.cards if offer not in reckoning.figures]
    ranks = {offer: rank for rank, offer in reckoning.places}
    return tuple(_standing(offer, rank=ranks.get(offer), reckoning=reckoning) for offer in (*placed, *waiting, *out))


def _standing(offer: str, *, rank: int | None, reckoning: Reckoning) -> Standing:
    card = reckoning.cards[offer]
    own = reckoning.figures.get(offer) or Figures(card.quality, price=None, total=None, figure=None)
    by_total = reckoning.contest.order_by == "total"
    shortlist = reckoning.rules.shortlist_size
    return Standing(
        rank=rank,
        offer=offer,
        name=card.offer.name,
        firm=card.offer.firm,
        status=card.status,
        total=own.total,
        quality=own.quality,
        price=own.price,
        preference=reckoning.preferences.get(offer, Fraction(0)),
        quality_percent=_percent(own.quality, of=reckoning.contest.quality_points),
        price_percent=_percent(own.price, of=reckoning.contest.price_points),
        price_amount=reckoning.price(offer),
        order_value=None if by_total else own.figure,
        complete=card.complete and not own.obstacle,
        shortlisted=rank is not None and shortlist is not None and rank <= shortlist,
        points=_points(offer, price=own.price, reckoning=reckoning),
        reason=own.obstacle or card.reason,
    )


def _percent(points: Fraction | None, *, of: Fraction) -> Fraction | None:
    return None if points is None or not of else 100 * points / of


def _points(offer: str, *, price: Fraction | None, reckoning: Reckoning) -> Mapping[str, Fraction | None]:
    leaf = reckoning.tree.price
    points = reckoning.cards[offer].points
    return points if leaf is None or reckoning.price_is_scored else {**points, leaf.id: price}


def _cells(reckoning: Reckoning) -> Mapping[tuple[str, str], Cell]:
    leaf = reckoning.tree.price
    if leaf is None or reckoning.price_is_scored:
        return reckoning.cells
    prices = {(offer, leaf.id): _price_cell(offer, reckoning=reckoning) for offer in reckoning.cards}
    return {**reckoning.cells, **prices}


def _price_cell(offer: str, *, reckoning: Reckoning) -> Cell:
    if not reckoning.cards[offer].price_opened:
        return Cell(CellState.NOT_OPENED)
    amount = reckoning.price(offer)
    if amount is None:
        return Cell(CellState.SEALED if offer in reckoning.count.sealed else CellState.NOT_SCORED)
    own = reckoning.figures.get(offer)
    return Cell(CellState.PRICE, score=Fraction(amount), points=own.price if own else None)
