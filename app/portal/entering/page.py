"""What home and first page show: the state of each invitation, what is missing, and what has been said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.models.vendor import Intent
from app.portal.missing import MISSING, Missing
from app.stages.drafting.publication.queries import PublicationLine, publications
from app.stages.responses.inviting import queries
from app.stages.responses.inviting.queries import OwnInvitation, Standing
from app.stages.responses.sealed.own import Counting, counting_of
from app.web.invitation_in_question import InvitationInQuestion


@dataclass(frozen=True, slots=True)
class Card:
    """An invitation on the home page: its state in words, what is missing as far as the list tells, and the submission
    that counts where the response was changed since."""

    invitation: OwnInvitation
    state: str
    tone: str
    missing: tuple[str, ...]
    is_open: bool
    changed: Counting | None


def cards(invitations: tuple[OwnInvitation, ...], *, now: datetime) -> tuple[Card, ...]:
    """The invitations that are open for answers first, the nearest deadline first; then what is past."""
    counting = counting_of([each.id for each in invitations])
    found = [_card(each, counting=counting.get(each.id), now=now) for each in invitations]
    running = [card for card in found if card.is_open]
    past = [card for card in found if not card.is_open]
    return (*sorted(running, key=lambda card: card.invitation.closes_at), *past)


def _card(each: OwnInvitation, *, counting: Counting | None, now: datetime) -> Card:
    is_open = each.withdrawn_at is None and each.responses_opened_at is None and each.closes_at > now
    can_submit = is_open and each.intent is not Intent.DECLINED
    changed = counting if counting and counting.is_changed and can_submit else None
    state, tone = ("changed since submitting", "warn") if changed else _state(each, is_open=is_open)
    missing = tuple(_missing(each)) if is_open else ()
    return Card(each, state, tone, missing=missing, is_open=is_open, changed=changed)


def _state(each: OwnInvitation, *, is_open: bool) -> tuple[str, str]:
    if each.withdrawn_at is not None:
        return "taken back", "bad"
    if each.intent is Intent.DECLINED:
        return "declined", "neutral"
    if each.responses_opened_at is not None:
        return "opened", "neutral"
    if each.submitted_at is not None:
        return ("submitted", "good") if is_open else ("closed, submitted", "good")
    if not is_open:
        return "closed, nothing submitted", "bad"
    return ("to answer", "info") if each.agreed_at else ("not agreed yet", "warn")


def _missing(each: OwnInvitation) -> Iterator[str]:
    if each.agreed_at is None:
        yield "Agree to confidentiality; then the documents are open to you."
        return
    if each.intent is Intent.DECLINED:
        return
    if each.intent is None:
        yield "Say whether you will answer."
    if each.to_acknowledge:
        things = "addendum" if each.to_acknowledge == 1 else "addenda"
        yield f"Take note of {each.to_acknowledge} {things}."
    if each.submitted_at is None:
        yield "Submit the response."


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The first page of an invitation that is agreed to. `addenda` are newest first."""

    standing: Standing
    addenda: tuple[PublicationLine, ...]
    missing: tuple[Missing, ...]
    is_open: bool
    has_declined: bool
    counting: Counting | None

    @property
    def changed(self) -> Counting | None:
        """The submission that counts, where the response was changed since and can be submitted again."""
        is_behind = self.counting is not None and self.counting.is_changed
        return self.counting if is_behind and self.is_open and not self.has_declined else None


def first_page(invitation: InvitationInQuestion, *, now: datetime) -> FirstPage:
    standing = queries.standing(invitation.id)
    addenda = tuple(line for line in publications(invitation.rfp_id) if line.number)
    is_open = invitation.withdrawn_at is None and invitation.responses_opened_at is None and invitation.closes_at > now
    declined = invitation.intent is Intent.DECLINED
    found: list[Missing] = []
    if is_open and not declined:
        found += _still_missing(invitation, standing=standing, addenda=addenda)
        found += [each for ask in MISSING for each in ask(invitation)]
    counting = counting_of([invitation.id]).get(invitation.id)
    return FirstPage(standing, addenda, missing=tuple(found), is_open=is_open, has_declined=declined, counting=counting)


def _still_missing(
    invitation: InvitationInQuestion, *, standing: Standing, addenda: tuple[PublicationLine, ...]
) -> Iterator[Missing]:
    if invitation.intent is None:
        yield Missing("Say whether you will answer.", "portal.invitation", {"_anchor": "intent"})
    for line in reversed(addenda):
        if line.number not in standing.seen:
            yield Missing(
                f"Take note of addendum {line.number}.", "portal.documents_addendum", {"addendum": line.number}
            )
