"""Answers to questions: kept as canonical JSON, read from what people type, said to people, looked at by conditions.

An answer's text is "" for nothing, else JSON: a string (texts, dates as in ISO 8601, numbers and money exact, the code
of what was chosen), a list of codes, an object with `level`, `value` and `words` for a service level, or rows of cells.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import zip_longest

from app.domain.audit import canonical
from app.domain.request.conditions import Answer
from app.domain.request.question_kinds import answer_labels
from app.domain.request.questionnaire import Question, QuestionKind
from app.domain.rounding import plain
from app.domain.typed import MONEY, POINTS, Precision, Unreadable, shortened, typed_number

Typed = Mapping[str, Sequence[str]]
"""What stands in the fields of one question, by part: "" the main one, "value" and "words" of a service level, "1", "2"
and so on the columns of a table, each with a cell for every row."""
Value = str | list[str] | list[list[str]] | dict[str, str]

MAIN, OFFERED, WORDS = "", "value", "words"
SHORTEST_LONG, LONGEST = 2_000, 50_000
"""Characters of one line or a cell, and of a long text."""
MOST_ROWS = 500
PERCENT, WHOLE = "%", 100
"""A service level in this unit is a share, and no more than this."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED_MONTH = re.compile(r"(\d{1,2})\.?\s+([a-z]{3})[a-z]*\.?,?\s+(\d{4})", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Handling:
    """How a kind of question is answered. `read` gives None for nothing and raises `Unreadable`."""

    read: Callable[[Question, Typed], Value | None]
    fits: Callable[[Question, Value], bool]
    words: Callable[[Question, Value], str]
    typed: Callable[[Question, Value], dict[str, list[str]]]


def read_answer(question: Question, typed: Typed) -> str:
    """The text of the answer that was typed, "" for nothing. Raises `Unreadable` with the sentence that mends it."""
    value = _HANDLING[question.kind].read(question, typed)
    return "" if value is None else canonical(value)


def value_of(question: Question, text: str) -> Value | None:
    """The answer in a text; None for nothing, and for what was answered before the question became another one."""
    if not text:
        return None
    value: Value = json.loads(text)
    return value if _HANDLING[question.kind].fits(question, value) else None


def typed_again(question: Question, text: str) -> dict[str, list[str]]:
    """The fields of the question as they were typed for this answer."""
    value = value_of(question, text)
    return {} if value is None else _HANDLING[question.kind].typed(question, value)


def said(question: Question, text: str) -> str:
    """The answer as people read it, "" for nothing. What does not fit the question any more is said as it stands."""
    value = value_of(question, text)
    if value is not None:
        return _HANDLING[question.kind].words(question, value)
    return _as_it_stands(json.loads(text)) if text else ""


def for_conditions(question: Question, text: str) -> Answer:
    """The answer as conditions and gates look at it."""
    value = value_of(question, text)
    if isinstance(value, dict):
        return value["level"] or None
    if isinstance(value, list):
        return frozenset(value) if question.kind is QuestionKind.MULTIPLE_CHOICE else "filled"  # type: ignore[arg-type]
    return value


# --- texts ----------------------------------------------------------------------------------------------------------


def _text(typed: Typed, part: str = MAIN, *, most: int, what: str = "The text") -> str:
    text = "\n".join(typed.get(part, ())).replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").strip()
    if len(text) > most:
        raise Unreadable(f"{what} has {len(text):,} characters; at most {most:,} are kept. Shorten it.")
    if found := _UNPRINTABLE.search(text):
        place = found.start() + 1
        raise Unreadable(f"{what} holds an invisible control character at place {place}. Delete it there.")
    return text


def _one_line(_: Question, typed: Typed) -> str | None:
    return " ".join(_text(typed, most=SHORTEST_LONG).split()) or None


def _paragraphs(_: Question, typed: Typed) -> str | None:
    return _text(typed, most=LONGEST) or None


def _is_text(_: Question, value: Value) -> bool:
    return isinstance(value, str)


def _same(_: Question, value: Value) -> str:
    return str(value)


def _main(_: Question, value: Value) -> dict[str, list[str]]:
    return {MAIN: [str(value)]}


# --- choices --------------------------------------------------------------------------------------------------------


