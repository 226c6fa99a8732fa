"""The packet is asked for, built behind the page, filed with its hash, and the same whenever it is built."""

import hashlib
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.db import db
from app.domain.evaluation import Mark, MarkKind
from app.evaluations.reading import read_evaluation
from app.models.outbox import FiledDocument, OutboxItem
from app.models.panel import SeatRow
from app.stages.packets.operations import build_packet
from app.stages.packets.queries import packet
from app.web import files, outbox
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.stages.evaluated import SAMPLES, evaluated
from tests.stages.scoring.panel import SERVICE, SOUTH, a_panel, an_evaluation


def swept(app: Flask) -> int:
    with app.app_context():
        return outbox.sweep()


def filed(app: Flask) -> list[FiledDocument]:
    with app.app_context():
        return list(db.session.scalars(select(FiledDocument).order_by(FiledDocument.id)))


FORMS = {".pdf": "packet", ".html": "packet_page", ".xlsx": "packet_workbook", ".json": "packet_data"}


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


def test_marks_that_came_with_an_import_are_counted_apart_from_those_given_here(app: Flask) -> None:
    one = Mark("N", "G1", "E1", MarkKind.SCORE, Decimal(4))
    panel = a_panel(app, evaluation=an_evaluation(marks=(one, one._replace(offer="S"))))
    form = {"score": "3", "version": "1", "comment": "Looked again."}
    assert panel.browsers["E1"].post(panel.at(f"/{SOUTH}/{SERVICE}"), data=form).status_code == 200
    with app.app_context():
        unsubmitted = packet(panel.rfp_id).source
        with writing() as session:
            session.execute(update(SeatRow).where(SeatRow.rfp_id == panel.rfp_id).values(submitted_at=now()))
        submitted = packet(panel.rfp_id).source
    assert [(source.marks_before, source.marks_here) for source in (unsubmitted, submitted)] == [(1, 0), (1, 1)]


def test_asking_again_builds_nothing_new_until_the_record_changes(app: Flask) -> None:
    rfp = evaluated(app, sample="felp")
    for _ in range(3):
        rfp.lead.post(rfp.at("packet"))
    assert swept(app) == 1
    assert [one.kind for one in filed(app)] == list(FORMS.values())
    rfp.lead.post(rfp.at("scoring/close"))
    assert "Of an earlier record" in rfp.lead.get(rfp.at("packet")).text
    rfp.lead.post(rfp.at("packet"))
    assert swept(app) == 1
    first, second = filed(app)[:4], filed(app)[4:]
    assert {one.audit_sequence for one in first} == {1}
    assert {one.audit_sequence for one in second} == {max(one.audit_sequence for one in second)}
    assert [one.kind for one in second] == list(FORMS.values())
    assert [one.sha256 == other.sha256 for one, other in zip(first, second, strict=True)] == [False, False, True, False]


@pytest.mark.parametrize("suffix", FORMS)
def test_the_command_line_builds_the_bytes_that_are_filed(app: Flask, tmp_path: Path, suffix: str) -> None:
    rfp = evaluated(app, sample="felp")
    rfp.lead.post(rfp.at("packet"))
    swept(app)
    target = tmp_path / f"packet{suffix}"
    done = app.test_cli_runner().invoke(args=["packets", "build", "felp", str(target)])
    assert done.output == f"Wrote {target}.\n"
    by_kind = {one.kind: one.sha256 for one in filed(app)}
    assert hashlib.sha256(target.read_bytes()).hexdigest() == by_kind[FORMS[suffix]]


def test_the_command_line_says_which_forms_there_are(app: Flask, tmp_path: Path) -> None:
    done = app.test_cli_runner().invoke(args=["packets", "build", "felp", str(tmp_path / "packet.docx")])
    assert done.output == "Error: packet.docx says no form: end it in .pdf, .html, .xlsx or .json.\n"


