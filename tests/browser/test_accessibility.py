"""axe-core finds nothing on any page, in light, dark and on a phone; no page is wider than the phone."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Site, Visit
from tests.integrity.crawl import crawl

AXE = next((Path(__file__).parent / "vendor").glob("axe-core-*/axe.min.js")).read_text(encoding="utf-8")
LOOKS = {"light": ("light", 1280), "dark": ("dark", 1280), "phone": ("light", 390)}
VISITORS = ("anonymous", "lead", "administrator", "auditor", "evaluator before submitting")
_pages: dict[str, list[str]] = {}

pytestmark = pytest.mark.browser


def pages_of(site: Site, persona: str) -> list[str]:
    """Every page this persona can look at, error pages included, found as the integrity tests find them."""
    if persona not in _pages:
        found = crawl(site.app, site.world, persona)
        _pages[persona] = [
            address
            for address, page in found.items()
            if page.status in (200, 403, 404) and ("Content-Type", "text/html; charset=utf-8") in page.headers
        ]
    return _pages[persona]


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


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("persona", VISITORS)
def test_axe_finds_nothing(site: Site, visit: Any, persona: str, look: str) -> None:
    scheme, width = LOOKS[look]
    window = visit(persona, scheme=scheme, width=width)
    found: list[str] = []
    too_wide: list[str] = []
    for address in pages_of(site, persona):
        window.go(address)
        found += violations(window)
        if width_beyond(window) > 0:
            too_wide.append(address)
    window.complaints[:] = [text for text in window.complaints if "Failed to load resource" not in text]
    assert (found, too_wide) == ([], [])


def test_axe_would_find_something(site: Site, visit: Any) -> None:
    window = visit("anonymous")
    window.go("/nothing-is-here")
    window.complaints.clear()
    window.page.evaluate("document.body.appendChild(document.createElement('img')).src = '/static/img/finalist.svg'")
    assert [text.split(": ")[1].split(" at")[0] for text in violations(window)] == ["image-alt"]
