"""A small evaluation that is being scored by people in their browsers."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.db import db
from app.domain.evaluation import (
    Criterion,
    CriterionKind,
    Evaluation,
    Framework,
    Justification,
    Mark,
    Offer,
    OfferStatus,
    PriceFormula,
    PriceLine,
    Rules,
    ScaleWord,
    Seat,
)
from app.domain.policy import COMMAND_LINE, Actor, Role
from app.evaluations.operations import import_evaluation
from app.models.panel import SeatRow
from app.models.person import Person
from app.models.rfp import Rfp
from app.web.unit_of_work import writing
from tests.builders import a_person, seated, signed_in, with_role

GROUP, SERVICE, WORDED, FINE, GATE, PRICE = range(1, 7)
"""The numbers of the criteria: a group with three leaves, a gate and the price."""
NORTH, SOUTH, GONE = range(1, 4)
"""The numbers of the offers; the last has withdrawn."""


@dataclass(frozen=True)
class Panel:
    """An RFP at scoring; `actors` and `browsers` are those of E1 (all criteria) and E2 (the service only)."""

    rfp_id: int
    public_id: str
    actors: dict[str, Actor]
    browsers: dict[str, FlaskClient]

    def at(self, path: str = "") -> str:
        return f"/rfps/{self.public_id}/scoring{path}"


def an_evaluation(
    *, justification: Justification = Justification.OPTIONAL, marks: tuple[Mark, ...] = (), reference: str = "SC-1"
) -> Evaluation:
    """Scales of three kinds: 0 to 5, two words, and 0 to 100 with decimals."""
    criteria = (
        Criterion("G", "Service", CriterionKind.GROUP, weight=Decimal(60)),
        Criterion("G1", "Quality", CriterionKind.SCORE, parent="G", weight=Decimal(50), scale_max=Decimal(5),
                  scale_step=Decimal(1)),
        Criterion("G2", "Language", CriterionKind.SCORE, parent="G", weight=Decimal(30), scale="words",
                  scale_max=Decimal(10), scale_step=Decimal(5)),
        Criterion("G3", "Branding", CriterionKind.SCORE, parent="G", weight=Decimal(20), scale_max=Decimal(100)),
        Criterion("GATE", "Certified", CriterionKind.GATE),
        Criterion("P", "Price", CriterionKind.PRICE, weight=Decimal(40)),
    )  # fmt: skip
    rules = Rules(total_points=Decimal(100), price_formula=PriceFormula.LOWEST_PRICE_RATIO, justification=justification)
    words = (ScaleWord("words", "Poor", Decimal(0)), ScaleWord("words", "Good", Decimal(10)))
    return Evaluation(
        framework=Framework(reference, "Contact centre", rules, criteria, scales=words, time_zone="Europe/Zurich"),
        offers=(
            Offer("N", "North", "North Ltd"),
            Offer("S", "South", "South Ltd"),
            Offer("W", "Gone", "Gone Ltd", OfferStatus.WITHDRAWN, "Withdrew in May."),
        ),
        panel=(Seat("E1", "Ada"), Seat("E2", "Ben", criteria=("G1",))),
        prices=(PriceLine("N", Decimal(100)), PriceLine("S", Decimal(200)), PriceLine("W", Decimal(300))),
        marks=marks,
    )


def a_panel(app: Flask, *, evaluation: Evaluation | None = None, reopened_at: datetime | None = None) -> Panel:
    """Import an evaluation, open its seats again and give E1 and E2 to people."""
    evaluation = evaluation or an_evaluation()
    with app.app_context():
        made = import_evaluation(COMMAND_LINE, evaluation=evaluation, source_name="panel")
        with writing() as session:
            rfp_id = session.scalars(select(Rfp.id).where(Rfp.public_id == made.public_id)).one()
            open_again = {"submitted_at": None, "reopened_at": reopened_at}
            session.execute(update(SeatRow).where(SeatRow.rfp_id == rfp_id).values(open_again))
    people = {"E1": a_person(app, name="Ada"), "E2": a_person(app, name="Ben")}
    for seat, person in people.items():
        with_role(app, person=person, rfp=made.public_id, role=Role.EVALUATOR)
        seated(app, person=person, rfp=made.public_id, seat=seat)
    return Panel(
        rfp_id=rfp_id,
        public_id=made.public_id,
        actors={seat: _actor(app, person, seat=number) for number, (seat, person) in enumerate(people.items(), 1)},
        browsers={seat: signed_in(app, person) for seat, person in people.items()},
    )


def _actor(app: Flask, person: int, *, seat: int) -> Actor:
    with app.app_context():
        name = db.session.scalars(select(Person.name).where(Person.id == person)).one()
    return replace(COMMAND_LINE, person_id=person, name=name, roles=frozenset({Role.EVALUATOR}), seat=seat)
