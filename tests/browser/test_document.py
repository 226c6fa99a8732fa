"""Two windows write one section; what is typed survives leaving and signing out; order by mouse and keys; axe."""

from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from app.db import db
from app.domain.lifecycle import Stage
from app.domain.policy import Actor, Role
from app.domain.request.document import Section
from app.evaluations.operations import import_evaluation
from app.models.rfp import Rfp
from app.stages.drafting.document.operations.comments import add_comment
from app.stages.drafting.document.operations.sections import add_section, save_section
from app.web.unit_of_work import writing
from tests.browser.conftest import Site, Visit
from tests.browser.test_accessibility import faults_in_every_look, width_beyond
from tests.builders import with_role
from tests.integrity.world import an_evaluation, email

pytestmark = pytest.mark.browser
BODY = "We answer from 8 to 18.\n\nIn German and French.\n\nOn the telephone only."
TABLE = (
    "| Day | Opens | Closes | Languages | Channels |\n|---|--:|--:|---|---|\n| Monday | 8:00 | 18:00 | German | All |"
)
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('finalist:section:')).length"
_numbers = count(1)


@dataclass(frozen=True)
class Written:
    """The address of a document in drafting with three sections, and their keys."""

    root: str
    keys: tuple[str, ...]

    def at(self, path: str) -> str:
        return f"{self.root}/document{path}"


@pytest.fixture
def written(site: Site) -> Written:
    lead = Actor(person_id=site.world.people["lead"], name="Person lead", email=email("lead"))
    with site.app.app_context():
        evaluation = an_evaluation(reference=f"DOCUMENT-{next(_numbers)}", title="A document to be written")
        made = import_evaluation(lead, evaluation=evaluation, source_name="document")
        with writing() as session:
            session.execute(update(Rfp).where(Rfp.public_id == made.public_id).values(stage=Stage.DRAFTING))
        rfp_id = db.session.scalars(select(Rfp.id).where(Rfp.public_id == made.public_id)).one()
        keys = [
            add_section(lead, rfp_id=rfp_id, section=Section("", title, body, level), after="", drafter="")
            for title, body, level in (("Services", f"# Days\n\n{TABLE}", 1), ("Hours", BODY, 2), ("Price", "", 1))
        ]
        newer = Section(keys[2], "Price", "In euros.")
        save_section(lead, rfp_id=rfp_id, section=newer, version=1)
        add_comment(lead, rfp_id=rfp_id, section=keys[1], text="And at night?")
    with_role(site.app, person=site.world.people["drafter"], rfp=made.public_id, role=Role.DRAFTER)
    return Written(f"/rfps/{made.public_id}", tuple(keys))


def change(page: Page, old: str, new: str) -> None:
    body = page.locator("#body")
    body.fill(body.input_value().replace(old, new))


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()


def without_409(window: Visit) -> None:
    """Chromium tells of every answer that is not 200; that a stale form is answered 409 is meant."""
    window.complaints[:] = [text for text in window.complaints if "409" not in text]


def test_two_windows_on_one_section_lose_no_word(visit: Any, written: Written) -> None:
    lead, drafter = visit("lead"), visit("drafter")
    mine, hers = lead.go(written.at(f"/{written.keys[1]}")), drafter.go(written.at(f"/{written.keys[1]}"))
    expect(hers.locator(".section-beside")).to_contain_text("Person lead is writing in this section")
    change(hers, "8 to 18", "7 to 20")
    save(hers)
    expect(hers.get_by_text("The section “Hours” is saved.")).to_be_visible()
    change(mine, "telephone only", "telephone and by chat")
    expect(mine.locator("#preview")).to_contain_text("telephone and by chat")
    save(mine)
    expect(mine.get_by_text("Not saved yet: both changes stand together")).to_be_visible()
    save(mine)
    expect(mine.get_by_text("together with what Person drafter wrote")).to_be_visible()
    text = mine.locator(f"#s-{written.keys[1]} .markdown")
    expect(text).to_have_text("We answer from 7 to 20.\nIn German and French.\nOn the telephone and by chat.")
    for window in (lead, drafter):
        window.go(written.at(f"/{written.keys[1]}"))
    change(hers, "7 to 20", "6 to 22")
    save(hers)
    change(mine, "7 to 20", "0 to 24")
    save(mine)
    expect(mine.get_by_text("Not saved yet: two texts to bring together")).to_be_visible()
    both = mine.locator("#body").input_value()
    assert ("We answer from 6 to 22." in both, "We answer from 0 to 24." in both) == (True, True)
    mine.locator("#body").fill("We answer at all hours.")
    save(mine)
    expect(text).to_have_text("We answer at all hours.")
    assert mine.evaluate(KEPT) == 0
    without_409(lead)


