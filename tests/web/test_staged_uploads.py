"""Uploads that wait to be confirmed: each person has one of a kind and RFP, for a week; nobody else finds it."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.domain.errors import DomainError
from app.domain.policy import Action, Actor
from app.models.rfp import Rfp, StagedImport, UploadKind
from app.web import staged_uploads
from app.web.clock import now
from app.web.staged_uploads import LASTS, StagedUpload
from app.web.unit_of_work import Work, operation
from tests.builders import a_person
from tests.evaluations.test_upload import SAMPLES, zipped
from tests.evaluations.test_upload import upload as evaluation
from tests.stages.drafting.by_hand import Hand, started
from tests.stages.drafting.test_questionnaire_files import CSV
from tests.stages.drafting.test_questionnaire_files import upload as questionnaire
from tests.stages.drafting.test_starting import SMALL
from tests.stages.drafting.test_starting import uploaded as document
from tests.vendors.test_importing import FILE
from tests.vendors.test_importing import uploaded as vendors

KINDS = pytest.mark.parametrize("kind", UploadKind)


@operation
def keep(work: Work, *, kind: UploadKind, name: str = "a file", rfp_id: int | None = None) -> str:
    work.record(action=Action.DESK_VIEW, subject=name, sentence="Uploaded.")
    return staged_uploads.keep(work, kind=kind, name=name, sha256="0" * 64, rfp_id=rfp_id)


@operation
def take(
    work: Work, public_id: str, *, kind: UploadKind, rfp_id: int | None = None, fails: bool = False
) -> StagedUpload | None:
    work.record(action=Action.DESK_VIEW, subject=public_id, sentence="Confirmed.")
    upload = staged_uploads.take(work, public_id, kind=kind, rfp_id=rfp_id)
    if fails:
        raise DomainError("No.")
    return upload


def somebody(app: Flask) -> Actor:
    return Actor(person_id=a_person(app), name="Somebody")


def found(public_id: str, *, kind: UploadKind, by: Actor, rfp_id: int | None = None) -> bool:
    upload = staged_uploads.find(public_id, kind=kind, person_id=by.person_id, rfp_id=rfp_id)
    return upload is not None


def of_each_kind(hand: Hand) -> list[str]:
    """Uploads one file of each kind, as one person; returns where each is looked at."""
    answers = (
        evaluation(hand.client, zipped(SAMPLES / "felp")),
        document(hand.client, SMALL),
        vendors(hand.client, FILE),
    )
    return [*(answer.headers["Location"] for answer in answers), questionnaire(hand, CSV.encode(), name="q.csv")]


def test_an_upload_of_one_kind_leaves_those_of_other_kinds_alone(app: Flask) -> None:
    hand = started(app)
    previews = of_each_kind(hand)
    assert [hand.client.get(preview).status_code for preview in previews] == [200] * 4


def test_an_upload_takes_the_place_of_the_last_of_its_kind(app: Flask) -> None:
    hand = started(app)
    first, second = of_each_kind(hand), of_each_kind(hand)
    gone = [hand.client.get(preview).status_code for preview in first]
    assert (gone, [hand.client.get(preview).status_code for preview in second]) == ([404, 404, 404, 302], [200] * 4)


def test_nobody_reads_or_confirms_anothers_upload(app: Flask) -> None:
    hand, other = started(app), started(app, reference="RFP-2")
    previews = of_each_kind(hand)
    refused = [404, 404, 404, 404]
    assert [other.client.get(preview).status_code for preview in previews] == refused
    assert [other.client.post(preview, data={"way": "add"}).status_code for preview in previews] == refused


@KINDS
def test_an_upload_is_found_under_its_person_kind_and_rfp_only(app: Flask, kind: UploadKind) -> None:
    mine, theirs = somebody(app), somebody(app)
    started(app)
    with app.app_context():
        rfp_id = db.session.scalars(select(Rfp.id)).one()
        for_none, for_rfp = keep(mine, kind=kind), keep(mine, kind=kind, rfp_id=rfp_id)
        for other in set(UploadKind) - {kind}:
            assert not found(for_none, kind=other, by=mine)
            assert take(mine, for_none, kind=other) is None
        assert [found(for_none, kind=kind, by=mine), found(for_rfp, kind=kind, by=mine, rfp_id=rfp_id)] == [True, True]
        assert [found(for_none, kind=kind, by=mine, rfp_id=rfp_id), found(for_rfp, kind=kind, by=mine)] == [False] * 2
        assert [found(for_none, kind=kind, by=theirs), take(theirs, for_none, kind=kind)] == [False, None]
        assert found(for_none, kind=kind, by=mine)


@KINDS
def test_an_upload_is_taken_once_and_waits_on_where_the_taking_failed(app: Flask, kind: UploadKind) -> None:
    mine = somebody(app)
    with app.app_context():
        kept = keep(mine, kind=kind, name="mine.xlsx")
        with pytest.raises(DomainError):
            take(mine, kept, kind=kind, fails=True)
        assert take(mine, kept, kind=kind) == StagedUpload(public_id=kept, name="mine.xlsx", sha256="0" * 64)
        assert [take(mine, kept, kind=kind), found(kept, kind=kind, by=mine)] == [None, False]


def test_what_nobody_confirmed_in_time_waits_no_longer_and_goes_with_the_next_upload(app: Flask) -> None:
    mine, theirs, kind = somebody(app), somebody(app), UploadKind.DOCUMENT
    with app.app_context():
        late = keep(mine, kind=kind)
        with time_machine.travel(now() + LASTS - timedelta(minutes=1)):
            in_time = keep(theirs, kind=kind)
            assert found(late, kind=kind, by=mine)
        with time_machine.travel(now() + LASTS):
            assert [found(late, kind=kind, by=mine), take(mine, late, kind=kind)] == [False, None]
            other = keep(mine, kind=UploadKind.EVALUATION)
            kept = db.session.scalars(select(StagedImport.public_id).order_by(StagedImport.id)).all()
    assert kept == [in_time, other]


def test_a_questionnaire_uploaded_for_one_rfp_leaves_that_for_another_alone(app: Flask) -> None:
    hand = started(app)
    facts = {"reference": "RFP-2", "title": "Another", "currency": "EUR", "time_zone": "UTC", "source": ""}
    answer = hand.client.post("/rfps/new", data=facts)
    other = Hand(app, hand.client, answer.headers["Location"].split("/")[2])
    previews = [questionnaire(each, CSV.encode(), name="q.csv") for each in (hand, other)]
    assert [hand.client.get(preview).status_code for preview in previews] == [200, 200]
    swapped = previews[0].replace(hand.public_id, other.public_id)
    assert hand.client.get(swapped).headers["Location"].endswith("/questionnaire/import")
