"""Before the opening nobody on the buyer's side can tell how many vendors have answered, and nobody reads what."""

import pytest
from flask import Flask
from sqlalchemy import delete

from app.domain.lifecycle import Stage
from app.models.response import Attachment, ResponseRow, SealedItem, Submission
from app.stages.responses.sealed.items import Change, save_items
from app.stages.responses.sealed.own import PRICE, QUALITY
from app.stages.responses.sealed.submitting import submit
from app.web.unit_of_work import writing
from tests.builders import ON_SQLITE
from tests.integrity.conftest import WorldAt
from tests.integrity.crawl import crawl
from tests.integrity.personas import OUR_VENDOR, PERSONAS
from tests.integrity.responses.answering import CANARIES
from tests.integrity.two_sealed_worlds import Firm, interference
from tests.integrity.world import World

BUYERS = ("lead", "auditor", "administrator")
OTHERS = ("lead", "opener", "evaluator before submitting", "auditor", "administrator", "vendor B contact")


def _none(*_: Firm) -> None:
    """No vendor has written anything."""
    with writing() as session:
        for table in (Submission, SealedItem, Attachment, ResponseRow):
            session.execute(delete(table))


def _two(*firms: Firm) -> None:
    """Two vendors have written, submitted, and were told by mail."""
    _none()
    for firm in firms:
        changes = (Change(QUALITY, "CQ1", '"one"', over=0), Change(PRICE, '["L1","",1,null,null]', '"7"', over=0))
        save_items(firm.actor, invitation_id=firm.invitation_id, changes=changes)
        submit(firm.actor, invitation_id=firm.invitation_id)


@ON_SQLITE
def test_two_submissions_and_none_look_alike_to_the_buyer(app: Flask) -> None:
    assert interference(app, (_none, _two), personas=BUYERS) == []


def _heard(app: Flask, world: World, persona: str) -> set[str]:
    pages = crawl(app, world, persona).values()
    return {canary.text for page in pages for canary in CANARIES if canary.text in page.text}


@ON_SQLITE
def test_before_the_opening_answers_prices_and_receipts_are_read_by_the_vendor_alone(
    app: Flask, world_at: WorldAt
) -> None:
    heard = {persona: _heard(app, world_at(Stage.RESPONSES), persona) for persona in (*OTHERS, *OUR_VENDOR)}
    everything = {canary.text for canary in CANARIES}
    assert heard == {persona: everything if persona in OUR_VENDOR else set() for persona in heard}


@pytest.mark.endurance
@ON_SQLITE
@pytest.mark.parametrize("persona", sorted(set(PERSONAS) - OUR_VENDOR))
def test_before_the_opening_nobody_of_any_kind_reads_an_answer(app: Flask, world_at: WorldAt, persona: str) -> None:
    assert _heard(app, world_at(Stage.RESPONSES), persona) == set()
