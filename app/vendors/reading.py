"""Reads firms from a file, CSV or Excel: all of them, or everything that is wrong by row and column."""

from dataclasses import dataclass, field, replace

from app.domain.errors import FaultyFile
from app.domain.vendor import (
    LONGEST_COUNTRY,
    LONGEST_NAME,
    Place,
    Vendor,
    VendorPerson,
    added_to,
    capabilities_fault,
    typed_capabilities,
)
from app.domain.vendor_names import domain_of
from app.reports.vendor_list import (
    ABOUT,
    CAPABILITIES,
    CONTACT,
    COUNTRY,
    DOMAIN,
    EMAIL,
    NAME,
    PHONE,
    PLACE,
    PLACE_COUNTRY,
    POSITION,
    VENDORS,
)
from app.sheets.cells import Row, rows_of
from app.sheets.csv_files import read_csv_files
from app.sheets.files import raw_sheets
from app.sheets.tables import Findings, RawSheet, sort_sheets, table_of
from app.web.addresses import address_fault

LONGEST_ABOUT = 5_000
_HELD_BACK = ("=", "+", "-", "@", "\t", "\r")
"""Before these our own CSV files have an apostrophe, so that no spreadsheet takes a text for a formula."""
ONCE = ((DOMAIN, "domain"), (COUNTRY, "country"), (ABOUT, "about"))
"""What a firm has one of: rows of one firm may not differ in it."""


def read_vendors(content: bytes, *, name: str) -> tuple[Vendor, ...]:
    """The firms in a file called `name`, each once, in the order of their first rows. Raises `FaultyFile`."""
    findings = Findings()
    raw = _raw(content, name=name, findings=findings)
    vendors: tuple[Vendor, ...] = ()
    if raw is not None:
        table = table_of(raw, layout=VENDORS, findings=findings)
        reader = _Reader(findings)
        for row in rows_of(table, findings=findings):
            reader.take(row)
        vendors = tuple(reader.found.values())
        if not vendors and not findings.faults:
            findings.refuse("The file holds no firm. Write one in a row below the headings.", sheet=VENDORS.name)
    if findings.faults:
        raise FaultyFile(findings.faults)
    return vendors


def _raw(content: bytes, *, name: str, findings: Findings) -> RawSheet | None:
    """The sheet of vendors; the only one of a file is that, whatever it is called."""
    if name.casefold().endswith(".csv"):
        sheets = read_csv_files({f"{VENDORS.name}.csv": content}, findings=findings)
    else:
        sheets = raw_sheets(content, findings=findings)
    if len(sheets) == 1:
        return replace(sheets[0], name=VENDORS.name)
    return None if findings.faults else sort_sheets(sheets, layouts=(VENDORS,), findings=findings).get(VENDORS.name)


@dataclass(slots=True)
class _Reader:
    findings: Findings
    found: dict[str, Vendor] = field(default_factory=dict)

    def take(self, row: Row) -> None:
        said = Vendor(
            name=_text(row, NAME, most=LONGEST_NAME),
            domain=self._domain(row),
            country=_text(row, COUNTRY, most=LONGEST_COUNTRY),
            about=self._about(row),
            people=self._people(row),
            places=self._places(row),
            capabilities=self._capabilities(row),
        )
        if not said.name:
            row.refuse(NAME, "The cell is empty. Write the firm’s name in each of its rows.")
            return
        stored = self.found.get(said.name.casefold())
        if stored is None:
            self.found[said.name.casefold()] = said
            return
        for column, what in ONCE:
            before, now = getattr(stored, what), getattr(said, what)
            if before and now and before != now:
                row.refuse(column, f"A row of {stored.name} above says something else here. Keep one of the two.")
        self.found[said.name.casefold()] = added_to(stored, said=said)

    def _about(self, row: Row) -> str:
        about = _text(row, ABOUT)
        if len(about) > LONGEST_ABOUT:
            row.refuse(
                ABOUT, f"The text has {len(about):,} characters; at most {LONGEST_ABOUT:,} are kept. Shorten it."
            )
        return about

    def _domain(self, row: Row) -> str:
        typed = _text(row, DOMAIN, most=500)
        domain = domain_of(typed)
        if typed and not domain:
            row.refuse(DOMAIN, "This is not a domain. It looks like example.org.")
        return domain

    def _people(self, row: Row) -> tuple[VendorPerson, ...]:
        person = VendorPerson(
            _text(row, CONTACT, most=200),
            _text(row, EMAIL, most=500).lower(),
            _text(row, PHONE, most=60),
            _text(row, POSITION, most=200),
        )
        if not any((person.name, person.email, person.phone, person.position)):
            return ()
        if fault := address_fault(person.email):
            row.refuse(EMAIL, fault)
        if not person.name:
            row.refuse(CONTACT, "The cell is empty. Write the name of the contact.")
        return (person,)

    def _places(self, row: Row) -> tuple[Place, ...]:
        place = Place(_text(row, PLACE, most=200), _text(row, PLACE_COUNTRY, most=LONGEST_COUNTRY))
        if not place.place and not place.country:
            return ()
        if not place.place:
            row.refuse(PLACE, "The cell is empty, but a country of a place is given. Write the place.")
        if not place.country:
            row.refuse(PLACE_COUNTRY, "The cell is empty. Write in which country the place is.")
        return (place,)

    def _capabilities(self, row: Row) -> tuple[str, ...]:
        capabilities = typed_capabilities(_text(row, CAPABILITIES))
        if fault := capabilities_fault(capabilities):
            row.refuse(CAPABILITIES, fault)
        return capabilities


def _text(row: Row, column: str, *, most: int | None = None) -> str:
    text = row.text(column, most=most)
    return text[1:] if text.startswith("'") and text[1:].startswith(_HELD_BACK) else text
