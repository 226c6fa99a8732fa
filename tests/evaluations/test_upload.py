"""Uploading a workbook in the browser: preview, everything that is wrong, confirmation, and taking it out again."""

import io
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.db import db
from app.domain.policy import InstanceRole
from app.evaluations.reading import read_evaluation
from app.models.rfp import Rfp, StagedImport
from tests.builders import a_person, signed_in

SAMPLES = Path(__file__).parents[2] / "samples"


def zipped(folder: Path, *, changed: dict[str, str] | None = None) -> bytes:
    """A sample as a ZIP of CSV files; `changed` replaces text in a file: {"RFP.csv": "old=>new"}."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for file in sorted(folder.glob("*.csv")):
            text = file.read_text(encoding="utf-8")
            if changed and file.name in changed:
                old, new = changed[file.name].split("=>")
                assert old in text
                text = text.replace(old, new, 1)
            archive.writestr(file.name, text)
    return target.getvalue()


def upload(client: FlaskClient, content: bytes, *, name: str = "evaluation.zip"):
    return client.post(
        "/evaluations/import", data={"workbook": (io.BytesIO(content), name)}, content_type="multipart/form-data"
    )


def counted(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def buyer(app: Flask) -> FlaskClient:
    return signed_in(app, a_person(app, name="Maya", instance_roles=(InstanceRole.BUYER,)))


def test_a_workbook_is_previewed_then_imported_and_its_uploader_leads_it(app: Flask, buyer: FlaskClient) -> None:
    answer = upload(buyer, zipped(SAMPLES / "contact-centre"))
    assert answer.status_code == 302
    preview = buyer.get(answer.location)
    assert preview.status_code == 200
    assert "Customer contact centre outsourcing (sample)" in preview.text
    assert counted(app, Rfp) == 0
    confirmed = buyer.post(answer.location)
    assert confirmed.status_code == 302
    ranking = buyer.get(confirmed.location)
    assert ranking.status_code == 200
    assert "81.60" in ranking.text
    assert counted(app, Rfp) == 1


def test_three_faults_are_told_at_once_and_nothing_is_stored(app: Flask, buyer: FlaskClient) -> None:
    content = zipped(
        SAMPLES / "felp",
        changed={
            "RFP.csv": "currency,GBP=>currency,Pounds",
            "Vendors.csv": "active=>running",
            "Prices.csv": "a,10500=>x,10500",
        },
    )
    answer = upload(buyer, content)
    assert answer.status_code == 422
    with pytest.raises(Exception, match="3 faults") as refused:
        read_evaluation(content)
    for fault in refused.value.faults:
        assert fault.sheet in answer.text
        assert fault.text.split("“")[0].split('"')[0][:30] in answer.text
    assert "3 faults" in answer.text
    assert (counted(app, Rfp), counted(app, StagedImport)) == (0, 0)


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_whatever_the_bytes_the_answer_is_in_words(buyer: FlaskClient, content: bytes) -> None:
    assert upload(buyer, content).status_code == 422


def test_no_file_is_said_beside_the_field(buyer: FlaskClient) -> None:
    answer = buyer.post("/evaluations/import", data={}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_a_reference_that_exists_is_a_fault_of_the_file(app: Flask, buyer: FlaskClient) -> None:
    content = zipped(SAMPLES / "felp")
    buyer.post(upload(buyer, content).location)
    answer = upload(buyer, content)
    assert answer.status_code == 422
    assert "already" in answer.text
    assert counted(app, Rfp) == 1


def test_confirming_twice_imports_once(app: Flask, buyer: FlaskClient) -> None:
    staged = upload(buyer, zipped(SAMPLES / "felp")).location
    assert buyer.post(staged).status_code == 302
    assert buyer.post(staged).status_code == 404
    assert counted(app, Rfp) == 1


def test_somebody_elses_upload_does_not_exist(app: Flask, buyer: FlaskClient) -> None:
    staged = upload(buyer, zipped(SAMPLES / "felp")).location
    other = signed_in(app, a_person(app, instance_roles=(InstanceRole.BUYER,)))
    assert other.get(staged).status_code == 404
    assert other.post(staged).status_code == 404
    assert counted(app, Rfp) == 0


def test_what_was_exported_reads_back_to_the_same_evaluation(buyer: FlaskClient) -> None:
    sample = SAMPLES / "contact-centre"
    ranking = buyer.post(upload(buyer, zipped(sample)).location).location
    export = buyer.get(ranking.replace("/ranking", "/evaluation.xlsx"))
    assert export.status_code == 200
    assert "attachment" in export.headers["Content-Disposition"]
    read, original = read_evaluation(export.data).evaluation, read_evaluation(sample).evaluation
    assert sorted(read.marks) == sorted(original.marks)
    assert (read.framework, read.offers, read.panel, read.prices) == (
        original.framework,
        original.offers,
        original.panel,
        original.prices,
    )
