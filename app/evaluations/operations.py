"""Taking a whole evaluation in, as one operation over the stages it brings."""

from dataclasses import dataclass

from sqlalchemy import select

from app.domain.errors import DomainError
from app.domain.evaluation import Evaluation
from app.domain.lifecycle import Event, Stage
from app.domain.policy import Action, Role
from app.domain.snapshot import snapshot_hash
from app.evaluations.storing import store
from app.models.person import Person
from app.models.rfp import Rfp, RfpRole, UploadKind
from app.procedure import advance
from app.web import staged_uploads
from app.web.unit_of_work import Work, operation


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made: the address and the reference of the new RFP."""

    public_id: str
    reference: str


@operation
def stage_import(work: Work, *, name: str, sha256: str) -> str:
    """Remember an uploaded workbook until its preview is confirmed; returns its public id.

    A person has one staged workbook at a time: a new one takes the place of the last.
    """
    work.record(
        action=Action.EVALUATION_IMPORT,
        subject=name,
        sentence="Uploaded an evaluation workbook for preview.",
        detail={"sha256": sha256},
    )
    return staged_uploads.keep(work, kind=UploadKind.EVALUATION, name=name, sha256=sha256)


@operation
def import_evaluation(
    work: Work, *, evaluation: Evaluation, source_name: str, lead_email: str | None = None, is_sample: bool = False
) -> Imported:
    """Make an RFP of a checked evaluation, frozen as it is and marked as imported.

    The lead is whoever imports, or the account with `lead_email`. Raises DomainError when the reference exists already
    or there is no such account.
    """
    lead = _lead(work, email=lead_email)
    rfp = _make_rfp(work, evaluation=evaluation, source_name=source_name, is_sample=is_sample, lead=lead)
    return Imported(public_id=rfp.public_id, reference=rfp.reference)


@operation
def import_staged(work: Work, *, staged: str, evaluation: Evaluation) -> Imported:
    """Import the staged workbook that was previewed. Raises DomainError when it was imported or replaced meanwhile."""
    upload = staged_uploads.take(work, staged, kind=UploadKind.EVALUATION)
    if upload is None:
        raise DomainError("This upload was imported or replaced meanwhile; look on your desk, or upload it again.")
    rfp = _make_rfp(work, evaluation=evaluation, source_name=upload.name, is_sample=False, lead=work.actor.person_id)
    return Imported(public_id=rfp.public_id, reference=rfp.reference)


def _make_rfp(work: Work, *, evaluation: Evaluation, source_name: str, is_sample: bool, lead: int | None) -> Rfp:
    rfp = _rfp(work, evaluation=evaluation, source_name=source_name, is_sample=is_sample)
    work.session.add(rfp)
    work.session.flush()
    if lead is not None:
        work.session.add(RfpRole(rfp_id=rfp.id, person_id=lead, role=Role.LEAD, given_at=work.now))
    store(work.session, rfp_id=rfp.id, evaluation=evaluation, at=work.now)
    advance(work, rfp, Event.IMPORT)
    work.record(
        rfp_id=rfp.id,
        action=Action.EVALUATION_IMPORT,
        subject=rfp.reference,
        sentence=f"Imported the evaluation {rfp.reference} from {source_name}, frozen as it was.",
        detail={
            "snapshot": rfp.snapshot_hash,
            "criteria": len(evaluation.framework.criteria),
            "offers": len(evaluation.offers),
            "seats": len(evaluation.panel),
            "marks": len(evaluation.marks),
            "price_lines": len(evaluation.prices),
        },
    )
    return rfp


def _lead(work: Work, *, email: str | None) -> int | None:
    if email is None:
        return work.actor.person_id
    person = work.session.scalar(
        select(Person.id).where(Person.email == email.strip().lower(), Person.deactivated_at.is_(None))
    )
    if person is None:
        raise DomainError(f"There is no active account with the e-mail address {email}; invite the person first.")
    return person


def _rfp(work: Work, *, evaluation: Evaluation, source_name: str, is_sample: bool) -> Rfp:
    framework = evaluation.framework
    return Rfp(
        reference=framework.reference,
        title=framework.title,
        currency=framework.currency,
        time_zone=framework.time_zone,
        stage=Stage.DRAFTING,
        created_at=work.now,
        imported_at=work.now,
        frozen_at=work.now,
        snapshot_hash=snapshot_hash(evaluation),
        source_name=source_name[:255],
        is_sample=is_sample,
    )
