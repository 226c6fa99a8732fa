"""A pricing sheet becomes rows."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.domain.request.data import canonical
from app.domain.request.price_sheet import PriceSheet, SheetLine
from app.models.price_sheet import PriceSheetRow, SheetLineRow, SheetQuantity


def store_price_sheet(session: Session, *, rfp_id: int, sheet: PriceSheet) -> None:
    """Insert the sheet of an RFP that has none yet, with its lines in their order."""
    session.add(
        PriceSheetRow(
            rfp_id=rfp_id,
            years=sheet.years,
            tiers=canonical(sheet.tiers),
            locations=canonical(sheet.locations),
            support_models=canonical(sheet.support_models),
            prices_by_year=sheet.prices_by_year,
            note=sheet.note,
        )
    )
    store_lines(session, rfp_id=rfp_id, lines=sheet.lines)


def store_lines(session: Session, *, rfp_id: int, lines: Sequence[SheetLine], first: int = 1) -> None:
    """Insert lines in their order, the first at position `first`."""
    rows = [
        SheetLineRow(
            rfp_id=rfp_id,
            position=position,
            code=each.code,
            title=each.title,
            unit=each.unit,
            recurrence=each.recurrence,
            is_counted=each.is_counted,
            note=each.note,
        )
        for position, each in enumerate(lines, start=first)
    ]
    session.add_all(rows)
    session.flush()
    for each, row in zip(lines, rows, strict=True):
        store_quantities(session, line_id=row.id, line=each)


def store_quantities(session: Session, *, line_id: int, line: SheetLine) -> None:
    session.add_all(
        SheetQuantity(line_id=line_id, year=each.year, tier=each.tier, amount=each.amount) for each in line.quantities
    )
