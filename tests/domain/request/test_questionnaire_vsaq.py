"""Google's VSAQ questionnaires come in whole: every item, every option, and each shows exactly when it did there."""

import json
import random
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import FaultyFile
from app.domain.request.conditions import Answer
from app.domain.request.html_text import markdown_of, plain_text_of
from app.domain.request.questionnaire import QuestionKind
from app.domain.request.questionnaire_faults import faults
from app.domain.request.questionnaire_limits import unstorable
from app.domain.request.showing import showing
from app.domain.request.vsaq import read_vsaq
from tests.outside import reference_case

FILES = ("infrastructure", "security_privacy_programs", "webapp")
Item = Mapping[str, object]


@cache
def case(name: str) -> dict:
    return json.loads(reference_case(f"t04-vsaq-{name}.questionnaire.json").read_text(encoding="utf-8"))


def items_of(items: list, around: tuple[str, ...] = ()) -> Iterator[tuple[dict, tuple[str, ...]]]:
    """Every item but the blocks, with the conditions of the blocks around it."""
    for item in items:
        inner = (*around, item.get("cond", ""))
        if item["type"] == "block":
            yield from items_of(item["items"], inner)
        else:
            yield item, around


def options_of(item: Item) -> list[str]:
    return [code for choice in item.get("choices", []) for code in choice]  # type: ignore[attr-defined]


class Evaluator:
    """Evaluates the original's own conditions by Python's `and` and `or`; no file mixes them unbracketed."""

    def __init__(self, name: str, chosen: set[str]) -> None:
        self.items = list(items_of(case(name)["questionnaire"]))
        self.owner = {code: at for at, (item, _) in enumerate(self.items) for code in options_of(item)}
        self.ids = {item["id"]: at for at, (item, _) in enumerate(self.items) if "id" in item}
        self.chosen = chosen

    def shows(self, at: int) -> bool:
        item, around = self.items[at]
        return all(self.holds(text) for text in (*around, item.get("cond", "")) if text)

    def holds(self, text: str) -> bool:
        code = re.sub(r"\^?\w+", lambda name: f" {self.truth(name[0])} ", text)
        return bool(eval(code.replace("&&", " and ").replace("||", " or ").replace("!", " not ")))

    def truth(self, name: str) -> bool:
        if name.startswith("^"):
            return self.shows(self.ids[name[1:]])
        return name in self.chosen and self.shows(self.owner[name])


@pytest.mark.parametrize("name", FILES)
def test_every_item_and_every_option_comes_in_as_its_kind(name: str) -> None:
    questionnaire = read_vsaq(case(name)).questionnaire
    kinds = {"line": "short_text", "box": "long_text", "radiogroup": "single_choice", "checkgroup": "multiple_choice"}
    expected = []
    for item, _ in items_of(case(name)["questionnaire"]):
        asks = item["type"] == "tip" and ("why" in item or item.get("warn") == "yes")
        kind = "long_text" if asks else kinds.get(item["type"], "information")
        expected.append((item.get("id"), kind, options_of(item), bool(item.get("cond"))))
    made = [
        (question.code, question.kind.value, [option.code for option in question.options], bool(question.condition))
        for question in questionnaire.questions
    ]
    named = [(code or made[at][0], *rest) for at, (code, *rest) in enumerate(expected)]
    assert made == named
    assert (faults(questionnaire), unstorable(questionnaire)) == ((), ())


@pytest.mark.parametrize("name", FILES)
def test_texts_come_in_as_words_and_no_markup(name: str) -> None:
    questionnaire = read_vsaq(case(name)).questionnaire
    for (item, _), question in zip(items_of(case(name)["questionnaire"]), questionnaire.questions, strict=True):
        words = re.findall(r"[a-zA-Z]{4,}", plain_text_of(item.get("text", "")))
        without_addresses = re.sub(r"\]\([^)]*\)", "]", question.text)
        assert re.findall(r"[a-zA-Z]{4,}", without_addresses)[: len(words)] == words
        if "why" in item:
            assert plain_text_of(item["why"]) in question.text
        if item.get("name") and question.kind is QuestionKind.LONG_TEXT:
            assert item["name"][:20] in question.help.replace("\\", "")
    whole = "\n".join(question.text + question.help for question in questionnaire.questions)
    assert re.findall(r"(?<![\\`])</?\w+[^>`]*>", re.sub(r"`[^`]*`", "", whole)) == []


