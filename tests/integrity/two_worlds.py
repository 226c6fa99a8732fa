"""Two worlds that differ in one secret must look alike, byte for byte, to everyone who is not entitled to it."""

import random
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from unittest.mock import patch

import time_machine
from flask import Flask
from sqlalchemy import delete

from app.domain.evaluation import AGREED, Evaluation, Mark, MarkKind
from app.models.person import SecurityEvent
from app.web.unit_of_work import writing
from tests.integrity.crawl import FIXED_ID, Fetched, crawl, fetching
from tests.integrity.keeping import put_back
from tests.integrity.personas import LEADS, READERS, SUBMITTED
from tests.integrity.world import World, an_evaluation, build, mark_value, with_mark, with_price

MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
RECUSED = "evaluator recused for B"
WATCHED = (
    "anonymous",
    "lead",
    "lead who scores, before submitting",
    "lead of another RFP",
    "evaluator before submitting",
    "evaluator after submitting",
    "evaluator recused for B",
    "observer",
    "drafter",
    "auditor",
    "administrator",
)
"""Those who look at the worlds: one of each kind."""
READER = "observer"
"""Entitled to everything that differs: if even this one saw no difference, the worlds would be the same."""
VOLATILE = {"/health"}
"""Pages about the machine, which is not the same from one moment to the next."""
Pages = dict[str, dict[str, Fetched]]


@dataclass(frozen=True, slots=True)
class Secret:
    """One thing that differs between the worlds, and who may see a difference."""

    change: Callable[[Evaluation], Evaluation]
    entitled: frozenset[str]


def without_mark(evaluation: Evaluation, *, seat: str, offer: str, criterion: str) -> Evaluation:
    """The same evaluation before this mark was given."""

    def is_it(mark: Mark) -> bool:
        return (mark.evaluator, mark.offer, mark.criterion) == (seat, offer, criterion)

    return replace(evaluation, marks=tuple(mark for mark in evaluation.marks if not is_it(mark)))


def with_agreed(evaluation: Evaluation, *, offer: str, criterion: str, value: Decimal, comment: str) -> Evaluation:
    """The same evaluation with an agreed score of the panel."""
    agreed = Mark(offer, criterion, AGREED, MarkKind.SCORE, value, comment)
    return replace(evaluation, marks=(*evaluation.marks, agreed))


def with_points_shifted(evaluation: Evaluation) -> Evaluation:
    """The same evaluation with points of B moved from C2 to C1, its total unchanged.

    C1 has 60 parts of the weight and counts E2's mark alone; C2 has 40 and counts the mean of E2's and E4's.
    """
    more, less = (
        mark_value("E2", offer="B", criterion=criterion) + change
        for criterion, change in (("C1", Decimal(2)), ("C2", Decimal(-6)))
    )
    evaluation = with_mark(evaluation, seat="E2", offer="B", criterion="C1", value=more)
    return with_mark(evaluation, seat="E2", offer="B", criterion="C2", value=less)


SECRETS: dict[str, Secret] = {
    "another's mark, 1 instead of 46": Secret(
        partial(with_mark, seat="E2", offer="A", criterion="C1", value=Decimal(1)), READERS | SUBMITTED
    ),
    "the price of B, 999 instead of 987654.31": Secret(
        partial(with_price, offer="B", amount=Decimal(999)), READERS | SUBMITTED | LEADS
    ),
    "the reason of a recusal": Secret(
        partial(with_mark, seat="E3", offer="B", criterion="C1", comment="a family tie"),
        READERS | SUBMITTED,
    ),
    "the words about an offer one stands back from": Secret(
        partial(with_mark, seat="E2", offer="B", criterion="C1", comment="other words"),
        READERS | (SUBMITTED - {RECUSED}),
    ),
    "what the points of an offer one stands back from are made of": Secret(
        with_points_shifted, READERS | (SUBMITTED - {RECUSED})
    ),
    "a mark that another has not given yet": Secret(
        partial(without_mark, seat="E2", offer="C", criterion="C2"), READERS | SUBMITTED
    ),
    "another's strengths, and with them the history of the mark": Secret(
        partial(with_mark, seat="E2", offer="A", criterion="C1", strengths="other words"), READERS | SUBMITTED
    ),
    "what the panel agreed on": Secret(
        partial(with_agreed, offer="A", criterion="C2", value=Decimal(1), comment="other words"), READERS | SUBMITTED
    ),
    "who would win": Secret(
        partial(with_mark, seat="E2", offer="C", criterion="C1", value=Decimal(100)), READERS | SUBMITTED
    ),
}


@contextmanager
def the_same_ids_and_time(moment: datetime = MOMENT, *, seed: int = 20) -> Iterator[None]:
    """The clock stands still and chance falls the same way each time, another way for each seed."""
    chance = random.Random(seed)
    with (
        time_machine.travel(moment, tick=False),
        patch.object(secrets, "choice", chance.choice),
        patch.object(secrets, "token_hex", lambda size=16: chance.randbytes(size).hex()),
        patch.object(secrets, "token_urlsafe", lambda size=32: chance.randbytes(size).hex()),
    ):
        yield


AS_IT_IS, ONCE_MORE = "nothing differs", "nothing differs, made once more"


def world_with(app: Flask, name: str) -> World:
    """The world that differs in the secret with this name, or in nothing."""
    evaluation = SECRETS[name].change(an_evaluation()) if name in SECRETS else an_evaluation()

    def make() -> World:
        with the_same_ids_and_time():
            return build(app, evaluation=evaluation)

    return put_back(app, called=("two worlds", name), make=make)


def seen_in(app: Flask, world: World, *, personas: Iterable[str]) -> Pages:
    """Persona -> everything it can fetch in a world."""
    with the_same_ids_and_time():
        seen = {}
        for persona in personas:
            seen[persona] = crawl(app, world, persona)
            forget_refusals(app)
        return seen


def forget_refusals(app: Flask) -> None:
    """Whoever looks next must not see that somebody looked before."""
    with app.app_context(), writing() as session:
        session.execute(delete(SecurityEvent).where(SecurityEvent.request_id == FIXED_ID))


def sees_a_difference(app: Flask, world: World, *, one: dict[str, Fetched], persona: str) -> bool:
    """Whether the persona comes across any page in this world that is another in the `one`; the first is enough."""
    with the_same_ids_and_time():
        pages = fetching(app, world, persona)
        return any(_is_other(one.get(address), page) for address, page in pages if address not in VOLATILE)


def differences(one: dict[str, Fetched], *, other: dict[str, Fetched], persona: str) -> list[str]:
    """Where the two worlds show this persona something different."""
    found = [f"{persona}: {address} exists in one world only" for address in sorted(one.keys() ^ other.keys())]
    both = sorted((one.keys() & other.keys()) - VOLATILE)
    differing = [address for address in both if _is_other(one[address], other[address])]
    return found + [f"{persona}: {address} differs between the worlds" for address in differing]


def _is_other(mine: Fetched | None, theirs: Fetched) -> bool:
    return mine is None or (mine.status, mine.headers, mine.body) != (theirs.status, theirs.headers, theirs.body)
