"""A published RFP with a lead and nobody invited yet, made of rows: where invitations begin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from flask import Flask
from sqlalchemy import update

from app.domain.evaluation import Framework, Rules, Seat
from app.domain.lifecycle import Stage
from app.domain.policy import Actor, InstanceRole, Role
from app.domain.request.data import canonical, fingerprint
from app.domain.request.document import Section
from app.domain.request.request import Request
from app.models.publication import Publication
from app.models.rfp import Rfp, RfpRole
from app.stages.responses.inviting.operations.accounts import Contact
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import a_person
from tests.people.accounts import as_actor

ANNA = Contact("Anna Aare", "anna@aare.example")
BEAT = Contact("Beat Birs", "beat@birs.example")
PURPOSE = "Our contact centre answers **twelve** languages."


@dataclass(frozen=True)
class PublishedWorld:
    app: Flask
    rfp_id: int
    rfp: str
    lead: Actor


def a_published_world(
    app: Flask, *, closes_in: timedelta = timedelta(days=7), addenda: int = 0, reference: str = "RFP-7"
) -> PublishedWorld:
    """An RFP in the stage of responses; its lead is a procurement lead of the instance too."""
    key = a_person(app, name="Maya Lead", instance_roles=(InstanceRole.BUYER,))
    with app.app_context(), writing() as session:
        rfp = Rfp(
            reference=reference,
            title="Contact centre services",
            currency="EUR",
            time_zone="Europe/Zurich",
            stage=Stage.DRAFTING,
            created_at=now(),
            closes_at=now() + closes_in,
            frozen_at=now(),
            snapshot_hash="0" * 64,
        )
        session.add(rfp)
        session.flush()
        session.add(RfpRole(rfp_id=rfp.id, person_id=key, role=Role.LEAD, given_at=now()))
        session.add(a_publication(rfp.id, a_request(0), closes_at=rfp.closes_at))
        for number in range(1, addenda + 1):
            words = {"reason": f"A vendor asked about volumes ({number}).", "notice": "Please look at the purpose."}
            request = a_request(number)
            session.add(a_publication(rfp.id, request, closes_at=rfp.closes_at, number=number, **words))
        session.execute(update(Rfp).where(Rfp.id == rfp.id).values(stage=Stage.RESPONSES))
        rfp_id, public_id = rfp.id, rfp.public_id
    return PublishedWorld(app=app, rfp_id=rfp_id, rfp=public_id, lead=as_actor(app, key))


def a_publication(
    rfp_id: int, request: Request, *, closes_at: datetime, number: int = 0, reason: str = "", notice: str = ""
) -> Publication:
    """What is asked, frozen as the RFP (number 0) or with an addendum."""
    text = canonical(request)
    return Publication(
        rfp_id=rfp_id,
        number=number,
        published_at=now(),
        published_by="Maya Lead",
        reason=reason,
        notice=notice,
        closes_at=closes_at,
        snapshot=text,
        snapshot_hash=fingerprint(text),
    )


def a_request(number: int, *, sections: Sequence[Section] = ()) -> Request:
    body = PURPOSE if number == 0 else f"{PURPOSE} Volumes were corrected {number} times."
    return Request(
        framework=Framework(
            "RFP-7",
            "Contact centre services",
            Rules(total_points=Decimal(100)),
            (),
            currency="EUR",
            time_zone="Europe/Zurich",
        ),
        panel=(Seat("E1", f"Evaluator {number}"),),
        sections=(Section("purpose", "Purpose", body), *sections),
    )
