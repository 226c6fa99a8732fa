"""A small evaluation in which every secret field holds words and numbers found nowhere else, and all personas."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from app.db import db
from app.domain.evaluation import (
    Criterion,
    CriterionKind,
    Evaluation,
    Framework,
    Mark,
    MarkKind,
    Offer,
    PriceFormula,
    PriceLine,
    Rules,
    ScaleWord,
    Seat,
)
from app.domain.lifecycle import BEFORE_SCORING, Stage
from app.domain.policy import Actor, InstanceRole, Role
from app.domain.scenario import Scenario
from app.evaluations.filing import request_workbook
from app.evaluations.operations import import_evaluation
from app.models.mark import AgreedScoreRow, MarkRow, MarkVersion
from app.models.outbox import DocumentKind, FiledDocument, OutboxItem, WorkKind
from app.models.panel import SeatRow
from app.models.person import Person, SecurityEvent, SignInSession
from app.models.rfp import Rfp, RfpRole, StagedImport, UploadKind
from app.models.scenario import ScenarioRow
from app.stages.finalists.operations import request_analysis, save_scenario
from app.stages.packets.operations import request_packet
from app.web.clock import now
from app.web.files import store
from app.web.outbox import sweep
from app.web.session import token_hash
from app.web.unit_of_work import writing
from tests.builders import with_cookie
from tests.integrity.canary import LATE_STAGES
from tests.integrity.drafting import fill_request
from tests.integrity.personas import PERSONAS, Persona
from tests.integrity.responses import fill_responses

OFFERS = ("A", "B", "C")
SEATS = ("E1", "E2", "E3", "E4", "E5")
PRICES = {"A": Decimal("1234567.89"), "B": Decimal("987654.31"), "C": Decimal("1111222.33")}
SCALE = "canary-scale"


@dataclass(frozen=True, slots=True)
class World:
    """Where things are. `arguments` names for each argument of an address the thing of ours that it should mean."""

    rfp_id: int
    rfp: str
    stage: Stage
    other_rfp: str
    people: Mapping[str, int]
    tokens: Mapping[str, str]
    arguments: Mapping[str, object]


PRIVATE_SEATS = ("E1", "E5")
"""Seats whose marks were given in the application and are not submitted; E4's, not submitted either, were imported."""


def mark_value(seat: str, *, offer: str, criterion: str) -> Decimal:
    """A mark that no other cell holds and no mean comes to by chance."""
    place = SEATS.index(seat) * 6 + OFFERS.index(offer) * 2 + ("C1", "C2").index(criterion)
    return Decimal(41 + place) + Decimal(1311 + (place * place * 70) % 8000) / 10000


def mark_comment(seat: str, *, offer: str, criterion: str) -> str:
    return f"words-of-{seat}-on-{offer}-{criterion}"


def mark_strength(seat: str) -> str:
    """What a seat names as the strength of offer A on C1, the one cell that has a history."""
    return f"strength-of-{seat}"


def an_evaluation(*, reference: str = "CANARY-1", title: str = "Canaries in the contact centre") -> Evaluation:
    """Three offers, five seats; E3 stands back from B, E4 scores the commercial terms only."""
    criteria = (
        Criterion("G", "Quality", CriterionKind.GROUP, weight=Decimal(70)),
        Criterion(
            "C1", "Service in canary words", CriterionKind.SCORE, parent="G", weight=Decimal(60), scale_max=Decimal(100)
        ),
        Criterion(
            "C2", "Commercial terms", CriterionKind.SCORE, parent="G", weight=Decimal(40), scale_max=Decimal(100)
        ),
        Criterion("P", "Price", CriterionKind.PRICE, weight=Decimal(30)),
    )
    rules = Rules(total_points=Decimal(100), price_formula=PriceFormula.LOWEST_PRICE_RATIO)
    return Evaluation(
        framework=Framework(
            reference=reference,
            title=title,
            rules=rules,
            criteria=criteria,
            scales=(ScaleWord(SCALE, "canary-scale-word", Decimal(50)),),
            currency="EUR",
            time_zone="Europe/Zurich",
        ),
        offers=tuple(Offer(code, f"Offer {code}", f"Firm {code}") for code in OFFERS),
        panel=tuple(
            Seat(seat, f"Seat {seat}", f"seat-{seat.lower()}@example.org", ("C2",) if seat == "E4" else ())
            for seat in SEATS
        ),
        prices=tuple(PriceLine(code, amount, note=f"price-note-{code}") for code, amount in PRICES.items()),
        marks=tuple(_marks()),
    )


