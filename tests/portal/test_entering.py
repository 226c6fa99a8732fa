"""Entering the portal: from the letter to the first page, what shows before agreement, saying yes or no, colleagues."""

import re
from dataclasses import replace
from datetime import timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.db import db
from app.domain.policy import Action
from app.domain.request.document import Section
from app.models.audit import AuditRow
from app.models.offer import Firm
from app.models.outbox import DocumentKind, FiledDocument
from app.models.person import Person
from app.models.rfp import Rfp
from app.models.vendor import AddendumSeen, Invitation, InvitedPerson
from app.stages.responses.inviting.operations import inviting
from app.stages.responses.inviting.operations.accounts import Contact
from app.web.clock import now
from app.web.files import store
from app.web.unit_of_work import Work, operation, writing
from tests.builders import ON_SQLITE, a_person, signed_in
from tests.integrity.test_statements import counted
from tests.people.accounts import PASSWORD, PASSWORD_HASH, column, columns, mailed_link, mails, sentences
from tests.portal.answering import answering, complete
from tests.stages.responses.published_world import (
    ANNA,
    BEAT,
    PURPOSE,
    PublishedWorld,
    a_publication,
    a_published_world,
    a_request,
)

HASH = re.compile(r'name="text"[^>]*value="([0-9a-f]{64})"')


def entered(app: Flask, *, addenda: int = 0) -> tuple[PublishedWorld, FlaskClient, str]:
    """Anna is invited and has followed the link of her letter: the world, her browser, the first page's address."""
    world = a_published_world(app, addenda=addenda)
    with app.app_context():
        inviting.invite(world.lead, rfp_id=world.rfp_id, firm="Aare AG", contacts=(ANNA,))
    browser = app.test_client()
    typed = {"name": "Anna Aare", "password": PASSWORD, "repeated": PASSWORD}
    link = mailed_link(app)
    door = browser.get(link).text
    told = ("Test organisation invites Aare AG", "Contact centre services", "Set the password", "RFP-7")
    assert [words in door for words in told] == [True, True, True, False]
    landed = browser.post(link, data=typed, follow_redirects=True)
    assert landed.request.path == f"/portal/{page_id(app)}/"
    spent = browser.get(link)
    assert (spent.status_code, "“Forgotten password” sends you a new one" in spent.text) == (410, True)
    return world, browser, f"/portal/{page_id(app)}/"


def page_id(app: Flask) -> str:
    return column(app, Invitation.public_id)


def agree(browser: FlaskClient, first: str) -> None:
    text = HASH.search(browser.get(first).text)
    assert text is not None
    answer = browser.post(f"{first}agreement", data={"name": "Anna Aare", "agrees": "y", "text": text[1]})
    assert answer.status_code == 302


def test_before_agreeing_nothing_shows_but_title_and_deadline(app: Flask) -> None:
    _, browser, first = entered(app, addenda=1)
    page = browser.get(first).text
    assert "Contact centre services" in page
    assert "Responses until" in page
    assert "RFP-7" not in page
    assert "volumes" not in page
    shut = ("documents", "documents/addenda/1", "colleagues")
    assert [browser.get(f"{first}{place}").status_code for place in shut] == [403] * 3


def test_agreeing_keeps_name_time_and_hash_and_opens_the_documents(app: Flask) -> None:
    world, browser, first = entered(app)
    text = HASH.search(browser.get(first).text)
    short = browser.post(f"{first}agreement", data={"name": "Anna", "agrees": "y", "text": text[1]})
    assert (short.status_code, "first and last name" in short.text) == (422, True)
    other = browser.post(f"{first}agreement", data={"name": "Anna Aare", "agrees": "y", "text": "0" * 64})
    assert (other.status_code, "The text has changed" in other.text) == (422, True)
    agree(browser, first)
    kept = columns(app, InvitedPerson.agreed_text_hash, order=InvitedPerson.person_id)
    assert kept == [text[1]]
    assert columns(app, InvitedPerson.agreed_name, order=InvitedPerson.person_id) == ["Anna Aare"]
    assert sentences(app, -world.rfp_id) == ["Agreed to confidentiality for Aare AG, as “Anna Aare”."]
    assert f"{first}agreement" in browser.get(first).text
    agreed = browser.get(f"{first}agreement").text
    assert [words in agreed for words in ("“Anna Aare” for Aare AG", text[1], "Five years from today")] == [True] * 3
    with app.app_context(), writing() as session:
        session.execute(update(Firm).values(name="Aare Ltd"))
    renamed = browser.get(f"{first}agreement").text
    assert (text[1] in renamed, "Five years" in renamed, "cannot be shown" in renamed) == (True, False, True)
    documents = browser.get(f"{first}documents").text
    assert "<strong>twelve</strong> languages" in documents
    assert "Evaluator 0" not in documents


