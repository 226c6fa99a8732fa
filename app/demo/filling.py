"""Fills the demo's empty database: its people, every sample, and RFPs before their scoring."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select

from app.db import db
from app.demo.answered import bring_responses
from app.demo.cast import FIRST_SHOWN, LEAD
from app.demo.dates import on_the_clock, published
from app.demo.drafted import bring_drafts
from app.demo.operations import bring_the_cast, seat_the_cast
from app.domain.evaluation import Evaluation
from app.domain.policy import COMMAND_LINE
from app.evaluations.operations import import_evaluation
from app.evaluations.reading import read_evaluation
from app.models.person import Person

SAMPLES = Path(__file__).parent.parent.parent / "samples"


def fill(samples: Path = SAMPLES) -> None:
    """Import every sample and seat its people, unless the database has people already. Needs an app context."""
    if db.session.scalar(select(func.count()).select_from(Person)):
        return
    bring_people_and_rfps()
    folders = sorted(folder for folder in samples.iterdir() if (folder / "RFP.csv").exists())
    folders.sort(key=lambda folder: folder.name == FIRST_SHOWN)
    for folder in folders:
        evaluation = read_evaluation(folder).evaluation
        if folder.name == FIRST_SHOWN:
            _bring(as_before_scoring(evaluation), source_name=f"samples/{folder.name} without its scores")
        _bring(evaluation, source_name=f"samples/{folder.name}")


def bring_people_and_rfps() -> None:
    """The cast, and the RFPs before scoring with their vendors, each on its days."""
    with on_the_clock(published(45).at(0, 9)):
        bring_the_cast(COMMAND_LINE)
    bring_drafts()
    bring_responses()


def as_before_scoring(evaluation: Evaluation) -> Evaluation:
    """The same evaluation with all its marks still to be given, under a reference and a title of its own."""
    framework = evaluation.framework
    unscored = replace(framework, reference=f"{framework.reference}-to-score", title=f"{framework.title}: to be scored")
    return replace(evaluation, framework=unscored, marks=())


def _bring(evaluation: Evaluation, *, source_name: str) -> None:
    made = import_evaluation(
        COMMAND_LINE, evaluation=evaluation, source_name=source_name, lead_email=LEAD.email, is_sample=True
    )
    seat_the_cast(COMMAND_LINE, reference=made.reference)
