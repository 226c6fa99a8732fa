"""What must hold under every price formula: weights, order of input, better marks and prices, exact sums, ties.

Where it does not hold, a test says so: nobody's own rank suffers from a better mark or a lower price of one's own, but
under formulas that measure prices against those of others the order among the others may change.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import log
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.evaluation import Evaluation, Framework, Mark, MarkKind, Offer, PriceFormula, PriceLine
from app.domain.pricing import FORMULAS
from app.domain.ranking import rank_evaluation
from app.domain.standing import Ranking, Standing
from tests.domain.evaluations import (
    a_framework,
    a_group,
    a_leaf,
    a_price,
    an_evaluation,
    ranking_of,
    ranks,
    standing_of,
)

LEAVES = ("a", "b", "c")
OFFERS = ("A", "B", "C", "D")
TRIED = tuple(formula for formula in PriceFormula if formula is not PriceFormula.PRICE_AS_CRITERION)
"""Without the one under which evaluators score the price and prices say nothing."""
BEST, WORST, BASE, VALUE = 60, 160, 2, 100
quickly = settings(max_examples=60, derandomize=True, deadline=None)


def a_tree(formula: PriceFormula, *, relative: bool = False, factor: int = 1) -> Framework:
    """Group T of a and b, c, and price; `factor` scales the weights inside T, which are not shares of anything."""
    price = () if FORMULAS[formula].forbids_leaf else (a_price("P", weight=30),)
    return a_framework(
        a_group("T", weight=50),
        a_leaf("a", weight=30 * factor, parent="T"),
        a_leaf("b", weight=70 * factor, parent="T"),
        a_leaf("c", weight=20),
        *price,
        price_formula=formula,
        price_best=Decimal(BEST),
        price_worst=Decimal(WORST),
        price_log_base=Decimal(BASE),
        price_value_of_quality=Decimal(VALUE),
        quality_relative_to_best=relative,
    )


numbers = st.lists(st.integers(0, 10), min_size=2, max_size=2)


@st.composite
def evaluations(
    draw: st.DrawFn, among: Iterable[PriceFormula] = TRIED, scaling: Sequence[bool] = (False, True)
) -> Evaluation:
    return an_evaluation(
        a_tree(draw(st.sampled_from(tuple(among))), relative=draw(st.sampled_from(scaling))),
        marks={offer: {leaf: draw(numbers) for leaf in LEAVES} for offer in OFFERS},
        prices={offer: draw(st.integers(40, 200)) for offer in OFFERS},
        seats=2,
    )


def formula_of(evaluation: Evaluation) -> PriceFormula:
    formula = evaluation.framework.rules.price_formula
    assert formula is not None
    return formula


def with_price(evaluation: Evaluation, *, offer: str, amount: int) -> Evaluation:
    others = tuple(line for line in evaluation.prices if line.offer != offer)
    return replace(evaluation, prices=(*others, PriceLine(offer, Decimal(amount))))


def price_of(evaluation: Evaluation, *, offer: str) -> int:
    return next(int(line.amount) for line in evaluation.prices if line.offer == offer)


def by_offer(ranking: Ranking) -> dict[str, Standing]:
    return {standing.offer: standing for standing in ranking.standings}


@quickly
@given(evaluations(), st.integers(2, 1000))
def test_only_the_proportion_of_siblings_weights_counts(evaluation: Evaluation, factor: int) -> None:
    formula, relative = formula_of(evaluation), evaluation.framework.rules.quality_relative_to_best
    scaled = replace(evaluation, framework=a_tree(formula, relative=relative, factor=factor))
    assert by_offer(rank_evaluation(evaluation)) == by_offer(rank_evaluation(scaled))


@quickly
@given(evaluations(), st.randoms(use_true_random=False))
def test_the_order_in_which_offers_and_evaluators_come_decides_nothing_but_the_order_of_ties(
    evaluation: Evaluation, random: Random
) -> None:
    shuffled = replace(
        evaluation,
        offers=tuple(random.sample(evaluation.offers, len(evaluation.offers))),
        panel=tuple(random.sample(evaluation.panel, len(evaluation.panel))),
        prices=tuple(random.sample(evaluation.prices, len(evaluation.prices))),
        marks=tuple(random.sample(evaluation.marks, len(evaluation.marks))),
    )
    before, after = rank_evaluation(evaluation), rank_evaluation(shuffled)
    assert by_offer(before) == by_offer(after)
    assert [own.rank for own in before.standings] == [own.rank for own in after.standings]


@quickly
@given(evaluations(), st.data())
def test_a_better_mark_never_lowers_ones_rank(evaluation: Evaluation, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(evaluation.marks) - 1))
    mark = evaluation.marks[place]
    assert mark.kind is MarkKind.SCORE
    assert mark.value is not None
    better = mark._replace(value=Decimal(data.draw(st.integers(int(mark.value), 10))))
    marks: tuple[Mark, ...] = (*evaluation.marks[:place], better, *evaluation.marks[place + 1 :])
    before = ranks(rank_evaluation(evaluation))[mark.offer]
    after = ranks(rank_evaluation(replace(evaluation, marks=marks)))[mark.offer]
    assert before is not None
    assert after is not None
    assert after <= before


@quickly
@given(evaluations(), st.sampled_from(OFFERS), st.data())
def test_a_lower_price_never_lowers_ones_price_points_or_rank(
    evaluation: Evaluation, offer: str, data: st.DataObject
) -> None:
    lower = data.draw(st.integers(1, price_of(evaluation, offer=offer)))
    before = standing_of(rank_evaluation(evaluation), offer)
    after = standing_of(rank_evaluation(with_price(evaluation, offer=offer, amount=lower)), offer)
    assert (after.price is None) == (before.price is None)
    assert (after.price or 0) >= (before.price or 0)
    assert before.rank is not None
    assert after.rank is not None
    assert after.rank <= before.rank


SCALE_OF_OTHERS = {
    PriceFormula.LOWEST_PRICE_RATIO: (((40, 80), (60, 120), (10, 120)), 40),
    PriceFormula.LINEAR_MIN_MAX: (((70, 180), (30, 120), (10, 140)), 60),
    PriceFormula.LINEAR_ABOVE_LOWEST: (((10, 80), (70, 180), (10, 100)), 60),
    PriceFormula.SHARE_OF_TOTAL: (((60, 60), (50, 40), (10, 100)), 20),
    PriceFormula.LOGARITHMIC: (((70, 140), (20, 60), (10, 180)), 40),
}
"""Formulas that measure a price against those of others: three offers (percent of quality, price) and a lower price of
the third, with which the first two change places. The utility index is not among them: the lowest price is a factor
that all offers share."""


@pytest.mark.parametrize("formula", SCALE_OF_OTHERS)
def test_the_price_of_a_third_offer_may_turn_the_order_of_two_others(formula: PriceFormula) -> None:
    offers, lower = SCALE_OF_OTHERS[formula]
    evaluation = an_evaluation(
        a_framework(
            a_leaf("Q", weight=60, top=100), a_price("P", weight=40), price_formula=formula, price_log_base=Decimal(2)
        ),
        marks={name: {"Q": quality} for name, (quality, _) in zip("ABC", offers, strict=True)},
        prices={name: price for name, (_, price) in zip("ABC", offers, strict=True)},
    )
    before, after = (
        ranks(rank_evaluation(each)) for each in (evaluation, with_price(evaluation, offer="C", amount=lower))
    )
    assert (before["A"] < before["B"]) is not (after["A"] < after["B"])


@quickly
@given(evaluations(among=[each for each in TRIED if each not in SCALE_OF_OTHERS]), st.integers(1, 400))
def test_under_the_other_formulas_it_never_does(evaluation: Evaluation, amount: int) -> None:
    before = ranks(rank_evaluation(evaluation))
    after = ranks(rank_evaluation(with_price(evaluation, offer="D", amount=amount)))
    pairs = [(one, other) for one in "ABC" for other in "ABC"]
    assert [before[one] < before[other] for one, other in pairs] == [after[one] < after[other] for one, other in pairs]


SHARES: Mapping[PriceFormula, Callable[[int, list[int]], Fraction]] = {
    PriceFormula.LOWEST_PRICE_RATIO: lambda own, all_: Fraction(min(all_), own),
    PriceFormula.LINEAR_BETWEEN_BOUNDS: lambda own, _: Fraction(WORST - min(max(own, BEST), WORST), WORST - BEST),
    PriceFormula.LINEAR_MIN_MAX: lambda own, all_: (
        Fraction(max(all_) - own, max(all_) - min(all_)) if max(all_) > min(all_) else Fraction(1)
    ),
    PriceFormula.LINEAR_ABOVE_LOWEST: lambda own, all_: max(Fraction(0), 2 - Fraction(own, min(all_))),
    PriceFormula.SHARE_OF_TOTAL: lambda own, all_: 1 - Fraction(own, sum(all_)),
    PriceFormula.LOGARITHMIC: lambda own, all_: Fraction(max(0.0, 1 - log(own / min(all_), BASE))),
    PriceFormula.QUALITY_ONLY: lambda *_: Fraction(0),
}
"""The table of the evaluation design, written a second time."""


def total_by_hand(evaluation: Evaluation, *, offer: str) -> Fraction:
    """15, 35 and 20 points for a, b and c out of 100 with price (or as many more without it), 30 for price."""
    points = {"a": Fraction(15), "b": Fraction(35), "c": Fraction(20)}
    prices = [int(line.amount) for line in evaluation.prices]
    given_to = {leaf: [m.value for m in evaluation.marks if (m.offer, m.criterion) == (offer, leaf)] for leaf in LEAVES}
    quality = sum(
        (points[leaf] * Fraction(sum(marks, Decimal(0))) / 20 for leaf, marks in given_to.items()), Fraction(0)
    )
    formula = formula_of(evaluation)
    if formula is PriceFormula.QUALITY_ONLY:
        return quality / 70 * 100
    return quality + 30 * SHARES[formula](price_of(evaluation, offer=offer), prices)


@quickly
@given(evaluations(among=SHARES, scaling=[False]))
def test_totals_are_what_a_second_reckoning_gives(evaluation: Evaluation) -> None:
    formula = formula_of(evaluation)
    ranking = rank_evaluation(evaluation)
    for offer in OFFERS:
        total = standing_of(ranking, offer).total
        assert total is not None
        off = abs(total - total_by_hand(evaluation, offer=offer))
        assert off < Fraction(1, 10**9) if formula is PriceFormula.LOGARITHMIC else off == 0


@quickly
@given(evaluations(), st.sampled_from(OFFERS))
def test_two_offers_that_are_alike_share_their_rank(evaluation: Evaluation, offer: str) -> None:
    twin = replace(
        evaluation,
        offers=(*evaluation.offers, Offer("Z", "Its twin", "Firm Z")),
        marks=(*evaluation.marks, *(mark._replace(offer="Z") for mark in evaluation.marks if mark.offer == offer)),
        prices=(*evaluation.prices, PriceLine("Z", Decimal(price_of(evaluation, offer=offer)))),
    )
    found = ranks(rank_evaluation(twin))
    assert found["Z"] == found[offer]
    given_ranks = [rank for rank in found.values() if rank is not None]
    assert given_ranks == [1 + sum(other < rank for other in given_ranks) for rank in given_ranks]


@pytest.mark.parametrize("formula", TRIED)
def test_a_shared_first_place_is_followed_by_the_third(formula: PriceFormula) -> None:
    framework = a_framework(
        *((a_leaf("Q", weight=100),) if FORMULAS[formula].forbids_leaf else (a_leaf("Q"), a_price("P"))),
        price_formula=formula,
        price_best=Decimal(BEST),
        price_worst=Decimal(WORST),
        price_log_base=Decimal(BASE),
        price_value_of_quality=Decimal(VALUE),
    )
    marks = {"A": {"Q": 9}, "B": {"Q": 9}, "C": {"Q": 6}, "D": {"Q": 3}}
    ranking = ranking_of(framework, marks=marks, prices={"A": 80, "B": 80, "C": 100, "D": 120})
    assert ranks(ranking) == {"A": 1, "B": 1, "C": 3, "D": 4}
