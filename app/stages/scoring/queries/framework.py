"""The rules, the criteria and the words of scales of an RFP, as they were published."""

from dataclasses import fields
from typing import Final

from sqlalchemy import select

from app.db import db
from app.domain.evaluation import Criterion, Framework, Rules, ScaleWord
from app.models.criterion import CriterionRow, ScaleWordRow
from app.models.rfp import PublishedRules, Rfp

RULES: Final = tuple(field.name for field in fields(Rules))


def framework_of(rfp_id: int) -> tuple[Framework, dict[int, str]]:
    columns = [getattr(PublishedRules, name) for name in RULES]
    query = (
        select(Rfp.reference, Rfp.title, Rfp.currency, Rfp.time_zone, *columns)
        .join(PublishedRules, PublishedRules.rfp_id == Rfp.id)
        .where(Rfp.id == rfp_id)
    )
    row = db.session.execute(query).one()
    nodes, codes = _criteria(rfp_id)
    framework = Framework(
        reference=row.reference,
        title=row.title,
        rules=Rules(**{name: getattr(row, name) for name in RULES}),
        criteria=nodes,
        currency=row.currency,
        time_zone=row.time_zone,
    )
    return framework, codes


def _criteria(rfp_id: int) -> tuple[tuple[Criterion, ...], dict[int, str]]:
    query = (
        select(
            CriterionRow.number,
            CriterionRow.parent,
            CriterionRow.code,
            CriterionRow.title,
            CriterionRow.kind,
            CriterionRow.weight,
            CriterionRow.scale_min,
            CriterionRow.scale_max,
            CriterionRow.scale_step,
            CriterionRow.scale,
            CriterionRow.minimum,
            CriterionRow.stage,
        )
        .where(CriterionRow.rfp_id == rfp_id)
        .order_by(CriterionRow.number)
    )
    rows = db.session.execute(query).all()
    codes: dict[int, str] = {row.number: row.code for row in rows}
    nodes = tuple(
        Criterion(
            id=row.code,
            title=row.title,
            kind=row.kind,
            parent=None if row.parent is None else codes[row.parent],
            weight=row.weight,
            scale_min=row.scale_min,
            scale_max=row.scale_max,
            scale_step=row.scale_step,
            scale=row.scale,
            minimum=row.minimum,
            stage=row.stage,
        )
        for row in rows
    )
    return nodes, codes


def scale_words(rfp_id: int) -> tuple[ScaleWord, ...]:
    """The words of the RFP's scales in the order they were given; ranking does not need them."""
    query = (
        select(ScaleWordRow.scale, ScaleWordRow.label, ScaleWordRow.value)
        .where(ScaleWordRow.rfp_id == rfp_id)
        .order_by(ScaleWordRow.number)
    )
    return tuple(ScaleWord(*row) for row in db.session.execute(query))
