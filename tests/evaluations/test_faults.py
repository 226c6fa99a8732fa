"""Everything wrong with a workbook is said at once: where it is, and in words what would mend it."""

import datetime as dt

import pytest

from tests.evaluations.workbooks import (
    CRITERIA,
    Table,
    csv_zip,
    faults,
    faults_of,
    refusal,
    sentence,
    sheets,
    xlsx,
)

SCORES_HEAD = ("vendor", "criterion", "evaluator", "score", "comment")


def scores(*rows: tuple[object, ...]) -> Table:
    return (SCORES_HEAD, *((*row, *("",) * (5 - len(row))) for row in rows))


def test_all_faults_are_listed_at_once_in_the_order_of_the_sheets() -> None:
    criteria = tuple((*row[:4], "50" if row[0] == "C1" else row[4], row[5]) for row in CRITERIA)
    found = faults(
        rules={"score_from": "average", "time_zone": "Europe/Atlantis"},
        Criteria=criteria,
        Scores=scores(("V1", "C1", "E1", "11"), ("V9", "C1", "E1", "5"), ("V1", "C1", "E1", "5")),
    )
    assert found == [
        ("RFP", 5, "value"),
        ("RFP", 6, "value"),
        ("Criteria", 2, "weight"),
        ("Scores", 2, "score"),
        ("Scores", 3, "vendor"),
        ("Scores", 4, "score"),
    ]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        (
            "score_from",
            "average",
            '"average" is not known here. Write one of: mean, median, agreed, rank_sum.',
        ),
        (
            "score_from",
            "medain",
            '"medain" is not known here. Write one of: mean, median, agreed, rank_sum. Is "median" meant?',
        ),
        ("currency", "Euro", '"EURO" is no currency code. Write its three letters, for example EUR or USD.'),
        (
            "time_zone",
            "Berlin",
            '"Berlin" is no time zone. Write its IANA name, for example Europe/Berlin or America/New_York.',
        ),
        ("rounding", "1.5", "1.5 is no whole number. Write one without decimals."),
        (
            "total_points",
            "",
            "The value of total_points is empty. Write how many points there are in all, for example 100.",
        ),
        ("total_point", "100", 'There is no rule "total_point". Is "total_points" meant? Rename or delete it.'),
        ("quality_relative_to_best", "maybe", '"maybe" is neither yes nor no. Write one of these.'),
        (
            "tie_rule",
            "criterion",
            (
                '"criterion" is not known here. Write one of: lowest_price, new_offers, lot, criterion:ID with the id '
                "of a criterion."
            ),
        ),
    ],
)
def test_a_rule_is_refused_with_what_would_mend_it(key: str, value: str, said: str) -> None:
    rules: dict[str, object] = {"total_points": "100"} | {key: value}
    if key == "total_point":
        table = (("key", "value"), ("reference", "R"), ("title", "T"), (key, value))
        texts = [fault.text for fault in refusal(csv_zip(sheets(RFP=table)))]
        assert said in texts
        return
    assert sentence(rules=rules) == said


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (
            ("V9", "C1", "E1", "5"),
            "vendor",
            'There is no vendor "V9" in the sheet Vendors. Add it there or correct the id.',
        ),
        (("v1", "C1", "E1", "5"), "vendor", 'There is no vendor "v1" in the sheet Vendors. Is "V1" meant?'),
        (
            ("V1", "X", "E1", "5"),
            "criterion",
            'There is no criterion "X" in the sheet Criteria. Add it there or correct the id.',
        ),
        (("V1", "Q", "E1", "5"), "criterion", "Q is a group. Score the criteria under it instead."),
        (("V1", "C1", "", "5"), "evaluator", "The cell is empty. Write the id of the evaluator."),
        (("V1", "C1", "E1", "10.5"), "score", "10.5 is not on the scale 0 to 10. Write a score on it."),
        (
            ("V1", "C1", "E1", "good"),
            "score",
            '"good" is no score. Write a number or a word of the scale 0 to 10, N/A, recused, or leave the cell empty.',
        ),
        (
            ("V1", "C1", "E1", "80%"),
            "score",
            '"80%" is no plain number. Write it without the percent sign, for example 70.',
        ),
        (
            ("V1", "C1", "E1", "1e1"),
            "score",
            (
                '"1e1" is no number. Write digits with a point before the decimals, for '
                "example 1234.50, without currency or unit."
            ),
        ),
        (("V1", "C1", "E1", "7.1234567891"), "score", "The number has more than 9 decimals. Round it."),
        (("V1", "C1", "E1", "7,125"), "score", '"7,125" can mean 7125 or 7.1250. Write one of these.'),
        (
            ("V1", "C1", "E1", "#N/A"),
            "score",
            "The cell holds the error value #N/A. Write what is meant or empty the cell.",
        ),
        (("V1", "G", "E1", "5"), "score", "G is a gate. Write pass, fail or recused."),
        (("V1", "G", "E1", "N/A"), "score", "G is a gate. Write pass, fail or recused."),
        (
            ("V1", "C1", "agreed", "recused"),
            "score",
            "Only an evaluator can be recused. Write the agreed score or N/A, or delete the row.",
        ),
        (
            ("V1", "C1", "E1", "5", "a\x07b"),
            "comment",
            (
                "The text holds the invisible control character U+0007 at place 2. Delete it there and type the text "
                "anew if need be."
            ),
        ),
    ],
)
def test_a_score_is_refused_with_what_would_mend_it(row: tuple[object, ...], column: str, said: str) -> None:
    (fault,) = refusal(csv_zip(sheets(Scores=scores(row))))
    assert (fault.sheet, fault.row, fault.column, fault.text) == ("Scores", 2, column, said)


