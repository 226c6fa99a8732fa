"""A live server on loopback and Debian's Chromium; a page fails its test on any other host, error or broken policy."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server

from app.domain.policy import Actor
from app.evaluations.operations import import_evaluation
from app.evaluations.reading import read_evaluation
from app.factory import create_app
from tests.conftest import settings, write_carelessly
from tests.integrity.world import World, build, client, email
from tests.outside import CHROMIUM, program

REFUSED = "Failed to load resource"
"""How the browser complains of every answer that refuses something."""
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""What Chromium needs to run as root without reaching out; see the stack's notes."""
HEIGHT = 844
expect.set_options(timeout=30_000)
"""Milliseconds until what does not come counts as broken: as long as Playwright waits for a thing to click."""
PROJECT = Path(__file__).resolve().parents[2]
SAMPLES = PROJECT / "samples"


@dataclass(frozen=True, slots=True)
class Site:
    """The running application, a small world of personas in it, and the addresses of the samples by folder name."""

    app: Flask
    url: str
    world: World
    samples: dict[str, str]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    instance = tmp_path_factory.mktemp("site")
    app = create_app({**settings(instance), "BASE_URL": "http://127.0.0.1", "WTF_CSRF_ENABLED": True})
    with app.app_context():
        write_carelessly()
        upgrade()
    world = build(app)
    samples = _samples(app, world)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(app=app, url=f"http://127.0.0.1:{server.port}", world=world, samples=samples)
    server.shutdown()
    thread.join()


def _samples(app: Flask, world: World) -> dict[str, str]:
    """Import what the project ships, led by the world's lead; returns public ids."""
    found = {}
    lead = Actor(person_id=world.people["lead"], name="Person lead", email=email("lead"))
    with app.app_context():
        for folder in sorted(path.parent for path in SAMPLES.glob("*/RFP.csv")):
            read = read_evaluation(folder)
            made = import_evaluation(lead, evaluation=read.evaluation, source_name=folder.name, is_sample=True)
            found[folder.name] = made.public_id
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A browser window of one persona. `complaints` gathers what must not happen on any page but for what a test
    brings about itself: `pardoned` are words of such complaints, whenever they come."""

    site: Site
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    pardoned: list[str] = field(default_factory=list)

    @property
    def unpardoned(self) -> list[str]:
        return [text for text in self.complaints if not any(words in text for words in self.pardoned)]

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.site.url}{path}", wait_until="load")
        return self.page


@pytest.fixture
def visit(site: Site, chromium: Browser) -> Iterator[Any]:
    """`visit(persona, dark=…, phone=…)` opens a window; the test fails if any page in it complained."""
    visits: list[Visit] = []

    def open_window(persona: str, *, scheme: str = "light", width: int = 1280) -> Visit:
        context = chromium.new_context(
            color_scheme=scheme, viewport={"width": width, "height": HEIGHT}, base_url=site.url, accept_downloads=True
        )
        context.add_cookies(cookies_of(site, persona))
        made = Visit(site=site, context=context, page=context.new_page())
        _watch(made)
        visits.append(made)
        return made

    yield open_window
    for made in visits:
        made.context.close()
    assert [complaint for made in visits for complaint in made.unpardoned] == []


def cookies_of(site: Site, persona: str) -> list[dict[str, Any]]:
    """The cookies of a browser in which the persona is signed in, as Playwright takes them; none for anonymous."""
    name = site.app.config["SESSION_COOKIE_NAME"]
    if persona not in site.world.tokens:
        return []
    cookie = client(site.app, site.world, persona).get_cookie(name)
    assert cookie is not None
    return [{"name": name, "value": cookie.value, "url": site.url}]


def _watch(made: Visit) -> None:
    host = urlsplit(made.site.url).netloc

    def on_request(request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != host:
            made.complaints.append(f"asked {request.url}")

    def on_console(message: Any) -> None:
        expected = REFUSED in message.text and "422" in message.text
        if message.type == "error" and not expected:
            made.complaints.append(f"{made.page.url}: {message.text}")

    made.page.on("request", on_request)
    made.page.on("console", on_console)
    made.page.on("pageerror", lambda error: made.complaints.append(f"{made.page.url}: {error}"))
