"""The demo's RFPs before scoring: filled in to the last blank, answered as the portal takes it, each on its days."""

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from app import start
from app.db import db
from app.demo import texts
from app.demo.cast import ORGANISATION
from app.demo.dates import ZONE
from app.demo.drafted import DRAFT, OPEN, OPENED, SEALED, rfp_id_of
from app.demo.filling import bring_people_and_rfps
from app.domain.request.answers import value_of
from app.domain.request.blanks import BLANK, TEXTS
from app.domain.request.questionnaire import QuestionKind
from app.domain.request.schedule import DateKind, ScheduleDate
from app.domain.request.schedule_checks import schedule_findings
from app.factory import create_app
from app.models.audit import AuditRow
from app.models.offer import Firm
from app.models.publication import Publication
from app.models.response import Envelope, ResponseRow, Submission
from app.models.rfp import Rfp
from app.models.vendor import Invitation, VendorCapability, VendorPlace, VendorProfile
from app.portal.answering.page import state_of
from app.portal.answering.standing import Contents, request_published
from app.stages.drafting.library.shipped import template
from app.stages.drafting.publication.queries import published
from app.stages.drafting.queries.request import request_of
from app.stages.responses.sealed.keys import existing_keyring
from app.stages.responses.sealed.submitting import content_of
from app.web.clock import now
from tests.conftest import settings

