"""Answers: read from what people type or refused in words, kept as one canonical text, said to people."""

import json

import pytest

from app.domain.request.answers import (
    MOST_ROWS,
    for_conditions,
    read_answer,
    read_price,
    said,
    table_rows,
    typed_again,
    value_of,
)
from app.domain.request.questionnaire import Option, Question, QuestionKind
from app.domain.typed import Unreadable

OPTIONS = (Option("iso", "ISO 27001"), Option("soc", "SOC 2, type II"))


def a_question(kind: QuestionKind, **changes: object) -> Question:
    options = OPTIONS if kind in (QuestionKind.SINGLE_CHOICE, QuestionKind.MULTIPLE_CHOICE) else ()
    columns = ("Site", "Agents") if kind is QuestionKind.TABLE else ()
    return Question(
        **{"code": "Q1", "section": "s", "kind": kind, "text": "?", "options": options, "columns": columns} | changes
    )  # type: ignore[arg-type]


READ = [
    (QuestionKind.SHORT_TEXT, {"": ["  two \r\n words "]}, '"two words"', "two words"),
    (QuestionKind.LONG_TEXT, {"": [" one\r\n\r\ntwo\v "]}, r'"one\n\ntwo"', "one\n\ntwo"),
    (QuestionKind.YES_NO, {"": ["yes"]}, '"yes"', "Yes"),
    (QuestionKind.YES_NO, {"": ["NO "]}, '"no"', "No"),
    (QuestionKind.SINGLE_CHOICE, {"": ["soc 2,  TYPE II"]}, '"soc"', "SOC 2, type II"),
    (QuestionKind.MULTIPLE_CHOICE, {"": ["soc", "iso"]}, '["iso","soc"]', "ISO 27001\nSOC 2, type II"),
    (QuestionKind.NUMBER, {"": ["1 234.50"]}, '"1234.5"', "1,234.5 h"),
    (QuestionKind.MONEY, {"": ["1’234".replace("’", "'")]}, '"1234"', "1,234"),
    (QuestionKind.DATE, {"": ["31.3.2027"]}, '"2027-03-31"', "31 March 2027"),
    (QuestionKind.DATE, {"": ["31 March 2027"]}, '"2027-03-31"', "31 March 2027"),
    (
        QuestionKind.SERVICE_LEVEL,
        {"": ["partly"], "value": ["97.5"], "words": ["from May"]},
        '{"level":"partly","value":"97.5","words":"from May"}',
        "Partly: 97.5 h\nfrom May",
    ),
    (QuestionKind.TABLE, {"1": ["Bern", ""], "2": ["40", ""]}, '[["Bern","40"]]', "Site: Bern; Agents: 40"),
    (QuestionKind.FILE, {"": ["cv.pdf"]}, "", ""),
    (QuestionKind.INFORMATION, {"": ["x"]}, "", ""),
]


@pytest.mark.parametrize(("kind", "typed", "text", "words"), READ)
def test_what_is_typed_is_kept_as_one_text_said_to_people_and_typed_again(
    kind: QuestionKind, typed: dict[str, list[str]], text: str, words: str
) -> None:
    question = a_question(kind, unit="h")
    assert (read_answer(question, typed), said(question, text)) == (text, words)
    assert read_answer(question, typed_again(question, text)) == text


@pytest.mark.parametrize("kind", QuestionKind)
def test_nothing_is_nothing(kind: QuestionKind) -> None:
    question = a_question(kind)
    assert read_answer(question, {"": [" "], "value": [""], "words": [""], "1": ["", " "], "2": [""]}) == ""
    assert (said(question, ""), value_of(question, ""), typed_again(question, "")) == ("", None, {})


REFUSED = [
    (QuestionKind.NUMBER, {"": ["about 7"]}, "no number"),
    (QuestionKind.NUMBER, {"": ["1,234"]}, "can mean 1234 or 1.2340"),
    (QuestionKind.MONEY, {"": ["1.23456"]}, "more than 4 decimals"),
    (QuestionKind.DATE, {"": ["31.2.2027"]}, "no date"),
    (QuestionKind.DATE, {"": ["12 Foo 2027"]}, "no date"),
    (QuestionKind.YES_NO, {"": ["maybe"]}, "none of the answers"),
    (QuestionKind.SINGLE_CHOICE, {"": ["iso", "soc"]}, "Only one answer"),
    (QuestionKind.SHORT_TEXT, {"": ["x" * 2001]}, "has 2,001 characters"),
    (QuestionKind.LONG_TEXT, {"": ["x" * 50_001]}, "at most 50,000"),
    (QuestionKind.LONG_TEXT, {"": ["bell\x07"]}, "control character at place 5"),
    (QuestionKind.SERVICE_LEVEL, {"": ["meets"], "value": ["lots"]}, "no number"),
    (QuestionKind.TABLE, {"1": ["x"] * (MOST_ROWS + 1)}, "has 501 rows"),
]


@pytest.mark.parametrize(("kind", "typed", "sentence"), REFUSED)
def test_what_cannot_be_read_is_refused_in_words(
    kind: QuestionKind, typed: dict[str, list[str]], sentence: str
) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read_answer(a_question(kind), typed)


def test_an_answer_to_what_is_asked_differently_now_is_kept_said_and_not_counted() -> None:
    chosen = a_question(QuestionKind.SINGLE_CHOICE, options=OPTIONS[:1])
    assert (value_of(chosen, '"soc"'), said(chosen, '"soc"'), for_conditions(chosen, '"soc"')) == (None, "soc", None)
    number = a_question(QuestionKind.NUMBER)
    assert (value_of(number, '"seven"'), said(number, '"seven"')) == (None, "seven")
    table = a_question(QuestionKind.TABLE, columns=("Site",))
    assert (table_rows(table, '[["Bern","40"]]'), said(table, '[["Bern","40"]]')) == ([], "Bern; 40")
    level = a_question(QuestionKind.SERVICE_LEVEL)
    assert said(level, '["iso"]') == "iso"
    assert said(a_question(QuestionKind.LONG_TEXT), '{"level":"no","value":"","words":"w"}') == "no\nw"


def test_conditions_look_at_codes_levels_and_whether_a_table_is_filled() -> None:
    looked = {
        QuestionKind.MULTIPLE_CHOICE: (a_question(QuestionKind.MULTIPLE_CHOICE), '["iso"]', frozenset({"iso"})),
        QuestionKind.TABLE: (a_question(QuestionKind.TABLE), '[["Bern","40"]]', "filled"),
        QuestionKind.SERVICE_LEVEL: (
            a_question(QuestionKind.SERVICE_LEVEL),
            '{"level":"no","value":"","words":""}',
            "no",
        ),
    }
    assert {kind: for_conditions(question, text) for kind, (question, text, _) in looked.items()} == {
        kind: expected for kind, (_, _, expected) in looked.items()
    }


def test_a_price_is_exact_and_never_below_nothing() -> None:
    assert (read_price(" 1 234,5000 "), read_price("0"), read_price(" ")) == ('"1234.5"', '"0"', "")
    assert json.loads(read_price("99999999999999.9999")) == "99999999999999.9999"
    for typed, sentence in (("-1", "below 0"), ("1,234", "can mean"), ("EUR 5", "no number")):
        with pytest.raises(Unreadable, match=sentence):
            read_price(typed)
