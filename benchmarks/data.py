"""The seeded data set: the same evaluations, marks and lists on every run."""

import random
import secrets
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from flask import Flask
from sqlalchemy import insert, select

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
    Seat,
)
from app.domain.lifecycle import Stage
from app.domain.policy import Actor, InstanceRole, Role
from app.evaluations.operations import import_evaluation
from app.models.person import Person, SignInSession
from app.models.rfp import Rfp, RfpRole
from app.web.clock import now
from app.web.session import token_hash
from app.web.unit_of_work import writing

SEED = 7
GROUPS = 10
WORDS = [
    "service",
    "centre",
    "agents",
    "quality",
    "integration",
    "branding",
    "language",
    "escalation",
    "transition",
    "pricing",
]


@dataclass(frozen=True, slots=True)
class Size:
    """How large an evaluation is. `criteria` counts the leaves that are scored."""

    offers: int
    criteria: int
    evaluators: int


NORMAL = Size(offers=10, criteria=60, evaluators=7)
STRESS = Size(offers=50, criteria=300, evaluators=20)
LISTED = 10_000


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made: public ids of the evaluations by name, and the token of the lead's session."""

    rfps: dict[str, str]
    lead: int
    token: str


def an_evaluation(name: str, *, size: Size) -> Evaluation:
    """An evaluation of this size with whole marks of 0 to 5 and a few words beside each."""
    chance = random.Random(SEED)
    criteria = _criteria(size)
    leaves = [node.id for node in criteria if node.kind is CriterionKind.SCORE]
    offers = tuple(
        Offer(f"V{number}", f"Vendor & Sons {number}", f"Vendor & Sons {number}")
        for number in range(1, size.offers + 1)
    )
    panel = tuple(Seat(f"E{number}", f"Evaluator {number}") for number in range(1, size.evaluators + 1))
    rules = Rules(total_points=Decimal(1000), price_formula=PriceFormula.LOWEST_PRICE_RATIO)
    return Evaluation(
        framework=Framework(
            reference=f"BENCH-{name.upper()}",
            title=f"Contact centre, {name}",
            rules=rules,
            criteria=criteria,
            currency="EUR",
        ),
        offers=offers,
        panel=panel,
        prices=tuple(PriceLine(offer.id, Decimal(chance.randint(800_000, 1_400_000))) for offer in offers),
        marks=tuple(
            Mark(
                offer.id,
                leaf,
                seat.id,
                MarkKind.SCORE,
                Decimal(chance.randint(0, 5)),
                " ".join(chance.choices(WORDS, k=6)),
            )
            for leaf in leaves
            for offer in offers
            for seat in panel
        ),
    )


def _some_words(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=6))


def _criteria(size: Size) -> tuple[Criterion, ...]:
    """Ten groups of equal weight that share 70 % of the points; price has the rest."""
    nodes = [Criterion("PRICE", "Price", CriterionKind.PRICE, weight=Decimal(30))]
    for group in range(1, GROUPS + 1):
        nodes.append(Criterion(f"G{group}", f"Group {group}", CriterionKind.GROUP, weight=Decimal(7)))
        leaves = range(group, size.criteria + 1, GROUPS)
        nodes += [
            Criterion(
                f"C{leaf}",
                f"Criterion {leaf}: capability",
                CriterionKind.SCORE,
                parent=f"G{group}",
                weight=_share(place, parts=len(leaves)),
                scale_max=Decimal(5),
                scale_step=Decimal(1),
            )
            for place, leaf in enumerate(leaves)
        ]
    return tuple(nodes)


def _share(place: int, *, parts: int) -> Decimal:
    """Whole weights that add up to a hundred."""
    whole, rest = divmod(100, parts)
    return Decimal(whole + (1 if place < rest else 0))


def fill(app: Flask, *, sizes: dict[str, Size], listed: int) -> Filled:
    """Put the data set into an empty database: evaluations, a long list of RFPs, and a lead who is signed in."""
    with app.app_context():
        lead = _lead()
        actor = Actor(person_id=lead, name="Lead", email="lead@example.org")
        rfps = {
            name: import_evaluation(actor, evaluation=an_evaluation(name, size=size), source_name="benchmark").public_id
            for name, size in sizes.items()
        }
        _list_of_rfps(lead, count=listed)
        return Filled(rfps=rfps, lead=lead, token=a_session(lead))


def _lead() -> int:
    with writing() as session:
        person = Person(name="Lead", email="lead@example.org", created_at=now())
        setattr(person, f"is_{InstanceRole.BUYER.value}", True)
        session.add(person)
        session.flush()
        return person.id


def _list_of_rfps(lead: int, *, count: int) -> None:
    chance = random.Random(SEED)
    rows = [
        {
            "reference": f"LIST-{number}",
            "title": f"RFP {number} {chance.choice(WORDS)} {chance.choice(WORDS)}",
            "currency": "EUR",
            "time_zone": "UTC",
            "stage": Stage.DRAFTING,
            "created_at": now(),
        }
        for number in range(1, count + 1)
    ]
    with writing() as session:
        if rows:
            session.execute(insert(Rfp), rows)
        keys = session.scalars(select(Rfp.id).where(Rfp.reference.like("LIST-%"))).all()
        roles = [{"rfp_id": key, "person_id": lead, "role": Role.LEAD, "given_at": now()} for key in keys]
        if roles:
            session.execute(insert(RfpRole), roles)


def a_session(person: int) -> str:
    """Sign somebody in; returns the token of the session."""
    token = secrets.token_urlsafe(32)
    row = {
        "token_hash": token_hash(token),
        "person_id": person,
        "created_at": now(),
        "last_seen_at": now(),
        "stepped_up_at": now(),
        "expires_at": now() + timedelta(hours=12),
        "network": "127.0.0.1",
        "device": "benchmark",
    }
    with writing() as session:
        session.execute(insert(SignInSession), [row])
    return token
