"""Plain functions for tests about people: accounts with a password, RFPs with a panel, and a look into the database."""

import json
import re
from itertools import count

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.db import Base, db
from app.domain.lifecycle import Stage
from app.domain.policy import Actor, InstanceRole, Role
from app.models.audit import AuditRow
from app.models.outbox import OutboxItem, WorkKind
from app.models.panel import SeatRow
from app.models.person import Person, SecurityEvent, SignInSession
from app.models.rfp import Rfp, RfpRole
from app.web.clock import now
from app.web.passwords import HASHER
from app.web.sealed_mail import deliverable
from app.web.unit_of_work import writing
from tests.builders import a_person

PASSWORD = "seven green bottles"
PASSWORD_HASH = HASHER.hash(PASSWORD)
LINK = re.compile(r"http://localhost(/\S+)")
_numbers = count(1)


def an_account(
    app: Flask, *, name: str = "", instance_roles: tuple[InstanceRole, ...] = (), deactivated: bool = False
) -> int:
    """An account with PASSWORD; returns its key."""
    key = a_person(app, name=name, instance_roles=instance_roles, deactivated=deactivated)
    with app.app_context(), writing() as session:
        session.get(Person, key).password_hash = PASSWORD_HASH
    return key


def email_of(app: Flask, person: int) -> str:
    return column(app, Person.email, Person.id == person)


def public_id_of(app: Flask, person: int) -> str:
    return column(app, Person.public_id, Person.id == person)


def as_actor(app: Flask, person: int) -> Actor:
    """The person as the one who acts, outside of any RFP."""
    with app.app_context():
        row = db.session.execute(select(Person.public_id, Person.name, Person.email).where(Person.id == person)).one()
    return Actor(person_id=person, public_id=row.public_id, name=row.name, email=row.email)


def column(app: Flask, what: object, *where: object) -> object:
    """One value from the database."""
    with app.app_context():
        return db.session.scalar(select(what).where(*where))


def columns(app: Flask, what: object, *, order: object) -> list[object]:
    with app.app_context():
        return list(db.session.scalars(select(what).order_by(order)))


def row_of(app: Flask, person: int) -> dict[str, object]:
    """Every column of a person."""
    with app.app_context():
        return dict(db.session.execute(select(Person.__table__).where(Person.id == person)).mappings().one())


def counts(app: Flask) -> dict[str, int]:
    """How many rows each table has."""
    with app.app_context():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }


def sentences(app: Flask, chain: int = 0) -> list[str]:
    """The sentences of an audit chain."""
    with app.app_context():
        query = select(AuditRow.sentence).where(AuditRow.chain == chain).order_by(AuditRow.sequence)
        return list(db.session.scalars(query))


def event_kinds(app: Flask) -> list[str]:
    return columns(app, SecurityEvent.kind, order=SecurityEvent.id)


def mails(app: Flask) -> list[dict[str, str]]:
    """The mails of the outbox as they would be sent."""
    with app.app_context():
        mailed = select(OutboxItem.payload).where(OutboxItem.kind == WorkKind.MAIL).order_by(OutboxItem.id)
        payloads = db.session.scalars(mailed)
        return [deliverable(json.loads(payload)) for payload in payloads]


def mailed_link(app: Flask) -> str:
    """The path of the link in the newest mail that has one."""
    return [match[1] for mail in mails(app) if (match := LINK.search(mail["text"]))][-1]


def sign_in(client: FlaskClient, *, email: str, password: str = PASSWORD, address: str = "127.0.0.1") -> int:
    """Send the form of the sign-in page; returns the status: 302 means in."""
    data = {"email": email, "password": password}
    return client.post("/sign-in", data=data, environ_overrides={"REMOTE_ADDR": address}).status_code


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def open_sessions(app: Flask, person: int) -> int:
    mine = (SignInSession.person_id == person, SignInSession.revoked_at.is_(None))
    return column(app, func.count(SignInSession.id), *mine)


def an_rfp(app: Flask, *, lead: int, seats: tuple[str, ...] = ("E1", "E2")) -> str:
    """An RFP with a lead and free panel seats; returns its public id."""
    number = next(_numbers)
    with app.app_context(), writing() as session:
        rfp = Rfp(
            reference=f"RFP-{number}",
            title="Contact centre",
            currency="EUR",
            time_zone="Europe/Zurich",
            stage=Stage.DRAFTING,
            created_at=now(),
        )
        session.add(rfp)
        session.flush()
        session.add(RfpRole(rfp_id=rfp.id, person_id=lead, role=Role.LEAD, given_at=now()))
        for place, code in enumerate(seats, start=1):
            name = f"Evaluator {place}"
            session.add(SeatRow(rfp_id=rfp.id, number=place, code=code, name=name))
        return rfp.public_id


def key_of(app: Flask, rfp: str) -> int:
    return column(app, Rfp.id, Rfp.public_id == rfp)


def roles_in(app: Flask, rfp: str) -> set[tuple[int, Role]]:
    """Who has which role in an RFP."""
    with app.app_context():
        query = select(RfpRole.person_id, RfpRole.role).join(Rfp, Rfp.id == RfpRole.rfp_id).where(Rfp.public_id == rfp)
        return {tuple(row) for row in db.session.execute(query)}


def seat_holders(app: Flask, rfp: str) -> dict[str, int | None]:
    with app.app_context():
        query = select(SeatRow.code, SeatRow.person_id).join(Rfp, Rfp.id == SeatRow.rfp_id).where(Rfp.public_id == rfp)
        return {code: holder for code, holder in db.session.execute(query)}  # noqa: C416 - rows are no pairs to dict()


def seat_id(app: Flask, rfp: str, code: str) -> str:
    return column(app, SeatRow.public_id, SeatRow.rfp_id == key_of(app, rfp), SeatRow.code == code)