def test_what_a_spreadsheet_holds_in_place_of_a_score_is_refused() -> None:
    rows = (("V1", "C1", "E1", True), ("V2", "C1", "E1", dt.date(2026, 1, 2)), ("V1", "C2", "E1", dt.time(12, 0)))
    found = refusal(xlsx(sheets(Scores=scores(*rows))))
    assert [(fault.row, fault.text.split(" where")[0]) for fault in found] == [
        (2, "The cell holds TRUE or FALSE"),
        (3, "The cell holds a date or a time"),
        (4, "The cell holds a date or a time"),
    ]


def test_a_mark_given_twice_is_refused_and_names_the_first() -> None:
    assert sentence(Scores=scores(("V1", "C1", "E1", "5"), ("V1", "C1", "E1", "6"))) == (
        "E1 has marked V1 on C1 already in row 2. Keep one of the two rows."
    )


def test_who_is_recused_for_an_offer_cannot_mark_it() -> None:
    rows = scores(("V1", "C1", "E1", "recused"), ("V2", "C1", "E1", "5"), ("V1", "C2", "E1", "6"))
    (fault,) = refusal(csv_zip(sheets(Scores=rows)))
    assert (fault.row, fault.text) == (
        4,
        (
            "E1 is recused for V1 in row 2 but marks it here. Who stands back does so for the whole offer: delete the "
            "marks or the recusal."
        ),
    )


def test_where_a_justification_is_required_an_empty_comment_is_refused() -> None:
    rows = scores(("V1", "C1", "E1", "5", ""), ("V2", "C1", "E1", "recused", ""), ("V1", "C2", "E1", "6", "Good"))
    assert faults(rules={"justification": "required"}, Scores=rows) == [("Scores", 2, "comment")]


def test_the_panel_is_held_to_its_sheet() -> None:
    panel = (
        ("id", "name", "email", "criteria"),
        ("E1", "Ada", "ada at example", "C1"),
        ("agreed", "", "", ""),
        ("E1", "", "", "C8 C9"),
    )
    rows = scores(("V1", "C2", "E1", "5"), ("V1", "C1", "E3", "5"))
    assert faults(Panel=panel, Scores=rows) == [
        ("Panel", 2, "email"),
        ("Panel", 3, "id"),
        ("Panel", 4, "id"),
        ("Panel", 4, "criteria"),
        ("Scores", 3, "evaluator"),
    ]
    assert faults(Panel=(*panel[:1], ("E1", "", "", "C1")), Scores=rows[:2]) == [("Scores", 2, "evaluator")]


def test_offers_and_prices_are_checked() -> None:
    vendors = (
        ("id", "name", "status", "reason"),
        ("V1", "Alpha", "disqualified", ""),
        ("V1", "", "excluded", ""),
        ("V2", "Beta", "", ""),
    )
    prices = (
        ("vendor", "amount", "counted"),
        ("V1", "100", "yes"),
        ("V2", "50", ""),
        ("V2", "-50.00", ""),
        ("V1", "", ""),
        ("V1", "100", "yes"),
        ("V1", "12.34567", ""),
        ("V3", "1", ""),
        ("V1", "1", "perhaps"),
    )
    assert faults(Vendors=vendors, Prices=prices) == [
        ("Vendors", 2, "reason"),
        ("Vendors", 3, "id"),
        ("Vendors", 3, "name"),
        ("Vendors", 3, "status"),
        ("Prices", 3, "amount"),
        ("Prices", 5, "amount"),
        ("Prices", 6, None),
        ("Prices", 7, "amount"),
        ("Prices", 8, "vendor"),
        ("Prices", 9, "counted"),
    ]