def test_what_is_typed_survives_leaving_and_signing_out(visit: Any, written: Written) -> None:
    window: Visit = visit("lead")
    page = window.go(written.at(f"/{written.keys[1]}"))
    page.on("dialog", lambda dialog: dialog.accept())
    change(page, "French", "Italian")
    window.go(written.at(""))
    window.go(written.at(f"/{written.keys[1]}"))
    expect(page.get_by_text("Put back what you typed and did not save")).to_be_visible()
    expect(page.locator("#body")).to_have_value(BODY.replace("French", "Italian"))
    cookies = window.context.cookies()
    window.context.clear_cookies()
    page.locator(".section-beside").dispatch_event("alive")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    save(page)
    expect(page.get_by_text("This page is from an earlier sign-in.")).to_be_visible()
    window.context.add_cookies(cookies)
    window.go(written.at(f"/{written.keys[1]}"))
    expect(page.locator("#body")).to_have_value(BODY.replace("French", "Italian"))
    save(page)
    expect(page.get_by_text("The section “Hours” is saved.")).to_be_visible()
    assert (page.evaluate(KEPT), "saved=" in page.url) == (0, False)
    window.complaints[:] = [text for text in window.complaints if "400" not in text]


def test_without_a_connection_nothing_is_sent_and_the_text_stays(visit: Any, written: Written) -> None:
    window: Visit = visit("lead")
    page = window.go(written.at("/add"))
    page.locator("#title").fill("Staffing")
    window.context.set_offline(True)
    page.get_by_role("button", name="Add the section").click()
    expect(page.get_by_text("There is no connection.")).to_be_visible()
    window.context.set_offline(False)
    page.get_by_role("button", name="Add the section").click()
    expect(page.get_by_role("heading", name="3 Staffing")).to_be_visible()


def test_sections_are_ordered_by_dragging_and_by_keys(visit: Any, written: Written) -> None:
    page = visit("lead").go(written.at("/order"))
    titles = page.locator(".order-title")
    handle = page.locator(".order-handle")
    handle.nth(2).drag_to(handle.nth(0), target_position={"x": 4, "y": 2})
    expect(titles).to_have_text(["1 Price", "2 Services", "2.1 Hours"])
    down = page.locator(f"#down-{written.keys[2]}")
    down.focus()
    page.keyboard.press("Enter")
    expect(titles).to_have_text(["1 Services", "1.1 Hours", "2 Price"])
    expect(page.locator(f"#down-{written.keys[2]}")).to_be_disabled()
    page.locator(f"#deeper-{written.keys[2]}").click()
    expect(titles).to_have_text(["1 Services", "1.1 Hours", "1.2 Price"])
    expect(page.locator(f"#deeper-{written.keys[2]}")).to_be_focused()


def test_the_pages_pass_axe_and_fit_a_phone(visit: Any, written: Written) -> None:
    window: Visit = visit("lead", width=360)
    first, second, third = written.keys
    paths = ("", f"/{second}", "/add", "/order", f"/{second}/comments", f"/{third}/history", "/removed")
    found = []
    for path in paths:
        window.go(written.at(path))
        found.append((path, width_beyond(window), faults_in_every_look(window)))
    page = window.go(written.at(f"/{first}"))
    page.locator("#version").evaluate("each => each.value = '0'")
    change(page, "Monday", "Tuesday")
    save(page)
    expect(page.get_by_text("Not saved yet: two texts")).to_be_visible()
    found.append(("together", width_beyond(window), faults_in_every_look(window)))
    page.get_by_role("button", name="Remove").click()
    found.append(("dialog", width_beyond(window), faults_in_every_look(window)))
    without_409(window)
    assert found == [(path, 0, []) for path in (*paths, "together", "dialog")]
