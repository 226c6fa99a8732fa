"""Plain data becomes a request, or any part of one, again; what is wrong with it is said with its place."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from app.domain.errors import DomainError

if TYPE_CHECKING:  # loaded on first use: it would slow every start
    from cattrs import Converter

Part = TypeVar("Part")


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
        raise Unreadable(transform_error(error, path=kind.__name__)) from error


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