def another_evaluation() -> Evaluation:
    """An evaluation of somebody else's, with nothing of ours in it but the names of firms."""
    ours = an_evaluation(reference="OTHER-RFP-2", title="The other RFP")
    prices = tuple(PriceLine(code, Decimal(5000 + place)) for place, code in enumerate(OFFERS))
    criteria = tuple(replace(node, title=f"Other {node.id}") for node in ours.framework.criteria)
    framework = replace(ours.framework, criteria=criteria, scales=())
    return replace(ours, framework=framework, panel=(Seat("X1", "Seat of the other RFP"),), prices=prices, marks=())


def _marks() -> list[Mark]:
    marks = []
    for seat in SEATS:
        for offer in OFFERS:
            for criterion in ("C2",) if seat == "E4" else ("C1", "C2"):
                comment = mark_comment(seat, offer=offer, criterion=criterion)
                if (seat, offer) == ("E3", "B"):
                    marks.append(Mark(offer, criterion, seat, MarkKind.RECUSED, None, f"recusal-reason-{criterion}"))
                    continue
                value = mark_value(seat, offer=offer, criterion=criterion)
                strength = mark_strength(seat) if (offer, criterion) == ("A", "C1") else ""
                marks.append(Mark(offer, criterion, seat, MarkKind.SCORE, value, comment, strength))
    return marks


def with_mark(evaluation: Evaluation, *, seat: str, offer: str, criterion: str, **changes: Any) -> Evaluation:
    """The same evaluation but for one mark."""
    marks = tuple(
        mark._replace(**changes) if (mark.evaluator, mark.offer, mark.criterion) == (seat, offer, criterion) else mark
        for mark in evaluation.marks
    )
    return replace(evaluation, marks=marks)


def with_price(evaluation: Evaluation, *, offer: str, amount: Decimal) -> Evaluation:
    """The same evaluation but for one offer's price."""
    prices = tuple(replace(line, amount=amount) if line.offer == offer else line for line in evaluation.prices)
    return replace(evaluation, prices=prices)


def build(app: Flask, *, evaluation: Evaluation | None = None, stage: Stage = Stage.SCORING) -> World:
    """Put the world into an empty database."""
    with app.app_context():
        people = _people()
        ours = import_evaluation(
            actor_of("lead", people), evaluation=evaluation or an_evaluation(), source_name="source-file-name.xlsx"
        )
        other = import_evaluation(
            actor_of("lead of another RFP", people),
            evaluation=another_evaluation(),
            source_name="other.xlsx",
        )
        request = _draft(ours.public_id, people=people)
        rfp_id = _give_roles(ours.public_id, people=people, stage=stage)
        _change_marks(rfp_id)
        _work_out(actor_of("lead", people), public_id=ours.public_id)
        _write_workbook(actor_of("lead", people), public_id=ours.public_id)
        _build_packet(actor_of("lead", people), public_id=ours.public_id)
        tokens = _sessions(people)
        arguments = _things(rfp_id, rfp=ours.public_id, people=people) | request
    return World(
        rfp_id=rfp_id,
        rfp=ours.public_id,
        stage=stage,
        other_rfp=other.public_id,
        people=people,
        tokens=tokens,
        arguments=arguments,
    )


def device(persona: str) -> str:
    return f"<device of {persona}>"


def password_hash(persona: str) -> str:
    return f"$argon2id$secret of {persona}$"


def email(persona: str) -> str:
    return f"{persona.replace(' ', '-').replace(',', '').lower()}@secret-mail.example"


def _people() -> dict[str, int]:
    people = {}
    with writing() as session:
        for name, persona in PERSONAS.items():
            if persona is None:
                continue
            person = Person(
                email=email(name),
                name=f"Person {name}",
                password_hash=password_hash(name),
                is_administrator=InstanceRole.ADMINISTRATOR in persona.instance_roles,
                is_auditor=InstanceRole.AUDITOR in persona.instance_roles,
                is_buyer=InstanceRole.BUYER in persona.instance_roles,
                is_vendor=bool(persona.vendor),
                created_at=now(),
                deactivated_at=now() if persona.is_deactivated else None,
            )
            session.add(person)
            session.flush()
            people[name] = person.id
    return people


