"""The only place where a number is rounded or put into figures for a sentence."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import lcm

from app.domain.evaluation import MARK_UNITS


def rounded(value: Fraction | Decimal | int, *, places: int) -> Decimal:
    """`value` to `places` decimals (0 or more), halves away from zero; a zero never carries a minus sign."""
    numerator, denominator = value.as_integer_ratio()
    units = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    # Built from text: arithmetic on Decimal would round to the context's precision.
    return Decimal(f"{'-' if numerator < 0 < units else ''}{units}E-{places}")


def fixed(value: Fraction | Decimal | int, *, places: int) -> str:
    """`value` as text with exactly `places` decimals and thousands apart; what `rounded` gives, without the detour."""
    numerator, denominator = value.as_integer_ratio()
    scale = 10**places
    units = (2 * abs(numerator) * scale + denominator) // (2 * denominator)
    sign = "-" if numerator < 0 < units else ""
    whole, rest = divmod(units, scale)
    return f"{sign}{whole:,}.{rest:0{places}d}" if places else f"{sign}{whole:,}"


def exact_sum(values: Iterable[Fraction]) -> Fraction:
    """The sum of many fractions that share few denominators, normalised once at the end."""
    by_denominator: dict[int, int] = {}
    for value in values:
        numerator, denominator = value.as_integer_ratio()
        by_denominator[denominator] = by_denominator.get(denominator, 0) + numerator
    common = lcm(*by_denominator)
    return Fraction(sum(top * (common // bottom) for bottom, top in by_denominator.items()), common)


def billionths(value: Decimal) -> int:
    """A mark as whole billionths; digits past the ninth decimal are rounded, halves away from zero."""
    numerator, denominator = value.as_integer_ratio()
    units = (2 * abs(numerator) * MARK_UNITS + denominator) // (2 * denominator)
    return -units if numerator < 0 else units


def plain(value: Decimal) -> str:
    """A number as a person writes it: no exponent, no trailing zeros. `Decimal("1E+2")` is "100"."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) if value else "0"


def figure(value: Fraction | Decimal | int, *, places: int) -> str:
    """A number for a sentence: rounded to `places`, thousands set apart, trailing zeros left out."""
    text = f"{rounded(value, places=places):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