def _known(question: Question, typed: Typed) -> list[str]:
    """The codes chosen, in the order of the question; a label does as well as its code."""
    labels = answer_labels(question)
    by_label = {" ".join(label.casefold().split()): code for code, label in labels.items()}
    chosen = set()
    for text in (text.strip() for text in typed.get(MAIN, ()) if text.strip()):
        code = text if text in labels else by_label.get(" ".join(text.casefold().split()))
        if code is None:
            raise Unreadable(f"“{shortened(text)}” is none of the answers to choose from. Choose one of these.")
        chosen.add(code)
    return [code for code in labels if code in chosen]


def _one_choice(question: Question, typed: Typed) -> str | None:
    chosen = _known(question, typed)
    if len(chosen) > 1:
        raise Unreadable("Only one answer can be chosen. Keep one.")
    return chosen[0] if chosen else None


def _several_choices(question: Question, typed: Typed) -> list[str] | None:
    return _known(question, typed) or None


def _is_choice(question: Question, value: Value) -> bool:
    return isinstance(value, str) and value in answer_labels(question)


def _are_choices(question: Question, value: Value) -> bool:
    return isinstance(value, list) and bool(value) and all(code in answer_labels(question) for code in map(str, value))


def _label(question: Question, value: Value) -> str:
    return answer_labels(question)[str(value)]


def _labels(question: Question, value: Value) -> str:
    labels = answer_labels(question)
    return "\n".join(labels[str(code)] for code in value)


def _codes(_: Question, value: Value) -> dict[str, list[str]]:
    return {MAIN: [str(code) for code in value]}


# --- numbers, money, dates ------------------------------------------------------------------------------------------


def _number(precision: Precision) -> Callable[[Question, Typed], str | None]:
    def read(_: Question, typed: Typed) -> str | None:
        text = _text(typed, most=SHORTEST_LONG)
        return plain(typed_number(text, precision=precision)) if text else None

    return read


def read_price(text: str) -> str:
    """The text of a price that was typed, "" for nothing. Raises `Unreadable`; a price is never below 0."""
    if not text.strip():
        return ""
    price = typed_number(text, precision=MONEY)
    if price < 0:
        raise Unreadable("A price cannot be below 0. A discount belongs into the price itself.")
    return canonical(plain(price))


def figures(number: Decimal) -> str:
    """A number for people, whole: thousands set apart, no decimal left out."""
    whole, point, decimals = plain(number).partition(".")
    return f"{int(whole):,}{point}{decimals}" if whole != "-0" else f"-0{point}{decimals}"


def _is_number(_: Question, value: Value) -> bool:
    try:
        return isinstance(value, str) and Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _amount(question: Question, value: Value) -> str:
    return f"{figures(Decimal(str(value)))} {question.unit}".rstrip()


def _money(_: Question, value: Value) -> str:
    return figures(Decimal(str(value)))


def _day(_: Question, typed: Typed) -> str | None:
    text = " ".join(_text(typed, most=SHORTEST_LONG).split())
    if not text:
        return None
    try:
        return _date(text).isoformat()
    except ValueError as error:
        raise Unreadable(f"“{shortened(text)}” is no date. Write it as in 2027-03-31 or 31 Mar 2027.") from error


def _date(text: str) -> date:
    if found := _DAY_FIRST.fullmatch(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := _NAMED_MONTH.fullmatch(text):
        return date(int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1]))
    return date.fromisoformat(text)


def _is_day(_: Question, value: Value) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _day_in_words(_: Question, value: Value) -> str:
    return f"{date.fromisoformat(str(value)):%-d %B %Y}"


# --- service levels -------------------------------------------------------------------------------------------------


def _level(question: Question, typed: Typed) -> dict[str, str] | None:
    offered = _text(typed, OFFERED, most=SHORTEST_LONG)
    value = typed_number(offered, precision=POINTS) if offered else None
    if value is not None and question.unit == PERCENT and value > WHOLE:
        raise Unreadable(f"{figures(value)} % cannot be: 100 % is all there is.")
    found = {
        "level": _one_choice(question, typed) or "",
        "value": "" if value is None else plain(value),
        "words": _text(typed, WORDS, most=LONGEST, what="The explanation"),
    }
    return found if any(found.values()) else None


