"""A framework becomes rows: rewritten as a whole while drafting, when no mark refers to them yet."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Table, delete, exists, insert, select, update
from sqlalchemy.orm import Session

from app.db import Base
from app.domain.errors import DomainError
from app.domain.evaluation import Criterion, Framework
from app.domain.request.data import canonical
from app.domain.tree import Tree
from app.models.criterion import CriterionExpertise, CriterionRow, ScaleWordRow
from app.models.mark import AgreedScoreRow, MarkRow
from app.models.panel import SeatCriterion, SeatRow
from app.models.rfp import PublishedRules, Rfp
from app.stages.drafting.requirements.storing import rename_criteria


def store_rules(session: Session, *, rfp_id: int, framework: Framework) -> None:
    """The first rules of a new RFP."""
    session.execute(insert(PublishedRules).values(rfp_id=rfp_id, **_rules(framework)))


def rewrite(
    session: Session, *, rfp: Rfp, before: Framework, after: Framework, renamed: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Store what differs between two states of a draft; `renamed` are criteria's new codes by their old ones.

    What the seats score keeps pointing at the same criteria; so do requirements and the expertise that criteria ask
    for. Requirements keep links to criteria that are gone, which then show as leading nowhere; expertise goes with
    its criterion, and what went is returned by code. Raises DomainError where a seat would be left with nothing, which
    would mean everything, and where marks were given already.
    """
    rfp.reference, rfp.title = after.reference, after.title
    rfp.currency, rfp.time_zone = after.currency, after.time_zone
    if before.rules != after.rules:
        session.execute(update(PublishedRules).where(PublishedRules.rfp_id == rfp.id).values(_rules(after)))
    if before.scales != after.scales:
        session.execute(delete(ScaleWordRow).where(ScaleWordRow.rfp_id == rfp.id))
        store_scales(session, rfp_id=rfp.id, framework=after)
    if before.criteria != after.criteria:
        _refuse_marked(session, rfp_id=rfp.id)
        scored = _assigned(session, rfp_id=rfp.id, framework=before)
        session.execute(delete(CriterionRow).where(CriterionRow.rfp_id == rfp.id))
        store_criteria(session, rfp_id=rfp.id, framework=after)
        _assign_again(session, rfp_id=rfp.id, framework=after, scored=scored, renamed=renamed or {})
        return _follow_codes(session, rfp_id=rfp.id, framework=after, renamed=renamed or {})
    return {}


def store_criteria(session: Session, *, rfp_id: int, framework: Framework) -> None:
    """Insert the criteria, numbered in their order, parents first as the foreign key wants."""
    numbers = numbers_of(framework)
    rows = [_criterion_row(node, rfp_id=rfp_id, numbers=numbers) for node in Tree.of(framework).order]
    _insert(session, CriterionRow, rows)


def store_scales(session: Session, *, rfp_id: int, framework: Framework) -> None:
    rows: list[dict[str, object]] = [
        {"rfp_id": rfp_id, "number": number, "scale": word.scale, "label": word.label, "value": word.value}
        for number, word in enumerate(framework.scales, start=1)
    ]
    _insert(session, ScaleWordRow, rows)


def store_expertise(session: Session, *, rfp_id: int, criterion: str, expertise: tuple[str, ...]) -> None:
    """Put these fields in the place of those that a criterion, by its code, asked for."""
    here = (CriterionExpertise.rfp_id == rfp_id, CriterionExpertise.criterion == criterion)
    session.execute(delete(CriterionExpertise).where(*here))
    if expertise:
        fields = canonical(expertise)
        _insert(session, CriterionExpertise, [{"rfp_id": rfp_id, "criterion": criterion, "expertise": fields}])


def numbers_of(framework: Framework) -> dict[str, int]:
    """The criteria's numbers by code."""
    return {node.id: number for number, node in enumerate(framework.criteria, start=1)}


def _follow_codes(session: Session, *, rfp_id: int, framework: Framework, renamed: Mapping[str, str]) -> dict[str, str]:
    """What names criteria by their codes follows new ones. Returns the expertise that went with removed criteria."""
    moved = {old: new for old, new in renamed.items() if old != new}
    if moved:
        rename_criteria(session, rfp_id=rfp_id, renamed=moved)
    query = select(CriterionExpertise.criterion, CriterionExpertise.expertise)
    rows_asked = session.execute(query.where(CriterionExpertise.rfp_id == rfp_id))
    asked = {code: fields for code, fields in rows_asked}  # noqa: C416 - dict() does not take rows for pairs
    codes = numbers_of(framework)
    after = {name: fields for code, fields in asked.items() if (name := moved.get(code, code)) in codes}
    if after != asked:
        session.execute(delete(CriterionExpertise).where(CriterionExpertise.rfp_id == rfp_id))
        rows = [{"rfp_id": rfp_id, "criterion": code, "expertise": fields} for code, fields in after.items()]
        _insert(session, CriterionExpertise, rows)
    return {code: fields for code, fields in asked.items() if moved.get(code, code) not in codes}


def _insert(session: Session, model: type[Base], rows: list[dict[str, object]]) -> None:
    if rows:
        session.execute(insert(cast("Table", model.__table__)), rows)


def _rules(framework: Framework) -> dict[str, object]:
    return {name: getattr(framework.rules, name) for name in framework.rules.__slots__}


def _criterion_row(node: Criterion, *, rfp_id: int, numbers: Mapping[str, int]) -> dict[str, object]:
    row = {name: getattr(node, name) for name in node.__slots__ if name not in ("id", "parent")}
    parent = None if node.parent is None else numbers[node.parent]
    return {"rfp_id": rfp_id, "number": numbers[node.id], "code": node.id, "parent": parent, **row}


def _refuse_marked(session: Session, *, rfp_id: int) -> None:
    marked = exists().where(MarkRow.rfp_id == rfp_id) | exists().where(AgreedScoreRow.rfp_id == rfp_id)
    if session.scalar(select(marked)):
        raise DomainError("Marks were given under these criteria, so they stay as they are.")


def _assigned(session: Session, *, rfp_id: int, framework: Framework) -> dict[tuple[int, str], list[str]]:
    """What each seat (number, code) scores, as codes; seats that score everything are left out."""
    codes = {number: code for code, number in numbers_of(framework).items()}
    rows = session.execute(
        select(SeatRow.number, SeatRow.code, SeatCriterion.criterion)
        .join(SeatCriterion, (SeatCriterion.rfp_id == SeatRow.rfp_id) & (SeatCriterion.seat == SeatRow.number))
        .where(SeatRow.rfp_id == rfp_id)
        .order_by(SeatRow.number, SeatCriterion.position)
    )
    scored: dict[tuple[int, str], list[str]] = {}
    for row in rows:
        scored.setdefault((row.number, row.code), []).append(codes[row.criterion])
    return scored


def _assign_again(
    session: Session,
    *,
    rfp_id: int,
    framework: Framework,
    scored: Mapping[tuple[int, str], list[str]],
    renamed: Mapping[str, str],
) -> None:
    numbers = numbers_of(framework)
    rows: list[dict[str, object]] = []
    for (seat, code), criteria in scored.items():
        left = [name for old in criteria if (name := renamed.get(old, old)) in numbers]
        if not left:
            raise DomainError(
                f"Seat {code} scores nothing but what would go, and a seat without criteria scores all of them. "
                "Give it others on the page Panel first."
            )
        rows += [
            {"rfp_id": rfp_id, "seat": seat, "criterion": numbers[name], "position": position}
            for position, name in enumerate(left)
        ]
    _insert(session, SeatCriterion, rows)
