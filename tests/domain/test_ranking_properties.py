"""What must hold of every ranking, whatever the marks: order of input, scale of weights, better marks, sums."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.evaluation import Evaluation, Framework, MarkKind, PriceFormula, ScoreFrom
from app.domain.ranking import rank_evaluation
from app.domain.standing import Ranking, Standing
from tests.domain.evaluations import a_framework, a_group, a_leaf, a_price, an_evaluation, standing_of

LEAVES = ("a", "b", "c")
OFFERS = ("A", "B", "C", "D")
FORMULAS = (
    PriceFormula.LOWEST_PRICE_RATIO,
    PriceFormula.SHARE_OF_TOTAL,
    PriceFormula.LINEAR_MIN_MAX,
    PriceFormula.LOGARITHMIC,
    PriceFormula.UTILITY_INDEX,
    PriceFormula.PRICE_PER_QUALITY_POINT,
)
quickly = settings(max_examples=40, derandomize=True, deadline=None)


def a_tree(*, formula: PriceFormula, score_from: ScoreFrom, weight: int = 30, factor: int = 1) -> Framework:
    return a_framework(
        a_group("T", weight=70 * factor),
        a_leaf("a", weight=weight, parent="T"),
        a_leaf("b", weight=100 - weight, parent="T"),
        a_leaf("c", weight=10 * factor),
        a_price("P", weight=20 * factor),
        price_formula=formula,
        price_log_base=Decimal(2),
        score_from=score_from,
        total_points=Decimal(100 * factor),
    )


marks = st.one_of(st.integers(0, 10), st.integers(0, 10), st.sampled_from(("N/A", "recused", None)))
rows = st.lists(marks, min_size=3, max_size=3)
formulas = st.sampled_from(FORMULAS)
scorings = st.sampled_from((ScoreFrom.MEAN, ScoreFrom.MEDIAN))


@st.composite
def evaluations(draw: st.DrawFn) -> Evaluation:
    framework = a_tree(formula=draw(formulas), score_from=draw(scorings), weight=draw(st.integers(0, 100)))
    return an_evaluation(
        framework,
        marks={offer: {leaf: draw(rows) for leaf in LEAVES} for offer in OFFERS},
        prices={offer: draw(st.integers(50, 200)) for offer in OFFERS},
        seats=3,
    )


def by_offer(ranking: Ranking) -> dict[str, Standing]:
    return {standing.offer: standing for standing in ranking.standings}


@quickly
@given(evaluations(), st.randoms(use_true_random=False))
def test_the_order_of_offers_and_marks_changes_nothing(evaluation: Evaluation, random: Random) -> None:
    shuffled = replace(
        evaluation,
        offers=tuple(random.sample(evaluation.offers, len(evaluation.offers))),
        marks=tuple(random.sample(evaluation.marks, len(evaluation.marks))),
        panel=tuple(random.sample(evaluation.panel, len(evaluation.panel))),
    )
    before, after = rank_evaluation(evaluation), rank_evaluation(shuffled)
    assert by_offer(before) == by_offer(after)
    assert set(before.winners) == set(after.winners)


@quickly
@given(evaluations(), st.permutations(("E1", "E2", "E3")))
def test_evaluators_are_equal(evaluation: Evaluation, order: list[str]) -> None:
    names = dict(zip(("E1", "E2", "E3"), order, strict=True))
    swapped = replace(
        evaluation, marks=tuple(mark._replace(evaluator=names[mark.evaluator]) for mark in evaluation.marks)
    )
    assert by_offer(rank_evaluation(evaluation)) == by_offer(rank_evaluation(swapped))


@quickly
@given(evaluations())
def test_points_add_up_exactly(evaluation: Evaluation) -> None:
    ranking = rank_evaluation(evaluation)
    for standing in ranking.standings:
        quality = [standing.points[leaf] for leaf in LEAVES if standing.points[leaf] is not None]
        assert (sum(quality) if quality else None) == standing.quality
        if standing.total is not None:
            assert standing.total == sum(own for own in standing.points.values() if own is not None)
            assert 0 <= standing.total <= 100
    assert sum(ranking.weights.values()) == 100


@quickly
@given(evaluations(), st.integers(2, 50))
def test_a_larger_budget_changes_no_place(evaluation: Evaluation, factor: int) -> None:
    rules = evaluation.framework.rules
    weight = int(evaluation.framework.criteria[1].weight or 0)
    scaled = a_tree(formula=rules.price_formula, score_from=rules.score_from, weight=weight, factor=factor)
    before, after = rank_evaluation(evaluation), rank_evaluation(replace(evaluation, framework=scaled))
    assert [(own.offer, own.rank) for own in before.standings] == [(own.offer, own.rank) for own in after.standings]
    for own in before.standings:
        larger = standing_of(after, own.offer).total
        assert larger == (None if own.total is None else own.total * factor)


@quickly
@given(evaluations(), st.data())
def test_a_better_mark_never_lowers_ones_own_total(evaluation: Evaluation, data: st.DataObject) -> None:
    raisable = [
        place
        for place, mark in enumerate(evaluation.marks)
        if mark.kind is MarkKind.SCORE and mark.value is not None and mark.value < 10
    ]
    if not raisable:
        return
    place = data.draw(st.sampled_from(raisable))
    mark = evaluation.marks[place]
    better = mark._replace(value=Decimal(10))
    raised = replace(evaluation, marks=(*evaluation.marks[:place], better, *evaluation.marks[place + 1 :]))
    before = standing_of(rank_evaluation(evaluation), mark.offer)
    after = standing_of(rank_evaluation(raised), mark.offer)
    assert (after.quality or 0) >= (before.quality or 0)
    if before.total is not None:
        assert after.total is not None
        assert after.total >= before.total


@quickly
@given(evaluations())
def test_ranks_are_competition_ranks(evaluation: Evaluation) -> None:
    ranking = rank_evaluation(evaluation)
    given_ranks = [own.rank for own in ranking.standings if own.rank is not None]
    assert given_ranks == [1 + sum(other < rank for other in given_ranks) for rank in given_ranks]
    assert ranking.winners == tuple(own.offer for own in ranking.standings if own.rank == 1)


def reversals_by_recount(evaluation: Evaluation) -> set[str]:
    """Every placed loser without whom the winners differ, found by ranking anew."""
    ranking = rank_evaluation(evaluation)
    return {
        standing.offer
        for standing in ranking.standings
        if standing.rank is not None
        and standing.offer not in ranking.winners
        and set(rank_evaluation(without(evaluation, standing.offer)).winners) != set(ranking.winners)
    }


def without(evaluation: Evaluation, offer: str) -> Evaluation:
    return replace(
        evaluation,
        offers=tuple(other for other in evaluation.offers if other.id != offer),
        marks=tuple(mark for mark in evaluation.marks if mark.offer != offer),
        prices=tuple(line for line in evaluation.prices if line.offer != offer),
    )


@quickly
@given(
    st.sampled_from((*FORMULAS, PriceFormula.LINEAR_ABOVE_LOWEST)),
    st.sampled_from((True, False)),
    st.lists(st.tuples(st.integers(1, 10), st.integers(50, 200)), min_size=3, max_size=5),
)
def test_the_warning_of_rank_reversal_finds_what_ranking_anew_finds(
    formula: PriceFormula, relative: bool, offers: list[tuple[int, int]]
) -> None:
    framework = a_framework(
        a_leaf("Q", weight=60),
        a_price("P", weight=40),
        price_formula=formula,
        price_log_base=Decimal(2),
        quality_relative_to_best=relative,
    )
    names = "ABCDE"[: len(offers)]
    evaluation = an_evaluation(
        framework,
        marks={name: {"Q": quality} for name, (quality, _) in zip(names, offers, strict=True)},
        prices={name: price for name, (_, price) in zip(names, offers, strict=True)},
    )
    ranking = rank_evaluation(evaluation)
    warned = {
        offer
        for warning in ranking.warnings
        if warning.code == "rank_reversal"
        for offer in warning.offers
        if offer not in ranking.winners
    }
    expected = reversals_by_recount(evaluation)
    assert expected <= warned
    assert bool(expected) is bool(warned)


def test_a_mark_of_a_third_is_exact_in_the_total() -> None:
    framework = a_framework(a_leaf("Q", weight=100))
    ranking = rank_evaluation(an_evaluation(framework, marks={"A": {"Q": [1, 1, 2]}}))
    assert ranking.standings[0].total == Fraction(40, 3)