def _is_level(question: Question, value: Value) -> bool:
    if not isinstance(value, dict) or set(value) != {"level", "value", "words"}:
        return False
    return not value["level"] or value["level"] in answer_labels(question)


def _level_in_words(question: Question, value: Value) -> str:
    parts = dict(value)  # type: ignore[arg-type]
    level = answer_labels(question).get(parts["level"], "")
    offered = _amount(question, parts["value"]) if parts["value"] else ""
    return "\n".join(part for part in (": ".join(part for part in (level, offered) if part), parts["words"]) if part)


def _level_typed(_: Question, value: Value) -> dict[str, list[str]]:
    parts = dict(value)  # type: ignore[arg-type]
    return {MAIN: [parts["level"]], OFFERED: [parts["value"]], WORDS: [parts["words"]]}


# --- tables ---------------------------------------------------------------------------------------------------------


def _rows(question: Question, typed: Typed) -> list[list[str]] | None:
    columns = [
        [_text({MAIN: [cell]}, most=SHORTEST_LONG, what="A cell") for cell in typed.get(str(place), ())]
        for place, _ in enumerate(question.columns, start=1)
    ]
    rows = [list(row) for row in zip_longest(*columns, fillvalue="") if any(row)]
    if len(rows) > MOST_ROWS:
        raise Unreadable(
            f"The table has {len(rows):,} rows; at most {MOST_ROWS} are kept. Attach a longer one as a file."
        )
    return rows or None


def _is_table(question: Question, value: Value) -> bool:
    width = len(question.columns)
    return isinstance(value, list) and bool(value) and all(isinstance(row, list) and len(row) == width for row in value)


def _table_in_words(question: Question, value: Value) -> str:
    rows = [
        "; ".join(f"{name}: {cell}" for name, cell in zip(question.columns, row, strict=True) if cell) for row in value
    ]
    return "\n".join(rows)


def _table_typed(question: Question, value: Value) -> dict[str, list[str]]:
    return {str(place): [row[place - 1] for row in value] for place, _ in enumerate(question.columns, start=1)}


def table_rows(question: Question, text: str) -> list[list[str]]:
    """The rows of a table's answer, none where there is no answer that fits."""
    value = value_of(question, text)
    return value if question.kind is QuestionKind.TABLE and isinstance(value, list) else []  # type: ignore[return-value]


# --- what is answered elsewhere or not at all -----------------------------------------------------------------------


def _nothing(*_: object) -> None:
    return None


def _never(*_: object) -> bool:
    return False


def _silence(*_: object) -> str:
    return ""


def _no_fields(*_: object) -> dict[str, list[str]]:
    return {}


def _as_it_stands(value: object) -> str:
    if isinstance(value, dict):
        return "\n".join(str(each) for each in value.values() if each)
    if isinstance(value, list):
        return "\n".join("; ".join(map(str, each)) if isinstance(each, list) else str(each) for each in value)
    return str(value)


_CHOICE = _Handling(_one_choice, _is_choice, _label, _main)
_NOT_TYPED = _Handling(_nothing, _never, _silence, _no_fields)
_HANDLING: Mapping[QuestionKind, _Handling] = {
    QuestionKind.SHORT_TEXT: _Handling(_one_line, _is_text, _same, _main),
    QuestionKind.LONG_TEXT: _Handling(_paragraphs, _is_text, _same, _main),
    QuestionKind.YES_NO: _CHOICE,
    QuestionKind.SINGLE_CHOICE: _CHOICE,
    QuestionKind.MULTIPLE_CHOICE: _Handling(_several_choices, _are_choices, _labels, _codes),
    QuestionKind.NUMBER: _Handling(_number(POINTS), _is_number, _amount, _main),
    QuestionKind.MONEY: _Handling(_number(MONEY), _is_number, _money, _main),
    QuestionKind.DATE: _Handling(_day, _is_day, _day_in_words, _main),
    QuestionKind.SERVICE_LEVEL: _Handling(_level, _is_level, _level_in_words, _level_typed),
    QuestionKind.TABLE: _Handling(_rows, _is_table, _table_in_words, _table_typed),
    QuestionKind.FILE: _NOT_TYPED,
    QuestionKind.INFORMATION: _NOT_TYPED,
}
