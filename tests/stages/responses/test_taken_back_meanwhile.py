"""What waits for the lock is judged by what stands once it is held, not by what stood when it began to wait."""

import threading
import time
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.db import db
from app.domain.errors import DomainError
from app.models.response import Envelope, Submission
from app.models.rfp import Rfp
from app.models.vendor import Intent
from app.models.vendor import Invitation as InvitationRow
from app.stages.responses.clarifying.operations.asking import ask
from app.stages.responses.sealed.items import Change, save_items
from app.stages.responses.sealed.submitting import submit
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world

FIRM = "Aare AG"
ANSWER = Change(Envelope.QUALITY, "Q1", '"Words"', over=0)
Deed = Callable[[SealedWorld], object]


def changed_meanwhile(app: Flask, world: SealedWorld, changes: dict[str, object], *, deed: Deed) -> None:
    """Do something as the vendor while the buyer, who came first, holds the lock and then changes the invitation."""
    holds = threading.Event()

    def as_the_buyer() -> None:
        with app.app_context(), writing() as session:
            session.execute(select(Rfp.id).where(Rfp.id == world.rfp_id).with_for_update())
            holds.set()
            time.sleep(0.5)
            here = InvitationRow.id == world.invitations[FIRM]
            session.execute(update(InvitationRow).where(here).values(changes))

    buyer = threading.Thread(target=as_the_buyer)
    buyer.start()
    try:
        assert holds.wait(10)
        with app.app_context():
            deed(world)
    finally:
        buyer.join()


def submitting(world: SealedWorld) -> object:
    return submit(world.people[FIRM], invitation_id=world.invitations[FIRM])


def saving(world: SealedWorld) -> object:
    again = Change(Envelope.QUALITY, "Q2", '"More words"', over=0)
    return save_items(world.people[FIRM], invitation_id=world.invitations[FIRM], changes=(again,))


def asking(world: SealedWorld) -> object:
    return ask(world.people[FIRM], invitation_id=world.invitations[FIRM], topic="", text="Volumes?")


def taken_back(at: datetime) -> dict[str, object]:
    return {"withdrawn_at": at, "withdrawn_reason": "The wrong firm."}


@pytest.mark.parametrize("deed", [submitting, saving, asking])
def test_nothing_is_taken_in_once_the_invitation_was_taken_back_while_waiting(app: Flask, deed: Deed) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        save_items(world.people[FIRM], invitation_id=world.invitations[FIRM], changes=(ANSWER,))
    with pytest.raises(DomainError, match="taken this invitation back"):
        changed_meanwhile(app, world, taken_back(now()), deed=deed)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Submission)) == 0


def test_nothing_is_handed_in_once_a_colleague_declined_while_it_waited(app: Flask) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        save_items(world.people[FIRM], invitation_id=world.invitations[FIRM], changes=(ANSWER,))
    declined = {"intent": Intent.DECLINED, "intent_at": now(), "intent_reason": "Busy."}
    with pytest.raises(DomainError, match="You have declined"):
        changed_meanwhile(app, world, declined, deed=submitting)
