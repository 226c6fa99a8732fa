"""A vendor asks in one window, the lead answers in another, a second vendor reads the answer; axe in every look."""

from typing import Any

import pytest
from playwright.sync_api import expect

from app.domain.policy import Role
from tests.browser.conftest import Site, Visit
from tests.browser.test_accessibility import faults_in_every_look
from tests.builders import with_role
from tests.people.accounts import PASSWORD
from tests.stages.responses.clarifying_world import FIRMS, a_clarifying_world

pytestmark = pytest.mark.browser


def signed_in_as(window: Visit, firm: str) -> Visit:
    page = window.go("/sign-in")
    page.fill("#email", FIRMS[firm].email)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Invitations")).to_be_visible()
    return window


def test_from_a_question_to_the_answer_that_all_read(site: Site, visit: Any) -> None:
    world = a_clarifying_world(site.app, reference="RFP-QUESTIONS")
    with_role(site.app, person=site.world.people["lead"], rfp=world.published.rfp, role=Role.LEAD)
    asker = signed_in_as(visit("anonymous"), "Aare AG")
    page = asker.go(f"{world.addresses['Aare AG']}/questions/ask")
    page.select_option("#topic", label="Section 2, Volumes")
    page.fill("#text", "We at Aare wonder which volumes count.")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Some words tell who you are")).to_be_visible()
    faults = faults_in_every_look(asker)
    page.get_by_role("button", name="Ask it as it is").click()
    expect(page.get_by_text("waits for an answer")).to_be_visible()
    faults += faults_in_every_look(asker)

    buyer = visit("lead")
    page = buyer.go(f"/rfps/{world.published.rfp}/clarifications")
    page.get_by_label("We at Aare wonder").check()
    faults += faults_in_every_look(buyer)
    page.get_by_role("button", name="Answer what is ticked").click()
    page.fill("#answer", "Those of annex 2.")
    page.get_by_role("button", name="Keep the answer").click()
    expect(page.get_by_text("how Aare AG is called")).to_be_visible()
    faults += faults_in_every_look(buyer)
    page.fill("#question", "Which volumes count?")
    page.get_by_role("button", name="Keep the words and the answer").click()
    expect(page.get_by_text("No vendor reads it before it is sent.")).to_be_visible()
    faults += faults_in_every_look(buyer)
    page.set_viewport_size({"width": 1280, "height": 844})
    page.get_by_role("button", name="Send the new answers").click()
    page.get_by_role("dialog").get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Answered and sent")).to_be_visible()
    faults += faults_in_every_look(buyer)

    reader = signed_in_as(visit("anonymous"), "Birs GmbH")
    page = reader.go(f"{world.addresses['Birs GmbH']}/questions")
    expect(page.get_by_text("Those of annex 2.")).to_be_visible()
    expect(page.get_by_text("Aare")).to_have_count(0)
    faults += faults_in_every_look(reader)
    assert faults == []
