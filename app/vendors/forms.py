"""The shapes of the directory's forms: a firm with its people and places row by row, a document, a file, a search."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, Field, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from app.domain.vendor import (
    LONGEST_COUNTRY,
    LONGEST_NAME,
    Place,
    Vendor,
    VendorPerson,
    capabilities_fault,
    typed_capabilities,
)
from app.domain.vendor_names import domain_of
from app.vendors.queries import Entry
from app.vendors.reading import LONGEST_ABOUT
from app.web.addresses import address_fault
from app.web.fields import VersionedForm, entered, one_line
from app.web.rows import TypedRow

PERSON = ("person_name", "person_email", "person_phone", "person_position")
PLACE = ("place", "place_country", "place_note")
MOST_ROWS = 100


def _lines(text: str | None) -> str:
    """Several lines as typed, with one kind of line end."""
    return (text or "").replace("\r\n", "\n").strip()


class FirmForm(VersionedForm):
    """A firm, but for its people and places."""

    name = StringField(
        "Name",
        filters=[one_line],
        validators=[DataRequired("Give the firm’s name."), Length(max=LONGEST_NAME)],
        render_kw={"autocomplete": "off"},
    )
    domain = StringField(
        "Domain",
        description="Of its site or its mail, like example.org. Firms with the same one are probably the same.",
        filters=[one_line],
        render_kw={"autocomplete": "off"},
    )
    country = StringField("Country", filters=[one_line], validators=[Length(max=LONGEST_COUNTRY)])
    capabilities = TextAreaField(
        "Capabilities",
        description="What it can do, in a few words each, set apart by semicolons or lines.",
        filters=[_lines],
        render_kw={"rows": "3"},
    )
    about = TextAreaField(
        "About",
        description="What the buyer should know. Vendors never see it.",
        filters=[_lines],
        validators=[Length(max=LONGEST_ABOUT)],
        render_kw={"rows": "4"},
    )

    def validate_domain(self, field: Field) -> None:
        if entered(field) and not domain_of(entered(field)):
            raise ValidationError("This is not a domain. It looks like example.org.")

    def validate_capabilities(self, field: Field) -> None:
        if fault := capabilities_fault(typed_capabilities(entered(field))):
            raise ValidationError(fault)

    def vendor(self, *, people: Sequence[TypedRow], places: Sequence[TypedRow]) -> Vendor:
        """The firm as typed; everything must have been validated."""
        return Vendor(
            name=entered(self.name),
            domain=domain_of(entered(self.domain)),
            country=entered(self.country),
            about=entered(self.about),
            people=tuple(_person(row) for row in people),
            places=tuple(Place(*(one_line(row.cells[column]) for column in PLACE)) for row in places),
            capabilities=typed_capabilities(entered(self.capabilities)),
        )


def firm_form(entry: Entry, **settings: object) -> FirmForm:
    """The form drawn from a firm."""
    vendor = entry.vendor
    return FirmForm(
        data={
            "name": vendor.name,
            "domain": vendor.domain,
            "country": vendor.country,
            "about": vendor.about,
            "capabilities": "\n".join(vendor.capabilities),
            "version": str(entry.version),
        },
        **settings,
    )


def rows_drawn(vendor: Vendor) -> tuple[list[TypedRow], list[TypedRow]]:
    """The rows of people and of places, drawn from a firm."""
    people = [
        TypedRow(dict(zip(PERSON, (each.name, each.email, each.phone, each.position), strict=True)))
        for each in vendor.people
    ]
    places = [TypedRow(dict(zip(PLACE, (each.place, each.country, each.note), strict=True))) for each in vendor.places]
    return people, places


def rows_are_right(people: Sequence[TypedRow], places: Sequence[TypedRow]) -> bool:
    """Whether all cells can be kept; else a sentence stands beside every one that cannot."""
    met: set[str] = set()
    for row in people:
        person = _person(row)
        if not 1 <= len(person.name) <= 200:
            row.faults["person_name"] = "A name has 1 to 200 characters."
        fault = address_fault(person.email) or ("This address stands above already." if person.email in met else "")
        if fault:
            row.faults["person_email"] = fault
        met.add(person.email)
        _hold(row, person_phone=60, person_position=200)
    for row in places:
        for column in ("place", "place_country"):
            if not one_line(row.cells[column]):
                row.faults[column] = "Give the place." if column == "place" else "Give its country."
        _hold(row, place=200, place_country=LONGEST_COUNTRY, place_note=500)
    if len(people) > MOST_ROWS or len(places) > MOST_ROWS:
        (people or places)[0].faults[(PERSON if people else PLACE)[0]] = f"At most {MOST_ROWS} rows are kept."
    return not any(row.faults for row in (*people, *places))


def _hold(row: TypedRow, **most: int) -> None:
    for column, longest in most.items():
        if len(one_line(row.cells[column])) > longest:
            row.faults[column] = f"At most {longest} characters."


def _person(row: TypedRow) -> VendorPerson:
    name, email, phone, position = (one_line(row.cells[column]) for column in PERSON)
    return VendorPerson(name, email.lower(), phone, position)


class DocumentForm(FlaskForm):
    """A document of a firm."""

    title = StringField(
        "What it is",
        description="For example: ISO 27001 certificate.",
        filters=[one_line],
        validators=[DataRequired("Say what the document is."), Length(max=200)],
    )
    expires_on = DateField("Expires on", validators=[Optional()])
    file = FileField("File", validators=[FileRequired("Choose a file.")])


class VendorsFileForm(FlaskForm):
    """A file of firms."""

    vendors = FileField("File of vendors", validators=[FileRequired("Choose a file.")])
