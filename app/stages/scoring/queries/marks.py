"""The marks of an RFP: summed up by the database for ranking, or one by one where they are asked for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    String,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    true,
    type_coerce,
    union_all,
)

from app.db import db
from app.domain.evaluation import AGREED, Mark, MarkKind, ScoreFrom, Tally
from app.models.mark import AgreedScoreRow, MarkRow, without_value
from app.models.panel import SeatRow
from app.models.rfp import Rfp
from app.stages.drafting.queries import RFP_ID

COUNTED: Final = {
    MarkKind.NOT_APPLICABLE: "not_applicable",
    MarkKind.RECUSED: "recused",
    MarkKind.PASS: "passed",
    MarkKind.FAIL: "failed",
}
"""Which field of a tally counts the marks that carry no value."""
RAW_VALUE: Final = type_coerce(MarkRow.value, BigInteger)
"""A mark's value in billionths, as it is stored."""


@dataclass(frozen=True, slots=True)
class Codes:
    """The readable ids behind the numbers of one RFP."""

    criteria: Mapping[int, str]
    offers: Mapping[int, str]
    seats: Mapping[int, str]
    open_seats: frozenset[int] = frozenset()
    """Numbers of the seats that have not submitted: their marks are nobody else's yet."""


@dataclass(frozen=True, slots=True)
class GivenMark:
    """One mark with the name of who gave it."""

    seat: str
    name: str
    mark: Mark


def given_marks(rfp_id: int, *, offer: int, criterion: int) -> tuple[GivenMark, ...]:
    """The submitted marks of one offer on one criterion in the order of the panel, the agreed score last."""
    given = (
        select(
            SeatRow.code,
            SeatRow.name,
            MarkRow.kind,
            MarkRow.value,
            MarkRow.comment,
            MarkRow.strengths,
            MarkRow.weaknesses,
            SeatRow.number,
        )
        .join(SeatRow, (SeatRow.rfp_id == MarkRow.rfp_id) & (SeatRow.number == MarkRow.seat))
        .where(MarkRow.rfp_id == rfp_id, MarkRow.offer == offer, MarkRow.criterion == criterion)
        .where(SeatRow.submitted_at.is_not(None) | came_with_the_import(MarkRow.at, rfp_id=rfp_id))
    )
    agreed = select(
        literal(AGREED),
        literal("Agreed score of the panel"),
        AgreedScoreRow.kind,
        AgreedScoreRow.value,
        AgreedScoreRow.comment,
        literal(""),
        literal(""),
        literal(2**31),
    ).where(AgreedScoreRow.rfp_id == rfp_id, AgreedScoreRow.offer == offer, AgreedScoreRow.criterion == criterion)
    rows = db.session.execute(union_all(given, agreed).order_by("number")).all()
    return tuple(
        GivenMark(
            seat=row.code,
            name=row.name,
            mark=Mark(
                str(offer), str(criterion), row.code, row.kind, row.value, row.comment, row.strengths, row.weaknesses
            ),
        )
        for row in rows
    )


def came_with_the_import(at: Any, *, rfp_id: Any) -> ColumnElement[bool]:
    """Whether a mark stands as it was imported: whoever imported it has seen it, so it counts in an open seat too."""
    stands: ColumnElement[bool] = at == select(Rfp.imported_at).where(Rfp.id == rfp_id).scalar_subquery()
    return stands


def marks_of_the_import(rfp_id: int) -> int:
    """How many marks stand as they were imported."""
    came = select(func.count()).select_from(MarkRow)
    return db.session.scalar(came.where(MarkRow.rfp_id == rfp_id, came_with_the_import(MarkRow.at, rfp_id=rfp_id))) or 0


def _summed(*these: ColumnElement[bool]) -> CompoundSelect[Any]:
    whole = cast(null(), BigInteger)
    value = type_coerce(MarkRow.value, BigInteger)
    marks = (
        select(
            literal("marks").label("source"),
            MarkRow.criterion,
            MarkRow.offer,
            func.count(value).label("counted"),
            cast(func.sum(value), BigInteger).label("total"),
            func.min(value).label("lowest"),
            func.max(value).label("highest"),
        )
        .where(MarkRow.rfp_id == RFP_ID, MarkRow.value.is_not(None), *these)
        .group_by(MarkRow.criterion, MarkRow.offer)
    )
    special = (
        select(type_coerce(MarkRow.kind, String), MarkRow.criterion, MarkRow.offer, func.count(), whole, whole, whole)
        .where(MarkRow.rfp_id == RFP_ID, without_value, *these)
        .group_by(MarkRow.kind, MarkRow.criterion, MarkRow.offer)
    )
    agreed = select(
        literal("agreed:").concat(type_coerce(AgreedScoreRow.kind, String)),
        AgreedScoreRow.criterion,
        AgreedScoreRow.offer,
        literal(1),
        type_coerce(AgreedScoreRow.value, BigInteger),
        whole,
        whole,
    ).where(AgreedScoreRow.rfp_id == RFP_ID)
    return union_all(marks, special, agreed)


OPEN_SEATS: Final = "open_seats"
SUMMED: Final = _summed()
SUMMED_WHERE_SUBMITTED: Final = _summed(
    MarkRow.seat.not_in(bindparam(OPEN_SEATS, expanding=True)) | came_with_the_import(MarkRow.at, rfp_id=RFP_ID)
)
"""Only asked while somebody still scores: naming the seat keeps the database from the index of sums."""


