"""The packet as a page in a browser: axe finds nothing, it fits a phone, and a figure is clicked to its marks."""

import re
from typing import Any

import pytest

from app.models.outbox import DocumentKind
from app.stages.packets.operations import request_packet
from app.stages.packets.queries import filed_packets
from app.stages.scoring.queries import rfp_by_reference
from app.web.outbox import sweep
from tests.browser.conftest import Site
from tests.browser.test_accessibility import LOOKS, faults_in_every_look
from tests.integrity.world import actor_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(site: Site) -> str:
    """The address of the contact centre's packet as a page, built as the worker does."""
    with site.app.app_context():
        rfp_id = rfp_by_reference("contact-centre")
        assert rfp_id is not None
        request_packet(actor_of("lead", site.world.people), rfp_id=rfp_id)
        sweep()
        form = filed_packets(rfp_id)[0].document(".html")
    assert form is not None
    assert form.kind is DocumentKind.PACKET_PAGE
    return f"/rfps/{site.samples['contact-centre']}/packet/{form.public_id}.html"


def test_axe_finds_nothing_on_the_whole_packet(visit: Any, page: str) -> None:
    window = visit("lead", width=LOOKS["phone"][1])
    window.go(page)
    assert faults_in_every_look(window) == []


def test_a_figure_of_the_matrix_is_clicked_down_to_its_marks(visit: Any, page: str) -> None:
    window = visit("lead")
    opened = window.go(page)
    opened.get_by_role("table", name="Points by criterion and offer").get_by_role("link", name="9.40").first.click()
    opened.wait_for_url(re.compile(r"/ranking/\d+$"))
    opened.go_back()
    cell = opened.get_by_role("table", name="Points by criterion and offer").get_by_role("link", name="5.20").first
    cell.click()
    opened.wait_for_url(re.compile(r"/ranking/\d+/\d+$"))
    assert opened.get_by_role("heading", level=1).inner_text() != ""


def test_the_packet_reads_without_any_script(site: Site, chromium: Any, page: str) -> None:
    from tests.browser.conftest import cookies_of

    context = chromium.new_context(base_url=site.url, java_script_enabled=False)
    context.add_cookies(cookies_of(site, "lead"))
    opened = context.new_page()
    opened.goto(page)
    assert opened.locator("article.packet section").count() == 16
    assert opened.locator("figure.packet-chart svg[role=img]").count() == 5
    context.close()
