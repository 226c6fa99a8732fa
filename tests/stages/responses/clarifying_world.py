"""Two invited vendors who agreed to confidentiality, and a schedule with a date for questions: where they ask."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select, update

from app.db import db
from app.domain.policy import Actor
from app.domain.request.document import Section
from app.domain.request.schedule import DateKind, ScheduleDate
from app.models.clarification import Clarification, ClarificationAnswer
from app.models.person import Person
from app.models.publication import Publication
from app.models.vendor import Invitation as InvitationRow
from app.models.vendor import InvitedPerson
from app.stages.responses.clarifying.operations import answering, asking
from app.stages.responses.clarifying.operations.writing import Said
from app.stages.responses.inviting.operations import inviting
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.people.accounts import PASSWORD_HASH, as_actor
from tests.stages.responses.published_world import (
    ANNA,
    BEAT,
    PublishedWorld,
    a_publication,
    a_published_world,
    a_request,
)

FIRMS = {"Aare AG": ANNA, "Birs GmbH": BEAT}
SAID = Said("Which volumes count?", "Those of annex 2.")
TO_ONE = replace(SAID, is_private=True, reason="It is about a trade secret.")


@dataclass(frozen=True)
class ClarifyingWorld:
    """A published RFP with its invitations and those who answer them, by firm."""

    published: PublishedWorld
    invitations: Mapping[str, int]
    addresses: Mapping[str, str]
    people: Mapping[str, Actor]

    @property
    def rfp_id(self) -> int:
        return self.published.rfp_id

    @property
    def lead(self) -> Actor:
        return self.published.lead

    def ask(self, firm: str, text: str, topic: str = "") -> str:
        """Ask for a firm; returns the question's public id. Needs an app context."""
        asking.ask(self.people[firm], invitation_id=self.invitations[firm], topic=topic, text=text)
        return db.session.scalars(select(Clarification.public_id).order_by(Clarification.id.desc()).limit(1)).one()

    def answer(self, *questions: str, said: Said = SAID, looked_at: str = "") -> str:
        """Answer questions as the lead; returns the answer's public id. Needs an app context."""
        number = answering.answer(self.lead, rfp_id=self.rfp_id, questions=questions, said=said, looked_at=looked_at)
        mine = (ClarificationAnswer.rfp_id == self.rfp_id, ClarificationAnswer.number == number)
        return db.session.scalars(select(ClarificationAnswer.public_id).where(*mine)).one()


def a_clarifying_world(
    app: Flask, *, asks_until: timedelta | None = timedelta(days=3), reference: str = "RFP-7"
) -> ClarifyingWorld:
    """Questions are in time for `asks_until` from now; None for a schedule without a date for them."""
    world = a_published_world(app, reference=reference)
    with app.app_context():
        _publish(world.rfp_id, asks_until=now() + asks_until if asks_until is not None else None)
        for firm, contact in FIRMS.items():
            inviting.invite(world.lead, rfp_id=world.rfp_id, firm=firm, contacts=(contact,))
    with app.app_context(), writing() as session:
        emails = [contact.email for contact in FIRMS.values()]
        session.execute(update(Person).where(Person.email.in_(emails)).values(password_hash=PASSWORD_HASH))
        here = InvitedPerson.invitation_id.in_(select(InvitationRow.id).where(InvitationRow.rfp_id == world.rfp_id))
        agreed = {"agreed_at": now(), "agreed_name": "N. N.", "agreed_text_hash": "0" * 64}
        session.execute(update(InvitedPerson).where(here).values(agreed).execution_options(synchronize_session=False))
    with app.app_context():
        rows = {
            firm: db.session.execute(
                select(InvitationRow.id, InvitationRow.public_id, Person.id.label("person"))
                .join(InvitedPerson, InvitedPerson.invitation_id == InvitationRow.id)
                .join(Person, Person.id == InvitedPerson.person_id)
                .where(Person.email == contact.email, InvitationRow.rfp_id == world.rfp_id)
            ).one()
            for firm, contact in FIRMS.items()
        }
    return ClarifyingWorld(
        world,
        invitations={firm: row.id for firm, row in rows.items()},
        addresses={firm: f"/portal/{row.public_id}" for firm, row in rows.items()},
        people={firm: as_actor(app, row.person) for firm, row in rows.items()},
    )


def _publish(rfp_id: int, *, asks_until: datetime | None) -> None:
    """A further publication, with a section to ask about and the date for questions."""
    dates = () if asks_until is None else (ScheduleDate("questions", DateKind.QUESTIONS, "Questions", asks_until),)
    request = replace(a_request(0, sections=(Section("volumes", "Volumes"),)), schedule=dates)
    with writing() as session:
        closes_at = session.scalars(select(Publication.closes_at).where(Publication.rfp_id == rfp_id)).one()
        session.add(a_publication(rfp_id, request, closes_at=closes_at, number=1, reason="The schedule."))
