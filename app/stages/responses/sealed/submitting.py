"""Handing in: a small request, judged at commit. What is handed in is frozen, hashed, signed and sealed."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.audit import canonical
from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.submission import EnvelopeContent, SubmittedFile, content_from, digest, receipt
from app.models.offer import Firm
from app.models.response import Attachment, Envelope, ResponseRow, Submission
from app.models.rfp import Rfp
from app.models.vendor import Invitation as InvitationRow
from app.stages.responses.sealed.gate import open_invitation, own_response, standing_invitation, still_in_time
from app.stages.responses.sealed.items import items_of, texts
from app.stages.responses.sealed.keys import Keyring, keyring, padded
from app.stages.responses.sealed.letters import tell_of_submission, tell_of_withdrawal
from app.web import signing
from app.web.public_title import public_title
from app.web.unit_of_work import Work, operation

SALT, PADDED = 16, 4096
"""Bytes of the salt of an envelope; what is sealed of one is a multiple of the other."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the vendor keeps: the signed text (canonical JSON) and its signature in base64."""

    public_id: str
    number: int
    submitted_at: datetime
    text: str
    signature: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A response as it stands under the lock, about to be handed in. `answers` and `prices` are texts by item."""

    rfp_id: int
    answers: Mapping[str, str]
    prices: Mapping[str, str]
    files: tuple[SubmittedFile, ...]


Judge = Callable[[Draft], Draft]
"""Looks at a response under the lock: gives what of it is handed in, or raises DomainError for what keeps it back."""


def as_it_stands(draft: Draft) -> Draft:
    return draft


@operation
def submit(work: Work, *, invitation_id: int, judge: Judge = as_it_stands) -> str:
    """Hand in the response as `judge` lets it; returns the submission's public id. An earlier one is kept, superseded.

    Everybody who answers the invitation is told by mail. Raises `Late`, and DomainError for an empty response, a file
    that is still being uploaded, and whatever the judge finds.
    """
    rfp, invitation = open_invitation(work, invitation_id=invitation_id)
    response = own_response(work, invitation=invitation)
    keys = keyring(work.session, rfp_id=rfp.id, now=work.now)
    found = {
        envelope: texts(items_of(work.session, response_id=response.id, keys=keys, envelope=envelope))
        for envelope in Envelope
    }
    files = {envelope: _files(work.session, response=response, keys=keys, envelope=envelope) for envelope in Envelope}
    draft = judge(Draft(rfp.id, found[Envelope.QUALITY], found[Envelope.PRICE], files[Envelope.QUALITY]))
    contents = {
        Envelope.QUALITY: EnvelopeContent(items=draft.answers, files=draft.files, salt=secrets.token_hex(SALT)),
        Envelope.PRICE: EnvelopeContent(items=draft.prices, files=files[Envelope.PRICE], salt=secrets.token_hex(SALT)),
    }
    if not any(content.items or content.files for content in contents.values()):
        raise DomainError("There is nothing to submit yet: no answer, no price and no file.")
    submission = freeze(work, rfp=rfp, invitation=invitation, response=response, keys=keys, contents=contents)
    tell_of_submission(
        work,
        rfp=rfp,
        invitation=invitation,
        number=submission.number,
        whole=digest(canonical({envelope.value: digest(content.text()) for envelope, content in contents.items()})),
        signature=submission.signature,
    )
    still_in_time(rfp)
    return submission.public_id


@operation
def withdraw(work: Work, *, invitation_id: int) -> None:
    """Take the submission that counts back until the deadline, whether or not the vendor has declined.

    Raises `Late`, and DomainError where nothing is handed in.
    """
    rfp, invitation = standing_invitation(work, invitation_id=invitation_id)
    response = own_response(work, invitation=invitation)
    last = work.session.scalar(_counting(response.id).with_for_update())
    if last is None:
        raise DomainError("There is nothing to withdraw: no submission counts at the moment.")
    last.withdrawn_at, last.withdrawn_by = work.now, work.actor.name
    work.record_sealed(
        rfp_id=rfp.id,
        action=Action.RESPONSE_WRITE,
        subject=response.public_id,
        sentence=f"Withdrew the submission number {last.number}; no submission of this response counts now.",
        detail={"submission": last.public_id},
    )
    tell_of_withdrawal(work, rfp=rfp, invitation=invitation, number=last.number)
    still_in_time(rfp)


def receipts_of(session: Session, *, response: ResponseRow, keys: Keyring) -> tuple[Receipt, ...]:
    """All receipts of a response, newest first."""
    rows = session.scalars(
        select(Submission).where(Submission.response_id == response.id).order_by(Submission.number.desc())
    )
    return tuple(
        Receipt(
            public_id=row.public_id,
            number=row.number,
            submitted_at=row.submitted_at,
            text=receipt_of(row, keys=keys),
            signature=row.signature,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    )


def receipt_of(submission: Submission, *, keys: Keyring) -> str:
    """The receipt of a submission as it was signed. Raises `Broken`."""
    return keys.unseal(submission.receipt, envelope=Envelope.QUALITY, place=place_of(submission, "receipt")).decode()


def counting_submission(session: Session, *, response_id: int) -> Submission | None:
    """The submission that counts: the newest, unless it was withdrawn. Withdrawing one withdraws all before it."""
    return session.scalar(_counting(response_id))


def content_of(submission: Submission, *, envelope: Envelope, keys: Keyring) -> EnvelopeContent:
    """What was handed in in one envelope. Raises `Broken`."""
    sealed = submission.quality if envelope is Envelope.QUALITY else submission.price
    text = keys.unseal(sealed, envelope=envelope, place=place_of(submission, envelope))
    return content_from(json.loads(text))


def _counting(response_id: int):  # type: ignore[no-untyped-def]
    newest = select(func.max(Submission.number)).where(Submission.response_id == response_id).scalar_subquery()
    return select(Submission).where(
        Submission.response_id == response_id, Submission.number == newest, Submission.withdrawn_at.is_(None)
    )


def freeze(
    work: Work,
    *,
    rfp: Rfp,
    invitation: InvitationRow,
    response: ResponseRow,
    keys: Keyring,
    contents: dict[Envelope, EnvelopeContent],
) -> Submission:
    """Keep what is handed in as the response's next submission: signed, sealed, and known to the sealed chain.

    A step of an operation that has judged it.
    """
    number = (
        work.session.scalar(select(func.max(Submission.number)).where(Submission.response_id == response.id)) or 0
    ) + 1
    quality, price = contents[Envelope.QUALITY], contents[Envelope.PRICE]
    text = canonical(
        receipt(
            instance=current_app.config["BASE_URL"],
            reference=rfp.reference,
            title=public_title(work.session, rfp_id=rfp.id, title=rfp.title, is_amended=rfp.amending_since is not None),
            vendor=work.session.scalars(select(Firm.name).where(Firm.id == invitation.firm_id)).one(),
            response=response.public_id,
            number=number,
            at=work.now,
            by=work.actor.name,
            quality=quality,
            price=price,
        )
    )
    submission = Submission(
        response_id=response.id,
        number=number,
        submitted_at=work.now,
        submitted_by=work.actor.name,
        signature=signing.signature(text),
    )
    for envelope, content in contents.items():
        sealed = keys.seal(padded(content.text(), to=PADDED), envelope=envelope, place=place_of(submission, envelope))
        setattr(submission, envelope.value, sealed)
    submission.receipt = keys.seal(text.encode(), envelope=Envelope.QUALITY, place=place_of(submission, "receipt"))
    work.session.add(submission)
    work.session.flush()
    work.record_sealed(
        rfp_id=rfp.id,
        action=Action.RESPONSE_WRITE,
        subject=response.public_id,
        sentence=f"Submitted the response, number {submission.number}.",
        detail={"submission": submission.public_id, "signature": submission.signature},
    )
    return submission


def _files(session: Session, *, response: ResponseRow, keys: Keyring, envelope: Envelope) -> tuple[SubmittedFile, ...]:
    rows = session.scalars(
        select(Attachment)
        .where(
            Attachment.response_id == response.id,
            Attachment.envelope == envelope,
            Attachment.removed_at.is_(None),
        )
        .order_by(Attachment.id)
    )
    found = []
    for row in rows:
        if row.completed_at is None:
            raise DomainError("A file is still being uploaded. Wait until it is whole or remove it, then submit again.")
        about = json.loads(keys.unseal(row.about, envelope=envelope, place=file_place(row)))
        found.append(
            SubmittedFile(
                public_id=row.public_id,
                item=row.item,
                name=about["name"],
                media_type=about["media_type"],
                size=row.size,
                sha256=about["sha256"],
            )
        )
    return tuple(found)


def file_place(row: Attachment) -> str:
    """Where the sealed facts of an attachment belong."""
    return f"response {row.response_id}|file {row.stored}"


def place_of(submission: Submission, part: str) -> str:
    """Where a part of a submission belongs: an envelope's content, or the "receipt"."""
    return f"response {submission.response_id}|submission {submission.number}|{part}"
