"""Plain data becomes a request, or any part of one, again; what is wrong with it is said with its place."""

from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from app.domain.errors import DomainError
from app.domain.nearest import LIKE, nearest
from app.domain.sentences import listed

if TYPE_CHECKING:  # loaded on first use: it would slow every start
    from cattrs import Converter

Part = TypeVar("Part")
MOST_NAMES = 20
"""For so many unknown names of one part the nearest known one is looked for."""


class Unreadable(DomainError):
    """Data that is no part of a request; `faults` says what is wrong and where."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(f"This cannot be read: {'; '.join(faults)}.")


def from_data(data: object, kind: type[Part]) -> Part:
    """The part that `app.domain.request.data.to_data` was given. Raises `Unreadable`."""
    from cattrs import ClassValidationError, transform_error

    try:
        return _converter().structure(data, kind)
    except (ClassValidationError, ValueError, TypeError) as error:
        raise Unreadable(transform_error(error, path=kind.__name__, format_exception=_in_words)) from error


def _in_words(error: BaseException, kind: type | None) -> str:
    """As cattrs says it; beside a name that a part does not have, the nearest that it has."""
    from cattrs.errors import ForbiddenExtraKeysError
    from cattrs.v import format_exception

    said = format_exception(error, kind)
    if not isinstance(error, ForbiddenExtraKeysError):
        return said
    known = [each.name for each in fields(error.cl)]
    found = sorted(error.extra_fields)[:MOST_NAMES]
    near = {name: meant for name in found if (meant := nearest(name[:80], among=known, likeness=LIKE))}
    hints = [f"for {name[:80]} the nearest known one is {meant}" for name, meant in near.items()]
    return f"{said}; {listed(hints)}" if hints else f"{said}; known here are {listed(known)}"


def _decimal(value: object, _: object) -> Decimal:
    if isinstance(value, bool | float):
        raise TypeError(f"{value!r} is not a number written as a text")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None
    if not number.is_finite():
        raise ValueError(f"{value!r} is not a number")
    return number


def _moment(value: object, _: object) -> datetime:
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError(f"{value!r} lacks its time zone")
    return moment.astimezone(UTC)


def _text(value: object, kind: type[str]) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return kind(value)  # cattrs asks here for the kinds of text (StrEnum) as well


@cache
def _converter() -> "Converter":
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(Decimal, _decimal)
    converter.register_structure_hook(datetime, _moment)
    converter.register_structure_hook(str, _text)
    return converter
