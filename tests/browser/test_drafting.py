"""A lead makes an RFP from nothing until scoring is open, with a weight that does not add up on the way."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.domain.policy import InstanceRole
from tests.browser.conftest import Site, Visit
from tests.browser.test_accessibility import faults_in_every_look, width_beyond
from tests.builders import a_person, signed_in

pytestmark = pytest.mark.browser


def fill_in(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        page.locator(f"[name={name}]").fill(text)


def started(window: Visit, *, reference: str) -> str:
    """The address under which the new RFP's pages stand."""
    page = window.go("/rfps/new")
    fill_in(page, reference=reference, title="Help desk", currency="EUR", time_zone="Europe/Zurich")
    page.get_by_role("button", name="Start the RFP").click()
    page.wait_for_url("**/criteria")
    return page.url.removeprefix(window.site.url).removesuffix("/criteria")


def add_criterion(window: Visit, root: str, *, code: str, title: str, weight: str) -> None:
    page = window.go(f"{root}/criteria/add")
    fill_in(page, code=code, title=title, weight=weight)
    page.get_by_role("button", name="Add the criterion").click()
    page.wait_for_url("**/criteria#*")


def test_a_lead_makes_an_rfp_from_nothing_to_open_scoring(visit: Any) -> None:
    window: Visit = visit("lead")
    root = started(window, reference="DRAFT-1")
    add_criterion(window, root, code="C1", title="Service", weight="40")
    add_criterion(window, root, code="C2", title="People", weight="20")
    page = window.page
    expect(page.locator("tfoot [data-added]")).to_have_text("90")
    page.get_by_label("Weight of C2 People").fill("30,5")
    expect(page.locator("tfoot [data-added]")).to_have_text("100.5")
    page.get_by_role("button", name="Save the weights").click()
    expect(page.get_by_text("they must add up to 100")).to_be_visible()
    page.get_by_role("button", name="Balance others around P").click()
    expect(page.get_by_text("They are not saved yet")).to_be_visible()
    expect(page.locator("tfoot .sum.fits [data-added]")).to_have_text("100")
    page.get_by_role("button", name="Save the weights").click()
    expect(page.get_by_text("The weights are saved.")).to_be_visible()
    window.go(f"{root}/open-scoring")
    expect(page.get_by_text("The panel has no seat")).to_be_visible()
    page.get_by_role("link", name="Mend it: Panel").click()
    page.get_by_role("link", name="Add the first seat").click()
    fill_in(page, name="Ada")
    page.get_by_role("button", name="Add the seat").click()
    page.wait_for_url("**/panel")
    window.go(f"{root}/offers")
    page.get_by_role("link", name="Add the first offer").click()
    fill_in(page, name="Alpha")
    page.get_by_role("button", name="Add the offer").click()
    page.wait_for_url("**/offers")
    window.go(f"{root}/open-scoring")
    page.get_by_role("button", name="Freeze and open scoring").click()
    expect(page.get_by_text("Scoring is open.")).to_be_visible()
    window.go(f"{root}/criteria")
    expect(page.get_by_role("button", name="Save the weights")).to_have_count(0)


