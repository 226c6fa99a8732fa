"""How the marks of one cell came about: every version of them, newest first."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, literal, select, union_all

from app.db import db
from app.domain.errors import NotHere
from app.domain.evaluation import MarkKind
from app.models.criterion import CriterionRow
from app.models.mark import MarkRow, MarkVersion
from app.models.offer import OfferRow
from app.models.panel import SeatRow
from app.stages.scoring.queries.marks import came_with_the_import


class MarkAtVersion(NamedTuple):
    """What a mark was. `entered_by` is "" for what came in with an import; `why` is said after a reopening."""

    version: int
    kind: MarkKind
    value: Decimal | None
    comment: str
    strengths: str
    weaknesses: str
    why: str
    entered_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SeatHistory:
    """The versions of one seat's mark, newest first."""

    code: str
    name: str
    versions: tuple[MarkAtVersion, ...]


_FIELDS: Final = ("version", "kind", "value", "comment", "strengths", "weaknesses")


def history_of(rfp_id: int, *, offer: int, criterion: int, seat: int | None = None) -> tuple[SeatHistory, ...]:
    """Who marked this cell and how, in the order of the panel, as far as submitted; with `seat`, of that seat alone.

    One statement.
    """
    kept = _versions(MarkVersion, why=MarkVersion.why, entered_by=MarkVersion.entered_by)
    now = _versions(MarkRow, why=literal(""), entered_by=literal(""))
    chosen = []
    for source, query in ((MarkVersion, kept), (MarkRow, now)):
        here = query.where(source.rfp_id == rfp_id, source.criterion == criterion, source.offer == offer)
        seen = SeatRow.submitted_at.is_not(None) | came_with_the_import(source.at, rfp_id=rfp_id)
        chosen.append(here.where(seen if seat is None else source.seat == seat))
    by_seat: defaultdict[tuple[int, str, str], dict[int, MarkAtVersion]] = defaultdict(dict)
    for number, code, name, is_kept, *fields in db.session.execute(union_all(*chosen)):
        versions = by_seat[number, code, name]
        if is_kept or fields[0] not in versions:
            versions[fields[0]] = MarkAtVersion(*fields)
    return tuple(
        SeatHistory(code=code, name=name, versions=tuple(versions[each] for each in sorted(versions, reverse=True)))
        for (_, code, name), versions in sorted(by_seat.items())
    )


def _versions(source: type[MarkVersion] | type[MarkRow], *, why: Any, entered_by: Any) -> Select[Any]:
    return select(
        SeatRow.number,
        SeatRow.code,
        SeatRow.name,
        literal(source is MarkVersion),
        *(getattr(source, name) for name in _FIELDS),
        why,
        entered_by,
        source.at,
    ).join(SeatRow, (SeatRow.rfp_id == source.rfp_id) & (SeatRow.number == source.seat))


class NamedCell(NamedTuple):
    """A cell by the names people know; `scale` is the name of a word scale."""

    offer: int
    offer_name: str
    criterion: int
    title: str
    scale: str | None


def cell_named(rfp_id: int, *, offer: int, criterion: int) -> NamedCell:
    """The names of an offer and a criterion. Raises NotHere. One statement."""
    query = (
        select(OfferRow.number, OfferRow.name, CriterionRow.number, CriterionRow.title, CriterionRow.scale)
        .join(CriterionRow, CriterionRow.rfp_id == OfferRow.rfp_id)
        .where(OfferRow.rfp_id == rfp_id, OfferRow.number == offer, CriterionRow.number == criterion)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotHere("This RFP has no such offer or criterion.")
    return NamedCell(*row)
