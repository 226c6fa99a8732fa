"""What was published: the RFP and its addenda, each as it was frozen, with its hash and its documents."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select

from app.db import db
from app.domain.policy import Action
from app.domain.request.request import Request
from app.models.audit import AuditRow
from app.models.outbox import DocumentKind, WorkKind
from app.models.publication import Publication
from app.sheets.request_data import from_data
from app.stages.drafting.queries.framework import RFP_ID
from app.web.audit_trail import record_head
from app.web.filing import Filed, UnderWay, filed_at, filed_one, under_way

LATEST = (
    select(
        Publication.number,
        Publication.snapshot,
        Publication.snapshot_hash,
        Publication.closes_at,
        Publication.published_at,
        Publication.published_by,
    )
    .where(Publication.rfp_id == RFP_ID)
    .order_by(Publication.number.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Published:
    """The RFP as it is published now, the newest addendum included (`number` 0 without any).

    The request holds what is the buyer's own, too: the panel, what worries about terms, points that advise scorers.
    """

    request: Request
    number: int
    snapshot_hash: str
    closes_at: datetime
    published_at: datetime
    published_by: str


def published(rfp_id: int) -> Published | None:
    """What vendors may rely on now; None where nothing was published. One statement."""
    row = db.session.execute(LATEST, {"rfp_id": rfp_id}).one_or_none()
    if row is None:
        return None
    return Published(
        request=_request(row.snapshot),
        number=row.number,
        snapshot_hash=row.snapshot_hash,
        closes_at=row.closes_at,
        published_at=row.published_at,
        published_by=row.published_by,
    )


def published_of(rfp_ids: Collection[int]) -> dict[int, Request]:
    """The requests of several RFPs as they are published now, those without one left out. One statement."""
    newest = (
        select(Publication.rfp_id, func.max(Publication.number).label("number"))
        .where(Publication.rfp_id.in_(rfp_ids))
        .group_by(Publication.rfp_id)
        .subquery()
    )
    query = select(Publication.rfp_id, Publication.snapshot).join(
        newest, (newest.c.rfp_id == Publication.rfp_id) & (newest.c.number == Publication.number)
    )
    return {rfp_id: _request(snapshot) for rfp_id, snapshot in db.session.execute(query)}


def _request(snapshot: str) -> Request:
    return from_data(json.loads(snapshot), Request)


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """A publication in the list: the RFP (number 0) or an addendum, without its snapshot."""

    public_id: str
    number: int
    published_at: datetime
    published_by: str
    reason: str
    notice: str
    closes_at: datetime
    snapshot_hash: str


COLUMNS = (
    Publication.public_id,
    Publication.number,
    Publication.published_at,
    Publication.published_by,
    Publication.reason,
    Publication.notice,
    Publication.closes_at,
    Publication.snapshot_hash,
)


def publications(rfp_id: int) -> tuple[PublicationLine, ...]:
    """All publications, newest first. One statement."""
    query = select(*COLUMNS).where(Publication.rfp_id == rfp_id).order_by(Publication.number.desc())
    return tuple(PublicationLine(*row) for row in db.session.execute(query))


def snapshot_of(rfp_id: int, *, public_id: str) -> tuple[PublicationLine, str] | None:
    """A publication of this RFP with the text that was frozen; None for anybody else's."""
    here = (Publication.rfp_id == rfp_id, Publication.public_id == public_id)
    row = db.session.execute(select(*COLUMNS, Publication.snapshot).where(*here)).one_or_none()
    return None if row is None else (PublicationLine(*row[:-1]), row.snapshot)


def titles_of(rfp_id: int) -> tuple[str, ...]:
    """What the RFP was called in each publication, newest first. One statement."""
    query = select(Publication.snapshot).where(Publication.rfp_id == rfp_id).order_by(Publication.number.desc())
    return tuple(str(json.loads(text)["framework"]["title"]) for text in db.session.scalars(query))


