"""Under the seal: answers saved over what was seen, handed in, withdrawn, signed, and bound to their place."""

import base64
import json
from datetime import timedelta

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask
from sqlalchemy import func, select, update

from app.db import db
from app.domain.audit import sealed_chain
from app.domain.errors import DomainError
from app.domain.submission import Late
from app.models.audit import AuditRow
from app.models.offer import OfferRow
from app.models.response import Envelope, OpeningRecord, ResponseRow, SealedItem, Submission
from app.models.rfp import Rfp
from app.stages.responses.sealed.items import Change, items_of, save_items
from app.stages.responses.sealed.keys import existing_keyring
from app.stages.responses.sealed.opening import open_quality
from app.stages.responses.sealed.submitting import content_of, receipts_of, submit, withdraw
from app.web.clock import now
from app.web.draft_lock import Stale
from app.web.sealing import Broken
from app.web.signing import public_key
from app.web.unit_of_work import Work, writing
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world

ANSWER = Change(Envelope.QUALITY, "Q1", '"We answer in canary words"', over=0)
PRICE = Change(Envelope.PRICE, '["L1","",null,null,null]', '"12.5"', over=0)


def saved(world: SealedWorld, *changes: Change, firm: str = "Aare AG") -> dict[str, int]:
    return save_items(world.people[firm], invitation_id=world.invitations[firm], changes=changes)


def submitted(world: SealedWorld, *, firm: str = "Aare AG") -> str:
    return submit(world.people[firm], invitation_id=world.invitations[firm])


def test_an_answer_is_saved_over_what_was_seen_and_never_over_anothers(app: Flask) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        assert saved(world, ANSWER) == {"Q1": 1}
        assert saved(world, Change(Envelope.QUALITY, "Q1", '"Other words"', over=1)) == {"Q1": 2}
        with pytest.raises(Stale):
            saved(world, Change(Envelope.QUALITY, "Q1", '"Late words"', over=1))
        response = db.session.scalars(select(ResponseRow)).one()
        keys = existing_keyring(db.session(), rfp_id=world.rfp_id)
        assert keys is not None
        items = items_of(db.session(), response_id=response.id, keys=keys, envelope=Envelope.QUALITY)
        assert {name: (item.text, item.version) for name, item in items.items()} == {"Q1": ('"Other words"', 2)}


def test_what_was_written_stands_nowhere_in_the_clear(app: Flask) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        saved(world, ANSWER, PRICE)
        submitted(world)
        rows = [*db.session.scalars(select(SealedItem.content)), *db.session.scalars(select(Submission.quality))]
        audit = " ".join(db.session.scalars(select(AuditRow.detail)))
        assert [b"canary" in row for row in rows] == [False] * 3
        assert "canary" not in audit


def test_a_row_that_was_moved_does_not_open(app: Flask) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        saved(world, ANSWER)
        response = db.session.scalars(select(ResponseRow)).one()
        keys = existing_keyring(db.session(), rfp_id=world.rfp_id)
        assert keys is not None
        with writing() as session:
            session.execute(update(SealedItem).values(item="Q2"))
        with pytest.raises(Broken):
            items_of(db.session(), response_id=response.id, keys=keys, envelope=Envelope.QUALITY)


def test_a_receipt_verifies_with_the_public_key_alone_and_names_the_hashes(app: Flask) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        saved(world, ANSWER, PRICE)
        submitted(world)
        keys = existing_keyring(db.session(), rfp_id=world.rfp_id)
        assert keys is not None
        [receipt] = receipts_of(db.session(), response=db.session.scalars(select(ResponseRow)).one(), keys=keys)
        verifier = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key()))
        verifier.verify(base64.b64decode(receipt.signature), receipt.text.encode())
        said = json.loads(receipt.text)
        assert (said["vendor"], said["submission"], set(said["envelopes"])) == ("Aare AG", 1, {"quality", "price"})


def test_a_submission_is_kept_when_another_follows_and_withdrawing_leaves_none(app: Flask) -> None:
    world = a_sealed_world(app)
    firm = "Aare AG"
    with app.app_context():
        saved(world, ANSWER)
        submitted(world)
        saved(world, Change(Envelope.QUALITY, "Q1", '"Better words"', over=1))
        submitted(world)
        keys = existing_keyring(db.session(), rfp_id=world.rfp_id)
        assert keys is not None
        rows = db.session.scalars(select(Submission).order_by(Submission.number)).all()
        texts = [content_of(row, envelope=Envelope.QUALITY, keys=keys).items["Q1"] for row in rows]
        assert texts == ['"We answer in canary words"', '"Better words"']
        withdraw(world.people[firm], invitation_id=world.invitations[firm])
        with pytest.raises(DomainError, match="nothing to withdraw"):
            withdraw(world.people[firm], invitation_id=world.invitations[firm])


def test_late_is_late_for_saving_submitting_and_withdrawing(app: Flask) -> None:
    world = a_sealed_world(app)
    firm = "Aare AG"
    with app.app_context():
        saved(world, ANSWER)
        submitted(world)
    with time_machine.travel(now() + timedelta(days=8)), app.app_context():
        with pytest.raises(Late):
            saved(world, Change(Envelope.QUALITY, "Q1", '"Too late"', over=1))
        with pytest.raises(Late):
            submitted(world)
        with pytest.raises(Late):
            withdraw(world.people[firm], invitation_id=world.invitations[firm])
        assert db.session.scalar(select(func.count()).select_from(Submission)) == 1


def test_what_vendors_do_stands_in_the_sealed_chain_alone(app: Flask) -> None:
    world = a_sealed_world(app)
    with app.app_context():
        saved(world, ANSWER)
        submitted(world)
        chains = db.session.scalars(select(AuditRow.chain).distinct()).all()
        assert chains == [sealed_chain(world.rfp_id)]


def test_opening_makes_offers_of_what_counts_and_files_a_record(app: Flask) -> None:
    world = a_sealed_world(app, firms=("Aare AG", "Birs GmbH", "Cher SA"))
    with app.app_context():
        for firm in ("Aare AG", "Birs GmbH"):
            saved(world, ANSWER, firm=firm)
            submitted(world, firm=firm)
        withdraw(world.people["Birs GmbH"], invitation_id=world.invitations["Birs GmbH"])
        with writing() as session:
            rfp = session.scalars(select(Rfp).with_for_update()).one()
            open_quality(Work(session=session, actor=world.people["Aare AG"], now=now()), rfp=rfp)
        offers = db.session.execute(select(OfferRow.code, OfferRow.name)).tuples().all()
        record = json.loads(db.session.scalars(select(OpeningRecord.content)).one())
        assert offers == [("V1", "Aare AG")]
        assert [each["vendor"] for each in record["responses"]] == ["Aare AG"]
        assert db.session.scalars(select(Rfp.responses_opened_at)).one() is not None
        with pytest.raises(Late):
            submitted(world)