TODAYS = (
    datetime(2026, 6, 10, 6, 5, tzinfo=UTC),  # a Wednesday, before anybody works
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # a Sunday, in the hour that comes twice
    datetime(2027, 1, 2, 12, tzinfo=UTC),  # a Saturday and a holiday
    datetime(2028, 2, 29, 22, 50, tzinfo=UTC),  # a leap day, close to midnight
)
PUBLISHED = (OPENED, SEALED, OPEN)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an instance that nobody has filled yet."""
    folder = tmp_path_factory.mktemp("empty")
    with create_app({**settings(folder), "DEMO": True}).app_context():
        upgrade()
        db.engine.dispose()
    return folder


@pytest.fixture(scope="module", params=TODAYS, ids=lambda today: f"{today:%a %Y-%m-%d}")
def demo(request: pytest.FixtureRequest, empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demo as it is filled on one of several days, and looked at on that day."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(empty, folder, dirs_exist_ok=True)
    app = create_app({**settings(folder), "DEMO": True})
    with time_machine.travel(request.param), app.app_context():
        bring_people_and_rfps()
        yield app
        db.engine.dispose()


@dataclass(frozen=True, slots=True)
class Handed:
    """What a vendor handed in to an RFP of the demo."""

    firm: str
    rfp: Rfp
    at: datetime
    contents: Contents


def handed_in(rfp_id: int) -> list[Handed]:
    keys = existing_keyring(db.session(), rfp_id=rfp_id)
    assert keys is not None
    query = (
        select(Submission, Firm.name, Rfp)
        .join(ResponseRow, ResponseRow.id == Submission.response_id)
        .join(Invitation, Invitation.id == ResponseRow.invitation_id)
        .join(Firm, Firm.id == Invitation.firm_id)
        .join(Rfp, Rfp.id == ResponseRow.rfp_id)
        .where(ResponseRow.rfp_id == rfp_id)
        .order_by(Firm.name)
    )
    found = []
    for submission, firm, rfp in db.session.execute(query):
        quality, price = (
            content_of(submission, envelope=each, keys=keys) for each in (Envelope.QUALITY, Envelope.PRICE)
        )
        files = frozenset(file.item for file in quality.files if file.item)
        contents = Contents(request_published(rfp_id), quality.items, price.items, files)
        found.append(Handed(firm, rfp, submission.submitted_at, contents))
    return found


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)


def test_no_published_snapshot_has_a_blank_left(demo: Flask) -> None:
    snapshots = list(db.session.scalars(select(Publication.snapshot)))
    assert len(snapshots) == len(PUBLISHED)
    for snapshot in snapshots:
        assert [text for text in texts_in(json.loads(snapshot)) if BLANK.search(text)] == []
        assert "{" not in "".join(texts_in(json.loads(snapshot)))


def test_the_draft_is_mostly_written_and_has_some_blanks_left(demo: Flask) -> None:
    draft = request_of(rfp_id_of(DRAFT))
    assert "Brackwil Utilities" in draft.sections[0].body
    left = sum(len(BLANK.findall(text)) for texts in TEXTS.values() for _, text in texts(draft))
    assert 10 < left < 40


def test_a_text_that_does_not_fit_its_template_is_refused() -> None:
    with pytest.raises(LookupError, match="managed_it: the template asks for"):
        texts.filled(template("software_development").request, by="managed_it", words={})


def test_every_submission_is_one_that_the_portal_takes(demo: Flask) -> None:
    for sample, count in ((SEALED, 2), (OPENED, 3)):
        responses = handed_in(rfp_id_of(sample))
        assert len(responses) == count
        for each in responses:
            state = state_of(each.contents)
            assert state.is_complete, (each.firm, state.missing, state.empty_prices)
            assert state.unfitting == ()
            hidden = each.contents.answers.keys() - each.contents.answered.shown.questions
            assert not hidden, (each.firm, hidden)


def test_the_vendors_differ_as_vendors_do(demo: Flask) -> None:
    """A gate that fails, an optional question left out, percentages that can be, texts of their own, prices apart."""
    responses = handed_in(rfp_id_of(OPENED))
    assert [len(state_of(each.contents).failing) for each in responses] == [0, 0, 1]
    assert ["F5" in each.contents.answers for each in responses] == [False, True, False]
    for question in responses[0].contents.request.questionnaire.questions:
        answers = [value_of(question, each.contents.answers.get(question.code, "")) for each in responses]
        if question.kind is QuestionKind.LONG_TEXT:
            given = [answer for answer in answers if answer]
            assert len(set(given)) == len(given), question.code
        if question.kind is QuestionKind.SERVICE_LEVEL and question.unit.startswith("%"):
            assert all(float(answer["value"]) <= 100 for answer in answers if isinstance(answer, dict))
    prices = [each.contents.prices for each in responses]
    ratios = {round(prices[0][cell] / prices[2][cell], 1) for cell in prices[0] if prices[2][cell]}
    assert len(ratios) > 3


def test_everything_happened_on_the_days_it_was_planned_for(demo: Flask) -> None:
    for sample in PUBLISHED:
        found = published(rfp_id_of(sample))
        assert found is not None
        dates = {each.kind: each for each in found.request.schedule}
        assert local(found.published_at) == local(dates[DateKind.PUBLICATION].at)
        assert found.published_at <= dates[DateKind.PUBLICATION].at
        assert findings(found.request.schedule, closes_at=found.request.closes_at, at=found.published_at) == []
        invited = list(db.session.scalars(select(Invitation).where(Invitation.rfp_id == rfp_id_of(sample))))
        assert len(invited) == 3
        assert all(
            each.intent_at and found.published_at < each.intent_at < dates[DateKind.INTENT].at for each in invited
        )


def test_what_is_open_sealed_or_opened_is_so_by_its_dates(demo: Flask) -> None:
    rfps = {each.reference: each for each in db.session.scalars(select(Rfp))}
    assert closes_at(rfps[OPEN.reference]) > now()
    assert rfps[OPEN.reference].responses_opened_at is None
    assert closes_at(rfps[SEALED.reference]) < now()
    assert rfps[SEALED.reference].responses_opened_at is None
    found = published(rfp_id_of(OPENED))
    assert found is not None
    opening = next(each for each in found.request.schedule if each.kind is DateKind.OPENING)
    opened_at = rfps[OPENED.reference].responses_opened_at
    assert opened_at is not None
    assert opening.at <= opened_at < now()
    for sample in (SEALED, OPENED):
        assert all(each.at < closes_at(each.rfp) for each in handed_in(rfp_id_of(sample)))


def test_the_records_go_on_in_time_and_never_into_the_future(demo: Flask) -> None:
    rows = db.session.execute(select(AuditRow.chain, AuditRow.at).order_by(AuditRow.chain, AuditRow.sequence)).all()
    for before, after in pairwise(rows):
        assert before.chain != after.chain or before.at <= after.at
    assert max(row.at for row in rows) <= now()


def test_the_directory_says_where_its_firms_are_and_what_they_can_do(demo: Flask) -> None:
    firms = db.session.execute(select(VendorProfile.firm_id, VendorProfile.country, VendorProfile.about)).all()
    able = set(db.session.scalars(select(VendorCapability.firm_id)))
    placed = set(db.session.scalars(select(VendorPlace.firm_id)))
    assert len(firms) == 3
    assert all(firm.country and firm.about for firm in firms)
    assert able == placed == {firm.firm_id for firm in firms}


def test_letters_and_agreements_name_an_organisation() -> None:
    assert start.demo_settings("http://127.0.0.1:8000")["ORGANISATION"] == ORGANISATION != ""


def findings(schedule: tuple[ScheduleDate, ...], *, closes_at: datetime | None, at: datetime) -> list[str]:
    return [each.text for each in schedule_findings(schedule, closes_at=closes_at, zone=ZONE, now=at)]


def closes_at(rfp: Rfp) -> datetime:
    assert rfp.closes_at is not None
    return rfp.closes_at


def local(moment: datetime) -> object:
    return moment.astimezone(ZoneInfo(ZONE)).date()
