"""The vendor directory: firms added, changed, searched, retired, their documents and history; nothing told too much."""

import re
from datetime import timedelta
from io import BytesIO

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.domain.policy import InstanceRole
from app.models.offer import Firm
from app.models.vendor import VendorProfile
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import a_person, signed_in

AARE = {
    "name": "Aare AG",
    "domain": "https://www.aare.example/en",
    "country": "Switzerland",
    "capabilities": "voice; chat",
    "about": "Good with night shifts.",
    "person_name": ["Anna Aare", "Beat Birs"],
    "person_email": ["Anna@aare.example", "beat@aare.example"],
    "person_phone": ["+41 1", ""],
    "person_position": ["Sales", ""],
    "place": "Bern",
    "place_country": "Switzerland",
    "place_note": "",
}
VERSION = re.compile(r'name="version"[^>]*value="(\d+)"')


def a_buyer(app: Flask) -> FlaskClient:
    return signed_in(app, a_person(app, name="Maya Lead", instance_roles=(InstanceRole.BUYER,)))


def added(browser: FlaskClient, **changes: object) -> str:
    """Add a firm; returns its address."""
    answer = browser.post("/vendors/add", data={**AARE, "anyway": "y", **changes})
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def test_a_firm_is_added_read_and_changed(app: Flask) -> None:
    browser = a_buyer(app)
    here = added(browser)
    page = browser.get(here).text
    shown = ["Aare AG", "aare.example", "chat, voice", "Anna Aare", "anna@aare.example", "+41 1", "Bern"]
    assert [text for text in shown if text not in page] == []
    version = VERSION.search(browser.get(f"{here}/change").text)[1]
    changed = {"name": "Aare Group AG", "capabilities": "voice", "version": version}
    assert browser.post(f"{here}/change", data=changed).status_code == 302
    page = browser.get(here).text
    assert ["Aare Group AG" in page, "Anna Aare" in page, "Changed Aare AG" in page] == [True, False, True]


def test_a_stale_change_keeps_what_was_typed(app: Flask) -> None:
    browser = a_buyer(app)
    here = added(browser)
    version = VERSION.search(browser.get(f"{here}/change").text)[1]
    assert browser.post(f"{here}/change", data=AARE | {"country": "Austria", "version": version}).status_code == 302
    late = browser.post(f"{here}/change", data=AARE | {"country": "Chile", "version": version})
    assert (late.status_code, "Chile" in late.text, "stored as: Austria" in late.text) == (409, True, True)


def test_what_is_wrong_is_said_and_nothing_is_lost(app: Flask) -> None:
    browser = a_buyer(app)
    wrong = browser.post("/vendors/add", data=AARE | {"person_email": ["anna", "b@b.example"], "domain": "no domain"})
    said = ["not an e-mail address", "not a domain", "Anna Aare", "Good with night shifts."]
    assert (wrong.status_code, [text for text in said if text not in wrong.text]) == (422, [])


def test_what_is_probably_the_same_is_shown_before_it_is_added(app: Flask) -> None:
    browser = a_buyer(app)
    added(browser)
    asked = browser.post("/vendors/add", data={"name": "AARE Ltd"})
    assert (asked.status_code, "have nearly the same name" in asked.text) == (200, True)
    same = browser.post("/vendors/add", data={"name": "aare ag", "anyway": "y"})
    assert (same.status_code, "stands in the directory already" in same.text) == (422, True)
    assert browser.post("/vendors/add", data={"name": "AARE Ltd", "anyway": "y"}).status_code == 302


