"""The evaluation workbook on the web: a small one at once, a large one behind the page."""

import io

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.domain.policy import InstanceRole
from app.evaluations.reading import read_evaluation
from app.evaluations.routes import exporting
from app.models.audit import AuditRow
from app.reports.workbook_template import EXAMPLE
from app.web.outbox import sweep
from tests.builders import a_person, signed_in
from tests.stages.evaluated import evaluated


def test_a_small_evaluation_is_written_at_once(app: Flask) -> None:
    world = evaluated(app)
    answer = world.lead.get(world.at("evaluation.xlsx"))
    assert answer.headers["Content-Disposition"] == "attachment; filename=contact-centre_evaluation.xlsx"
    assert set(read_evaluation(answer.data).evaluation.marks) == set(world.evaluation.marks)


def test_a_large_one_is_written_behind_the_page_and_filed_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 200)
    world = evaluated(app)
    away = world.lead.get(world.at("evaluation.xlsx"))
    assert (away.status_code, away.location) == (302, world.at("workbook"))
    assert "No workbook has been written yet" in world.lead.get(away.location).text
    for _ in range(2):
        assert world.lead.post(world.at("workbook")).location == world.at("workbook")
    assert "Waiting for the worker" in world.lead.get(world.at("workbook/progress")).text
    with app.app_context():
        assert sweep() == 1
    assert world.lead.get(world.at("workbook/progress")).headers["HX-Refresh"] == "true"
    page = world.lead.get(world.at("workbook")).text
    assert page.count("contact-centre_evaluation_1.xlsx") == 1
    assert "Current" in page
    link = page.split('href="')
    address = next(part.split('"')[0] for part in link if "/workbook/" in part.split('"')[0])
    filed = world.lead.get(address)
    assert set(read_evaluation(filed.data).evaluation.marks) == set(world.evaluation.marks)
    world.lead.post(world.at("workbook"))
    with app.app_context():
        assert sweep() == 0
        query = select(AuditRow.sentence).where(AuditRow.chain > 0).order_by(AuditRow.sequence)
        sentences = list(db.session.scalars(query))
    assert sentences[-4:] == [
        *["Asked for the evaluation workbook of the record up to row 1."] * 2,
        "Filed the evaluation workbook of the record up to row 1.",
        "Asked for the evaluation workbook of the record up to row 1.",
    ]


def test_the_template_is_downloaded_and_imported_as_it_is(app: Flask) -> None:
    buyer = signed_in(app, a_person(app, name="Maya", instance_roles=(InstanceRole.BUYER,)))
    template = buyer.get("/evaluations/template.xlsx")
    data = {"workbook": (io.BytesIO(template.data), "template.xlsx")}
    preview = buyer.post("/evaluations/import", data=data, content_type="multipart/form-data")
    assert preview.status_code == 302
    assert "all seats" in buyer.get(preview.location).text
    made = buyer.post(preview.location).location
    assert EXAMPLE.offers[0].name in buyer.get(made).text
