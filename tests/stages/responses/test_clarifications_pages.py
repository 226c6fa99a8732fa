"""The pages of questions and answers on both sides; and that a vendor sees nothing of what another asks."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from app.stages.responses.clarifying.operations import answering, telling
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import signed_in
from tests.people.accounts import mails
from tests.stages.responses.clarifying_world import SAID, TO_ONE, ClarifyingWorld, a_clarifying_world
from tests.stages.responses.published_world import a_publication, a_request

LOOKED_AT = re.compile(r'name="looked_at"[^>]*value="([0-9a-f]{64})"')
SEEN = re.compile(r'name="seen"[^>]*value="([0-9a-f]{64})"')
MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def buyer(world: ClarifyingWorld) -> tuple[FlaskClient, str]:
    app = world.published.app
    return signed_in(app, world.lead.person_id or 0), f"/rfps/{world.published.rfp}/clarifications"


def vendor(world: ClarifyingWorld, firm: str) -> tuple[FlaskClient, str]:
    return signed_in(world.published.app, world.people[firm].person_id or 0), world.addresses[firm]


def test_from_asking_to_reading_the_answer(app: Flask) -> None:
    world = a_clarifying_world(app)
    anna, portal = vendor(world, "Aare AG")
    assert anna.post(f"{portal}/questions/ask", data={"topic": "", "text": " "}).status_code == 422
    asked = {"topic": "section:volumes", "text": "We at Aare ask for volumes."}
    warned = anna.post(f"{portal}/questions/ask", data=asked)
    assert (warned.status_code, "how Aare AG is called" in warned.text) == (422, True)
    mark = LOOKED_AT.search(warned.text)
    assert anna.post(f"{portal}/questions/ask", data=asked | {"looked_at": mark[1]}).status_code == 302
    page = anna.get(f"{portal}/questions").text
    assert ["waits for an answer" in page, "Section 2, Volumes" in page, "No answers yet" in page] == [True] * 3

    lead, here = buyer(world)
    question = re.search(r'name="q"\s+value="([a-z0-9]{20})"', lead.get(here).text)
    form = lead.get(f"{here}/answer", query_string={"q": question[1]}).text
    assert "Section 2, Volumes:\nWe at Aare ask for volumes." in form
    assert "optional" not in form.split('for="reason"')[1].split("</label>")[0]
    typed = {"q": question[1], "question": "Aare asks for volumes.", "answer": "Annex 2.", "to": "all"}
    warned = lead.post(f"{here}/answer", data=typed)
    assert (warned.status_code, "how Aare AG is called" in warned.text, "Annex 2." in warned.text) == (422, True, True)
    typed |= {"question": "What are the volumes?", "leads_to_addendum": "y"}
    assert lead.post(f"{here}/answer", data=typed).status_code == 302
    assert "Write it on the page “Publication”" in lead.get(here).text
    with app.app_context(), writing() as session:
        session.add(
            a_publication(world.rfp_id, a_request(2), closes_at=now() + timedelta(days=7), number=2, reason="Volumes.")
        )
    page = lead.get(here).text
    assert (">Addendum 2</a>" in page, "Write it on the page" in page) == (True, False)
    assert "What are the volumes?" not in anna.get(f"{portal}/questions").text
    assert lead.post(f"{here}/send").status_code == 302

    beat, theirs = vendor(world, "Birs GmbH")
    read = beat.get(f"{theirs}/questions").text
    assert ["Answer 1" in read, "What are the volumes?" in read, "Annex 2." in read] == [True] * 3
    assert ["Aare" in read, "ask for volumes" in read, "addendum" in read] == [False] * 3
    assert "answered to all" in anna.get(f"{portal}/questions").text


def test_late_questions_are_marked_on_both_sides(app: Flask) -> None:
    world = a_clarifying_world(app, asks_until=timedelta(hours=-1))
    anna, portal = vendor(world, "Aare AG")
    assert "The time for questions is over." in anna.get(f"{portal}/questions/ask").text
    told = anna.post(f"{portal}/questions/ask", data={"topic": "", "text": "Volumes?"}, follow_redirects=True).text
    lead, here = buyer(world)
    assert ["marked as late" in told, "late</span>" in told, "late</span>" in lead.get(here).text] == [True] * 3


def test_an_answer_is_changed_corrected_dropped_and_a_question_turned_down(app: Flask) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        new, odd = world.answer(world.ask("Aare AG", "Volumes?")), world.ask("Birs GmbH", "Who else?")
    lead, here = buyer(world)
    seen = SEEN.search(lead.get(f"{here}/{new}/change").text)
    typed = {"question": "Volumes?", "answer": "Annex 3.", "seen": seen[1]}
    assert lead.post(f"{here}/{new}/change", data=typed).status_code == 302
    stale = lead.post(f"{here}/{new}/change", data=typed | {"answer": "Annex 9."})
    assert (stale.status_code, "Annex 9." in stale.text, "As it stands now" in stale.text) == (409, True, True)
    assert lead.post(f"{here}/{odd}/reject", data={"reason": ""}).status_code == 422
    assert lead.post(f"{here}/{odd}/reject", data={"reason": "We do not say."}).status_code == 302
    assert "We do not say." in lead.get(here).text
    lead.post(f"{here}/send")
    fixed = lead.post(f"{here}/{new}/correct", data={"question": "Volumes?", "answer": "Annex 4."})
    assert fixed.status_code == 302
    page = lead.get(here).text
    assert "corrects answer 1" in page
    dropped = re.search(r"clarifications/([a-z0-9]{20})/take-back", page)
    assert lead.post(f"{here}/{dropped[1]}/take-back").status_code == 302
    assert "corrects answer 1" not in lead.get(here).text


def test_the_lists_hold_every_question_and_answer_as_text(app: Flask) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        world.answer(world.ask("Aare AG", "=1+1"))
        world.ask("Birs GmbH", "Still open?")
    lead, here = buyer(world)
    rows = list(csv.reader(io.StringIO(lead.get(f"{here}/clarifications.csv").get_data(as_text=True).lstrip("\ufeff"))))
    book = lead.get(f"{here}/clarifications.xlsx").data
    cells = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [(row[0], row[1], row[2], row[6], row[8]) for row in rows[1:]] == [
        ("1", "answered, not sent yet", "Aare AG", "'=1+1", "Those of annex 2."),
        ("", "waits for an answer", "Birs GmbH", "Still open?", ""),
    ]
    assert [(row[2], row[6]) for row in cells[1:]] == [("Aare AG", "=1+1"), ("Birs GmbH", "Still open?")]


def test_what_another_vendor_asks_and_is_told_alone_makes_no_difference(app: Flask) -> None:
    """Not in a byte of any page, not in a mail: until something is answered to all. Ids of requests and the cookie of
    the first visit aside."""
    with time_machine.travel(MOMENT, tick=False):
        world = a_clarifying_world(app)
        beat, portal = vendor(world, "Birs GmbH")

        def seen() -> list[tuple[int, bytes, list[tuple[str, str]]]]:
            places = ("/portal/", *(f"{portal}/{end}" for end in ("", "questions", "questions/ask", "documents")))
            answers = [beat.get(place) for place in places]
            return [(each.status_code, _without_ids(each.data), _headers(each)) for each in answers]

        before, mailed = seen(), _mails_to(app, "beat@birs.example")
        with app.app_context():
            asked = [world.ask("Aare AG", f"Question {number}?") for number in range(4)]
        assert seen() == before
        with app.app_context():
            answering.reject(world.lead, rfp_id=world.rfp_id, question=asked[0], reason="No.")
            world.answer(asked[1], said=TO_ONE)
            telling.tell(world.lead, rfp_id=world.rfp_id)
            world.answer(asked[2], said=SAID)
        assert (seen(), _mails_to(app, "beat@birs.example")) == (before, mailed)
        with app.app_context():
            telling.tell(world.lead, rfp_id=world.rfp_id)
        assert [one == other for one, other in zip(seen(), before, strict=True)] == [True, True, False, True, True]
        assert b"Answer 1</strong>" in beat.get(f"{portal}/questions").data


def _mails_to(app: Flask, address: str) -> list[dict[str, str]]:
    return [mail for mail in mails(app) if mail["to"] == address]


def _headers(answer: object) -> list[tuple[str, str]]:
    return [(name, value) for name, value in answer.headers if name not in ("X-Request-ID", "Set-Cookie")]


def _without_ids(page: bytes) -> bytes:
    """Forms carry a token of their own each time."""
    return re.sub(rb'(name="csrf[^>]*value=")[^"]*', rb"\1", page)
