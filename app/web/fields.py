"""Fields that several forms share: numbers read exactly, text in one line, the version a form was drawn from."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from app.domain.errors import DomainError
from app.domain.request.expertise import typed_fields
from app.domain.rounding import plain
from app.domain.typed import Precision, Unreadable, shortened, typed_number

AS_A_NUMBER = {"inputmode": "decimal", "autocomplete": "off"}


def one_line(text: str | None) -> str:
    """Entered text without control characters, in one line."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text or "")
    return " ".join(printable.split())


def entered(field: Field) -> str:
    """What was entered, as text."""
    return field.data or ""


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """What a choice offers: (value, words)."""
    return [SelectChoice(value, words) for value, words in pairs]


class NumberField(StringField):
    """A number kept exactly; what cannot be read stays in the field as it was typed, with the sentence beside it."""

    data: Decimal | None  # type: ignore[assignment]  # a number, not the text of the base

    def __init__(self, label: str, *, precision: Precision, **settings: Any) -> None:
        super().__init__(label, **{"render_kw": AS_A_NUMBER, **settings})
        self.precision = precision

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            return
        try:
            self.data = typed_number(text, precision=self.precision)
        except Unreadable as error:
            raise ValueError(str(error)) from error

    @property
    def value(self) -> Decimal:
        """The number, 0 where the field is empty."""
        return Decimal(0) if self.data is None else self.data

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else plain(self.data)


class WholeNumberField(NumberField):
    """A number without decimals; `whole` is it as an int."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and self.data != self.data.to_integral_value():
            typed, self.data = shortened(valuelist[0].strip()), None
            raise ValueError(f"{typed} is no whole number. Write one without decimals.")

    @property
    def whole(self) -> int | None:
        return None if self.data is None else int(self.data)


class ExpertiseField(StringField):
    """Fields of expertise, typed with commas between them."""

    data: tuple[str, ...]  # type: ignore[assignment]  # fields, not the text of the base

    def __init__(self, label: str, **settings: Any) -> None:
        super().__init__(label, **{"render_kw": {"autocomplete": "off"}, **settings})

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = ()
        try:
            self.data = typed_fields(valuelist[0] if valuelist else "")
        except DomainError as error:
            raise ValueError(str(error)) from error

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ", ".join(self.data or ())


class VersionedForm(FlaskForm):
    """A form that carries the version of the draft it was drawn from."""

    version = HiddenField()

    @property
    def drawn_from(self) -> int | None:
        """The version, or None where it was tampered with: no save is current then."""
        text = entered(self.version)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
