"""A vendor's own response, opened for those who answer: as it stands, what was handed in, its receipts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.db import db
from app.models.response import Attachment, Envelope, ResponseRow, SealedItem, Submission
from app.stages.responses.sealed.attached import AttachedFile, files_in
from app.stages.responses.sealed.items import Item, everything_of, texts
from app.stages.responses.sealed.keys import Keyring, existing_keyring, keyrings
from app.stages.responses.sealed.submitting import Receipt, content_of, receipts_of

QUALITY, PRICE = Envelope.QUALITY, Envelope.PRICE


@dataclass(frozen=True, slots=True)
class OwnResponse:
    """Everything of the response as it is being written; empty where nothing was begun yet."""

    answers: Mapping[str, Item]
    prices: Mapping[str, Item]
    files: tuple[AttachedFile, ...]

    @property
    def texts(self) -> dict[str, str]:
        """Answers by question, without what was emptied."""
        return texts(self.answers)

    @property
    def answered_by_file(self) -> frozenset[str]:
        """The questions that have a file, whole and checked."""
        return frozenset(each.item for each in self.files if each.is_complete and each.envelope == QUALITY) - {""}


@dataclass(frozen=True, slots=True)
class OwnSubmission:
    """What was handed in at one moment, with who did it and who took it back."""

    public_id: str
    number: int
    submitted_at: datetime
    submitted_by: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Counting:
    """The submission that counts; `is_changed`: something of the response was saved, attached or taken out since."""

    number: int
    submitted_at: datetime
    is_changed: bool


NOTHING = OwnResponse({}, {}, ())
_MINE = ResponseRow.id
_NEWEST, _SAVED, _ATTACHED, _TAKEN_OUT = (
    query.correlate(ResponseRow).scalar_subquery()
    for query in (
        select(func.max(Submission.number)).where(Submission.response_id == _MINE),
        select(func.max(SealedItem.saved_at)).where(SealedItem.response_id == _MINE),
        select(func.max(Attachment.completed_at)).where(Attachment.response_id == _MINE),
        select(func.max(Attachment.removed_at)).where(Attachment.response_id == _MINE),
    )
)


def own_response_of(invitation_id: int) -> OwnResponse:
    """Four statements at most, however much was answered."""
    return own_responses_of([invitation_id]).get(invitation_id, NOTHING)


def own_responses_of(invitations: Collection[int]) -> dict[int, OwnResponse]:
    """The same of several invitations, those without a response left out. Four statements at most."""
    rows = db.session.scalars(select(ResponseRow).where(ResponseRow.invitation_id.in_(invitations))).all()
    if not rows:
        return {}
    known = keyrings(db.session(), rfp_ids={row.rfp_id for row in rows})
    keys = {row.id: known[row.rfp_id] for row in rows if row.rfp_id in known}
    items, files = everything_of(db.session(), keys=keys), files_in(keys=keys)
    return {
        row.invitation_id: OwnResponse(items[row.id][QUALITY], items[row.id][PRICE], files[row.id])
        for row in rows
        if row.id in keys
    }


def own_submissions(invitation_id: int) -> tuple[OwnSubmission, ...]:
    """All submissions of an invitation, newest first. One statement."""
    query = (
        select(
            Submission.public_id,
            Submission.number,
            Submission.submitted_at,
            Submission.submitted_by,
            Submission.withdrawn_at,
            Submission.withdrawn_by,
        )
        .join(ResponseRow, ResponseRow.id == Submission.response_id)
        .where(ResponseRow.invitation_id == invitation_id)
        .order_by(Submission.number.desc())
    )
    rows = db.session.execute(query).all()
    return tuple(OwnSubmission(*row, counts=place == 0 and row.withdrawn_at is None) for place, row in enumerate(rows))


def counting_of(invitations: Collection[int]) -> dict[int, Counting]:
    """The submissions that count, by invitation; those without one are left out. One statement."""
    rows = db.session.execute(
        select(ResponseRow.invitation_id, Submission.number, Submission.submitted_at, _SAVED, _ATTACHED, _TAKEN_OUT)
        .join(Submission, Submission.response_id == ResponseRow.id)
        .where(
            ResponseRow.invitation_id.in_(invitations),
            Submission.number == _NEWEST,
            Submission.withdrawn_at.is_(None),
        )
    )
    return {
        invitation: Counting(number, at, is_changed=any(moment is not None and moment > at for moment in later))
        for invitation, number, at, *later in rows
    }


def own_receipt(invitation_id: int, *, public_id: str) -> Receipt | None:
    """A receipt of this invitation's response; None for anybody else's. Three statements."""
    found = _opened(invitation_id)
    if found is None:
        return None
    row, keys = found
    receipts = receipts_of(db.session(), response=row, keys=keys)
    return next((receipt for receipt in receipts if receipt.public_id == public_id), None)


def handed_in(invitation_id: int, *, public_id: str, envelope: str) -> str | None:
    """The text in which an envelope of a submission was frozen; None for anybody else's. Three statements."""
    found = _opened(invitation_id)
    if found is None:
        return None
    row, keys = found
    here = (Submission.response_id == row.id, Submission.public_id == public_id)
    submission = db.session.scalars(select(Submission).where(*here)).one_or_none()
    if submission is None:
        return None
    return content_of(submission, envelope=Envelope(envelope), keys=keys).text()


def _opened(invitation_id: int) -> tuple[ResponseRow, Keyring] | None:
    row = db.session.scalars(select(ResponseRow).where(ResponseRow.invitation_id == invitation_id)).one_or_none()
    keys = existing_keyring(db.session(), rfp_id=row.rfp_id) if row else None
    return None if row is None or keys is None else (row, keys)