def test_preference_points_cannot_exceed_those_inside_the_total() -> None:
    preferences = (
        ("vendor", "label", "points"),
        ("V1", "Local", "3"),
        ("V1", "Small", "3"),
        ("V2", "Local", "-1"),
        ("V2", "Local", "1"),
    )
    assert faults(rules={"preference_points_inside": "5"}, Preferences=preferences) == [
        ("Preferences", 3, "points"),
        ("Preferences", 4, "points"),
        ("Preferences", 5, "label"),
    ]


def test_the_rules_of_a_framework_are_shown_at_their_row() -> None:
    criteria = (
        ("id", "parent", "title", "kind", "weight", "scale_max", "scale", "minimum"),
        ("C1", "", "", "score", "60", "10", "words", ""),
        ("C2", "Z", "", "score", "40", "10", "", "120"),
        ("P", "", "", "price", "40", "", "", ""),
    )
    words = (("scale", "label", "value"), ("other", "Good", "5"), ("other", "5", "5"), ("other", "N/A", "x"))
    found = faults(Criteria=criteria, Scales=words, Scores=None, rules={"price_formula": "logarithmic"})
    assert found == [
        ("RFP", None, "price_log_base"),
        ("Scales", 3, "label"),
        ("Scales", 4, "value"),
        ("Scales", 4, "label"),
        ("Criteria", 2, "scale"),
        ("Criteria", 3, "parent"),
    ]


def test_missing_sheets_and_columns_are_named_without_faults_that_only_follow_from_them() -> None:
    vendors = (("name",), ("Alpha",))
    tables = sheets(Criteria=None, Vendors=vendors)
    assert [fault.text for fault in refusal(csv_zip(tables))] == [
        (
            "The sheet Criteria is missing. Add it; its columns: id, parent, title, kind, weight, scale_min, "
            "scale_max, scale_step, scale, minimum, stage."
        ),
        'The column "id" is missing. Add it.',
    ]


def test_a_sheet_or_column_whose_name_is_nearly_right_is_refused() -> None:
    tables = sheets(Vendors=(("id", "name", "staus"), ("V1", "A", "x"), ("V2", "B", "")))
    tables["Prefrences"] = (("vendor", "label", "points"),)
    assert [fault.text for fault in refusal(csv_zip(tables))] == [
        'There is no sheet "Prefrences". Is "Preferences" meant? Rename or delete it.',
        'There is no column "staus". Is "status" meant? Rename or delete it.',
    ]


def test_a_sheet_or_column_that_is_there_twice_is_refused() -> None:
    tables = sheets(Vendors=(("id", "name", "ID"), ("V1", "A", "x")), Scores=None)
    tables["vendors "] = (("id", "name"),)
    assert faults_of(csv_zip(tables)) == [("Vendors", None, None), ("Vendors", 1, "id")]


def test_only_so_many_faults_are_listed_and_the_rest_counted() -> None:
    rows = scores(*((f"V{n}", "C1", "E1", "5") for n in range(3, 1_503)))
    found = refusal(csv_zip(sheets(Scores=rows)))
    assert len(found) == 1_001
    assert found[-1].text == "There are 500 more faults. Mend these first."


def test_a_row_that_carries_on_nothing_or_a_number_is_refused() -> None:
    rows = scores(("(continued)", "", "", "", "x"), ("V1", "C1", "E1", 5), ("(continued)", "", "", 6, "y"))
    assert faults_of(xlsx(sheets(Scores=rows))) == [("Scores", 2, None), ("Scores", 4, "score")]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_other_encodings_are_refused_with_the_way_out(encoding: str) -> None:
    tables = sheets(Vendors=(("id", "name"), ("V1", "Ångström"), ("V2", "Beta")))
    texts = {fault.text for fault in refusal(csv_zip(tables, encoding=encoding))}
    assert 'The file is not in UTF-8. In Excel save it as "CSV UTF-8 (comma delimited)".' in texts


def test_in_a_file_with_semicolons_a_point_before_three_digits_is_not_guessed_at() -> None:
    tables = sheets(Prices=(("vendor", "amount"), ("V1", "1.234")))
    assert [fault.text for fault in refusal(csv_zip(tables, separator=";"))] == [
        '"1.234" can mean 1234 or 1.2340. Write one of these.'
    ]


def test_a_number_beyond_all_bounds_is_a_fault_of_its_cell_where_a_text_belongs() -> None:
    content = xlsx(sheets(Vendors=(("id", "name"), ("V1", 1e300), (1e300, "Beta"))))
    assert ("Vendors", 3, "id") in faults_of(content)