def tallies_of(rfp_id: int, *, codes: Codes, score_from: ScoreFrom) -> dict[tuple[str, str], Tally]:
    """The same tallies as `domain.tally` makes of single marks, summed up by the database."""
    tallies: dict[tuple[int, int], Tally] = {}
    special: list[tuple[str, int, int, int, int | None]] = []
    for source, criterion, offer, counted, total, lowest, highest in _sums(rfp_id, open_seats=codes.open_seats):
        if source == "marks":
            tallies[offer, criterion] = Tally(counted, total, lowest, highest)
        else:
            special.append((source, criterion, offer, counted, total))
    for source, criterion, offer, counted, total in special:
        if source == MarkKind.NOTED:
            continue
        fields_of_kind = _special(source, counted=counted, total=total)
        tallies[offer, criterion] = tallies.get((offer, criterion), Tally())._replace(**fields_of_kind)
    if score_from is ScoreFrom.MEDIAN:
        for key, values in _sorted_values(rfp_id, open_seats=codes.open_seats).items():
            tallies[key] = tallies[key]._replace(values=values)
    return {(codes.offers[offer], codes.criteria[leaf]): tally for (offer, leaf), tally in tallies.items()}


def _special(source: str, *, counted: int, total: int | None) -> dict[str, Any]:
    """What a row about marks without a value, or about an agreed score, says of a tally."""
    kind = MarkKind(source.removeprefix("agreed:"))
    if not source.startswith("agreed:"):
        return {COUNTED[kind]: counted}
    return {
        "agreed": total,
        "agreed_not_applicable": kind is MarkKind.NOT_APPLICABLE,
        "agreed_pass": {MarkKind.PASS: True, MarkKind.FAIL: False}.get(kind),
    }


def _may_be_seen(rfp_id: int, *, open_seats: frozenset[int]) -> ColumnElement[bool]:
    """Marks of open seats are nobody else's, but for what came with an import."""
    if not open_seats:
        return true()
    return MarkRow.seat.not_in(sorted(open_seats)) | came_with_the_import(MarkRow.at, rfp_id=rfp_id)


def _sums(rfp_id: int, *, open_seats: frozenset[int]) -> Sequence[Any]:
    if not open_seats:
        return db.session.execute(SUMMED, {"rfp_id": rfp_id}).all()
    return db.session.execute(SUMMED_WHERE_SUBMITTED, {"rfp_id": rfp_id, OPEN_SEATS: sorted(open_seats)}).all()


def _sorted_values(rfp_id: int, *, open_seats: frozenset[int]) -> dict[tuple[int, int], tuple[int, ...]]:
    query = (
        select(MarkRow.offer, MarkRow.criterion, RAW_VALUE)
        .where(MarkRow.rfp_id == rfp_id, MarkRow.value.is_not(None))
        .where(_may_be_seen(rfp_id, open_seats=open_seats))
        .order_by(MarkRow.criterion, MarkRow.offer, MarkRow.value)
    )
    values: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for offer, criterion, value in db.session.execute(query):
        values[offer, criterion].append(value)
    return {key: tuple(found) for key, found in values.items()}


def by_evaluator_of(rfp_id: int, *, codes: Codes) -> dict[tuple[str, str, str], int | None]:
    query = select(MarkRow.seat, MarkRow.offer, MarkRow.criterion, RAW_VALUE).where(
        MarkRow.rfp_id == rfp_id,
        MarkRow.kind.in_((MarkKind.SCORE, MarkKind.NOT_APPLICABLE)),
        _may_be_seen(rfp_id, open_seats=codes.open_seats),
    )
    return {
        (codes.seats[seat], codes.offers[offer], codes.criteria[criterion]): value
        for seat, offer, criterion, value in db.session.execute(query)
    }


def marks_of(rfp_id: int, *, codes: Codes) -> Iterator[Mark]:
    """Every submitted mark, criterion by criterion, then the agreed scores."""
    given = (
        select(
            MarkRow.offer,
            MarkRow.criterion,
            MarkRow.seat,
            MarkRow.kind,
            MarkRow.value,
            MarkRow.comment,
            MarkRow.strengths,
            MarkRow.weaknesses,
        )
        .where(MarkRow.rfp_id == rfp_id, _may_be_seen(rfp_id, open_seats=codes.open_seats))
        .order_by(MarkRow.criterion, MarkRow.offer, MarkRow.seat)
    )
    for offer, criterion, seat, kind, value, *words in db.session.execute(given):
        yield Mark(codes.offers[offer], codes.criteria[criterion], codes.seats[seat], kind, value, *words)
    agreed = (
        select(
            AgreedScoreRow.offer,
            AgreedScoreRow.criterion,
            AgreedScoreRow.kind,
            AgreedScoreRow.value,
            AgreedScoreRow.comment,
        )
        .where(AgreedScoreRow.rfp_id == rfp_id)
        .order_by(AgreedScoreRow.criterion, AgreedScoreRow.offer)
    )
    for offer, criterion, kind, value, comment in db.session.execute(agreed):
        yield Mark(codes.offers[offer], codes.criteria[criterion], AGREED, kind, value, comment)
