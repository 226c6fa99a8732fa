"""Completeness: what shows and has to be answered, gates that fail, prices that are empty."""

from dataclasses import replace
from decimal import Decimal

from app.domain.evaluation import Location
from app.domain.request.completeness import answered, priced
from app.domain.request.price_sheet import PriceSheet, SheetLine
from app.domain.request.pricing import asked_cells
from app.domain.request.questionnaire import Option, Question, QuestionKind, Questionnaire, QuestionSection

ASKED = Questionnaire(
    sections=(
        QuestionSection("a", "Company"),
        QuestionSection("b", "Training", condition="Q1 = yes"),
        QuestionSection("c", "Paper"),
    ),
    questions=(
        Question("Q1", "a", QuestionKind.YES_NO, "Do you train?", is_mandatory=True, passes=("yes",)),
        Question("Q2", "a", QuestionKind.INFORMATION, "Read this"),
        Question("Q3", "b", QuestionKind.SHORT_TEXT, "How?", is_mandatory=True),
        Question("Q4", "b", QuestionKind.SERVICE_LEVEL, "Level", passes=("meets",)),
        Question("Q5", "c", QuestionKind.FILE, "Certificate", is_mandatory=True),
        Question("Q6", "c", QuestionKind.SINGLE_CHOICE, "Which?", options=(Option("x", "X"),)),
    ),
)


def test_nothing_answered_asks_what_shows_and_has_to_be() -> None:
    state = answered(ASKED, {})
    assert [(each.key, each.number, each.asked, each.answered) for each in state.sections] == [
        ("a", 1, 1, 0),
        ("c", 3, 2, 0),
    ]
    assert [each.code for each in state.missing] == ["Q1", "Q5"]
    assert ([each.code for each in state.open], state.failing) == (["Q6"], ())
    assert [each.is_complete for each in state.sections] == [False, False]


def test_an_answer_opens_a_section_and_with_it_what_is_missing() -> None:
    state = answered(ASKED, {"Q1": '"yes"'}, files={"Q5"})
    assert [each.code for each in state.missing] == ["Q3"]
    assert (state.asked, state.answered) == (5, 2)


def test_what_is_hidden_counts_as_neither_answered_nor_missing() -> None:
    state = answered(ASKED, {"Q1": '"no"', "Q3": '"typed before"'}, files={"Q5"})
    assert ([each.code for each in state.failing], state.missing, state.answered) == (["Q1"], (), 2)


def test_a_service_level_is_answered_once_it_says_whether_it_is_met_and_judged_then() -> None:
    sent = {"Q1": '"yes"', "Q3": '"so"', "Q4": '{"level":"","value":"9","words":""}'}
    state = answered(ASKED, sent, files={"Q5"})
    assert ([each.code for each in state.open], state.failing) == (["Q4", "Q6"], ())
    told = answered(ASKED, sent | {"Q4": '{"level":"partly","value":"9","words":""}'}, files={"Q5"})
    assert [each.code for each in told.failing] == ["Q4"]


def test_an_answer_that_no_longer_fits_is_missing_and_named() -> None:
    state = answered(ASKED, {"Q1": '"perhaps"', "Q6": '"gone"'}, files={"Q5"})
    assert [each.code for each in state.unfitting] == ["Q1", "Q6"]
    assert ([each.code for each in state.missing], state.failing) == (["Q1"], ())


SHEET = PriceSheet(
    years=2,
    tiers=("Low", "High"),
    locations=(Location.ONSHORE, Location.OFFSHORE),
    lines=(SheetLine("L1", "Agents", "hour"), SheetLine("L2", "Option", "month", is_counted=False)),
)


def test_a_sheet_is_whole_once_one_variant_is_priced_in_every_line_that_counts() -> None:
    cells = asked_cells(SHEET)
    counted = {cell: Decimal(1) for cell in cells if cell.line == "L1" and cell.location is Location.OFFSHORE}
    state = priced(SHEET, counted)
    assert (state.asked, state.given, state.is_whole) == (8, 2, True)
    assert (state.needed, state.there) == (2, 2)
    assert {variant.location: len(empty) for variant, empty in state.empty.items()} == {
        Location.ONSHORE: 4,
        Location.OFFSHORE: 2,
    }
    less = priced(SHEET, dict(list(counted.items())[:1]))
    assert (less.given, less.is_whole) == (1, False)
    assert (less.needed, less.there) == (2, 1)


def test_a_sheet_without_lines_asks_nothing_and_is_whole() -> None:
    state = priced(replace(SHEET, lines=()), {})
    assert (state.asked, state.is_whole) == (0, True)
