"""Doors, rows and secrets of the pricing sheet."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.lifecycle import Stage
from app.models.price_sheet import PriceSheetRow, SheetLineRow, SheetQuantity
from tests.integrity.canary import Canary
from tests.integrity.door import Door
from tests.integrity.personas import LEADS, MEMBERS

WRITERS = LEADS | {"drafter"}


def _written(endpoint: str, *methods: str) -> tuple[Door, ...]:
    """What lead and drafters can do while the RFP is drafted."""
    return tuple(Door(endpoint, WRITERS, method=method, opens_until=Stage.DRAFTING) for method in methods)


DOORS: tuple[Door, ...] = (
    Door("drafting.pricing_sheet", MEMBERS),
    Door("drafting.pricing_sheet_preview", MEMBERS),
    Door("drafting.pricing_sheet_export", MEMBERS),
    Door("drafting.pricing_sheet_blank", MEMBERS),
    *_written("drafting.pricing_sheet_save", "POST"),
    *_written("drafting.pricing_sheet_shape", "GET", "POST"),
    *_written("drafting.pricing_sheet_add", "GET", "POST"),
    *_written("drafting.pricing_sheet_line", "GET", "POST"),
    *_written("drafting.pricing_sheet_remove", "POST"),
    *_written("drafting.pricing_sheet_import", "GET"),
    *_written("drafting.pricing_sheet_import_file", "POST"),
)
_SHAPE = ("years", "tiers", "locations", "support_models", "prices_by_year", "note", "version")
_LINE = ("code", "title", "unit", "recurrence", "is_counted", "note", "version")
_QUANTITIES = frozenset({"+sheet_quantity", "-sheet_quantity", "sheet_quantity.amount", "sheet_line.version"})
_OF_A_LINE = frozenset(f"sheet_line.{name}" for name in _LINE)
WRITES: Mapping[str, frozenset[str]] = {
    "drafting.pricing_sheet_save": _QUANTITIES | {"+sheet_line", "sheet_line.position"},
    "drafting.pricing_sheet_shape": _QUANTITIES | {"+price_sheet", *(f"price_sheet.{name}" for name in _SHAPE)},
    "drafting.pricing_sheet_add": frozenset({"+sheet_line"}),
    "drafting.pricing_sheet_line": _OF_A_LINE,
    "drafting.pricing_sheet_remove": frozenset({"-sheet_line", "-sheet_quantity"}),
    "drafting.pricing_sheet_import_file": _OF_A_LINE
    | _QUANTITIES
    | {"+sheet_line", "-sheet_line", "sheet_line.position"},
}
CANARIES: tuple[Canary, ...] = tuple(
    Canary(text, MEMBERS)
    for text in (
        "sheet-note-canary",
        "sheet-tier-canary",
        "sheet-line-canary",
        "sheet-unit-canary",
        "line-note-canary",
        "70707.0701",
    )
)


def fill(session: Session, *, rfp_id: int, people: Mapping[str, int]) -> dict[str, object]:
    """A sheet with one line, and one quantity."""
    sheet = session.scalar(select(PriceSheetRow).where(PriceSheetRow.rfp_id == rfp_id))
    if sheet is None:
        sheet = PriceSheetRow(rfp_id=rfp_id)
        session.add(sheet)
    sheet.tiers, sheet.note = '["sheet-tier-canary"]', "sheet-note-canary"
    line = SheetLineRow(
        rfp_id=rfp_id,
        position=1,
        code="LC",
        title="sheet-line-canary",
        unit="sheet-unit-canary",
        recurrence="running",
        note="line-note-canary",
    )
    session.add(line)
    session.flush()
    session.add(SheetQuantity(line_id=line.id, year=1, tier="sheet-tier-canary", amount=Decimal("70707.0701")))
    return {"sheet_line": line.public_id}
