"""Attaching in the portal: whole files without script, pieces that go on, what pages say, and one's own download."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.db import db
from app.models.person import Person
from app.models.response import Attachment
from app.models.vendor import Invitation
from app.stages.responses.sealed.attached import PIECE
from app.web.clock import now
from app.web.request_size import LARGEST_PIECE
from app.web.unit_of_work import writing
from tests.builders import signed_in
from tests.portal.hostile import PDF, packed
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world

AARE, BIRS = "Aare AG", "Birs GmbH"
DATA = {"Accept": "application/json"}
WORDS = b"plain words "


def entered(app: Flask, *, firm: str = AARE, world: SealedWorld | None = None) -> tuple[SealedWorld, FlaskClient, str]:
    """A browser of the person who answers for a firm, and the address of the response's files."""
    world = world or a_sealed_world(app)
    person = world.people[firm].person_id
    assert person is not None
    with app.app_context():
        with writing() as session:
            session.execute(update(Person).where(Person.id == person).values(is_vendor=True))
        public_id = db.session.scalars(
            select(Invitation.public_id).where(Invitation.id == world.invitations[firm])
        ).one()
    return world, signed_in(app, person), f"/portal/{public_id}/files"


def sent(browser: FlaskClient, files: str, *named: tuple[str, bytes], field: str = "quality:") -> str:
    """Send whole files as a browser without script does; returns the page that follows."""
    data = {field: [(io.BytesIO(content), name) for name, content in named]}
    answer = browser.post(files, data=data, content_type="multipart/form-data", follow_redirects=True)
    assert answer.status_code in (200, 422)
    return answer.text


def announced(browser: FlaskClient, files: str, *, name: str, size: int, **more: object) -> str:
    data = {"envelope": "quality", "item": "", "name": name, "size": size, "modified": 7, **more}
    answer = browser.post(f"{files}/announced", data=data)
    assert (answer.status_code, answer.json["received"], answer.json["piece"]) == (201, 0, LARGEST_PIECE)
    return f"{files}/{answer.json['attachment']}"


def piece(browser: FlaskClient, here: str, content: bytes, *, offset: int) -> tuple[int, dict[str, object]]:
    answer = browser.put(f"{here}/pieces/{offset}", data=content[offset : offset + PIECE])
    return answer.status_code, answer.json


def keys(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Attachment.public_id).order_by(Attachment.id)))


def test_a_file_is_attached_without_script_downloaded_and_removed(app: Flask) -> None:
    _, browser, files = entered(app)
    page = sent(browser, files, ("../Our offer – final.pdf", PDF))
    assert ("Our offer – final.pdf" in page, "The file is attached." in page) == (True, True)
    [key] = keys(app)
    answer = browser.get(f"{files}/{key}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=Our_offer_final.pdf; filename*=UTF-8''Our%20offer%20%E2%80%93%20final.pdf"
    )
    headers = ("Content-Security-Policy", "X-Content-Type-Options", "Content-Length", "Content-Type")
    assert [answer.headers[name] for name in headers] == [
        "sandbox; default-src 'none'; frame-ancestors 'none'",
        "nosniff",
        str(len(PDF)),
        "application/pdf",
    ]
    assert browser.post(f"{files}/{key}/remove", follow_redirects=True).status_code == 200
    assert (keys(app), browser.get(f"{files}/{key}").status_code) == ([], 404)


def test_several_files_come_at_once_and_each_bad_one_is_named(app: Flask) -> None:
    _, browser, files = entered(app)
    page = sent(browser, files, ("good.pdf", PDF), ("bad.pdf", b"MZ" + bytes(50)), ("worse.exe", b"MZ"))
    assert "“bad.pdf” was not taken. Its name ends in .pdf, but it is a program for Windows" in page
    assert "“worse.exe” was not taken. Files of this kind are not taken." in page
    assert ("good.pdf</a>" in page, "Choose a file first." in sent(browser, files)) == (True, True)


def test_a_file_in_pieces_goes_on_where_it_stopped(app: Flask) -> None:
    _, browser, files = entered(app)
    content = (WORDS * 200_000)[: 2 * PIECE + 10]
    here = announced(browser, files, name="long.txt", size=len(content))
    assert piece(browser, here, content, offset=0) == (200, {"received": PIECE})
    status, said = piece(browser, here, content, offset=2 * PIECE)
    assert (status, said["received"], "go on from there" in said["sentence"]) == (409, PIECE, True)
    assert browser.get(f"{here}/received").json == {"received": PIECE, "piece": LARGEST_PIECE}
    page = browser.get(files).text
    assert ("choose the same file again to go on" in page, 'data-modified="7"' in page) == (True, True)
    for offset in (PIECE, 2 * PIECE):
        assert piece(browser, here, content, offset=offset)[0] == 200
    assert browser.post(f"{here}/finish", headers=DATA).json == {"is_attached": True}
    assert browser.get(here).data == content


