"""Handing in: only what is complete, sealed, signed; receipts verify elsewhere; withdrawn until the deadline."""

import io
import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.db import db
from app.models.audit import AuditRow
from app.models.outbox import OutboxItem
from app.models.response import Attachment, Submission
from app.stages.responses.sealed.own import counting_of, handed_in, own_submissions
from app.web.clock import now
from app.web.signing import public_key
from tests.builders import ON_SQLITE
from tests.people.accounts import mails
from tests.portal.answering import AARE, ASKED, SHEET, Answering, answering, complete, over_of, publish, save
from tests.portal.hostile import PDF

SIGNATURE = re.compile(r"[A-Za-z0-9+/]{86}==")
"""In its letters any two may stand together by chance."""
SCRIPT = Path(__file__).resolve().parents[2] / "app" / "static" / "verify_receipt.py"


def submitted(browser: FlaskClient, here: Answering) -> str:
    """Hand in; returns the address of the receipt."""
    answer = browser.post(here.at("/submission"))
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Submission)) or 0


def test_what_is_missing_is_named_and_keeps_the_response_back(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    save(browser, here, "Q1", main="yes")
    answer = browser.post(here.at("/submission"))
    assert (answer.status_code, count(app)) == (422, 0)
    assert "Nothing was submitted. Still missing: Q2 How do you train them?; the prices of one way" in answer.text
    first = browser.get(here.at("/")).text
    home = browser.get("/portal/").text
    for sentence in (
        "Answer 1 question that has to be answered.",
        "Fill in the prices of one way to deliver: 0 of 3 are there.",
        "Submit the response.",
    ):
        assert (sentence in first, sentence in home) == (True, True), sentence


def test_addenda_not_taken_note_of_are_named_before_submitting(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    complete(browser, here)
    with app.app_context():
        publish(here.world, questionnaire=ASKED, sheet=SHEET, number=1)
    page = browser.get(here.at("/submission")).text
    assert ("Take note of addendum 1" in page, "has to be there is saved" in page) == (True, True)
    browser.post(here.at("/documents/addenda/1/seen"))
    assert "Take note of addendum" not in browser.get(here.at("/submission")).text


def test_a_complete_response_is_handed_in_and_everybody_of_the_vendor_is_told(app: Flask) -> None:
    here = answering(app)
    browser, _ = here.browser(), here.colleague()
    complete(browser, here)
    page = browser.get(submitted(browser, here)).text
    with app.app_context():
        [submission] = own_submissions(here.world.invitations[AARE])
        assert (submission.number, submission.counts, submission.submitted_by) == (1, True, "Contact of Aare AG")
        letters = mails(app)
        assert [letter["subject"] for letter in letters] == ["Your response was submitted: A sealed request"] * 2
        whole = re.search(r'SHA-256 of the whole</dt>\s+<dd class="hash">([0-9a-f]{64})', page)
        assert whole is not None
        assert [whole[1] in letter["text"] for letter in letters] == [True, True]
        unsigned = SIGNATURE.sub("", str(letters))
        assert [word for word in ("On the job", "train", "Q2") if word in unsigned] == []
        rows = db.session.execute(select(OutboxItem.rfp_id, OutboxItem.sealed_for)).all()
        assert {tuple(row) for row in rows} == {(None, here.world.rfp_id)}
        assert set(db.session.scalars(select(AuditRow.chain))) == {-here.world.rfp_id}


def test_only_what_is_asked_is_handed_in(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    save(browser, here, "Q1", main="no")
    save(browser, here, "Q9", main="iso")
    page = browser.get(here.at("/answers/1")).text
    save(browser, here, "Q1", over=over_of(page, "Q1"), main="yes")
    save(browser, here, "Q2", main="On the job.")
    names = [f'["L{line}","",{year},"offshore",null]' for line, year in ((1, 1), (1, 2), (2, "null"))]
    browser.post(here.at("/prices/save"), data=dict.fromkeys(names, "7") | {f"over {name}": "0." for name in names})
    receipt = submitted(browser, here)
    with app.app_context():
        text = handed_in(here.world.invitations[AARE], public_id=receipt.rsplit("/", 1)[1], envelope="quality")
    assert json.loads(text or "")["items"] == {"Q1": '"yes"', "Q2": '"On the job."'}
    content = browser.get(f"{receipt}/content").text
    assert ("On the job." in content, "Why not?" in content, "21,007.00" in content) == (True, False, True)


def test_a_gate_that_fails_is_told_before_and_does_not_keep_the_response_back(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    complete(browser, here)
    page = browser.get(here.at("/answers/1")).text
    save(browser, here, "Q1", over=over_of(page, "Q1"), main="no")
    assert "Answers by which the offer would not be considered" in browser.get(here.at("/submission")).text
    assert submitted(browser, here)


def test_what_was_withdrawn_counts_no_more_and_can_be_handed_in_anew_until_the_deadline(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    complete(browser, here)
    first = submitted(browser, here)
    page = browser.get(here.at("/answers/1")).text
    save(browser, here, "Q2", over=over_of(page, "Q2"), main="Better words.")
    pages = ("/portal/", *(here.at(path) for path in ("/", "/answers", "/answers/1", "/prices", "/submission")))
    for page in pages:
        assert "Changed since submission 1: submit again" in browser.get(page).text, page
    assert "Your response is in." not in browser.get(here.at("/")).text
    assert "Nothing is missing" not in browser.get("/portal/").text
    assert browser.post(here.at("/submission/withdraw")).status_code == 302
    shown = browser.get(here.at("/submission")).text
    assert (">withdrawn<" in shown, "Submission 1 counts" in shown) == (True, False)
    again = browser.post(here.at("/submission/withdraw"))
    assert (again.status_code, "There is nothing to withdraw" in again.text) == (422, True)
    second = submitted(browser, here)
    assert (
        "On the job." in browser.get(f"{first}/content").text,
        "Better" in browser.get(f"{second}/content").text,
    ) == (
        True,
        True,
    )
    with time_machine.travel(now() + timedelta(days=8)):
        late = here.browser()
        for path in ("/submission", "/submission/withdraw"):
            answer = late.post(here.at(path))
            assert (answer.status_code, "The deadline has passed: it was" in answer.text) == (422, True)
        closed = late.get(here.at("/submission")).text
        assert ("Submission 2 counts" in closed, "Submit again" in closed, "Withdraw<" in closed) == (
            True,
            False,
            False,
        )
        assert late.get(second).status_code == 200
        assert late.get(f"{second}/receipt.pdf").data.startswith(b"%PDF")
    assert count(app) == 2


def test_whoever_declines_after_submitting_says_what_becomes_of_the_submission(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    complete(browser, here)
    submitted(browser, here)
    declining = {"intent": "declined", "reason": "No capacity."}
    asked = browser.post(here.at("/intent"), data=declining)
    assert (asked.status_code, "withdraw submission 1 too?" in asked.text) == (422, True)
    assert browser.post(here.at("/intent"), data=declining | {"handed_in": "keep"}).status_code == 302
    for path in ("/", "/submission"):
        page = browser.get(here.at(path)).text
        assert "You have declined, and submission 1 still counts" in page, path
        assert "It is opened with the others after the deadline" in page, path
    assert "Withdraw submission 1?" in browser.get(here.at("/submission")).text
    assert browser.post(here.at("/submission/withdraw")).status_code == 302
    assert "Nothing of yours is opened." in browser.get(here.at("/")).text


def test_whoever_declines_can_withdraw_at_once(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    complete(browser, here)
    submitted(browser, here)
    sent = {"intent": "declined", "reason": "No capacity.", "handed_in": "withdraw"}
    assert browser.post(here.at("/intent"), data=sent).status_code == 302
    with app.app_context():
        assert counting_of(list(here.world.invitations.values())) == {}
    page = browser.get(here.at("/")).text
    assert ("Nothing of yours is opened." in page, "withdraw submission" in page) == (True, False)


def test_a_file_taken_out_after_submitting_is_a_change_too(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    complete(browser, here)
    assert browser.post(here.at("/files"), data={"quality:Q8": (io.BytesIO(PDF), "report.pdf")}).status_code == 302
    receipt = submitted(browser, here)
    assert '<span class="code">Q8</span> report.pdf' in browser.get(receipt).text
    assert browser.get(f"{receipt}/receipt.pdf").data.startswith(b"%PDF")
    assert "Changed since" not in browser.get(here.at("/")).text
    with app.app_context():
        public_id = db.session.scalars(select(Attachment.public_id)).one()
    assert browser.post(here.at(f"/files/{public_id}/remove")).status_code == 302
    assert "Changed since submission 1: submit again" in browser.get(here.at("/")).text


def test_submitting_again_stands_out_only_once_something_was_changed(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    complete(browser, here)
    submitted(browser, here)
    button = re.compile(r'class="(btn[^"]*)">\s*<svg.*?</svg>\s*Submit again', re.DOTALL)
    assert button.findall(browser.get(here.at("/submission")).text)[0].split()[-1] == "btn"
    save(browser, here, "Q6", main="1")
    assert button.findall(browser.get(here.at("/submission")).text)[0].split()[-1] == "btn-primary"


def test_nobody_elses_receipt_is_found(app: Flask) -> None:
    here = answering(app)
    complete(here.browser(), here)
    receipt = submitted(here.browser(), here)
    rival = here.browser("Birs GmbH")
    theirs = receipt.replace(here.places[AARE], here.places["Birs GmbH"])
    tails = ("", "/receipt.pdf", "/receipt.json", "/content", "/quality.json", "/price.json")
    assert [rival.get(f"{place}{tail}").status_code for place in (receipt, theirs) for tail in tails] == [404] * 12


def test_anybody_reads_the_public_key(app: Flask) -> None:
    browser = app.test_client()
    with app.app_context():
        key = public_key()
    assert key in browser.get("/portal/receipts").text
    assert browser.get("/portal/receipts/key.json").json["public_key"] == key


@ON_SQLITE
def test_the_receipt_says_the_same_on_paper_each_time(app: Flask) -> None:
    from pypdf import PdfReader

    here = answering(app)
    browser = here.browser()
    complete(browser, here)
    receipt = submitted(browser, here)
    first, second = (browser.get(f"{receipt}/receipt.pdf") for _ in range(2))
    assert first.data == second.data
    pages = PdfReader(io.BytesIO(first.data)).pages
    assert len(pages) == 1
    words = " ".join(page.extract_text() for page in pages)
    said = json.loads(browser.get(f"{receipt}/receipt.json").json["receipt"])
    flat = re.sub(r"\s+", "", words)
    assert [value in flat for value in (said["whole"], said["envelopes"]["price"])] == [True, True]
    assert "How to verify it without us" in words


# --- the script that verifies receipts elsewhere ---------------------------------------------------------------------


@pytest.fixture
def receipt_files(app: Flask, tmp_path: Path) -> Path:
    """A folder with what a vendor can download: the receipt and both envelopes; the instance's key in a file."""
    here = answering(app)
    browser = here.browser()
    complete(browser, here)
    receipt = submitted(browser, here)
    for name in ("receipt.json", "quality.json", "price.json"):
        (tmp_path / name).write_bytes(browser.get(f"{receipt}/{name}").data)
    with app.app_context():
        (tmp_path / "key").write_text(public_key())
    return tmp_path


def verified(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the script by itself, in a folder where nothing of ours can be imported."""
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


@ON_SQLITE
def test_a_receipt_verifies_elsewhere_with_the_files_that_were_handed_in(receipt_files: Path) -> None:
    key = (receipt_files / "key").read_text()
    code, told = verified(receipt_files, "receipt.json", "--key", key, "quality.json", "price.json")
    assert (code, told.count("good"), "Everything holds." in told) == (0, 4, True)
    (receipt_files / "other.txt").write_text("never handed in")
    code, told = verified(receipt_files, "receipt.json", "other.txt")
    assert (code, "Note: verified with the key in the receipt itself." in told) == (1, True)
    assert "BAD   other.txt is nothing that was handed in" in told
    assert verified(receipt_files, "receipt.json", "not-there.txt")[0] == 2
    assert verified(receipt_files, "quality.json")[0] == 2
    (receipt_files / "receipt.pdf").write_bytes(b"%PDF-1.4\n\xff\xfe")
    code, told = verified(receipt_files, "receipt.pdf")
    assert (code, "This is the PDF" in told, "(.json)" in told) == (2, True, True)


@ON_SQLITE
@pytest.mark.parametrize(
    ("change", "instead"), [('"submission":1', '"submission":2'), ("Aare AG", "Birs AG"), ('"whole":"', '"whole":"0')]
)
def test_a_receipt_with_a_single_change_does_not_verify(receipt_files: Path, change: str, instead: str) -> None:
    told = json.loads((receipt_files / "receipt.json").read_text())
    assert change in told["receipt"]
    told["receipt"] = told["receipt"].replace(change, instead)
    (receipt_files / "receipt.json").write_text(json.dumps(told))
    code, said = verified(receipt_files, "receipt.json")
    assert (code, "BAD   the signature" in said) == (1, True)


@ON_SQLITE
def test_a_receipt_of_another_instance_does_not_verify(receipt_files: Path) -> None:
    code, said = verified(receipt_files, "receipt.json", "--key", "A" * 43 + "=")
    assert (code, "BAD   the signature" in said) == (1, True)
