"""Mails to people, rendered from templates/mail when they are put in the outbox; a link in them lies there sealed."""

from dataclasses import dataclass

from flask import current_app

from app.models.outbox import WorkKind
from app.web.sealed_mail import LINK, sealed
from app.web.unit_of_work import Work

SUBJECTS = {
    "invitation": "Your invitation to Finalist",
    "password_reset": "A new password for Finalist",
    "password_changed": "Your Finalist password was changed",
    "envelope_opened": "{reference}: {called} were opened",
    "openers_called": "{reference}: {called} wait to be opened",
    "committee_role": "You have a role in {reference}",
    "rfp_invitation": "Invitation to answer: {title}",
    "rfp_invitation_back": "Your invitation was taken back: {title}",
    "rfp_colleague": "Your help is asked for: {title}",
    "rfp_contact_added": "Somebody more was invited for {firm}: {title}",
    "rfp_addendum": "Addendum {number}: {title}",
    "rfp_answers": "Answers to questions: {title}",
    "rfp_questions": "{reference}: questions wait for an answer",
    "rfp_question_rejected": "Your question was not taken up: {title}",
    "response_submitted": "Your response was submitted: {title}",
    "response_withdrawn": "Your response was withdrawn: {title}",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it will be read; LINK stands in the place of its link."""

    subject: str
    text: str
    html: str


def written(letter: str, **facts: object) -> Letter:
    """A letter from its template, to be sent or to be read before it is. `letter` names the template."""
    subject = " ".join(SUBJECTS[letter].format(**facts).split())
    facts |= {"link": LINK, "organisation": current_app.config["ORGANISATION"]}
    return Letter(
        subject=subject,
        text=current_app.jinja_env.get_template(f"mail/{letter}.txt").render(facts),
        html=current_app.jinja_env.get_template(f"mail/{letter}.html").render(facts, subject=subject),
    )


def send(
    work: Work,
    letter: str,
    *,
    to: str,
    rfp_id: int | None = None,
    sealed_for: int | None = None,
    link: str = "",
    once_key: str | None = None,
    **facts: object,
) -> None:
    """Put a mail in the outbox. `letter` names the template and the subject; `link` is a single-use address.

    `sealed_for` is the RFP of whose sealed responses the mail tells, in the place of `rfp_id`; of the mails with the
    same `once_key` there can be only one.
    """
    mail = written(letter, **facts)
    payload = {"to": to, "subject": mail.subject, "text": mail.text, "html": mail.html}
    if link:
        payload["sealed_link"] = sealed(link)
    work.enqueue(
        WorkKind.MAIL,
        subject=mail.subject,
        payload=payload,
        rfp_id=rfp_id,
        once_key=once_key,
        sealed_for=sealed_for,
    )
