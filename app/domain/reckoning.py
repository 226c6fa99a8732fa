"""Everything a ranking is made from, worked out once: scorecards, prices, the contest and the places in it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from app.domain.contest import Contest, Entry, Figures, in_order
from app.domain.evaluation import Count, Framework, Offer, OfferStatus, Preference, PriceFormula, Rules, ScoreFrom, Seat
from app.domain.pricing import opened_prices, price_amounts
from app.domain.rank_sum import Ballots
from app.domain.scoring import Scorecard, scored
from app.domain.scoring_plan import Plan
from app.domain.standing import Cell
from app.domain.tree import Tree


@dataclass(frozen=True, slots=True)
class Reckoning:
    """`cards` holds every offer, `cells` their marks and verdicts by (offer, leaf), `figures` the offers in play,
    `places` (rank, offer) those of them that can be placed, best first. `amounts` are the sums of counted price lines,
    `preferences` the preference points, both by offer id."""

    count: Count
    plan: Plan
    cards: Mapping[str, Scorecard]
    cells: Mapping[tuple[str, str], Cell]
    amounts: Mapping[str, Decimal]
    preferences: Mapping[str, Fraction]
    contest: Contest
    figures: Mapping[str, Figures]
    places: tuple[tuple[int, str], ...]

    @property
    def rules(self) -> Rules:
        return self.count.framework.rules

    @property
    def tree(self) -> Tree:
        return self.plan.tree

    @property
    def in_play(self) -> tuple[str, ...]:
        """The offers that are active and neither failed at a gate nor below a minimum, in the order of the sheet."""
        return tuple(self.figures)

    @property
    def winners(self) -> tuple[str, ...]:
        return tuple(offer for rank, offer in self.places if rank == 1)

    @property
    def missing(self) -> int:
        """How many marks and undecided gates of the offers keep their scores from being final."""
        return sum(card.missing + len(card.undecided) for card in self.cards.values())

    @property
    def complete(self) -> bool:
        """Whether no mark and no price is missing for a final ranking."""
        return not self.missing and not any(own.obstacle for own in self.figures.values())

    @property
    def price_is_scored(self) -> bool:
        """Whether evaluators score the price leaf like any criterion."""
        return self.rules.price_formula is PriceFormula.PRICE_AS_CRITERION

    def offer(self, offer: str) -> Offer:
        return self.cards[offer].offer

    def price(self, offer: str) -> Decimal | None:
        """The opened price of an offer, or None."""
        return self.amounts.get(offer) if self.cards[offer].price_opened else None


@lru_cache(maxsize=64)
def _plan(framework: Framework, panel: tuple[Seat, ...]) -> Plan:
    """Kept, since every page of an RFP asks for the same plan again."""
    return Plan.of(Tree.of(framework), panel=panel)


def reckon(count: Count) -> Reckoning:
    """Work out counted marks under a framework without faults.

    `DomainError` where the counted price lines of an offer in play add up to 0 or less, or the criteria form no tree.
    """
    plan = _plan(count.framework, count.panel)
    scorecards, cells = scored(count, plan=plan)
    cards = {card.offer.id: card for card in scorecards}
    amounts = price_amounts(count.prices)
    preferences = _preference_points(count.preferences)
    contest = _contest(count, plan=plan, cards=cards, amounts=amounts, preferences=preferences)
    figures = contest.figures()
    places = in_order(figures, lowest_first=contest.lowest_first)
    return Reckoning(count, plan, cards, cells, amounts, preferences, contest, figures, places)


def _contest(
    count: Count,
    *,
    plan: Plan,
    cards: Mapping[str, Scorecard],
    amounts: Mapping[str, Decimal],
    preferences: Mapping[str, Fraction],
) -> Contest:
    rules = count.framework.rules
    in_play = {offer: card for offer, card in cards.items() if card.status is OfferStatus.ACTIVE}
    prices = opened_prices(amounts, names={offer: card.offer.name for offer, card in in_play.items()})
    by_rank = rules.score_from is ScoreFrom.RANK_SUM
    return Contest(
        rules=rules,
        quality_points=plan.tree.quality_points,
        price_points=plan.tree.price_points,
        entries={
            offer: Entry(
                offer,
                card.quality,
                prices.get(offer),
                card.scored_price,
                preferences[offer],
                is_sealed=offer in count.sealed,
            )
            for offer, card in in_play.items()
        },
        ballots=Ballots.of(count, plan=plan, offers=tuple(in_play)) if by_rank else None,
    )


def _preference_points(preferences: Sequence[Preference]) -> defaultdict[str, Fraction]:
    points: defaultdict[str, Fraction] = defaultdict(Fraction)
    for preference in preferences:
        points[preference.offer] += Fraction(preference.points)
    return points
