"""Submitting in the moment of opening: whoever has a receipt stands in the opening record, everybody else was late."""

import inspect
import json
import random
import textwrap
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.domain.errors import DomainError
from app.domain.policy import Actor
from app.domain.submission import Late
from app.models.offer import OfferRow
from app.models.response import Envelope, OpeningRecord, ResponseRow, Submission
from app.models.rfp import Rfp
from app.opening.operations import attend
from app.stages.responses.sealed import gate, submitting
from app.stages.responses.sealed.items import Change, save_items
from app.stages.responses.sealed.submitting import submit
from app.web.clock import now, some_time_ago
from tests.builders import ON_POSTGRESQL
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world, named_opener

FIRMS = 3
OPENERS = 2
PATIENCE = timedelta(seconds=60)
"""How long openers go on trying, however busy the machine is."""
_numbers = count(1)


@dataclass
class Race:
    """What the threads of one race were told. `receipts` are public ids of submissions by firm, in order.

    The deadline cannot be moved to the moment of the race, so the server's clock is: it goes by `behind`.
    """

    world: SealedWorld
    closes_at: datetime
    behind: timedelta
    receipts: dict[str, list[str]] = field(default_factory=dict)
    late: int = 0
    errors: list[BaseException] = field(default_factory=list)


def a_race(app: Flask, *, chance: random.Random) -> Race:
    """Vendors hand in again and again around the deadline, and openers open as soon as they are let."""
    number = next(_numbers)
    firms = tuple(f"Racer {number}-{place}" for place in range(FIRMS))
    world = a_sealed_world(app, firms=firms, reference=f"RACE-{number}")
    openers = [named_opener(app, world, name=f"Opener {number}-{place}") for place in range(OPENERS)]
    with app.app_context():
        for firm in firms:
            changes = (Change(Envelope.QUALITY, "Q1", json.dumps(f"Words of {firm}"), over=0),)
            save_items(world.people[firm], invitation_id=world.invitations[firm], changes=changes)
        closes_at = db.session.scalars(select(Rfp.closes_at).where(Rfp.id == world.rfp_id)).one()
        db.session.rollback()
    assert closes_at is not None
    behind = now() + timedelta(milliseconds=chance.randint(60, 120)) - closes_at
    race = Race(world, closes_at, behind, receipts={firm: [] for firm in firms})
    pauses = [chance.uniform(0, 0.004) for _ in firms]
    threads = [
        *(threading.Thread(target=_hand_in, args=(app, race, *each)) for each in zip(firms, pauses, strict=True)),
        *(threading.Thread(target=_open, args=(app, race, opener)) for opener in openers),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return race


def _hand_in(app: Flask, race: Race, firm: str, pause: float) -> None:
    """Until it is late; a receipt counts from the moment in which `submit` returns it."""
    try:
        while True:
            with app.app_context(), some_time_ago(race.behind):
                public_id = submit(race.world.people[firm], invitation_id=race.world.invitations[firm])
            race.receipts[firm].append(public_id)
            time.sleep(pause)
    except Late:
        race.late += 1
    except BaseException as error:
        race.errors.append(error)


def _open(app: Flask, race: Race, opener: Actor) -> None:
    try:
        with app.app_context(), some_time_ago(race.behind):
            while now() < race.closes_at + PATIENCE:
                time.sleep(max(0.0, (race.closes_at - now()).total_seconds() - 0.002))
                try:
                    attend(opener, rfp_id=race.world.rfp_id, envelope="quality")
                except DomainError as error:
                    if "shut until the deadline" not in str(error):
                        raise
                else:
                    return
    except BaseException as error:
        race.errors.append(error)


def faults(app: Flask, race: Race) -> list[str]:
    """What was lost, doubled or taken in too late, in words."""
    found = [f"unexpected: {error!r}" for error in race.errors]
    if race.late != FIRMS:
        found.append(f"{race.late} of {FIRMS} vendors were told that they are late")
    with app.app_context():
        rows = db.session.execute(
            select(Submission.public_id, Submission.number, Submission.signature, Submission.submitted_at)
            .join(ResponseRow, ResponseRow.id == Submission.response_id)
            .where(ResponseRow.rfp_id == race.world.rfp_id)
        ).all()
        said = db.session.scalar(select(OpeningRecord.content).where(OpeningRecord.rfp_id == race.world.rfp_id))
        offers = db.session.scalars(select(OfferRow.name).where(OfferRow.rfp_id == race.world.rfp_id)).all()
        db.session.rollback()
    stored = {row.public_id: row for row in rows}
    given = [public_id for receipts in race.receipts.values() for public_id in receipts]
    if sorted(stored) != sorted(given):
        found.append(f"{len(given)} receipts were given and {len(stored)} submissions are stored")
    found += [f"{row.public_id} was taken in after the deadline" for row in rows if row.submitted_at >= race.closes_at]
    if said is None:
        return [*found, "nothing was opened"]
    last = {firm: stored.get(receipts[-1]) for firm, receipts in race.receipts.items() if receipts}
    expected = [(firm, row.number, row.signature) for firm, row in last.items() if row is not None]
    opened = [(each["vendor"], each["submission"], each["signature"]) for each in json.loads(said)["responses"]]
    if sorted(opened) != sorted(expected):
        found.append(f"the record holds {sorted(opened)}, receipts were given for {sorted(expected)}")
    if sorted(offers) != sorted(last):
        found.append(f"offers were made of {sorted(offers)}, receipts were given to {sorted(last)}")
    return found


def faults_of(app: Flask, *, races: int) -> tuple[list[str], int]:
    """The faults of so many races, and how many receipts were given in them."""
    chance, found, receipts = random.Random(races), [], 0
    for _ in range(races):
        race = a_race(app, chance=chance)
        found += faults(app, race)
        receipts += sum(map(len, race.receipts.values()))
    return found, receipts


def test_whoever_has_a_receipt_stands_in_the_opening_record(app: Flask) -> None:
    found, receipts = faults_of(app, races=10)
    assert (found, receipts > 10) == ([], True)


@pytest.mark.endurance
def test_two_hundred_races_lose_nobody(app: Flask) -> None:
    found, receipts = faults_of(app, races=200)
    assert (found, receipts > 200) == ([], True)


@pytest.mark.endurance
@ON_POSTGRESQL  # SQLite's writing transaction is the lock
def test_without_the_lock_the_races_are_lost(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a gate that only reads, once and first, lets through what the openers no longer see."""
    source, lock = textwrap.dedent(inspect.getsource(gate.standing_invitation)), ".with_for_update(read=True)"
    assert source.count(lock) == 1
    made: dict[str, Any] = {}
    exec(compile(source.replace(lock, ""), gate.__name__, "exec"), vars(gate), made)
    monkeypatch.setattr(gate, "standing_invitation", made["standing_invitation"])
    monkeypatch.setattr(submitting, "still_in_time", lambda rfp: None)
    chance = random.Random(7)
    assert any(faults(app, a_race(app, chance=chance)) for _ in range(100))
