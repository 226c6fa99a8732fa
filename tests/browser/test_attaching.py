"""Attaching in a browser: in pieces, after a lost connection, after the page was closed; refused, saved, removed."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect
from sqlalchemy import select, update

from app.db import db
from app.models.person import Person
from app.models.vendor import Invitation
from app.stages.responses.sealed.attached import files_of
from app.web.request_size import LARGEST_PIECE
from app.web.unit_of_work import writing
from tests.browser.conftest import Site, Visit
from tests.browser.test_accessibility import faults_in_every_look
from tests.builders import signed_in
from tests.stages.responses.sealed_world import a_sealed_world

pytestmark = pytest.mark.browser
FIRM = "Cher SA"


def a_vendor(site: Site, visit: Any) -> tuple[Visit, str, int]:
    """A window of somebody who answers for a firm, the address of the response's files, and the invitation's key."""
    world = a_sealed_world(site.app, firms=(FIRM,))
    person = world.people[FIRM].person_id
    assert person is not None
    with site.app.app_context():
        with writing() as session:
            session.execute(update(Person).where(Person.id == person).values(is_vendor=True))
        invitation = world.invitations[FIRM]
        public_id = db.session.scalars(select(Invitation.public_id).where(Invitation.id == invitation)).one()
    name = site.app.config["SESSION_COOKIE_NAME"]
    cookie = signed_in(site.app, person).get_cookie(name)
    assert cookie is not None
    window = visit("anonymous")
    window.context.add_cookies([{"name": name, "value": cookie.value, "url": site.url}])
    return window, f"/portal/{public_id}/files", invitation


def test_files_are_sent_in_pieces_and_go_on(site: Site, visit: Any, tmp_path: Path) -> None:
    window, address, invitation = a_vendor(site, visit)
    long = tmp_path / "long.txt"
    long.write_bytes(b"plain words " * (3 * LARGEST_PIECE // 12))
    page = window.go(address)
    faults = faults_in_every_look(window)
    page.set_viewport_size({"width": 1280, "height": 844})
    window.pardoned += ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "422"]
    choice = page.locator("#files-quality--choice")

    lost: list[str] = []

    def lose_one(route: Route) -> None:
        if route.request.url.endswith(f"/{LARGEST_PIECE}") and not lost:
            lost.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.route("**/pieces/*", lose_one)
    choice.set_input_files(long)
    expect(page.get_by_role("link", name="long.txt")).to_be_visible()
    assert len(lost) == 1

    page.unroute("**/pieces/*")
    other = tmp_path / "other.txt"
    other.write_bytes(b"other words " * (2 * LARGEST_PIECE // 12))
    page.route(f"**/pieces/{LARGEST_PIECE}", lambda route: route.abort())
    choice.set_input_files(other)
    expect(page.get_by_text("No connection.")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.unroute(f"**/pieces/{LARGEST_PIECE}")
    expect(page.get_by_text("choose the same file again to go on")).to_be_visible()
    choice.set_input_files(other)
    expect(page.get_by_role("link", name="other.txt")).to_be_visible()
    with site.app.app_context():
        sizes = [(file.name, file.received, file.is_complete) for file in files_of(invitation)]
    assert sizes == [("long.txt", long.stat().st_size, True), ("other.txt", other.stat().st_size, True)]

    bad = tmp_path / "offer.pdf"
    bad.write_bytes(b"MZ" + bytes(500))
    choice.set_input_files(bad)
    expect(page.get_by_text("“offer.pdf” was not taken.")).to_be_visible()
    page.get_by_role("button", name="Remove other.txt").click()
    expect(page.get_by_role("link", name="other.txt")).to_have_count(0)
    with page.expect_download() as saved:
        page.get_by_role("link", name="long.txt").click()
    assert Path(saved.value.path()).read_bytes() == long.read_bytes()
    assert faults + faults_in_every_look(window) == []
