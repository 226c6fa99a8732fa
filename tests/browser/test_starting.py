"""A lead starts from a template, from a file with a date and a weight to mend, and takes parts of the library over."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import violations, width_beyond

pytestmark = pytest.mark.browser
FILE = """# Help desk

## Timeline

- Proposals due May 4, 2027, 4 pm

## Criteria

1. Quality (60 %)
2. Price (30 %)
"""


def look(window: Visit) -> None:
    assert (violations(window), width_beyond(window)) == ([], 0)


def test_a_lead_starts_from_a_template_and_takes_its_parts_into_the_library(visit: Any) -> None:
    window: Visit = visit("lead", width=390)
    page = window.go("/rfps/new")
    look(window)
    page.locator("[name=reference]").fill("FROM-TEMPLATE")
    page.locator("[name=title]").fill("Contact centre")
    page.locator("[name=currency]").fill("EUR")
    page.get_by_role("radio", name="Customer contact centre outsourcing").check()
    page.get_by_role("button", name="Start the RFP").click()
    expect(page.get_by_text("The RFP is started, and you lead it")).to_be_visible()
    rfp = page.url.split("/rfps/")[1].split("/")[0]
    window.go("/library?kind=contract_term&q=notice")
    look(window)
    window.go("/library")
    page.locator(".template-list button").first.click()
    expect(page.get_by_text("Taken into the library:")).to_be_visible()
    window.go(f"/rfps/{rfp}/library?kind=contract_term")
    page.locator("[name=chosen]").first.check()
    page.get_by_role("button", name="Put them into the RFP").click()
    expect(page.get_by_text("Put into the RFP: contract term")).to_be_visible()
    look(window)


def test_a_file_is_corrected_before_an_rfp_is_made_of_it(visit: Any, tmp_path: Path) -> None:
    file = tmp_path / "help desk.md"
    file.write_text(FILE, encoding="utf-8")
    window: Visit = visit("lead", scheme="dark")
    page = window.go("/rfps/new")
    page.locator("[name=document]").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("The weights add up to 90 %, not to 100 %.")).to_be_visible()
    look(window)
    page.locator("[name=reference]").fill("FROM-FILE")
    page.locator("[name=currency]").fill("EUR")
    page.get_by_label("Weight: Quality").fill("70")
    page.get_by_role("button", name="Make the RFP").click()
    expect(page.get_by_text("The RFP is made of help desk.md")).to_be_visible()
