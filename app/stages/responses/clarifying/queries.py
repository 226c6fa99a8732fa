"""Questions and answers, as the buyer sees them and as each vendor does."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from app.db import db
from app.domain.giveaways import KnownVendor
from app.models.clarification import Answering, Clarification, ClarificationAnswer
from app.models.offer import Firm
from app.models.person import Person
from app.models.publication import Publication
from app.models.vendor import Invitation as InvitationRow
from app.models.vendor import InvitedPerson, VendorContact, VendorProfile

# --- for the buyer ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with its vendor. `answer` is the number of its answer, None without one."""

    public_id: str
    firm: str
    asked_at: datetime
    about: str
    text: str
    is_late: bool
    status: Answering
    rejected_reason: str
    answer: int | None


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer: `private_to` is the firm that alone gets it, "" for all; `told_at` is None until it has gone out.

    `addendum` is the number and `addendum_id` the public id of the first addendum issued since, None before.
    """

    public_id: str
    number: int
    corrects: int | None
    question: str
    answer: str
    private_to: str
    private_reason: str
    leads_to_addendum: bool
    answered_at: datetime
    answered_by: str
    told_at: datetime | None
    addendum: int | None
    addendum_id: str | None


def asked_questions(rfp_id: int) -> tuple[AskedQuestion, ...]:
    """All questions, the oldest first. One statement."""
    query = (
        select(
            Clarification.public_id,
            Firm.name,
            Clarification.asked_at,
            Clarification.about,
            Clarification.text,
            Clarification.is_late,
            Clarification.status,
            Clarification.rejected_reason,
            ClarificationAnswer.number,
        )
        .join(InvitationRow, InvitationRow.id == Clarification.invitation_id)
        .join(Firm, Firm.id == InvitationRow.firm_id)
        .outerjoin(ClarificationAnswer, ClarificationAnswer.id == Clarification.answer_id)
        .where(Clarification.rfp_id == rfp_id)
        .order_by(Clarification.asked_at, Clarification.id)
    )
    return tuple(AskedQuestion(*row) for row in db.session.execute(query))


def given_answers(rfp_id: int) -> tuple[GivenAnswer, ...]:
    """All answers, the newest first. One statement."""
    later = aliased(Publication)
    first_since = (
        select(func.min(later.number))
        .where(
            later.rfp_id == ClarificationAnswer.rfp_id,
            later.number > 0,
            later.published_at >= ClarificationAnswer.answered_at,
        )
        .correlate(ClarificationAnswer)
        .scalar_subquery()
    )
    query = (
        select(
            ClarificationAnswer.public_id,
            ClarificationAnswer.number,
            ClarificationAnswer.corrects,
            ClarificationAnswer.question,
            ClarificationAnswer.answer,
            Firm.name.label("private_to"),
            ClarificationAnswer.private_reason,
            ClarificationAnswer.leads_to_addendum,
            ClarificationAnswer.answered_at,
            ClarificationAnswer.answered_by,
            ClarificationAnswer.told_at,
            Publication.number.label("addendum"),
            Publication.public_id.label("addendum_id"),
        )
        .outerjoin(InvitationRow, InvitationRow.id == ClarificationAnswer.private_to)
        .outerjoin(Firm, Firm.id == InvitationRow.firm_id)
        .outerjoin(
            Publication, (Publication.rfp_id == ClarificationAnswer.rfp_id) & (Publication.number == first_since)
        )
        .where(ClarificationAnswer.rfp_id == rfp_id)
        .order_by(ClarificationAnswer.id.desc())
    )
    rows = db.session.execute(query)
    return tuple(GivenAnswer(**(row._asdict() | {"private_to": row.private_to or ""})) for row in rows)


def known_vendors(rfp_id: int) -> tuple[KnownVendor, ...]:
    """What the buyer knows of every invited vendor: its name, whom the buyer invited, their domains and the firm's.

    Colleagues brought in by a vendor are left out: looking for their names would tell the buyer of them. Two
    statements.
    """
    firms = db.session.execute(
        select(InvitationRow.id, Firm.name, VendorProfile.domain)
        .join(Firm, Firm.id == InvitationRow.firm_id)
        .outerjoin(VendorProfile, VendorProfile.firm_id == Firm.id)
        .where(InvitationRow.rfp_id == rfp_id)
        .order_by(Firm.name)
    ).all()
    contacts = db.session.execute(
        select(InvitedPerson.invitation_id, VendorContact.name, Person.email)
        .join(Person, Person.id == InvitedPerson.person_id)
        .join(InvitationRow, InvitationRow.id == InvitedPerson.invitation_id)
        .outerjoin(
            VendorContact,
            (VendorContact.firm_id == InvitationRow.firm_id) & (VendorContact.email == Person.email),
        )
        .where(InvitationRow.rfp_id == rfp_id, InvitedPerson.was_invited)
        .order_by(Person.email)
    ).all()
    return tuple(
        _known(
            firm.name,
            domain=firm.domain or "",
            people=[(each.name or "", each.email) for each in contacts if each.invitation_id == firm.id],
        )
        for firm in firms
    )


def _known(firm: str, *, domain: str, people: list[tuple[str, str]]) -> KnownVendor:
    domains = [domain, *(email.rpartition("@")[2] for _, email in people)]
    return KnownVendor(
        firm,
        people=tuple(dict.fromkeys(name for name, _ in people if name)),
        domains=tuple(dict.fromkeys(each for each in domains if each)),
    )


# --- for those who answer an invitation ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question of one's own firm. `answer` is the number of the answer to all that has gone out, `is_answered_alone`
    says that one to the firm only has; what is still being written shows nowhere."""

    asked_at: datetime
    about: str
    text: str
    is_late: bool
    rejected_reason: str
    answer: int | None
    is_answered_alone: bool


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """An answer that has gone out, without anything that tells who asked or when it was written."""

    number: int
    corrects: int | None
    question: str
    answer: str
    told_at: datetime
    private_reason: str


