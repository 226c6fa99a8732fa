"""The rules, the criteria and the words of scales of an RFP, as they were published."""

from dataclasses import fields
from typing import Final

from sqlalchemy import BindParameter, bindparam, select

from app.db import db
from app.domain.evaluation import Criterion, Framework, Rules, ScaleWord
from app.models.criterion import CriterionRow, ScaleWordRow
from app.models.rfp import PublishedRules, Rfp

RFP_ID: Final[BindParameter[int]] = bindparam("rfp_id")
"""The statements of this package are made once: building them anew costs more than running them."""
RULES: Final = tuple(field.name for field in fields(Rules))


PUBLISHED = (
    select(Rfp.reference, Rfp.title, Rfp.currency, Rfp.time_zone, *(getattr(PublishedRules, name) for name in RULES))
    .join(PublishedRules, PublishedRules.rfp_id == Rfp.id)
    .where(Rfp.id == RFP_ID)
)


def framework_of(rfp_id: int) -> tuple[Framework, dict[int, str]]:
    """The framework, and the criteria's codes by number.

    The words of its scales are left out, which ranking does without, unless a scale ends at its highest word.
    """
    row = db.session.execute(PUBLISHED, {"rfp_id": rfp_id}).one()
    nodes, codes = _criteria(rfp_id)
    framework = Framework(
        reference=row.reference,
        title=row.title,
        rules=Rules(**{name: getattr(row, name) for name in RULES}),
        criteria=nodes,
        scales=scale_words(rfp_id) if any(node.scale and node.scale_max is None for node in nodes) else (),
        currency=row.currency,
        time_zone=row.time_zone,
    )
    return framework, codes


CRITERIA = (
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
    .where(CriterionRow.rfp_id == RFP_ID)
    .order_by(CriterionRow.number)
)


def _criteria(rfp_id: int) -> tuple[tuple[Criterion, ...], dict[int, str]]:
    rows = db.session.execute(CRITERIA, {"rfp_id": rfp_id}).all()
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


SCALE_WORDS = (
    select(ScaleWordRow.scale, ScaleWordRow.label, ScaleWordRow.value)
    .where(ScaleWordRow.rfp_id == RFP_ID)
    .order_by(ScaleWordRow.number)
)


def scale_words(rfp_id: int) -> tuple[ScaleWord, ...]:
    """The words of the RFP's scales in the order they were given; ranking does not need them."""
    return tuple(ScaleWord(*row) for row in db.session.execute(SCALE_WORDS, {"rfp_id": rfp_id}))
