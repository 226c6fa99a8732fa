"""Scoring in a real browser: keys, saving as one goes, and that nothing typed is lost whatever happens meanwhile."""

from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select, update

from app.models.person import Person, SignInSession
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.browser.conftest import REFUSED, Site
from tests.browser.test_accessibility import violations, width_beyond
from tests.builders import signed_in
from tests.stages.scoring.panel import FINE, GATE, NORTH, SERVICE, WORDED, Panel, a_panel, an_evaluation

pytestmark = pytest.mark.browser
_numbers = count(1)


@dataclass
class Window:
    """A browser window of E1 on the page of the offer North."""

    visit: Any
    panel: Panel
    page: Page

    def open(self) -> "Window":
        self.visit.go(self.panel.at(f"/{NORTH}"))
        return self

    def card(self, criterion: int) -> Locator:
        return self.page.locator(f"#c{criterion}")

    def state(self, criterion: int) -> Locator:
        return self.card(criterion).locator(".mark-state")

    def justification(self, criterion: int) -> Locator:
        return self.page.locator(f"#j{criterion}")

    def chosen(self, criterion: int) -> str:
        return str(self.card(criterion).locator("input[type=radio]:checked").get_attribute("value"))


@pytest.fixture
def panel(site: Site) -> Panel:
    return a_panel(site.app, evaluation=an_evaluation(reference=f"BROWSER-{next(_numbers)}"))


@pytest.fixture
def window(site: Site, visit: Any, panel: Panel) -> Any:
    """`window()` opens the page of an offer as E1, with the session that E1 has."""

    def open_window(*, width: int = 1280, scheme: str = "light") -> Window:
        made = visit("E1", width=width, scheme=scheme)
        made.pardoned.append(REFUSED)
        _enter(site, panel, made)
        return Window(visit=made, panel=panel, page=made.page).open()

    return open_window


def _enter(site: Site, panel: Panel, visit: Any, *, browser: Any = None) -> None:
    name = site.app.config["SESSION_COOKIE_NAME"]
    cookie = (browser or panel.browsers["E1"]).get_cookie(name)
    visit.context.add_cookies([{"name": name, "value": cookie.value, "url": site.url}])


def _signed_in_anew(site: Site, panel: Panel, visit: Any) -> None:
    """What signing in again leaves in the browser: another session and another token of its forms."""
    _enter(site, panel, visit, browser=signed_in(site.app, panel.actors["E1"].person_id or 0))


def _sign_out(site: Site, panel: Panel) -> None:
    with site.app.app_context(), writing() as session:
        person = session.scalars(select(Person.id).where(Person.id == panel.actors["E1"].person_id)).one()
        session.execute(update(SignInSession).where(SignInSession.person_id == person).values(revoked_at=now()))


def test_keys_choose_scores_and_move_between_criteria(window: Any) -> None:
    opened = window()
    page = opened.page
    for key in ("j", "3", "j", "1", "0", "j", "7", "2", "Escape", "j", "p"):
        page.keyboard.press(key)
    for criterion in (SERVICE, WORDED, FINE, GATE):
        expect(opened.state(criterion)).to_contain_text("Saved")
    expect(page.locator("#scored")).to_have_text("4 of 4")
    opened.open()
    chosen = [opened.chosen(SERVICE), opened.chosen(WORDED), page.locator(f"#s{FINE}").input_value()]
    assert (*chosen, opened.chosen(GATE)) == ("3", "10", "72", "pass")
    page.keyboard.press("j")
    page.keyboard.press("n")
    expect(opened.state(SERVICE)).to_contain_text("Saved")
    assert opened.chosen(SERVICE) == "N/A"


def test_in_a_field_of_a_number_keys_move_on_and_verdicts_do_nothing(window: Any) -> None:
    opened = window()
    page = opened.page
    for key in ("j", "j", "j", "p", "8", "j", "k"):
        page.keyboard.press(key)
    expect(opened.state(FINE)).to_contain_text("Saved")
    assert page.locator(f"#s{FINE}").input_value() == "8"
    expect(opened.card(FINE)).to_be_focused()
    for key in ("9", "n", "j"):
        page.keyboard.press(key)
    expect(opened.card(GATE)).to_be_focused()
    assert page.locator(f"#s{FINE}").input_value() == "N/A"


def test_what_is_typed_is_saved_a_moment_later_and_keys_do_nothing_meanwhile(window: Any) -> None:
    opened = window()
    opened.justification(SERVICE).press_sequentially("joined 3 teams")
    expect(opened.state(SERVICE)).to_contain_text("Saved")
    opened.open()
    assert (opened.justification(SERVICE).input_value(), opened.chosen(SERVICE)) == ("joined 3 teams", "")


def test_what_is_typed_without_a_connection_is_saved_once_it_is_back(window: Any) -> None:
    opened = window()
    opened.visit.context.set_offline(True)
    opened.justification(SERVICE).fill("typed in a tunnel")
    expect(opened.state(SERVICE)).to_contain_text("the server cannot be reached")
    opened.visit.context.set_offline(False)
    expect(opened.state(SERVICE)).to_contain_text("Saved", timeout=10_000)
    assert opened.open().justification(SERVICE).input_value() == "typed in a tunnel"


def test_what_a_closed_window_could_not_save_is_put_back_and_saved(window: Any) -> None:
    opened = window()
    opened.page.route("**/scoring/*/*", lambda route: route.fulfill(status=503))
    opened.justification(SERVICE).fill("not lost")
    expect(opened.state(SERVICE)).to_contain_text("the server is busy")
    opened.page.unroute("**/scoring/*/*")
    opened.open()
    expect(opened.state(SERVICE)).to_contain_text("Saved")
    assert opened.open().justification(SERVICE).input_value() == "not lost"


