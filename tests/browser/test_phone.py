"""An RFP made by hand on a phone: no page is wider than the screen, and the stage it stands in is in sight."""

import re
from typing import Any

import pytest

from app.stages.packets.operations import request_packet
from app.stages.scoring.queries import rfp_by_reference
from app.web.outbox import sweep
from tests.browser.conftest import Site, Visit
from tests.browser.test_accessibility import width_beyond
from tests.browser.test_drafting import started
from tests.integrity.world import actor_of

pytestmark = pytest.mark.browser
STAGE_IN_SIGHT = """() => {
  const here = document.querySelector(".stage-bar [aria-current]").getBoundingClientRect();
  return here.left >= 0 && here.right <= innerWidth;
}"""
SCROLL_DOWN = """() => [...document.querySelectorAll(".stage-bar, .table-scroll, .draft-tabs")].filter(
  (each) => !["hidden", "clip"].includes(getComputedStyle(each).overflowY)).map((each) => each.className)"""
LINKS_BEYOND = """() => [...document.querySelectorAll("main table a")].filter(
  (each) => each.getBoundingClientRect().right > innerWidth).map((each) => each.textContent)"""


@pytest.mark.parametrize("width", [360, 390])
def test_no_page_of_an_rfp_made_by_hand_is_wider_than_a_phone(visit: Any, width: int) -> None:
    window: Visit = visit("lead", width=width)
    root = started(window, reference=f"PHONE-{width}")
    addresses = window.go(f"{root}/").locator(f'a[href^="{root}/"]').evaluate_all("all => all.map(each => each.href)")
    pages = sorted({re.sub(r"^https?://[^/]+|#.*$", "", address) for address in addresses})
    assert f"{root}/offers" in pages
    for path in pages:
        page = window.go(path)
        assert (path, width_beyond(window)) == (path, 0)
        assert page.evaluate(STAGE_IN_SIGHT), path
        assert page.evaluate(SCROLL_DOWN) == [], path


def test_the_links_of_filed_packets_are_in_sight_on_a_phone(site: Site, visit: Any) -> None:
    with site.app.app_context():
        rfp_id = rfp_by_reference("contact-centre")
        assert rfp_id is not None
        request_packet(actor_of("lead", site.world.people), rfp_id=rfp_id)
        sweep()
    window: Visit = visit("lead", width=360)
    page = window.go(f"/rfps/{site.samples['contact-centre']}/packet")
    assert page.evaluate(LINKS_BEYOND) == []
    assert width_beyond(window) == 0
    assert page.locator("table").bounding_box()["height"] < 900
