"""Annex IV of Directive 2014/24/EU, (a) to (g): what devices for the electronic receipt of tenders have to ensure."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from app.db import db
from app.domain.actors import Actor, InstanceRole, Invited, Role, Situation
from app.domain.audit import sealed_chain
from app.domain.errors import DomainError
from app.domain.lifecycle import Stage
from app.domain.policy import Action, refusal
from app.domain.submission import digest
from app.models.audit import AuditRow
from app.models.offer import OfferRow
from app.models.person import SecurityEvent
from app.models.response import Envelope, EnvelopeKey, OpeningRecord, Submission
from app.models.rfp import Rfp, RfpRole
from app.opening.operations import attend, name_openers
from app.stages.responses.sealed.checking import sealed_fault
from app.stages.responses.sealed.own import own_receipt, own_submissions
from app.stages.responses.sealed.submitting import submit
from app.web.clock import now
from app.web.signing import public_key
from app.web.unit_of_work import writing
from tests.builders import a_person, signed_in
from tests.integrity.sealed_secrets import SECRETS, hand_in, in_rows
from tests.opening.test_opening import PASSWORD, address, an_opener, offers
from tests.stages.responses.sealed_world import SealedWorld, a_sealed_world

AARE = "Aare AG"
LATER = timedelta(days=8)
EVERYBODY = {
    **{role.value: Actor(1, roles=frozenset({role}), seat=1, submitted=True) for role in Role},
    **{role.value: Actor(1, instance_roles=frozenset({role})) for role in InstanceRole},
    "vendor": Actor(1, is_vendor=True, invited=Invited(agreed=True, declined=False, withdrawn=False)),
    "no role": Actor(1),
    "nobody": Actor(),
}
"""One of each kind, by what each is."""


def whoever_may(action: Action, situation: Situation) -> set[str]:
    return {name for name, actor in EVERYBODY.items() if refusal(action, actor, situation) is None}


def openers(app: Flask, world: SealedWorld, *, count: int = 2) -> tuple[Actor, ...]:
    """People named as openers, as actors."""
    keys = [a_person(app, name=f"Opener {number}") for number in range(count)]
    with app.app_context(), writing() as session:
        for key in keys:
            session.add(RfpRole(rfp_id=world.rfp_id, person_id=key, role=Role.OPENER, given_at=now()))
    return tuple(Actor(key, f"Opener {number}") for number, key in enumerate(keys))


@pytest.fixture
def world(app: Flask) -> SealedWorld:
    """A published RFP in which a vendor has handed in, a week before the deadline."""
    world = a_sealed_world(app)
    hand_in(app, world)
    return world


@pytest.fixture
def later(world: SealedWorld) -> Iterator[datetime]:
    """After the deadline."""
    with time_machine.travel(now() + LATER):
        yield now()


def test_a_the_exact_time_and_date_of_receipt_can_be_determined_precisely(app: Flask, world: SealedWorld) -> None:
    """(a) The moment in which a tender came in is known exactly, to both sides, and can be proven afterwards."""
    before = now()
    with app.app_context():
        public_id = submit(world.people[AARE], invitation_id=world.invitations[AARE])
        after = now()
        row = db.session.scalars(select(Submission).where(Submission.public_id == public_id)).one()
        moment, signature = row.submitted_at, row.signature
        assert before <= moment <= after
        recorded = db.session.scalars(
            select(AuditRow.at).where(AuditRow.chain == sealed_chain(world.rfp_id)).order_by(AuditRow.sequence.desc())
        ).first()
        assert recorded == moment, "The audit says the same moment."
        with pytest.raises(Exception, match="stays as it was"), writing() as session:
            session.execute(update(Submission).values(submitted_at=before - timedelta(days=1)))
    with time_machine.travel(now() + LATER), app.app_context():
        for opener in openers(app, world):
            attend(opener, rfp_id=world.rfp_id, envelope="quality")
        [opened] = json.loads(db.session.scalars(select(OpeningRecord.content)).one())["responses"]
        assert datetime.fromisoformat(opened["submitted_at"]) == moment
    said, signed, key = receipt_of_the_vendor(app, world)
    assert said["submitted_at"] == moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    verifier = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
    verifier.verify(base64.b64decode(signature), signed.encode())


def receipt_of_the_vendor(app: Flask, world: SealedWorld) -> tuple[dict[str, str], str, str]:
    """The newest receipt as its vendor reads it, parsed and as it was signed, and the key that verifies it."""
    with app.app_context():
        invitation = world.invitations[AARE]
        receipt = own_receipt(invitation, public_id=own_submissions(invitation)[0].public_id)
        assert receipt is not None
        return json.loads(receipt.text), receipt.text, public_key()


def test_b_nobody_has_access_before_the_time_limit(app: Flask, world: SealedWorld) -> None:
    """(b) Until the time limits are over nobody can get at what was transmitted: no role, no page, not the database."""
    situations = [Situation(stage=Stage.RESPONSES, closed=closed) for closed in (False, True)]
    for action in (Action.RESPONSE_READ, Action.PRICE_READ, Action.SEALED_AUDIT_VIEW):
        assert [whoever_may(action, situation) for situation in situations] == [set(), set()]
    assert whoever_may(Action.ENVELOPE_OPEN, situations[0]) == set()
    with app.app_context():
        for opener in openers(app, world):
            with pytest.raises(DomainError, match="shut until the deadline"):
                attend(opener, rfp_id=world.rfp_id, envelope="quality")
        assert db.session.scalars(select(OpeningRecord)).all() == []
    assert in_rows(app, words=SECRETS) == {}, "Whoever reads the database reads nothing."


def test_c_only_authorised_persons_set_or_change_the_dates_for_opening(app: Flask, world: SealedWorld) -> None:
    """(c) Dates for opening are set and changed by those entitled to alone; once published they only move later."""
    drafting, published = Situation(stage=Stage.DRAFTING), Situation(stage=Stage.RESPONSES, closed=False)
    assert whoever_may(Action.RFP_PUBLISH, drafting) == {"lead"}
    assert whoever_may(Action.RFP_PUBLISH, published) == set()
    assert whoever_may(Action.REQUEST_EDIT, published) == set(), "Not without an addendum,"
    assert whoever_may(Action.ADDENDUM_WRITE, published) == {"lead"}, "which is the lead's."
    assert whoever_may(Action.REQUEST_EDIT, replace(published, amending=True)) == {"lead", "drafter"}
    assert whoever_may(Action.OPENERS_NAME, drafting) == {"lead"}
    assert whoever_may(Action.OPENERS_NAME, published) == set()
    with app.app_context():
        for earlier in (now(), now() + timedelta(days=6)):
            with pytest.raises(Exception, match="only moves later"), writing() as session:
                session.execute(update(Rfp).values(closes_at=earlier))
        with pytest.raises(DomainError, match="was published with the RFP"):
            name_openers(Actor(1, "Lead"), rfp_id=world.rfp_id, needed=1)


def test_d_access_is_open_to_authorised_persons_only_at_each_stage(app: Flask, world: SealedWorld) -> None:
    """(d) At each stage of the procedure only those entitled have access to all or part of what was submitted."""
    while_open = Situation(stage=Stage.RESPONSES, closed=False)
    opened = Situation(stage=Stage.RESPONSES, closed=True, opened=True)
    scoring = replace(opened, stage=Stage.SCORING)
    assert whoever_may(Action.RESPONSE_OWN, while_open) == {"vendor"}
    assert whoever_may(Action.RESPONSE_WRITE, while_open) == {"vendor"}
    readers = {"lead", "approver", "observer", "auditor"}
    for situation in (opened, scoring):
        assert whoever_may(Action.RESPONSE_READ, situation) == readers | {"evaluator"}
        assert whoever_may(Action.PRICE_READ, situation) == set(), "Prices are the second envelope."
    assert whoever_may(Action.PRICE_READ, replace(scoring, priced=True)) == readers
    for person, status in ((a_person(app), 404), (world.people[AARE].person_id or 0, 404)):
        assert signed_in(app, person).get(f"{address(app, world, 'quality')}/record.json").status_code == status


def test_e_only_authorised_persons_together_give_access_and_only_after_the_date(app: Flask, world: SealedWorld) -> None:
    """(e) It takes the simultaneous action of those entitled to open what was transmitted, and the date has to be past.

    One alone, the same one twice, one without the password, and two who come hours apart open nothing.
    """
    there, begun = address(app, world, "quality"), now() + LATER
    one = an_opener(app, world, name="One")
    assert one.post(there, data={"password": PASSWORD}).status_code == 403, "The date is not past."
    with time_machine.travel(begun, tick=False) as clock:
        ours = [an_opener(app, world, name=name) for name in ("Third", "Fourth")]
        for _ in range(2):
            assert ours[0].post(there, data={"password": PASSWORD}).status_code == 302
            assert offers(app) == []
        assert ours[1].post(there, data={"password": "something else"}).status_code == 422
        assert offers(app) == []
        clock.move_to(begun + timedelta(minutes=31))
        late = an_opener(app, world, name="Fifth")
        assert late.post(there, data={"password": PASSWORD}).status_code == 302
        assert offers(app) == [], "The first has gone by now."
        assert an_opener(app, world, name="Sixth").post(there, data={"password": PASSWORD}).status_code == 302
        assert offers(app) == [AARE]


def test_f_what_was_opened_stays_open_to_authorised_persons_only(
    app: Flask, world: SealedWorld, later: datetime
) -> None:
    """(f) What was received and opened remains accessible to those entitled to it alone; shut prices stay shut."""
    two = [an_opener(app, world, name=name) for name in ("One", "Other")]
    there = address(app, world, "quality")
    for each in two:
        each.post(there, data={"password": PASSWORD})
    record = f"{there}/record.json"
    assert two[0].get(record).status_code == 200
    outsiders = [a_person(app), a_person(app, instance_roles=(InstanceRole.ADMINISTRATOR,))]
    rivals = [actor.person_id or 0 for actor in world.people.values()]
    assert [signed_in(app, person).get(record).status_code for person in (*outsiders, *rivals)] == [404] * 4
    opened = Situation(stage=Stage.AWARDS, closed=True, opened=True, priced=True)
    assert (
        whoever_may(Action.RESPONSE_READ, opened) & {"vendor", "no role", "nobody", "opener", "administrator"} == set()
    )
    recused = replace(EVERYBODY["evaluator"], recused_from=frozenset({1}))
    assert refusal(Action.RESPONSE_READ, recused, replace(opened, offer=1)) is not None
    with app.app_context():
        assert db.session.scalars(select(OfferRow.name)).all() == [AARE]
        assert (
            db.session.scalars(select(EnvelopeKey.opened_at).where(EnvelopeKey.envelope == Envelope.PRICE)).one()
            is None
        )
    assert in_rows(app, words=SECRETS) == {"opening_record": {"sealed-file-name-canary"}}, "At rest it stays encrypted."


def test_g_infringements_are_clearly_detectable(app: Flask, world: SealedWorld) -> None:
    """(g) An attempt to get in is noted; whatever was changed, moved, taken away or added behind the back is found."""
    stranger = a_person(app, name="Stranger")
    signed_in(app, stranger).get(f"{address(app, world, 'quality')}/record.json")
    with app.app_context():
        [event] = db.session.scalars(select(SecurityEvent)).all()
        assert (event.person_id, event.rfp_id, event.action) == (stranger, world.rfp_id, Action.OPENING_VIEW.value)
        assert sealed_fault() is None
    assert verify(app) == (0, "")
    for words, deed in INFRINGEMENTS.items():
        assert words in found_after(app, deed), words
    with app.app_context(), writing() as session:
        unguarded(session)
        change_a_byte(session)
    code, said = verify(app)
    assert (code, "changed or moved" in said) == (1, True), "The check from the command line tells it too."


def test_g_a_record_of_opening_that_was_changed_is_found(app: Flask, world: SealedWorld, later: datetime) -> None:
    """(g) What was recorded of the opening cannot be written anew either."""
    with app.app_context():
        for opener in openers(app, world):
            attend(opener, rfp_id=world.rfp_id, envelope="quality")
        assert sealed_fault() is None
    for words, deed in {
        "is not what the audit recorded": update(OpeningRecord).values(content="{}", content_hash=digest("{}")),
        "is gone, but the audit knows it": delete(OpeningRecord),
    }.items():
        assert words in found_after(app, lambda session, deed=deed: session.execute(deed))


def verify(app: Flask) -> tuple[int, str]:
    """The exit code of the audit's check, and what it complains of."""
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    return result.exit_code, result.stderr


