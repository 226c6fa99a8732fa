"""Reading the pricing sheet of an RFP."""

import json
from collections import defaultdict

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


def price_sheet_of(rfp_id: int) -> PriceSheet:
    """The sheet with its lines; the plainest one where none was made yet. Three statements."""
    quantities: defaultdict[int, list[Quantity]] = defaultdict(list)
    for line, year, tier, amount in db.session.execute(QUANTITIES, {"rfp_id": rfp_id}):
        quantities[line].append(Quantity(year, tier, amount))
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
        for row in db.session.execute(LINES, {"rfp_id": rfp_id})
    )
    shape = db.session.execute(SHAPE, {"rfp_id": rfp_id}).one_or_none()
    if shape is None:
        return PriceSheet(lines=lines)
    return PriceSheet(
        years=shape.years,
        tiers=tuple(json.loads(shape.tiers)),
        locations=tuple(Location(each) for each in json.loads(shape.locations)),
        support_models=tuple(SupportModel(each) for each in json.loads(shape.support_models)),
        prices_by_year=shape.prices_by_year,
        lines=lines,
        note=shape.note,
    )
