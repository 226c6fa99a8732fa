"""Answering in a browser: saved as it is left, two at once, offline, signed out, prices pasted, handed in."""

from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import update

from app.models.person import SignInSession
from app.stages.responses.sealed.own import own_response_of
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.browser.conftest import REFUSED, Site, Visit
from tests.browser.test_accessibility import faults_in_every_look
from tests.portal.answering import Answering, answering

pytestmark = pytest.mark.browser
_numbers = count(1)


def a_world(site: Site) -> Answering:
    number = next(_numbers)
    return answering(site.app, firms=(f"Dala {number} AG",), reference=f"ANSWERING-{number}")


def window(site: Site, visit: Any, browser: FlaskClient) -> Visit:
    """A window with the session of a test's browser."""
    made: Visit = visit("anonymous")
    let_in(site, made, browser)
    made.pardoned += [REFUSED, "ERR_INTERNET_DISCONNECTED", "Failed to fetch"]
    return made


def let_in(site: Site, made: Visit, browser: FlaskClient) -> None:
    name = site.app.config["SESSION_COOKIE_NAME"]
    cookie = browser.get_cookie(name)
    assert cookie is not None
    made.context.add_cookies([{"name": name, "value": cookie.value, "url": site.url}])


def stored(here: Answering) -> dict[str, str]:
    with here.app.app_context():
        return own_response_of(here.world.invitations[here.firm]).texts


def state(page: Page, code: str) -> Any:
    return page.locator(f'[data-answer="{code}"] .answer-state')


def field(page: Page, code: str) -> Any:
    return page.locator(f'[id="answer-{code}"]')


def test_answers_are_saved_as_they_are_left_and_survive_whatever_happens(site: Site, visit: Any) -> None:
    here = a_world(site)
    made = window(site, visit, here.browser())
    page = made.go(here.at("/answers/1"))
    expect(field(page, "Q2")).to_be_hidden()
    page.get_by_label("Yes", exact=True).check()
    expect(state(page, "Q1")).to_contain_text("Saved")
    field(page, "Q2").fill("On the job")
    page.keyboard.press("Tab")
    expect(state(page, "Q2")).to_contain_text("Saved")
    assert stored(here) == {"Q1": '"yes"', "Q2": '"On the job"'}

    made.context.set_offline(True)
    field(page, "Q2").fill("On the job, and in class")
    page.keyboard.press("Tab")
    expect(state(page, "Q2")).to_contain_text("the server cannot be reached")
    made.context.set_offline(False)
    expect(state(page, "Q2")).to_contain_text("Saved")

    with site.app.app_context(), writing() as session:
        session.execute(
            update(SignInSession)
            .where(SignInSession.person_id == here.world.people[here.firm].person_id)
            .values(revoked_at=now())
        )
    field(page, "Q2").fill("Typed while signed out")
    page.keyboard.press("Tab")
    expect(state(page, "Q2")).to_contain_text("you are signed out")
    let_in(site, made, here.browser())
    page = made.go(here.at("/answers/1"))
    expect(field(page, "Q2")).to_have_value("Typed while signed out")
    expect(state(page, "Q2")).to_contain_text("Saved")
    assert stored(here)["Q2"] == '"Typed while signed out"'


def test_of_two_texts_the_second_author_chooses_and_neither_is_lost(site: Site, visit: Any) -> None:
    here = a_world(site)
    anna, beat = window(site, visit, here.browser()), window(site, visit, here.colleague())
    mine, theirs = anna.go(here.at("/answers/2")), beat.go(here.at("/answers/2"))
    for page, words in ((mine, "Bern"), (theirs, "Olten")):
        field(page, "Q5-1").fill(words)
        page.keyboard.press("Tab")
    expect(state(theirs, "Q5-1")).to_contain_text("choose which holds")
    clash = theirs.locator(".answer-clash")
    expect(clash.locator("blockquote")).to_have_text("Bern")
    expect(field(theirs, "Q5-1")).to_have_value("Olten")
    theirs.get_by_role("button", name="Mine").click()
    expect(state(theirs, "Q5-1")).to_contain_text("Saved")
    assert stored(here)["Q5-1"] == '"Olten"'
    theirs.get_by_role("button", name="More rows").click()
    theirs.locator('[data-answer="Q5"] input[name="answer-Q5 1"]').last.fill("Thun")
    theirs.keyboard.press("Tab")
    expect(state(theirs, "Q5")).to_contain_text("Saved")
    assert stored(here)["Q5"] == '[["Thun",""]]'


