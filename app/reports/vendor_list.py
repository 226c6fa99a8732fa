"""The firms of the vendor directory as CSV and as a workbook with one sheet, in the columns that are read back."""

import io
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from app.domain.vendor import Place, Vendor, VendorPerson
from app.reports.csv_cells import csv_of
from app.reports.workbook_book import open_book, write_rows
from app.reports.workbook_layout import SheetLayout

NAME, DOMAIN, COUNTRY, ABOUT = "name", "domain", "country", "about"
CONTACT, EMAIL, PHONE, POSITION = "contact name", "contact e-mail", "phone", "position"
PLACE, PLACE_COUNTRY, CAPABILITIES = "place", "place country", "capabilities"
COLUMNS = (
    *(NAME, DOMAIN, COUNTRY, ABOUT, CONTACT, EMAIL, PHONE, POSITION),
    *(PLACE, PLACE_COUNTRY, CAPABILITIES),
)
VENDORS = SheetLayout("Vendors", COLUMNS, (NAME,), most_rows=5_000, needed=True)
_WIDE = {NAME: 28, ABOUT: 40, CAPABILITIES: 40, EMAIL: 28, CONTACT: 22}
_NARROW, _HEAD_HEIGHT = 16, 20
_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes a CSV file for one of the old code page."""


def rows_of(vendor: Vendor) -> Iterator[tuple[str, ...]]:
    """A firm's rows: one for each person or place, at least one; what is said of the firm stands in the first."""
    head = (vendor.name, vendor.domain, vendor.country, vendor.about)
    told = "; ".join(vendor.capabilities)
    pairs = list(zip_longest(vendor.people, vendor.places)) or [(None, None)]
    for person, place in pairs:
        yield (*head, *_person(person), *_place(place), told)
        head, told = (vendor.name, "", "", ""), ""


def vendors_as_csv(vendors: Sequence[Vendor]) -> bytes:
    """Headings first, in UTF-8; no text becomes a formula."""
    return (_BYTE_ORDER_MARK + csv_of(COLUMNS, (row for vendor in vendors for row in rows_of(vendor)))).encode()


def vendors_as_workbook(vendors: Sequence[Vendor]) -> bytes:
    """The same as .xlsx; every text is a text, never a formula or a link."""
    out = io.BytesIO()
    book = open_book(out, places=0, reference="Vendors")
    sheet = book.sheet(VENDORS.name)
    formats = [book.styles.wrapped if column in _WIDE else book.styles.text for column in COLUMNS]
    sheet.set_row(0, _HEAD_HEIGHT)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, _WIDE.get(column, _NARROW), formats[place])
        sheet.write_string(0, place, column, book.styles.head)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    last = write_rows(sheet, formats=formats, rows=(row for vendor in vendors for row in rows_of(vendor)), after=0)
    sheet.autofilter(0, 0, max(last, 1), len(COLUMNS) - 1)
    book.workbook.close()
    return out.getvalue()


def _person(person: VendorPerson | None) -> tuple[str, str, str, str]:
    return (person.name, person.email, person.phone, person.position) if person else ("", "", "", "")


def _place(place: Place | None) -> tuple[str, str]:
    return (place.place, place.country) if place else ("", "")
