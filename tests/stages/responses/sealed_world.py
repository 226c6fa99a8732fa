"""A published RFP with invited vendors, made of rows, for what happens under the seal."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import update

from app.domain.lifecycle import Stage
from app.domain.policy import Actor, Role
from app.models.offer import Firm
from app.models.rfp import Rfp, RfpRole
from app.models.vendor import Intent, InvitedPerson
from app.models.vendor import Invitation as InvitationRow
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import a_person


@dataclass(frozen=True)
class SealedWorld:
    """Keys of the RFP and of its invitations, and who answers for each firm."""

    app: Flask
    rfp_id: int
    invitations: dict[str, int]
    people: dict[str, Actor]


FIRMS = ("Aare AG", "Birs GmbH")
SEALED = "SEALED-2"


def a_sealed_world(
    app: Flask,
    *,
    firms: tuple[str, ...] = FIRMS,
    closes_in: timedelta = timedelta(days=7),
    reference: str = "",
    openers_needed: int = 2,
) -> SealedWorld:
    """An RFP in the stage of responses, with one person for each invited firm who agreed and means to answer.

    Without a `reference`, one of other firms than usual has that of the first: so several stand in one database.
    """
    people = {firm: a_person(app, name=f"Contact of {firm}") for firm in firms}
    with app.app_context(), writing() as session:
        rfp = Rfp(
            reference=reference or (SEALED if firms == FIRMS else f"SEALED-{firms[0]}"),
            title="A sealed request",
            currency="EUR",
            time_zone="Europe/Zurich",
            stage=Stage.DRAFTING,
            created_at=now(),
            closes_at=now() + closes_in,
            openers_needed=openers_needed,
            frozen_at=now(),
            snapshot_hash="0" * 64,
        )
        session.add(rfp)
        session.flush()
        invitations = {}
        for firm in firms:
            row = Firm(name=firm)
            session.add(row)
            session.flush()
            invitation = InvitationRow(
                rfp_id=rfp.id,
                firm_id=row.id,
                invited_at=now(),
                invited_by="Maya",
                intent=Intent.INTENDS,
                intent_at=now(),
            )
            session.add(invitation)
            session.flush()
            session.add(
                InvitedPerson(
                    invitation_id=invitation.id,
                    person_id=people[firm],
                    added_at=now(),
                    added_by="Maya",
                    was_invited=True,
                    agreed_at=now(),
                    agreed_name=f"Contact of {firm}",
                    agreed_text_hash="0" * 64,
                )
            )
            invitations[firm] = invitation.id
        session.execute(update(Rfp).where(Rfp.id == rfp.id).values(stage=Stage.RESPONSES))
        return SealedWorld(
            app=app,
            rfp_id=rfp.id,
            invitations=invitations,
            people={firm: Actor(person_id=key, name=f"Contact of {firm}") for firm, key in people.items()},
        )


def named_opener(app: Flask, world: SealedWorld, *, name: str) -> Actor:
    """Somebody with the role of an opener, as one who acts."""
    person = a_person(app, name=name)
    with app.app_context(), writing() as session:
        session.add(RfpRole(rfp_id=world.rfp_id, person_id=person, role=Role.OPENER, given_at=now()))
    return Actor(person, name=name)
