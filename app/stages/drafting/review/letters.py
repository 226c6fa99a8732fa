"""Mails to those who are asked to sign a draft."""

from flask import current_app

from app.models.outbox import OutboxItem, WorkKind
from app.models.person import Person
from app.models.rfp import Rfp
from app.web.unit_of_work import Work


def ask(work: Work, *, rfp: Rfp, person: Person, number: int, note: str) -> OutboxItem:
    """Put the mail that asks for a signature in the outbox."""
    subject = f"Please sign the draft of {rfp.reference}"
    return _send(work, "review_asked", rfp=rfp, person=person, number=number, subject=subject, note=note)


def remind(work: Work, *, rfp: Rfp, person: Person, number: int) -> OutboxItem:
    """Put the mail that reminds of it in the outbox."""
    subject = f"The draft of {rfp.reference} still waits for you"
    return _send(work, "review_reminder", rfp=rfp, person=person, number=number, subject=subject)


def _send(
    work: Work, letter: str, *, rfp: Rfp, person: Person, number: int, subject: str, note: str = ""
) -> OutboxItem:
    facts = {
        "name": person.name,
        "giver": work.actor.name,
        "reference": rfp.reference,
        "title": rfp.title,
        "number": number,
        "note": note,
        "address": f"{current_app.config['BASE_URL']}/rfps/{rfp.public_id}/review/{number}",
        "organisation": current_app.config["ORGANISATION"],
    }
    subject = " ".join(subject.split())
    payload = {
        "to": person.email,
        "subject": subject,
        "text": current_app.jinja_env.get_template(f"mail/{letter}.txt").render(facts),
        "html": current_app.jinja_env.get_template(f"mail/{letter}.html").render(facts, subject=subject),
    }
    return work.enqueue(WorkKind.MAIL, subject=subject, payload=payload, rfp_id=rfp.id)
