"""Reading the pricing sheet of an RFP."""

import json
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from app.db import db
from app.domain.evaluation import Location, SupportModel
from app.domain.request.price_sheet import PriceSheet, Quantity, SheetLine
from app.models.price_sheet import PriceSheetRow, SheetLineRow, SheetQuantity
from app.stages.drafting.queries.framework import RFP_ID

SHAPE = select(
    PriceSheetRow.years,
    PriceSheetRow.tiers,
    PriceSheetRow.locations,
    PriceSheetRow.support_models,
    PriceSheetRow.prices_by_year,
    PriceSheetRow.note,
    PriceSheetRow.version,
).where(PriceSheetRow.rfp_id == RFP_ID)
LINES = (
    select(
        SheetLineRow.id,
        SheetLineRow.code,
        SheetLineRow.title,
        SheetLineRow.unit,
        SheetLineRow.recurrence,
        SheetLineRow.is_counted,
        SheetLineRow.note,
        SheetLineRow.public_id,
        SheetLineRow.version,
    )
    .where(SheetLineRow.rfp_id == RFP_ID)
    .order_by(SheetLineRow.position, SheetLineRow.id)
)
QUANTITIES = (
    select(SheetQuantity.line_id, SheetQuantity.year, SheetQuantity.tier, SheetQuantity.amount)
    .join(SheetLineRow, SheetLineRow.id == SheetQuantity.line_id)
    .where(SheetLineRow.rfp_id == RFP_ID)
    .order_by(SheetQuantity.line_id, SheetQuantity.year, SheetQuantity.tier)
)
NOT_SHAPED_YET = 0
"""The version that forms carry while no shape was ever saved."""


@dataclass(frozen=True, slots=True)
class LineKey:
    """A line as addresses name it, and the version that its forms carry."""

    public_id: str
    version: int


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """A sheet while it is written. `keys` belong to its lines, in their order; `version` is the shape's."""

    sheet: PriceSheet
    version: int
    keys: tuple[LineKey, ...]

    def line(self, public_id: str) -> tuple[LineKey, SheetLine] | None:
        """A line by the public id that addresses name it with."""
        pairs = zip(self.keys, self.sheet.lines, strict=True)
        return next(((key, line) for key, line in pairs if key.public_id == public_id), None)


def price_sheet_of(rfp_id: int) -> PriceSheet:
    """The sheet with its lines; the plainest one where none was made yet. Three statements."""
    return sheet_draft(rfp_id).sheet


def sheet_draft(rfp_id: int) -> SheetDraft:
    """The sheet with what its forms need. Three statements."""
    quantities: defaultdict[int, list[Quantity]] = defaultdict(list)
    for line, year, tier, amount in db.session.execute(QUANTITIES, {"rfp_id": rfp_id}):
        quantities[line].append(Quantity(year, tier, amount))
    rows = db.session.execute(LINES, {"rfp_id": rfp_id}).all()
    lines = tuple(
        SheetLine(
            code=row.code,
            title=row.title,
            unit=row.unit,
            recurrence=row.recurrence,
            quantities=tuple(quantities[row.id]),
            is_counted=row.is_counted,
            note=row.note,
        )
        for row in rows
    )
    keys = tuple(LineKey(row.public_id, row.version) for row in rows)
    shape = db.session.execute(SHAPE, {"rfp_id": rfp_id}).one_or_none()
    if shape is None:
        return SheetDraft(PriceSheet(lines=lines), NOT_SHAPED_YET, keys)
    sheet = PriceSheet(
        years=shape.years,
        tiers=tuple(json.loads(shape.tiers)),
        locations=tuple(Location(each) for each in json.loads(shape.locations)),
        support_models=tuple(SupportModel(each) for each in json.loads(shape.support_models)),
        prices_by_year=shape.prices_by_year,
        lines=lines,
        note=shape.note,
    )
    return SheetDraft(sheet, shape.version, keys)
