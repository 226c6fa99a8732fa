"""Fetches everything a persona can come to: every address of the application, and every link found on the way."""

import html
import io
import re
import zipfile
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.policy import Action
from app.web.access import declared_action
from tests.integrity.world import OFFERS, World, client

LINK = re.compile(r"""(?:href|src|action|formaction|hx-get|data-url)\s*=\s*["']([^"'#]+)""")
CSRF = re.compile(rb"""(csrf_token" value="|X-CSRFToken": ")[^"]+""")
BETWEEN_DIGITS = re.compile("(?<=\\d)[,'’\u202f\u00a0 ](?=\\d{3})")
MANY = 600
FIXED_ID = "fixed-request-id"
RANGES: dict[str, Iterable[int]] = {"offer": range(1, len(OFFERS) + 1), "criterion": range(1, 5)}
"""Arguments of addresses for which every value of the world is tried."""
QUIET_HEADERS = {"Set-Cookie", "Date", "X-Request-ID"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer. `text` is everything a person or a program could read in it, headers included."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    text: str


def crawl(app: Flask, world: World, persona: str) -> dict[str, Fetched]:
    """Address -> answer, for everything the persona can fetch, refusals included. Raises when links never end."""
    return dict(fetching(app, world, persona))


def fetching(
    app: Flask, world: World, persona: str, *, first: Collection[Action] = ()
) -> Iterator[tuple[str, Fetched]]:
    """The same, one after the other as they are fetched, beginning with what needs one of the actions `first`."""
    browser = client(app, world, persona)
    waiting = deque([*(starts(app, world, of=first) if first else ()), *starts(app, world)])
    seen: set[str] = set()
    while waiting:
        address = waiting.popleft()
        if address in seen or address.startswith("/static/"):
            continue
        if len(seen) >= MANY:
            raise RuntimeError(f"{persona} finds more than {MANY} pages; the last is {address}.")
        answer = ask(browser, address)
        seen.add(address)
        waiting.extend(links(answer, base=address))
        yield address, fetched(answer)


def glance(app: Flask, world: World, persona: str, *, of: Collection[Action]) -> dict[str, Fetched]:
    """Address -> answer, for what needs one of these actions, and no link followed from there."""
    browser = client(app, world, persona)
    return {address: fetched(ask(browser, address)) for address in starts(app, world, of=of)}


def ask(browser: FlaskClient, address: str) -> TestResponse:
    return browser.get(address, headers={"X-Request-ID": FIXED_ID})


def starts(app: Flask, world: World, *, of: Collection[Action] = ()) -> list[str]:
    """Every address that can be asked for: each rule with the world's things in its arguments. With `of`, only those
    that need one of these actions."""
    found: list[str] = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or set()) or rule.endpoint == "static":
                continue
            if of and declared_action(app, rule.endpoint) not in of:
                continue
            names = sorted(rule.arguments)
            choices = product(*(RANGES.get(name, [world.arguments[name]]) for name in names))
            found += [app.url_for(rule.endpoint, **dict(zip(names, chosen, strict=True))) for chosen in choices]
    return sorted(found) if of else [*sorted(found), "/", "/nothing-is-here", f"/rfps/{world.other_rfp}"]


def links(answer: TestResponse, *, base: str) -> list[str]:
    """The addresses on our own host that an answer points to."""
    if answer.headers.get("Location"):
        targets = [answer.headers["Location"]]
    elif answer.mimetype == "text/html":
        targets = [html.unescape(found) for found in LINK.findall(answer.get_data(as_text=True))]
    else:
        targets = []
    whole = [urlsplit(urljoin(f"http://localhost{base}", target)) for target in targets]
    return [
        part.path + (f"?{part.query}" if part.query else "")
        for part in whole
        if part.scheme == "http" and part.hostname == "localhost"
    ]


def fetched(answer: TestResponse) -> Fetched:
    headers = tuple((name, value) for name, value in answer.headers if name not in QUIET_HEADERS)
    body = CSRF.sub(rb"\1-", answer.get_data())
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    return Fetched(
        status=answer.status_code,
        headers=tuple(pair for pair in headers if pair[0] != "Content-Length"),
        body=body,
        text=readable(f"{heads}\n{words(body, media_type=answer.mimetype or '')}"),
    )


def words(body: bytes, *, media_type: str) -> str:
    """What stands in a page, a data file, a workbook or a document, its metadata included."""
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(f"{name}\n{archive.read(name).decode(errors='replace')}" for name in archive.namelist())
    if media_type == "application/pdf":
        return _words_of_pdf(body)
    return html.unescape(body.decode(errors="replace"))


@lru_cache(maxsize=64)  # the same file is taken away by many
def _words_of_pdf(body: bytes) -> str:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(body))
    pages = [page.extract_text() for page in reader.pages]
    return "\n".join([*pages, *(str(value) for value in (reader.metadata or {}).values())])


def readable(text: str) -> str:
    """The same text with numbers as plain digits, however they are grouped."""
    return BETWEEN_DIGITS.sub("", text)