def test_all_forms_are_listed_with_their_hashes_and_can_be_taken_away(app: Flask) -> None:
    rfp = evaluated(app, sample="felp")
    rfp.lead.post(rfp.at("packet"))
    swept(app)
    page = rfp.lead.get(rfp.at("packet")).text
    found = {one.kind: one for one in filed(app)}
    assert {one.kind: one.sha256 in page for one in found.values()} == dict.fromkeys(FORMS.values(), True)
    addresses = {
        "packet": f"packet/{found['packet'].public_id}.pdf",
        "packet_page": f"packet/{found['packet_page'].public_id}/page",
        "packet_workbook": f"packet/{found['packet_workbook'].public_id}.xlsx",
        "packet_data": f"packet/{found['packet_data'].public_id}.json",
    }
    for kind, address in addresses.items():
        answer = rfp.lead.get(rfp.at(address))
        assert hashlib.sha256(answer.data).hexdigest() == found[kind].sha256
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.mimetype == found[kind].media_type.split(";")[0]


def test_the_page_stands_in_the_application_with_links_to_where_its_figures_come_from(app: Flask) -> None:
    rfp = evaluated(app, sample="felp")
    rfp.lead.post(rfp.at("packet"))
    swept(app)
    [page] = [one for one in filed(app) if one.kind == "packet_page"]
    text = rfp.lead.get(rfp.at(f"packet/{page.public_id}.html")).text
    assert text.count('<article class="packet">') == 1
    assert "<style" not in text
    links = sorted(set(re.findall(r'href="\.\./(ranking[^"]*)"', text)))
    assert len(links) > 10
    assert {link: rfp.lead.get(rfp.at(link)).status_code for link in links} == dict.fromkeys(links, 200)


def test_a_worker_killed_between_the_forms_files_none_and_the_next_files_the_same(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    rfp = evaluated(app, sample="felp")
    rfp.lead.post(rfp.at("packet"))
    stored = files.store
    kept: list[str] = []

    def killed_after_two(content: bytes) -> str:
        if len(kept) == 2:
            raise outbox.Interrupted
        kept.append(stored(content))
        return kept[-1]

    monkeypatch.setattr(files, "store", killed_after_two)
    with app.app_context():
        item = outbox._claim()
        assert item is not None
        with pytest.raises(outbox.Interrupted):
            build_packet(item[0], lambda _percent, _note: None)
    assert filed(app) == []
    monkeypatch.setattr(files, "store", stored)
    with app.app_context():
        build_packet(item[0], lambda _percent, _note: None)
        build_packet(item[0], lambda _percent, _note: None)
    assert [one.kind for one in filed(app)] == list(FORMS.values())
    assert [one.sha256 for one in filed(app)[:2]] == kept


def test_approvers_are_given_neither_addresses_nor_unopened_prices(app: Flask) -> None:
    evaluation = read_evaluation(SAMPLES / "felp").evaluation
    seats = tuple(replace(seat, email=f"{seat.id}@secret.example") for seat in evaluation.panel)
    rfp = evaluated(app, evaluation=replace(evaluation, panel=seats))
    rfp.lead.post(rfp.at("packet"))
    swept(app)
    for one in filed(app):
        with app.app_context():
            content = files.fetch(one.sha256)
        if one.kind == "packet_workbook":
            with zipfile.ZipFile(BytesIO(content)) as archive:
                content = b"".join(archive.read(name) for name in archive.namelist())
        assert b"secret.example" not in content


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
    assert len(filed(app)) == len(FORMS)


def test_another_rfps_packet_is_not_found_here(app: Flask) -> None:
    rfp, other = evaluated(app, sample="felp"), evaluated(app, sample="erate")
    rfp.lead.post(rfp.at("packet"))
    swept(app)
    document = filed(app)[0].public_id
    assert rfp.lead.get(rfp.at(f"packet/{document}.pdf")).status_code == 200
    assert other.lead.get(other.at(f"packet/{document}.pdf")).status_code == 404
