"""What lies beside the ciphertext gives nothing away to whoever tries one price after the other."""

import hashlib
import json
from decimal import Decimal

from flask import Flask
from sqlalchemy import select

from app.db import db
from app.domain.submission import EnvelopeContent, digest
from app.models.audit import AuditRow
from app.models.response import Envelope, SealedItem, Submission
from app.stages.responses.sealed.items import Change, save_items
from app.stages.responses.sealed.keys import existing_keyring
from app.stages.responses.sealed.submitting import content_of, submit
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world

FIRM = "Aare AG"
LINE = '["L1","",null,null,null]'


def saved(world: SealedWorld, *changes: Change) -> None:
    save_items(world.people[FIRM], invitation_id=world.invitations[FIRM], changes=changes)


def test_the_audit_knows_a_saved_price_by_a_mark_that_cannot_be_tried_out(app: Flask) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        saved(world, Change(Envelope.PRICE, LINE, '"1250"', over=0))
        ((envelope, item, mark),) = json.loads(
            db.session.scalars(select(AuditRow.detail).where(AuditRow.chain < 0)).one()
        )["saved"]
    tried = {hashlib.sha256(f'"{Decimal(price)}"'.encode()).hexdigest() for price in range(1200, 1300)}
    assert (envelope, item, len(mark), mark in tried) == ("price", LINE, 64, False)


def test_what_is_sealed_of_an_answer_is_as_long_for_yes_as_for_no(app: Flask) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        saved(
            world,
            Change(Envelope.QUALITY, "Q1", '"yes"', over=0),
            Change(Envelope.QUALITY, "Q2", '"no"', over=0),
            Change(Envelope.PRICE, LINE, '"1250000.0001"', over=0),
        )
        lengths = {len(content) for content in db.session.scalars(select(SealedItem.content))}
    assert len(lengths) == 1


def test_the_hash_of_an_envelope_is_not_that_of_its_prices_alone(app: Flask) -> None:
    """The record of the first opening holds a signature over it, long before prices are opened."""
    world = a_sealed_world(app)
    with app.app_context():
        saved(world, Change(Envelope.PRICE, LINE, '"1250"', over=0))
        for _ in range(2):
            submit(world.people[FIRM], invitation_id=world.invitations[FIRM])
        keys = existing_keyring(db.session(), rfp_id=world.rfp_id)
        assert keys is not None
        found = [content_of(row, envelope=Envelope.PRICE, keys=keys) for row in db.session.scalars(select(Submission))]
    assert [dict(each.items) for each in found] == [{LINE: '"1250"'}] * 2
    hashes = {digest(each.text()) for each in found} | {digest(EnvelopeContent({LINE: '"1250"'}, ()).text())}
    assert len(hashes) == 3


def test_the_check_of_the_audit_does_not_tell_how_much_vendors_did(app: Flask) -> None:
    world = a_sealed_world(app)
    told = []
    for version in range(2):
        told.append(app.test_cli_runner().invoke(args=["audit", "verify"]).output)
        with app.app_context():
            saved(world, Change(Envelope.PRICE, LINE, f'"{version}"', over=version))
    told.append(app.test_cli_runner().invoke(args=["audit", "verify"]).output)
    assert ("The audit holds" in told[0], set(told)) == (True, {told[0]})
