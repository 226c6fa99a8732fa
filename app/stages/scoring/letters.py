"""The mail to an evaluator whose marks were reopened."""

from flask import current_app

from app.models.outbox import WorkKind
from app.web.unit_of_work import Work


def tell_of_reopening(work: Work, *, to: str, name: str, rfp_id: int, reference: str, reason: str) -> None:
    """Put the mail in the outbox; it gives the lead's reason, which the evaluator reads nowhere else."""
    subject = f"Your marks in {reference} are open again"
    facts = {
        "name": name,
        "giver": work.actor.name,
        "reference": reference,
        "reason": reason,
        "organisation": current_app.config["ORGANISATION"],
    }
    payload = {
        "to": to,
        "subject": subject,
        "text": current_app.jinja_env.get_template("mail/marks_reopened.txt").render(facts),
        "html": current_app.jinja_env.get_template("mail/marks_reopened.html").render(facts, subject=subject),
    }
    work.enqueue(WorkKind.MAIL, subject=subject, payload=payload, rfp_id=rfp_id)