def test_prices_are_pasted_summed_and_handed_in_with_the_answers(site: Site, visit: Any) -> None:
    here = a_world(site)
    made = window(site, visit, here.browser())
    page = made.go(here.at("/prices"))
    cells = page.locator("table[data-cells] td > input")
    cells.first.focus()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "10.5\\t11");
          const pasted = {clipboardData: data, bubbles: true, cancelable: true};
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", pasted));
        }"""
    )
    expect(page.locator("#sums")).to_contain_text("32,500.00")
    cells.nth(2).fill("many")
    page.keyboard.press("Enter")
    expect(page.locator(".cell-fault")).to_contain_text("no number")
    cells.nth(2).fill("7")
    page.keyboard.press("Enter")
    expect(page.locator("#sums")).to_contain_text("32,507.00")
    expect(page.locator(".cell-fault")).to_have_count(0)

    faults = faults_in_every_look(made)
    for path in ("/answers", "/answers/1", "/answers/2", "/submission", "/submission/preview", "/excel"):
        made.go(here.at(path))
        faults += faults_in_every_look(made)
    page.set_viewport_size({"width": 1280, "height": 844})
    page = made.go(here.at("/answers/1"))
    page.get_by_label("Yes", exact=True).check()
    field(page, "Q2").fill("On the job")
    page.keyboard.press("Tab")
    expect(state(page, "Q2")).to_contain_text("Saved")
    page = made.go(here.at("/submission"))
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="Receipt 1")).to_be_visible()
    faults += faults_in_every_look(made)
    page.set_viewport_size({"width": 1280, "height": 844})
    made.go("/portal/receipts")
    faults += faults_in_every_look(made)
    page.set_viewport_size({"width": 1280, "height": 844})
    page = made.go(here.at("/submission"))
    page.get_by_role("button", name="Withdraw").first.click()
    expect(page.get_by_text("If you do not submit again before the deadline, you have not answered.")).to_be_visible()
    page.locator("dialog").get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("Withdrawn. Nothing of yours counts")).to_be_visible()
    assert faults == []


def test_prices_typed_without_a_connection_are_kept_and_saved_once_it_is_back(site: Site, visit: Any) -> None:
    here = a_world(site)
    made = window(site, visit, here.browser())
    page = made.go(here.at("/prices"))
    price, said = page.locator("table[data-cells] td > input").first, page.locator("#prices-state")
    made.context.set_offline(True)
    price.fill("10.5")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("the server cannot be reached")
    made.context.set_offline(False)
    expect(said).to_contain_text("Saved")
    price.fill("11")
    expect(said).to_have_text("Not saved yet")
    price.fill("10.5")
    expect(said).to_have_text("")
    page.route("**/prices/save", lambda route: route.fulfill(status=503))
    price.fill("12")
    expect(said).to_contain_text("the server is busy")
    page.unroute("**/prices/save")
    page = made.go(here.at("/prices"))
    expect(page.locator("#prices-state")).to_contain_text("Saved")
    page = made.go(here.at("/prices"))
    expect(page.locator("table[data-cells] td > input").first).to_have_value("12")


def test_what_was_typed_and_not_saved_is_listed_before_submitting(site: Site, visit: Any) -> None:
    here = a_world(site)
    page = window(site, visit, here.browser()).go(here.at("/answers/2"))
    field(page, "Q6").fill("five million")
    page.keyboard.press("Tab")
    expect(state(page, "Q6")).to_contain_text("Not saved")
    page.goto(f"{site.url}{here.at('/prices')}")
    page.locator("table[data-cells] td > input").first.fill("many")
    page.keyboard.press("Enter")
    expect(page.locator(".cell-fault")).to_contain_text("no number")
    page.goto(f"{site.url}{here.at('/submission')}")
    listed = page.locator("#not-saved li:visible")
    expect(listed).to_contain_text(["five million", "many"])
    page.get_by_role("link", name="Q6 Turnover").click()
    field(page, "Q6").fill("5000000")
    page.keyboard.press("Tab")
    expect(state(page, "Q6")).to_contain_text("Saved")
    page.goto(f"{site.url}{here.at('/submission')}")
    expect(listed).to_have_count(1)


def test_on_a_phone_rows_are_cards_and_the_sections_are_folded(site: Site, visit: Any) -> None:
    here = a_world(site)
    made = window(site, visit, here.browser())
    made.page.set_viewport_size({"width": 390, "height": 844})
    page = made.go(here.at("/answers/2"))
    expect(page.locator("[data-folds-on-phone]")).not_to_have_attribute("open", "")
    cell = page.locator('[data-answer="Q5"] input[name="answer-Q5 1"]').first
    assert (cell.bounding_box() or {"width": 0})["width"] > 200
    expect(field(page, "Q5-1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
