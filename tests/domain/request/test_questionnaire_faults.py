"""What is wrong with a questionnaire, each in one sentence beside the question it belongs to."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.request.question_kinds import KINDS, fitted, passes_gate
from app.domain.request.questionnaire import Option, Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.questionnaire_faults import faults

Kind = QuestionKind
ONE, TWO = Option("one", "One"), Option("two", "Two")
GOOD = (
    Question("Q1", "S1", Kind.YES_NO, "Do you train?", is_mandatory=True, passes=("yes",)),
    Question("Q2", "S1", Kind.SINGLE_CHOICE, "Which?", options=(ONE, TWO), condition="Q1 = yes"),
    Question("Q3", "S1", Kind.MULTIPLE_CHOICE, "Which ones?", options=(ONE, TWO), condition="Q2 = one"),
    Question("Q4", "S2", Kind.SERVICE_LEVEL, "How fast?", unit="%", target=Decimal(80)),
    Question("Q5", "S2", Kind.TABLE, "Who?", columns=("Name", "Years"), condition="Q3 includes two or Q4 = partly"),
)


def asked(*changed: Question, sections: tuple[QuestionSection, ...] = ()) -> Questionnaire:
    """The good questionnaire with some of its questions changed, by their codes."""
    by_code = {question.code: question for question in changed}
    questions = [by_code.pop(question.code, question) for question in GOOD]
    return Questionnaire(
        sections or (QuestionSection("S1", "First"), QuestionSection("S2", "Second", condition="Q1 answered")),
        (*questions, *by_code.values()),
    )


def found(*changed: Question) -> list[tuple[str, str]]:
    return [(fault.code, fault.text) for fault in faults(asked(*changed))]


def test_a_good_questionnaire_has_no_faults() -> None:
    assert faults(asked()) == ()


Q1, Q2, Q3, Q4, Q5 = GOOD


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (replace(Q1, is_mandatory=False), "A gate has to be mandatory"),
        (replace(Q1, passes=("perhaps",)), "The gate is passed by perhaps, which is no answer to this question."),
        (replace(Q1, passes=("yes", "no")), "Every answer passes the gate."),
        (replace(Q2, options=()), "There is nothing to choose from."),
        (replace(Q2, options=(ONE,)), "There is only one option to choose from."),
        (replace(Q3, options=(ONE, TWO, replace(TWO, label="Zwei"))), "Two options have the same code: two."),
        (replace(Q3, options=(ONE, replace(TWO, label=" "))), "An option has no words."),
        (replace(Q4, unit=""), "A service level needs its unit"),
        (replace(Q4, target=None), "A service level needs its target"),
        (replace(Q5, columns=()), "A table needs the headings of its columns."),
        (replace(Q5, columns=("Name", "name")), "Two columns have the same heading: name."),
        (replace(Q5, passes=("x",), is_mandatory=True), "Only yes or no, a choice or a service level can be a gate."),
        (replace(Q5, text="  "), "The question has no text."),
        (replace(Q5, kind=Kind.INFORMATION, is_mandatory=True), "Information asks for no answer"),
        (replace(Q2, condition="Q1 ="), "The condition ends where what Q1 is answered is expected."),
        (replace(Q2, condition="Q9 = yes"), "There is no question Q9."),
        (replace(Q2, condition="Q4 = meets"), "Q4 is asked only later."),
        (replace(Q2, condition="Q3 includes one"), "This waits for Q3, which waits for this in turn."),
        (replace(Q2, condition="Q2 = one"), "The question waits for its own answer."),
        (replace(Q2, condition="Q1 = maybe"), "Q1 has no answer “maybe”; it has yes or no."),
        (replace(Q2, condition="Q1 includes yes"), "Q1 has one answer. Write = instead of includes."),
        (replace(Q5, condition="Q3 = one"), "Q3 may have several answers. Write includes instead of =."),
        (replace(Q2, condition="Q1 = yes and Q1 = no"), "This can never show"),
        (replace(Q5, condition="Q1 = no and Q2 = one"), "This can never show"),
    ],
)
def test_each_fault_is_said_beside_its_question(changed: Question, sentence: str) -> None:
    [(code, text)] = [each for each in found(changed) if each[0] == changed.code]
    assert (code, text[: len(sentence)]) == (changed.code, sentence)


def test_what_depends_on_a_question_that_never_shows_never_shows_either() -> None:
    never = replace(Q2, condition="Q1 = yes and Q1 = no")
    texts = found(never, replace(Q3, condition="Q2 answered"))
    assert [(code, text.split(":")[0]) for code, text in texts] == [
        ("Q2", "This can never show"),
        ("Q3", "This can never show"),
    ]


def test_free_answers_can_only_be_asked_whether_they_are_there() -> None:
    free = Question("Q0", "S1", Kind.SHORT_TEXT, "Name?")
    later = Question("Q9", "S2", Kind.DATE, "When?", condition="Q0 = Finalist")
    first = Questionnaire((QuestionSection("S1", "A"), QuestionSection("S2", "B")), (free, later))
    assert [fault.text for fault in faults(first)] == [
        "The answer to Q0 is free. Only “Q0 answered” can be asked of it."
    ]


def test_sections_have_faults_of_their_own() -> None:
    first = QuestionSection("S1", "First", condition="Q1 = yes")
    sections = (first, QuestionSection("S2", ""), QuestionSection("S3", "Empty"))
    assert [(fault.section, fault.about, fault.text) for fault in faults(asked(sections=sections))] == [
        ("S1", "condition", "Q1 is a question of this section, which shows only once it is answered."),
        ("S2", "title", "The section has no title."),
        ("S3", "", "The section has no questions. Add one, or remove the section."),
    ]


def test_a_code_that_is_there_twice_and_a_lost_question_are_found() -> None:
    twice = Questionnaire((QuestionSection("S1", "A"),), (Q1, replace(Q1, section="S9")))
    assert [(fault.section, fault.code, fault.about) for fault in faults(twice)] == [
        ("S9", "Q1", "section"),
        ("S1", "Q1", "code"),
    ]


@pytest.mark.parametrize("kind", Kind)
def test_a_question_keeps_only_what_belongs_to_its_kind(kind: QuestionKind) -> None:
    full = Question(
        "Q1",
        "S1",
        kind,
        "?",
        is_mandatory=True,
        passes=("two", "one", "no", "yes"),
        options=(ONE, TWO),
        unit="%",
        target=Decimal(1),
        columns=("A",),
    )
    kept = fitted(full)
    names = ("is_mandatory", "options", "unit", "target", "columns")
    assert [name for name in names if getattr(kept, name)] == [name for name in names if name in KINDS[kind].fields]
    assert fitted(kept) == kept


@pytest.mark.parametrize(
    ("question", "answer", "passes"),
    [
        (Q1, "yes", True),
        (Q1, "no", False),
        (Q1, None, False),
        (Q2, "one", None),
        (replace(Q3, passes=("one", "two")), frozenset({"one"}), False),
        (replace(Q3, passes=("one",)), frozenset({"one", "two"}), True),
    ],
)
def test_a_gate_is_passed_by_the_answers_that_pass_it(question: Question, answer: object, passes: bool | None) -> None:
    assert passes_gate(question, answer) is passes  # type: ignore[arg-type]
