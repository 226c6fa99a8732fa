"""Holes in the seal: the deadline, the order and number of openers, and what is seen of vendors' deeds before."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from flask import Flask, Response
from sqlalchemy import func, select

from app.db import db
from app.domain import envelopes
from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.submission import Late
from app.models.response import Envelope, Submission
from app.opening import operations as opening
from app.stages.responses.sealed import gate, submitting
from app.stages.responses.sealed.items import Change, save_items
from app.stages.responses.sealed.submitting import Draft, submit
from app.web.clock import now
from app.web.unit_of_work import Work
from tests.integrity.crawl import glance
from tests.integrity.holes.planting import Ground, Hole, Search, rewritten
from tests.integrity.two_sealed_worlds import DEEDS, before_any_deed, interference
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world, named_opener


def the_seal_of_the_audit_is_off(patch: pytest.MonkeyPatch, app: Flask) -> None:
    patch.setattr(Work, "record_sealed", Work.record)


def the_seal_of_mails_is_off(patch: pytest.MonkeyPatch, app: Flask) -> None:
    enqueue = Work.enqueue

    def shown(work: Work, *args: Any, sealed_for: int | None = None, rfp_id: int | None = None, **more: Any) -> Any:
        return enqueue(work, *args, rfp_id=rfp_id or sealed_for, **more)

    patch.setattr(Work, "enqueue", shown)


def submissions_are_counted(patch: pytest.MonkeyPatch, app: Flask) -> None:
    def add(response: Response) -> Response:
        response.headers["X-Submitted"] = str(db.session.scalar(select(func.count()).select_from(Submission)))
        return response

    patch.setitem(app.after_request_funcs, None, [*app.after_request_funcs[None], add])


def sealed_worlds(persona: str) -> Search:
    """What this persona sees of a vendor that hands in."""

    def search(ground: Ground) -> list[str]:
        before_any_deed(ground.app)
        ground.plant()
        deeds = DEEDS["nothing handed in, or one submission"]
        of = (*ground.shows_at, Action.RESPONSE_OWN)  # there the owner sees a difference
        at_a_glance = interference(ground.app, deeds, personas=(persona,), look=partial(glance, of=of))
        return at_a_glance or interference(ground.app, deeds, personas=(persona,))

    return search


def late_deeds(ground: Ground) -> list[str]:
    """What is taken in although it came after the deadline, or was done after it only."""
    app, world = ground.app, a_sealed_world(ground.app)
    ground.plant()
    actor, invitation = world.people["Aare AG"], world.invitations["Aare AG"]
    changes = (Change(Envelope.QUALITY, "Q1", '"words"', over=0),)
    found = []
    with app.app_context():
        save_items(actor, invitation_id=invitation, changes=changes)
        with time_machine.travel(now()) as clock:

            def slowly(draft: Draft) -> Draft:
                clock.shift(timedelta(days=8))
                return draft

            deeds: dict[str, Callable[[], object]] = {
                "slow": lambda: submit(actor, invitation_id=invitation, judge=slowly),
                "late": lambda: submit(actor, invitation_id=invitation),
                "saved": lambda: save_items(actor, invitation_id=invitation, changes=changes),
            }
            for name, deed in deeds.items():
                with suppress(Late):
                    deed()
                    found.append(name)
    return found


def early_opening(ground: Ground) -> list[str]:
    return _opened(ground, a_sealed_world(ground.app), envelope="quality", openers=2)


def prices_first(ground: Ground) -> list[str]:
    with time_machine.travel(now() + timedelta(days=8)):
        return _opened(ground, a_sealed_world(ground.app, closes_in=timedelta(0)), envelope="price", openers=2)


def alone(ground: Ground) -> list[str]:
    with time_machine.travel(now() + timedelta(days=8)):
        return _opened(ground, a_sealed_world(ground.app, closes_in=timedelta(0)), envelope="quality", openers=1)


def _opened(ground: Ground, world: SealedWorld, *, envelope: str, openers: int) -> list[str]:
    """What so many openers can open; the words of another obstacle than the first one count as a door too far."""
    ground.plant()
    found = []
    for number in range(openers):
        opener = named_opener(ground.app, world, name=f"Opener {number}")
        with ground.app.app_context():
            try:
                if opening.attend(opener, rfp_id=world.rfp_id, envelope=envelope):
                    found.append(envelope)
            except DomainError as error:
                if not any(words in str(error) for words in ("shut until the deadline", "quality are opened first")):
                    found.append(str(error))
    return found


HOLES: dict[str, Hole] = {
    "no deadline at the gate": Hole(
        rewritten(gate, "standing_invitation", old="work.now >= rfp.closes_at or ", new=""), late_deeds
    ),
    "no deadline before the commit": Hole(
        rewritten(gate, "still_in_time", old="now() >=", new="now() <", also_in=(submitting,)), late_deeds
    ),
    "envelopes before the deadline": Hole(
        rewritten(envelopes, "quality_obstacle", old="facts.now < facts.closes_at", new="False", also_in=(opening,)),
        early_opening,
    ),
    "prices before quality": Hole(
        rewritten(envelopes, "price_obstacle", old="not facts.responses_opened", new="False", also_in=(opening,)),
        prices_first,
    ),
    "one opener is enough": Hole(
        rewritten(envelopes, "are_enough", old=">= needed", new=">= 1", also_in=(opening,)), alone
    ),
    "vendors' deeds in the RFP's own chain": Hole(
        the_seal_of_the_audit_is_off, sealed_worlds("lead"), shows_at=(Action.AUDIT_VIEW,)
    ),
    "mails to vendors among the RFP's work": Hole(
        the_seal_of_mails_is_off, sealed_worlds("lead"), shows_at=(Action.WORK_VIEW,)
    ),
    "how many have submitted, in a header": Hole(
        submissions_are_counted, sealed_worlds("vendor B contact"), shows_at=(Action.PORTAL_HOME,)
    ),
}
