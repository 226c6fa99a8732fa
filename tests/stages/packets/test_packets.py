"""The packet is asked for, built behind the page, filed with its hash, and the same whenever it is built."""

import hashlib
import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.models.outbox import FiledDocument, OutboxItem
from app.web import outbox
from tests.stages.evaluated import evaluated


def swept(app: Flask) -> int:
    with app.app_context():
        return outbox.sweep()


def filed(app: Flask) -> list[FiledDocument]:
    with app.app_context():
        return list(db.session.scalars(select(FiledDocument).order_by(FiledDocument.id)))


def test_a_packet_is_built_behind_the_page_and_filed_with_its_hash(app: Flask) -> None:
    rfp = evaluated(app, sample="felp")
    assert rfp.lead.post(rfp.at("packet")).status_code == 302
    waiting = rfp.lead.get(rfp.at("packet/progress"))
    assert "Building the packet" in waiting.text
    assert swept(app) == 1
    done = rfp.lead.get(rfp.at("packet/progress"))
    assert done.headers["HX-Refresh"] == "true"
    page = rfp.lead.get(rfp.at("packet")).text
    link = re.search(r'href="([^"]+\.pdf)"', page)
    assert link is not None
    pdf = rfp.lead.get(link[1])
    assert pdf.data.startswith(b"%PDF")
    assert hashlib.sha256(pdf.data).hexdigest() in page
    assert "Current" in page


def test_asking_again_builds_nothing_new_until_the_record_changes(app: Flask) -> None:
    rfp = evaluated(app, sample="felp")
    for _ in range(3):
        rfp.lead.post(rfp.at("packet"))
    assert swept(app) == 1
    assert len(filed(app)) == 1
    rfp.lead.post(rfp.at("scoring/close"))
    assert "Of an earlier record" in rfp.lead.get(rfp.at("packet")).text
    rfp.lead.post(rfp.at("packet"))
    assert swept(app) == 1
    first, second = filed(app)
    assert first.audit_sequence < second.audit_sequence
    assert first.sha256 != second.sha256


def test_the_command_line_builds_the_bytes_that_are_filed(app: Flask, tmp_path) -> None:
    rfp = evaluated(app, sample="felp")
    rfp.lead.post(rfp.at("packet"))
    swept(app)
    target = tmp_path / "packet.pdf"
    app.test_cli_runner().invoke(args=["packets", "build", "felp", str(target)])
    assert hashlib.sha256(target.read_bytes()).hexdigest() == filed(app)[0].sha256


def test_a_failed_build_is_said_and_can_be_asked_for_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    rfp = evaluated(app, sample="felp")
    rfp.lead.post(rfp.at("packet"))
    with app.app_context():
        from app.web.clock import now
        from app.web.unit_of_work import writing

        with writing() as session:
            item = session.scalars(select(OutboxItem)).one()
            item.failed_at, item.error, item.attempts = now(), "The disk is full.", 5
    page = rfp.lead.get(rfp.at("packet")).text
    assert "The disk is full." in page
    rfp.lead.post(rfp.at("packet"))
    assert swept(app) == 1
    assert len(filed(app)) == 1


def test_another_rfps_packet_is_not_found_here(app: Flask) -> None:
    rfp, other = evaluated(app, sample="felp"), evaluated(app, sample="erate")
    rfp.lead.post(rfp.at("packet"))
    swept(app)
    document = filed(app)[0].public_id
    assert rfp.lead.get(rfp.at(f"packet/{document}.pdf")).status_code == 200
    assert other.lead.get(other.at(f"packet/{document}.pdf")).status_code == 404