def found_after(app: Flask, deed: Callable[[Session], object]) -> str:
    """What the check of submissions says after this was done past the guards; then it is given up."""
    found = ""
    with app.app_context(), suppress(_GivenUp), writing() as session:
        unguarded(session)
        deed(session)
        session.flush()
        session.expire_all()
        found = sealed_fault() or ""
        raise _GivenUp
    return found


class _GivenUp(Exception):
    """Nothing of it is to stay."""


def unguarded(session: Session) -> None:
    """As an intruder would who is master of the database."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for trigger in ("submission_kept", "opening_record_kept"):
        session.execute(text(f"DROP TRIGGER {trigger}"))


def newest(session: Session) -> Submission:
    return session.scalars(select(Submission).order_by(Submission.number.desc())).first() or Submission()


def change_a_byte(session: Session) -> None:
    row = newest(session)
    row.quality = row.quality[:-1] + bytes([row.quality[-1] ^ 1])


def exchange(session: Session) -> None:
    one, other = session.scalars(select(Submission)).all()
    one.quality, other.quality = other.quality, one.quality


def add_one(session: Session) -> None:
    kept = {name: getattr(newest(session), name) for name in ("response_id", "submitted_at", *PARTS)}
    session.add(Submission(**kept, number=3, submitted_by="Intruder"))


PARTS = ("quality", "price", "receipt", "signature")
INFRINGEMENTS: dict[str, Callable[[Session], object]] = {
    "it does not open: its content was changed": change_a_byte,
    "its content was changed or moved": exchange,
    "the audit does not know it": add_one,
    "is gone, but the audit knows it": lambda session: session.delete(newest(session)),
    "whether it was withdrawn": lambda session: session.execute(update(Submission).values(withdrawn_at=None)),
    "its signature is not the one": lambda session: setattr(newest(session), "signature", "AAAA"),
    "it does not open: ": lambda session: setattr(newest(session), "receipt", b"0" * 40),
    "the moment of its receipt": lambda session: setattr(newest(session), "submitted_at", now() - timedelta(days=2)),
    "does not open with the master key": lambda session: session.execute(update(EnvelopeKey).values(wrapped=b"0" * 60)),
}
"""What the check says -> what was done past the guards."""
