"""The shape of an offer and of the tables of its prices and preference points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from wtforms import Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from app.domain.evaluation import Location, Offer, OfferStatus, Preference, PriceLine, SupportModel
from app.domain.pricing import price_amounts, price_fault
from app.domain.rounding import plain
from app.domain.typed import MONEY, POINTS, Precision, Unreadable, typed_number
from app.web.fields import VersionedForm, choices, entered, one_line
from app.web.rows import TypedRow

Word = TypeVar("Word", bound=str)
NONE = ""
YES, NO = "yes", "no"
YEAR_LENGTH = 40
LABEL_LENGTH = 300
PRICE_COLUMNS = ("line", "year", "amount", "location", "support_model", "counted", "note")
PREFERENCE_COLUMNS = ("label", "points")
LOCATIONS = {Location.ONSHORE: "Onshore", Location.NEARSHORE: "Nearshore", Location.OFFSHORE: "Offshore"}
MODELS = {SupportModel.DEDICATED: "Dedicated", SupportModel.SHARED: "Shared"}
STATUSES = {
    OfferStatus.ACTIVE: "Active",
    OfferStatus.DISQUALIFIED: "Disqualified",
    OfferStatus.WITHDRAWN: "Withdrawn",
}
LOCATION_CHOICES = [(NONE, "not said"), *((each.value, words) for each, words in LOCATIONS.items())]
MODEL_CHOICES = [(NONE, "not said"), *((each.value, words) for each, words in MODELS.items())]
COUNTED_CHOICES = [(YES, "counted"), (NO, "shown only")]


class OfferForm(VersionedForm):
    """What is ranked."""

    code = StringField(
        "Code",
        description="One short word, for example V1. Workbooks name the offer by it.",
        filters=[one_line],
        validators=[InputRequired("Give a short code, for example V1.")],
        render_kw={"autocomplete": "off", "maxlength": "80"},
    )
    name = StringField(
        "Name",
        description="Under which the offer is shown.",
        filters=[one_line],
        validators=[InputRequired("Give the name."), Length(max=300, message="A name has at most 300 characters.")],
        render_kw={"autocomplete": "off"},
    )
    firm = StringField(
        "Firm",
        description="Who offers it; a firm may have several offers. Empty: the same as the name.",
        filters=[one_line],
        validators=[Length(max=300, message="A name has at most 300 characters.")],
        render_kw={"autocomplete": "off", "list": "known-firms"},
    )
    location = SelectField("Location", choices=choices(LOCATION_CHOICES))
    country = StringField(
        "Country",
        filters=[one_line],
        validators=[Length(max=80, message="A country has at most 80 characters.")],
        render_kw={"autocomplete": "off"},
    )
    status = SelectField(
        "Status",
        choices=choices((status.value, words) for status, words in STATUSES.items()),
        validators=[InputRequired("Choose one.")],
    )
    reason = TextAreaField(
        "Reason",
        description="Why it is out. The offer stays listed with its reason.",
        filters=[lambda text: (text or "").strip()],
        render_kw={"rows": "2"},
    )

    def validate_code(self, field: Field) -> None:
        text = entered(field)
        if text.split() != [text] or len(text) > 80:
            raise ValidationError("A code is one word without blanks, at most 80 characters, such as V1.")

    def validate_reason(self, field: Field) -> None:
        if entered(self.status) != OfferStatus.ACTIVE and not entered(field):
            raise ValidationError("Say why the offer is out: it stays listed with its reason.")

    def offer(self) -> Offer:
        """The offer as typed; the form must have been validated."""
        return Offer(
            id=entered(self.code),
            name=entered(self.name),
            firm=entered(self.firm) or entered(self.name),
            status=OfferStatus(self.status.data),
            reason=entered(self.reason),
            location=Location(self.location.data) if self.location.data else None,
            country=entered(self.country),
        )


def offer_form(offer: Offer, *, version: int, **settings: object) -> OfferForm:
    """The form drawn from an offer."""
    data = {name: getattr(offer, name) for name in offer.__slots__ if name != "id"}
    data |= {"code": offer.id, "location": offer.location or NONE, "version": str(version)}
    return OfferForm(data=data, **settings)


class PricesForm(VersionedForm):
    """The price lines are rows; a block from a spreadsheet may be pasted beneath them."""

    pasted = TextAreaField(
        "Paste more lines from a spreadsheet",
        description="One line a row, in the order of the columns above: line, year, amount, location, support model, "
        "counted, note. What is left out at the end may be missing.",
        render_kw={"rows": "3"},
    )


# --- rows ------------------------------------------------------------------------------------------------------------


def price_row(line: PriceLine) -> TypedRow:
    """A stored line as a row to be typed over."""
    return TypedRow(
        {
            "line": line.line,
            "year": line.year,
            "amount": plain(line.amount),
            "location": line.location or NONE,
            "support_model": line.support_model or NONE,
            "counted": YES if line.counted else NO,
            "note": line.note,
        }
    )


def preference_row(preference: Preference) -> TypedRow:
    return TypedRow({"label": preference.label, "points": plain(preference.points)})


@dataclass(frozen=True, slots=True)
class Read:
    """What rows came to: the lines, or None where something is wrong; `fault` is about the table as a whole."""

    lines: list[PriceLine] | None
    fault: str = ""


def read_prices(rows: Sequence[TypedRow], *, offer: Offer) -> Read:
    """The price lines as typed, with a sentence beside every cell that is wrong."""
    lines: list[PriceLine] = []
    seen: dict[PriceLine, int] = {}
    for number, row in enumerate(rows, start=1):
        line = _price_line(row, offer=offer.id)
        if line is None:
            continue
        if line in seen:
            row.faults["line"] = f"This repeats row {seen[line]}. Remove it, or tell the two apart."
        seen.setdefault(line, number)
        lines.append(line)
    if any(row.faults for row in rows):
        return Read(None, "Some cells cannot be read; what is wrong stands beneath each.")
    amount = price_amounts(lines).get(offer.id)
    fault = None if amount is None else price_fault(amount, name=offer.name)
    return Read(None, fault) if fault else Read(lines)


def _price_line(row: TypedRow, *, offer: str) -> PriceLine | None:
    cells = row.cells
    amount = _number(row, "amount", precision=MONEY, missing="Give the amount.")
    location = _word(row, "location", among=LOCATIONS)
    model = _word(row, "support_model", among=MODELS)
    counted = _word(row, "counted", among=dict(COUNTED_CHOICES)) or YES
    if len(cells["year"]) > YEAR_LENGTH:
        row.faults["year"] = f"A year has at most {YEAR_LENGTH} characters."
    if amount is None:
        return None
    return PriceLine(
        offer=offer,
        amount=amount,
        line=cells["line"],
        year=cells["year"],
        location=location,
        support_model=model,
        counted=counted == YES,
        note=cells["note"],
    )


def _word(row: TypedRow, column: str, *, among: Mapping[Word, str]) -> Word | None:
    """One of the words of a choice, as it is called or shown; None where empty or, with a fault, unknown."""
    said = row.cells[column].casefold()
    if not said:
        return None
    found = next((key for key, words in among.items() if said in (key, words.casefold())), None)
    if found is None:
        row.faults[column] = f"“{row.cells[column][:40]}” is not known here. Write {' or '.join(among)}."
    else:
        row.cells[column] = found
    return found


def _number(row: TypedRow, column: str, *, precision: Precision, missing: str) -> Decimal | None:
    text = row.cells[column]
    if not text:
        row.faults[column] = missing
        return None
    try:
        return typed_number(text, precision=precision)
    except Unreadable as error:
        row.faults[column] = str(error)
        return None


def read_preferences(rows: Sequence[TypedRow], *, offer: str, inside: Decimal) -> list[Preference] | None:
    """The preference points as typed, or None with a sentence beside every cell that is wrong."""
    found: list[Preference] = []
    for row in rows:
        label = " ".join(row.cells["label"].split())
        points = _number(row, "points", precision=POINTS, missing="Give the points.")
        if not label or len(label) > LABEL_LENGTH:
            row.faults["label"] = f"Say in at most {LABEL_LENGTH} characters what the points are for."
        elif any(each.label == label for each in found):
            row.faults["label"] = f"{label} is there twice. Keep one."
        if points is None:
            continue
        if points < 0:
            row.faults["points"] = "Preference points are added and cannot be below 0."
        found.append(Preference(offer=offer, label=label, points=points))
        if 0 < inside < sum(each.points for each in found):
            row.faults["points"] = f"Only {plain(inside)} preference points are inside the RFP's total."
    return None if any(row.faults for row in rows) else found
