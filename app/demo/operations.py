"""Filling the demo's empty database with its people and the samples, and stepping into somebody's shoes."""

import secrets
from dataclasses import replace
from functools import cache
from pathlib import Path

from sqlalchemy import func, select

from app.db import db
from app.demo.cast import CAST, FIRST_SHOWN, LEAD
from app.domain.evaluation import Evaluation
from app.domain.policy import COMMAND_LINE, Action, Actor, InstanceRole, Role
from app.evaluations.operations import import_evaluation
from app.evaluations.reading import read_evaluation
from app.models.panel import SeatRow
from app.models.person import Person
from app.models.rfp import Rfp, RfpRole
from app.people.operations.sign_in import end_session, open_session
from app.web.passwords import accepted
from app.web.unit_of_work import Work, operation, writing

SAMPLES = Path(__file__).parent.parent.parent / "samples"


def fill(samples: Path = SAMPLES) -> None:
    """Import every sample and seat its people, unless the database has people already. Needs an app context."""
    if db.session.scalar(select(func.count()).select_from(Person)):
        return
    bring_the_cast(COMMAND_LINE)
    folders = sorted(folder for folder in samples.iterdir() if (folder / "RFP.csv").exists())
    folders.sort(key=lambda folder: folder.name == FIRST_SHOWN)
    for folder in folders:
        evaluation = read_evaluation(folder).evaluation
        if folder.name == FIRST_SHOWN:
            _bring(as_before_scoring(evaluation), source_name=f"samples/{folder.name} without its scores")
        _bring(evaluation, source_name=f"samples/{folder.name}")


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


@operation
def bring_the_cast(work: Work) -> None:
    """Make the accounts of the demo's people. Nobody knows their password: one steps into their shoes."""
    for character in CAST:
        work.session.add(_account(work, name=character.name, email=character.email, held=character.instance_roles))
    work.record(action=Action.PEOPLE_MANAGE, subject="demo", sentence="Made the accounts of the demo's people.")


@operation
def seat_the_cast(work: Work, *, reference: str) -> None:
    """Give everyone their role in a sample, and every seat with an address its person."""
    rfp = work.session.scalars(select(Rfp).where(Rfp.reference == reference)).one()
    people = {person.email: person for person in work.session.scalars(select(Person))}
    for character in CAST:
        for role in character.roles:
            if role is not Role.LEAD:
                _give(work, rfp=rfp, person=people[character.email], role=role)
    for seat in work.session.scalars(select(SeatRow).where(SeatRow.rfp_id == rfp.id, SeatRow.email != "")):
        person = people.get(seat.email)
        if person is None:
            person = _account(work, name=seat.name, email=seat.email, held=())
            work.session.add(person)
            work.session.flush()
        seat.person_id = person.id
        _give(work, rfp=rfp, person=person, role=Role.EVALUATOR)
    work.record(
        rfp_id=rfp.id,
        action=Action.COMMITTEE_MANAGE,
        subject=reference,
        sentence="Gave the demo's people their roles and seats.",
    )


@cache
def _unknown_password() -> str:
    """A password nobody knows, so that the demo's people count as people who can sign in."""
    return accepted(secrets.token_urlsafe(), own_words=())


def _account(work: Work, *, name: str, email: str, held: tuple[InstanceRole, ...]) -> Person:
    return Person(
        email=email.lower(),
        name=name,
        created_at=work.now,
        is_administrator=InstanceRole.ADMINISTRATOR in held,
        is_auditor=InstanceRole.AUDITOR in held,
        is_buyer=InstanceRole.BUYER in held,
        password_hash=_unknown_password(),
    )


def _give(work: Work, *, rfp: Rfp, person: Person, role: Role) -> None:
    work.session.add(RfpRole(rfp_id=rfp.id, person_id=person.id, role=role, given_at=work.now))


def step_into(person_id: int, *, leaving: Actor) -> str:
    """The token of a new session as this person; the session of `leaving` ends."""
    with writing() as session:
        if leaving.session_id:
            end_session(session, session_id=leaving.session_id)
        return open_session(session, person_id=person_id)
