"""Worlds that differ in what vendors do under the seal, and what everybody else sees of it: it must be nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy import select, update

from app.db import db
from app.domain.lifecycle import Stage
from app.domain.policy import Actor
from app.models.person import Person, SignInSession
from app.models.response import Envelope, ResponseRow, SealedItem
from app.models.rfp import Rfp
from app.models.vendor import Invitation, InvitedPerson
from app.stages.responses.inviting.confidentiality import agreement
from app.stages.responses.inviting.operations.accounts import Contact
from app.stages.responses.inviting.operations.answering import agree
from app.stages.responses.inviting.operations.colleagues import bring_in
from app.stages.responses.sealed.attached import PIECE
from app.stages.responses.sealed.attachments import Announced, begin, finish, receive
from app.stages.responses.sealed.items import Change, save_items
from app.stages.responses.sealed.submitting import submit, withdraw
from app.web.unit_of_work import writing
from tests.integrity.crawl import Fetched, crawl
from tests.integrity.keeping import put_back
from tests.integrity.two_worlds import MOMENT, Pages, differences, forget_refusals, the_same_ids_and_time
from tests.integrity.world import World, build

CLOSES_AT = MOMENT + timedelta(days=7)
BEFORE, AFTER = MOMENT + timedelta(hours=1), CLOSES_AT + timedelta(hours=1)
"""When everybody looks: while vendors can still write, and when the deadline has passed and nothing is opened."""
OWNER, RIVAL = "vendor A contact", "vendor B contact"
"""Each sees what is its own: if not even the owner saw a difference, the worlds would be the same."""
WATCHED = (
    "anonymous",
    "lead",
    "lead who scores, before submitting",
    "evaluator before submitting",
    "evaluator after submitting",
    "observer",
    "drafter",
    "opener",
    "auditor",
    "administrator",
    "lead of another RFP",
    RIVAL,
    "vendor who declined",
)


@dataclass(frozen=True, slots=True)
class Firm:
    """Whoever does something under the seal, and at which invitation."""

    actor: Actor
    invitation_id: int
    public_id: str


Deed = Callable[[Firm, Firm], None]
"""What firm A and firm B do in one world and not in the other."""


def _nothing(a: Firm, b: Firm) -> None:
    """Both only have an invitation."""


def _answer(firm: Firm, *, words: str = "words", price: str = "100") -> None:
    mine = select(SealedItem.item, SealedItem.version).join(ResponseRow, ResponseRow.id == SealedItem.response_id)
    rows = db.session.execute(mine.where(ResponseRow.invitation_id == firm.invitation_id))
    over = {row.item: row.version for row in rows}
    line = '["L1","",null,null,null]'
    changes = (
        Change(Envelope.QUALITY, "sealed", f'"{words}"', over=over.get("sealed", 0)),
        Change(Envelope.PRICE, line, f'"{price}"', over=over.get(line, 0)),
    )
    db.session.rollback()
    save_items(firm.actor, invitation_id=firm.invitation_id, changes=changes)


def _handed_in(firm: Firm, **what: str) -> None:
    _answer(firm, **what)
    submit(firm.actor, invitation_id=firm.invitation_id)


def _one(a: Firm, b: Firm) -> None:
    _handed_in(a)


def _two(a: Firm, b: Firm) -> None:
    _handed_in(a)
    submit(a.actor, invitation_id=a.invitation_id)


def _other_words(a: Firm, b: Firm) -> None:
    _handed_in(a, words="other words, and more of them")


def _other_price(a: Firm, b: Firm) -> None:
    _handed_in(a, price="999")


def _withdrawn(a: Firm, b: Firm) -> None:
    _handed_in(a)
    withdraw(a.actor, invitation_id=a.invitation_id)


def _with_a_file(a: Firm, b: Firm) -> None:
    content = b"a line of a file\n" * 100
    announced = Announced("quality", "", "sealed.txt", size=len(content))
    file = begin(a.actor, invitation_id=a.invitation_id, file=announced)
    for offset in range(0, len(content), PIECE):
        piece = content[offset : offset + PIECE]
        receive(a.actor, invitation_id=a.invitation_id, attachment=file, offset=offset, content=piece)
    finish(a.actor, invitation_id=a.invitation_id, attachment=file)
    _handed_in(a)


def _a_colleague(a: Firm, b: Firm) -> None:
    colleague = Contact("A new colleague", "new-colleague@firm-a.example")
    bring_in(a.actor, invitation_id=a.invitation_id, contacts=(colleague,))


def _not_agreed(a: Firm, b: Firm) -> None:
    mine = InvitedPerson.person_id == a.actor.person_id
    with writing() as session:
        session.execute(update(InvitedPerson).where(mine).values(agreed_at=None, agreed_name="", agreed_text_hash=""))


def _agreed(a: Firm, b: Firm) -> None:
    _not_agreed(a, b)
    buyer = current_app.config["ORGANISATION"]
    text = agreement(organisation=buyer, firm="Firm A", title="Canaries in the contact centre")
    agree(a.actor, invitation_id=a.invitation_id, name="Anna Of Firm A", text_hash=text.hash)


def _of_both(a: Firm, b: Firm) -> None:
    _handed_in(a)
    _handed_in(b)


def _everything(a: Firm, b: Firm) -> None:
    _with_a_file(a, b)
    _withdrawn(a, b)
    _handed_in(a, words="at last", price="999")


DEEDS: dict[str, tuple[Deed, Deed]] = {
    "nothing handed in, or one submission": (_nothing, _one),
    "one submission, or two": (_one, _two),
    "what is answered": (_one, _other_words),
    "a price of 100, or of 999": (_one, _other_price),
    "a file": (_one, _with_a_file),
    "a submission that was withdrawn": (_one, _withdrawn),
}
EVERYTHING = (_nothing, _everything)
A_COLLEAGUE = (_nothing, _a_colleague)
ONE_OR_TWO_VENDORS = (_one, _of_both)
AN_AGREEMENT = (_not_agreed, _agreed)


def before_any_deed(app: Flask) -> World:
    """The world in the stage of responses, its deadline to come."""

    def make() -> World:
        with the_same_ids_and_time():
            world = build(app, stage=Stage.RESPONSES)
            with app.app_context(), writing() as session:
                session.execute(update(Rfp).where(Rfp.id == world.rfp_id).values(closes_at=CLOSES_AT))
        return world

    return put_back(app, called="two sealed worlds", make=make)


Look = Callable[[Flask, World, str], dict[str, Fetched]]
"""Address -> answer, of what a persona can fetch: all of it, or less."""


def seen(app: Flask, deed: Deed, *, personas: tuple[str, ...], at: datetime, look: Look = crawl) -> Pages:
    """Persona -> what it can fetch at this moment in a world where this was done."""
    world = before_any_deed(app)
    with the_same_ids_and_time(seed=21), app.app_context():
        deed(*(_firm(world, name) for name in (OWNER, RIVAL)))
        with writing() as session:
            session.execute(
                update(SignInSession).values(last_seen_at=at, stepped_up_at=at, expires_at=at + timedelta(hours=12))
            )
    found = {}
    with the_same_ids_and_time(at):
        for persona in personas:
            found[persona] = look(app, world, persona)
            forget_refusals(app)
    return found


def interference(
    app: Flask,
    deeds: tuple[Deed, Deed],
    *,
    personas: tuple[str, ...] = WATCHED,
    at: datetime = BEFORE,
    owner: str = OWNER,
    look: Look = crawl,
) -> list[str]:
    """Where somebody sees a difference between the worlds. Raises where not even the owner sees one."""
    one, other = (seen(app, deed, personas=(*personas, owner), at=at, look=look) for deed in deeds)
    if not differences(one[owner], other=other[owner], persona=owner):
        raise AssertionError("The worlds do not differ.")
    return [found for who in personas for found in differences(one[who], other=other[who], persona=who)]


def _firm(world: World, persona: str) -> Firm:
    person = db.session.get_one(Person, world.people[persona])
    row = db.session.execute(
        select(Invitation.id, Invitation.public_id)
        .join(InvitedPerson, InvitedPerson.invitation_id == Invitation.id)
        .where(InvitedPerson.person_id == person.id)
    ).one()
    firm = Firm(Actor(person.id, person.name, email=person.email), row.id, row.public_id)
    db.session.rollback()
    return firm
