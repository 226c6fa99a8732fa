"""Whose shoes one may step into, and where the demo opens."""

from dataclasses import dataclass

from sqlalchemy import exists, select

from app.db import db
from app.demo.cast import CAST, EVALUATOR, FIRST_SHOWN, VENDOR
from app.domain.policy import Role
from app.models.person import Person
from app.models.rfp import Rfp, RfpRole

PARTS = {character.email: character.part for character in CAST}


@dataclass(frozen=True, slots=True)
class Shoes:
    """A person of the demo; `token` is the public id."""

    name: str
    role: str
    token: str


def all_shoes() -> tuple[Shoes, ...]:
    """The demo's people, its lead first, in the order in which they were made."""
    query = (
        select(Person.name, Person.email, Person.public_id, Person.is_vendor)
        .where(Person.deactivated_at.is_(None))
        .order_by(Person.id)
    )
    return tuple(
        Shoes(name=row.name, role=VENDOR if row.is_vendor else PARTS.get(row.email, EVALUATOR), token=row.public_id)
        for row in db.session.execute(query)
    )


def person_in(token: str) -> int | None:
    """The key of the person with this public id."""
    return db.session.scalar(select(Person.id).where(Person.public_id == token, Person.deactivated_at.is_(None)))


def opening(person_id: int) -> str | None:
    """The public id of the RFP the demo opens on, where this person may look at its ranking at once."""
    looks = (Role.LEAD, Role.OBSERVER, Role.APPROVER, Role.EVALUATOR)
    has_role = exists().where(RfpRole.rfp_id == Rfp.id, RfpRole.person_id == person_id, RfpRole.role.in_(looks))
    return db.session.scalar(select(Rfp.public_id).where(Rfp.reference == FIRST_SHOWN, has_role))
