"""Inviting: what a firm gets, who answers for it, and what the buyer's list tells and does not tell."""

from datetime import timedelta

import pytest
from flask import Flask, current_app
from sqlalchemy import select, update

from app.db import db
from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action
from app.models.audit import AuditRow
from app.models.offer import Firm
from app.models.outbox import OutboxItem
from app.models.person import Person
from app.models.vendor import Intent, InvitedPerson, VendorContact, VendorProfile
from app.models.vendor import Invitation as InvitationRow
from app.stages.drafting.publication.operations import begin_addendum
from app.stages.responses.inviting import queries
from app.stages.responses.inviting.confidentiality import agreement
from app.stages.responses.inviting.letters import tell_of_publication
from app.stages.responses.inviting.operations import answering, colleagues, inviting
from app.stages.responses.inviting.operations.accounts import Contact
from app.web.clock import now
from app.web.unit_of_work import Work, operation, writing
from tests.builders import a_person
from tests.people.accounts import PASSWORD_HASH, as_actor, column, columns, email_of, mails, sentences
from tests.stages.drafting.ready import drafted
from tests.stages.drafting.test_addenda import issue
from tests.stages.responses.published_world import ANNA, BEAT, PublishedWorld, a_published_world


def invite(world: PublishedWorld, *contacts: Contact, firm: str = "Aare AG", message: str = "") -> int:
    """Invite a firm; returns the key of the invitation."""
    with world.app.app_context():
        inviting.invite(world.lead, rfp_id=world.rfp_id, firm=firm, contacts=contacts or (ANNA,), message=message)
        return invitation_of(firm)


def invitation_of(firm: str) -> int:
    found = select(InvitationRow.id).join(Firm, Firm.id == InvitationRow.firm_id).where(Firm.name == firm)
    return db.session.scalars(found).one()


def person(app: Flask, contact: Contact) -> int:
    return column(app, Person.id, Person.email == contact.email)


def public_id(app: Flask, invitation: int) -> str:
    return column(app, InvitationRow.public_id, InvitationRow.id == invitation)


def test_a_new_firm_gets_accounts_a_place_in_the_directory_and_a_letter_with_a_link(app: Flask) -> None:
    world = a_published_world(app)
    key = invite(world, ANNA, Contact("Ada Aare", "ada@aare.example"), message="We met in Bern.")
    assert columns(app, VendorProfile.added_by, order=VendorProfile.firm_id) == ["Maya Lead"]
    assert columns(app, VendorContact.email, order=VendorContact.id) == ["anna@aare.example", "ada@aare.example"]
    with app.app_context():
        people = db.session.execute(
            select(Person.is_vendor, Person.password_hash, InvitedPerson.was_invited, InvitedPerson.agreed_at)
            .join(InvitedPerson, InvitedPerson.person_id == Person.id)
            .where(InvitedPerson.invitation_id == key)
        ).all()
    assert [tuple(row) for row in people] == [(True, None, True, None)] * 2
    sent = mails(app)
    assert [(mail["to"], mail["subject"]) for mail in sent] == [
        ("anna@aare.example", "Invitation to answer: Contact centre services"),
        ("ada@aare.example", "Invitation to answer: Contact centre services"),
    ]
    assert all("We met in Bern." in mail["text"] and "/invitations/" in mail["text"] for mail in sent)
    assert sentences(app, world.rfp_id) == [
        "Invited Aare AG: Anna Aare <anna@aare.example> and Ada Aare <ada@aare.example>."
    ]


def test_who_has_chosen_a_password_gets_a_plain_address(app: Flask) -> None:
    world = a_published_world(app)
    key = invite(world)
    with app.app_context(), writing() as session:
        session.execute(update(Person).where(Person.email == ANNA.email).values(password_hash=PASSWORD_HASH))
    with app.app_context():
        inviting.invite_again(world.lead, rfp_id=world.rfp_id, invitation=public_id(app, key))
    first, again = mails(app)
    assert "/invitations/" in first["text"]
    assert f"/portal/{public_id(app, key)}/" in again["text"]
    assert "/invitations/" not in again["text"]


def test_an_account_of_the_buyers_side_cannot_answer_for_a_vendor(app: Flask) -> None:
    world = a_published_world(app)
    staff = Contact("Eva", email_of(app, a_person(app, name="Eva")))
    with pytest.raises(DomainError, match="cannot answer for a vendor here"):
        invite(world, ANNA, staff)
    assert columns(app, Firm.name, order=Firm.id) == []
    assert mails(app) == []


