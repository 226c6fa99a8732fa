"""A published RFP with questions of every kind and a pricing sheet, and browsers of the people who answer it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.db import db
from app.domain.evaluation import Framework, Location, Rules
from app.domain.request.price_sheet import PriceSheet, Quantity, Recurrence, SheetLine
from app.domain.request.questionnaire import Option, Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.request import Request
from app.models.person import Person
from app.models.rfp import Rfp
from app.models.vendor import Invitation, InvitedPerson
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import a_person, signed_in
from tests.stages.responses.published_world import a_publication
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world

AARE, BIRS = "Aare AG", "Birs GmbH"
OPTIONS = (Option("iso", "ISO 27001", Decimal(5)), Option("soc", "SOC 2"))
QUESTIONS = (
    Question("Q1", "a", QuestionKind.YES_NO, "Do you train agents?", is_mandatory=True, passes=("yes",)),
    Question("Q2", "a", QuestionKind.LONG_TEXT, "How do you train them?", is_mandatory=True, condition="Q1 = yes"),
    Question("Q3", "a", QuestionKind.MULTIPLE_CHOICE, "Which certificates?", options=OPTIONS),
    Question("Q4", "b", QuestionKind.SERVICE_LEVEL, "Calls answered", unit="%", target=Decimal(80)),
    Question("Q5", "b", QuestionKind.TABLE, "Sites", columns=("Site", "Agents")),
    Question("Q5-1", "b", QuestionKind.SHORT_TEXT, "Largest site"),
    Question("Q6", "b", QuestionKind.MONEY, "Turnover"),
    Question("Q7", "b", QuestionKind.DATE, "Earliest start"),
    Question("Q8", "b", QuestionKind.FILE, "Annual report"),
    Question("Q9", "c", QuestionKind.SINGLE_CHOICE, "Why not?", options=OPTIONS),
)
ASKED = Questionnaire(
    sections=(
        QuestionSection("a", "Training", "Please be **brief**."),
        QuestionSection("b", "Figures"),
        QuestionSection("c", "Without training", condition="Q1 = no"),
    ),
    questions=QUESTIONS,
)
SHEET = PriceSheet(
    years=2,
    locations=(Location.ONSHORE, Location.OFFSHORE),
    prices_by_year=True,
    lines=(
        SheetLine("L1", "Agents", "hour", quantities=(Quantity(1, "", Decimal(1000)), Quantity(2, "", Decimal(2000)))),
        SheetLine("L2", "Set-up", "once", Recurrence.ONE_OFF, quantities=(Quantity(1, "", Decimal(1)),)),
        SheetLine("L3", "Extra", "month", is_counted=False),
    ),
)


@dataclass(frozen=True)
class Answering:
    """The world, and the address of an invitation's pages by firm; the first firm is meant where none is named."""

    world: SealedWorld
    app: Flask
    places: Mapping[str, str]

    @property
    def firm(self) -> str:
        return next(iter(self.places))

    def browser(self, firm: str = "") -> FlaskClient:
        person = self.world.people[firm or self.firm].person_id
        assert person is not None
        return signed_in(self.app, person)

    def colleague(self, *, name: str = "Beat Colleague") -> FlaskClient:
        """A second person of the first firm."""
        person = a_person(self.app, name=name)
        with self.app.app_context(), writing() as session:
            session.execute(update(Person).where(Person.id == person).values(is_vendor=True))
            session.add(
                InvitedPerson(
                    invitation_id=self.world.invitations[self.firm],
                    person_id=person,
                    added_at=now(),
                    added_by="Contact",
                    was_invited=False,
                    agreed_at=now(),
                    agreed_name=name,
                    agreed_text_hash="0" * 64,
                )
            )
        return signed_in(self.app, person)

    def at(self, path: str = "", firm: str = "") -> str:
        return f"{self.places[firm or self.firm]}{path}"


def answering(
    app: Flask,
    *,
    closes_in: timedelta = timedelta(days=7),
    questionnaire: Questionnaire = ASKED,
    sheet: PriceSheet = SHEET,
    firms: tuple[str, ...] = (AARE, BIRS),
    reference: str = "",
) -> Answering:
    world = a_sealed_world(app, firms=firms, closes_in=closes_in, reference=reference)
    with app.app_context():
        publish(world, questionnaire=questionnaire, sheet=sheet, number=0)
        with writing() as session:
            people = [actor.person_id for actor in world.people.values()]
            session.execute(update(Person).where(Person.id.in_(people)).values(is_vendor=True))
        places = {
            firm: f"/portal/{db.session.scalars(select(Invitation.public_id).where(Invitation.id == key)).one()}"
            for firm, key in world.invitations.items()
        }
    return Answering(world, app, places)


def publish(world: SealedWorld, *, questionnaire: Questionnaire, sheet: PriceSheet, number: int) -> None:
    """Freeze what is asked as the RFP (number 0) or as an addendum."""
    with writing() as session:
        rfp = session.get_one(Rfp, world.rfp_id)
        framework = Framework(
            rfp.reference, rfp.title, Rules(total_points=Decimal(100)), (), currency="EUR", time_zone=rfp.time_zone
        )
        request = Request(framework=framework, questionnaire=questionnaire, price_sheet=sheet)
        reason = "Something was asked." if number else ""
        session.add(a_publication(rfp.id, request, closes_at=rfp.closes_at, number=number, reason=reason))


def over_of(page: str, code: str) -> str:
    """What the field of an answer carries on a page."""
    found = re.search(rf'name="over {re.escape(code)}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def save(browser: FlaskClient, here: Answering, code: str, *, over: str = "0.", **typed: object):  # type: ignore[no-untyped-def]
    """Save one answer as its field is left; parts of it are named by keyword, the main one `main`."""
    fields = {
        f"answer-{code}" if part == "main" else f"answer-{code} {part.lstrip('_')}": value
        for part, value in typed.items()
    }
    return browser.post(here.at("/answers/save"), data={f"over {code}": over, **fields})


def complete(browser: FlaskClient, here: Answering) -> None:
    """Answer what has to be, and price one way to deliver."""
    assert save(browser, here, "Q1", main="yes").status_code == 200
    assert save(browser, here, "Q2", main="On the job.").status_code == 200
    page = browser.get(here.at("/prices")).text
    prices = {name: str(number + 10) for number, name in enumerate(price_names(page))}
    answer = browser.post(here.at("/prices/save"), data=prices | {f"over {name}": "0." for name in prices})
    assert (answer.status_code, answer.json["faults"]) == (200, {})


def price_names(page: str) -> list[str]:
    """The names of the price cells on a page, in their order."""
    found = re.findall(r'<input name="(\[[^"]*)"', page)
    return [name.replace("&#34;", '"') for name in found]
