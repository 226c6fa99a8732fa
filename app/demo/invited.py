"""The demo's vendors: in the buyer's directory, invited, and asking what they want to know."""

from flask import current_app
from sqlalchemy import select, update

from app.db import db
from app.demo import dates, texts
from app.demo.cast import LEAD
from app.demo.dates import on_the_clock
from app.demo.drafted import OPEN, Sample, actor_of, rfp_id_of
from app.demo.operations import known_password
from app.domain.policy import Actor
from app.models.clarification import Answering, Clarification
from app.models.offer import Firm
from app.models.person import Person
from app.models.vendor import Invitation as InvitationRow
from app.stages.responses.clarifying.operations.answering import answer
from app.stages.responses.clarifying.operations.asking import ask
from app.stages.responses.clarifying.operations.telling import tell
from app.stages.responses.clarifying.operations.writing import Said
from app.stages.responses.inviting.confidentiality import agreement
from app.stages.responses.inviting.operations.accounts import Contact
from app.stages.responses.inviting.operations.answering import agree, decline, intend
from app.stages.responses.inviting.operations.inviting import invite
from app.vendors.operations.editing import add_firm
from app.web.invitation_in_question import InvitationInQuestion, find
from app.web.unit_of_work import writing

AARE, BIRS, CHER = VENDORS = ("aare", "birs", "cher")
"""The names of their texts."""


def bring_the_directory() -> None:
    """The firms in the buyer's directory, before the first of them is invited."""
    with on_the_clock(dates.published(40).at(0, 10)):
        for vendor in VENDORS:
            add_firm(actor_of(LEAD), vendor=texts.firm_of(vendor))


def bring_invitations(sample: Sample) -> None:
    """Every vendor is invited on the day of publication, and has agreed and means to answer on the day after."""
    contacts = {vendor: texts.firm_of(vendor).people[0] for vendor in VENDORS}
    with on_the_clock(sample.course.at(0, 10, 30)):
        for vendor, contact in contacts.items():
            invited = [Contact(contact.name, contact.email)]
            invite(actor_of(LEAD), rfp_id=rfp_id_of(sample), firm=texts.firm_of(vendor).name, contacts=invited)
        with writing() as session:
            session.execute(update(Person).where(Person.is_vendor).values(password_hash=known_password()))
    for hour, (vendor, contact) in enumerate(contacts.items(), start=9):
        with on_the_clock(sample.course.at(1, hour)):
            invitation, actor = invitation_of(vendor, to=sample)
            organisation = current_app.config["ORGANISATION"]
            text = agreement(organisation=organisation, firm=invitation.firm, title=invitation.title)
            agree(actor, invitation_id=invitation.id, name=contact.name, text_hash=text.hash)
            intend(actor, invitation_id=invitation.id)


def bring_questions() -> None:
    """Two vendors ask nearly the same, which is answered once to all; a third question waits, and a vendor declines."""
    course = OPEN.course
    with on_the_clock(course.at(2, 11, 20)):
        _asked(AARE, "May part of the service desk work from Portugal?")
    with on_the_clock(course.at(2, 15, 5)):
        _asked(BIRS, "Is nearshore staff accepted for the service desk?")
    with on_the_clock(course.at(3, 10)):
        said = Said(
            question="May staff of the service desk work outside Switzerland?",
            answer="Yes, within the European Union, if the hours and the languages asked for are kept.",
        )
        answer(actor_of(LEAD), rfp_id=rfp_id_of(OPEN), questions=_waiting(OPEN), said=said)
    with on_the_clock(course.at(3, 12)):
        tell(actor_of(LEAD), rfp_id=rfp_id_of(OPEN))
    with on_the_clock(course.at(3, 16)):
        invitation, actor = invitation_of(CHER, to=OPEN)
        decline(actor, invitation_id=invitation.id, reason="Our teams are fully booked until the summer.")
    with on_the_clock(course.at(4, 9, 30)):
        _asked(BIRS, "How many of the 1,500 computers are older than four years?")


def invitation_of(vendor: str, *, to: Sample) -> tuple[InvitationInQuestion, Actor]:
    """A vendor's invitation to an RFP, and who answers it, as the portal knows them."""
    firm = texts.firm_of(vendor)
    person = db.session.scalars(select(Person).where(Person.email == firm.people[0].email)).one()
    query = (
        select(InvitationRow.public_id)
        .join(Firm, Firm.id == InvitationRow.firm_id)
        .where(InvitationRow.rfp_id == rfp_id_of(to), Firm.name == firm.name)
    )
    actor = Actor(person_id=person.id, public_id=person.public_id, name=person.name, email=person.email, is_vendor=True)
    found = find(db.session.scalars(query).one(), actor=actor)
    if found is None:
        raise LookupError(f"{firm.name} is not invited to {to.reference}.")
    return found


def _asked(vendor: str, text: str) -> None:
    invitation, actor = invitation_of(vendor, to=OPEN)
    ask(actor, invitation_id=invitation.id, topic="", text=text)


def _waiting(sample: Sample) -> list[str]:
    open_ones = (Clarification.rfp_id == rfp_id_of(sample), Clarification.status == Answering.OPEN)
    return list(db.session.scalars(select(Clarification.public_id).where(*open_ones)))
