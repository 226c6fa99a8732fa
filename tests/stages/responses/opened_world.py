"""An RFP whose vendors handed in and whose responses are open: a questionnaire of every kind and a pricing sheet."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.domain.evaluation import Criterion, CriterionKind
from app.domain.policy import COMMAND_LINE, Role
from app.domain.request.price_sheet import PriceSheet, Quantity, SheetLine
from app.domain.request.priced import cell_name
from app.domain.request.pricing import asked_cells
from app.domain.request.questionnaire import Option, Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.request import Request
from app.domain.request.requirements import Requirement
from app.models.response import Envelope
from app.models.rfp import Rfp, RfpRole
from app.stages.responses.sealed.items import Change, save_items
from app.stages.responses.sealed.opening import open_prices, open_quality
from app.stages.responses.sealed.submitting import submit, withdraw
from app.web.clock import now
from app.web.unit_of_work import Work, writing
from tests.builders import a_person, signed_in
from tests.stages.responses.published_world import a_publication, a_request
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world

AARE, BIRS = "Aare AG", "Birs GmbH"
QUESTIONNAIRE = Questionnaire(
    (QuestionSection("service", "Service"), QuestionSection("sites", "Sites abroad", condition="Q1 = yes")),
    (
        Question("Q1", "service", QuestionKind.YES_NO, "Do you work abroad?"),
        Question("Q2", "service", QuestionKind.YES_NO, "Certified?", is_mandatory=True, passes=("yes",)),
        Question("Q3", "service", QuestionKind.SERVICE_LEVEL, "Answered in time", unit="%", target=Decimal(98)),
        Question(
            "Q4",
            "service",
            QuestionKind.SINGLE_CHOICE,
            "Standard",
            options=(Option("iso", "ISO 27001", Decimal(5)), Option("own", "Our own", Decimal(1))),
        ),
        Question("Q5", "service", QuestionKind.LONG_TEXT, "How do you train?", is_mandatory=True),
        Question("Q6", "sites", QuestionKind.TABLE, "Where?", columns=("Site", "Agents")),
    ),
)
SHEET = PriceSheet(
    years=2,
    lines=(
        SheetLine("L1", "Set-up", "piece", quantities=(Quantity(1, "", Decimal(1)),)),
        SheetLine("L2", "Calls", "call", quantities=(Quantity(1, "", Decimal(100)), Quantity(2, "", Decimal(300)))),
    ),
)
ANSWERS: Mapping[str, Mapping[str, object]] = {
    AARE: {
        "Q1": "no",
        "Q2": "yes",
        "Q3": {"level": "meets", "value": "97.5", "words": "from May"},
        "Q4": "iso",
        "Q5": "=HYPERLINK(1) in a Straße of our own",
        "Q6": [["typed", "before"]],
    },
    BIRS: {"Q1": "yes", "Q2": "no", "Q6": [["Bern", "40"]]},
}
PRICES: Mapping[str, tuple[str | None, ...]] = {AARE: ("500", "1.25"), BIRS: ("1000", None)}
REQUIREMENTS = (
    Requirement("R1", "Answer in time", questions=("Q3",), criteria=("C1",)),
    Requirement("R2", "Be certified", questions=("Q2", "Q4"), criteria=("C1", "C2")),
)


def asked(questionnaire: Questionnaire = QUESTIONNAIRE, sheet: PriceSheet = SHEET) -> Request:
    request = a_request(0)
    criteria = (
        Criterion("C1", "Quality", CriterionKind.SCORE, weight=Decimal(60), scale_max=Decimal(5)),
        Criterion("C2", "Security", CriterionKind.SCORE, weight=Decimal(40), scale_max=Decimal(5)),
    )
    return replace(
        request,
        framework=replace(request.framework, criteria=criteria),
        questionnaire=questionnaire,
        price_sheet=sheet,
        requirements=REQUIREMENTS,
    )


@dataclass(frozen=True)
class OpenedWorld:
    """`at` makes addresses; the offers are numbered in the order of the firms."""

    sealed: SealedWorld
    rfp: str

    def at(self, path: str = "") -> str:
        return f"/rfps/{self.rfp}/responses{path}"

    def member(self, role: Role = Role.LEAD) -> FlaskClient:
        """Somebody with a role in the RFP, in a browser."""
        app = self.sealed.app
        person = a_person(app)
        with app.app_context(), writing() as session:
            session.add(RfpRole(rfp_id=self.sealed.rfp_id, person_id=person, role=role, given_at=now()))
        return signed_in(app, person)


def a_handed_in_world(
    app: Flask,
    *,
    request: Request | None = None,
    answers: Mapping[str, Mapping[str, object]] = ANSWERS,
    prices: Mapping[str, tuple[str | None, ...]] = PRICES,
    withdrawn: Collection[str] = (),
) -> OpenedWorld:
    """Vendors have handed in, but for those that took it back, and nothing is open; the deadline passed days ago."""
    request = request or asked()
    cells = [cell_name(cell) for cell in asked_cells(request.price_sheet)]
    with time_machine.travel(now() - timedelta(days=10)):
        world = a_sealed_world(app, firms=tuple(answers))
        with app.app_context():
            for firm, given in answers.items():
                priced = zip(cells, prices.get(firm, ()), strict=False)
                changes = [Change(Envelope.QUALITY, code, as_json(value), over=0) for code, value in given.items()]
                changes += [Change(Envelope.PRICE, cell, as_json(value), over=0) for cell, value in priced if value]
                save_items(world.people[firm], invitation_id=world.invitations[firm], changes=tuple(changes))
                submit(world.people[firm], invitation_id=world.invitations[firm])
            for firm in withdrawn:
                withdraw(world.people[firm], invitation_id=world.invitations[firm])
            with writing() as session:
                session.add(a_publication(world.rfp_id, request, closes_at=now()))
    with app.app_context():
        return OpenedWorld(world, db.session.scalars(select(Rfp.public_id).where(Rfp.id == world.rfp_id)).one())


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def an_opened_world(
    app: Flask, *, with_prices: bool = False, shut: Mapping[int, str] | None = None, **given: object
) -> OpenedWorld:
    """The same with the responses opened, and the prices too if asked for, but for those of offers in `shut`."""
    world = a_handed_in_world(app, **given)  # type: ignore[arg-type]
    with app.app_context(), writing() as session:
        rfp = session.get_one(Rfp, world.sealed.rfp_id)
        work = Work(session=session, actor=COMMAND_LINE, now=now())
        open_quality(work, rfp=rfp)
        session.flush()
        if with_prices:
            request = given.get("request") or asked()
            assert isinstance(request, Request)
            open_prices(work, rfp=rfp, sheet=request.price_sheet, shut=shut or {})
    return world
