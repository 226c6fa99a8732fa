"""What the workbook can say can be typed by hand: each sample rebuilt through the forms exports the same sheets."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.db import db
from app.domain.evaluation import Evaluation
from app.domain.ranking import rank_evaluation
from app.evaluations.reading import read_evaluation
from app.models.rfp import Rfp
from app.reports.evaluation_workbook import write_evaluation_workbook
from app.stages.scoring import queries
from tests.stages.drafting.by_hand import rebuild
from tests.stages.evaluated import SAMPLES, evaluated

SHEETS = ("RFP", "Scales", "Criteria", "Vendors", "Panel", "Prices", "Preferences")
NAMES = sorted(path.parent.name for path in Path(SAMPLES).glob("*/RFP.csv"))


def stored(app: Flask, public_id: str) -> Evaluation:
    """What is on record, without marks."""
    with app.app_context():
        rfp_id = db.session.scalars(select(Rfp.id).where(Rfp.public_id == public_id)).one()
        return replace(queries.evaluation(rfp_id), marks=())


def sheets(evaluation: Evaluation, *, reference: str) -> dict[str, list[list[object]]]:
    """The exported workbook's sheets that carry no marks, under one reference."""
    named = replace(evaluation, framework=replace(evaluation.framework, reference=reference))
    content = write_evaluation_workbook(named, ranking=rank_evaluation(named))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names if name in SHEETS}


@pytest.mark.parametrize("sample", NAMES)
def test_a_sample_typed_in_by_hand_exports_the_same_sheets(app: Flask, sample: str) -> None:
    evaluation = read_evaluation(SAMPLES / sample).evaluation
    imported = evaluated(app, evaluation=evaluation)
    hand = rebuild(app, evaluation, reference="BY-HAND")
    typed, read = stored(app, hand.public_id), stored(app, imported.public_id)
    assert sheets(typed, reference="R") == sheets(read, reference="R")
