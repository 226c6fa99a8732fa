"""A document written by posting the real forms, and the windows of two people on it."""

from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import db
from app.domain.policy import Role
from app.models.person import Person
from app.models.rfp import Rfp
from app.stages.drafting.document import queries
from app.stages.drafting.document.queries import Comment, Standing, Version
from tests.builders import a_person, signed_in, with_role
from tests.stages.drafting.by_hand import started

BODY = "We answer from 8 to 18.\n\nIn German and French.\n\nOn the telephone only."


@dataclass
class Document:
    """The document of an RFP, and the browser of its lead, Maya."""

    app: Flask
    public_id: str
    lead: FlaskClient

    def at(self, path: str = "") -> str:
        return f"/rfps/{self.public_id}/document{path}"

    def colleague(self, name: str = "Rosa Klein", *, role: Role = Role.DRAFTER) -> FlaskClient:
        """The browser of somebody else in the RFP."""
        person = a_person(self.app, name=name)
        with_role(self.app, person=person, rfp=self.public_id, role=role)
        return signed_in(self.app, person)

    def add(self, title: str, *, level: int = 1, body: str = "", after: str = "") -> str:
        """Add a section; returns its key."""
        data = {"title": title, "level": str(level), "body": body, "after": after, "drafter": ""}
        answer = self.lead.post(self.at("/add"), data=data)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"].rsplit("#s-", 1)[1]

    def save(self, key: str, browser: FlaskClient | None = None, **changes: str) -> TestResponse:
        """Send the form of a section as it was drawn from what is stored, but for these changes."""
        data = self.form(key) | changes
        return (browser or self.lead).post(self.at(f"/{key}"), data=data)

    def form(self, key: str) -> dict[str, str]:
        found = next(each for each in self.sections() if each.section.key == key)
        return {
            "title": found.section.title,
            "level": str(found.section.level),
            "body": found.section.body,
            "version": str(found.version),
            "drafter": found.drafter,
            "drafter_was": found.drafter,
        }

    def sections(self) -> tuple[Standing, ...]:
        with self.app.app_context():
            return queries.document_of(self._rfp_id())

    def titles(self) -> list[tuple[str, int]]:
        return [(each.section.title, each.section.level) for each in self.sections()]

    def versions(self, key: str) -> tuple[Version, ...]:
        with self.app.app_context():
            return queries.versions_of(self._rfp_id(), key=key)

    def comments(self, key: str) -> tuple[Comment, ...]:
        with self.app.app_context():
            return queries.comments_on(self._rfp_id(), key=key)

    def open_comments(self) -> int:
        with self.app.app_context():
            return queries.open_comments(self._rfp_id())

    def writing(self) -> dict[str, tuple[str, ...]]:
        with self.app.app_context():
            return queries.writing_now(self._rfp_id(), besides=None)

    def public_id_of(self, name: str) -> str:
        with self.app.app_context():
            return db.session.scalars(select(Person.public_id).where(Person.name == name)).one()

    def _rfp_id(self) -> int:
        return db.session.scalars(select(Rfp.id).where(Rfp.public_id == self.public_id)).one()


def a_document(app: Flask) -> Document:
    """A new RFP that has no section yet."""
    hand = started(app)
    return Document(app, hand.public_id, hand.client)