def own_questions(invitation_id: int) -> tuple[OwnQuestion, ...]:
    """What the firm asked, the newest first. One statement."""
    told = aliased(ClarificationAnswer)
    query = (
        select(
            Clarification.asked_at,
            Clarification.about,
            Clarification.text,
            Clarification.is_late,
            Clarification.rejected_reason,
            told.number,
            told.private_to,
        )
        .outerjoin(told, (told.id == Clarification.answer_id) & told.told_at.is_not(None))
        .where(Clarification.invitation_id == invitation_id)
        .order_by(Clarification.asked_at.desc(), Clarification.id.desc())
    )
    return tuple(
        OwnQuestion(
            *row[:5],
            answer=row.number if row.private_to is None else None,
            is_answered_alone=row.private_to is not None,
        )
        for row in db.session.execute(query)
    )


def told_answers(rfp_id: int, *, invitation_id: int, until: datetime | None) -> tuple[ToldAnswer, ...]:
    """What has gone out to all, by number, then what went to this vendor only; `until` is when its invitation was taken
    back. One statement."""
    mine = or_(ClarificationAnswer.private_to.is_(None), ClarificationAnswer.private_to == invitation_id)
    query = (
        select(
            ClarificationAnswer.number,
            ClarificationAnswer.corrects,
            ClarificationAnswer.question,
            ClarificationAnswer.answer,
            ClarificationAnswer.told_at,
            ClarificationAnswer.private_reason,
        )
        .where(ClarificationAnswer.rfp_id == rfp_id, mine, ClarificationAnswer.told_at.is_not(None))
        .order_by(ClarificationAnswer.private_to.is_not(None), ClarificationAnswer.id)
    )
    if until is not None:
        query = query.where(ClarificationAnswer.told_at <= until)
    return tuple(ToldAnswer(*row) for row in db.session.execute(query))  # type: ignore[arg-type]  # told, so at a moment


def own_people(invitation_id: int) -> tuple[KnownVendor, ...]:
    """What a vendor should leave out of its own questions, its colleagues included. One statement."""
    rows = db.session.execute(
        select(Firm.name.label("firm"), Person.name, Person.email)
        .join(InvitationRow, InvitationRow.firm_id == Firm.id)
        .join(InvitedPerson, InvitedPerson.invitation_id == InvitationRow.id)
        .join(Person, Person.id == InvitedPerson.person_id)
        .where(InvitationRow.id == invitation_id)
        .order_by(Person.email)
    ).all()
    return tuple(_known(firm, domain="", people=[(r.name, r.email) for r in rows]) for firm in {r.firm for r in rows})
