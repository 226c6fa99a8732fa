"""Quantities pasted from a spreadsheet, a schedule proposed and corrected; both accessible and fit for a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import faults_in_every_look, width_beyond
from tests.browser.test_drafting import fill_in, started

pytestmark = pytest.mark.browser
PASTE = """([at, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const cell = document.querySelectorAll("table[data-cells] td > input")[at];
  cell.focus();
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def with_lines(window: Visit, root: str) -> Page:
    """A sheet of two years and two lines."""
    page = window.go(f"{root}/pricing-sheet/shape")
    fill_in(page, years="2")
    page.get_by_role("button", name="Save years and variants").click()
    page.get_by_role("link", name="Add the first line").click()
    fill_in(page, title="Agents in the day", unit="hour")
    page.get_by_role("button", name="Add it and another").click()
    expect(page.locator("[name=code]")).to_have_value("L2")
    fill_in(page, title="Set-up", unit="flat")
    page.get_by_role("button", name="Add the line").click()
    page.wait_for_url("**/pricing-sheet")
    return page


def test_a_block_is_pasted_walked_through_and_saved(visit: Any) -> None:
    window: Visit = visit("lead")
    page = with_lines(window, started(window, reference="PRICES-1"))
    page.evaluate(PASTE, [0, "1000.5\t2000\n1\t"])
    expect(page.locator(".grid-state")).to_have_text("2 × 2 cells pasted. 3 changed, not saved.")
    expect(page.locator("[data-sum]").first).to_have_text("3,000.5")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Quantity of L2 in year 2")).to_be_focused()
    page.evaluate(PASTE, [3, "1\t2"])
    expect(page.locator(".grid-state")).to_contain_text("Nothing was pasted")
    page.get_by_role("button", name="Save the quantities").click()
    expect(page.get_by_text("The quantities are saved.")).to_be_visible()
    expect(page.get_by_label("Quantity of L1 in year 1")).to_have_value("1000.5")
    page.get_by_role("button", name="Move down: L1").click()
    expect(page.locator("tbody th").first).to_contain_text("Set-up")


def test_dates_are_proposed_corrected_and_stand_every_look(visit: Any) -> None:
    window: Visit = visit("lead", width=360)
    root = started(window, reference="DATES-1")
    with_lines(window, root)
    page = window.go(f"{root}/schedule")
    page.get_by_role("link", name="Propose dates").click()
    page.get_by_label("Publication on").fill("2099-01-05")
    page.get_by_role("button", name="Propose the dates").click()
    expect(page.locator(".timeline .timeline-mark")).to_have_count(13)
    expect(page.locator(".stage-line .deadline")).to_contain_text("Responses until")
    page.get_by_role("link", name="Change Questions from vendors, until").click()
    fill_in(page, day="2099-02-28")
    page.get_by_role("button", name="Save the date").click()
    in_the_way = page.get_by_text("They have to follow.").first
    expect(in_the_way).to_be_visible()
    expect(in_the_way).to_contain_text("“Answers to all questions, until” (23 Jan 2099), “Deadline for responses”")
    window.go(f"{root}/schedule/deadline")
    fill_in(page, day="2099-06-01")
    page.get_by_label("Move the later dates by as many working days").check()
    page.get_by_role("button", name="Set the deadline").click()
    expect(page.get_by_role("row", name="Opening of the responses")).to_contain_text("Monday 1 June 2099, 14:00")
    assert (width_beyond(window), faults_in_every_look(window)) == (0, [])
    page.set_viewport_size({"width": 360, "height": 844})
    page.get_by_role("button", name="Set the deadline").click()
    expect(page.get_by_text("The later dates moved along.")).to_be_visible()
    for path in ("schedule", "schedule/deadline", "pricing-sheet", "pricing-sheet/shape", "pricing-sheet/preview"):
        window.go(f"{root}/{path}")
        assert (path, width_beyond(window), faults_in_every_look(window)) == (path, 0, [])
        page.set_viewport_size({"width": 360, "height": 844})
