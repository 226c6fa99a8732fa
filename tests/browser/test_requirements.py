"""A drafter writes a want that names a solution, is asked for the need, and mends what hangs in the air."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import faults_in_every_look, width_beyond
from tests.browser.test_drafting import add_criterion, fill_in, started

pytestmark = pytest.mark.browser


def test_a_want_is_asked_for_its_need_and_linked_to_what_scores_it(visit: Any) -> None:
    window: Visit = visit("lead")
    root = started(window, reference="NEEDS-1")
    add_criterion(window, root, code="C1", title="Service", weight="70")
    page = window.go(f"{root}/requirements")
    page.get_by_role("link", name="Write the first requirement").click()
    fill_in(page, problem="Agents search in four systems.", statement="The vendor must use Salesforce.")
    page.get_by_role("button", name="Add the requirement").click()
    page.wait_for_url("**/requirements/*#need")
    expect(page.locator(".flag-list", has_text="“must use Salesforce” names a solution.")).to_be_visible()
    fill_in(page, need="Agents see all of a customer in one place.")
    page.get_by_label("C1 Service").check()
    page.get_by_role("button", name="Save the requirement").click()
    page.wait_for_url("**/requirements#requirement-*")
    expect(page.get_by_text("Answered.").first).to_be_visible()
    page.get_by_role("link", name="Traceability").click()
    expect(page.get_by_text("No question asks vendors for R1.")).to_be_visible()
    expect(page.get_by_text("No criterion scores R1.")).to_have_count(0)
    expect(page.locator(".coverage .dot")).to_have_count(1)
    page.get_by_role("link", name="Requirements", exact=False).and_(page.locator(".nav-link")).click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("its links to the criteria C1, which stay")).to_be_visible()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("No requirements yet")).to_be_visible()


def filled(window: Visit, *, reference: str) -> str:
    """The address of an RFP with something on each of these pages."""
    root = started(window, reference=reference)
    add_criterion(window, root, code="C1", title="A-title-without-a-blank-that-is-rather-long", weight="70")
    page = window.go(f"{root}/requirements/paste")
    rows = ("We want a chatbot.\tmust\tNobody answers at night.", "Fast answers.\tshould", "A" * 90)
    fill_in(page, block="\n".join(rows))
    page.get_by_role("button", name="Add the requirements").click()
    window.go(f"{root}/scope/add?side=open")
    fill_in(page, text="Calls-at-weekends-and-on-all-holidays-of-every-canton")
    page.get_by_role("button", name="Add it").click()
    window.go(f"{root}/terms/add")
    fill_in(page, title="Availability", text="The portal shall be available 100 % of the time.")
    page.get_by_role("button", name="Add the term").click()
    page.wait_for_url("**/terms#term-*")
    return root


def test_these_pages_are_accessible_and_fit_a_phone(visit: Any) -> None:
    window: Visit = visit("lead", width=360)
    root = filled(window, reference="NEEDS-ALL-LOOKS")
    change = window.go(f"{root}/requirements").get_by_role("link", name="Change").first.get_attribute("href")
    term = window.go(f"{root}/terms").get_by_role("link", name="Change").first.get_attribute("href")
    here = ("requirements", "requirements/traceability", "requirements/paste", "scope", "scope/add", "terms")
    found: list[str] = []
    for path in (*(f"{root}/{name}" for name in here), change or "", term or ""):
        window.go(path)
        if width_beyond(window) > 0:
            found.append(f"{path} is wider than the window")
        found += faults_in_every_look(window)
    assert found == []


def test_many_questions_are_unfolded_by_section_with_the_keyboard(visit: Any) -> None:
    window: Visit = visit("lead", width=360)
    page = window.go("/rfps/new")
    fill_in(page, reference="NEEDS-MANY", title="Many questions")
    page.locator("[name=template][value=contact_centre]").check()
    page.get_by_role("button", name="Start the RFP").click()
    page.wait_for_url("**/document")
    root = page.url.removeprefix(window.site.url).removesuffix("/document")
    window.go(f"{root}/requirements").get_by_role("link", name="Change").first.click()
    questions = page.locator("#questions")
    expect(questions.get_by_role("checkbox", checked=True)).to_have_count(3)
    expect(questions.get_by_role("checkbox")).to_have_count(3)
    summary = questions.locator("summary", has_text="Your firm")
    expect(summary).to_contain_text("0 of 11 chosen")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(questions.get_by_role("checkbox", checked=True)).to_have_count(4)
    assert (width_beyond(window), faults_in_every_look(window)) == (0, [])
    page.get_by_role("button", name="Save the requirement").click()
    page.wait_for_url("**/requirements#requirement-*")
    window.go(f"{root}/requirements").get_by_role("link", name="Change").first.click()
    expect(questions.locator("summary", has_text="Your firm")).to_contain_text("1 of 11 chosen")
