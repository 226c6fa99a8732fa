"""Stored samples and the people around them, for tests of the stages."""

from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app.domain.evaluation import Evaluation
from app.domain.policy import COMMAND_LINE, Role
from app.evaluations.operations import import_evaluation
from app.evaluations.reading import read_evaluation
from tests.builders import a_person, signed_in, with_role

SAMPLES = Path(__file__).parents[2] / "samples"


@dataclass(frozen=True)
class Evaluated:
    """An RFP made of a sample, and its lead's browser."""

    public_id: str
    lead: FlaskClient
    evaluation: Evaluation

    def at(self, path: str) -> str:
        return f"/rfps/{self.public_id}/{path}"


def evaluated(app: Flask, *, sample: str = "contact-centre", evaluation: Evaluation | None = None) -> Evaluated:
    """Import a sample (or the evaluation given) and make a lead for it."""
    evaluation = evaluation or read_evaluation(SAMPLES / sample).evaluation
    with app.app_context():
        made = import_evaluation(COMMAND_LINE, evaluation=evaluation, source_name=sample)
    lead = a_person(app, name="Maya")
    with_role(app, person=lead, rfp=made.public_id, role=Role.LEAD)
    return Evaluated(public_id=made.public_id, lead=signed_in(app, lead), evaluation=evaluation)
