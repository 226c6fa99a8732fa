"""Putting a draft before those who sign it, signing or objecting, reminding."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import DomainError, NotHere
from app.domain.lifecycle import Stage
from app.domain.policy import Action
from app.domain.request.freezing import frozen
from app.domain.request.people import Decision, Function, Level
from app.domain.request.sign_off import Asked, Round, asking_fault
from app.domain.sentences import listed
from app.models.outbox import OutboxItem
from app.models.person import Person
from app.models.publication import ReviewRound, SignOff
from app.models.rfp import Rfp
from app.stages.drafting.queries.request import request_of
from app.stages.drafting.review import letters
from app.stages.drafting.review.queries import latest_round, signers
from app.web.draft_lock import editable
from app.web.unit_of_work import Conflict, Work, operation


class DraftMoved(Conflict):
    """The draft is not any more what the page showed; nothing was done with it."""

    def __init__(self) -> None:
        super().__init__(
            "The draft was changed while you were looking at it, so nothing was done. The page now shows it as it is."
        )


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A person (public id) who is to sign, and for what."""

    person: str
    function: Function
    level: Level


@operation
def ask_for_signatures(work: Work, *, rfp_id: int, seen: str, asked: Sequence[ToAsk], note: str) -> int:
    """Open a round about the draft with the hash `seen`; returns its number. Raises `DraftMoved`, and DomainError
    where nobody else is asked, or somebody who cannot sign."""
    rfp = _drafted(work, rfp_id=rfp_id)
    if fault := asking_fault([each.person for each in asked], asker=work.actor.public_id):
        raise DomainError(fault)
    text, hashed = frozen(request_of(rfp_id))
    if hashed != seen:
        raise DraftMoved
    known = {signer.public_id: signer.name for signer in signers(rfp_id)}
    if any(each.person not in known for each in asked):
        raise DomainError("Somebody you chose can no longer sign in this RFP. Look at the list as it is now.")
    latest = latest_round(rfp_id)
    number = latest.number + 1 if latest else 1
    opened = {"opened_at": work.now, "opened_by": work.actor.name, "note": note}
    work.session.add(ReviewRound(rfp_id=rfp_id, number=number, snapshot=text, snapshot_hash=hashed, **opened))
    people = _people(work.session, [each.person for each in asked])
    for each in asked:
        person = people[each.person]
        facts = {"function": each.function, "level": each.level, "asked_at": work.now}
        work.session.add(SignOff(rfp_id=rfp_id, round=number, person_id=person.id, **facts))
        if person.id != work.actor.person_id:
            letters.ask(work, rfp=rfp, person=person, number=number, note=note)
    work.record(
        rfp_id=rfp_id,
        action=Action.REVIEW_ASK,
        subject=rfp.reference,
        sentence=f"Opened round {number}: asked {listed(known[each.person] for each in asked)} to sign the draft.",
        detail={
            "round": number,
            "snapshot": hashed,
            "asked": [{"name": known[each.person], "function": each.function, "level": each.level} for each in asked],
        },
    )
    return number


@operation
def sign(work: Work, *, rfp_id: int, number: int, decision: Decision, comment: str) -> None:
    """Sign the draft of a round, or object to it. What was said before is replaced; the audit keeps it.

    Raises NotHere for whoever was not asked, DomainError for an objection without words and for an earlier round.
    """
    rfp = _drafted(work, rfp_id=rfp_id)
    here = (SignOff.rfp_id == rfp_id, SignOff.round == number, SignOff.person_id == work.actor.person_id)
    row = work.session.scalars(select(SignOff).where(*here).with_for_update()).one_or_none()
    latest = latest_round(rfp_id)
    if row is None or latest is None:
        raise NotHere("You were not asked to sign this round.")
    if latest.number != number:
        raise DomainError(
            f"Round {latest.number} is open now, about a newer state of the draft. Say there what you think."
        )
    if decision is Decision.OBJECTED and not comment:
        raise DomainError("Say why you object, so that it can be mended.")
    row.decision, row.decided_at, row.comment = decision, work.now, comment
    said = "Signed" if decision is Decision.SIGNED else "Objected to"
    work.record(
        rfp_id=rfp_id,
        action=Action.REVIEW_SIGN,
        subject=rfp.reference,
        sentence=f"{said} the draft of round {number}.",
        detail={"round": number, "snapshot": latest.snapshot_hash, "decision": decision, "comment": comment},
    )


@operation
def remind(work: Work, *, rfp_id: int) -> tuple[str, ...]:
    """Mail those who have not said anything of the latest round, each once a day; returns their names."""
    rfp = _drafted(work, rfp_id=rfp_id)
    latest = latest_round(rfp_id)
    waiting = latest.having(None) if latest else ()
    if latest is None or not waiting:
        raise DomainError("Nobody is outstanding: there is nobody to remind.")
    reminded = [each for each in waiting if _reminded(work, rfp=rfp, latest=latest, each=each)]
    if not reminded:
        raise DomainError("All who are outstanding were reminded today already.")
    names = tuple(each.name for each in reminded)
    work.record(
        rfp_id=rfp_id,
        action=Action.REVIEW_ASK,
        subject=rfp.reference,
        sentence=f"Reminded {listed(names)} of round {latest.number}.",
        detail={"round": latest.number, "reminded": list(names)},
    )
    return names


def _reminded(work: Work, *, rfp: Rfp, latest: Round, each: Asked) -> bool:
    """Put the reminder in the outbox, unless there was one today."""
    once_key = f"reminder:{rfp.id}:{latest.number}:{each.person}:{work.now:%Y-%m-%d}"
    if work.session.scalar(select(OutboxItem.id).where(OutboxItem.once_key == once_key)) is not None:
        return False
    person = _people(work.session, [each.person])[each.person]
    letters.remind(work, rfp=rfp, person=person, number=latest.number).once_key = once_key
    return True


def _drafted(work: Work, *, rfp_id: int) -> Rfp:
    rfp = editable(work, rfp_id=rfp_id)
    if rfp.stage is not Stage.DRAFTING:
        raise DomainError("The RFP is published: nobody signs its draft any more.")
    return rfp


def _people(session: Session, public_ids: Sequence[str]) -> dict[str, Person]:
    rows = session.scalars(select(Person).where(Person.public_id.in_(public_ids)))
    return {row.public_id: row for row in rows}