def test_a_firm_of_an_evaluation_is_taken_in_without_a_word(app: Flask) -> None:
    browser = a_buyer(app)
    with app.app_context(), writing() as session:
        session.add_all([Firm(name="Aare AG"), Firm(name="Birs AG")])
    listed = browser.get("/vendors").text + browser.get("/vendors/vendors.csv").text
    assert ("Aare AG" in listed, "Birs AG" in listed) == (False, False)
    asked = browser.post("/vendors/add", data={"name": "AARE AG"})
    assert asked.status_code == 302
    here = added(browser, name="Aare SA")
    version = VERSION.search(browser.get(f"{here}/change").text)[1]
    assert browser.post(f"{here}/change", data={"name": "Birs AG", "version": version}).status_code == 302
    with app.app_context():
        known = select(Firm.name).join(VendorProfile).order_by(Firm.name)
        assert list(db.session.scalars(known)) == ["AARE AG", "Birs AG"]
        assert list(db.session.scalars(select(Firm.name).order_by(Firm.name))) == ["AARE AG", "Aare AG", "Birs AG"]


def test_the_list_is_searched_and_paged(app: Flask) -> None:
    browser = a_buyer(app)
    added(browser)
    with app.app_context(), writing() as session:
        for number in range(60):
            firm = Firm(name=f"Firm {number:02}")
            session.add(firm)
            session.flush()
            session.add(VendorProfile(firm_id=firm.id, country="Chile", added_at=now(), added_by="x"))
    first = browser.get("/vendors").text
    assert ("Firm 48" in first, "Firm 49" in first) == (True, False)
    after = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = browser.get(after).text
    assert ("Firm 48" in second, "Firm 49" in second, 'rel="next"' in second) == (False, True, False)
    before = re.search(r'rel="prev" href="([^"]+)"', second)[1].replace("&amp;", "&")
    assert "Aare AG" in browser.get(before).text
    for search in ({"name": "aar"}, {"capability": "VOICE"}, {"country": "switz"}, {"domain": "aare"}):
        found = browser.get("/vendors", query_string=search).text
        assert ("Aare AG" in found, "Firm 01" in found) == (True, False)
    assert "Nothing found" in browser.get("/vendors", query_string={"name": "aare", "country": "chile"}).text


def test_a_retired_firm_stands_in_a_list_of_its_own(app: Flask) -> None:
    browser = a_buyer(app)
    here = added(browser)
    assert browser.post(f"{here}/retire", data={"version": "7"}).status_code == 302
    assert "Aare AG" in browser.get("/vendors").text
    version = VERSION.search(browser.get(here).text)[1]
    browser.post(f"{here}/retire", data={"version": version})
    browser.get(here)
    shown = [">Aare AG</a>" in browser.get(f"/vendors{where}").text for where in ("", "?retired=y")]
    assert shown == [False, True]
    version = VERSION.search(browser.get(here).text)[1]
    browser.post(f"{here}/bring-back", data={"version": version})
    assert ">Aare AG</a>" in browser.get("/vendors").text


def test_documents_are_judged_kept_and_said_to_expire(app: Flask) -> None:
    browser = a_buyer(app)
    here = added(browser)

    def sent(name: str, content: bytes, **fields: str) -> int:
        data = {"title": "Certificate", "file": (BytesIO(content), name), **fields}
        return browser.post(f"{here}/documents", data=data, content_type="multipart/form-data").status_code

    soon = (now() + timedelta(days=30)).date().isoformat()
    assert [
        sent("bad.pdf", b"MZ no pdf"),
        sent("run.exe", b"MZ"),
        sent("page.txt", b"<script>alert(1)</script>"),
        sent("big.txt", b"a" * (10 * 1024 * 1024 + 1)),
    ] == [422] * 4
    assert sent("plain.txt", b"Certified.", expires_on=soon) == 302
    assert sent("old.txt", b"Expired.", title="Insurance", expires_on="2020-01-31") == 302
    for page in (browser.get("/vendors").text, browser.get(here).text):
        assert ["Insurance expired on 31 January 2020" in page, "Certificate expires in" in page] == [True, True]
    document = re.search(rf'href="({re.escape(here)}/documents/[a-z0-9]{{20}})"', browser.get(here).text)[1]
    saved = browser.get(document)
    assert (saved.data, saved.headers["Content-Disposition"][:10]) == (b"Expired.", "attachment")
    assert saved.headers["Content-Security-Policy"].startswith("sandbox")
    assert browser.post(f"{document}/remove").status_code == 302
    assert browser.get(document).status_code == 404
