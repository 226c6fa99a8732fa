"""axe-core finds nothing on any page, in light, dark and on a phone; no page is wider than the phone."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from werkzeug.test import TestResponse

from tests.browser.conftest import HEIGHT, REFUSED, Site, Visit
from tests.integrity.doors import address, send
from tests.integrity.matrix import DOORS

AXE = next((Path(__file__).parent / "vendor").glob("axe-core-*/axe.min.js")).read_text(encoding="utf-8")
LOOKS = {"light": ("light", 1280), "dark": ("dark", 1280), "phone": ("light", 390)}
HAVE_TESTS_OF_THEIR_OWN = {
    "finalists.agreement",
    "finalists.robustness",
    "finalists.scenarios",
    "finalists.scenarios_new",
    "packets.packets_page",
}
"""Endpoints whose pages other files here look at in every look, filled with more than this small world has."""
VISITORS = ("anonymous", "lead", "administrator", "evaluator before submitting")
PARTS = {"lead": 4}
"""Whoever has many pages is sent to them in parts, so that no test takes for ever."""
pytestmark = pytest.mark.browser


def pages_by_visitor(site: Site) -> dict[str, list[str]]:
    """Visitor -> the pages nobody before came to: one of every endpoint, and one of every kind of refusal."""
    seen: set[object] = set()
    pages: dict[str, list[str]] = {}
    for persona in VISITORS:
        pages[persona] = []
        for door in DOORS:
            answer = send(site.app, door, world=site.world, persona=persona) if door.method == "GET" else None
            if answer is None or not is_page(answer) or door.endpoint in HAVE_TESTS_OF_THEIR_OWN:
                continue
            kind = door.endpoint if answer.status_code in (200, 410, 422) else answer.status_code
            if kind not in seen and not 300 <= answer.status_code < 400:
                seen.add(kind)
                pages[persona].append(address(site.app, door, site.world))
    return pages


def is_page(answer: TestResponse) -> bool:
    """Whether a browser shows it: a whole page, no piece of one, and nothing that it saves as a file."""
    is_file = answer.headers.get("Content-Disposition", "").startswith("attachment")
    return answer.data.lstrip().startswith(b"<!DOCTYPE html>") and not is_file


def violations(window: Visit) -> list[str]:
    """What axe-core finds on the page as it stands: rule and the elements that break it."""
    if not window.page.evaluate("'axe' in window"):
        window.page.evaluate(AXE)
    result: dict[str, Any] = window.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{window.page.url}: {found['id']} at {node['target']}"
        for found in result["violations"]
        for node in found["nodes"]
    ]


def width_beyond(window: Visit) -> int:
    """How many pixels the page is wider than the window."""
    return int(window.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def faults_in_every_look(window: Visit) -> list[str]:
    """What axe-core finds on the page as it stands in each look, and whether it is wider than a phone.

    The page is not loaded anew: what was typed or opened in it stays, and the window is as wide as before.
    """
    faults: list[str] = []
    before = window.page.viewport_size
    for look, (scheme, width) in reversed(LOOKS.items()):
        window.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        expect(window.page.locator("html")).to_have_attribute("data-bs-theme", scheme)
        window.page.set_viewport_size({"width": width, "height": HEIGHT})
        faults += [f"{look}: {fault}" for fault in violations(window)]
        if width_beyond(window) > 0:
            faults.append(f"{look}: {window.page.url} is wider than the window")
    window.page.set_viewport_size(before or {"width": width, "height": HEIGHT})
    return faults


@pytest.fixture(scope="session")
def pages(site: Site) -> dict[str, list[str]]:
    return pages_by_visitor(site)


@pytest.mark.parametrize(
    ("persona", "part"), [(persona, part) for persona in VISITORS for part in range(PARTS.get(persona, 1))]
)
def test_axe_finds_nothing(visit: Any, pages: dict[str, list[str]], persona: str, part: int) -> None:
    window = visit(persona, width=LOOKS["phone"][1])
    window.pardoned.append(REFUSED)
    faults: list[str] = []
    for place in pages[persona][part :: PARTS.get(persona, 1)]:
        window.go(place)
        assert urlsplit(window.page.url).path == urlsplit(place).path
        faults += faults_in_every_look(window)
    assert faults == []


def test_axe_would_find_something(site: Site, visit: Any) -> None:
    window = visit("anonymous")
    window.pardoned.append(REFUSED)
    window.go("/nothing-is-here")
    window.page.evaluate("document.querySelector('main').appendChild(document.createElement('img'))")
    assert [text.split(": ")[1].split(" at")[0] for text in violations(window)] == ["image-alt"]
