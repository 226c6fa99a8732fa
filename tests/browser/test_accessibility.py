"""axe-core finds nothing on any page, in light, dark and on a phone; no page is wider than the phone."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Site, Visit
from tests.integrity.doors import address, send
from tests.integrity.matrix import DOORS

AXE = next((Path(__file__).parent / "vendor").glob("axe-core-*/axe.min.js")).read_text(encoding="utf-8")
LOOKS = {"light": ("light", 1280), "dark": ("dark", 1280), "phone": ("light", 390)}
VISITORS = ("anonymous", "lead", "administrator", "evaluator before submitting")
pytestmark = pytest.mark.browser


def pages_by_visitor(site: Site) -> dict[str, list[str]]:
    """Visitor -> the pages nobody before came to: one of every endpoint, and one of every kind of refusal."""
    seen: set[object] = set()
    pages: dict[str, list[str]] = {}
    for persona in VISITORS:
        pages[persona] = []
        for door in DOORS:
            answer = send(site.app, door, world=site.world, persona=persona) if door.method == "GET" else None
            if answer is None or not answer.data.lstrip().startswith(b"<!DOCTYPE html>"):
                continue
            kind = door.endpoint if answer.status_code in (200, 410, 422) else answer.status_code
            if kind not in seen and not 300 <= answer.status_code < 400:
                seen.add(kind)
                pages[persona].append(address(site.app, door, site.world))
    return pages


def violations(window: Visit) -> list[str]:
    """What axe-core finds on the page as it stands: rule and the elements that break it."""
    window.page.evaluate(AXE)
    result: dict[str, Any] = window.page.evaluate("axe.run(document)")
    return [
        f"{window.page.url}: {found['id']} at {node['target']}"
        for found in result["violations"]
        for node in found["nodes"]
    ]


def width_beyond(window: Visit) -> int:
    """How many pixels the page is wider than the window."""
    return int(window.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.fixture(scope="session")
def pages(site: Site) -> dict[str, list[str]]:
    return pages_by_visitor(site)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("persona", VISITORS)
def test_axe_finds_nothing(visit: Any, pages: dict[str, list[str]], persona: str, look: str) -> None:
    scheme, width = LOOKS[look]
    window = visit(persona, scheme=scheme, width=width)
    found: list[str] = []
    too_wide: list[str] = []
    for place in pages[persona]:
        window.go(place)
        assert urlsplit(window.page.url).path == urlsplit(place).path
        found += violations(window)
        if width_beyond(window) > 0:
            too_wide.append(place)
    window.complaints[:] = [text for text in window.complaints if "Failed to load resource" not in text]
    assert (found, too_wide) == ([], [])


def test_axe_would_find_something(site: Site, visit: Any) -> None:
    window = visit("anonymous")
    window.go("/nothing-is-here")
    window.complaints.clear()
    window.page.evaluate("document.querySelector('main').appendChild(document.createElement('img'))")
    assert [text.split(": ")[1].split(" at")[0] for text in violations(window)] == ["image-alt"]
