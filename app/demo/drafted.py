"""The demo's RFPs before scoring: one being written, one open for responses, each made as people would make it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from app.db import db
from app.demo.cast import DRAFTER, EXECUTIVE, LEAD, Character
from app.demo.operations import seat_the_cast
from app.domain.evaluation import Seat
from app.domain.policy import Actor
from app.domain.request.people import Decision, Function, Level
from app.domain.request.schedule_proposal import proposed_schedule
from app.models.person import Person
from app.models.rfp import Rfp
from app.stages.drafting.library.shipped import template
from app.stages.drafting.operations.creating import start
from app.stages.drafting.publication.operations import publish
from app.stages.drafting.publication.readiness import draft_state
from app.stages.drafting.review.operations import ToAsk, ask_for_signatures, sign
from app.web.clock import some_time_ago
from app.web.unit_of_work import Work, operation

ZONE, CURRENCY = "Europe/Zurich", "CHF"
SEATS = (
    Seat("E1", "Lena Brunner (sample)", "lena.brunner@buyer.example"),
    Seat("E2", "Karim Osei (sample)", "karim.osei@buyer.example"),
    Seat("E3", "Sofia Marin (sample)", "sofia.marin@buyer.example"),
)
SIGNING = ((EXECUTIVE, Function.FINANCE, Level.EXECUTIVE), (DRAFTER, Function.IT, Level.MANAGER))


def bring_drafts() -> None:
    """One RFP in drafting, and one published a week ago. Needs an app context and the cast."""
    begun(
        reference="draft-contact-centre",
        title="Contact centre for utilities (sample)",
        source="contact_centre",
    )
    with a_while_ago(timedelta(days=8)):
        begun(reference="open-managed-it", title="Managed IT for twelve offices (sample)", source="managed_it")
        signed_and_published("open-managed-it")


def begun(*, reference: str, title: str, source: str) -> None:
    """An RFP from a shipped template, with everybody's role in it."""
    begin(actor_of(LEAD), reference=reference, title=title, source=source)
    seat_the_cast(actor_of(LEAD), reference=reference)


@operation
def begin(work: Work, *, reference: str, title: str, source: str) -> None:
    """Start an RFP from a shipped template, with a panel and a schedule of working days from tomorrow on."""
    request = template(source).request
    framework = replace(request.framework, reference=reference, title=title, currency=CURRENCY, time_zone=ZONE)
    stages = {node.stage for node in framework.criteria}
    proposal = proposed_schedule((work.now + timedelta(days=1)).date(), zone=ZONE, stages=stages)
    whole = replace(request, framework=framework, panel=SEATS, schedule=proposal.dates, closes_at=proposal.closes_at)
    start(work, request=whole, origin=f" from the template {source}")


def signed_and_published(reference: str) -> None:
    """Have the draft signed by those who sign in the demo, and publish it with its warnings acknowledged."""
    rfp_id, lead = rfp_id_of(reference), actor_of(LEAD)
    asked = [ToAsk(actor_of(who).public_id, function, level) for who, function, level in SIGNING]
    seen = draft_state(rfp_id).snapshot_hash
    number = ask_for_signatures(lead, rfp_id=rfp_id, seen=seen, asked=asked, note="Please look at scope and terms.")
    for who, _, _ in SIGNING:
        sign(actor_of(who), rfp_id=rfp_id, number=number, decision=Decision.SIGNED, comment="")
    state = draft_state(rfp_id)
    warnings = frozenset(point.key for point in state.readiness.warnings)
    publish(lead, rfp_id=rfp_id, seen=state.snapshot_hash, acknowledged=warnings)


def actor_of(character: Character) -> Actor:
    """A person of the demo as one who acts."""
    person = db.session.scalars(select(Person).where(Person.email == character.email)).one()
    return Actor(
        person_id=person.id,
        public_id=person.public_id,
        name=person.name,
        email=person.email,
        instance_roles=frozenset(character.instance_roles),
    )


def rfp_id_of(reference: str) -> int:
    return db.session.scalars(select(Rfp.id).where(Rfp.reference == reference)).one()


@contextmanager
def a_while_ago(how_long: timedelta) -> Iterator[None]:
    """What is done within is done so long ago; nothing read now is kept for then."""
    db.session.rollback()
    with some_time_ago(how_long):
        yield
    db.session.rollback()
