"""The questionnaire as vendors will see it: every kind drawn, conditions at work, nothing kept, texts shown safely."""

import re

from flask import Flask
from werkzeug.datastructures import MultiDict

from app.domain.request.questionnaire import Option, Question, QuestionKind, Questionnaire, QuestionSection
from app.web.asking import answers_in, asked_sections
from tests.stages.drafting.asked_by_hand import add, section_key, stored, with_section
from tests.stages.drafting.test_questionnaire import WHOLE, a_question

Kind = QuestionKind


def shown_in(page: str) -> list[str]:
    return re.findall(r'data-question="([^"]+)"\s*>', page)


CONTROLS = {
    Kind.SHORT_TEXT: ["text"],
    Kind.LONG_TEXT: ["textarea"],
    Kind.YES_NO: ["radio"] * 2,
    Kind.SINGLE_CHOICE: ["radio"] * 2,
    Kind.MULTIPLE_CHOICE: ["checkbox"] * 2,
    Kind.NUMBER: ["text"],
    Kind.SERVICE_LEVEL: [*["radio"] * 3, "text", "textarea"],
    Kind.DATE: ["date"],
    Kind.MONEY: ["text"],
    Kind.FILE: ["file"],
    Kind.TABLE: ["text"] * 6,
    Kind.INFORMATION: [],
}


def test_every_kind_is_drawn_with_a_control_of_its_own(app: Flask) -> None:
    hand = with_section(app)
    add(hand, *(a_question(hand, f"Q-{kind.value}", kind, **WHOLE[kind]) for kind in Kind))
    page = hand.client.get(hand.at("questionnaire/preview")).text
    parts = re.split(r'data-question="Q-', page)[1:]
    drawn = {}
    for part in parts:
        tags = re.findall(r"<(textarea|input)([^>]*)>", part.split("</form>")[0])
        kinds = [tag if tag == "textarea" else _type(attributes) for tag, attributes in tags]
        drawn[QuestionKind(part.split('"')[0])] = kinds
    assert drawn == CONTROLS
    assert ("Wanted: at most 20.5 seconds" in page, "EUR</span>" in page) == (True, True)


def _type(attributes: str) -> str:
    found = re.search(r'type="(\w+)"', attributes)
    return found[1] if found else "text"


def test_conditions_work_on_what_was_sent_and_keep_what_was_typed(app: Flask) -> None:
    hand = with_section(app)
    add(
        hand,
        a_question(hand, "Q1"),
        a_question(hand, "Q2", Kind.LONG_TEXT, condition="Q1 = yes"),
        a_question(hand, "Q3", Kind.LONG_TEXT, condition="Q2 answered"),
    )
    assert shown_in(hand.client.get(hand.at("questionnaire/preview")).text) == ["Q1"]
    sent = {"answer-Q1": "yes", "answer-Q2": "By <hand>"}
    page = hand.client.post(hand.at("questionnaire/preview"), data=sent).text
    assert (shown_in(page), "By &lt;hand&gt;</textarea>" in page) == (["Q1", "Q2", "Q3"], True)
    answer = hand.client.post(hand.at("questionnaire/preview/showing"), data=sent | {"answer-Q1": "no"})
    assert answer.json == {"sections": [section_key(hand)], "questions": ["Q1"]}
    assert len(stored(hand).questions) == 3


def test_texts_are_markdown_and_nobodys_markup(app: Flask) -> None:
    hand = with_section(app)
    text = "Do **you** <script>alert(1)</script> [here](javascript:alert(1)) and [there](https://example.org)?"
    add(hand, a_question(hand, "Q1", text=text, help="<img src=x onerror=alert(1)>"))
    page = hand.client.get(hand.at("questionnaire/preview")).text
    drawn = page[page.index('id="answer-Q1-text"') : page.index('class="question-choices"')]
    assert ("<strong>you</strong>" in drawn, 'href="https://example.org"' in drawn) == (True, True)
    assert re.findall(r"<(?:script|img)|href=\"javascript", drawn) == []


def test_answers_are_what_conditions_look_at() -> None:
    questions = (
        Question("N", "S", Kind.NUMBER, "?"),
        Question("M", "S", Kind.MULTIPLE_CHOICE, "?", options=(Option("a", "A"), Option("b", "B"))),
        Question("T", "S", Kind.TABLE, "?", columns=("One", "Two")),
        Question("L", "S", Kind.SERVICE_LEVEL, "?"),
        Question("E", "S", Kind.TABLE, "?", columns=("One",)),
    )
    asked = Questionnaire((QuestionSection("S", "Section"),), questions)
    typed = MultiDict(
        [
            ("answer-N", " "),
            ("answer-M", "a"),
            ("answer-M", "b"),
            ("answer-T 1", ""),
            ("answer-T 2", "x"),
            ("answer-L", "meets"),
            ("answer-E 1", " "),
        ]
    )
    assert answers_in(asked, typed=typed) == {"N": None, "M": {"a", "b"}, "T": "filled", "L": "meets", "E": None}
    [section] = asked_sections(asked, typed=typed)
    table = next(question for question in section.questions if question.code == "T")
    assert [row.cells for row in table.rows] == [("", "x"), ("", ""), ("", ""), ("", "")]
