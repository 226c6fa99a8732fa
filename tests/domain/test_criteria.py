"""The criteria tree, its scales, and every fault of a framework in words."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.criteria import FrameworkFault, Scale, Tree, faults, number_fault
from app.domain.errors import DomainError
from app.domain.evaluation import (
    Criterion,
    CriterionKind,
    Framework,
    PriceFormula,
    ScaleOrigin,
    ScaleWord,
    ScoreFrom,
    ScoringStage,
    Seat,
    TieRule,
)
from tests.domain.evaluations import a_framework, a_gate, a_group, a_leaf, a_price, number

WORDS = (
    ScaleWord("words", "Excellent", Decimal(9)),
    ScaleWord("words", "Good", Decimal("6.5")),
    ScaleWord("other", "Fine", Decimal(3)),
)


def a_sound_tree(**rules: object) -> Framework:
    return a_framework(
        a_group("T", weight=75),
        a_leaf("a", weight=20, parent="T"),
        a_leaf("b", weight=25, parent="T", stage=ScoringStage.INTERVIEW),
        a_group("U", weight=55, parent="T"),
        a_leaf("c", weight=100, parent="U"),
        a_price("P", weight=25),
        a_gate("G", parent="T"),
        price_formula=PriceFormula.LOWEST_PRICE_RATIO,
        **rules,
    )


def found(framework: Framework) -> list[tuple[str, str, str]]:
    return [(fault.sheet, fault.criterion, fault.column) for fault in faults(framework)]


def only_text(framework: Framework) -> str:
    (fault,) = faults(framework)
    return fault.text


# --- the tree --------------------------------------------------------------------------------------------------------


def test_effective_points_follow_the_weights_down_the_tree() -> None:
    tree = Tree.of(a_sound_tree(total_points=Decimal(1000)))
    assert dict(tree.points) == {
        "T": 750,
        "a": 150,
        "b": Fraction(750 * 25, 100),
        "U": Fraction(750 * 55, 100),
        "c": Fraction(750 * 55, 100),
        "P": 250,
        "G": 0,
    }
    assert (tree.budget, tree.quality_points, tree.price_points) == (1000, 750, 250)


def test_nested_weights_of_the_university_of_california() -> None:
    """CalUsource help pages: technical 75 of 20, 25, 30, 25; price 25."""
    leaves = [a_leaf(f"t{weight}{n}", weight=weight, parent="T") for n, weight in enumerate((20, 25, 30, 25))]
    tree = Tree.of(a_framework(a_group("T", weight=75), *leaves, a_price("P", weight=25)))
    assert [tree.points[leaf.id] for leaf in tree.weighted_leaves] == [
        15,
        Fraction(75, 4),
        Fraction(45, 2),
        Fraction(75, 4),
        25,
    ]


def test_a_group_without_weight_weighs_its_children() -> None:
    framework = a_framework(
        a_group("T"), a_leaf("a", weight=20, parent="T"), a_leaf("b", weight=40, parent="T"), a_leaf("c", weight=40)
    )
    assert faults(framework) == ()
    assert dict(Tree.of(framework).points) == {"T": 60, "a": 20, "b": 40, "c": 40}


def test_weights_may_be_points_of_the_parent() -> None:
    framework = a_framework(
        a_group("T", weight=300),
        a_leaf("a", weight=100, parent="T"),
        a_leaf("b", weight=200, parent="T"),
        a_leaf("c", weight=200),
        total_points=Decimal(500),
    )
    assert faults(framework) == ()
    assert dict(Tree.of(framework).points) == {"T": 300, "a": 100, "b": 200, "c": 200}


def test_what_a_tree_knows_of_its_nodes() -> None:
    tree = Tree.of(a_sound_tree())
    assert [node.id for node in tree.roots] == ["T", "P"]
    assert [node.id for node in tree.children("T")] == ["a", "b", "U", "G"]
    assert [node.id for node in tree.leaves] == ["a", "b", "c", "P", "G"]
    assert {node.id for node in tree.descendants("T")} == {"a", "b", "U", "c", "G"}
    assert [node.id for node in tree.leaves_under("U")] == ["c"]
    assert [node.id for node in tree.leaves_under("a")] == ["a"]
    assert tree.descendants("a") == ()


def test_shares_of_the_stages_are_derived() -> None:
    assert Tree.of(a_sound_tree()).stage_shares() == {
        ScoringStage.RESPONSE: Fraction(8125, 10000),
        ScoringStage.INTERVIEW: Fraction(1875, 10000),
    }


@pytest.mark.parametrize(
    ("assigned", "expected"),
    [((), {"a", "b", "c", "G"}), (("U", "a"), {"a", "c"}), (("T",), {"a", "b", "c", "G"}), (("P", "nowhere"), set())],
)
def test_which_leaves_a_seat_marks(assigned: Sequence[str], expected: set[str]) -> None:
    assert Tree.of(a_sound_tree()).leaves_of(Seat("E1", "Ada", criteria=tuple(assigned))) == expected


def test_criteria_that_form_no_tree_are_refused() -> None:
    with pytest.raises(DomainError):
        Tree.of(a_framework(a_leaf("a", weight=100, parent="nowhere")))


def test_a_tree_deeper_than_the_stack() -> None:
    depth = 3000
    chain = [a_group(f"g{level}", weight=100, parent=f"g{level - 1}" if level else None) for level in range(depth)]
    tree = Tree.of(a_framework(*chain, a_leaf("a", weight=100, parent=f"g{depth - 1}")))
    assert tree.points["a"] == 100


# --- scales ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["0", "10", "2.5", "6.5", "9"])
def test_values_on_the_scale(value: str) -> None:
    scale = Scale(Decimal(0), Decimal(10), Decimal("2.5"), words=WORDS[:2])
    assert scale.fault(Decimal(value)) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("10.1", "10.1 is not on the scale 0 to 10 in steps of 2.5 (or Excellent = 9, Good = 6.5)."),
        ("-1", "-1 is not on the scale 0 to 10 in steps of 2.5 (or Excellent = 9, Good = 6.5)."),
        ("3", "3 is between the steps of the scale 0 to 10 in steps of 2.5 (or Excellent = 9, Good = 6.5)."),
        ("NaN", "NaN is not a number on the scale 0 to 10 in steps of 2.5 (or Excellent = 9, Good = 6.5)."),
    ],
)
def test_values_off_the_scale(value: str, text: str) -> None:
    assert Scale(Decimal(0), Decimal(10), Decimal("2.5"), words=WORDS[:2]).fault(Decimal(value)) == text


def test_steps_are_counted_from_the_lowest_value_and_may_be_absent() -> None:
    odd = Scale(Decimal(1), Decimal(9), Decimal(2), words=())
    assert (odd.fault(Decimal(3)), odd.fault(Decimal(4))) == (
        None,
        "4 is between the steps of the scale 1 to 9 in steps of 2.",
    )
    assert replace(odd, step=None).fault(Decimal("4.123")) is None


def test_words_are_known_whatever_their_case() -> None:
    leaf = a_leaf("Q", weight=100, scale="words")
    scale = Tree.of(a_framework(leaf, scales=WORDS)).scale("Q")
    assert [scale.value_of(word) for word in (" excellent ", "GOOD", "Fine")] == [9, Decimal("6.5"), None]


# --- faults ----------------------------------------------------------------------------------------------------------


def test_a_sound_framework_has_no_faults() -> None:
    assert faults(a_sound_tree()) == ()


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ([], [("", "id")]),
        ([a_leaf("a", weight=100, parent="X")], [("a", "parent")]),
        (
            [a_leaf("a", weight=100), a_group("g", parent="h"), a_group("h", parent="g")],
            [("g", "parent"), ("h", "parent")],
        ),
        ([a_leaf("a", weight=100), a_group("g", parent="g")], [("g", "parent")]),
        ([a_leaf("a", weight=100), a_leaf("b", weight=100, parent="a")], [("b", "parent")]),
        ([a_leaf("a", weight=100), a_group("g")], [("g", "kind")]),
        ([a_leaf("a", weight=100), a_leaf("a", weight=100)], [("a", "id")]),
        ([a_leaf("two words", weight=100)], [("two words", "id")]),
        ([a_leaf("", weight=100)], [("", "id")]),
        ([a_leaf("a", weight=60), a_leaf("b", weight=39)], [("", "weight")]),
        ([a_group("g", weight=100), a_leaf("a", weight=99, parent="g")], [("g", "weight")]),
        ([a_group("g", weight=100), a_gate("a", parent="g")], [("g", "weight")]),
        ([a_leaf("a", weight=100), a_gate("g", weight=Decimal(5))], [("g", "weight")]),
        ([a_leaf("a", weight=140), a_leaf("b", weight=-40)], [("b", "weight")]),
        ([replace(a_leaf("a"), weight=None)], [("a", "weight")]),
        ([a_leaf("a", weight=100, scale_max=None)], [("a", "scale_max")]),
        ([a_leaf("a", weight=100, scale="nowhere")], [("a", "scale")]),
        ([a_leaf("a", weight=100, scale="words", top=8)], [("a", "scale")]),
        ([a_leaf("a", weight=100, scale_min=Decimal(10))], [("a", "scale_min")]),
        ([a_leaf("a", weight=100, scale_min=Decimal(-1))], [("a", "scale_min")]),
        ([a_leaf("a", weight=100, scale_step=Decimal(3))], [("a", "scale_step")]),
        ([a_leaf("a", weight=100, scale_step=Decimal(0))], [("a", "scale_step")]),
        ([a_leaf("a", weight=100, scale_max=Decimal("1.0000000001"))], [("a", "scale_max")]),
        ([a_leaf("a", weight=100, minimum=Decimal(101))], [("a", "minimum")]),
        ([a_leaf("a", weight=100, minimum=Decimal(50), stage=ScoringStage.INTERVIEW)], [("a", "minimum")]),
        ([a_leaf("a", weight=100), a_gate("g", minimum=Decimal(50))], [("g", "minimum")]),
    ],
)
def test_faults_of_criteria(criteria: list[Criterion], expected: list[tuple[str, str]]) -> None:
    framework = a_framework(*criteria, scales=WORDS)
    assert found(framework) == [("Criteria", *fault) for fault in expected]


@pytest.mark.parametrize(
    ("rules", "column"),
    [
        ({"total_points": Decimal(0)}, "total_points"),
        ({"preference_points_inside": Decimal(-1)}, "preference_points_inside"),
        ({"preference_points_inside": Decimal(100)}, "preference_points_inside"),
        ({"minimum_quality": Decimal("100.1")}, "minimum_quality"),
        ({"near_tie": Decimal(-1)}, "near_tie"),
        ({"tolerance": Decimal(101)}, "tolerance"),
        ({"rounding": 10}, "rounding"),
        ({"rounding": -1}, "rounding"),
        ({"shortlist_size": 0}, "shortlist_size"),
        ({"tie_rule": TieRule.CRITERION}, "tie_rule"),
        ({"tie_rule": TieRule.CRITERION, "tie_criterion": "nowhere"}, "tie_rule"),
        ({"tie_rule": TieRule.CRITERION, "tie_criterion": "G"}, "tie_rule"),
        ({"quality_relative_to_best": True, "score_from": ScoreFrom.RANK_SUM}, "quality_relative_to_best"),
        ({"price_formula": PriceFormula.LOGARITHMIC, "price_log_base": Decimal(1)}, "price_log_base"),
        ({"price_formula": PriceFormula.LOGARITHMIC}, "price_log_base"),
        ({"price_formula": PriceFormula.AWARD_ON_VALUE}, "price_value_of_quality"),
        (
            {"price_formula": PriceFormula.AWARD_ON_VALUE, "price_value_of_quality": Decimal(0)},
            "price_value_of_quality",
        ),
        ({"price_formula": PriceFormula.LINEAR_BETWEEN_BOUNDS, "price_worst": Decimal(9)}, "price_best"),
        (
            {
                "price_formula": PriceFormula.LINEAR_BETWEEN_BOUNDS,
                "price_worst": Decimal(9),
                "price_best": Decimal(9),
            },
            "price_best",
        ),
        ({"price_formula": PriceFormula.UTILITY_INDEX, "score_from": ScoreFrom.RANK_SUM}, "score_from"),
        ({"price_formula": None}, "price_formula"),
        ({"total_points": Decimal("1E+18")}, "total_points"),
        ({"near_tie": Decimal("NaN")}, "near_tie"),
    ],
)
def test_faults_of_rules(rules: dict[str, object], column: str) -> None:
    framework = a_sound_tree()
    assert found(replace(framework, rules=replace(framework.rules, **rules))) == [("RFP", "", column)]


def test_faults_of_price_leaves() -> None:
    ratio, quality = PriceFormula.LOWEST_PRICE_RATIO, PriceFormula.QUALITY_ONLY
    assert found(a_framework(a_leaf("a", weight=100), price_formula=ratio)) == [("RFP", "", "price_formula")]
    two = a_framework(a_price("P", weight=50), a_price("R", weight=50), price_formula=ratio)
    assert found(two) == [("Criteria", "R", "kind")]
    unpaid = a_framework(a_leaf("a", weight=100), a_price("P", weight=0), price_formula=ratio)
    assert found(unpaid) == [("Criteria", "P", "weight")]
    fixed = a_framework(a_leaf("a", weight=60), a_price("P", weight=40), price_formula=quality)
    assert found(fixed) == [("Criteria", "P", "kind")]
    unscored = a_framework(a_price("P", weight=100), price_formula=PriceFormula.PRICE_PER_QUALITY_POINT)
    assert found(unscored) == [("RFP", "", "price_formula")]
    scored = a_framework(a_leaf(), a_price(), price_formula=PriceFormula.PRICE_AS_CRITERION)
    assert found(scored) == [("Criteria", "P", "scale_max")]


def test_faults_of_word_scales() -> None:
    words = (*WORDS, ScaleWord("words", "good ", Decimal(5)), ScaleWord("words", " ", Decimal(5)))
    framework = a_framework(a_leaf("a", weight=100), scales=words)
    assert [(fault.sheet, fault.index, fault.column) for fault in faults(framework)] == [
        ("Scales", 3, "label"),
        ("Scales", 4, "label"),
    ]


def test_the_sum_of_weights_is_said() -> None:
    nested = a_framework(
        a_group("g", weight=60),
        a_leaf("a", weight=50, parent="g"),
        a_leaf("b", weight=45, parent="g"),
        a_leaf("c", weight=40),
    )
    assert only_text(nested) == (
        "The weights under g (a, b) add up to 95; they must add up to 100 or to the 60 points they share."
    )
    top = a_framework(a_leaf("a", weight="33.33"), a_leaf("b", weight="66.66"))
    assert only_text(top) == "The weights at the top (a, b) add up to 99.99; they must add up to 100."


def test_all_faults_are_told_at_once_and_where() -> None:
    framework = a_framework(
        a_leaf("a", weight=50, scale_step=Decimal(3)),
        a_leaf("b", weight=40, parent="nowhere"),
        near_tie=Decimal(101),
    )
    assert [replace(fault, text="") for fault in faults(framework)] == [
        FrameworkFault("RFP", None, "", "near_tie", ""),
        FrameworkFault("Criteria", 1, "b", "parent", ""),
        FrameworkFault("Criteria", 0, "a", "scale_step", ""),
        FrameworkFault("Criteria", None, "", "weight", ""),
    ]
    assert all(fault.text.endswith(".") for fault in faults(framework))


def test_a_scale_below_zero_needs_the_origin_at_its_minimum() -> None:
    framework = a_framework(a_leaf("a", weight=100, scale_min=Decimal(-2)), scale_origin=ScaleOrigin.MINIMUM)
    assert faults(framework) == ()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.6666666666666666", None),
        ("-3", None),
        ("Infinity", "Infinity is not a number."),
        ("1E+999999", "The number is too large: write one below 1,000,000,000,000,000,000."),
        ("1E-31", "The number has more than 30 decimals: write fewer."),
    ],
)
def test_numbers_that_would_stop_the_arithmetic_are_refused(value: str, text: str | None) -> None:
    assert number_fault(number(value)) == text


def test_price_takes_no_minimum() -> None:
    framework = a_framework(a_leaf(), a_price(minimum=Decimal(10)), price_formula=PriceFormula.LOWEST_PRICE_RATIO)
    assert found(framework) == [("Criteria", "P", "minimum")]


def test_kinds_are_told_apart() -> None:
    assert {leaf.kind for leaf in Tree.of(a_sound_tree()).marked} == {CriterionKind.SCORE, CriterionKind.GATE}