def test_declining_needs_no_agreement(app: Flask) -> None:
    world, browser, first = entered(app)
    silent = browser.post(f"{first}decline", data={"reason": " "})
    assert (silent.status_code, "why you decline" in silent.text) == (422, True)
    assert browser.post(f"{first}decline", data={"reason": "No capacity."}).status_code == 302
    page = browser.get(first).text
    assert (
        "You have declined to answer." in page,
        "We decline" in page,
        browser.get(f"{first}documents").status_code,
    ) == (
        True,
        False,
        403,
    )
    assert sentences(app, world.rfp_id)[1:] == ["Aare AG declines to answer: No capacity."]
    agree(browser, first)
    browser.post(f"{first}decline", data={"reason": "Something else."})
    assert len(sentences(app, world.rfp_id)) == 2


def test_after_the_deadline_nothing_reads_as_if_it_could_still_be_answered(app: Flask) -> None:
    _, browser, first = entered(app)
    agree(browser, first)
    assert "until the deadline" in browser.get(first).text
    person = column(app, Person.id, Person.email == ANNA.email)
    with time_machine.travel(now() + timedelta(days=60)):
        late = signed_in(app, person)
        closed = late.get(first).text
        assert "was invited to answer RFP-7; that is over." in closed
        assert ("until the deadline" in closed, "Will you answer?" in closed) == (False, False)
        asking = late.get(f"{first}questions/ask").text
        assert ("The deadline for responses has passed" in asking, "<textarea" in asking) == (True, False)


def test_saying_yes_no_and_yes_again(app: Flask) -> None:
    world, browser, first = entered(app)
    agree(browser, first)
    assert "Tell the buyer whether you will answer." in browser.get(first).text
    silent = browser.post(f"{first}intent", data={"intent": "declined", "reason": " "})
    assert (silent.status_code, "why you decline" in silent.text) == (422, True)
    browser.post(f"{first}intent", data={"intent": "declined", "reason": "No capacity."})
    assert "You have declined to answer." in browser.get(first).text
    browser.post(f"{first}intent", data={"intent": "intends"})
    page = browser.get(first).text
    assert ("Tell the buyer whether" in page, "You have declined" in page) == (False, False)
    assert sentences(app, world.rfp_id)[1:] == [
        "Aare AG declines to answer: No capacity.",
        "Aare AG means to answer.",
    ]


def test_an_addendum_shows_what_differs_and_is_taken_note_of(app: Flask) -> None:
    _, browser, first = entered(app, addenda=1)
    agree(browser, first)
    overview = browser.get(first).text
    told = ("Take note of addendum 1.", "Notice:</strong> Please look at the purpose.", "Why:</strong> A vendor asked")
    assert [words in overview for words in told] == [True] * 3
    addendum = browser.get(f"{first}documents/addenda/1").text
    assert "A vendor asked about volumes (1)." in addendum
    assert "Volumes were corrected 1 times." in addendum
    assert "Evaluator" not in addendum
    browser.post(f"{first}documents/addenda/1/seen")
    browser.post(f"{first}documents/addenda/1/seen")
    assert columns(app, AddendumSeen.number, order=AddendumSeen.number) == [1]
    assert "Take note of addendum 1." not in browser.get(first).text
    assert browser.post(f"{first}documents/addenda/2/seen").status_code == 404


