"""Conditions: read and written without loss, held or not, said in words, and every way to write one wrongly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import DomainError
from app.domain.request.conditions import (
    All,
    Any,
    Atom,
    Condition,
    Not,
    Test,
    both,
    codes,
    holds,
    in_words,
    parse,
    renamed,
    write,
)
from app.domain.request.questionnaire import Option, Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.showing import showing

ODD_NAMES = ["and", "Not", "answered", 'a"b', "a\\b", "two words", "=", "(x)"]
names = st.text(min_size=1, max_size=8) | st.sampled_from(ODD_NAMES)
atoms = st.builds(Atom, names, st.sampled_from([Test.IS, Test.INCLUDES]), names) | st.builds(
    Atom, names, st.just(Test.ANSWERED)
)


def nested(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.builds(Not, parts) | st.builds(All, several) | st.builds(Any, several)


conditions = st.recursive(atoms, nested, max_leaves=8)
answers = st.dictionaries(names, st.none() | names | st.frozensets(names, max_size=3), max_size=4)


@given(conditions)
def test_what_is_written_is_read_as_the_same(condition: Condition) -> None:
    assert parse(write(condition)) == condition


@given(conditions, answers)
def test_the_opposite_holds_exactly_where_the_condition_does_not(condition: Condition, given_answers: dict) -> None:
    assert holds(Not(condition), given_answers) is not holds(condition, given_answers)


@given(conditions)
def test_of_nothing_answered_no_test_holds(condition: Condition) -> None:
    atom = next(iter(_atoms(condition)))
    assert holds(atom, {}) is False


def _atoms(condition: Condition) -> list[Atom]:
    match condition:
        case Atom():
            return [condition]
        case Not(part):
            return _atoms(part)
        case All(parts) | Any(parts):
            return [atom for part in parts for atom in _atoms(part)]


@pytest.mark.parametrize(
    ("text", "given_answers", "expected"),
    [
        ("Q7 = yes", {"Q7": "yes"}, True),
        ("Q7 = yes", {"Q7": "no"}, False),
        ("Q7 = yes", {"Q7": None}, False),
        ("not Q7 = yes", {}, True),
        ('Q8 includes "iso 27001"', {"Q8": frozenset({"iso 27001", "soc2"})}, True),
        ("Q8 includes soc2", {"Q8": frozenset()}, False),
        ("Q9 answered", {"Q9": "a text"}, True),
        ("Q9 answered", {"Q9": ""}, False),
        ("a = 1 or b = 1 and c = 1", {"a": "1"}, True),
        ("(a = 1 or b = 1) and c = 1", {"a": "1"}, False),
        ("A = 1 AND B = 2 Or C ANSWERED", {"C": "x"}, True),
    ],
)
def test_a_condition_holds(text: str, given_answers: dict, expected: bool) -> None:
    assert holds(parse(text), given_answers) is expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The condition is empty."),
        ("Q7", "After Q7 comes ="),
        ("Q7 =", "The condition ends where what Q7 is answered is expected."),
        ("Q7 = and", "“and” stands where what Q7 is answered is expected."),
        ("Q7 = yes Q8 = no", "“Q8” is not expected there."),
        ("(Q7 = yes", "A bracket is opened and not closed."),
        ('Q7 = "yes', "A quotation mark is opened and not closed."),
        ("Q7 = yes)", "“)” is not expected there."),
        ("not " * 100 + "Q7 = yes", "The condition is nested too deeply."),
        ("(" * 5_000, "The condition is nested too deeply."),
        ("Q7 = " + "x" * 30_000, "The condition has more than 20,000 characters."),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_mends_it(text: str, sentence: str) -> None:
    with pytest.raises(DomainError) as refused:
        parse(text)
    assert str(refused.value).startswith(sentence)


def test_codes_follow_a_new_name_wherever_they_stand() -> None:
    condition = parse("Q7 = yes and not (Q8 includes Q7 or Q7 answered)")
    after = renamed(condition, {"Q7": "Q 9"})
    assert (codes(condition), write(after)) == (
        {"Q7", "Q8"},
        '"Q 9" = yes and not (Q8 includes Q7 or "Q 9" answered)',
    )


def test_two_conditions_become_one() -> None:
    assert (both("a = 1 or b = 1", "c answered"), both("", "a = 1"), both("a = 1", "")) == (
        "(a = 1 or b = 1) and c answered",
        "a = 1",
        "a = 1",
    )


PLACES = (Option("in", "In house"), Option("out", "Elsewhere"))
ASKED = Questionnaire(
    sections=(QuestionSection("S1", "Training"), QuestionSection("S2", "More", condition="Q1 = yes")),
    questions=(
        Question("Q1", "S1", QuestionKind.YES_NO, "Do you **train** agents?"),
        Question("Q2", "S1", QuestionKind.MULTIPLE_CHOICE, "Where?", options=PLACES),
        Question("Q3", "S2", QuestionKind.LONG_TEXT, "How?", condition="Q2 includes in"),
        Question("Q4", "S2", QuestionKind.LONG_TEXT, "And after?", condition="Q3 answered"),
    ),
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Q1 = yes", "shown when “Do you train agents?” is answered Yes"),
        ("not Q1 = yes", "shown when “Do you train agents?” is not answered Yes"),
        ("Q2 includes in and Q3 answered", "shown when “Where?” includes In house and “How?” is answered"),
        (
            "not (Q1 = no or Q9 = x)",
            "shown when it is not so that (“Do you train agents?” is answered No or “Q9” is answered x)",
        ),
    ],
)
def test_a_condition_is_said_in_words(text: str, words: str) -> None:
    assert in_words(parse(text), ASKED) == words


def test_what_is_hidden_counts_as_not_answered() -> None:
    everything = {"Q1": "yes", "Q2": frozenset({"in"}), "Q3": "By hand", "Q4": ""}
    shown = showing(ASKED, everything)
    assert (shown.sections, shown.questions) == ({"S1", "S2"}, {"Q1", "Q2", "Q3", "Q4"})
    assert showing(ASKED, everything | {"Q2": frozenset({"out"})}).questions == {"Q1", "Q2"}
    assert showing(ASKED, everything | {"Q1": "no"}).sections == {"S1"}
