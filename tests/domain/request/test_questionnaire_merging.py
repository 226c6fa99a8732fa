"""A questionnaire that comes in beside one that is there: what stays, what changes, what goes."""

from dataclasses import replace

import pytest

from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.questionnaire_merging import Way, changed_fields, differences, merged, proposed_way

YES_NO = QuestionKind.YES_NO
THERE = Questionnaire(
    (QuestionSection("a", "Staffing"), QuestionSection("b", "Security")),
    (Question("Q1", "a", YES_NO, "One"), Question("Q2", "b", YES_NO, "Two"), Question("Q3", "b", YES_NO, "Three")),
)
COMING = Questionnaire(
    (QuestionSection("S1", "  security ", intro="New"), QuestionSection("S2", "Exit"), QuestionSection("S3", "Exit")),
    (
        Question("Q2", "S1", YES_NO, "Two, changed", unit="not kept"),
        Question("Q3", "S1", YES_NO, "Three"),
        Question("Q4", "S2", YES_NO, "Four"),
        Question("Q5", "S3", YES_NO, "Five"),
    ),
)


def places(questionnaire: Questionnaire) -> list[tuple[str, str, str]]:
    return [(question.code, question.section, question.text) for question in questionnaire.questions]


def test_added_to_what_is_there() -> None:
    after = merged(THERE, COMING, way=Way.ADD)
    assert [(section.key, section.intro) for section in after.sections] == [
        ("a", ""),
        ("b", "New"),
        ("new1", ""),
        ("new2", ""),
    ]
    assert places(after) == [
        ("Q1", "a", "One"),
        ("Q2", "b", "Two, changed"),
        ("Q3", "b", "Three"),
        ("Q4", "new1", "Four"),
        ("Q5", "new2", "Five"),
    ]
    assert [question.unit for question in after.questions] == [""] * 5


def test_put_in_its_place() -> None:
    after = merged(THERE, COMING, way=Way.REPLACE)
    assert [section.key for section in after.sections] == ["b", "new1", "new2"]
    assert [question.code for question in after.questions] == ["Q2", "Q3", "Q4", "Q5"]


@pytest.mark.parametrize(("way", "removed", "gone"), [(Way.ADD, (), ()), (Way.REPLACE, ("Q1",), ("Staffing",))])
def test_the_differences_are_what_merging_does(way: Way, removed: tuple[str, ...], gone: tuple[str, ...]) -> None:
    found = differences(THERE, COMING, way=way)
    assert (found.added, found.changed, found.same) == (("Q4", "Q5"), ("Q2",), ("Q3",))
    assert (found.removed, found.sections_added, found.sections_removed) == (removed, ("Exit", "Exit"), gone)


@pytest.mark.parametrize("way", [Way.ADD, Way.REPLACE])
def test_taking_the_same_in_again_changes_nothing(way: Way) -> None:
    once = merged(THERE, COMING, way=way)
    assert merged(once, COMING, way=way) == once
    assert differences(once, COMING, way=way).changed == ()


def test_beside_what_is_there_all_that_comes_is_new_and_looks_at_its_own_questions() -> None:
    shown = Question("Q9", "S2", YES_NO, "Nine", condition="Q2 = yes and not Q1 = yes and Q9 answered")
    coming = replace(
        COMING,
        sections=(replace(COMING.sections[0], condition="Q3 = yes"), *COMING.sections[1:]),
        questions=(*COMING.questions, shown),
    )
    after = merged(THERE, coming, way=Way.BESIDE)
    assert (after.sections[:2], after.questions[:3]) == (THERE.sections, THERE.questions)
    assert [(section.key, section.condition) for section in after.sections[2:]] == [
        ("new1", "Q7 = yes"),
        ("new2", ""),
        ("new3", ""),
    ]
    assert places(after)[3:] == [
        ("Q6", "new1", "Two, changed"),
        ("Q7", "new1", "Three"),
        ("Q4", "new2", "Four"),
        ("Q9", "new2", "Nine"),
        ("Q5", "new3", "Five"),
    ]
    assert after.questions[6].condition == "Q6 = yes and not Q1 = yes and Q9 answered"
    found = differences(THERE, coming, way=Way.BESIDE)
    assert (found.added, found.changed, found.same, found.removed) == (("Q6", "Q7", "Q4", "Q5", "Q9"), (), (), ())
    assert (found.sections_added, found.sections_removed) == (("  security ", "Exit", "Exit"), ())


def test_what_shares_codes_and_asks_something_else_is_proposed_beside() -> None:
    other = replace(COMING, questions=tuple(replace(each, text="Something else") for each in COMING.questions))
    ways = [proposed_way(THERE, coming) for coming in (COMING, other, Questionnaire())]
    assert ways == [Way.ADD, Way.BESIDE, Way.BESIDE]


def test_changed_fields_are_named() -> None:
    question = THERE.questions[0]
    assert changed_fields(question, replace(question, text="x", is_mandatory=True)) == ("text", "is_mandatory")
