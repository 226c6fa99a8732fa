"""A buyer adds a firm, meets its double, and merges the two; the pages fit a phone and are accessible."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import violations, width_beyond

pytestmark = pytest.mark.browser


def look(window: Visit) -> None:
    assert (violations(window), width_beyond(window)) == ([], 0)


def test_a_firm_is_added_twice_and_merged(visit: Any) -> None:
    window: Visit = visit("lead", width=390)
    page = window.go("/vendors/add")
    look(window)
    page.locator("[name=name]").fill("Zihl Dialog AG")
    page.locator("[name=person_name]").first.fill("Zoe Zihl")
    page.locator("[name=person_email]").first.fill("zoe@zihl.example")
    page.get_by_role("button", name="Add to the directory").click()
    expect(page.get_by_text("is in the directory.")).to_be_visible()
    look(window)
    window.go("/vendors/add")
    page.locator("[name=name]").fill("Dialog Zihl Ltd")
    page.get_by_role("button", name="Add to the directory").click()
    expect(page.get_by_text("It is probably in the directory already")).to_be_visible()
    look(window)
    page.get_by_role("button", name="It is another firm: add it").click()
    window.go("/vendors/duplicates")
    look(window)
    page.locator("li", has_text="Zihl").get_by_role("link", name="Merge").click()
    look(window)
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_text("are one firm now.")).to_be_visible()
    for place in ("/vendors", "/vendors/import"):
        window.go(place)
        look(window)