def test_what_an_addendum_in_the_making_says_is_nowhere(app: Flask) -> None:
    world, browser, first = entered(app)
    agree(browser, first)
    with app.app_context(), writing() as session:
        session.execute(
            update(Rfp).where(Rfp.id == world.rfp_id).values(amending_since=now(), title="Secret new title")
        )
    pages = [browser.get(address).text for address in ("/portal/", first, f"{first}documents", f"{first}colleagues")]
    assert ["Secret new title" in page for page in pages] == [False] * 4
    assert ["Contact centre services" in page for page in pages] == [True] * 4


def test_colleagues_come_with_a_mail_of_the_seal_and_go_again(app: Flask) -> None:
    world, browser, first = entered(app)
    agree(browser, first)
    sent = {"contact_name": ["Beat Birs", "Cara"], "contact_email": ["beat@birs.example", "no address"]}
    wrong = browser.post(f"{first}colleagues", data=sent)
    assert (wrong.status_code, "not an e-mail address" in wrong.text, "Beat Birs" in wrong.text) == (422, True, True)
    browser.post(f"{first}colleagues", data={"contact_name": BEAT.name, "contact_email": BEAT.email})
    assert mails(app)[-1]["subject"] == "Your help is asked for: Contact centre services"
    beat = column(app, Person.public_id, Person.email == BEAT.email)
    page = browser.get(f"{first}colleagues").text
    assert ("brought in by a colleague" in page, "has not agreed yet" in page) == (True, True)
    assert browser.post(f"{first}colleagues/{beat}/let-go").status_code == 302
    assert BEAT.email not in browser.get(f"{first}colleagues").text
    assert sentences(app, -world.rfp_id)[1:] == [
        "Brought Beat Birs <beat@birs.example> in for Aare AG.",
        "Let Beat Birs <beat@birs.example> go for Aare AG.",
    ]


def test_bringing_somebody_in_does_not_tell_whether_a_rival_has_an_account_or_what_name_it_bears(app: Flask) -> None:
    """Otherwise whoever brings in the addresses of other firms would learn who is invited."""
    world, browser, first = entered(app)
    agree(browser, first)
    fresh = Contact("Cara Cher", "cara@cher.example")
    with app.app_context():
        inviting.invite(world.lead, rfp_id=world.rfp_id, firm="Birs GmbH", contacts=(BEAT,))
        with writing() as session:
            known = {"name": "Beat B. Birs", "password_hash": PASSWORD_HASH}
            session.execute(update(Person).where(Person.email == BEAT.email).values(known))
    for contact in (BEAT, fresh):
        browser.post(f"{first}colleagues", data={"contact_name": "Colleague", "contact_email": contact.email})
    page = browser.get(f"{first}colleagues").text
    assert ("Beat" in page, page.count("has not agreed yet")) == (False, 2)
    beat = column(app, Person.public_id, Person.email == BEAT.email)
    gone = browser.post(f"{first}colleagues/{beat}/let-go", follow_redirects=True).text
    assert ("This person no longer works on this response." in gone, "Beat" in gone) == (True, False)


def test_who_was_invited_by_the_buyer_stays(app: Flask) -> None:
    _, browser, first = entered(app)
    agree(browser, first)
    with app.app_context():
        anna = db.session.scalars(select(Person.public_id).where(Person.email == ANNA.email)).one()
    assert browser.post(f"{first}colleagues/{anna}/let-go").status_code == 422


@ON_SQLITE
def test_the_list_of_invitations_asks_as_often_for_three_as_for_one(app: Flask) -> None:
    worlds = [answering(app, firms=(f"Firm {number}",), reference=f"RFP-{number}") for number in range(3)]
    browser = worlds[0].browser()
    complete(browser, worlds[0])
    asked = []
    for more in ((), worlds[1:]):
        with app.app_context(), writing() as session:
            for each in more:
                session.execute(
                    update(InvitedPerson)
                    .where(InvitedPerson.invitation_id == each.world.invitations[each.firm])
                    .values(person_id=worlds[0].world.people[worlds[0].firm].person_id)
                )
        browser.get("/portal/")
        statements: list[str] = []
        with counted(statements):
            page = browser.get("/portal/").text
        asked.append((page.count("invitation-title"), len(statements)))
    assert asked == [(1, asked[0][1]), (3, asked[0][1])]


