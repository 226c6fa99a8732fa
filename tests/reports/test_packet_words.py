"""The sentences of a packet: each says what the figures say, for every shape a result can have."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.evaluation import (
    Criterion,
    CriterionKind,
    Evaluation,
    Mark,
    MarkKind,
    PriceFormula,
    ScaleWord,
    TieRule,
)
from app.domain.packet import DecisionPacket, Source, marks_by_cell, moment_in_words
from app.domain.packet_figures import decimals, mark_in_words, money, percent
from app.domain.packet_method import FORMULAS, method_opening, rules_in_words
from app.domain.packet_words import (
    Basis,
    Outcome,
    basis,
    key_figures,
    margin_sentence,
    near_tie_sentence,
    price_of_others,
    price_sentence,
    quality_sentence,
    recommendation,
    source_sentences,
    tie_rule_sentence,
    to_know,
)
from app.domain.sentences import listed
from app.domain.standing import RankingWarning
from tests.reports.packet_builders import a_packet, a_ranking, an_evaluation


def packet_of(evaluation: Evaluation, *, tied: int = 1) -> DecisionPacket:
    return a_packet(evaluation, ranking=a_ranking(evaluation, tied=tied))


def packet_with_rules(**changes: object) -> DecisionPacket:
    """A packet under changed rules."""
    evaluation = an_evaluation(offers=2, groups=1, leaves=2, seats=1)
    rules = replace(evaluation.framework.rules, **changes)  # type: ignore[arg-type]
    return packet_of(replace(evaluation, framework=replace(evaluation.framework, rules=rules)))


def packet_with_prices(*amounts: int) -> DecisionPacket:
    """A packet whose offers, in rank order, ask these amounts."""
    packet = packet_of(an_evaluation(offers=len(amounts), groups=1, leaves=1, seats=1))
    standings = tuple(
        replace(one, price_amount=Decimal(amount))
        for one, amount in zip(packet.ranking.standings, amounts, strict=True)
    )
    return replace(packet, ranking=replace(packet.ranking, standings=standings))


def test_one_winner_is_recommended() -> None:
    answer = recommendation(packet_of(an_evaluation()))
    assert (answer.outcome, answer.headline) == (Outcome.RECOMMENDED, "Award to Nordkontakt AS")
    assert answer.sentences == (
        "Nordkontakt AS (Firm V1) has 79.00 of 100 points.",
        "Ångström Services follows, 9.31 points (11.8 %) behind.",
    )


def test_a_tie_names_no_winner_and_says_what_the_rule_advises() -> None:
    answer = recommendation(packet_of(an_evaluation(), tied=2))
    assert (answer.outcome, answer.headline) == (Outcome.TIE, "Tie between Nordkontakt AS and Ångström Services")
    assert answer.sentences == (
        "Nordkontakt AS and Ångström Services share the first place with exactly 79.00 points each.",
        "By the lowest price Nordkontakt AS would go first.",
        "The rank stays shared: the people who decide apply the rule and record what came of it.",
    )


def test_a_tie_of_many_is_counted_past_four_names() -> None:
    answer = recommendation(packet_of(an_evaluation(offers=6), tied=6))
    assert answer.headline == (
        "Tie between Nordkontakt AS, Ångström Services, Żółć Contact, ContactHub India and 2 more"
    )


def test_a_formula_that_ranks_by_another_figure_is_named() -> None:
    packet = packet_of(an_evaluation(offers=2))
    standings = tuple(
        replace(one, total=None, order_value=Fraction(place, 4)) for place, one in enumerate(packet.ranking.standings)
    )
    ranking = replace(packet.ranking, standings=standings, order_by="utility_index")
    answer = recommendation(replace(packet, ranking=ranking))
    assert answer.sentences == (
        "Nordkontakt AS (Firm V1) comes first by utility index: 0.00.",
        "Ångström Services follows, 11.8 % behind.",
    )


@pytest.mark.parametrize(
    ("amounts", "sentence"),
    [
        ((100, 125), "Nordkontakt AS asks EUR 100, the lowest price; Ångström Services is next, 25 % higher."),
        ((125, 100), "Nordkontakt AS asks EUR 125, 25 % above the lowest price (Ångström Services, EUR 100)."),
        ((100, 100), "Nordkontakt AS asks EUR 100, the same as Ångström Services."),
        ((100,), "Nordkontakt AS asks EUR 100."),
    ],
)
def test_the_price_of_the_winner_is_set_against_the_lowest(amounts: tuple[int, ...], sentence: str) -> None:
    assert price_sentence(packet_with_prices(*amounts)) == sentence


def test_each_other_price_is_set_against_the_winners() -> None:
    assert price_of_others(packet_with_prices(100, 125, 80, 100)) == (
        "Ångström Services: EUR 125, 25 % more",
        "Żółć Contact: EUR 80, 20 % less",
        "ContactHub India: EUR 100, the same",
    )


def test_quality_says_who_has_more() -> None:
    packet = packet_of(an_evaluation(offers=2))
    first, second = packet.ranking.standings

    def with_quality(value: Fraction) -> str:
        standings = (replace(first, quality=value), second)
        return quality_sentence(replace(packet, ranking=replace(packet.ranking, standings=standings)))

    assert with_quality(Fraction(33)) == (
        "Nordkontakt AS is first on quality with 33.00 points; Ångström Services is next with 32.00."
    )
    assert with_quality(Fraction(32)) == "On quality Nordkontakt AS is level with Ångström Services: 32.00 points each."
    assert with_quality(Fraction(31)) == "On quality Ångström Services has more points: 32.00 against 31.00."


def test_near_ties_are_strictly_below_the_published_margin() -> None:
    packet = packet_of(an_evaluation(offers=2))
    near = replace(packet, ranking=replace(packet.ranking, margin=Fraction(199, 10_000)))
    at = replace(packet, ranking=replace(packet.ranking, margin=Fraction(2, 100)))
    assert near_tie_sentence(near) == "Near tie: the margin of 1.99 % is below the 2 % that was set."
    assert near_tie_sentence(at) == ""


def test_a_single_offer_has_no_margin() -> None:
    packet = packet_of(an_evaluation(offers=1))
    assert margin_sentence(packet) == ""
    assert [figure.label for figure in key_figures(packet)] == ["Total", "Price"]


def test_key_figures_say_what_they_mean() -> None:
    shown = [(figure.label, figure.value, figure.note) for figure in key_figures(packet_of(an_evaluation()))]
    assert shown == [
        ("Total", "79.00", "of 100 points"),
        ("Margin", "11.8 %", "over the next; near tie below 2 %"),
        ("Price", "EUR 3,000,000", "the lowest of 4"),
    ]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (TieRule.LOWEST_PRICE, "The published tie rule: the offer with the lowest price goes first."),
        (
            TieRule.CRITERION,
            "The published tie rule: the offer with the higher score in “Part 1 of the service” goes first.",
        ),
        (TieRule.NEW_OFFERS, "The published tie rule: those who are tied are asked for new offers."),
        (TieRule.LOT, "The published tie rule: the lot decides, drawn before named witnesses."),
        (None, "No tie rule was published."),
    ],
)
def test_tie_rules_in_words(rule: TieRule | None, sentence: str) -> None:
    assert tie_rule_sentence(packet_with_rules(tie_rule=rule, tie_criterion="Q1")) == sentence


def test_every_price_formula_has_words() -> None:
    assert set(FORMULAS) == set(PriceFormula)


def test_rules_are_said_with_their_parameters() -> None:
    packet = packet_with_rules(
        price_formula=PriceFormula.LOGARITHMIC,
        price_log_base=Decimal("2.50"),
        minimum_quality=Decimal(65),
        rounding=1,
    )
    said = dict(rules_in_words(packet))
    assert said["Price"].endswith("Here W = 40 points and A = 2.5.")
    assert said["Points"] == "One budget of 100 points. Quality carries 60 of them, price 40."
    assert said["Thresholds"] == (
        "An offer needs at least 65 % of all quality points. One that has less is excluded, and its price is not "
        "opened. Thresholds are tested on what the responses earned."
    )
    assert said["Rounding"].endswith("half up, to 1 decimal place when they are printed.")
    assert [term for term in ("Gates", "Shortlist", "Relative quality", "Preference points") if term in said] == []


def test_thresholds_of_criteria_are_named_with_their_share() -> None:
    packet = packet_with_rules(minimum_quality=Decimal(60))
    framework = packet.evaluation.framework
    minimum = {"Q1": Decimal("50.0"), "Q1.2": Decimal(40)}
    criteria = tuple(replace(one, minimum=minimum.get(one.id)) for one in framework.criteria)
    evaluation = replace(packet.evaluation, framework=replace(framework, criteria=criteria))
    assert dict(rules_in_words(packet_of(evaluation)))["Thresholds"].split(". ")[0] == (
        "An offer needs at least 60 % of all quality points, 50 % of the points of “Part 1 of the service” and 40 % of "
        "the points of “Criterion 1.2: how the service is staffed”"
    )
    assert dict(rules_in_words(packet_with_rules()))["Thresholds"] == "There are none."


def test_imported_rules_are_not_said_to_have_been_published_before_scoring() -> None:
    packet = packet_of(an_evaluation(offers=1))
    assert method_opening(packet) == (
        "The rules are given as the imported file states them; when they were published was not checked here. The "
        "figures in this packet follow from them alone."
    )
    assert method_opening(replace(packet, source=Source())) == (
        "The rules were published before scoring; the figures in this packet follow from them alone."
    )


def packet_with_spreads(*spreads: Fraction | None, tolerance: Decimal, excluded: int = 0) -> DecisionPacket:
    """A packet of one scored leaf whose cells, in rank order, have these spreads; None is a cell with one mark."""
    evaluation = an_evaluation(offers=len(spreads), groups=1, leaves=1, seats=2)
    rules = replace(evaluation.framework.rules, tolerance=tolerance)
    evaluation = replace(evaluation, framework=replace(evaluation.framework, rules=rules))
    near = RankingWarning("near_tie", ("V1",), "Close.")
    ranking = a_ranking(evaluation, excluded=excluded, warnings=(near,))
    cells = dict(ranking.cells)
    for offer, spread in zip(evaluation.offers, spreads, strict=True):
        cell = cells[offer.id, "Q1.1"]
        one_mark = cell._replace(counted=1, spread=Fraction(0))
        cells[offer.id, "Q1.1"] = one_mark if spread is None else cell._replace(spread=spread)
    return a_packet(evaluation, ranking=replace(ranking, cells=cells))


def test_marks_that_reach_the_tolerance_are_told_after_the_warnings() -> None:
    spreads = (Fraction(2, 5), Fraction(399, 1000), Fraction(1), None)
    assert to_know(packet_with_spreads(*spreads, tolerance=Decimal(40))) == (
        ("Near tie", "Close."),
        (
            "Marks far apart",
            (
                "2 of 3 scores of the ranked offers rest on marks as far apart as the tolerance of 40 % of the scale, "
                "or further: Nordkontakt AS (1) and Żółć Contact (1)."
            ),
        ),
    )


def test_marks_far_apart_are_counted_for_ranked_offers_only() -> None:
    spreads = (Fraction(1, 2), Fraction(1, 10), Fraction(1))
    assert to_know(packet_with_spreads(*spreads, tolerance=Decimal("12.50"), excluded=1))[1:] == (
        (
            "Marks far apart",
            (
                "1 of 2 scores of the ranked offers rests on marks as far apart as the tolerance of 12.5 % of the "
                "scale, or further: Nordkontakt AS (1)."
            ),
        ),
    )


def test_marks_within_the_tolerance_are_not_told() -> None:
    assert to_know(packet_with_spreads(Fraction(39, 100), None, tolerance=Decimal(40))) == (("Near tie", "Close."),)


def test_the_basis_counts_no_groups_recusals_or_agreed_scores() -> None:
    evaluation = an_evaluation(offers=2, groups=2, leaves=2, seats=3)
    gate = Criterion("G", "Licence", CriterionKind.GATE)
    framework = replace(evaluation.framework, criteria=(*evaluation.framework.criteria, gate))
    extra = (
        Mark("V1", "G", "E1", MarkKind.PASS),
        Mark("V2", "G", "E1", MarkKind.RECUSED),
        Mark("V1", "Q1.1", "Agreed", MarkKind.SCORE, Decimal(5)),
    )
    counted = replace(evaluation, framework=framework, marks=(*evaluation.marks, *extra))
    assert basis(counted) == Basis(offers=2, criteria=6, evaluators=3, marks=25)
    assert basis(replace(counted, panel=())) == Basis(offers=2, criteria=6, evaluators=3, marks=25)


def test_marks_are_shown_as_they_were_meant() -> None:
    criterion = Criterion("Q", "Quality", CriterionKind.SCORE, scale_max=Decimal(100), scale="words")
    evaluation = an_evaluation(offers=1)
    words = (ScaleWord("words", "Excellent", Decimal(90)), ScaleWord("other", "Fine", Decimal(50)))
    evaluation = replace(evaluation, framework=replace(evaluation.framework, scales=words))
    marks = [
        Mark("V1", "Q", "E1", MarkKind.SCORE, Decimal("90.0")),
        Mark("V1", "Q", "E1", MarkKind.SCORE, Decimal(50)),
        Mark("V1", "Q", "E1", MarkKind.NOT_APPLICABLE),
        Mark("V1", "Q", "E1", MarkKind.RECUSED),
        Mark("V1", "Q", "E1", MarkKind.PASS),
    ]
    shown = [mark_in_words(mark, criterion=criterion, evaluation=evaluation) for mark in marks]
    assert shown == ["90 (Excellent)", "50", "N/A", "recused", "pass"]


def test_the_agreed_score_stands_after_the_marks() -> None:
    agreed = Mark("V1", "Q", "agreed", MarkKind.SCORE, Decimal(4))
    own = Mark("V1", "Q", "E1", MarkKind.SCORE, Decimal(3))
    other = Mark("V2", "Q", "E1", MarkKind.SCORE, Decimal(2))
    assert marks_by_cell([agreed, own, other]) == {("V1", "Q"): (own, agreed), ("V2", "Q"): (other,)}


def test_moments_stand_in_the_time_zone_of_the_rfp() -> None:
    at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert moment_in_words(at, time_zone="Europe/Oslo") == "2 July 2026, 00:30 CEST"
    assert moment_in_words(at, time_zone="Nowhere/At all") == "1 July 2026, 22:30 UTC"
    assert moment_in_words(at, time_zone="../etc") == "1 July 2026, 22:30 UTC"


def test_figures() -> None:
    assert [decimals(Decimal(text)) for text in ("1000", "1.5", "1.25", "1.125", "1E+3")] == [0, 2, 2, 3, 0]
    assert money(Decimal("1234.5"), currency="EUR") == "EUR 1,234.50"
    assert money(Decimal("12345678901234567890.12"), currency="") == "12,345,678,901,234,567,890.12"
    assert percent(Fraction(1, 3)) == "33.3 %"
    assert [listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A and B", "A, B and C"]


def test_an_imported_evaluation_is_marked_as_imported() -> None:
    packet = packet_of(an_evaluation(offers=1))
    imported = "The evaluation was imported as a whole. It was frozen as it was imported; this tool did not watch its "
    assert source_sentences(packet) == (f"{imported}marks being given.", "Figures from the committee's workbook.")


def test_the_outline_goes_through_the_tree_depth_first() -> None:
    packet = packet_of(an_evaluation(offers=1, groups=2, leaves=1, seats=1))
    assert [(depth, criterion.id) for depth, criterion in packet.outline] == [
        (0, "Q"),
        (1, "Q1"),
        (2, "Q1.1"),
        (1, "Q2"),
        (2, "Q2.1"),
        (0, "P"),
    ]
