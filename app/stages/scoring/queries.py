"""Reading an RFP's evaluation: what ranking needs, single marks where they are asked for, the whole for an export."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from sqlalchemy import BigInteger, CompoundSelect, String, cast, func, literal, null, select, type_coerce, union_all

from app.db import db
from app.domain.evaluation import (
    AGREED,
    Count,
    Criterion,
    Evaluation,
    Framework,
    Mark,
    MarkKind,
    Offer,
    Preference,
    PriceLine,
    Rules,
    ScaleWord,
    ScoreFrom,
    Seat,
    Tally,
)
from app.domain.packet import Decision
from app.domain.ranking import rank
from app.models.criterion import CriterionRow, ScaleWordRow
from app.models.mark import AgreedScoreRow, MarkRow, without_value
from app.models.offer import Firm, OfferRow, PreferenceRow, PriceLineRow
from app.models.panel import SeatCriterion, SeatRow
from app.models.rfp import PublishedRules, Rfp

RULES: Final = tuple(field.name for field in fields(Rules))
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
class Recorded:
    """What is on record for ranking, and the numbers by which addresses name offers and criteria."""

    count: Count
    offers: Mapping[str, int]
    criteria: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class GivenMark:
    """One mark with the name of who gave it."""

    seat: str
    name: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class _Codes:
    """The readable ids behind the numbers of one RFP."""

    criteria: Mapping[int, str]
    offers: Mapping[int, str]
    seats: Mapping[int, str]


def recorded(rfp_id: int) -> Recorded:
    """All that ranking needs, marks already summed up in the database. Six statements, whatever the size."""
    framework, criteria = _framework(rfp_id)
    offers, preferences, offer_codes = _offers(rfp_id)
    panel, seat_codes = _panel(rfp_id, criteria=criteria)
    codes = _Codes(criteria=criteria, offers=offer_codes, seats=seat_codes)
    count = Count(
        framework=framework,
        offers=offers,
        panel=panel,
        prices=_prices(rfp_id, codes=codes),
        preferences=preferences,
        tallies=_tallies(rfp_id, codes=codes, score_from=framework.rules.score_from),
        by_evaluator=_by_evaluator(rfp_id, codes=codes) if framework.rules.score_from is ScoreFrom.RANK_SUM else {},
    )
    return Recorded(
        count=count,
        offers={code: number for number, code in offer_codes.items()},
        criteria={code: number for number, code in criteria.items()},
    )


def evaluation(rfp_id: int) -> Evaluation:
    """The whole evaluation with every mark, as a workbook carries it."""
    framework, criteria = _framework(rfp_id)
    offers, preferences, offer_codes = _offers(rfp_id)
    panel, seat_codes = _panel(rfp_id, criteria=criteria)
    codes = _Codes(criteria=criteria, offers=offer_codes, seats=seat_codes)
    return Evaluation(
        framework=replace(framework, scales=scale_words(rfp_id)),
        offers=offers,
        panel=panel,
        prices=_prices(rfp_id, codes=codes),
        marks=tuple(_marks(rfp_id, codes=codes)),
        preferences=preferences,
    )


def scale_words(rfp_id: int) -> tuple[ScaleWord, ...]:
    """The words of the RFP's scales in the order they were given; ranking does not need them."""
    query = (
        select(ScaleWordRow.scale, ScaleWordRow.label, ScaleWordRow.value)
        .where(ScaleWordRow.rfp_id == rfp_id)
        .order_by(ScaleWordRow.number)
    )
    return tuple(ScaleWord(*row) for row in db.session.execute(query))