def test_a_vendors_person_sees_the_portal_and_no_page_of_the_buyers(app: Flask) -> None:
    world, browser, _ = entered(app)
    assert browser.get("/").headers["Location"] == "/portal/"
    page = browser.get("/account").text
    assert (">Invitations<" in page.replace("\n", "").replace("  ", ""), "Who may do what" in page) == (True, False)
    assert browser.get(f"/rfps/{world.rfp}/").status_code == 404
    assert signed_in(app, a_person(app)).get("/portal/").status_code == 403


def test_another_vendors_invitation_does_not_exist(app: Flask) -> None:
    world, browser, _ = entered(app)
    with app.app_context():
        inviting.invite(world.lead, rfp_id=world.rfp_id, firm="Birs GmbH", contacts=(BEAT,))
        birs = db.session.scalars(select(Invitation.public_id).order_by(Invitation.id.desc())).first()
    assert browser.get(f"/portal/{birs}/").status_code == 404
    assert PURPOSE not in browser.get("/portal/").text


def test_files_of_what_was_published_can_be_taken_and_drafts_cannot(app: Flask) -> None:
    world, browser, first = entered(app)
    agree(browser, first)
    with app.app_context():
        publishing(world.lead, rfp_id=world.rfp_id)
        published = column(app, AuditRow.sequence, AuditRow.chain == world.rfp_id, AuditRow.action == "rfp:publish")
        with writing() as session:
            for name, sequence in (("RFP-7.pdf", published), ("draft.pdf", published - 1)):
                session.add(
                    FiledDocument(
                        rfp_id=world.rfp_id,
                        kind=DocumentKind.REQUEST_PDF,
                        name=name,
                        media_type="application/pdf",
                        size=4,
                        sha256=store(name.encode()),
                        audit_sequence=sequence,
                        created_at=now(),
                    )
                )
    documents = browser.get(f"{first}documents").text
    ours, draft = columns(app, FiledDocument.public_id, order=FiledDocument.id)
    assert (f"documents/{ours}" in documents, f"documents/{draft}" in documents) == (True, False)
    taken = browser.get(f"{first}documents/{ours}")
    assert (taken.status_code, taken.data) == (200, b"RFP-7.pdf")
    assert browser.get(f"{first}documents/{draft}").status_code == 404


@operation
def publishing(work: Work, *, rfp_id: int) -> None:
    """The audit row that a publication leaves."""
    work.record(
        action=Action.RFP_PUBLISH, rfp_id=rfp_id, subject="RFP-7", sentence="Published.", detail={"publication": 0}
    )


def test_whose_invitation_was_taken_back_learns_nothing_of_what_is_published_later(app: Flask) -> None:
    world, browser, first = entered(app, addenda=1)
    agree(browser, first)
    with app.app_context():
        inviting.take_back(world.lead, rfp_id=world.rfp_id, invitation=page_id(app), reason="The wrong firm.")
        later = replace(a_request(2), sections=(Section("secret", "Secret", "Volumes of the canary."),))
        with writing() as session:
            closes_at = session.scalars(select(Rfp.closes_at)).one()
            words = {"reason": "A later canary.", "notice": "", "number": 2}
            session.add(a_publication(world.rfp_id, later, closes_at=closes_at, **words))
    places = ("", "documents", "documents/addenda/1", "answers", "prices", "files", "questions", "excel")
    pages = {place: browser.get(f"{first}{place}") for place in places}
    assert {place: page.status_code for place, page in pages.items()} == dict.fromkeys(places, 200)
    assert [place for place, page in pages.items() if "canary" in page.text or "Addendum 2" in page.text] == []
    assert "Volumes were corrected 1 times." in pages["documents"].text
    assert browser.get(f"{first}documents/addenda/2").status_code == 404
