"""Reading rounds of sign-off: who was asked, what each said, the draft that was put before them."""

import json
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from app.db import db
from app.domain.policy import Role
from app.domain.request.people import Function, Level
from app.domain.request.request import Request
from app.domain.request.sign_off import Asked, Round
from app.models.person import Person
from app.models.publication import ReviewRound, SignOff
from app.models.rfp import MemberProfile, RfpRole
from app.sheets.request_data import from_data
from app.stages.drafting.queries.framework import RFP_ID

SIGNERS = (Role.LEAD, Role.DRAFTER, Role.APPROVER, Role.EVALUATOR)
"""What somebody must be in the RFP to be asked, as the policy lets only these sign."""
ROUNDS = (
    select(
        ReviewRound.number,
        ReviewRound.snapshot_hash,
        ReviewRound.opened_at,
        ReviewRound.opened_by,
        ReviewRound.note,
    )
    .where(ReviewRound.rfp_id == RFP_ID)
    .order_by(ReviewRound.number.desc())
)
ASKED = (
    select(
        SignOff.round,
        Person.public_id,
        Person.name,
        SignOff.function,
        SignOff.level,
        SignOff.asked_at,
        SignOff.decision,
        SignOff.decided_at,
        SignOff.comment,
    )
    .join(Person, Person.id == SignOff.person_id)
    .where(SignOff.rfp_id == RFP_ID)
    .order_by(SignOff.id)
)


def rounds_of(rfp_id: int) -> tuple[Round, ...]:
    """All rounds, newest first, without the drafts they are about. Two statements."""
    asked: defaultdict[int, list[Asked]] = defaultdict(list)
    for row in db.session.execute(ASKED, {"rfp_id": rfp_id}):
        asked[row.round].append(Asked(*row[1:]))
    return tuple(Round(*row, asked=tuple(asked[row.number])) for row in db.session.execute(ROUNDS, {"rfp_id": rfp_id}))


def latest_round(rfp_id: int) -> Round | None:
    """The round that counts; None where nobody was asked yet."""
    return next(iter(rounds_of(rfp_id)), None)


def draft_of_round(rfp_id: int, number: int) -> Request | None:
    """The draft that a round was about; None where there is no such round. One statement."""
    query = select(ReviewRound.snapshot).where(ReviewRound.rfp_id == rfp_id, ReviewRound.number == number)
    text = db.session.scalar(query)
    return None if text is None else from_data(json.loads(text), Request)


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who may be asked to sign, with the function and level known of the person in this RFP."""

    public_id: str
    name: str
    roles: tuple[Role, ...]
    function: Function
    level: Level


def signers(rfp_id: int) -> tuple[Signer, ...]:
    """Everybody who may be asked and can sign in, by name. One statement."""
    query = (
        select(Person.public_id, Person.name, RfpRole.role, MemberProfile.function, MemberProfile.level)
        .join(RfpRole, RfpRole.person_id == Person.id)
        .outerjoin(MemberProfile, (MemberProfile.person_id == Person.id) & (MemberProfile.rfp_id == RfpRole.rfp_id))
        .where(RfpRole.rfp_id == rfp_id, RfpRole.role.in_(SIGNERS), Person.deactivated_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    rows = db.session.execute(query).all()
    roles: defaultdict[str, list[Role]] = defaultdict(list)
    for row in rows:
        roles[row.public_id].append(row.role)
    first = {row.public_id: row for row in reversed(rows)}
    return tuple(
        Signer(
            public_id=public_id,
            name=first[public_id].name,
            roles=tuple(sorted(held, key=SIGNERS.index)),
            function=first[public_id].function or Function.OTHER,
            level=first[public_id].level or Level.SPECIALIST,
        )
        for public_id, held in roles.items()
    )