def test_a_piece_that_is_no_piece_is_refused(app: Flask) -> None:
    _, browser, files = entered(app)
    here = announced(browser, files, name="long.txt", size=PIECE + 10)
    assert browser.put(f"{here}/pieces/0", data=b"").status_code == 409
    assert browser.put(f"{here}/pieces/0", data=bytes(LARGEST_PIECE + 1)).status_code == 413
    assert browser.put(f"{here}/pieces/99999999999999999999", data=b"x").status_code == 404
    assert browser.put(f"{files}/{'a' * 20}/pieces/0", data=b"x").status_code in (404, 422)
    answer = browser.post(f"{here}/finish", headers=DATA)
    assert (answer.status_code, "So far 0 bytes" in answer.json["sentence"]) == (422, True)


def test_what_is_not_what_it_says_is_refused_once_it_is_whole(app: Flask) -> None:
    _, browser, files = entered(app)
    content = packed({"../../words.txt": b"words"})
    here = announced(browser, files, name="all.zip", size=len(content))
    piece(browser, here, content, offset=0)
    answer = browser.post(f"{here}/finish", headers=DATA)
    assert (answer.status_code, "“all.zip” was not taken." in answer.json["sentence"]) == (422, True)
    assert keys(app) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"item": "Q-unknown"},
        {"envelope": "other"},
        {"size": "many"},
        {"size": -1},
        {"size": 2**70},
        {"name": ""},
        {"name": "a.exe"},
        {"modified": "x"},
        {"size": 51 * 2**20},
    ],
)
def test_what_cannot_be_announced_is_said_in_words(app: Flask, wrong: dict[str, object]) -> None:
    _, browser, files = entered(app)
    data = {"envelope": "quality", "item": "", "name": "a.pdf", "size": 5, "modified": 7, **wrong}
    answer = browser.post(f"{files}/announced", data=data)
    assert (answer.status_code, len(answer.json["sentence"]) > 20, keys(app)) == (422, True, [])


def test_files_of_prices_have_a_place_of_their_own(app: Flask) -> None:
    _, browser, files = entered(app)
    sent(browser, files, ("rates.pdf", PDF), field="price:")
    slot = browser.get(f"{files}/slot?field=price:")
    assert ("rates.pdf" in slot.text, "<html" in slot.text) == (True, False)
    assert "rates.pdf" not in browser.get(f"{files}/slot?field=quality:").text
    assert browser.get(f"{files}/slot?field=other").status_code == 404
    assert "has no place for this file" in sent(browser, files, ("a.pdf", PDF), field="whatever")


def test_after_the_deadline_files_are_read_and_nothing_is_taken(app: Flask) -> None:
    _, browser, files = entered(app)
    sent(browser, files, ("offer.pdf", PDF))
    content = WORDS * 2
    here = announced(browser, files, name="half.txt", size=len(content))
    [whole, half] = keys(app)
    with time_machine.travel(now() + timedelta(days=8)):
        later = entered_again(app, browser)
        page = later.get(files).text
        assert ("The deadline has passed" in page, "Add files" in page, "Remove" in page) == (True, False, False)
        assert later.get(f"{files}/{whole}").data == PDF
        status, said = piece(later, here, content, offset=0)
        assert (status, "The deadline has passed" in said["sentence"]) == (422, True)
        assert "The deadline has passed" in sent(later, files, ("late.pdf", PDF))
        for act in ("finish", "remove"):
            assert later.post(f"{files}/{half}/{act}").status_code == 422
    assert keys(app) == [whole, half]


def entered_again(app: Flask, browser: FlaskClient) -> FlaskClient:
    """The same person, signed in later."""
    with app.app_context():
        person = db.session.scalars(select(Person.id).where(Person.is_vendor.is_(True))).one()
    return signed_in(app, person)


def test_another_vendor_finds_nothing_of_it(app: Flask) -> None:
    world, browser, files = entered(app)
    sent(browser, files, ("offer.pdf", PDF))
    [key] = keys(app)
    _, other, theirs = entered(app, firm=BIRS, world=world)
    assert "offer.pdf" not in other.get(theirs).text
    assert [other.get(f"{place}/{key}").status_code for place in (files, theirs)] == [404, 404]
    assert other.get(f"{theirs}/{key}/received").status_code == 404
    assert other.post(f"{theirs}/{key}/remove").status_code in (404, 422)
    assert keys(app) == [key]


@pytest.fixture
def scanner(app: Flask, tmp_path: Path) -> Iterator[Path]:
    script = tmp_path / "scanner"
    script.write_text("exit 2\n")
    app.config["SCAN_COMMAND"] = f"sh {script}"
    yield script
    app.config["SCAN_COMMAND"] = ""


def test_a_file_that_could_not_be_scanned_is_kept_and_checked_again(app: Flask, scanner: Path) -> None:
    _, browser, files = entered(app)
    page = sent(browser, files, ("offer.pdf", PDF))
    assert ("The virus scanner cannot judge it now" in page, "Check it again" in page) == (True, True)
    assert "Files are scanned for viruses." in page
    [key] = keys(app)
    assert browser.get(f"{files}/{key}").status_code == 404
    scanner.write_text("grep -q PDF\n")
    assert "offer.pdf</a>" in browser.post(f"{files}/{key}/finish", follow_redirects=True).text


def test_without_a_scanner_the_page_says_so(app: Flask) -> None:
    _, browser, files = entered(app)
    assert "Files are not scanned for viruses here." in browser.get(files).text