@pytest.mark.parametrize("name", FILES)
def test_each_shows_exactly_when_it_did_in_the_original(name: str) -> None:
    questionnaire = read_vsaq(case(name)).questionnaire
    chance = random.Random(name)
    for _ in range(25):
        answers: dict[str, Answer] = {}
        chosen: set[str] = set()
        for question in questionnaire.questions:
            codes = [option.code for option in question.options]
            if question.kind is QuestionKind.SINGLE_CHOICE:
                answers[question.code] = chance.choice([*codes, None])
                chosen.add(answers[question.code] or "")  # type: ignore[arg-type]
            elif question.kind is QuestionKind.MULTIPLE_CHOICE:
                answers[question.code] = some = frozenset(code for code in codes if chance.random() < 0.5)
                chosen |= some
        original = Evaluator(name, chosen)
        expected = {question.code for at, question in enumerate(questionnaire.questions) if original.shows(at)}
        assert showing(questionnaire, answers).questions == expected


def made(*items: dict) -> object:
    return {"questionnaire": [{"type": "block", "text": "All", "items": list(items)}]}


def test_an_unknown_name_becomes_a_question_at_the_top_and_is_told() -> None:
    read = read_vsaq(made({"type": "line", "id": "who", "text": "Who?", "cond": "req_sensitive && !^warn_x"}))
    assert [(question.code, question.kind.value, question.condition) for question in read.questionnaire.questions] == [
        ("req_sensitive", "yes_no", ""),
        ("warn_x", "yes_no", ""),
        ("who", "short_text", "req_sensitive = yes and not warn_x = yes"),
    ]
    [note] = read.notes
    assert note.startswith("Conditions look at req_sensitive and warn_x, which nothing in the file asks.")
    assert faults(read.questionnaire) == ()


def test_chains_are_taken_from_left_to_right_as_there() -> None:
    boxes = {"type": "checkgroup", "id": "g", "text": "?", "choices": [{"a": "A"}, {"b": "B"}, {"c": "C"}]}
    read = read_vsaq(made(boxes, {"type": "box", "id": "x", "text": "?", "cond": "a || b && c"}))
    assert read.questionnaire.questions[1].condition == "(g includes a or g includes b) and g includes c"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "There is no list “questionnaire” with anything in it."),
        (made({"type": "dance"}), "An item at the top: there is no type “dance”."),
        (made({"type": "line", "text": 7}), "An item at the top: text should be a text."),
        (made("x"), "An item at the top: it is no object."),  # type: ignore[arg-type]
        (made({"type": "radiogroup", "choices": "x"}), "An item at the top: its choices are no list of objects."),
        (made({"type": "line", "id": "x", "cond": "a +"}), "The condition of “x”, a +, cannot be read: + is neither"),
        (
            made({"type": "line", "id": "x", "cond": "^x"}),
            "The condition of “x”, ^x, cannot be read: x waits",
        ),
        (made({"type": "line", "text": "x" * 20_001}), "An item at the top: a text has more than 20,000 characters."),
        (made(*[{"type": "line"}] * 2_002), "There are more than 2,000 items."),
        (made({"type": "line", "id": "x"}, {"type": "box", "id": "x"}), "Two items or choices have the id x."),
    ],
)
def test_what_cannot_come_in_is_said(data: object, sentence: str) -> None:
    with pytest.raises(FaultyFile) as refused:
        read_vsaq(data)
    assert [fault.text[: len(sentence)] for fault in refused.value.faults] == [sentence]


def test_items_that_ask_for_one_another_end() -> None:
    chain = [{"type": "line", "id": f"i{at}", "cond": f"^i{at + 1} && ^i{at + 1}"} for at in range(40)]
    with pytest.raises(FaultyFile) as refused:
        read_vsaq(made(*chain, {"type": "line", "id": "i40"}))
    assert "the conditions of the file name too many items." in refused.value.faults[0].text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<b>Why</b> &lt;script&gt; *stars*", r"**Why** \<script\> \*stars\*"),
        ("a<script>alert(1)</script>b", "ab"),
        ("<a href='javascript:alert(1)'>here</a>", "here"),
        ("<a href='https://x.example/a_(b)'>here</a>", "[here](https://x.example/a_%28b%29)"),
        ("<p>One</p><ul><li>Two</li><li>Three</li></ul>", "One\n\n- Two\n- Three"),
        ("<img src=x onerror=alert(1)>x", "x"),
        ("use <code>http://</code>", "use `http://`"),
        ("1. not a list", r"\1. not a list"),
    ],
)
def test_html_becomes_markdown_with_nothing_else_in_it(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown


words = st.sampled_from(
    ["block", "line", "tip", "radiogroup", "checkgroup", "a", "b", "^a", "a && !b", "((", "<b>x", ""]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "id", "text", "cond", "items", "choices", "warn", "why", "a", "b"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(st.lists(values, max_size=4))
def test_whatever_is_in_the_file_it_is_read_or_refused_in_words(items: list[object]) -> None:
    with suppress(FaultyFile):
        unstorable(read_vsaq({"questionnaire": items}).questionnaire)
