"""The demo's RFPs before scoring, made as people would make them: begun, signed and published on their days."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from app.db import db
from app.demo import dates, texts
from app.demo.cast import DRAFTER, EXECUTIVE, LEAD, Character
from app.demo.dates import ZONE, Course, on_the_clock
from app.demo.operations import seat_the_cast
from app.domain.evaluation import Seat
from app.domain.policy import Actor
from app.domain.request.people import Decision, Function, Level
from app.domain.request.requirements import Control
from app.models.person import Person
from app.models.rfp import Rfp
from app.stages.drafting.library.shipped import template
from app.stages.drafting.operations.creating import start
from app.stages.drafting.publication.operations import publish
from app.stages.drafting.publication.readiness import draft_state
from app.stages.drafting.review.operations import ToAsk, ask_for_signatures, sign
from app.web.unit_of_work import Work, operation

CURRENCY = "CHF"
SEATS = (
    Seat("E1", "Lena Brunner (sample)", "lena.brunner@buyer.example"),
    Seat("E2", "Karim Osei (sample)", "karim.osei@buyer.example"),
    Seat("E3", "Sofia Marin (sample)", "sofia.marin@buyer.example"),
)
SIGNING = ((EXECUTIVE, Function.FINANCE, Level.EXECUTIVE), (DRAFTER, Function.IT, Level.MANAGER))


@dataclass(frozen=True, slots=True)
class Sample:
    """An RFP of the demo: `text` fills its template; it was published so many working days ago, None for a draft."""

    reference: str
    title: str
    text: str
    published_days_ago: int | None = None

    @property
    def course(self) -> Course:
        return dates.to_be_published() if self.published_days_ago is None else dates.published(self.published_days_ago)


DRAFT = Sample("RFP 18, contact centre", "Contact centre for a utility (sample)", "contact_centre")
OPEN = Sample("RFP 17, managed IT", "Managed IT for twelve offices and two depots (sample)", "managed_it", 5)
SEALED = Sample("RFP 15, field service", "Software for field service (sample)", "field_service", 23)
OPENED = Sample("RFP 14, customer portal", "A customer portal (sample)", "customer_portal", 28)


def bring_drafts() -> None:
    """One RFP in drafting, and three that were published. Needs an app context and the cast."""
    with on_the_clock(dates.published(2).at(0, 9)):
        _begun(DRAFT)
    for sample in (OPENED, SEALED, OPEN):
        with on_the_clock(sample.course.at(-5, 9)):
            _begun(sample)
        _signed(sample)
        with on_the_clock(sample.course.at(0, 9, 40)):
            _published(sample)


def _begun(sample: Sample) -> None:
    begin(actor_of(LEAD), sample=sample)
    seat_the_cast(actor_of(LEAD), reference=sample.reference)


@operation
def begin(work: Work, *, sample: Sample) -> None:
    """Start an RFP from its template, filled in, with a panel and a schedule. What nobody can keep is left out."""
    known = template(texts.template_of(sample.text))
    framework = replace(
        known.request.framework,
        reference=sample.reference,
        title=sample.title,
        currency=CURRENCY,
        time_zone=ZONE,
    )
    terms = tuple(term for term in known.request.terms if term.controlled_by is not Control.NOBODY)
    request = sample.course.scheduled(replace(known.request, framework=framework, terms=terms, panel=SEATS))
    whole = texts.filled(request, by=sample.text, words=dates.words_of(request))
    start(work, request=whole, origin=f" from the template {known.title}")


def _signed(sample: Sample) -> None:
    """Have the draft signed by those who sign in the demo, one each day."""
    rfp_id = rfp_id_of(sample)
    asked = [ToAsk(actor_of(who).public_id, function, level) for who, function, level in SIGNING]
    with on_the_clock(sample.course.at(-3, 11)):
        number = ask_for_signatures(
            actor_of(LEAD),
            rfp_id=rfp_id,
            seen=draft_state(rfp_id).snapshot_hash,
            asked=asked,
            note="Please look at scope and terms.",
        )
    for place, (who, _, _) in enumerate(SIGNING):
        with on_the_clock(sample.course.at(place - 2, 15)):
            sign(actor_of(who), rfp_id=rfp_id, number=number, decision=Decision.SIGNED, comment="")


def _published(sample: Sample) -> None:
    """Publish what was signed, with its warnings acknowledged."""
    state = draft_state(rfp_id_of(sample))
    warnings = frozenset(point.key for point in state.readiness.warnings)
    publish(actor_of(LEAD), rfp_id=rfp_id_of(sample), seen=state.snapshot_hash, acknowledged=warnings)


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


def rfp_id_of(sample: Sample) -> int:
    return db.session.scalars(select(Rfp.id).where(Rfp.reference == sample.reference)).one()
