"""Publication: what bars it, what it freezes, how it is read, and its documents."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.domain.errors import DomainError
from app.domain.lifecycle import Stage
from app.domain.request.request import Request
from app.domain.request.requirements import ScopeItem, Side
from app.models.audit import AuditRow
from app.models.outbox import FiledDocument, OutboxItem, WorkKind
from app.models.publication import Publication
from app.sheets.request_data import from_data
from app.stages.drafting.publication.operations import publish
from app.stages.drafting.publication.queries import published
from app.stages.drafting.queries.request import request_of
from app.stages.drafting.review.operations import DraftMoved
from app.web.clock import now
from app.web.outbox import sweep
from app.web.unit_of_work import writing
from tests.stages.drafting.ready import a_ready_request, drafted, hidden


def test_a_signed_draft_is_published_frozen_and_kept_with_its_hash(app: Flask) -> None:
    made = drafted(app)
    with app.app_context():
        made.published()
        row, kept = made.row(), db.session.scalars(select(Publication)).one()
        digest = hashlib.sha256(kept.snapshot.encode()).hexdigest()
        assert (row.stage, row.snapshot_hash, kept.snapshot_hash) == (Stage.RESPONSES, digest, digest)
        assert (kept.number, kept.published_by, kept.closes_at) == (0, "Maya", row.closes_at)
        assert from_data(json.loads(kept.snapshot), Request) == request_of(made.id)
        last = db.session.scalars(select(AuditRow).order_by(AuditRow.sequence.desc()).limit(1)).one()
        assert (last.action, digest in last.sentence) == ("rfp:publish", True)
        detail = json.loads(last.detail)
        assert (detail["publication"], detail["snapshot"], detail["signed_by"]) == (
            0,
            digest,
            ["Frank, Finance, director"],
        )


def test_the_addresses_of_the_panel_are_not_published(app: Flask) -> None:
    request = a_ready_request()
    panel = tuple(replace(seat, email="secret@example.org") for seat in request.panel)
    made = drafted(app, request=replace(request, panel=panel))
    with app.app_context():
        made.published()
        assert "secret@example.org" not in db.session.scalars(select(Publication.snapshot)).one()


def test_nothing_is_published_unsigned_or_with_an_unread_warning(app: Flask) -> None:
    request = a_ready_request()
    scope = (*request.scope, ScopeItem("", Side.OPEN, "Complaints about invoices"))
    made = drafted(app, request=replace(request, scope=scope))
    with app.app_context():
        maya = made.actor(made.maya)
        with pytest.raises(DomainError, match="Nobody was asked to sign the draft yet"):
            publish(maya, rfp_id=made.id, seen=made.hash(), acknowledged=made.warnings())
        made.signed()
        with pytest.raises(DomainError, match="warnings were not acknowledged"):
            publish(maya, rfp_id=made.id, seen=made.hash(), acknowledged=frozenset())
        with pytest.raises(DraftMoved):
            publish(maya, rfp_id=made.id, seen="0" * 64, acknowledged=made.warnings())
        assert (made.row().stage, made.row().frozen_at, published(made.id)) == (Stage.DRAFTING, None, None)


def test_a_deadline_that_has_passed_bars_publication(app: Flask) -> None:
    made = drafted(app, request=a_ready_request(closes_at=now() - timedelta(days=1)))
    with app.app_context():
        made.signed()
        with pytest.raises(DomainError, match="deadline"):
            publish(made.actor(made.maya), rfp_id=made.id, seen=made.hash(), acknowledged=made.warnings())


def test_the_page_publishes_what_it_showed_and_nothing_else(app: Flask) -> None:
    made = drafted(app)
    maya = made.client(made.maya)
    with app.app_context():
        made.signed()
    page = maya.get(made.at("review")).text
    shown = hidden(page)
    unread = maya.post(made.at("review/publish"), data=shown | {"acknowledged": shown["acknowledged"][:1]})
    assert (unread.status_code, "not acknowledged" in unread.text) == (422, True)
    assert unread.text.count("checked") == 1
    stale = maya.post(made.at("review/publish"), data=shown | {"seen": ["0" * 64]})
    assert (stale.status_code, "was changed while you were looking" in stale.text) == (409, True)
    assert maya.post(made.at("review/publish"), data=shown).status_code == 302
    read = made.client(made.olga).get(made.at("publication")).text
    assert [words in read for words in ("As published", shown["seen"][0], "Agent hour", "Schedule")] == [True] * 4
    assert maya.get(made.at("review/ask")).status_code == 403


def test_word_pdf_and_snapshot_of_what_was_published_are_made_behind_the_page_and_given(app: Flask) -> None:
    made = drafted(app)
    olga = made.client(made.olga)
    with app.app_context():
        made.published()
        assert sweep() > 0
        failed = db.session.scalars(select(OutboxItem.error).where(OutboxItem.kind == WorkKind.REQUEST)).all()
        filed = db.session.execute(select(FiledDocument.public_id, FiledDocument.name, FiledDocument.sha256)).all()
        snapshot, kept = db.session.execute(select(Publication.public_id, Publication.snapshot)).one()
    assert failed == [""]
    assert sorted(row.name for row in filed) == ["RFP-2027-01_as_published.docx", "RFP-2027-01_as_published.pdf"]
    for row in filed:
        answer = olga.get(made.at(f"publication/files/{row.public_id}"))
        assert (answer.status_code, hashlib.sha256(answer.data).hexdigest()) == (200, row.sha256)
    answer = olga.get(made.at(f"publication/{snapshot}/snapshot.json"))
    assert answer.data == kept.encode()
    assert f"publication/files/{filed[0].public_id}" in olga.get(made.at("publication")).text


def test_word_and_pdf_of_a_publication_that_failed_are_said_to_and_made_again(app: Flask) -> None:
    made = drafted(app)
    olga = made.client(made.olga)
    with app.app_context():
        made.published()
        with writing() as session:
            known = session.scalars(select(OutboxItem).where(OutboxItem.kind == WorkKind.REQUEST)).one()
            known.failed_at, known.error, known.attempts = now(), "The disk is full.", 5
        publication = db.session.scalars(select(Publication.public_id)).one()
    for address in ("publication", f"publication/{publication}/files/progress"):
        text = olga.get(made.at(address)).text
        assert ("The disk is full." in text, "Try again" in text) == (True, True)
    assert olga.post(made.at(f"publication/{publication}/files")).status_code == 302
    assert "Making Word and PDF" in olga.get(made.at("publication")).text
    with app.app_context():
        sweep()
        assert len(db.session.scalars(select(FiledDocument.id)).all()) == 2
    assert olga.get(made.at(f"publication/{publication}/files/progress")).headers["HX-Refresh"] == "true"


def test_the_draft_is_given_as_word_and_pdf_too_and_stays_a_draft(app: Flask) -> None:
    made = drafted(app)
    dora = made.client(made.dora)
    assert dora.post(made.at("review/files")).status_code == 302
    assert "Making Word and PDF" in dora.get(made.at("review")).text
    with app.app_context():
        sweep()
        pdf = db.session.scalars(select(FiledDocument).where(FiledDocument.kind == "request_pdf")).one()
        public_id, name = pdf.public_id, pdf.name
    assert re.fullmatch(r"RFP-2027-01_draft_of_\d{4}-\d\d-\d\d_\d\d\.\d\d\.pdf", name)
    assert ("draft" in name, f"review/files/{public_id}" in dora.get(made.at("review")).text) == (True, True)
    assert dora.get(made.at(f"review/files/{public_id}")).status_code == 200
    assert dora.get(made.at("review/files/progress")).headers["HX-Refresh"] == "true"
    with app.app_context():
        made.published()
    assert dora.get(made.at(f"publication/files/{public_id}")).status_code == 404