def actor_of(name: str, people: Mapping[str, int]) -> Actor:
    """The persona of this name as the one who acts; `people` are keys by name."""
    persona = PERSONAS[name] or Persona()
    return Actor(
        person_id=people[name],
        name=f"Person {name}",
        email=email(name),
        instance_roles=frozenset(persona.instance_roles),
    )


def _work_out(lead: Actor, *, public_id: str) -> None:
    """Save a scenario, and have agreement and robustness worked out and filed, as the worker does."""
    rfp_id = db.session.scalars(select(Rfp.id).where(Rfp.public_id == public_id)).one()
    scenario = Scenario(weights={"P": Decimal(41)}, without_seats=("E2",))
    save_scenario(lead, rfp_id=rfp_id, scenario=scenario, name="scenario-name", reason="scenario-reason")
    request_analysis(lead, rfp_id=rfp_id)
    sweep()


def _write_workbook(lead: Actor, *, public_id: str) -> None:
    """Have the evaluation workbook written and filed, as the worker does for a large evaluation."""
    request_workbook(lead, rfp_id=db.session.scalars(select(Rfp.id).where(Rfp.public_id == public_id)).one())
    sweep()


def _build_packet(lead: Actor, *, public_id: str) -> None:
    """Have the decision packet built and filed, as the worker does."""
    request_packet(lead, rfp_id=db.session.scalars(select(Rfp.id).where(Rfp.public_id == public_id)).one())
    sweep()


def _draft(public_id: str, *, people: Mapping[str, int]) -> dict[str, object]:
    """Write the request that was asked, as if it had not been published yet: what is published is guarded."""
    with writing() as session:
        here = Rfp.public_id == public_id
        session.execute(update(Rfp).where(here).values(stage=Stage.DRAFTING))
        rfp_id = session.scalars(select(Rfp.id).where(here)).one()
        drafted = fill_request(session, rfp_id=rfp_id, people=people)
        return drafted | fill_responses(session, rfp_id=rfp_id, people=people)


def _give_roles(public_id: str, *, people: Mapping[str, int], stage: Stage) -> int:
    with writing() as session:
        rfp_id: int = session.scalars(select(Rfp.id).where(Rfp.public_id == public_id)).one()
        held = set(session.execute(select(RfpRole.person_id, RfpRole.role).where(RfpRole.rfp_id == rfp_id)))
        for name, persona in PERSONAS.items():
            for role in persona.roles if persona else ():
                if (people[name], role) not in held:
                    session.add(RfpRole(rfp_id=rfp_id, person_id=people[name], role=role, given_at=now()))
            if persona and persona.seat:
                seat = {"person_id": people[name], "submitted_at": now() if persona.has_submitted else None}
                here = (SeatRow.rfp_id == rfp_id) & (SeatRow.code == persona.seat)
                session.execute(update(SeatRow).where(here).values(seat))
                if persona.seat in PRIVATE_SEATS:
                    _as_given_in_the_browser(session, rfp_id=rfp_id, seat=here)
        closed = now() if stage in LATE_STAGES else None
        session.execute(
            update(Rfp)
            .where(Rfp.id == rfp_id)
            .values(
                stage=stage,
                closes_at=now() - timedelta(days=1),
                responses_opened_at=now() if stage not in BEFORE_SCORING else None,
                prices_opened_at=closed,
                scoring_closed_at=closed,
            )
        )
    return rfp_id


def _change_marks(rfp_id: int) -> None:
    """Give every mark with a strength an earlier version, and one cell an agreed score."""
    query = select(MarkRow.criterion, MarkRow.offer, MarkRow.seat, MarkRow.strengths, MarkRow.at)
    with writing() as session:
        for criterion, offer, seat, strength, at in session.execute(
            query.where(MarkRow.rfp_id == rfp_id, MarkRow.strengths != "")
        ).all():
            place = {"rfp_id": rfp_id, "criterion": criterion, "offer": offer, "seat": seat}
            words = {"comment": f"at-first-{strength}", "why": f"why-{strength}", "entered_by": f"typist-{strength}"}
            session.add(MarkVersion(**place, version=1, kind=MarkKind.NOTED, at=at, **words))
            here = [getattr(MarkRow, name) == value for name, value in place.items()]
            session.execute(update(MarkRow).where(*here).values(version=2))
        agreed = {"kind": MarkKind.SCORE, "value": Decimal("33.377"), "comment": "agreed-reason", "at": now()}
        session.add(AgreedScoreRow(rfp_id=rfp_id, criterion=2, offer=1, **agreed))


