"""A firm is invited in one window and answers in another, from the letter to a yes; axe in every look."""

import json
import re
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from app.db import db
from app.domain.policy import Role
from app.models.outbox import OutboxItem
from app.web.sealed_mail import deliverable
from tests.browser.conftest import Site
from tests.browser.test_accessibility import faults_in_every_look
from tests.builders import with_role
from tests.people.accounts import PASSWORD
from tests.stages.responses.published_world import a_published_world

pytestmark = pytest.mark.browser


def link_of_the_letter(app: Flask, *, rfp_id: int) -> str:
    with app.app_context():
        payload = db.session.scalars(select(OutboxItem.payload).where(OutboxItem.rfp_id == rfp_id)).one()
        found = re.search(r"/invitations/\S+", deliverable(json.loads(payload))["text"])
    assert found is not None
    return found[0]


def test_from_the_letter_to_a_yes(site: Site, visit: Any) -> None:
    world = a_published_world(site.app, addenda=1)
    with_role(site.app, person=site.world.people["lead"], rfp=world.rfp, role=Role.LEAD)
    buyer = visit("lead")
    page = buyer.go(f"/rfps/{world.rfp}/invitations/new")
    page.fill("#firm", "Reuss AG")
    page.get_by_label("Name, row 1").fill("Rita Reuss")
    page.get_by_label("E-mail address, row 1").fill("rita@reuss.example")
    page.get_by_role("button", name="Look at the letter").click()
    expect(page.locator(".letter-text")).to_contain_text("Hello Rita Reuss,")
    faults = faults_in_every_look(buyer)
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_text("no answer yet")).to_be_visible()
    faults += faults_in_every_look(buyer)

    vendor = visit("anonymous")
    page = vendor.go(link_of_the_letter(site.app, rfp_id=world.rfp_id))
    page.fill("#password", PASSWORD)
    page.fill("#repeated", PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    faults += faults_in_every_look(vendor)
    expect(page.locator(".countdown")).to_contain_text("left")
    page.fill("#name", "Rita Reuss")
    page.check("#agrees")
    faults += faults_in_every_look(vendor)
    page.get_by_role("button", name="Agree").click()
    page.get_by_label("We mean to answer").check()
    page.get_by_role("button", name="Tell the buyer").click()
    expect(page.get_by_text("The buyer sees now that you mean to answer.")).to_be_visible()
    faults += faults_in_every_look(vendor)
    for link in ("Take note of addendum 1.", "Documents", "Colleagues"):
        page.get_by_role("link", name=link, exact=True).first.click()
        faults += faults_in_every_look(vendor)
        page.set_viewport_size({"width": 1280, "height": 844})
    buyer.page.reload()
    expect(buyer.page.get_by_text("means to answer", exact=True)).to_be_visible()
    assert faults == []
