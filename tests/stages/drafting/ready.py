"""An RFP that lacks nothing but signatures, with its people; signed and published where a test asks for it."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.domain.evaluation import PriceFormula
from app.domain.policy import Actor, InstanceRole, Role
from app.domain.request.people import Decision, Function, Level
from app.domain.request.price_sheet import Quantity
from app.domain.request.request import Request
from app.domain.request.requirements import Side
from app.domain.request.schedule import DateKind, ScheduleDate
from app.models.person import Person
from app.models.rfp import Rfp
from app.stages.drafting.operations.creating import start
from app.stages.drafting.publication.operations import publish
from app.stages.drafting.publication.readiness import draft_state
from app.stages.drafting.review.operations import ToAsk, ask_for_signatures, sign
from app.web.clock import now
from app.web.unit_of_work import Work, operation
from tests.builders import a_person, signed_in, with_role
from tests.domain.request.requests import a_request


def a_ready_request(*, closes_at: datetime | None = None) -> Request:
    """The small request of the domain's tests with everything mended that would keep it from being published."""
    request = a_request()
    deadline = closes_at or next_weekday(now() + timedelta(days=45))
    questions = tuple(
        replace(question, is_mandatory=True) if question.passes else question
        for question in request.questionnaire.questions
    )
    quantities = (Quantity(1, "", Decimal(1000)), Quantity(2, "", Decimal(1200)))
    lines = tuple(
        replace(line, quantities=quantities if line.recurrence.value == "running" else line.quantities)
        for line in request.price_sheet.lines
    )
    return replace(
        request,
        framework=replace(
            request.framework,
            rules=replace(request.framework.rules, price_formula=PriceFormula.LOWEST_PRICE_RATIO),
        ),
        questionnaire=replace(request.questionnaire, questions=questions),
        price_sheet=replace(request.price_sheet, lines=lines),
        scope=tuple(item for item in request.scope if item.side is not Side.OPEN),
        schedule=(
            ScheduleDate("d1", DateKind.QUESTIONS, "Questions of vendors", deadline - timedelta(days=21)),
            ScheduleDate("d2", DateKind.DECISION, "Decision", deadline + timedelta(days=42)),
        ),
        closes_at=deadline,
    )


def next_weekday(moment: datetime) -> datetime:
    """The next Wednesday at 11:00 UTC."""
    days = (2 - moment.weekday()) % 7
    return (moment + timedelta(days=days)).replace(hour=11, minute=0, second=0, microsecond=0, tzinfo=UTC)


@operation
def started(work: Work, *, request: Request) -> str:
    """An RFP of this request, led by whoever acts; returns its public id."""
    return start(work, request=request, origin="")


@dataclass
class Drafted:
    """The RFP and its people: Maya leads, Frank signs for finance, Dora drafts, Olga observes."""

    app: Flask
    id: int
    public_id: str
    maya: int
    frank: int
    dora: int
    olga: int

    def actor(self, person: int) -> Actor:
        row = db.session.scalars(select(Person).where(Person.id == person)).one()
        return Actor(person_id=row.id, public_id=row.public_id, name=row.name, email=row.email)

    def public(self, person: int) -> str:
        return db.session.scalars(select(Person.public_id).where(Person.id == person)).one()

    def client(self, person: int) -> FlaskClient:
        return signed_in(self.app, person)

    def at(self, path: str) -> str:
        return f"/rfps/{self.public_id}/{path}"

    def row(self) -> Rfp:
        return db.session.scalars(select(Rfp).where(Rfp.id == self.id).execution_options(populate_existing=True)).one()

    def hash(self) -> str:
        return draft_state(self.id).snapshot_hash

    def warnings(self) -> frozenset[str]:
        return frozenset(point.key for point in draft_state(self.id).readiness.warnings)

    def ask(self, *, note: str = "") -> int:
        """Maya asks Frank for finance."""
        asked = [ToAsk(self.public(self.frank), Function.FINANCE, Level.DIRECTOR)]
        return ask_for_signatures(self.actor(self.maya), rfp_id=self.id, seen=self.hash(), asked=asked, note=note)

    def signed(self) -> None:
        """Frank signs the draft as it stands."""
        number = self.ask()
        sign(self.actor(self.frank), rfp_id=self.id, number=number, decision=Decision.SIGNED, comment="")

    def published(self) -> None:
        self.signed()
        publish(self.actor(self.maya), rfp_id=self.id, seen=self.hash(), acknowledged=self.warnings())


def drafted(app: Flask, *, request: Request | None = None) -> Drafted:
    """A new RFP of this request."""
    maya = a_person(app, name="Maya", instance_roles=(InstanceRole.BUYER,))
    people = {name: a_person(app, name=name) for name in ("Frank", "Dora", "Olga")}
    with app.app_context():
        lead = db.session.scalars(select(Person).where(Person.id == maya)).one()
        actor = Actor(person_id=maya, public_id=lead.public_id, name=lead.name, email=lead.email)
        public_id = started(actor, request=request or a_ready_request())
        rfp_id = db.session.scalars(select(Rfp.id).where(Rfp.public_id == public_id)).one()
    for name, role in (("Frank", Role.APPROVER), ("Dora", Role.DRAFTER), ("Olga", Role.OBSERVER)):
        with_role(app, person=people[name], rfp=public_id, role=role)
    return Drafted(app, rfp_id, public_id, maya, people["Frank"], people["Dora"], people["Olga"])


def hidden(page: str) -> dict[str, list[str]]:
    """The hash that a page was drawn from, and the keys of the warnings on it."""
    seen = re.findall(r'name="seen"[^>]*value="([0-9a-f]{64})"', page)
    return {"seen": seen[:1], "acknowledged": re.findall(r'name="acknowledged"\s+value="([^"]+)"', page)}
