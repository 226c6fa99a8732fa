"""How a response stands: what the RFP as published asks, what was answered so far, and whether it can be written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from json import loads
from zoneinfo import ZoneInfo

from app.domain.errors import NotHere
from app.domain.lifecycle import Stage
from app.domain.policy import Action
from app.domain.request.completeness import Answered, Priced, answered, priced
from app.domain.request.for_vendors import for_vendors
from app.domain.request.priced import priced_cells
from app.domain.request.pricing import AskedCell
from app.domain.request.request import Request
from app.portal.known import request_known
from app.stages.drafting.publication.queries import published, published_of
from app.stages.responses.sealed.items import Item, texts
from app.stages.responses.sealed.own import (
    NOTHING,
    Counting,
    OwnResponse,
    counting_of,
    own_response_of,
    own_responses_of,
)
from app.web.access import may
from app.web.clock import now
from app.web.invitation_in_question import InvitationInQuestion
from app.web.session import current_actor

ME_ELSEWHERE = "You, in another window,"


@dataclass(frozen=True)
class Contents:
    """The RFP as vendors may know it, and what is answered: texts by question and by price cell, and the questions
    that have a file."""

    request: Request
    answers: Mapping[str, str]
    price_texts: Mapping[str, str]
    answered_by_file: frozenset[str]

    @cached_property
    def answered(self) -> Answered:
        return answered(self.request.questionnaire, self.answers, files=self.answered_by_file)

    @cached_property
    def prices(self) -> dict[AskedCell, Decimal]:
        """Prices by cell; those that the sheet no longer asks for are left out."""
        named = {name: Decimal(loads(text)) for name, text in self.price_texts.items()}
        return priced_cells(self.request.price_sheet, named)

    @cached_property
    def priced(self) -> Priced:
        return priced(self.request.price_sheet, self.prices)


@dataclass(frozen=True)
class Standing(Contents):
    """The same of the response as it is being written, with who saved what when."""

    own: OwnResponse = NOTHING


def of_own(request: Request, own: OwnResponse) -> Standing:
    return Standing(request, own.texts, texts(own.prices), own.answered_by_file, own)


def standing(invitation: InvitationInQuestion) -> Standing:
    """Five statements at most. Raises `NotHere` where nothing is published."""
    return of_own(request_seen(invitation), own_response_of(invitation.id))


def standings(invitations: Mapping[int, int]) -> dict[int, Standing]:
    """The same of several invitations, by key with the key of the RFP; where nothing is published, it is left out. Five
    statements at most."""
    requests = {rfp_id: for_vendors(request) for rfp_id, request in published_of(set(invitations.values())).items()}
    own = own_responses_of(invitations)
    return {
        invitation: of_own(requests[rfp_id], own.get(invitation, NOTHING))
        for invitation, rfp_id in invitations.items()
        if rfp_id in requests
    }


def request_seen(invitation: InvitationInQuestion) -> Request:
    """What those who answer the invitation know to be asked. Raises `NotHere` where nothing is published."""
    request = request_known(invitation)
    if request is None:
        raise NotHere("Nothing is published here yet.")
    return for_vendors(request)


def request_published(rfp_id: int) -> Request:
    """What was published last, without what is the buyer's own; never the working copy of an addendum."""
    latest = published(rfp_id)
    if latest is None:
        raise NotHere("Nothing is published here yet.")
    return for_vendors(latest.request)


def closed(invitation: InvitationInQuestion) -> str:
    """Why nothing can be changed any more by anybody, "" until the deadline."""
    if invitation.responses_opened_at is not None:
        return "The buyer has opened the responses. Yours can be read here, and no longer changed."
    if invitation.closes_at <= now() or invitation.stage is not Stage.RESPONSES:
        return "The deadline has passed. The response can be read here, and no longer changed."
    return ""


def shut(invitation: InvitationInQuestion) -> str:
    """Why nothing can be written any more, "" while it can."""
    return closed(invitation) or may(Action.RESPONSE_WRITE) or ""


def changed_since(invitation: InvitationInQuestion) -> Counting | None:
    """The submission that counts, where it no longer is the whole response and can be made anew. One statement."""
    counting = counting_of([invitation.id]).get(invitation.id)
    return counting if counting and counting.is_changed and not shut(invitation) else None


def whose(item: Item) -> str:
    """Who saved what is stored, beside what somebody is about to save."""
    return ME_ELSEWHERE if item.saved_by == current_actor().name else item.saved_by


def clock(at: datetime, *, zone: str) -> str:
    """When something was saved, in the RFP's time zone: "14:02 CET", on another day "26 Nov, 14:02 CET"."""
    local = at.astimezone(ZoneInfo(zone))
    is_today = local.date() == now().astimezone(ZoneInfo(zone)).date()
    return f"{local:%H:%M %Z}" if is_today else f"{local:%-d %b, %H:%M %Z}"
