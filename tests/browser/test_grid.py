"""The table of own marks in a real browser: keys, blocks from a spreadsheet, and that nothing typed is lost."""

from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select, update

from app.db import db
from app.models.mark import MarkRow
from app.models.person import SignInSession
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.browser.conftest import REFUSED, Site
from tests.browser.test_accessibility import violations, width_beyond
from tests.builders import signed_in
from tests.stages.scoring.panel import FINE, GATE, NORTH, SERVICE, SOUTH, WORDED, Panel, a_panel, an_evaluation

pytestmark = pytest.mark.browser
_numbers = count(1)
PASTE = """(cell, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def panel(site: Site) -> Panel:
    return a_panel(site.app, evaluation=an_evaluation(reference=f"GRID-{next(_numbers)}"))


@pytest.fixture
def table(site: Site, visit: Any, panel: Panel) -> Any:
    """`table()` opens the table of E1 in a window of its own."""

    def open_table(*, width: int = 1280, scheme: str = "light") -> Any:
        made = visit("E1", width=width, scheme=scheme)
        made.pardoned.append(REFUSED)
        made.context.add_cookies([cookie_of(site, panel)])
        made.page.on("dialog", lambda dialog: dialog.accept())
        made.go(panel.at("/grid"))
        return made

    return open_table


def cookie_of(site: Site, panel: Panel, *, browser: Any = None) -> dict[str, Any]:
    name = site.app.config["SESSION_COOKIE_NAME"]
    cookie = (browser or panel.browsers["E1"]).get_cookie(name)
    assert cookie is not None
    return {"name": name, "value": cookie.value, "url": site.url}


def cell(page: Page, *, criterion: int, offer: int) -> Locator:
    return page.locator(f"input[name^=m{criterion}-{offer}-]")


def state(page: Page) -> Locator:
    return page.locator(".grid-state")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save the table").click()


CONTRAST = """cell => {
    const light = name => getComputedStyle(cell)[name].match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
    const [dark, bright] = [light('borderTopColor'), light('backgroundColor')].sort((one, other) => one - other);
    return (bright + 0.05) / (dark + 0.05);
}"""
"""How far the edge of a field stands out from its ground, as WCAG reckons it; 3 is asked for."""


def stored(site: Site, panel: Panel) -> dict[tuple[int, int], object]:
    """(offer, criterion) -> value, or kind where there is none, of each mark of E1."""
    query = select(MarkRow.offer, MarkRow.criterion, MarkRow.kind, MarkRow.value)
    with site.app.app_context():
        rows = db.session.execute(query.where(MarkRow.rfp_id == panel.rfp_id, MarkRow.seat == 1))
        return {(row[0], row[1]): row[2].value if row[3] is None else int(row[3]) for row in rows}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_cells_to_type_in_are_seen(scheme: str, table: Any) -> None:
    page = table(scheme=scheme).page
    assert cell(page, criterion=SERVICE, offer=NORTH).evaluate(CONTRAST) >= 3


def test_keys_move_through_the_table_and_typing_writes_over_a_cell(site: Site, table: Any, panel: Panel) -> None:
    page = table().page
    cell(page, criterion=SERVICE, offer=NORTH).focus()
    for keys in ("4", "ArrowRight", "3", "ArrowDown", "Good", "ArrowLeft", "Poor", "Enter", "7", "Tab", "8", "ArrowUp"):
        if keys[0].isdigit() or keys in ("Good", "Poor"):
            page.keyboard.type(keys)
        else:
            page.keyboard.press(keys)
    page.keyboard.type("n/a")
    expect(state(page)).to_have_text("6 cells changed, not saved.")
    save(page)
    expect(page.get_by_text("6 marks saved.")).to_be_visible()
    assert stored(site, panel) == {
        (NORTH, SERVICE): 4,
        (SOUTH, SERVICE): 3,
        (SOUTH, WORDED): "not_applicable",
        (NORTH, WORDED): 0,
        (NORTH, FINE): 7,
        (SOUTH, FINE): 8,
    }


def test_inside_a_cell_the_arrows_move_in_its_text_and_escape_brings_back_what_is_saved(table: Any) -> None:
    page = table().page
    first = cell(page, criterion=FINE, offer=NORTH)
    first.focus()
    page.keyboard.type("75")
    page.keyboard.press("F2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("2")
    expect(first).to_have_value("725")
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_have_value("")
    expect(state(page)).to_have_text("")


def test_a_block_with_faults_is_listed_by_cell_mended_and_saved(site: Site, table: Any, panel: Panel) -> None:
    page = table().page
    first = cell(page, criterion=SERVICE, offer=NORTH)
    first.evaluate(PASTE, "4\t9\r\nGreat\tPoor\r\n72,5\t60\r\nPass\tfail\r\n")
    expect(state(page)).to_contain_text("8 cells pasted, 8 changed and not saved.")
    assert stored(site, panel) == {}
    save(page)
    faults = page.locator(".grid-faults li")
    expect(faults).to_have_count(2)
    expect(faults.nth(0)).to_contain_text("Quality, South: 9 is not on the scale 0 to 5")
    expect(cell(page, criterion=FINE, offer=NORTH)).to_have_value("72,5")
    assert stored(site, panel) == {}
    faults.nth(0).get_by_role("link").click()
    expect(cell(page, criterion=SERVICE, offer=SOUTH)).to_be_focused()
    page.keyboard.type("2")
    cell(page, criterion=WORDED, offer=NORTH).fill("Good")
    save(page)
    expect(page.get_by_text("8 marks saved.")).to_be_visible()
    expect(cell(page, criterion=FINE, offer=NORTH)).to_have_value("72.5")
    assert (stored(site, panel)[SOUTH, SERVICE], stored(site, panel)[SOUTH, GATE]) == (2, "fail")
    expect(state(page)).to_have_text("")


def test_a_value_off_its_scale_looks_like_a_fault_at_once(table: Any) -> None:
    page = table().page
    for criterion, typed, is_off in (
        (SERVICE, "6", True), (SERVICE, "2.5", True), (SERVICE, "5", False), (SERVICE, "n/a", False),
        (WORDED, "good", False), (WORDED, "fair", True), (FINE, "99,5", False),
        (GATE, "3", True), (GATE, "Fail", False),
    ):  # fmt: skip
        box = cell(page, criterion=criterion, offer=NORTH)
        box.fill(typed)
        assert ("is-off" in (box.get_attribute("class") or "").split()) == is_off, typed


def test_a_block_that_reaches_beyond_the_table_changes_nothing(table: Any) -> None:
    page = table().page
    last = cell(page, criterion=SERVICE, offer=SOUTH)
    last.evaluate(PASTE, "4\t5\n3\t2\n")
    expect(state(page)).to_contain_text("Nothing was pasted: the block is 2 × 2 cells")
    expect(last).to_have_value("")


def test_what_was_typed_and_not_saved_is_back_when_the_table_is_opened_again(table: Any, panel: Panel) -> None:
    window = table()
    cell(window.page, criterion=SERVICE, offer=NORTH).fill("4")
    window.go(panel.at("/grid"))
    expect(cell(window.page, criterion=SERVICE, offer=NORTH)).to_have_value("4")
    expect(state(window.page)).to_contain_text("What you typed before and had not saved is back")
    window.page.get_by_role("button", name="Discard what is not saved").click()
    window.go(panel.at("/grid"))
    expect(cell(window.page, criterion=SERVICE, offer=NORTH)).to_have_value("")


def test_what_was_sent_after_signing_out_is_back_after_signing_in(site: Site, table: Any, panel: Panel) -> None:
    window = table()
    person = panel.actors["E1"].person_id or 0
    with site.app.app_context(), writing() as session:
        session.execute(update(SignInSession).where(SignInSession.person_id == person).values(revoked_at=now()))
    cell(window.page, criterion=SERVICE, offer=NORTH).fill("4")
    save(window.page)
    expect(window.page.get_by_role("heading", name="Sign in")).to_be_visible()
    window.context.add_cookies([cookie_of(site, panel, browser=signed_in(site.app, person))])
    window.go(panel.at("/grid"))
    expect(cell(window.page, criterion=SERVICE, offer=NORTH)).to_have_value("4")
    save(window.page)
    expect(window.page.get_by_text("1 mark saved.")).to_be_visible()
    assert stored(site, panel) == {(NORTH, SERVICE): 4}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_table_fits_a_phone_and_axe_finds_nothing(table: Any, scheme: str) -> None:
    window = table(width=360, scheme=scheme)
    assert (violations(window), width_beyond(window)) == ([], 0)
    cell(window.page, criterion=SERVICE, offer=NORTH).fill("9")
    save(window.page)
    expect(window.page.locator(".grid-faults li")).to_have_count(1)
    window.page.locator("summary").filter(has_text="Paste a block").click()
    assert (violations(window), width_beyond(window)) == ([], 0)


def test_without_script_a_block_is_pasted_into_a_field(site: Site, chromium: Browser, panel: Panel) -> None:
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies([cookie_of(site, panel)])
    page = context.new_page()
    page.goto(f"{site.url}{panel.at('/grid')}")
    page.locator("summary").filter(has_text="Paste a block").click()
    page.get_by_label("Block copied from a spreadsheet").fill("4\t5\nGood\tPoor")
    page.get_by_role("button", name="Put it into the table").click()
    expect(cell(page, criterion=WORDED, offer=SOUTH)).to_have_value("Poor")
    save(page)
    expect(page.get_by_text("4 marks saved.")).to_be_visible()
    context.close()