def test_a_score_off_the_scale_is_refused_beside_its_field(window: Any) -> None:
    opened = window()
    opened.page.locator(f"#s{FINE}").fill("101")
    expect(opened.state(FINE)).to_contain_text("Not saved: 101 is not on the scale 0 to 100")
    opened.page.locator(f"#s{FINE}").fill("99,5")
    expect(opened.state(FINE)).to_contain_text("Saved")


@pytest.mark.parametrize(("button", "kept"), [("Keep what I typed", "second"), ("Take what is stored", "first")])
def test_two_windows_over_one_mark_show_both_versions_and_let_one_choose(window: Any, button: str, kept: str) -> None:
    first, second = window(), window()
    first.justification(SERVICE).fill("first")
    expect(first.state(SERVICE)).to_contain_text("Saved")
    second.justification(SERVICE).fill("second")
    clash = second.card(SERVICE).get_by_role("alert")
    expect(clash).to_contain_text("Changed in another window meanwhile.")
    expect(clash).to_contain_text("first")
    assert second.justification(SERVICE).input_value() == "second"
    assert violations(second.visit) == []
    clash.get_by_role("button", name=button).click()
    expect(second.state(SERVICE)).to_contain_text("Saved")
    assert first.open().justification(SERVICE).input_value() == kept


def test_signed_out_while_typing_the_words_are_back_after_signing_in(site: Site, window: Any, panel: Panel) -> None:
    opened = window()
    _sign_out(site, panel)
    opened.justification(SERVICE).fill("typed after the session ended")
    expect(opened.state(SERVICE)).to_contain_text("you are signed out")
    expect(opened.state(SERVICE).get_by_role("link", name="Sign in again")).to_be_visible()
    _signed_in_anew(site, panel, opened.visit)
    opened.open()
    expect(opened.state(SERVICE)).to_contain_text("Saved")
    assert opened.open().justification(SERVICE).input_value() == "typed after the session ended"


def test_signed_in_again_in_another_tab_the_open_page_goes_on_saving(site: Site, window: Any, panel: Panel) -> None:
    opened = window()
    _sign_out(site, panel)
    _signed_in_anew(site, panel, opened.visit)
    opened.justification(SERVICE).fill("the page of before")
    expect(opened.state(SERVICE)).to_contain_text("Saved")


def test_who_comes_back_signed_in_again_needs_to_type_nothing_anew(site: Site, window: Any, panel: Panel) -> None:
    opened = window()
    _sign_out(site, panel)
    opened.justification(SERVICE).fill("typed while signed out")
    expect(opened.state(SERVICE).get_by_role("link", name="Sign in again")).to_be_visible()
    _signed_in_anew(site, panel, opened.visit)
    opened.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(opened.state(SERVICE)).to_contain_text("Saved")
    assert opened.open().justification(SERVICE).input_value() == "typed while signed out"


def test_what_was_kept_over_an_older_mark_is_put_back_beside_the_newer_one(window: Any) -> None:
    opened, elsewhere = window(), window()
    opened.visit.context.set_offline(True)
    opened.justification(SERVICE).fill("kept in the browser")
    expect(opened.state(SERVICE)).to_contain_text("the server cannot be reached")
    elsewhere.justification(SERVICE).fill("saved meanwhile")
    expect(elsewhere.state(SERVICE)).to_contain_text("Saved")
    opened.visit.context.set_offline(False)
    expect(opened.state(SERVICE)).to_contain_text("choose which holds")
    opened.open()
    expect(opened.card(SERVICE).get_by_role("alert")).to_contain_text("saved meanwhile")
    assert opened.justification(SERVICE).input_value() == "kept in the browser"
    opened.card(SERVICE).get_by_role("button", name="Keep what I typed").click()
    expect(opened.state(SERVICE)).to_contain_text("Saved")
    assert elsewhere.open().justification(SERVICE).input_value() == "kept in the browser"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_fit_a_phone_and_axe_finds_nothing(window: Any, scheme: str) -> None:
    opened = window(width=360, scheme=scheme)
    opened.page.locator(f"#s{FINE}").fill("off the scale")
    expect(opened.state(FINE)).to_contain_text("Not saved")
    assert (violations(opened.visit), width_beyond(opened.visit)) == ([], 0)
    opened.visit.go(opened.panel.at())
    assert (violations(opened.visit), width_beyond(opened.visit)) == ([], 0)


def test_without_script_the_page_is_a_form_that_saves_the_offer(site: Site, chromium: Browser, panel: Panel) -> None:
    context = chromium.new_context(java_script_enabled=False)
    name = site.app.config["SESSION_COOKIE_NAME"]
    cookie = panel.browsers["E1"].get_cookie(name)
    assert cookie is not None
    context.add_cookies([{"name": name, "value": cookie.value, "url": site.url}])
    page = context.new_page()
    page.goto(f"{site.url}{panel.at(f'/{NORTH}')}")
    page.locator(f"#c{WORDED}").get_by_text("Good").click()
    page.locator(f"#j{WORDED}").fill("plain form")
    page.get_by_role("button", name="Save all of this offer").click()
    expect(page.get_by_text("Your marks are saved.")).to_be_visible()
    assert page.locator(f"#j{WORDED}").input_value() == "plain form"
    context.close()