def given_marks(rfp_id: int, *, offer: int, criterion: int) -> tuple[GivenMark, ...]:
    """The marks of one offer on one criterion in the order of the panel, the agreed score last."""
    given = (
        select(
            SeatRow.code,
            SeatRow.name,
            MarkRow.kind,
            MarkRow.value,
            MarkRow.comment,
            SeatRow.number,
        )
        .join(SeatRow, (SeatRow.rfp_id == MarkRow.rfp_id) & (SeatRow.number == MarkRow.seat))
        .where(MarkRow.rfp_id == rfp_id, MarkRow.offer == offer, MarkRow.criterion == criterion)
    )
    agreed = select(
        literal(AGREED),
        literal("Agreed score of the panel"),
        AgreedScoreRow.kind,
        AgreedScoreRow.value,
        AgreedScoreRow.comment,
        literal(2**31),
    ).where(AgreedScoreRow.rfp_id == rfp_id, AgreedScoreRow.offer == offer, AgreedScoreRow.criterion == criterion)
    rows = db.session.execute(union_all(given, agreed).order_by("number")).all()
    return tuple(
        GivenMark(
            seat=row.code,
            name=row.name,
            mark=Mark(str(offer), str(criterion), row.code, row.kind, row.value, row.comment),
        )
        for row in rows
    )


def _framework(rfp_id: int) -> tuple[Framework, dict[int, str]]:
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


def _offers(rfp_id: int) -> tuple[tuple[Offer, ...], tuple[Preference, ...], dict[int, str]]:
    query = (
        select(
            OfferRow.number,
            OfferRow.code,
            OfferRow.name,
            Firm.name.label("firm"),
            OfferRow.status,
            OfferRow.reason,
            OfferRow.location,
            OfferRow.country,
            PreferenceRow.number.label("preference"),
            PreferenceRow.label,
            PreferenceRow.points,
        )
        .join(Firm, Firm.id == OfferRow.firm_id)
        .outerjoin(PreferenceRow, (PreferenceRow.rfp_id == OfferRow.rfp_id) & (PreferenceRow.offer == OfferRow.number))
        .where(OfferRow.rfp_id == rfp_id)
        .order_by(OfferRow.number, PreferenceRow.number)
    )
    rows = db.session.execute(query).all()
    offers = {
        row.number: Offer(
            id=row.code,
            name=row.name,
            firm=row.firm,
            status=row.status,
            reason=row.reason,
            location=row.location,
            country=row.country,
        )
        for row in rows
    }
    preferences = sorted(
        (row.preference, Preference(offer=row.code, label=row.label, points=row.points))
        for row in rows
        if row.preference is not None
    )
    return tuple(offers.values()), tuple(each for _, each in preferences), {n: each.id for n, each in offers.items()}


def _panel(rfp_id: int, *, criteria: Mapping[int, str]) -> tuple[tuple[Seat, ...], dict[int, str]]:
    query = (
        select(SeatRow.number, SeatRow.code, SeatRow.name, SeatRow.email, SeatCriterion.criterion)
        .outerjoin(SeatCriterion, (SeatCriterion.rfp_id == SeatRow.rfp_id) & (SeatCriterion.seat == SeatRow.number))
        .where(SeatRow.rfp_id == rfp_id)
        .order_by(SeatRow.number, SeatCriterion.position)
    )
    rows = db.session.execute(query).all()
    scored: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.criterion is not None:
            scored[row.number].append(criteria[row.criterion])
    seats = {
        row.number: Seat(id=row.code, name=row.name, email=row.email, criteria=tuple(scored[row.number]))
        for row in rows
    }
    return tuple(seats.values()), {number: seat.id for number, seat in seats.items()}


def _prices(rfp_id: int, *, codes: _Codes) -> tuple[PriceLine, ...]:
    query = (
        select(
            PriceLineRow.offer,
            PriceLineRow.amount,
            PriceLineRow.line,
            PriceLineRow.year,
            PriceLineRow.location,
            PriceLineRow.support_model,
            PriceLineRow.counted,
            PriceLineRow.note,
        )
        .where(PriceLineRow.rfp_id == rfp_id)
        .order_by(PriceLineRow.number)
    )
    return tuple(PriceLine(codes.offers[row.offer], *row[1:]) for row in db.session.execute(query))


