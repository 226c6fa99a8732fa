"""The formula laboratory in a browser: an example, another price, the chart, the way to the rules; axe and a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from app.domain.lifecycle import Stage
from app.domain.policy import Actor
from app.evaluations.operations import import_evaluation
from app.models.rfp import Rfp
from app.web.unit_of_work import writing
from tests.browser.conftest import Site
from tests.browser.test_accessibility import faults_in_every_look, width_beyond
from tests.integrity.world import an_evaluation, email

pytestmark = pytest.mark.browser
EXAMPLE = "Three offers, 60 points to 40"


@pytest.fixture(scope="module")
def laboratory(site: Site) -> str:
    """The address of the laboratory of an RFP that stands in drafting."""
    lead = Actor(person_id=site.world.people["lead"], name="Person lead", email=email("lead"))
    with site.app.app_context():
        evaluation = an_evaluation(reference="LABORATORY-1", title="Formulas to be tried")
        made = import_evaluation(lead, evaluation=evaluation, source_name="formulas")
        with writing() as session:
            session.execute(update(Rfp).where(Rfp.public_id == made.public_id).values(stage=Stage.DRAFTING))
    return f"/rfps/{made.public_id}/laboratory"


def expect_winner(page: Page, formula: str, *, words: str) -> None:
    expect(page.locator(f"#formulas tr[data-formula={formula}] td").first).to_contain_text(words)


def test_an_example_is_tried_changed_and_taken_to_the_rules(laboratory: str, visit: Any) -> None:
    page = visit("lead").go(laboratory)
    page.get_by_role("link", name=EXAMPLE).click()
    expect(page.locator(".answer-headline")).to_contain_text("C wins under 6 formulas; A wins under 4 formulas")
    expect(page.locator("#closer svg path").first).to_be_attached()
    expect_winner(page, "lowest_price_ratio", words="A wins")
    page.get_by_label("Price of offer 2").fill("890000")
    page.get_by_role("button", name="Work it out").click()
    expect_winner(page, "lowest_price_ratio", words="B wins")
    page.get_by_role("link", name="Closer: Logarithmic").click()
    expect(page.get_by_role("heading", name="Closer: Logarithmic")).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("region", name="Figures by share of price")).to_be_visible()
    page.get_by_role("link", name="Use this formula").click()
    page.wait_for_url("**/rules?price_formula=logarithmic&price_log_base=2")


def test_what_was_tried_and_what_is_wrong_pass_axe_and_fit_a_phone(laboratory: str, visit: Any) -> None:
    window = visit("lead", width=360)
    page = window.go(laboratory)
    page.get_by_role("link", name="A rank reversal").click()
    expect(page.get_by_text("Leaving out an offer that does not win would change the winner")).to_be_visible()
    assert (width_beyond(window), faults_in_every_look(window)) == (0, [])
    page.get_by_label("Price of offer 1").fill("much")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_text('"much" is no number.')).to_be_visible()
    assert (width_beyond(window), faults_in_every_look(window)) == (0, [])
