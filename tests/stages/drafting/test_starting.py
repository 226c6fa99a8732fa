"""Starting an RFP from a template, from a Markdown or Word file, with everything found to be confirmed."""

import io
import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import db
from app.domain.criteria import faults
from app.domain.evaluation import CriterionKind
from app.domain.policy import InstanceRole
from app.domain.request.request import Request
from app.models.rfp import Rfp
from app.stages.drafting.library.shipped import shipped, template
from app.stages.drafting.operations.creating import BEGINNING
from app.stages.drafting.queries.request import request_of
from tests.builders import a_person, signed_in
from tests.outside import reference_case

FACTS = {"reference": "NEXT", "title": "Next", "currency": "EUR", "time_zone": "UTC"}
SMALL = """# Help desk

RFP HD-2026-7

## Timeline

- Proposals due 03/04/2026, 4 pm
- Interviews 4 - 5 May 2026

## Minimum requirements

- You answer by day. Evidence counts.

## Criteria

1. Quality (60 %)
2. Price (30 %)
"""


def lead(app: Flask) -> FlaskClient:
    return signed_in(app, a_person(app, instance_roles=(InstanceRole.BUYER,)))


def made(app: Flask, answer: TestResponse) -> Request:
    """Everything the RFP that was just made says."""
    assert answer.status_code == 302, re.findall(r"invalid-feedback[^>]*>([^<]*)", answer.text)
    with app.app_context():
        public_id = answer.headers["Location"].split("/")[2]
        return request_of(db.session.scalars(select(Rfp.id).where(Rfp.public_id == public_id)).one())


def uploaded(client: FlaskClient, content: bytes | str, name: str = "help desk.md") -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    return client.post("/rfps/new/file", data={"document": (io.BytesIO(data), name)})


FIELD = re.compile(
    r'<(input|select|textarea)([^>]*\bname="[^"]*"[^>]*)>(.*?)(?=<input|<select|<textarea|</form)', re.DOTALL
)
ATTRIBUTE = re.compile(r'(\w[\w-]*)(?:="([^"]*)")?')


def as_drawn(page: str) -> list[tuple[str, str]]:
    """What a browser would send of the form as it stands."""
    sent = []
    for tag, attributes, inside in FIELD.findall(page[page.rindex('<form method="post"') :]):
        given = {name: unescape(value) for name, value in ATTRIBUTE.findall(attributes)}
        if given.get("type") in ("checkbox", "radio") and "checked" not in given:
            continue
        value = given.get("value", "y")
        if tag == "textarea":
            value = unescape(inside.split("</textarea>")[0]).strip()
        if tag == "select":
            options = re.findall(r'<option (selected )?value="([^"]*)"', inside)
            value = next((each for chosen, each in options if chosen), options[0][1])
        sent.append((given["name"], value))
    return sent


