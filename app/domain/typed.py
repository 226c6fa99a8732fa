"""Numbers as people type them: read exactly, or refused with the sentence that says what would mend it."""

import re
from dataclasses import dataclass
from decimal import Decimal

_SPACES = "\u00a0\u202f\u2009 "
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
# A single comma or dot before three digits means thousands to some and decimals to others.
_UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
# Numbers whose decimals and thousands cannot be confused: the characters to take out, and the one that is the point.
_GROUPED = (
    (re.compile(r"[+-]?\d+,\d+", re.ASCII), "", ","),
    (re.compile(rf"[+-]?\d{{1,3}}([{_SPACES}']\d{{3}})+(\.\d+)?", re.ASCII), _SPACES + "'", "."),
    (re.compile(rf"[+-]?\d{{1,3}}([{_SPACES}']\d{{3}})+,\d+", re.ASCII), _SPACES + "'", ","),
    (re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d+", re.ASCII), ",", "."),
    (re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+", re.ASCII), ".", ","),
    (re.compile(r"[+-]?\d{1,3}(,\d{3}){2,}", re.ASCII), ",", "."),
    (re.compile(r"[+-]?\d{1,3}(\.\d{3}){2,}", re.ASCII), ".", ","),
)


@dataclass(frozen=True, slots=True)
class Precision:
    """How large and how fine a number is kept."""

    decimals: int
    whole_digits: int


POINTS = Precision(decimals=9, whole_digits=9)
"""Marks, weights, points and percentages."""
MONEY = Precision(decimals=4, whole_digits=14)


class Unreadable(Exception):
    """What was typed is not what is asked for; `str()` is the sentence for a person."""


class NoNumber(Unreadable):
    """What was typed cannot be read as a number at all."""


def typed_number(text: str, *, precision: Precision, comma_decimals: bool = False) -> Decimal:
    """The exact number somebody typed, blanks around it aside. Raises `Unreadable` with the sentence."""
    return fitting(_from_text(text.strip(), comma_decimals=comma_decimals), precision=precision)


def _from_text(text: str, *, comma_decimals: bool) -> Decimal:
    if _UNCLEAR.fullmatch(text) and ("," in text or comma_decimals):
        digits = text.replace(",", "").replace(".", "")
        raise Unreadable(f'"{text}" can mean {digits} or {text.replace(",", ".")}0. Write one of these.')
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    for pattern, grouping, point in _GROUPED:
        if pattern.fullmatch(text):
            return Decimal("".join(c for c in text if c not in grouping).replace(point, "."))
    if text.endswith("%"):
        raise NoNumber(f'"{shortened(text)}" is no plain number. Write it without the percent sign, for example 70.')
    raise NoNumber(
        f'"{shortened(text)}" is no number. Write digits with a point before the decimals, for example '
        "1234.50, without currency or unit."
    )


def fitting(number: Decimal, *, precision: Precision) -> Decimal:
    """`number` as it can be kept. Raises `Unreadable` where it is too large or too fine."""
    if not number:
        return Decimal(0)
    if number.adjusted() >= precision.whole_digits:
        raise Unreadable(f"The number has more than {precision.whole_digits} digits before the point. Is it meant?")
    sign, digits, exponent = number.as_tuple()
    beyond = -int(exponent) - precision.decimals
    if beyond > 0 and any(digits[-beyond:]):
        raise Unreadable(f"The number has more than {precision.decimals} decimals. Round it.")
    if beyond > 0:
        return Decimal((sign, digits[:-beyond], -precision.decimals))
    return number.quantize(Decimal(1)) if int(exponent) > 0 else number


def shortened(text: str) -> str:
    """What was typed, short enough to be quoted in a sentence."""
    return text if len(text) <= 60 else f"{text[:57]}..."