def request_at(rfp_id: int, *, number: int) -> Request | None:
    """The request as publication `number` froze it; None where there is no such one. One statement."""
    query = select(Publication.snapshot).where(Publication.rfp_id == rfp_id, Publication.number == number)
    text = db.session.scalar(query)
    return None if text is None else _request(text)


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """An addendum that made another question of one."""

    number: int
    published_at: datetime


UNSEEN = ("condition", "section")
"""What may differ of a question without its answer having to be looked at again."""


def question_changes(rfp_id: int) -> dict[str, tuple[QuestionChange, ...]]:
    """The addenda that changed a question as vendors read it, oldest first, by its code. One statement."""
    is_amended = exists().where(Publication.rfp_id == rfp_id, Publication.number > 0)
    query = select(Publication.number, Publication.published_at, Publication.snapshot).where(
        Publication.rfp_id == rfp_id, is_amended
    )
    found: dict[str, tuple[QuestionChange, ...]] = {}
    before: dict[str, dict[str, Any]] = {}
    for number, at, snapshot in db.session.execute(query.order_by(Publication.number)):
        asked = {each["code"]: _as_read(each) for each in json.loads(snapshot)["questionnaire"]["questions"]}
        for code in asked.keys() & before.keys():
            if asked[code] != before[code]:
                found[code] = (*found.get(code, ()), QuestionChange(number, at))
        before = asked
    return found


def _as_read(question: dict[str, Any]) -> dict[str, Any]:
    options = [{**option, "points": None} for option in question.get("options", ())]
    return {name: value for name, value in question.items() if name not in UNSEEN} | {"options": options}


# --- documents -------------------------------------------------------------------------------------------------------

KINDS = (DocumentKind.REQUEST_WORD, DocumentKind.REQUEST_PDF)
DRAFT = "draft:"
PUBLISHING = (Action.RFP_PUBLISH.value, Action.ADDENDUM_WRITE.value)


def filed_requests(rfp_id: int, *, audit_sequence: int) -> tuple[Filed, ...]:
    """The documents that tell of the audit up to this row, Word before PDF. One statement."""
    return filed_at(rfp_id, kinds=KINDS, audit_sequence=audit_sequence)


def filed_request(rfp_id: int, *, public_id: str) -> Filed | None:
    """One filed document of this RFP's text; None for other kinds and for anybody else's."""
    return filed_one(rfp_id, kinds=KINDS, public_id=public_id)


def publishing_rows(rfp_id: int) -> dict[int, int]:
    """The sequence of the audit row that recorded each publication, by the publication's number. One statement."""
    query = select(AuditRow.sequence, AuditRow.detail).where(
        AuditRow.chain == rfp_id, AuditRow.action.in_(PUBLISHING), AuditRow.detail.contains('"publication":')
    )
    return {json.loads(detail)["publication"]: sequence for sequence, detail in db.session.execute(query)}


def draft_sequence(rfp_id: int) -> int:
    """The last row of the audit that documents of the draft made now would tell of. One statement."""
    return record_head(rfp_id).sequence


def once_key(rfp_id: int, *, of: str) -> str:
    """What the making of documents is known by in the outbox: `of` is the number of a publication, or `DRAFT` and the
    row of the audit that the draft stands at."""
    return f"request:{rfp_id}:{of}"


def draft_work(rfp_id: int) -> UnderWay | None:
    """The documents of the draft being made, or that failed last; None when nothing is under way. One statement."""
    return under_way(rfp_id, kind=WorkKind.REQUEST, once_keys=once_key(rfp_id, of=f"{DRAFT}%"))


def publication_work(rfp_id: int, *, number: int) -> UnderWay | None:
    """The same for the documents of a publication. One statement."""
    return under_way(rfp_id, kind=WorkKind.REQUEST, once_keys=once_key(rfp_id, of=str(number)))
