"""The questionnaire as it is written: every kind of question, moved, copied, renamed, removed, never lost to others."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import update

from app.domain.lifecycle import Stage
from app.domain.policy import Role
from app.domain.request.question_kinds import fitted
from app.domain.request.questionnaire import Direction, Option, Question, QuestionKind
from app.models.rfp import Rfp
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import a_person, signed_in, with_role
from tests.integrity.test_statements import counted
from tests.stages.drafting.asked_by_hand import (
    add,
    address,
    change,
    kept,
    question_data,
    row_version,
    section_key,
    stored,
    with_section,
)
from tests.stages.drafting.by_hand import Hand
from tests.stages.drafting.written_by_hand import last_sentence

Kind = QuestionKind
OPTIONS = (Option("in-house", "By our own people", Decimal("2.5")), Option("agency", "Through an agency"))
WHOLE = {
    Kind.SHORT_TEXT: {},
    Kind.LONG_TEXT: {"help": "Name **two** examples.", "is_mandatory": True},
    Kind.YES_NO: {"passes": ("yes",), "is_mandatory": True},
    Kind.SINGLE_CHOICE: {"options": OPTIONS, "passes": ("in-house",), "is_mandatory": True},
    Kind.MULTIPLE_CHOICE: {"options": OPTIONS},
    Kind.NUMBER: {"unit": "agents", "target": Decimal(40)},
    Kind.SERVICE_LEVEL: {
        "unit": "seconds",
        "target": Decimal("20.5"),
        "direction": Direction.AT_MOST,
        "passes": ("meets", "partly"),
        "is_mandatory": True,
    },
    Kind.DATE: {},
    Kind.MONEY: {},
    Kind.FILE: {},
    Kind.TABLE: {"columns": ("Name", "Years with you")},
    Kind.INFORMATION: {},
}


def a_question(hand: Hand, code: str, kind: QuestionKind = Kind.YES_NO, **facts: object) -> Question:
    facts = {"section": section_key(hand, str(facts.pop("title", "Staffing"))), "text": f"Text of {code}", **facts}
    return Question(code=code, kind=kind, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", Kind)
def test_a_question_of_every_kind_is_kept_as_it_was_typed(app: Flask, kind: QuestionKind) -> None:
    hand = with_section(app)
    question = a_question(hand, "Q1", kind, **WHOLE[kind])
    add(hand, question)
    assert stored(hand).questions == (question,)
    form = hand.client.get(hand.at(address(hand, "Q1"))).text
    assert (f'value="{kind.value}"' in form, last_sentence(hand)) == (True, "Added the question Q1.")


def test_what_belongs_to_another_kind_is_left_aside(app: Flask) -> None:
    hand = with_section(app)
    typed = a_question(
        hand, "Q1", Kind.DATE, options=OPTIONS, unit="%", target=Decimal(1), columns=("A",), passes=("yes",)
    )
    add(hand, typed)
    assert stored(hand).questions == (fitted(typed),)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "two words"}, "A code is one word without blanks"),
        ({"code": ""}, "Give a short code, for example Q7."),
        ({"text": " "}, "Write what is asked"),
        ({"target": "much"}, "is no number"),
        ({"condition": "Q7 ="}, "The condition ends where what Q7 is answered is expected."),
        ({"kind": "dance"}, "Not a valid choice"),
        ({"option_label": ["", ""]}, "Say what the option stands for."),
        ({"option_points": ["x", ""]}, "is no number"),
        ({"option_code": ["a b", "c"]}, "A code is one word without blanks"),
        ({"section": "elsewhere"}, "Not a valid choice"),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(app: Flask, changes: dict, sentence: str) -> None:
    hand = with_section(app)
    typed = a_question(hand, "Q1", Kind.SINGLE_CHOICE, options=OPTIONS, help="Typed with care", unit="calls")
    answer = hand.post("questionnaire/questions/add", question_data(typed, **changes))
    assert (answer.status_code, sentence in answer.text, "Typed with care" in answer.text) == (422, True, True)
    assert ("By our own people" in answer.text or "option_label" in changes, stored(hand).questions) == (True, ())


def test_a_taken_code_is_refused_and_an_option_without_a_code_gets_one(app: Flask) -> None:
    hand = with_section(app)
    typed = a_question(hand, "Q1", Kind.SINGLE_CHOICE, options=OPTIONS)
    hand.saved("questionnaire/questions/add", question_data(typed, option_code=["", "agency"]))
    assert [option.code for option in stored(hand).questions[0].options] == ["by-our-own-people", "agency"]
    answer = hand.post("questionnaire/questions/add", question_data(typed))
    assert (answer.status_code, "There is a question Q1 already." in answer.text) == (422, True)


def test_rows_of_options_are_moved_and_added_before_anything_is_saved(app: Flask) -> None:
    hand = with_section(app)
    data = question_data(a_question(hand, "Q1", Kind.SINGLE_CHOICE, options=OPTIONS), row="down:0")
    page = hand.post("questionnaire/questions/add", data).text
    assert re.findall(r'name="option_code"\s+value="([^"]+)"', page) == ["agency", "in-house"]
    assert stored(hand).questions == ()


def test_a_stale_save_keeps_what_was_typed_and_says_what_is_stored(app: Flask) -> None:
    hand = with_section(app)
    question = a_question(hand, "Q1")
    add(hand, question)
    stale = row_version(hand, "Q1")
    assert change(hand, "Q1", replace(question, text="Of the first")) == 302
    data = question_data(replace(question, text="Of the second"), version=stale)
    answer = hand.client.post(hand.at(address(hand, "Q1")), data=data)
    told = ("Of the second" in answer.text, "Question is now stored as: Of the first" in answer.text)
    assert (answer.status_code, told, "Changed the question Q1." in answer.text) == (409, (True, True), True)
    assert stored(hand).questions[0].text == "Of the first"
    data["version"] = re.findall(r'name="version"[^>]*value="(\d+)"', answer.text)[-1]
    assert hand.client.post(hand.at(address(hand, "Q1")), data=data).status_code == 302
    assert stored(hand).questions[0].text == "Of the second"


def test_moving_leaves_open_forms_current(app: Flask) -> None:
    hand = with_section(app)
    add(hand, *(a_question(hand, code) for code in ("Q1", "Q2", "Q3")))
    before = row_version(hand, "Q3")
    hand.saved("questionnaire/order", {"do": f"up:{kept(hand).kept['Q3'].public_id}"})
    assert [question.code for question in stored(hand).questions] == ["Q1", "Q3", "Q2"]
    assert (row_version(hand, "Q3"), last_sentence(hand)) == (before, "Moved the question Q3 up.")


def test_a_question_moves_over_the_edge_of_its_section_and_sections_move_whole(app: Flask) -> None:
    hand = with_section(app, "Staffing", "Security")
    add(hand, a_question(hand, "Q1"), a_question(hand, "Q2", title="Security"))
    move = {name: f"{name}:{kept(hand).kept['Q1'].public_id}" for name in ("up", "down")}
    hand.saved("questionnaire/order", {"do": move["down"]})
    titles = {section.key: section.title for section in stored(hand).sections}
    assert [(each.code, titles[each.section]) for each in stored(hand).questions] == [
        ("Q1", "Security"),
        ("Q2", "Security"),
    ]
    hand.saved("questionnaire/order", {"do": f"section-up:{section_key(hand, 'Security')}"})
    assert [section.title for section in stored(hand).sections] == ["Security", "Staffing"]
    page = hand.client.post(hand.at("questionnaire/order"), data={"do": move["up"]}, follow_redirects=True).text
    assert "The question Q1 stands first already." in page


def test_a_copy_stands_right_after_with_a_code_of_its_own(app: Flask) -> None:
    hand = with_section(app)
    add(hand, a_question(hand, "Q1", Kind.SINGLE_CHOICE, options=OPTIONS), a_question(hand, "Q2"))
    for _ in range(2):
        hand.saved("questionnaire/order", {"do": f"copy:{kept(hand).kept['Q1'].public_id}"})
    first, *others = stored(hand).questions
    assert [question.code for question in others] == ["Q1-3", "Q1-2", "Q2"]
    assert replace(others[0], code="Q1") == first


def test_conditions_and_requirements_follow_a_new_code(app: Flask) -> None:
    hand = with_section(app, "Staffing", "Security")
    add(hand, a_question(hand, "Q1"), a_question(hand, "Q2", condition="Q1 = yes and not Q1 = no"))
    key = section_key(hand, "Security")
    version = str(kept(hand).versions[key])
    section = {"title": "Security", "intro": "", "condition": "Q1 = yes", "version": version}
    hand.saved(f"questionnaire/sections/{key}", section)
    hand.saved("requirements/add", {"code": "R1", "statement": "S", "obligation": "must", "questions": ["Q1"]})
    assert kept(hand).asked_for == {"Q1": ("R1",)}
    assert change(hand, "Q1", replace(stored(hand).questions[0], code="Q9")) == 302
    found = kept(hand)
    assert found.questionnaire.questions[1].condition == "Q9 = yes and not Q9 = no"
    assert (found.questionnaire.sections[1].condition, found.asked_for) == ("Q9 = yes", {"Q9": ("R1",)})


def test_removing_says_what_is_lost_and_leaves_conditions_as_faults(app: Flask) -> None:
    hand = with_section(app)
    add(hand, a_question(hand, "Q1"), a_question(hand, "Q2", condition="Q1 = yes"))
    hand.saved("requirements/add", {"code": "R1", "statement": "S", "obligation": "must", "questions": ["Q1"]})
    form = hand.client.get(hand.at(address(hand, "Q1"))).text
    assert ("R1 will ask for it in vain" in form, "The conditions of Q2 look at it" in form) == (True, True)
    assert hand.post(address(hand, "Q1", "remove"), {"version": "99"}).status_code == 409
    hand.saved(address(hand, "Q1", "remove"), {"version": row_version(hand, "Q1")})
    assert [question.code for question in stored(hand).questions] == ["Q2"]
    assert "There is no question Q1." in hand.client.get(hand.at("questionnaire")).text


def test_a_section_goes_with_its_questions(app: Flask) -> None:
    hand = with_section(app, "Staffing", "Security")
    add(hand, a_question(hand, "Q1"), a_question(hand, "Q2", title="Security", condition="Q1 = yes"))
    key = section_key(hand)
    form = hand.client.get(hand.at(f"questionnaire/sections/{key}")).text
    assert ("with 1 entry" in form, "The conditions of Q2 look at its questions" in form) == (True, True)
    hand.saved(f"questionnaire/sections/{key}/remove", {"version": str(kept(hand).versions[key])})
    assert ([each.title for each in stored(hand).sections], last_sentence(hand)) == (
        ["Security"],
        "Removed the section “Staffing” with 1 question from the questionnaire.",
    )


def test_the_editor_says_conditions_in_words_and_faults_beside_their_question(app: Flask) -> None:
    hand = with_section(app)
    add(hand, a_question(hand, "Q1", passes=("yes",)), a_question(hand, "Q2", condition="Q1 = yes"))
    page = hand.client.get(hand.at("questionnaire")).text
    assert ("Shown when “Text of Q1” is answered Yes" in page, "A gate has to be mandatory" in page) == (True, True)
    assert "2 questions, 0 mandatory and 1 gate in 1 section." in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"condition": "Q1 = yes", "code": "Q9"}, "Shown when “Text of Q1” is answered Yes"),
        ({"condition": "Q1 = maybe", "code": "Q9"}, "Q1 has no answer “maybe”"),
        ({"condition": "Q1 =", "code": "Q9"}, "The condition ends where"),
        ({"condition": "Q2 answered", "code": "Q1"}, "Q2 is asked only later."),
        ({"condition": "", "code": "Q1"}, ""),
    ],
)
def test_a_condition_is_looked_at_while_it_is_typed(app: Flask, sent: dict, said: str) -> None:
    hand = with_section(app)
    add(hand, a_question(hand, "Q1"), a_question(hand, "Q2"))
    answer = hand.client.post(hand.at("questionnaire/condition"), data={"section": section_key(hand), **sent}).text
    assert re.sub(r"<svg.*?</svg>|<[^>]+>", "", answer, flags=re.DOTALL).strip().startswith(said)


def test_members_read_and_nobody_changes_what_is_frozen(app: Flask) -> None:
    hand = with_section(app)
    add(hand, a_question(hand, "Q1"))
    observer = a_person(app)
    with_role(app, person=observer, rfp=hand.public_id, role=Role.OBSERVER)
    reader = signed_in(app, observer)
    assert [reader.get(hand.at(path)).status_code for path in ("questionnaire", "questionnaire/preview")] == [200, 200]
    assert "questionnaire/questions/add" not in reader.get(hand.at("questionnaire")).text
    with app.app_context(), writing() as session:
        frozen = {"stage": Stage.RESPONSES, "closes_at": now(), "frozen_at": now(), "snapshot_hash": "0" * 64}
        session.execute(update(Rfp).where(Rfp.public_id == hand.public_id).values(frozen))
    answer = hand.post("questionnaire/questions/add", question_data(a_question(hand, "Q2")))
    assert (answer.status_code, [question.code for question in stored(hand).questions]) == (403, ["Q1"])


def test_the_editor_asks_the_database_as_often_for_many_questions(app: Flask) -> None:
    hand = with_section(app)
    counts = []
    for number in (1, 6):
        add(hand, *(a_question(hand, f"Q{number}{each}") for each in range(number)))
        hand.client.get(hand.at("questionnaire"))
        statements: list[str] = []
        with counted(statements):
            hand.client.get(hand.at("questionnaire"))
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8
