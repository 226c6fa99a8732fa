"""From a draft to a published RFP and its first addendum in real windows: asked, signed, published, amended."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.db import db
from app.domain.policy import Actor, Role
from app.models.person import Person
from app.models.rfp import Rfp
from app.models.section import SectionRow
from app.web.outbox import sweep
from app.web.unit_of_work import writing
from tests.browser.conftest import Site, Visit
from tests.browser.test_accessibility import faults_in_every_look
from tests.builders import with_role
from tests.integrity.world import email
from tests.stages.drafting.ready import a_ready_request, started

pytestmark = pytest.mark.browser


def a_draft(site: Site) -> tuple[int, str]:
    """A draft that lacks nothing but signatures, led by the world's lead, with its approver; key and public id."""
    people = site.world.people
    with site.app.app_context():
        lead = db.session.scalars(select(Person.public_id).where(Person.id == people["lead"])).one()
        actor = Actor(person_id=people["lead"], public_id=lead, name="Person lead", email=email("lead"))
        public_id = started(actor, request=a_ready_request())
        rfp_id = db.session.scalars(select(Rfp.id).where(Rfp.public_id == public_id)).one()
    with_role(site.app, person=people["approver"], rfp=public_id, role=Role.APPROVER)
    return rfp_id, public_id


def write_on(site: Site, rfp_id: int) -> None:
    with site.app.app_context(), writing() as session:
        first = select(SectionRow).where(SectionRow.rfp_id == rfp_id, SectionRow.position == 1)
        session.scalars(first).one().body += " On Sundays too."


def tick_all(page: Page) -> None:
    for box in page.get_by_label("I know, and publish all the same").all():
        box.check()


def shot(window: Visit, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        window.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_a_draft_is_signed_published_and_amended(site: Site, visit: Any) -> None:
    rfp_id, public_id = a_draft(site)
    lead, approver = visit("lead"), visit("approver")
    faults: list[str] = []

    def looked_at(window: Visit, name: str) -> None:
        shot(window, name)
        faults.extend(faults_in_every_look(window))
        shot(window, f"{name}-light") if name == "review" else None
        window.page.set_viewport_size({"width": 1280, "height": 844})

    page = lead.go(f"/rfps/{public_id}/review")
    expect(page.get_by_text("Nobody was asked to sign the draft yet.")).to_be_visible()
    looked_at(lead, "review")
    page.get_by_role("link", name="Ask for signatures").first.click()
    page.get_by_label("Person approver", exact=False).first.check()
    page.get_by_label("Function of Person approver").select_option("finance")
    page.get_by_label("Level of Person approver").select_option("director")
    page.get_by_label("Note to them").fill("Please look at the terms.")
    looked_at(lead, "ask")
    page.get_by_role("button", name="Ask them to sign").click()
    expect(page.get_by_text("Round 1 is open.")).to_be_visible()

    signing = approver.go(f"/rfps/{public_id}/review/1")
    expect(signing.get_by_text("Please look at the terms.")).to_be_visible()
    looked_at(approver, "round")
    signing.get_by_label("I sign this draft").check()
    signing.get_by_role("button", name="Record my word").click()
    expect(signing.get_by_text("Your word is recorded.")).to_be_visible()

    page = lead.go(f"/rfps/{public_id}/review")
    looked_at(lead, "signed")
    tick_all(page)
    page.get_by_role("button", name="Publish and freeze").click()
    expect(page.get_by_text("The RFP is published and frozen.")).to_be_visible()
    with site.app.app_context():
        sweep()
    expect(page.get_by_role("link", name="Word", exact=True)).to_be_visible()
    looked_at(lead, "publication")
    with page.expect_download() as given:
        page.get_by_role("link", name="Word", exact=True).click()
    assert given.value.suggested_filename.endswith(".docx")

    page.get_by_role("button", name="Begin an addendum").click()
    expect(page.get_by_text("Nothing yet.")).to_be_visible()
    write_on(site, rfp_id)
    page = lead.go(f"/rfps/{public_id}/publication/addendum")
    page.get_by_label("Reason").fill("Sundays were forgotten.")
    page.get_by_label("Notice to vendors").fill("We need you on Sundays, and give you a week more.")
    with site.app.app_context():
        closes_at = db.session.scalars(select(Rfp.closes_at).where(Rfp.id == rfp_id)).one()
    assert closes_at is not None
    page.get_by_label("New deadline: day").fill((closes_at + timedelta(days=7)).date().isoformat())
    looked_at(lead, "addendum")
    tick_all(page)
    page.get_by_role("button", name="Issue addendum 1").click()
    expect(page.get_by_text("Addendum 1 is issued.")).to_be_visible()
    expect(page.locator("ins", has_text="On Sundays too.").first).to_be_visible()
    looked_at(lead, "issued")
    assert faults == []
