"""What the pages of invitations show: each with what it says and what may be done, and the letter before it goes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from app.domain.request.data import canonical
from app.models.person import LinkPurpose
from app.models.vendor import Intent
from app.stages.responses.inviting.queries import ContactLine, InvitationLine
from app.web import letters
from app.web.links import LASTS

SAYS = {
    Intent.INTENDS: ("means to answer", "good"),
    Intent.DECLINED: ("declined", "neutral"),
    None: ("no answer yet", "warn"),
}


@dataclass(frozen=True, slots=True)
class InvitationShown:
    """A line of the list; `says` and `tone` are the state in words."""

    line: InvitationLine
    says: str
    tone: str

    @property
    def is_taken_back(self) -> bool:
        return self.line.withdrawn_at is not None


def invitations_shown(lines: Sequence[InvitationLine]) -> tuple[InvitationShown, ...]:
    return tuple(
        InvitationShown(line, "taken back", "bad")
        if line.withdrawn_at is not None
        else InvitationShown(line, *SAYS[line.intent])
        for line in lines
    )


@dataclass(frozen=True, slots=True)
class LetterShown:
    """The letter as the first contact will read it, and who else gets the same."""

    subject: str
    text: str
    to: tuple[ContactLine, ...]
    mark: str
    """By which it is known again when it is sent: what was changed meanwhile is shown first."""
    names_the_buyer: bool


def letter_shown(
    *,
    title: str,
    closes_at: datetime | None,
    time_zone: str,
    firm: str,
    contacts: Sequence[ContactLine],
    message: str,
    inviter: str,
    now: datetime,
) -> LetterShown:
    """The same for all, whether or not they have an account already: that is not for the buyer to know."""
    letter = letters.written(
        "rfp_invitation",
        name=contacts[0].name if contacts else "",
        firm=firm,
        title=title,
        closes_at=closes_at,
        time_zone=time_zone,
        message=message,
        inviter=inviter,
        expires_at=now + _link_lasts(),
    )
    said = canonical([firm, message, [[each.name, each.email] for each in contacts]])
    mark = hashlib.sha256(said.encode()).hexdigest()
    return LetterShown(
        subject=letter.subject,
        text=letter.text.rstrip(),
        to=tuple(contacts),
        mark=mark,
        names_the_buyer=bool(current_app.config["ORGANISATION"]),
    )


def _link_lasts() -> timedelta:
    return LASTS[LinkPurpose.INVITATION]


def taking_back_shown(*, line: InvitationLine, title: str, reason: str, inviter: str) -> str:
    """The text of the mail that takes an invitation back, as the first contact will read it."""
    letter = letters.written(
        "rfp_invitation_back",
        name=line.contacts[0].name if line.contacts else "",
        firm=line.firm,
        title=title,
        reason=reason or "[your reason]",
        inviter=inviter,
    )
    return letter.text.rstrip()
