"""The lead reads opened responses side by side, one whole, searched, in price, and decides on a gate; axe on each."""

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import expect

from app.domain.policy import Role
from tests.browser.conftest import Site
from tests.browser.test_accessibility import faults_in_every_look
from tests.builders import with_role
from tests.stages.responses.opened_world import AARE, ANSWERS, BIRS, PRICES, QUESTIONNAIRE, an_opened_world, asked

pytestmark = pytest.mark.browser
ILL, EMME = "Ill AG", "Emme GmbH"
THREE = ("Linth AG", "Thur Genossenschaft", "Wigger GmbH")
GAPS = """stack => [...stack.children].slice(1).map(
    (below, place) => below.getBoundingClientRect().top - stack.children[place].getBoundingClientRect().bottom)"""
COLUMNS = ("Site", "Agents", "Languages", "Opening hours", "Distance to the nearest other site", "Remarks")


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


def test_three_vendors_are_seen_beside_a_table_of_many_columns(site: Site, visit: Any) -> None:
    questions = (*QUESTIONNAIRE.questions[:-1], replace(QUESTIONNAIRE.questions[-1], columns=COLUMNS))
    row = [f"{name} of Rapperswil-Jona" for name in COLUMNS]
    answers = {firm: {"Q1": "yes", "Q6": [row] * (place + 1)} for place, firm in enumerate(THREE)}
    world = an_opened_world(
        site.app, request=asked(replace(QUESTIONNAIRE, questions=questions)), answers=answers, prices={}
    )
    with_role(site.app, person=site.world.people["lead"], rfp=world.rfp, role=Role.LEAD)
    buyer = visit("lead")
    page = buyer.go(world.at())
    box = page.get_by_role("region", name="Sites abroad")
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") <= 0
    page.get_by_text("3 rows").click()
    expect(box.get_by_text("Opening hours of Rapperswil-Jona")).to_have_count(6)
    assert faults_in_every_look(buyer) == []


def test_what_stands_on_the_pages_of_opening_and_prices_stands_apart(site: Site, visit: Any) -> None:
    names = ("Suhre AG", "Wyna GmbH")
    prices = dict.fromkeys(names, PRICES[AARE])
    world = an_opened_world(
        site.app,
        with_prices=True,
        shut={2: "Fails a gate."},
        answers=dict.fromkeys(names, ANSWERS[AARE]),
        prices=prices,
    )
    with_role(site.app, person=site.world.people["lead"], rfp=world.rfp, role=Role.LEAD)
    buyer = visit("lead")
    for path in (world.at("/prices"), f"/rfps/{world.rfp}/opening"):
        gaps = buyer.go(path).locator(".card-stack").evaluate(GAPS)
        assert len(gaps) > 1
        assert min(gaps) >= 12
    expect(buyer.go(world.at("/prices")).locator(".card-stack")).to_contain_text("Prices that were not opened")
    faults = []
    for path in ("", "/quality/record"):
        buyer.go(f"/rfps/{world.rfp}/opening{path}")
        faults += faults_in_every_look(buyer)
    assert faults == []
