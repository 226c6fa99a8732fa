"""The formula laboratory: the vectors of the evaluation design, where the winner flips, and rank reversal."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.contest import leaders
from app.domain.evaluation import OfferStatus, PriceFormula, Rules
from app.domain.laboratory import DummyOffer, Trial, contest_of, outcome, outcomes, with_price, with_share
from app.domain.laboratory_flips import Course, over_price, over_share
from app.domain.pricing import FORMULAS, Formula
from tests.domain.evaluations import ranks, shown, texts, totals

RULES = Rules(
    total_points=Decimal(100),
    price_best=Decimal(600_000),
    price_worst=Decimal(1_400_000),
    price_log_base=Decimal(2),
    price_value_of_quality=Decimal(1_000_000),
)
A, B, C = "0", "1", "2"


def a_trial(*offers: tuple[object, object], quality: object = 60, price: object = 40, rules: Rules = RULES) -> Trial:
    """Offers A, B, C … as (percent of quality, price)."""
    made = (
        DummyOffer(chr(ord("A") + place), Decimal(str(percent)), Decimal(str(amount)))
        for place, (percent, amount) in enumerate(offers)
    )
    return Trial(tuple(made), quality_points=Decimal(str(quality)), price_points=Decimal(str(price)), rules=rules)


THE_THREE = a_trial((90, 1_200_000), (75, 1_000_000), (60, 800_000))
A_REVERSAL = a_trial((70, 135), (50, 80), (10, 40))


@pytest.mark.parametrize(
    ("formula", "expected", "winners"),
    [
        (PriceFormula.LOWEST_PRICE_RATIO, {A: "80.67", B: "77.00", C: "76.00"}, (A,)),
        (PriceFormula.LINEAR_BETWEEN_BOUNDS, {A: "64.00", B: "65.00", C: "66.00"}, (C,)),
        (PriceFormula.LINEAR_MIN_MAX, {A: "54.00", B: "65.00", C: "76.00"}, (C,)),
        (PriceFormula.LINEAR_ABOVE_LOWEST, {A: "74.00", B: "75.00", C: "76.00"}, (C,)),
        (PriceFormula.SHARE_OF_TOTAL, {A: "78.00", B: "71.67", C: "65.33"}, (A,)),
        (PriceFormula.LOGARITHMIC, {A: "70.60", B: "72.12", C: "76.00"}, (C,)),
        (PriceFormula.QUALITY_ONLY, {A: "54.00", B: "45.00", C: "36.00"}, (A,)),
    ],
)
def test_totals_of_the_vectors(formula: PriceFormula, expected: dict[str, str], winners: tuple[str, ...]) -> None:
    ranking = outcome(THE_THREE, formula=FORMULAS[formula]).ranking
    assert ranking is not None
    assert (totals(ranking), ranking.winners) == (expected, winners)


@pytest.mark.parametrize(
    ("formula", "expected", "winners"),
    [
        (PriceFormula.UTILITY_INDEX, {A: "0.667", B: "0.620", C: "0.550"}, (A,)),
        (PriceFormula.AWARD_ON_VALUE, {A: "300000.000", B: "250000.000", C: "200000.000"}, (C,)),
        (PriceFormula.PRICE_PER_QUALITY_POINT, dict.fromkeys((A, B, C), "1333333.333"), (A, B, C)),
        (PriceFormula.LOWEST_PRICE_OF_THE_PASSING, {A: "1200000.000", B: "1000000.000", C: "800000.000"}, (C,)),
    ],
)
def test_figures_of_the_vectors(formula: PriceFormula, expected: dict[str, str], winners: tuple[str, ...]) -> None:
    ranking = outcome(THE_THREE, formula=FORMULAS[formula]).ranking
    assert ranking is not None
    assert {own.offer: shown(own.order_value, places=3) for own in ranking.standings} == expected
    assert ranking.winners == winners


def test_a_minimum_of_quality_leaves_an_offer_out() -> None:
    rules = Rules(total_points=Decimal(100), minimum_quality=Decimal(70))
    trial = a_trial((90, 1_200_000), (75, 1_000_000), (60, 800_000), quality=70, price=30, rules=rules)
    ranking = outcome(trial, formula=FORMULAS[PriceFormula.LOWEST_PRICE_RATIO]).ranking
    assert ranking is not None
    assert totals(ranking, places=1) == {A: "88.0", B: "82.5", C: None}
    assert {own.offer: own.status for own in ranking.standings}[C] is OfferStatus.EXCLUDED
    assert over_price(trial, formula=FORMULAS[PriceFormula.LOWEST_PRICE_RATIO], offer=C) is None


def test_every_formula_is_tried_and_what_cannot_be_used_says_why() -> None:
    trial = a_trial((90, 100), (80, 90), price=0, rules=Rules(total_points=Decimal(100)))
    obstacles = {each.formula.name: each.obstacle for each in outcomes(trial)}
    no_points = "It shares out points for price, and price carries none: give it points."
    assert obstacles == {
        PriceFormula.LOWEST_PRICE_RATIO: no_points,
        PriceFormula.LINEAR_BETWEEN_BOUNDS: (
            "It needs the price that gets all points and the price that gets none: enter them with the offers."
        ),
        PriceFormula.LINEAR_MIN_MAX: no_points,
        PriceFormula.LINEAR_ABOVE_LOWEST: no_points,
        PriceFormula.SHARE_OF_TOTAL: no_points,
        PriceFormula.LOGARITHMIC: "It needs the base of the logarithm: enter it with the offers.",
        PriceFormula.PRICE_PER_QUALITY_POINT: "",
        PriceFormula.AWARD_ON_VALUE: "It needs the value of full quality in money: enter it with the offers.",
        PriceFormula.UTILITY_INDEX: no_points,
        PriceFormula.PRICE_AS_CRITERION: (
            "Evaluators mark the price themselves under it, so prices alone do not say who would win."
        ),
        PriceFormula.QUALITY_ONLY: "",
        PriceFormula.LOWEST_PRICE_OF_THE_PASSING: "",
    }


@pytest.mark.parametrize(
    ("formula", "rules", "quality", "text"),
    [
        (
            PriceFormula.LINEAR_BETWEEN_BOUNDS,
            {"price_best": Decimal(5), "price_worst": Decimal(5)},
            60,
            "The price that gets all points must be below the price that gets none.",
        ),
        (
            PriceFormula.LOGARITHMIC,
            {"price_log_base": Decimal(1)},
            60,
            "The base of the logarithm must be above 1, for example 2.",
        ),
        (
            PriceFormula.AWARD_ON_VALUE,
            {"price_value_of_quality": Decimal(0)},
            60,
            "The value of full quality in money must be above 0.",
        ),
        (
            PriceFormula.UTILITY_INDEX,
            {},
            0,
            "It compares price with quality, and quality carries no points: give it some.",
        ),
    ],
)
def test_parameters_that_make_no_sense_are_said(
    formula: PriceFormula, rules: dict[str, Decimal], quality: int, text: str
) -> None:
    trial = a_trial((90, 100), (80, 90), quality=quality, rules=Rules(total_points=Decimal(100), **rules))
    assert outcome(trial, formula=FORMULAS[formula]).obstacle == text


def flips_of(course: Course | None) -> list[tuple[Fraction, Fraction, tuple[str, ...], tuple[str, ...]]]:
    assert course is not None
    return [(flip.low, flip.high, flip.before, flip.after) for flip in course.flips]


@pytest.mark.parametrize(
    ("formula", "share"),
    [
        (PriceFormula.LOWEST_PRICE_RATIO, Fraction(9, 19)),
        (PriceFormula.LINEAR_BETWEEN_BOUNDS, Fraction(3, 8)),
        (PriceFormula.LINEAR_MIN_MAX, Fraction(3, 13)),
        (PriceFormula.LINEAR_ABOVE_LOWEST, Fraction(3, 8)),
        (PriceFormula.SHARE_OF_TOTAL, Fraction(9, 13)),
        (PriceFormula.UTILITY_INDEX, Fraction(9, 19)),
    ],
)
def test_the_share_of_price_at_which_c_overtakes_a_is_exact(formula: PriceFormula, share: Fraction) -> None:
    """By hand, A against C: the quality given up is 0.3; the points for price gained are 1/3, 1/2, 1, 1/2, 2/15."""
    course = over_share(THE_THREE, formula=FORMULAS[formula])
    assert course.first == (A,)
    assert flips_of(course) == [(share, share, (A,), (C,))]


@pytest.mark.parametrize(
    ("formula", "leader"),
    [
        (PriceFormula.PRICE_PER_QUALITY_POINT, (A, B, C)),
        (PriceFormula.AWARD_ON_VALUE, (C,)),
        (PriceFormula.QUALITY_ONLY, (A,)),
        (PriceFormula.LOWEST_PRICE_OF_THE_PASSING, (C,)),
    ],
)
def test_without_points_for_price_their_share_decides_nothing(formula: PriceFormula, leader: tuple[str, ...]) -> None:
    assert over_share(THE_THREE, formula=FORMULAS[formula]) == Course(Fraction(0), Fraction(1), first=leader)


@pytest.mark.parametrize(
    ("formula", "price", "follower"),
    [
        (PriceFormula.LOWEST_PRICE_RATIO, Fraction(96_000_000, 107), A),
        (PriceFormula.LINEAR_BETWEEN_BOUNDS, Fraction(980_000), C),
        (PriceFormula.LINEAR_ABOVE_LOWEST, Fraction(980_000), C),
        (PriceFormula.SHARE_OF_TOTAL, Fraction(30_000_000, 49), A),
        (PriceFormula.AWARD_ON_VALUE, Fraction(950_000), C),
        (PriceFormula.UTILITY_INDEX, Fraction(930_000), A),
    ],
)
def test_the_price_at_which_b_loses_the_first_place_is_exact(
    formula: PriceFormula, price: Fraction, follower: str
) -> None:
    course = over_price(THE_THREE, formula=FORMULAS[formula], offer=B)
    assert flips_of(course) == [(price, price, (B,), (follower,))]


def test_a_price_may_change_the_winner_twice() -> None:
    course = over_price(THE_THREE, formula=FORMULAS[PriceFormula.LINEAR_MIN_MAX], offer=B)
    assert flips_of(course) == [
        (Fraction(890_000), Fraction(890_000), (B,), (C,)),
        (Fraction(15_200_000, 9), Fraction(15_200_000, 9), (C,), (A,)),
    ]


def test_a_price_under_the_logarithm_is_narrowed_down_to_a_hundredth() -> None:
    formula = FORMULAS[PriceFormula.LOGARITHMIC]
    course = over_price(THE_THREE, formula=formula, offer=B)
    assert course is not None
    (flip,) = course.flips
    assert (flip.before, flip.after, flip.is_exact) == ((B,), (C,), False)
    assert 0 < flip.high - flip.low <= Fraction(1, 100)
    contest = contest_of(THE_THREE, formula=formula)
    assert leaders(with_price(contest, offer=B, price=flip.low).figures(), lowest_first=False) == (B,)
    assert leaders(with_price(contest, offer=B, price=flip.high).figures(), lowest_first=False) == (C,)


def test_the_first_place_may_jump_where_prices_are_equal() -> None:
    """Two offers under the straight line from lowest to highest: the cheaper has all points, the dearer none."""
    course = over_price(a_trial((80, 100), (70, 90)), formula=FORMULAS[PriceFormula.LINEAR_MIN_MAX], offer=B)
    assert flips_of(course) == [(Fraction(100), Fraction(100), (B,), (A,))]


def test_the_published_rank_reversal() -> None:
    ranking = outcome(A_REVERSAL, formula=FORMULAS[PriceFormula.LOWEST_PRICE_RATIO]).ranking
    assert ranking is not None
    assert totals(ranking, places=1) == {A: "53.9", B: "50.0", C: "46.0"}
    assert texts(ranking, "rank_reversal") == [
        (
            "Without C, which does not win, the first place would go to B and not to A: B 70 instead of 50, A 65.7 "
            "instead of 53.85."
        )
    ]


def test_equal_offers_share_the_first_place_throughout() -> None:
    trial = a_trial((80, 100), (80, 100), (50, 300))
    ranking = outcome(trial, formula=FORMULAS[PriceFormula.LOWEST_PRICE_RATIO]).ranking
    assert ranking is not None
    assert ranks(ranking) == {A: 1, B: 1, C: 3}
    assert over_share(trial, formula=FORMULAS[PriceFormula.LOWEST_PRICE_RATIO]).flips == ()


USABLE = tuple(formula for formula in FORMULAS.values() if formula.name is not PriceFormula.PRICE_AS_CRITERION)
trials = st.lists(st.tuples(st.integers(0, 20), st.integers(30, 200)), min_size=2, max_size=4)
places = st.fractions(Fraction(1, 1000), Fraction(999, 1000), max_denominator=1000)


def leaders_said(course: Course, *, at: Fraction) -> tuple[str, ...] | None:
    """Who leads at a place according to a course; None within a flip."""
    led = course.first
    for flip in course.flips:
        if flip.low <= at <= flip.high:
            return None
        led = flip.after if flip.high < at else led
    return led


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.sampled_from(USABLE), trials, places)
def test_between_flips_the_winner_is_as_said(formula: Formula, offers: list[tuple[int, int]], place: Fraction) -> None:
    rules = Rules(
        total_points=Decimal(100),
        price_best=Decimal(60),
        price_worst=Decimal(150),
        price_log_base=Decimal(2),
        price_value_of_quality=Decimal(100),
    )
    trial = a_trial(*((5 * quality, price) for quality, price in offers), rules=rules)
    contest = contest_of(trial, formula=formula)
    by_share = leaders(with_share(contest, share=place).figures(), lowest_first=contest.lowest_first)
    said = leaders_said(over_share(trial, formula=formula), at=place)
    if formula.needs_leaf:
        assert said is None or set(said) <= set(by_share)
    course = over_price(trial, formula=formula, offer=A)
    price = course.start + place * (course.end - course.start)
    by_price = leaders(with_price(contest, offer=A, price=price).figures(), lowest_first=contest.lowest_first)
    said = leaders_said(course, at=price)
    assert said is None or set(said) <= set(by_price)