def confirmed(client: FlaskClient, address: str, **changes: str | None) -> TestResponse:
    """The preview sent as it is drawn, but for some fields (None: not sent)."""
    drawn = [(name, value) for name, value in as_drawn(client.get(address).text) if name not in changes]
    drawn += [(name, value) for name, value in changes.items() if value is not None]
    return client.post(address, data=urlencode(drawn), content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("name", [each.name for each in shipped()])
def test_a_template_gives_a_whole_request_without_a_fault(app: Flask, name: str) -> None:
    request = made(app, lead(app).post("/rfps/new", data={**FACTS, "template": name, "source": ""}))
    asked = template(name).request
    codes = {question.code for question in request.questionnaire.questions}
    criteria = {criterion.id for criterion in request.framework.criteria}
    assert (faults(request.framework), request.schedule, request.closes_at) == ((), (), None)
    assert [(each.title, each.level, each.body) for each in request.sections] == [
        (each.title, each.level, each.body) for each in asked.sections
    ]
    assert [each.code for each in request.requirements] == [each.code for each in asked.requirements]
    assert {each.code for each in request.requirements if not set(each.questions) & codes} == set()
    assert {each.code for each in request.requirements if not set(each.criteria) & criteria} == set()
    assert {each.code for each in request.requirements if set(each.questions) - codes} == set()


@pytest.mark.parametrize("name", [each.name for each in shipped()])
def test_a_card_counts_what_the_pages_behind_it_count(app: Flask, name: str) -> None:
    client = lead(app)
    page = client.get("/rfps/new").text
    card = page[page.index(f'value="{name}"') :]
    held = re.findall(r'tone-neutral">([^<]+)<', card[: card.index("</label>")])
    rfp = client.post("/rfps/new", data={**FACTS, "template": name, "source": ""}).headers["Location"].split("/")[2]
    questions = re.findall(r"(\d+ questions),", client.get(f"/rfps/{rfp}/questionnaire").text)
    linked = client.get(f"/rfps/{rfp}/requirements/add").text
    criteria = linked[linked.index('id="criteria"') :].count('type="checkbox"')
    assert [questions[0] in held, f"{criteria} criteria" in held] == [True, True]


def zone_of(page: str) -> tuple[str, str]:
    """What stands in the field of the time zone, and the hint beneath it."""
    value = re.search(r'<input[^>]*name="time_zone"[^>]*value="([^"]*)"', page)
    hint = re.search(r'id="time_zone-help">([^<]*)<', page)
    assert value is not None
    assert hint is not None
    return value[1], hint[1]


def test_a_new_rfp_starts_in_the_zone_of_the_last_one_or_of_the_organisation_and_says_so(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = lead(app)
    first = client.get("/rfps/new").text
    assert (zone_of(first)[0], "data-own-zone" in first) == ("UTC", True)
    monkeypatch.setitem(app.config, "TIME_ZONE", "Europe/Oslo")
    monkeypatch.setitem(app.config, "ORGANISATION", "Nordlys")
    value, hint = zone_of(client.get("/rfps/new").text)
    assert (value, hint.startswith("Where Nordlys is. ")) == ("Europe/Oslo", True)
    data = {**FACTS, "time_zone": "America/Lima", "template": "", "source": ""}
    assert client.post("/rfps/new", data=data).status_code == 302
    page = client.get("/rfps/new").text
    value, hint = zone_of(page)
    assert (value, hint.startswith("As in your last RFP, NEXT. "), "data-own-zone" in page) == (
        "America/Lima",
        True,
        False,
    )
    wrong = client.post("/rfps/new", data={**data, "time_zone": "Nowhere"}).text
    assert zone_of(wrong)[0] == "Nowhere"


def test_a_template_and_an_earlier_rfp_at_once_are_refused(app: Flask) -> None:
    client = lead(app)
    rfp = client.post("/rfps/new", data=FACTS).headers["Location"].split("/")[2]
    data = {**FACTS, "reference": "N2", "template": shipped()[0].name, "source": rfp}
    answer = client.post("/rfps/new", data=data)
    assert (answer.status_code, "Choose a template or an earlier RFP, not both." in answer.text) == (422, True)
    assert client.post("/rfps/new", data={**data, "template": "../x", "source": ""}).status_code == 422


def test_blank_stays_what_it_was(app: Flask) -> None:
    request = made(app, lead(app).post("/rfps/new", data={**FACTS, "template": "", "source": ""}))
    assert (request.framework.rules, request.framework.criteria) == (BEGINNING.rules, BEGINNING.criteria)


def test_a_markdown_file_is_looked_at_and_then_made_an_rfp(app: Flask) -> None:
    client = lead(app)
    address = uploaded(client, SMALL).headers["Location"]
    page = client.get(address).text
    said = {
        "The weights add up to 90 %, not to 100 %.": True,
        "Day and month could be the other way round: Proposals due.": True,
        "The file gives no time of day for: Interviews.": True,
        'value="HD-2026-7"': True,
    }
    assert {sentence: sentence in page for sentence in said} == said
    request = made(app, confirmed(client, address, currency="CHF", time_zone="Europe/Zurich"))
    assert [section.title for section in request.sections] == [
        "Help desk",
        "Timeline",
        "Minimum requirements",
        "Criteria",
    ]
    assert request.closes_at == datetime(2026, 3, 4, 15, tzinfo=UTC)
    assert [(each.kind, each.at.hour, each.ends_at) for each in request.schedule] == [
        ("interviews", 7, datetime(2026, 5, 5, 15, tzinfo=UTC))
    ]
    assert [(each.id, each.kind, each.weight) for each in request.framework.criteria] == [
        ("MIN", CriterionKind.GATE, None),
        ("C1", CriterionKind.SCORE, 60),
        ("P", CriterionKind.PRICE, 30),
    ]
    assert [(each.statement, each.questions, each.criteria) for each in request.requirements] == [
        ("You answer by day.", ("Q1",), ("MIN",))
    ]
    assert client.get(address).status_code == 404


def test_what_is_corrected_or_left_out_is_taken_over_so(app: Flask) -> None:
    client = lead(app)
    address = uploaded(client, SMALL).headers["Location"]
    changes = {
        "currency": "EUR",
        "section": "s1",
        "date-d1-at": "2026-04-03T16:00",
        "date-d2-use": None,
        "criterion-c1-weight": "70",
        "criterion-c1-title": "Service",
        "minimum-m1-use": None,
    }
    request = made(app, confirmed(client, address, **changes))
    assert (len(request.sections), request.schedule, request.requirements) == (1, (), ())
    assert request.closes_at == datetime(2026, 4, 3, 16, tzinfo=UTC)
    assert [(each.title, each.weight) for each in request.framework.criteria] == [("Service", 70), ("Price", 30)]
    assert faults(request.framework) == ()


def test_what_cannot_be_taken_over_is_said_beside_it_and_nothing_is_made(app: Flask) -> None:
    client = lead(app)
    address = uploaded(client, SMALL).headers["Location"]
    changes = {
        "currency": "EUR",
        "date-d2-kind": "deadline",
        "criterion-c1-weight": "much",
        "criterion-c2-title": "",
        "minimum-m1-statement": "Kept as typed",
    }
    answer = confirmed(client, address, **changes)
    sentences = ("There is one deadline for responses.", "is no number", "Give the title.", "Kept as typed")
    assert (answer.status_code, [sentence in answer.text for sentence in sentences]) == (422, [True] * 4)
    with app.app_context():
        assert db.session.scalars(select(Rfp.id)).all() == []


def test_a_reference_that_is_taken_keeps_everything(app: Flask) -> None:
    client = lead(app)
    client.post("/rfps/new", data={**FACTS, "reference": "HD-2026-7"})
    answer = confirmed(client, uploaded(client, SMALL).headers["Location"], currency="EUR")
    assert (answer.status_code, "An RFP with this reference exists already." in answer.text) == (422, True)


def test_a_staged_file_is_its_owners_own(app: Flask) -> None:
    address = uploaded(lead(app), SMALL).headers["Location"]
    assert lead(app).get(address).status_code == 404


BAD = {
    "a.pdf": (b"%PDF", "Only Markdown (.md) and Word (.docx) files are read."),
    "a.doc.docx": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "This is an old Word file (.doc), or it is protected."),
    "a.docx": (b"words", "The file is damaged and cannot be unpacked."),
    "a.md": (b"\0\1\2", "This is no text."),
    "b.md": (b"  \n", "There is no text in the file."),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(app: Flask, name: str) -> None:
    content, sentence = BAD[name]
    answer = uploaded(lead(app), content, name=name)
    assert (answer.status_code, sentence in unescape(answer.text)) == (422, True)


def test_the_alaska_rfp_comes_in_whole(app: Flask) -> None:
    client = lead(app)
    address = uploaded(client, reference_case("t01-alaska-rfp.md").read_bytes(), name="alaska.md").headers["Location"]
    request = made(app, confirmed(client, address))
    assert (len(request.sections), len(request.schedule), len(request.requirements)) == (141, 6, 3)
    assert request.closes_at == datetime(2017, 11, 28, 1, tzinfo=UTC)
    framework = request.framework
    assert (framework.reference, framework.currency, framework.time_zone) == ("180000022", "USD", "America/Anchorage")
    assert (faults(framework), framework.rules.total_points, framework.rules.preference_points_inside) == (
        (),
        1000,
        100,
    )
