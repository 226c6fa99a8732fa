"""Reads the sheets Vendors, Prices and Preferences, and the sheet Panel."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from app.domain.evaluation import (
    AGREED,
    Location,
    Offer,
    OfferStatus,
    Preference,
    PriceLine,
    Seat,
    SupportModel,
)
from app.domain.pricing import price_fault
from app.domain.typed import MONEY
from app.sheets.cells import Row, rows_of, unknown
from app.sheets.tables import Findings, Table

FIRM_LENGTH = 300
COUNTRY_LENGTH = 80
YEAR_LENGTH = 40
SEAT_NAME_LENGTH = 200
EMAIL_LENGTH = 254
MOST_NAMED = 20
"""Of the unknown criteria in one cell so many are told."""
ENTERED_STATUSES = tuple(status for status in OfferStatus if status is not OfferStatus.EXCLUDED)


def read_offers(table: Table, *, findings: Findings) -> tuple[Offer, ...]:
    """One offer for each row, in the order of the sheet."""
    first_rows: dict[str, int | None] = {}
    return tuple(_offer(row, first_rows=first_rows) for row in rows_of(table, findings=findings))


def _offer(row: Row, *, first_rows: dict[str, int | None]) -> Offer:
    offer_id = row.id("id", what="a short id, for example V1")
    _refuse_second(row, offer_id, first_rows=first_rows)
    name = row.required_text("name", most=FIRM_LENGTH, what="the name under which the offer is shown")
    status = row.word("status", among=ENTERED_STATUSES) or OfferStatus.ACTIVE
    reason = row.text("reason")
    if status is not OfferStatus.ACTIVE and not reason:
        row.refuse(
            "reason",
            f"The offer is {status.value} and the cell is empty. Write why: the offer stays listed with its reason.",
        )
    return Offer(
        id=offer_id,
        name=name,
        firm=row.text("firm", most=FIRM_LENGTH) or name,
        status=status,
        reason=reason,
        location=row.word("location", among=tuple(Location)),
        country=row.text("country", most=COUNTRY_LENGTH),
    )


def _refuse_second(row: Row, row_id: str, *, first_rows: dict[str, int | None]) -> None:
    if not row_id:
        return
    if row_id in first_rows:
        row.refuse("id", f"The id {row_id} is there twice, in row {first_rows[row_id]} too. Give each its own.")
    first_rows.setdefault(row_id, row.number)


def read_prices(table: Table, *, offers: Iterable[str] | None, findings: Findings) -> tuple[PriceLine, ...]:
    """The price lines in the order of the sheet. An offer's counted lines must sum up to more than 0.

    `offers` are the known ids; None where the sheet Vendors is missing and nothing can be said about them.
    """
    lines: list[PriceLine] = []
    seen: dict[PriceLine, int | None] = {}
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    first: dict[str, Row] = {}
    known = None if offers is None else set(offers)
    for row in rows_of(table, findings=findings):
        line = _price_line(row, offers=known)
        if line is None:
            continue
        if line in seen:
            row.refuse(None, f"The row repeats row {seen[line]}. Delete it or tell the two apart in the column line.")
        seen.setdefault(line, row.number)
        lines.append(line)
        if line.counted:
            sums[line.offer] += line.amount
            first.setdefault(line.offer, row)
    for offer, total in sums.items():
        if fault := price_fault(total, name=offer):
            first[offer].refuse("amount", fault)
    return tuple(lines)


def _price_line(row: Row, *, offers: set[str] | None) -> PriceLine | None:
    offer = _known_offer(row, offers=offers)
    amount = row.required_number("amount", precision=MONEY, what="the amount of money")
    line = row.text("line")
    year = row.text("year", most=YEAR_LENGTH)
    location = row.word("location", among=tuple(Location))
    support_model = row.word("support_model", among=tuple(SupportModel))
    counted = row.yes_or_no("counted", empty=True)
    note = row.text("note")
    if amount is None or not offer:
        return None
    return PriceLine(offer, amount, line, year, location, support_model, counted, note)


def _known_offer(row: Row, *, offers: set[str] | None) -> str:
    offer = row.id("vendor", what="the id of an offer from the sheet Vendors")
    if offer and offers is not None and offer not in offers:
        row.refuse("vendor", unknown("vendor", offer, sheet="Vendors", among=offers, findings=row.findings))
        return ""
    return offer


def read_preferences(
    table: Table, *, offers: Iterable[str] | None, inside: Decimal, findings: Findings
) -> tuple[Preference, ...]:
    """The preference points; those inside the RFP's total cannot be more than `inside` for one offer."""
    preferences: list[Preference] = []
    seen: dict[tuple[str, str], int | None] = {}
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    known = None if offers is None else set(offers)
    for row in rows_of(table, findings=findings):
        offer = _known_offer(row, offers=known)
        label = row.required_text("label", most=FIRM_LENGTH, what="what the points are given for")
        points = row.required_number("points", what="the points")
        if points is None or not offer:
            continue
        if (offer, label) in seen:
            row.refuse("label", f'{offer} has "{label}" twice, in row {seen[offer, label]} too. Keep one.')
        seen.setdefault((offer, label), row.number)
        if points < 0:
            row.refuse("points", "Preference points are added and cannot be below 0. Write what is added.")
        sums[offer] += points
        if 0 < inside < sums[offer]:
            row.refuse(
                "points",
                f"{offer} gets {format(sums[offer], 'f')} preference points, but only "
                f"{format(inside, 'f')} are inside the RFP's total (preference_points_inside).",
            )
        preferences.append(Preference(offer, label, points))
    return tuple(preferences)


def read_panel(table: Table, *, criteria: Iterable[str] | None, findings: Findings) -> tuple[Seat, ...]:
    """The seats of the panel in the order of the sheet, with the criteria or groups each one scores."""
    first_rows: dict[str, int | None] = {}
    known = None if criteria is None else set(criteria)
    return tuple(_seat(row, criteria=known, first_rows=first_rows) for row in rows_of(table, findings=findings))


def _seat(row: Row, *, criteria: set[str] | None, first_rows: dict[str, int | None]) -> Seat:
    seat_id = row.id("id", what="a short id, for example E1")
    if seat_id.casefold() == AGREED:
        row.refuse("id", f'"{AGREED}" stands for the panel\'s agreed score. Choose another id.')
    _refuse_second(row, seat_id, first_rows=first_rows)
    email = row.text("email", most=EMAIL_LENGTH)
    if email and (email.count("@") != 1 or email.startswith("@") or email.endswith("@") or " " in email):
        row.refuse("email", f'"{email}" is no e-mail address. Correct it or empty the cell.')
    assigned = tuple(dict.fromkeys(row.text("criteria").split()))
    if criteria is not None:
        wrong = [criterion for criterion in assigned if criterion not in criteria][:MOST_NAMED]
        if wrong:
            sentences = (
                unknown("criterion", each, sheet="Criteria", among=criteria, findings=row.findings) for each in wrong
            )
            row.refuse("criteria", " ".join(sentences))
    return Seat(seat_id, row.text("name", most=SEAT_NAME_LENGTH) or seat_id, email, assigned)
