"""What tests of submitted marks need: complete sets, a lead, and what stands in the database afterwards."""

from dataclasses import dataclass, replace

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.domain.entries import Entry
from app.domain.policy import COMMAND_LINE, Actor, Role
from app.models.audit import AuditRow
from app.models.panel import SeatRow
from app.stages.scoring.operations import save_marks
from app.stages.scoring.operations.submitting import submit_marks
from tests.builders import a_person, signed_in, with_role
from tests.stages.scoring.panel import FINE, GATE, NORTH, SERVICE, SOUTH, WORDED, Panel

OF_ADA = {SERVICE: "4", WORDED: "Good", FINE: "72.5", GATE: "pass"}
OF_BEN = {SERVICE: "3"}


@dataclass(frozen=True)
class Lead:
    actor: Actor
    browser: FlaskClient


def a_lead(app: Flask, panel: Panel) -> Lead:
    person = a_person(app, name="Maya")
    with_role(app, person=person, rfp=panel.public_id, role=Role.LEAD)
    actor = replace(COMMAND_LINE, person_id=person, name="Maya", roles=frozenset({Role.LEAD}))
    return Lead(actor=actor, browser=signed_in(app, person))


def mark_everything(app: Flask, panel: Panel, *, seat: str, comment: str = "") -> None:
    """Give every mark of a seat that has given none."""
    scores = {"E1": OF_ADA, "E2": OF_BEN}[seat]
    entries = [
        Entry(offer, criterion, score, comment) for offer in (NORTH, SOUTH) for criterion, score in scores.items()
    ]
    with app.app_context():
        actor = panel.actors[seat]
        save_marks(actor, rfp_id=panel.rfp_id, seat=actor.seat or 0, entries=entries)


def hand_in(app: Flask, panel: Panel, *, seat: str) -> None:
    with app.app_context():
        actor = panel.actors[seat]
        submit_marks(actor, rfp_id=panel.rfp_id, seat=actor.seat or 0)


def all_handed_in(app: Flask, panel: Panel) -> None:
    """Everybody gives every mark and submits."""
    for seat in panel.actors:
        mark_everything(app, panel, seat=seat)
        hand_in(app, panel, seat=seat)


def seat_ids(app: Flask, panel: Panel) -> dict[str, str]:
    """Code -> public id of each seat."""
    query = select(SeatRow.code, SeatRow.public_id).where(SeatRow.rfp_id == panel.rfp_id)
    with app.app_context():
        return {row.code: row.public_id for row in db.session.execute(query)}


def audited(app: Flask, panel: Panel) -> list[tuple[str, str]]:
    """Action and sentence of each row of the RFP's audit after the import, in order."""
    query = select(AuditRow.action, AuditRow.sentence).where(AuditRow.chain == panel.rfp_id)
    with app.app_context():
        return [tuple(row) for row in db.session.execute(query.order_by(AuditRow.sequence))][1:]
