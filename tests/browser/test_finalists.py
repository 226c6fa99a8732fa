"""How sure the ranking is, where the panel disagrees, and a scenario tried and saved, in the browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

from app.db import db
from app.domain.policy import COMMAND_LINE
from app.models.rfp import Rfp
from app.stages.finalists.operations import request_analysis
from app.web.outbox import sweep
from tests.browser.conftest import Site
from tests.browser.test_accessibility import LOOKS, faults_in_every_look

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def contact_centre(site: Site) -> str:
    """The address of the contact centre, with everything worked out."""
    public_id = site.samples["contact-centre"]
    with site.app.app_context():
        rfp_id = db.session.query(Rfp.id).filter_by(public_id=public_id).scalar()
        request_analysis(COMMAND_LINE, rfp_id=rfp_id)
        sweep()
    return f"/rfps/{public_id}"


def test_charts_are_drawn_beside_their_tables(contact_centre: str, visit: Any) -> None:
    page = visit("lead").go(f"{contact_centre}/robustness")
    for chart in ("weight-lines", "ranks-published", "ranks-uniform", "value"):
        canvas = page.locator(f'[data-chart="#{chart}-option"]')
        canvas.scroll_into_view_if_needed()
        canvas.locator("svg path").first.wait_for(state="attached")
        assert canvas.locator("xpath=..").locator("table tbody tr").count() == 4
    page.get_by_role("link", name="Reporting", exact=True).first.click()
    expect(page.get_by_role("heading", name="If the weight of Reporting changed")).to_be_visible()


def test_a_figure_leads_to_the_marks_it_rests_on(contact_centre: str, visit: Any) -> None:
    page = visit("lead").go(f"{contact_centre}/agreement")
    page.locator("#to-discuss tbody a").first.click()
    expect(page.get_by_role("heading", name="Marks and justifications")).to_be_visible()


def test_weights_become_what_they_will_be_while_typing_then_are_looked_at_and_saved(
    contact_centre: str, visit: Any
) -> None:
    page = visit("lead").go(f"{contact_centre}/scenarios/new")
    price = page.get_by_label("Price over three years")
    price.fill("40")
    outputs = page.locator("tr[data-siblings=top] [data-becomes]")
    assert outputs.all_text_contents() == ["36", "11.2", "12.8", "40"]
    of_leaves = page.locator("[data-scenario-weights]").evaluate(
        "table => [...table.querySelectorAll('tr[data-number]')]"
        ".filter(row => !table.querySelector(`[data-parent='${row.dataset.number}']`))"
        ".map(row => Number(row.querySelector('[data-becomes-points]').textContent))"
    )
    whole = page.locator("tr[data-parent=''] [data-becomes-points]").all_text_contents()
    assert whole == ["36", "11.2", "12.8", "40"]
    assert sum(of_leaves) == pytest.approx(100, abs=0.1)
    price.fill("101")
    assert set(outputs.all_text_contents()) == {"does not add up"}
    price.fill("40")
    page.get_by_role("button", name="Look at what follows").click()
    expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
    assert page.get_by_label("Price over three years").input_value() == "40"
    page.get_by_label("Name").fill("Price at 40")
    page.get_by_label("Reason").fill("The board asked.")
    page.get_by_role("button", name="Save the scenario").click()
    expect(page.get_by_role("heading", name="Price at 40")).to_be_visible()
    page.goto(page.url.rsplit("/", 1)[0])
    expect(page.get_by_role("link", name="Price at 40", exact=True)).to_be_visible()


def test_axe_finds_nothing_on_the_pages_with_figures(contact_centre: str, visit: Any) -> None:
    window = visit("lead", width=LOOKS["phone"][1])
    found: list[str] = []
    for place in ("robustness", "agreement", "scenarios", "scenarios/new"):
        window.go(f"{contact_centre}/{place}")
        found += faults_in_every_look(window)
    window.page.get_by_label("Price over three years").fill("40")
    window.page.get_by_role("button", name="Look at what follows").click()
    window.page.get_by_text("Nothing is saved yet.").wait_for()
    found += faults_in_every_look(window)
    assert found == []
