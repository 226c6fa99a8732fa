"""Responses beside each other: by kind of question, missing, hidden by a condition, through a gate or not."""

import json
from decimal import Decimal

import pytest

from app.domain.request.comparison import Reply, State, replies
from app.domain.request.questionnaire import (
    Direction,
    Option,
    Question,
    QuestionKind,
    Questionnaire,
    QuestionSection,
)
from app.domain.submission import SubmittedFile

FILE = SubmittedFile("f" * 20, "Q7", "cv.pdf", "application/pdf", 3, "0" * 64)
LOOSE = SubmittedFile("g" * 20, "", "cover.pdf", "application/pdf", 3, "0" * 64)
QUESTIONNAIRE = Questionnaire(
    (QuestionSection("s", "Service"), QuestionSection("t", "Only with sites abroad", condition="Q1 = yes")),
    (
        Question("Q1", "s", QuestionKind.YES_NO, "Abroad?", passes=("no",)),
        Question(
            "Q2", "s", QuestionKind.SERVICE_LEVEL, "Answered", unit="%", target=Decimal(98), passes=("meets", "partly")
        ),
        Question(
            "Q3",
            "s",
            QuestionKind.SINGLE_CHOICE,
            "Standard",
            options=(Option("iso", "ISO", Decimal(5)), Option("own", "Own")),
        ),
        Question("Q4", "s", QuestionKind.TABLE, "Sites", columns=("Site", "Agents"), is_mandatory=True),
        Question("Q5", "s", QuestionKind.NUMBER, "Wait", unit="s", target=Decimal(20), direction=Direction.AT_MOST),
        Question("Q6", "s", QuestionKind.INFORMATION, "Read this"),
        Question("Q7", "s", QuestionKind.FILE, "CV"),
        Question("Q8", "t", QuestionKind.SHORT_TEXT, "Where?", is_mandatory=True),
    ),
)


def replied(**answers: object) -> dict[str, Reply]:
    return dict(replies(QUESTIONNAIRE, {code: json.dumps(each) for code, each in answers.items()}, ()).by_question)


def test_what_has_to_be_answered_is_missing_what_may_be_is_open_and_what_is_not_asked_is_hidden() -> None:
    states = {code: reply.state for code, reply in replied(Q1="no", Q8="typed before").items()}
    assert states == {
        "Q1": State.ANSWERED,
        **dict.fromkeys(("Q2", "Q3", "Q5", "Q7"), State.OPEN),
        "Q4": State.MISSING,
        "Q8": State.HIDDEN,
    }
    assert (replied(Q1="no", Q8="typed before")["Q8"], replied(Q1="yes")["Q8"].state) == (
        Reply(State.HIDDEN),
        State.MISSING,
    )


@pytest.mark.parametrize(
    ("value", "level", "against", "short", "contradicts", "passes"),
    [
        ("97.5", "meets", "0.5 % worse than the target", True, True, True),
        ("97.5", "partly", "0.5 % worse than the target", True, False, True),
        ("98", "meets", "on target", False, False, True),
        ("99", "no", "1 % better than the target", False, False, False),
        ("", "meets", "", False, False, True),
    ],
)
def test_a_service_level_stands_against_its_target(
    value: str, level: str, against: str, short: bool, contradicts: bool, passes: bool
) -> None:
    reply = replied(Q2={"level": level, "value": value, "words": "from May"})["Q2"]
    assert (reply.against, reply.falls_short, reply.contradicts, reply.passes) == (against, short, contradicts, passes)
    assert (reply.level.lower(), reply.target, reply.words) == (level, "at least 98 %", "from May")


def test_less_is_better_where_the_target_is_at_most() -> None:
    assert replied(Q5="25")["Q5"].against == "5 s worse than the target"
    assert replied(Q5="12.5")["Q5"].against == "7.5 s better than the target"


def test_choices_come_with_their_points_tables_with_their_rows_and_files_with_their_question() -> None:
    answers = {"Q3": '"iso"', "Q4": '[["Bern","40"]]'}
    found = replies(QUESTIONNAIRE, answers, (FILE, LOOSE))
    assert found.by_question["Q3"].chosen == (("ISO", Decimal(5)),)
    assert found.by_question["Q4"].rows == (("Bern", "40"),)
    assert (found.by_question["Q7"].state, found.by_question["Q7"].files) == (State.ANSWERED, (FILE,))
    assert found.other_files == (LOOSE,)


def test_a_gate_without_an_answer_is_not_passed_and_what_fits_no_more_is_said_as_it_stands() -> None:
    assert [replied(**answers)["Q1"].passes for answers in ({}, {"Q1": "yes"}, {"Q1": "no"})] == [False, False, True]
    reply = replied(Q3="gone")["Q3"]
    assert (reply.state, reply.words, reply.fits) == (State.ANSWERED, "gone", False)
