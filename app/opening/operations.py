"""An opener is there; with the last one needed the envelope opens, in the same transaction."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.envelopes import are_enough, price_obstacle, quality_obstacle
from app.domain.errors import DomainError
from app.domain.evaluation import OfferStatus
from app.domain.lifecycle import Stage
from app.domain.policy import Action, Role
from app.models.person import Person
from app.models.rfp import Rfp, RfpRole
from app.opening.queries import envelopes_of
from app.stages.drafting.publication.queries import published
from app.stages.responses.sealed.opening import enter_presence, open_prices, open_quality
from app.stages.scoring.queries import ranked
from app.web import letters
from app.web.clock import now
from app.web.draft_lock import next_version
from app.web.unit_of_work import Work, operation

QUALITY, PRICE = "quality", "price"


@operation
def name_openers(work: Work, *, rfp_id: int, needed: int) -> None:
    """Say how many openers have to be present together; part of what is published. Raises DomainError after that."""
    rfp = locked(work, rfp_id=rfp_id)
    if rfp.stage is not Stage.DRAFTING:
        raise DomainError("How many openers have to be present was published with the RFP and stays as it is.")
    before, rfp.openers_needed = rfp.openers_needed, needed
    work.record(
        rfp_id=rfp_id,
        action=Action.OPENERS_NAME,
        subject=rfp.reference,
        sentence=f"Set that {needed} openers have to be present." if needed > 1 else "Set that one opener is enough.",
        detail={**next_version(rfp), "before": before, "after": needed},
    )


@operation
def attend(work: Work, *, rfp_id: int, envelope: str) -> bool:
    """The person acting is there, with a password just checked; True if the envelope is open now.

    Judged under the lock of the RFP's row, against vendors' submissions. Raises DomainError with what keeps it shut.
    """
    rfp = locked(work, rfp_id=rfp_id)
    work.now = now()
    obstacle = (quality_obstacle if envelope == QUALITY else price_obstacle)(envelopes_of(rfp, now=work.now))
    if obstacle:
        raise DomainError(obstacle)
    moments = enter_presence(work, rfp_id=rfp_id, envelope=envelope)
    enough = are_enough(moments, needed=rfp.openers_needed, now=work.now)
    hashed = _opened(work, rfp, envelope=envelope) if enough else None
    called = "the responses" if envelope == QUALITY else "the prices"
    sentence = f"Opened {called}." if enough else f"Was present to open {called}; others have to come."
    work.record(
        rfp_id=rfp_id,
        action=Action.ENVELOPE_OPEN,
        subject=rfp.reference,
        sentence=sentence,
        detail={"envelope": envelope, "present": len(moments), "needed": rfp.openers_needed, "record": hashed},
    )
    if enough:
        _tell(work, rfp, called=called, hashed=hashed or "")
    return enough


def _opened(work: Work, rfp: Rfp, *, envelope: str) -> str:
    if envelope == QUALITY:
        return open_quality(work, rfp=rfp)
    publication = published(rfp.id)
    if publication is None:
        raise DomainError("The RFP was not published here, so it has no sealed prices.")
    return open_prices(work, rfp=rfp, sheet=publication.request.price_sheet, shut=_stay_shut(rfp.id))


def _stay_shut(rfp_id: int) -> dict[int, str]:
    """Offers that a gate or a threshold excluded, or that were taken out: their prices are not opened."""
    decision, found = ranked(rfp_id)
    return {
        found.offers[standing.offer]: standing.reason
        for standing in decision.ranking.standings
        if standing.status is not OfferStatus.ACTIVE
    }


def _tell(work: Work, rfp: Rfp, *, called: str, hashed: str) -> None:
    """The record goes to the lead and the openers, as the design asks."""
    for email, name in _informed(work.session, rfp_id=rfp.id):
        letters.send(
            work,
            "envelope_opened",
            to=email,
            rfp_id=rfp.id,
            name=name,
            reference=rfp.reference,
            title=rfp.title,
            called=called,
            opened_at=work.now,
            zone=rfp.time_zone,
            hashed=hashed,
        )


def _informed(session: Session, *, rfp_id: int) -> list[tuple[str, str]]:
    query = (
        select(Person.email, Person.name)
        .join(RfpRole, RfpRole.person_id == Person.id)
        .where(RfpRole.rfp_id == rfp_id, RfpRole.role.in_([Role.LEAD, Role.OPENER]), Person.deactivated_at.is_(None))
        .distinct()
        .order_by(Person.email)
    )
    return [(row.email, row.name) for row in session.execute(query)]


def locked(work: Work, *, rfp_id: int) -> Rfp:
    """The RFP's row, held until the end of the operation."""
    query = select(Rfp).where(Rfp.id == rfp_id).with_for_update()
    return work.session.scalars(query.execution_options(populate_existing=True)).one()
