"""The watch over every page works: another host, an error in the console and a broken policy are all seen."""

from typing import Any

import pytest

from tests.browser.conftest import REFUSED

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("deed", "complaint"),
    [
        ("new Image().src = 'http://elsewhere.example/x.png'", "asked http://elsewhere.example/x.png"),
        ("console.error('broken')", "broken"),
        ("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')", "style"),
    ],
)
def test_a_page_that_misbehaves_is_noticed(visit: Any, deed: str, complaint: str) -> None:
    window = visit("anonymous")
    window.pardoned.append(REFUSED)
    window.go("/static/img/finalist.svg")
    window.go("/nothing-is-here")
    window.complaints.clear()
    window.page.evaluate(deed)
    for _ in range(50):
        if any(complaint in text for text in window.complaints):
            break
        window.page.wait_for_timeout(20)
    seen = [text for text in window.complaints if complaint in text]
    window.complaints.clear()
    assert len(seen) >= 1