def test_those_who_answer_hear_under_the_seal_whom_the_buyer_adds(app: Flask) -> None:
    """Whoever is added reads the whole response: the buyer cannot have somebody look into it unseen."""
    world = a_published_world(app)
    key = invite(world)
    with app.app_context():
        colleagues.bring_in(as_actor(app, person(app, ANNA)), invitation_id=key, contacts=(BEAT,))
    before = len(mails(app))
    invite(world, ANNA)
    assert [mail["to"] for mail in mails(app)[before:]] == [ANNA.email]
    before += 1
    invite(world, Contact("Mole", "mole@aare.example"))
    to_mole, *told = mails(app)[before:]
    assert (to_mole["to"], [mail["to"] for mail in told]) == ("mole@aare.example", [ANNA.email, BEAT.email])
    assert all("Mole <mole@aare.example>" in mail["text"] for mail in told)
    seals = columns(app, OutboxItem.sealed_for, order=OutboxItem.id)[-3:]
    assert seals == [None, world.rfp_id, world.rfp_id]


def test_nobody_is_invited_for_two_rivals(app: Flask) -> None:
    world = a_published_world(app)
    invite(world)
    with pytest.raises(DomainError, match="nobody answers for two vendors"):
        invite(world, ANNA, firm="Birs GmbH")
    assert columns(app, Firm.name, order=Firm.id) == ["Aare AG"]


def test_whom_a_rival_brought_in_can_be_invited_like_anybody_else(app: Flask) -> None:
    """A refusal would tell the buyer of a colleague."""
    world = a_published_world(app)
    aare = invite(world)
    with app.app_context():
        colleagues.bring_in(as_actor(app, person(app, ANNA)), invitation_id=aare, contacts=(BEAT,))
    invite(world, BEAT, firm="Birs GmbH")
    assert sentences(app, world.rfp_id)[-1] == "Invited Birs GmbH: Beat Birs <beat@birs.example>."


@pytest.mark.parametrize("closes_in", [timedelta(seconds=-1), timedelta(0)])
def test_nobody_is_invited_after_the_deadline(app: Flask, closes_in: timedelta) -> None:
    world = a_published_world(app, closes_in=closes_in)
    with pytest.raises(DomainError, match="The deadline for responses has passed"):
        invite(world)


def test_taking_back_tells_everybody_and_inviting_anew_counts_again(app: Flask) -> None:
    world = a_published_world(app)
    key = invite(world)
    with app.app_context():
        answering.intend(as_actor(app, person(app, ANNA)), invitation_id=key)
        colleagues.bring_in(as_actor(app, person(app, ANNA)), invitation_id=key, contacts=(BEAT,))
        inviting.take_back(world.lead, rfp_id=world.rfp_id, invitation=public_id(app, key), reason="Wrong firm.")
        (line,) = queries.invitations(world.rfp_id)
        told = db.session.execute(
            select(OutboxItem.rfp_id, OutboxItem.sealed_for).order_by(OutboxItem.id.desc()).limit(2)
        ).all()
    assert (line.withdrawn_reason, line.intent) == ("Wrong firm.", Intent.INTENDS)
    assert [mail["to"] for mail in mails(app)][-2:] == [ANNA.email, BEAT.email]
    assert [tuple(row) for row in told] == [(None, world.rfp_id), (world.rfp_id, None)]
    with app.app_context(), pytest.raises(DomainError, match="taken this invitation back"):
        answering.intend(as_actor(app, person(app, ANNA)), invitation_id=key)
    assert invite(world) == key
    with app.app_context():
        (line,) = queries.invitations(world.rfp_id)
    assert (line.withdrawn_at, line.withdrawn_reason, line.intent) == (None, "", None)


def test_an_invitation_of_another_rfp_is_not_here(app: Flask) -> None:
    world = a_published_world(app)
    with app.app_context(), pytest.raises(NotHere):
        inviting.take_back(world.lead, rfp_id=world.rfp_id, invitation="a" * 20, reason="No.")


def test_several_firms_of_the_directory_are_invited_all_or_none(app: Flask) -> None:
    world = a_published_world(app)
    invite(world)
    with app.app_context(), writing() as session:
        firms = []
        for name in ("Birs GmbH", "Cher SA"):
            firm = Firm(name=name)
            session.add(firm)
            session.flush()
            session.add(VendorProfile(firm_id=firm.id, added_at=now(), added_by="Maya"))
            session.add(VendorContact(firm_id=firm.id, name=f"Contact of {name}", email=f"c{firm.id}@example.net"))
            firms.append(firm.public_id)
        empty = Firm(name="Doubs SARL")
        session.add(empty)
        session.flush()
        session.add(VendorProfile(firm_id=empty.id, added_at=now(), added_by="Maya"))
        nobody = empty.public_id
    with app.app_context(), pytest.raises(DomainError, match="Doubs SARL has no contact"):
        inviting.invite_several(world.lead, rfp_id=world.rfp_id, firms=[*firms, nobody])
    with app.app_context():
        assert inviting.invite_several(world.lead, rfp_id=world.rfp_id, firms=firms) == 2
        invited = [(firm.name, firm.is_invited) for firm in queries.directory(world.rfp_id)]
    assert invited == [("Aare AG", True), ("Birs GmbH", True), ("Cher SA", True), ("Doubs SARL", False)]
    assert len(mails(app)) == 3


