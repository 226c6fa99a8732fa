"""The lead reads opened responses side by side, one whole, searched, in price, and decides on a gate; axe on each."""

from typing import Any

import pytest
from playwright.sync_api import expect

from app.domain.policy import Role
from tests.browser.conftest import Site
from tests.browser.test_accessibility import faults_in_every_look
from tests.builders import with_role
from tests.stages.responses.opened_world import AARE, ANSWERS, BIRS, PRICES, an_opened_world

pytestmark = pytest.mark.browser
ILL, EMME = "Ill AG", "Emme GmbH"


def test_from_side_by_side_to_a_decision_on_a_gate(site: Site, visit: Any) -> None:
    answers, prices = ({ILL: given[AARE], EMME: given[BIRS]} for given in (ANSWERS, PRICES))
    world = an_opened_world(site.app, with_prices=True, answers=answers, prices=prices)
    with_role(site.app, person=site.world.people["lead"], rfp=world.rfp, role=Role.LEAD)
    buyer = visit("lead")
    page = buyer.go(world.at())
    expect(page.get_by_text("0.5 % worse than the target")).to_be_visible()
    faults = faults_in_every_look(buyer)
    page.set_viewport_size({"width": 1280, "height": 844})
    page.get_by_role("link", name=EMME).first.click()
    expect(page.get_by_role("heading", name=EMME)).to_be_visible()
    faults += faults_in_every_look(buyer)
    page = buyer.go(world.at("/search"))
    page.fill("#q", "STRASSE")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("mark")).to_have_text("Straße")
    faults += faults_in_every_look(buyer)
    page = buyer.go(world.at("/prices"))
    expect(page.get_by_text("1 of 2 prices is missing")).to_be_visible()
    faults += faults_in_every_look(buyer)
    page = buyer.go(world.at())
    page.set_viewport_size({"width": 1280, "height": 844})
    page.get_by_role("link", name=f"Decide on {EMME}").click()
    expect(page.get_by_label("Reason")).to_have_value(
        "Does not pass Q2, “Certified?”: answered “No”. Passes with “Yes”."
    )
    assert faults == []
