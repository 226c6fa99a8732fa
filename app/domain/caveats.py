"""What a reader of a ranking must be warned of, each as a sentence with the offers' names and figures."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from app.domain.evaluation import OfferStatus, PriceFormula
from app.domain.price_words import prices_lie_sealed
from app.domain.reckoning import Reckoning
from app.domain.reversal import Reversal, reversals
from app.domain.rounding import figure, rounded
from app.domain.standing import RankingWarning
from app.domain.ties import relative_gap
from app.domain.wording import listed, money, names, percent, ranked_by

FAR_UNDER_THE_MEAN = Fraction(40, 100)
FAR_UNDER_THE_NEXT = Fraction(30, 100)


def caveats(reckoning: Reckoning) -> tuple[RankingWarning, ...]:
    """All warnings of a ranking, what makes it provisional first."""
    return tuple(warning for check in CHECKS for warning in check(reckoning))


def _warning(code: str, offers: Sequence[str], *, text: str) -> RankingWarning:
    return RankingWarning(code=code, offers=tuple(offers), text=text)


# --- what is missing -------------------------------------------------------------------------------------------------


def _marks_missing(reckoning: Reckoning) -> Iterator[RankingWarning]:
    lacking = {offer: card.missing for offer in reckoning.in_play if (card := reckoning.cards[offer]).missing}
    if lacking:
        said = listed([f"{missing} of {reckoning.offer(offer).name}" for offer, missing in lacking.items()])
        text = f"Scores are still missing ({said}), so this ranking is provisional and not a result."
        yield _warning("incomplete", tuple(lacking), text=text)


def _prices_missing(reckoning: Reckoning) -> Iterator[RankingWarning]:
    formula = reckoning.contest.formula
    if formula is None or not formula.needs_price:
        return
    without = [offer for offer in reckoning.in_play if reckoning.price(offer) is None]
    sealed = [offer for offer in without if offer in reckoning.count.sealed]
    if sealed:
        said = prices_lie_sealed([reckoning.offer(offer).name for offer in sealed])
        yield _warning("incomplete", sealed, text=f"{said}, so the ranking goes without and is provisional.")
    lacking = [offer for offer in without if offer not in sealed]
    if lacking:
        text = f"There is no price for {names(lacking, of=reckoning)}, so the ranking goes without and is provisional."
        yield _warning("incomplete", lacking, text=text)


def _gates_undecided(reckoning: Reckoning) -> Iterator[RankingWarning]:
    for offer in reckoning.in_play:
        gates = [reckoning.tree.by_id[gate].title for gate in reckoning.cards[offer].undecided]
        if gates:
            text = (
                f"Evaluators differ on whether {reckoning.offer(offer).name} passes {listed(gates)}: until the panel "
                "agrees on a verdict, the ranking is provisional."
            )
            yield _warning("incomplete", (offer,), text=text)


def _nobody_in_play(reckoning: Reckoning) -> Iterator[RankingWarning]:
    if not reckoning.in_play:
        yield _warning("no_offer", (), text="No offer is in play: all are withdrawn, disqualified or excluded.")


# --- how clear the order is ------------------------------------------------------------------------------------------


def _tie(reckoning: Reckoning) -> Iterator[RankingWarning]:
    tied = reckoning.winners
    if len(tied) < 2:
        return
    value = ranked_by(reckoning.figures[tied[0]].figure, of=reckoning)
    text = f"{names(tied, of=reckoning)} share the first place with {value} each, so there is no single winner."
    if reckoning.rules.tie_rule is None:
        text = f"{text} The RFP published no rule for a tie."
    yield _warning("tie", tied, text=text)


def _near_tie(reckoning: Reckoning) -> Iterator[RankingWarning]:
    if len(reckoning.winners) != 1:
        return
    first = reckoning.winners[0]
    limit = Fraction(reckoning.rules.near_tie) / 100
    close = list(_close_behind(first, limit=limit, reckoning=reckoning))
    if not close:
        return
    behind = listed(
        [f"{reckoning.offer(offer).name} ({_value(offer, reckoning)}, {percent(gap)} behind)" for offer, gap in close]
    )
    text = f"{reckoning.offer(first).name} ({_value(first, reckoning)}) is closely followed by {behind}"
    text = f"{text}: a near tie, since the margin is below the {percent(limit)} that the RFP declares."
    yield _warning("near_tie", (first, *(offer for offer, _ in close)), text=text)


def _close_behind(first: str, *, limit: Fraction, reckoning: Reckoning) -> Iterator[tuple[str, Fraction]]:
    """The offers whose distance from the first is below `limit`, with that distance, both as shares 0-1."""
    best = reckoning.figures[first].figure
    for _, offer in reckoning.places[1:]:
        value = reckoning.figures[offer].figure
        gap = None if best is None or value is None else relative_gap(best, value)
        if gap is None or gap >= limit:
            return
        yield offer, gap


def _value(offer: str, reckoning: Reckoning) -> str:
    return ranked_by(reckoning.figures[offer].figure, of=reckoning)


def _equal_when_rounded(reckoning: Reckoning) -> Iterator[RankingWarning]:
    places = reckoning.rules.rounding
    valued = [
        (offer, rounded(value, places=places))
        for _, offer in reckoning.places
        if (value := reckoning.figures[offer].figure) is not None
    ]
    for shown, group in groupby(valued, key=lambda item: item[1]):
        alike = [offer for offer, _ in group]
        if len({reckoning.figures[offer].figure for offer in alike}) > 1:
            text = (
                f"{names(alike, of=reckoning)} all show {figure(shown, places=places)}, but differ in digits that are "
                "not shown; their ranks follow the exact figures."
            )
            yield _warning("equal_when_rounded", alike, text=text)


def _shortlist_overfull(reckoning: Reckoning) -> Iterator[RankingWarning]:
    size = reckoning.rules.shortlist_size
    taken = [(rank, offer) for rank, offer in reckoning.places if size is not None and rank <= size]
    if size is None or len(taken) <= size:
        return
    tied = [offer for rank, offer in taken if rank == taken[-1][0]]
    text = f"{names(tied, of=reckoning)} are tied at the border of the shortlist of {size}, which takes all of them"
    yield _warning("shortlist_tie", tied, text=f"{text} and so holds {len(taken)}.")


# --- what the order rests on -----------------------------------------------------------------------------------------


def _not_applicable(reckoning: Reckoning) -> Iterator[RankingWarning]:
    affected = {offer: left_out for offer in reckoning.in_play if (left_out := reckoning.cards[offer].not_applicable)}
    if not affected:
        return
    said = "; ".join(
        f"for {reckoning.offer(offer).name} without {listed([reckoning.tree.by_id[leaf].title for leaf in left_out])}"
        for offer, left_out in affected.items()
    )
    text = f"Totals rest on different criteria, since not all apply: {said}. Their points went to the other criteria."
    yield _warning("not_applicable", tuple(affected), text=text)


def _rank_reversal(reckoning: Reckoning) -> Iterator[RankingWarning]:
    found: dict[tuple[str, ...], list[Reversal]] = {}
    for reversal in reversals(reckoning.contest, figures=reckoning.figures):
        found.setdefault(reversal.winners, []).append(reversal)
    for winners, alike in found.items():
        losers = [reversal.left_out for reversal in alike]
        yield _warning(
            "rank_reversal",
            tuple(dict.fromkeys((*losers, *winners, *reckoning.winners))),
            text=_reversal_in_words(alike[0], losers=losers, reckoning=reckoning),
        )


def _reversal_in_words(reversal: Reversal, *, losers: Sequence[str], reckoning: Reckoning) -> str:
    others = f" (the same holds for {names(losers[1:], of=reckoning)})" if len(losers) > 1 else ""
    concerned = tuple(dict.fromkeys((*reversal.winners, *reckoning.winners)))
    said = ", ".join(
        f"{reckoning.offer(offer).name} {ranked_by(reversal.figures[offer].figure, of=reckoning)} instead of "
        f"{ranked_by(reckoning.figures[offer].figure, of=reckoning)}"
        for offer in concerned
    )
    return (
        f"Without {reckoning.offer(reversal.left_out).name}{others}, which does not win, the first place would go to "
        f"{names(reversal.winners, of=reckoning)} and not to {names(reckoning.winners, of=reckoning)}: {said}."
    )


def _preference_unused(reckoning: Reckoning) -> Iterator[RankingWarning]:
    formula = reckoning.contest.formula
    preferred = [offer for offer in reckoning.in_play if reckoning.preferences.get(offer)]
    if formula is not None and not formula.is_total and preferred:
        text = (
            f"Offers are ranked by {formula.name}, to which the preference points of {names(preferred, of=reckoning)}"
        )
        yield _warning("preference_unused", preferred, text=f"{text} add nothing.")


# --- prices ----------------------------------------------------------------------------------------------------------


def _low_prices(reckoning: Reckoning) -> Iterator[RankingWarning]:
    prices = sorted((entry.price, offer) for offer, entry in reckoning.contest.entries.items() if entry.price)
    if len(prices) < 2:
        return
    total = sum((price for price, _ in prices), Fraction(0))
    for place, (price, offer) in enumerate(prices):
        mean = (total - price) / (len(prices) - 1)
        reasons = _under("the mean of the others", mean, price=price, limit=FAR_UNDER_THE_MEAN, reckoning=reckoning)
        if place + 1 < len(prices):
            following, next_offer = prices[place + 1]
            whose = f"the next, {reckoning.offer(next_offer).name}"
            reasons += _under(whose, following, price=price, limit=FAR_UNDER_THE_NEXT, reckoning=reckoning)
        if reasons:
            text = (
                f"The price of {reckoning.offer(offer).name}, {money(price, of=reckoning)}, is {' and '.join(reasons)}"
            )
            yield _warning("low_price", (offer,), text=f"{text}: ask for an explanation before the award.")


def _under(whose: str, other: Fraction, *, price: Fraction, limit: Fraction, reckoning: Reckoning) -> list[str]:
    share = (other - price) / other
    return [f"{percent(share)} under {whose} ({money(other, of=reckoning)})"] if share >= limit else []


def _withdrawals(reckoning: Reckoning) -> Iterator[RankingWarning]:
    if not reckoning.contest.is_relative:
        return
    gone = [
        card.offer.id
        for card in reckoning.cards.values()
        if card.offer.status is OfferStatus.WITHDRAWN and (card.quality or card.offer.id in reckoning.amounts)
    ]
    if gone:
        verb = "has" if len(gone) == 1 else "have"
        text = f"{names(gone, of=reckoning)} {verb} withdrawn, and the points of the {len(reckoning.in_play)} offers"
        text = f"{text} still in play were worked out anew without, since they depend on which offers there are."
        yield _warning("withdrawal", gone, text=text)


def _single_offer(reckoning: Reckoning) -> Iterator[RankingWarning]:
    if len(reckoning.in_play) != 1:
        return
    name = names(reckoning.in_play, of=reckoning)
    text = f"{name} is the only offer in play, so there is nothing to compare it with."
    if reckoning.rules.price_formula is PriceFormula.SHARE_OF_TOTAL:
        text = f"{text} Its price is the whole sum of prices, so it gets 0 points for price."
    yield _warning("single_offer", reckoning.in_play, text=text)


CHECKS: Sequence[Callable[[Reckoning], Iterator[RankingWarning]]] = (
    _nobody_in_play,
    _marks_missing,
    _prices_missing,
    _gates_undecided,
    _tie,
    _near_tie,
    _equal_when_rounded,
    _shortlist_overfull,
    _not_applicable,
    _rank_reversal,
    _low_prices,
    _withdrawals,
    _single_offer,
    _preference_unused,
)
