"""Two entries that are one firm become one, with all that refers to them; two firms are told apart for good."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.db import db
from app.models.offer import Firm
from app.models.vendor import Invitation, VendorContact
from app.stages.responses.inviting.operations.inviting import invite
from tests.builders import signed_in
from tests.stages.responses.published_world import ANNA, BEAT, PublishedWorld, a_published_world
from tests.vendors.test_directory import added

FIELDS = re.compile(r'name="(version|other_version)" value="(\d+)"')


def begun(app: Flask) -> tuple[PublishedWorld, FlaskClient, str, str]:
    """Two entries of one firm: the first by hand, the second by an invitation."""
    world = a_published_world(app)
    browser = signed_in(app, world.lead.person_id or 0)
    keep = added(browser).rpartition("/")[2]
    with app.app_context():
        invite(world.lead, rfp_id=world.rfp_id, firm="AARE Ltd", contacts=(ANNA, BEAT))
        other = db.session.scalars(select(Firm.public_id).where(Firm.name == "AARE Ltd")).one()
    return world, browser, keep, other


def merged(browser: FlaskClient, keep: str, other: str) -> tuple[int, str]:
    here = f"/vendors/{keep}/merge/{other}"
    answer = browser.post(here, data=dict(FIELDS.findall(browser.get(here).text)))
    return answer.status_code, answer.text


def test_two_entries_become_one(app: Flask) -> None:
    world, browser, keep, other = begun(app)
    listed = browser.get("/vendors/duplicates").text
    assert ["AARE Ltd" in listed, "have nearly the same name" in listed] == [True, True]
    assert merged(browser, keep, other)[0] == 302
    page = browser.get(f"/vendors/{keep}").text
    told = ["Merged AARE Ltd into Aare AG", "RFP-7", "beat@birs.example", "Anna Aare", "Added Aare AG"]
    assert [text for text in told if text not in page] == []
    assert browser.get(f"/vendors/{other}").status_code == 404
    with app.app_context():
        names = select(Firm.name).join(Invitation).where(Invitation.rfp_id == world.rfp_id)
        assert list(db.session.scalars(names)) == ["Aare AG"]
        emails = select(VendorContact.email).order_by(VendorContact.email)
        assert list(db.session.scalars(emails)) == ["anna@aare.example", "beat@aare.example", "beat@birs.example"]
    assert "No two firms look alike" in browser.get("/vendors/duplicates").text


def test_two_that_are_invited_to_the_same_rfp_stay_two(app: Flask) -> None:
    world, browser, keep, other = begun(app)
    with app.app_context():
        invite(world.lead, rfp_id=world.rfp_id, firm="Birs AG", contacts=(type(BEAT)("Bea", "bea@birs.example"),))
        birs = db.session.scalars(select(Firm.public_id).where(Firm.name == "Birs AG")).one()
    status, text = merged(browser, birs, other)
    assert (status, "both invited to the same RFP" in text) == (409, True)
    assert [browser.get(f"/vendors/{firm}").status_code for firm in (keep, birs, other)] == [200] * 3


def test_what_was_changed_meanwhile_is_not_merged(app: Flask) -> None:
    _, browser, keep, other = begun(app)
    fields = dict(FIELDS.findall(browser.get(f"/vendors/{keep}/merge/{other}").text))
    browser.post(f"/vendors/{other}/retire", data={"version": fields["other_version"]})
    assert browser.post(f"/vendors/{keep}/merge/{other}", data=fields).status_code == 409
    assert browser.get(f"/vendors/{other}").status_code == 200


def test_two_firms_are_told_apart_for_good(app: Flask) -> None:
    _, browser, keep, other = begun(app)
    assert browser.post(f"/vendors/{other}/apart/{keep}").status_code == 302
    assert "No two firms look alike" in browser.get("/vendors/duplicates").text
    assert "are not the same firm" in browser.get(f"/vendors/{keep}").text


def test_others_rfps_are_not_told(app: Flask) -> None:
    _, _, _, other = begun(app)
    from tests.vendors.test_directory import a_buyer

    page = a_buyer(app).get(f"/vendors/{other}").text
    assert ["RFP-7" in page, "In none that you may see." in page] == [False, True]


def test_what_a_vendor_said_is_told_to_the_lead(app: Flask) -> None:
    _, browser, _, other = begun(app)
    with app.app_context(), db.engine.begin() as connection:
        said = {"intent": "declined", "intent_at": db.func.current_timestamp(), "intent_reason": "No people free."}
        connection.execute(update(Invitation).values(said))
    page = browser.get(f"/vendors/{other}").text
    assert ["declined" in page, "No people free." in page] == [True, False]