def test_a_block_from_a_spreadsheet_spreads_over_the_price_table(visit: Any) -> None:
    window: Visit = visit("lead")
    root = started(window, reference="DRAFT-2")
    page = window.go(f"{root}/offers/add")
    fill_in(page, name="Beta")
    page.get_by_role("button", name="Add the offer").click()
    page.wait_for_url("**/offers")
    window.go(f"{root}/offers/1/prices")
    block = "\n".join(
        f"Line {number}\t2027\t{number}.25\tOffshore\t\t{'no' if number == 7 else 'yes'}" for number in range(1, 8)
    )
    page.get_by_label("Line, row 1", exact=True).focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
            );
        }""",
        block,
    )
    expect(page.locator("[data-sums]")).to_have_text("22.5")
    page.get_by_role("button", name="Save the prices").click()
    expect(page.get_by_text("The prices of Beta are saved.")).to_be_visible()
    expect(page.get_by_label("Line, row 7", exact=True)).to_have_value("Line 7")
    expect(page.get_by_label("Counted, row 7", exact=True)).to_have_value("no")
    expect(page.locator("[data-sums]")).to_have_text("22.5")


def test_weights_that_are_not_saved_are_not_left_without_being_asked(visit: Any) -> None:
    window: Visit = visit("lead")
    root = started(window, reference="DRAFT-3")
    page = window.go(f"{root}/criteria")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Rules", exact=True).click()
    page.wait_for_url("**/rules")
    window.go(f"{root}/criteria")
    page.get_by_label("Weight of P").click()
    page.get_by_label("Weight of P").fill("40")
    page.get_by_role("button", name="Save the weights").click()
    expect(page.get_by_text("The weights are saved.")).to_be_visible()
    assert asked == []
    page.get_by_label("Weight of P").click()
    page.get_by_label("Weight of P").fill("50")
    page.get_by_role("link", name="Rules", exact=True).click()
    page.wait_for_url("**/rules")
    assert asked == ["beforeunload"]


def test_the_counted_sum_reads_amounts_as_saving_does(visit: Any) -> None:
    window: Visit = visit("lead")
    root = started(window, reference="DRAFT-4")
    page = window.go(f"{root}/offers/add")
    fill_in(page, name="Beta")
    page.get_by_role("button", name="Add the offer").click()
    page.wait_for_url("**/offers")
    window.go(f"{root}/offers/1/prices")
    amount = page.get_by_label("Amount, row 1", exact=True)
    shown = {"41.500,50": "41,500.5", "1'000": "1,000", "1.000.000": "1,000,000", "1 200,25": "1,200.25",
             "1,234": "1,234 can be read in two ways", "x": "an amount is not a number"}  # fmt: skip
    for typed, read in shown.items():
        amount.fill(typed)
        expect(page.locator("[data-sums]")).to_have_text(read)


def test_a_new_rfp_begins_in_the_time_zone_of_the_browser(site: Site, visit: Any) -> None:
    newcomer = signed_in(site.app, a_person(site.app, instance_roles=(InstanceRole.BUYER,)))
    name = site.app.config["SESSION_COOKIE_NAME"]
    cookie = newcomer.get_cookie(name)
    assert cookie is not None
    window: Visit = visit("anonymous")
    window.context.add_cookies([{"name": name, "value": cookie.value, "url": site.url}])
    page = window.go("/rfps/new")
    zone = page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    expect(page.locator("[name=time_zone]")).to_have_value(zone)
    expect(page.locator("#time_zone-help")).to_contain_text("As in your browser.")


def test_and_the_next_one_in_that_of_the_last(visit: Any) -> None:
    window: Visit = visit("lead")
    started(window, reference="ZONE-1")
    page = window.go("/rfps/new")
    expect(page.locator("[name=time_zone]")).to_have_value("Europe/Zurich")
    expect(page.locator("#time_zone-help")).to_contain_text("As in your last RFP, ZONE-1.")


def test_the_pages_of_a_draft_are_accessible_and_fit_a_phone(visit: Any) -> None:
    window: Visit = visit("lead", width=360)
    root = started(window, reference="ACCESSIBLE-1")
    add_criterion(window, root, code="C1", title="A-title-without-a-blank-that-is-rather-long", weight="40")
    found: list[str] = []
    for path in (
        "criteria",
        "criteria/1",
        "criteria/add",
        "rules",
        "scales",
        "scales/add",
        "panel",
        "panel/add",
        "offers",
        "offers/add",
        "open-scoring",
    ):
        window.go(f"{root}/{path}")
        if width_beyond(window) > 0:
            found.append(f"{path} is wider than the window")
        found += faults_in_every_look(window)
    assert found == []
