"""What home and first page show: the state of each invitation, what is missing, and what has been said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.request.schedule import DateKind
from app.models.vendor import Intent
from app.portal.answering.standing import standings
from app.portal.known import publications_known, request_known
from app.portal.missing import AGREEMENT, Missing, still_missing
from app.stages.drafting.publication.queries import PublicationLine
from app.stages.responses.inviting import queries
from app.stages.responses.inviting.queries import OwnInvitation, Standing
from app.stages.responses.sealed.own import Counting, counting_of
from app.web.invitation_in_question import InvitationInQuestion


@dataclass(frozen=True, slots=True)
class Card:
    """An invitation on the home page: its state in words, what is missing, and the submission that counts where the
    response was changed since."""

    invitation: OwnInvitation
    state: str
    tone: str
    missing: tuple[Missing, ...]
    is_open: bool
    changed: Counting | None


def cards(invitations: tuple[OwnInvitation, ...], *, now: datetime) -> tuple[Card, ...]:
    """The invitations that are open for answers first, the nearest deadline first; then what is past."""
    counting = counting_of([each.id for each in invitations])
    missing = _missing([each for each in invitations if is_open(each, now=now)], submitted=counting)
    found = [_card(each, counting=counting.get(each.id), missing=missing.get(each.id)) for each in invitations]
    running = [card for card in found if card.is_open]
    past = [card for card in found if not card.is_open]
    return (*sorted(running, key=lambda card: card.invitation.closes_at), *past)


def is_open(each: OwnInvitation | InvitationInQuestion, *, now: datetime) -> bool:
    """Whether it can still be answered, or declined."""
    return each.withdrawn_at is None and each.responses_opened_at is None and each.closes_at > now


def _missing(invitations: Sequence[OwnInvitation], *, submitted: Collection[int]) -> dict[int, tuple[Missing, ...]]:
    """What is missing in each of these, which are open for answers."""
    wanted = [each for each in invitations if each.intent is not Intent.DECLINED]
    answering = [each for each in wanted if each.agreed_at]
    found = dict.fromkeys((each.id for each in invitations), ()) | {each.id: (AGREEMENT,) for each in wanted}
    to_note = queries.addenda_to_note([each.id for each in answering])
    here = standings({each.id: each.rfp_id for each in answering})
    return found | {
        each.id: still_missing(
            intent=each.intent,
            to_note=to_note[each.id],
            here=here.get(each.id),
            is_submitted=each.id in submitted,
        )
        for each in answering
    }


def _card(each: OwnInvitation, *, counting: Counting | None, missing: tuple[Missing, ...] | None) -> Card:
    """`missing` is None where nothing can be answered any more."""
    is_open = missing is not None
    can_submit = is_open and each.intent is not Intent.DECLINED
    changed = counting if counting and counting.is_changed and can_submit else None
    state, tone = _state(each, counting=counting, is_open=is_open)
    return Card(each, state, tone, missing=missing or (), is_open=is_open, changed=changed)


def _state(each: OwnInvitation, *, counting: Counting | None, is_open: bool) -> tuple[str, str]:
    if each.withdrawn_at is not None:
        return "taken back", "bad"
    if each.intent is Intent.DECLINED:
        return (f"declined, submission {counting.number} counts", "warn") if counting else ("declined", "neutral")
    if each.responses_opened_at is not None:
        return "opened", "neutral"
    if counting is not None and is_open:
        return ("changed since submitting", "warn") if counting.is_changed else ("submitted", "good")
    if counting is not None:
        return "closed, submitted", "good"
    if not is_open:
        return "closed, nothing submitted", "bad"
    return ("to answer", "info") if each.agreed_at else ("not agreed yet", "warn")


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The first page of an invitation that is agreed to. `addenda` are newest first."""

    standing: Standing
    addenda: tuple[PublicationLine, ...]
    missing: tuple[Missing, ...]
    is_open: bool
    has_declined: bool
    counting: Counting | None
    decision: datetime | None
    """When the buyer means to decide, as it is published; told once nothing can be answered any more."""

    @property
    def changed(self) -> Counting | None:
        """The submission that counts, where the response was changed since and can be submitted again."""
        is_behind = self.counting is not None and self.counting.is_changed
        return self.counting if is_behind and self.is_open and not self.has_declined else None


def first_page(invitation: InvitationInQuestion, *, now: datetime) -> FirstPage:
    standing = queries.standing(invitation.id)
    addenda = tuple(line for line in publications_known(invitation) if line.number)
    can_answer, has_declined = is_open(invitation, now=now), invitation.intent is Intent.DECLINED
    counting = counting_of([invitation.id]).get(invitation.id)
    decision = None if can_answer else _decision(invitation)
    missing: tuple[Missing, ...] = ()
    if can_answer and not has_declined:
        missing = still_missing(
            intent=invitation.intent,
            to_note=[line.number for line in reversed(addenda) if line.number not in standing.seen],
            here=standings({invitation.id: invitation.rfp_id}).get(invitation.id),
            is_submitted=counting is not None,
        )
    return FirstPage(standing, addenda, missing, can_answer, has_declined, counting, decision)


def _decision(invitation: InvitationInQuestion) -> datetime | None:
    request = request_known(invitation)
    dates = request.schedule if request else ()
    return next((each.at for each in dates if each.kind is DateKind.DECISION), None)
