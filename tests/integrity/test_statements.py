"""Every page asks the database the same number of times, whether there is little or much to show."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

from flask import Flask
from sqlalchemy import Engine, event, insert

from app.domain.evaluation import Criterion, CriterionKind, Evaluation, Mark, MarkKind, Offer, PriceLine
from app.models.person import Person
from app.models.rfp import Rfp, RfpRole
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import ON_SQLITE
from tests.conftest import empty
from tests.integrity.doors import send
from tests.integrity.matrix import DOORS
from tests.integrity.world import SEATS, World, an_evaluation, build

VISITORS = ("lead", "administrator", "anonymous", "evaluator before submitting")
MOST = {
    "drafting.review": 28,  # everything the RFP says is held against what was signed
    "drafting.review_round": 26,
    "scoring.ranking": 8,
    "scoring.own": 8,
    "scoring.own_offer": 8,
    "desk.home": 6,
    "desk.overview": 6,
    "evaluations.export": 16,
}
"""What the design allows at most, the session, the RFP and the roles in it included."""
MOST_OF_OTHERS = 12
MANY = 30


@contextmanager
def counted(statements: list[str]) -> Iterator[None]:
    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def statements_per_page(app: Flask, world: World) -> dict[str, int]:
    """Page and visitor -> statements of the second visit, when the session was seen this minute already."""
    found = {}
    for persona in VISITORS:
        for door in DOORS:
            if door.method == "GET" and persona in door.opens_to:
                send(app, door, world=world, persona=persona)
                statements: list[str] = []
                with counted(statements):
                    send(app, door, world=world, persona=persona)
                found[f"{door.endpoint} as {persona}"] = len(statements)
    return found


def a_large_evaluation() -> Evaluation:
    """The world's evaluation with ten times the offers and marks, more prices and gates."""
    small = an_evaluation()
    extra = [f"X{number}" for number in range(MANY)]
    gates = [Criterion(f"GATE{number}", "A gate", CriterionKind.GATE) for number in range(5)]
    return replace(
        small,
        framework=replace(small.framework, criteria=(*small.framework.criteria, *gates)),
        offers=(*small.offers, *(Offer(code, f"Offer {code}", f"Firm {code}") for code in extra)),
        prices=(*small.prices, *(PriceLine(code, Decimal(1000000 + place)) for place, code in enumerate(extra))),
        marks=(
            *small.marks,
            *(Mark(code, "C1", seat, MarkKind.SCORE, Decimal(50)) for code in extra for seat in SEATS if seat != "E4"),
        ),
    )


def fill_up(app: Flask, world: World) -> None:
    """More of everything that lists show: people with roles, and RFPs of the lead."""
    with app.app_context(), writing() as session:
        people = [
            {"name": f"N{number}", "email": f"n{number}@example.org", "created_at": now()} for number in range(MANY)
        ]
        keys = session.scalars(insert(Person).returning(Person.id), people).all()
        roles = [{"rfp_id": world.rfp_id, "person_id": key, "role": "observer", "given_at": now()} for key in keys]
        session.execute(insert(RfpRole), roles)
        rfps = [
            {
                "reference": f"MORE-{number}",
                "title": "One more",
                "currency": "EUR",
                "time_zone": "UTC",
                "stage": "drafting",
                "created_at": now(),
            }
            for number in range(MANY)
        ]
        made = session.scalars(insert(Rfp).returning(Rfp.id), rfps).all()
        lead = world.people["lead"]
        session.execute(
            insert(RfpRole), [{"rfp_id": key, "person_id": lead, "role": "lead", "given_at": now()} for key in made]
        )


@ON_SQLITE
def test_pages_take_the_same_number_of_statements_at_two_sizes(app: Flask) -> None:
    small = statements_per_page(app, build(app))
    empty(app)
    world = build(app, evaluation=a_large_evaluation())
    fill_up(app, world)
    large = statements_per_page(app, world)
    assert {page: (small[page], count) for page, count in large.items() if small[page] != count} == {}
    over = {page: count for page, count in large.items() if count > MOST.get(page.split(" as ")[0], MOST_OF_OTHERS)}
    assert over == {}
