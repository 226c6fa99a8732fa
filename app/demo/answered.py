"""The demo's RFPs with vendors: one open for answers, one sealed after its deadline, one opened and ready to score."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from flask import current_app
from sqlalchemy import select, update

from app.db import db
from app.demo.cast import CAST, LEAD
from app.demo.drafted import a_while_ago, actor_of, begun, rfp_id_of, signed_and_published
from app.demo.operations import known_password
from app.domain.audit import canonical
from app.domain.policy import Actor, Role
from app.domain.request.completeness import answered
from app.domain.request.priced import cell_name
from app.domain.request.pricing import asked_cells
from app.domain.request.questionnaire import Direction, Question, QuestionKind
from app.domain.request.request import Request
from app.models.clarification import Answering, Clarification
from app.models.offer import Firm
from app.models.person import Person
from app.models.rfp import Rfp
from app.models.vendor import Invitation as InvitationRow
from app.opening.operations import attend
from app.stages.drafting.publication.queries import published
from app.stages.responses.clarifying.operations.answering import answer
from app.stages.responses.clarifying.operations.asking import ask
from app.stages.responses.clarifying.operations.writing import Said
from app.stages.responses.inviting.confidentiality import agreement
from app.stages.responses.inviting.operations.accounts import Contact
from app.stages.responses.inviting.operations.answering import agree, decline, intend
from app.stages.responses.inviting.operations.inviting import invite
from app.stages.responses.sealed.items import Change, save_items
from app.stages.responses.sealed.own import PRICE, QUALITY
from app.stages.responses.sealed.submitting import submit
from app.web.clock import now
from app.web.unit_of_work import writing


@dataclass(frozen=True, slots=True)
class Vendor:
    """An invented firm: who answers for it, how well it does what is asked (0-1), and how dear it is."""

    firm: str
    contact: Contact
    quality: Decimal
    dearness: Decimal


AARE = Vendor(
    "Aare Services AG (sample)",
    Contact("Nina Frei (sample)", "nina.frei@aare.example"),
    Decimal("0.9"),
    Decimal("1.15"),
)
BIRS = Vendor(
    "Birs Digital GmbH (sample)",
    Contact("Omar Diaz (sample)", "omar.diaz@birs.example"),
    quality=Decimal("0.7"),
    dearness=Decimal(1),
)
CHER = Vendor(
    "Cher Infogérance SA (sample)",
    Contact("Chloé Petit (sample)", "chloe.petit@cher.example"),
    Decimal("0.5"),
    Decimal("0.85"),
)
VENDORS = (AARE, BIRS, CHER)


def bring_responses() -> None:
    """Vendors for the RFP that is open, and two more RFPs: one past its deadline, one opened. Needs the drafts."""
    _invited("open-managed-it")
    _asked_and_answered("open-managed-it")
    _written("open-managed-it", AARE, part=True)
    _decline("open-managed-it", CHER)
    for reference, title, days in (
        ("sealed-software", "Software for field service (sample)", 40),
        ("opened-software", "A customer portal (sample)", 70),
    ):
        with a_while_ago(timedelta(days=days)):
            begun(reference=reference, title=title, source="software_development")
            signed_and_published(reference)
            _invited(reference)
        with a_while_ago(timedelta(days=days - 20)):
            for vendor in VENDORS[:2] if reference == "sealed-software" else VENDORS:
                _written(reference, vendor)
    with a_while_ago(timedelta(days=20)):
        for character in CAST:
            if Role.OPENER in character.roles:
                attend(actor_of(character), rfp_id=rfp_id_of("opened-software"), envelope=QUALITY.value)


def vendor_actor(vendor: Vendor) -> Actor:
    """Who answers for a firm, as one who acts."""
    person = db.session.scalars(select(Person).where(Person.email == vendor.contact.email)).one()
    return Actor(person_id=person.id, public_id=person.public_id, name=person.name, email=person.email, is_vendor=True)


def _invited(reference: str) -> None:
    """Every vendor is invited, can sign in, has agreed and means to answer."""
    rfp_id, organisation = rfp_id_of(reference), current_app.config["ORGANISATION"]
    title = db.session.scalars(select(Rfp.title).where(Rfp.id == rfp_id)).one()
    for vendor in VENDORS:
        invite(actor_of(LEAD), rfp_id=rfp_id, firm=vendor.firm, contacts=[vendor.contact])
        with writing() as session:
            session.execute(
                update(Person).where(Person.email == vendor.contact.email).values(password_hash=known_password())
            )
        invitation = _invitation(reference, vendor)
        agree(
            vendor_actor(vendor),
            invitation_id=invitation,
            name=vendor.contact.name,
            text_hash=agreement(organisation=organisation, firm=vendor.firm, title=title).hash,
        )
        intend(vendor_actor(vendor), invitation_id=invitation)


def _decline(reference: str, vendor: Vendor) -> None:
    reason = "Our teams are fully booked until the summer."
    decline(vendor_actor(vendor), invitation_id=_invitation(reference, vendor), reason=reason)


def _asked_and_answered(reference: str) -> None:
    """Two vendors ask nearly the same, which is answered once to all; one question waits."""
    rfp_id = rfp_id_of(reference)
    for vendor, text in (
        (AARE, "May part of the service desk work from Portugal?"),
        (BIRS, "Is nearshore staff accepted for the service desk?"),
    ):
        ask(vendor_actor(vendor), invitation_id=_invitation(reference, vendor), topic="", text=text)
    waiting = _waiting(rfp_id)
    said = Said(
        question="May staff of the service desk work outside Switzerland?",
        answer="Yes, within the European Union, if the hours and the languages asked for are kept.",
    )
    answer(actor_of(LEAD), rfp_id=rfp_id, questions=waiting, said=said)
    ask(
        vendor_actor(BIRS),
        invitation_id=_invitation(reference, BIRS),
        topic="",
        text="How many devices are older than four years?",
    )


def _waiting(rfp_id: int) -> list[str]:
    open_ones = (Clarification.rfp_id == rfp_id, Clarification.status == Answering.OPEN)
    return list(db.session.scalars(select(Clarification.public_id).where(*open_ones)))


def _invitation(reference: str, vendor: Vendor) -> int:
    query = (
        select(InvitationRow.id)
        .join(Firm, Firm.id == InvitationRow.firm_id)
        .where(InvitationRow.rfp_id == rfp_id_of(reference), Firm.name == vendor.firm)
    )
    return db.session.scalars(query).one()


def _written(reference: str, vendor: Vendor, *, part: bool = False) -> None:
    """Answers and prices of a vendor, handed in; of a part only the first half is written and nothing handed in."""
    known = published(rfp_id_of(reference))
    if known is None:
        raise LookupError(f"{reference} is not published.")
    changes = [*_answers(known.request, vendor), *_prices(known.request, vendor)]
    written = changes[: len(changes) // 2] if part else changes
    actor, invitation = vendor_actor(vendor), _invitation(reference, vendor)
    save_items(actor, invitation_id=invitation, changes=tuple(written))
    if not part:
        submit(actor, invitation_id=invitation)


def _answers(request: Request, vendor: Vendor) -> Iterator[Change]:
    """Answers to what shows once everything that shows is answered."""
    asked = request.questionnaire
    texts = {question.code: text for question in asked.questions if (text := _text(question, vendor)) is not None}
    while hidden := texts.keys() - answered(asked, texts).shown.questions:
        texts = {code: text for code, text in texts.items() if code not in hidden}
    return (Change(QUALITY, code, text, over=0) for code, text in texts.items())


def _prices(request: Request, vendor: Vendor) -> Iterator[Change]:
    for place, cell in enumerate(asked_cells(request.price_sheet), start=1):
        price = (Decimal(20 + place * 7) * vendor.dearness).quantize(Decimal("0.01"))
        yield Change(PRICE, cell_name(cell), canonical(f"{price}"), over=0)


def _text(question: Question, vendor: Vendor) -> str | None:
    """An answer of the kind that is asked for, better or worse as the vendor is; None where nothing is answered."""
    good = vendor.quality >= Decimal("0.6")
    words = f"{vendor.firm.removesuffix(' (sample)')} answers this with what it does for three clients of your size."
    match question.kind:
        case QuestionKind.INFORMATION | QuestionKind.FILE:
            return None
        case QuestionKind.YES_NO:
            return canonical(question.passes[0] if question.passes else "yes" if good else "no")
        case QuestionKind.SINGLE_CHOICE:
            return canonical((question.passes or (question.options[0 if good else -1].code,))[0])
        case QuestionKind.MULTIPLE_CHOICE:
            chosen = [option.code for option in question.options[: 3 if good else 1]]
            return canonical(list(dict.fromkeys([*question.passes, *chosen])))
        case QuestionKind.NUMBER | QuestionKind.MONEY:
            return canonical(f"{_value(question, vendor)}")
        case QuestionKind.SERVICE_LEVEL:
            return canonical(
                {"level": "meets" if good else "partly", "value": f"{_value(question, vendor)}", "words": ""}
            )
        case QuestionKind.DATE:
            return canonical((now() + timedelta(days=200)).date().isoformat())
        case QuestionKind.TABLE:
            return canonical([[f"{column} {row}" for column in question.columns] for row in (1, 2)])
        case _:
            return canonical(words)


def _value(question: Question, vendor: Vendor) -> Decimal:
    """Near the target, on its good side where the vendor is good."""
    target = question.target if question.target is not None else Decimal(10)
    better = (vendor.quality >= Decimal("0.6")) is (question.direction is Direction.AT_LEAST)
    return (target * (Decimal("1.01") if better else Decimal("0.99"))).quantize(Decimal("0.1"))