def _tallies(rfp_id: int, *, codes: _Codes, score_from: ScoreFrom) -> dict[tuple[str, str], Tally]:
    """The same tallies as `domain.tally` makes of single marks, summed up by the database."""
    tallies: dict[tuple[int, int], Tally] = {}
    special: list[tuple[str, int, int, int, int | None]] = []
    for source, criterion, offer, counted, total, lowest, highest in db.session.execute(_summed(rfp_id)).all():
        if source == "marks":
            tallies[offer, criterion] = Tally(counted, total, lowest, highest)
        else:
            special.append((source, criterion, offer, counted, total))
    for source, criterion, offer, counted, total in special:
        fields_of_kind = _special(source, counted=counted, total=total)
        tallies[offer, criterion] = tallies.get((offer, criterion), Tally())._replace(**fields_of_kind)
    if score_from is ScoreFrom.MEDIAN:
        for key, values in _sorted_values(rfp_id).items():
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


def _summed(rfp_id: int) -> CompoundSelect[Any]:
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
        .where(MarkRow.rfp_id == rfp_id, MarkRow.value.is_not(None))
        .group_by(MarkRow.criterion, MarkRow.offer)
    )
    special = (
        select(type_coerce(MarkRow.kind, String), MarkRow.criterion, MarkRow.offer, func.count(), whole, whole, whole)
        .where(MarkRow.rfp_id == rfp_id, without_value)
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
    ).where(AgreedScoreRow.rfp_id == rfp_id)
    return union_all(marks, special, agreed)


def _sorted_values(rfp_id: int) -> dict[tuple[int, int], tuple[int, ...]]:
    query = (
        select(MarkRow.offer, MarkRow.criterion, RAW_VALUE)
        .where(MarkRow.rfp_id == rfp_id, MarkRow.value.is_not(None))
        .order_by(MarkRow.criterion, MarkRow.offer, MarkRow.value)
    )
    values: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for offer, criterion, value in db.session.execute(query):
        values[offer, criterion].append(value)
    return {key: tuple(found) for key, found in values.items()}


def _by_evaluator(rfp_id: int, *, codes: _Codes) -> dict[tuple[str, str, str], int | None]:
    query = select(MarkRow.seat, MarkRow.offer, MarkRow.criterion, RAW_VALUE).where(
        MarkRow.rfp_id == rfp_id, MarkRow.kind.in_((MarkKind.SCORE, MarkKind.NOT_APPLICABLE))
    )
    return {
        (codes.seats[seat], codes.offers[offer], codes.criteria[criterion]): value
        for seat, offer, criterion, value in db.session.execute(query)
    }


def _marks(rfp_id: int, *, codes: _Codes) -> Iterator[Mark]:
    """Every mark, criterion by criterion, then the agreed scores."""
    given = (
        select(MarkRow.offer, MarkRow.criterion, MarkRow.seat, MarkRow.kind, MarkRow.value, MarkRow.comment)
        .where(MarkRow.rfp_id == rfp_id)
        .order_by(MarkRow.criterion, MarkRow.offer, MarkRow.seat)
    )
    for offer, criterion, seat, kind, value, comment in db.session.execute(given):
        yield Mark(codes.offers[offer], codes.criteria[criterion], codes.seats[seat], kind, value, comment)
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


def ranked(rfp_id: int) -> tuple[Decision, Recorded]:
    """The ranking of what is on record, without the single marks, and the numbers that addresses use."""
    found = recorded(rfp_id)
    count = found.count
    without_marks = Evaluation(
        framework=count.framework,
        offers=count.offers,
        panel=count.panel,
        prices=count.prices,
        preferences=count.preferences,
    )
    return Decision(evaluation=without_marks, ranking=rank(count)), found


def rfp_by_reference(reference: str) -> int | None:
    """The key of the RFP with this reference, or None."""
    return db.session.scalar(select(Rfp.id).where(Rfp.reference == reference))
