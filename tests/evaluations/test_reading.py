"""What an evaluation workbook says, whatever kind of file it is in."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.evaluation import (
    AGREED,
    Criterion,
    CriterionKind,
    Evaluation,
    Framework,
    Justification,
    Location,
    Mark,
    MarkKind,
    Offer,
    OfferStatus,
    Preference,
    PriceFormula,
    PriceLine,
    Rules,
    ScaleOrigin,
    ScaleWord,
    ScoreFrom,
    ScoringStage,
    Seat,
    SupportModel,
    TieRule,
)
from app.evaluations.reading import known_reference, read_evaluation
from tests.evaluations.workbooks import CRITERIA, csv_zip, faults, read, sheets, xlsx

SMALL = Evaluation(
    Framework(
        "RFP-1",
        "Call centre",
        Rules(total_points=Decimal(100)),
        (
            Criterion("Q", "Quality", CriterionKind.GROUP, weight=Decimal(100)),
            Criterion("C1", "Staff", CriterionKind.SCORE, parent="Q", weight=Decimal(60), scale_max=Decimal(10)),
            Criterion("C2", "Systems", CriterionKind.SCORE, parent="Q", weight=Decimal(40), scale_max=Decimal(10)),
            Criterion("G", "Insured", CriterionKind.GATE),
        ),
    ),
    (Offer("V1", "Alpha", "Alpha"), Offer("V2", "Beta", "Beta")),
    (Seat("E1", "E1", criteria=("C1",)),),
    marks=(
        Mark("V1", "C1", "E1", MarkKind.SCORE, Decimal(8), "Well staffed"),
        Mark("V2", "C1", "E1", MarkKind.SCORE, Decimal("6.5")),
    ),
)


@pytest.mark.parametrize(
    "content",
    [
        csv_zip(sheets()),
        csv_zip(sheets(), separator=";"),
        csv_zip(sheets(), encoding="utf-8-sig"),
        csv_zip(sheets(), folder="evaluation/"),
        xlsx(sheets()),
    ],
    ids=["comma", "semicolon", "with BOM", "in a folder", "spreadsheet"],
)
def test_every_kind_of_file_says_the_same(content: bytes) -> None:
    found = read_evaluation(content)
    assert found.evaluation == SMALL
    assert found.notices == ()
    assert not found.panel_declared


def test_a_folder_and_a_file_are_read_from_their_path(tmp_path: Path) -> None:
    for name, table in sheets().items():
        text = "\n".join(",".join(map(str, row)) for row in table)
        (tmp_path / f"{name}.csv").write_text(text)
    (tmp_path / "README.md").write_text("Where this comes from.")
    file = tmp_path / "evaluation.xlsx"
    file.write_bytes(xlsx(sheets()))
    assert read_evaluation(tmp_path).evaluation == SMALL
    assert read_evaluation(file).evaluation == SMALL


def test_headings_are_found_whatever_their_case_order_and_blanks() -> None:
    vendors = ((" Name ", "ID"), ("Alpha", "V1"), ("Beta", " V2 "))
    assert read(Vendors=vendors).evaluation == SMALL


def test_sheet_names_are_found_whatever_their_case() -> None:
    tables = {f" {name.upper()}": table for name, table in sheets().items()}
    assert read_evaluation(csv_zip(tables)).evaluation == SMALL


def test_every_rule_is_read() -> None:
    rules = {
        "currency": "eur",
        "time_zone": "Europe/Berlin",
        "total_points": "1000",
        "score_from": "Median",
        "rounding": "3",
        "scale_origin": "minimum",
        "price_formula": "linear_between_bounds",
        "price_best": "600000",
        "price_worst": "1400000.5",
        "price_log_base": "2",
        "price_value_of_quality": "1000000",
        "quality_relative_to_best": "Yes",
        "minimum_quality": "70",
        "preference_points_inside": "50",
        "tie_rule": "criterion: C1",
        "near_tie": "1.5",
        "tolerance": "30",
        "shortlist_size": "2",
        "justification": "optional",
    }
    criteria = (*CRITERIA, ("P", "", "Price", "price", "0", ""))
    criteria = tuple((*row[:4], {"Q": "60", "P": "40"}.get(str(row[0]), row[4]), row[5]) for row in criteria)
    criteria = ((*CRITERIA[0][:4], "weight", "scale_max"), *criteria[1:])
    found = read(rules=rules, Criteria=criteria).evaluation.framework
    assert (found.currency, found.time_zone) == ("EUR", "Europe/Berlin")
    assert found.rules == Rules(
        total_points=Decimal(1000),
        score_from=ScoreFrom.MEDIAN,
        rounding=3,
        scale_origin=ScaleOrigin.MINIMUM,
        price_formula=PriceFormula.LINEAR_BETWEEN_BOUNDS,
        price_best=Decimal(600000),
        price_worst=Decimal("1400000.5"),
        price_log_base=Decimal(2),
        price_value_of_quality=Decimal(1000000),
        quality_relative_to_best=True,
        minimum_quality=Decimal(70),
        preference_points_inside=Decimal(50),
        tie_rule=TieRule.CRITERION,
        tie_criterion="C1",
        near_tie=Decimal("1.5"),
        tolerance=Decimal(30),
        shortlist_size=2,
        justification=Justification.OPTIONAL,
    )


def test_a_minimum_is_read() -> None:
    criteria = (("id", "kind", "weight", "scale_max", "minimum"), ("C1", "score", "100", "10", "60"))
    assert read(Criteria=criteria, Scores=None).evaluation.framework.criteria == (
        Criterion("C1", "C1", CriterionKind.SCORE, weight=Decimal(100), scale_max=Decimal(10), minimum=Decimal(60)),
    )


def test_every_column_of_the_criteria_is_read() -> None:
    head = (
        "id",
        "parent",
        "title",
        "kind",
        "weight",
        "scale_min",
        "scale_max",
        "scale_step",
        "scale",
        "minimum",
        "stage",
    )
    row = ("C1", "", "Visit", "score", "100", "1", "5", "0.5", "words", "", "site_visit")
    words = (("scale", "label", "value"), ("words", "Good", "4"), ("words", "Poor", "1.5"))
    found = read(Criteria=(head, row), Scales=words, Scores=None).evaluation.framework
    assert found.scales == (ScaleWord("words", "Good", Decimal(4)), ScaleWord("words", "Poor", Decimal("1.5")))
    assert found.criteria == (
        Criterion(
            "C1",
            "Visit",
            CriterionKind.SCORE,
            weight=Decimal(100),
            scale_min=Decimal(1),
            scale_max=Decimal(5),
            scale_step=Decimal("0.5"),
            scale="words",
            stage=ScoringStage.SITE_VISIT,
        ),
    )


def test_offers_prices_panel_and_preferences_are_read() -> None:
    vendors = (
        ("id", "name", "firm", "status", "reason", "location", "country"),
        ("V1", "Alpha dedicated", "Alpha", "", "", "Nearshore", "Portugal"),
        ("V2", "Beta", "", "withdrawn", "Sold the business", "", ""),
    )
    prices = (
        ("vendor", "amount", "line", "year", "location", "support_model", "counted", "note"),
        ("V1", "-5.25", "Discount", "2026", "offshore", "shared", "no", "shown only"),
        ("V1", "1000", "", "", "", "", "", ""),
    )
    panel = (("id", "name", "email", "criteria"), ("E1", "Ada", "ada@example.org", "C2 C1"), ("E2", "", "", "Q"))
    preferences = (("vendor", "label", "points"), ("V1", "Local firm", "5"))
    found = read(Vendors=vendors, Prices=prices, Panel=panel, Preferences=preferences)
    assert found.evaluation.offers == (
        Offer("V1", "Alpha dedicated", "Alpha", location=Location.NEARSHORE, country="Portugal"),
        Offer("V2", "Beta", "Beta", OfferStatus.WITHDRAWN, "Sold the business"),
    )
    assert found.evaluation.prices == (
        PriceLine(
            "V1", Decimal("-5.25"), "Discount", "2026", Location.OFFSHORE, SupportModel.SHARED, False, "shown only"
        ),
        PriceLine("V1", Decimal(1000)),
    )
    assert found.evaluation.panel == (Seat("E1", "Ada", "ada@example.org", ("C2", "C1")), Seat("E2", "E2", "", ("Q",)))
    assert found.evaluation.preferences == (Preference("V1", "Local firm", Decimal(5)),)
    assert found.panel_declared


def test_a_score_is_a_number_a_word_or_one_of_the_marks_with_a_name() -> None:
    criteria = (*[(*row, "") for row in CRITERIA],)
    criteria = tuple(
        (*row[:6], "scale" if n == 0 else "words" if row[0] == "C1" else "") for n, row in enumerate(criteria)
    )
    scores = (
        ("vendor", "criterion", "evaluator", "score"),
        ("V1", "C1", "E1", "excellent"),
        ("V1", "C2", "E1", "n/a"),
        ("V2", "C1", "E1", "Recused"),
        ("V1", "G", "E1", "PASS"),
        ("V1", "C1", "Agreed", "9.5"),
        ("V1", "C2", "E2", ""),
        ("V2", "G", "E2", "fail"),
    )
    words = (("scale", "label", "value"), ("words", "Excellent", "9"))
    found = read(Criteria=criteria, Scores=scores, Scales=words).evaluation
    assert found.marks == (
        Mark("V1", "C1", "E1", MarkKind.SCORE, Decimal(9)),
        Mark("V1", "C2", "E1", MarkKind.NOT_APPLICABLE),
        Mark("V2", "C1", "E1", MarkKind.RECUSED),
        Mark("V1", "G", "E1", MarkKind.PASS),
        Mark("V1", "C1", AGREED, MarkKind.SCORE, Decimal("9.5")),
        Mark("V2", "G", "E2", MarkKind.FAIL),
    )
    # Without a panel the seats are whoever was asked, the agreed score apart.
    assert found.panel == (Seat("E1", "E1", criteria=("C1", "C2", "G")), Seat("E2", "E2", criteria=("C2", "G")))


def test_numbers_of_excel_come_in_by_their_fifteen_significant_digits() -> None:
    scores = (SMALL_HEAD, ("V1", "C1", "E1", 0.1 + 0.2), ("V2", "C1", "E1", 7))
    found = read_evaluation(xlsx(sheets(Scores=scores))).evaluation
    assert [mark.value for mark in found.marks] == [Decimal("0.3"), Decimal(7)]


SMALL_HEAD = ("vendor", "criterion", "evaluator", "score")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("7,5", "7.5"),
        ("1 234,50", "1234.5"),
        ("1\u00a0234.5", "1234.5"),
        ("1,234.50", "1234.5"),
        ("1.234,50", "1234.5"),
        ("1'234'567", "1234567"),
        ("1,234,567", "1234567"),
        ("+3.0", "3"),
        ("0.125", "0.125"),
        ("1.234", "1.234"),
    ],
)
def test_a_number_is_understood_where_it_can_mean_one_thing_only(written: str, meant: str) -> None:
    prices = (("vendor", "amount"), ("V1", written))
    assert read(Prices=prices).evaluation.prices == (PriceLine("V1", Decimal(meant)),)


def test_a_number_as_an_id_is_read_as_it_is_shown() -> None:
    vendors = (("id", "name"), (1, "Alpha"), (2.5, "Beta"))
    scores = (SMALL_HEAD, (1, "C1", "E1", 8), ("2.5", "C1", "E1", 6))
    found = read_evaluation(xlsx(sheets(Vendors=vendors, Scores=scores))).evaluation
    assert [offer.id for offer in found.offers] == ["1", "2.5"]
    assert [mark.offer for mark in found.marks] == ["1", "2.5"]


def test_long_texts_are_carried_on_in_the_rows_below() -> None:
    scores = (
        ("vendor", "criterion", "evaluator", "score", "comment"),
        ("V1", "C1", "E1", "8", "one "),
        ("(continued)", "", "", "", "two"),
        ("(continued)", "", "", "", " three"),
        ("V2", "C1", "E1", "6.5", ""),
    )
    found = read(Scores=scores).evaluation
    first = SMALL.marks[0]._replace(comment="one two three")
    assert found == replace(SMALL, marks=(first, SMALL.marks[1]))


def test_sheets_for_people_are_left_alone_and_strangers_are_named() -> None:
    vendors = (("id", "name", "phone"), ("V1", "Alpha", "1"), ("V2", "Beta", "2"))
    tables = sheets(Vendors=vendors, rules={"source": "a web page"})
    extra = {"Summary": (("x",),), "Calibration": (("x",),), "Marks 1": (("x",),), "Budget": (("x",),)}
    found = read_evaluation(xlsx({**tables, **extra}))
    assert found.evaluation == SMALL
    assert [(notice.sheet, notice.row, notice.text) for notice in found.notices] == [
        ("Budget", None, 'The sheet "Budget" is not known here and is not read.'),
        ("RFP", 5, '"source" is not part of the evaluation workbook and is not read.'),
        ("Vendors", None, 'The column "phone" is not known here and is not read.'),
    ]


def test_a_percentage_under_one_is_noted() -> None:
    found = read(rules={"minimum_quality": "0.7"})
    assert [(notice.sheet, notice.row, notice.column) for notice in found.notices] == [("RFP", 5, "value")]
    assert found.evaluation.framework.rules.minimum_quality == Decimal("0.7")


ALL_WORDS = ("vendor", "criterion", "evaluator", "score", "comment", "strengths", "weaknesses")


def test_words_without_a_score_are_kept_until_the_score_is_given() -> None:
    scores = (
        ALL_WORDS,
        ("V1", "C1", "E1", "", "Later", "", ""),
        ("V1", "C2", "E1", "", "", "", "Slow"),
        ("V2", "C1", "E1", "8", "", " Fast ", "Dear"),
        ("V2", "C2", "E1", "", "", "", ""),
    )
    found = read(Scores=scores)
    assert found.evaluation.marks == (
        Mark("V1", "C1", "E1", MarkKind.NOTED, None, "Later"),
        Mark("V1", "C2", "E1", MarkKind.NOTED, None, "", "", "Slow"),
        Mark("V2", "C1", "E1", MarkKind.SCORE, Decimal(8), "", "Fast", "Dear"),
    )
    assert found.notices == ()


def test_a_justification_is_required_of_marks_and_not_of_words_that_wait_for_one() -> None:
    scores = (ALL_WORDS, ("V1", "C1", "E1", "", "", "Fast", ""), ("V1", "C2", "E1", "8", "", "Fast", ""))
    assert faults(Scores=scores, rules={"justification": "required"}) == [("Scores", 3, "comment")]


def test_of_the_words_beside_an_agreed_score_only_the_comment_is_kept() -> None:
    scores = (
        ALL_WORDS,
        ("V1", "C1", "agreed", "8", "Discussed", "Fast", ""),
        ("V2", "C1", "agreed", "", "Open", "", ""),
    )
    found = read(Scores=scores)
    assert found.evaluation.marks == (Mark("V1", "C1", "agreed", MarkKind.SCORE, Decimal(8), "Discussed"),)
    assert [(notice.row, notice.column) for notice in found.notices] == [(2, "strengths"), (3, "comment")]


def test_a_reference_that_exists_already_is_refused_at_its_row() -> None:
    fault = known_reference(read())
    assert (fault.sheet, fault.row, fault.column) == ("RFP", 2, "value")
    assert fault.text == 'There is an RFP with the reference "RFP-1" already. Give this one another reference.'