def _as_given_in_the_browser(session: Session, *, rfp_id: int, seat: ColumnElement[bool]) -> None:
    """Marks of a seat that has not submitted are later than the import: with it they would be known to readers."""
    number = select(SeatRow.number).where(seat).scalar_subquery()
    given = (MarkRow.rfp_id == rfp_id, MarkRow.seat == number)
    session.execute(update(MarkRow).where(*given).values(at=now() + timedelta(seconds=1)))


def _sessions(people: Mapping[str, int]) -> dict[str, str]:
    tokens = {name: secrets.token_urlsafe(32) for name in people}
    rows = [
        {
            "token_hash": token_hash(tokens[name]),
            "person_id": person,
            "created_at": now(),
            "last_seen_at": now(),
            "stepped_up_at": now(),
            "expires_at": now() + timedelta(hours=12),
            "network": "127.0.0.1",
            "device": device(name),
        }
        for name, person in people.items()
    ]
    with writing() as session:
        session.execute(insert(SignInSession), rows)
    return tokens


def _things(rfp_id: int, *, rfp: str, people: Mapping[str, int]) -> dict[str, object]:
    """Rows of the other kinds, each with its secret, and what the arguments of addresses should mean."""
    with writing() as session:
        staged = StagedImport(
            person_id=people["lead"],
            kind=UploadKind.EVALUATION,
            name="secret-upload-name.xlsx",
            sha256=store(b"secret-upload-content"),
            created_at=now(),
        )
        mail = OutboxItem(
            rfp_id=rfp_id,
            kind=WorkKind.MAIL,
            subject="outbox-subject",
            payload=json.dumps({"to": "outbox-addressee@secret-mail.example", "text": "outbox-payload-text"}),
            created_at=now(),
            due_at=now() + timedelta(days=365),
        )
        event = SecurityEvent(
            at=now(),
            kind="refused",
            person_id=people["no role"],
            rfp_id=rfp_id,
            action="rfp:view",
            network="203.0.113.77",
            request_id="",
            sentence="security-event-sentence",
        )
        session.add_all([staged, mail, event])
        session.flush()
        seats = session.execute(select(SeatRow.code, SeatRow.public_id).where(SeatRow.rfp_id == rfp_id)).all()
        filed = session.execute(
            select(FiledDocument.kind, FiledDocument.public_id).where(FiledDocument.rfp_id == rfp_id)
        ).all()
        packets = dict(filed)
        someone = session.scalars(select(Person.public_id).where(Person.id == people["no role"])).one()
        own_session = session.scalars(
            select(SignInSession.public_id).where(SignInSession.person_id == people["no role"])
        ).one()
        return {
            "rfp": rfp,
            "offer": 2,
            "criterion": 2,
            "scenario": session.scalars(select(ScenarioRow.public_id).where(ScenarioRow.rfp_id == rfp_id)).one(),
            "scale": SCALE,
            "staged": staged.public_id,
            "document": packets[DocumentKind.PACKET],
            "page": packets[DocumentKind.PACKET_PAGE],
            "workbook": packets[DocumentKind.PACKET_WORKBOOK],
            "data": packets[DocumentKind.PACKET_DATA],
            "filed": packets[DocumentKind.WORKBOOK],
            "item": mail.public_id,
            "person": someone,
            "session": own_session,
            "seat": dict(seats)["E1"],
            "filename": "img/finalist.svg",
            "role": Role.OBSERVER.value,
            "token": "a-token-that-nobody-was-ever-given",
        }


def client(app: Flask, world: World, persona: str) -> FlaskClient:
    """A browser of this persona, with the cookie it was given when signing in."""
    token = world.tokens.get(persona)
    return with_cookie(app, token) if token else app.test_client()