def test_the_buyers_list_is_the_same_whatever_a_vendor_did_under_the_seal(app: Flask) -> None:
    world = a_published_world(app, addenda=1)
    key = invite(world)
    with app.app_context():
        before = queries.invitations(world.rfp_id)
        work = db.session.scalars(select(OutboxItem.id).where(OutboxItem.rfp_id == world.rfp_id)).all()
        anna = as_actor(app, person(app, ANNA))
        text = agreement_hash("Aare AG")
        answering.agree(anna, invitation_id=key, name="Anna Aare", text_hash=text)
        answering.acknowledge(anna, invitation_id=key, number=1)
        colleagues.bring_in(anna, invitation_id=key, contacts=(BEAT,))
    with app.app_context(), writing() as session:
        session.execute(
            update(Person).where(Person.email == ANNA.email).values(name="Anna S. Aare", password_hash=PASSWORD_HASH)
        )
    with app.app_context():
        assert queries.invitations(world.rfp_id) == before
        assert db.session.scalars(select(OutboxItem.id).where(OutboxItem.rfp_id == world.rfp_id)).all() == work
    assert len(sentences(app, world.rfp_id)) == 1
    assert len(sentences(app, -world.rfp_id)) == 3


def agreement_hash(firm: str) -> str:
    return agreement(organisation=current_app.config["ORGANISATION"], firm=firm, title="Contact centre services").hash


def test_the_buyer_hears_that_the_firm_declines_but_not_who_said_so(app: Flask) -> None:
    world = a_published_world(app)
    key = invite(world)
    with app.app_context():
        anna = as_actor(app, person(app, ANNA))
        colleagues.bring_in(anna, invitation_id=key, contacts=(BEAT,))
        answering.decline(as_actor(app, person(app, BEAT)), invitation_id=key, reason="No capacity.")
        (line,) = queries.invitations(world.rfp_id)
        actors = db.session.scalars(
            select(AuditRow.actor).where(AuditRow.chain == world.rfp_id).order_by(AuditRow.sequence)
        ).all()
        said_by = db.session.scalars(select(InvitationRow.intent_by)).one()
    assert (line.intent, line.intent_reason, said_by) == (Intent.DECLINED, "No capacity.", "Aare AG")
    assert actors[-1] == "Aare AG"
    assert sentences(app, world.rfp_id)[-1] == "Aare AG declines to answer: No capacity."


def test_an_addendum_is_told_to_all_who_have_not_declined_and_says_nothing_before_agreement(app: Flask) -> None:
    world = a_published_world(app, addenda=1)
    agreed, fresh, declined = (
        invite(world),
        invite(world, BEAT, firm="Birs GmbH"),
        invite(world, Contact("Cara Cher", "cara@cher.example"), firm="Cher SA"),
    )
    assert fresh
    with app.app_context():
        text = agreement_hash("Aare AG")
        answering.agree(as_actor(app, person(app, ANNA)), invitation_id=agreed, name="Anna Aare", text_hash=text)
        cara = column(app, Person.id, Person.email == "cara@cher.example")
        answering.decline(as_actor(app, cara), invitation_id=declined, reason="Busy.")
        publish(world.lead, rfp_id=world.rfp_id)
    anna, beat = mails(app)[3:]
    assert (anna["to"], beat["to"]) == (ANNA.email, BEAT.email)
    assert "A vendor asked about volumes (1)." in anna["text"]
    assert "{+ Volumes were corrected 1 times.+}" in anna["text"]
    assert "Evaluator" not in anna["text"]
    assert "volumes" not in beat["text"].lower()
    assert f"/portal/{public_id(app, fresh)}/" in beat["text"]


def test_each_addendum_is_told_by_its_own_number_and_deadline_as_it_is_issued(app: Flask) -> None:
    made = drafted(app)
    with app.app_context():
        made.published()
        lead, deadline, title = made.actor(made.maya), made.row().closes_at, made.row().title
        assert deadline is not None
        inviting.invite(lead, rfp_id=made.id, firm="Aare AG", contacts=(ANNA,), message="")
        for number in (1, 2):
            begin_addendum(lead, rfp_id=made.id)
            issue(made, closes_at=deadline + timedelta(days=number))
    first, second = mails(app)[-2:]
    assert [first["subject"], second["subject"]] == [f"Addendum {number}: {title}" for number in (1, 2)]
    days = [f"{deadline + timedelta(days=number):%-d %b}" for number in (1, 2)]
    assert [day in letter["text"] for day, letter in zip(days, (first, second), strict=True)] == [True, True]


@operation
def publish(work: Work, *, rfp_id: int) -> None:
    """What follows a publication, in an operation of its own."""
    tell_of_publication(work, rfp_id)
    work.record(action=Action.ADDENDUM_WRITE, rfp_id=rfp_id, subject="RFP-7", sentence="Issued addendum 1.")
