"""Saving answers and prices: each over what its author saw, a colleague's never overwritten unseen, the rest kept."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.policy import Actor
from app.domain.request.answers import OFFERED, WORDS, Typed, read_answer, read_price
from app.domain.request.questionnaire import Question
from app.domain.submission import Late
from app.domain.typed import Unreadable
from app.stages.responses.sealed.items import Change, Item, save_items
from app.stages.responses.sealed.own import PRICE, QUALITY, OwnResponse, own_response_of
from app.web.asking import part_name
from app.web.clock import now
from app.web.draft_lock import Stale
from app.web.invitation_in_question import InvitationInQuestion

ATTEMPTS = 4
"""So often saving begins anew when a colleague saves at the same moment."""
NEVER = "0."
"""What a field carries that was drawn while nothing was stored."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer or price as it was sent: its text, or why it cannot be read; `over` is what its field carried."""

    over: str
    text: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of saving. `clashes` were changed by a colleague since, so that neither was stored over the other."""

    own: OwnResponse
    saved: frozenset[str] = frozenset()
    clashes: frozenset[str] = frozenset()
    faults: Mapping[str, str] = field(default_factory=dict)


def over(item: Item | None) -> str:
    """What a field carries: the version it was drawn from, and the beginning of the hash of what stood there."""
    return f"{item.version}.{_mark(item.text)}" if item else NEVER


def typed_in(form: Any, question: Question) -> Typed:
    """The fields of a question in a form that was sent."""
    parts = ("", OFFERED, WORDS, *(str(place) for place, _ in enumerate(question.columns, start=1)))
    return {part: form.getlist(part_name(question.code, part)) for part in parts}


def sent_answer(question: Question, typed: Typed, *, over: str) -> Sent:
    try:
        return Sent(over, text=read_answer(question, typed))
    except Unreadable as error:
        return Sent(over, fault=str(error))


def sent_price(text: str, *, over: str) -> Sent:
    try:
        return Sent(over, text=read_price(text))
    except Unreadable as error:
        return Sent(over, fault=str(error))


def save_answers(actor: Actor, *, invitation: InvitationInQuestion, sent: Mapping[str, Sent]) -> Outcome:
    """Save answers by question. Raises `Late`, and DomainError in words; then nothing is stored."""
    return _save(actor, invitation=invitation, sent=sent, is_price=False)


def save_prices(actor: Actor, *, invitation: InvitationInQuestion, sent: Mapping[str, Sent]) -> Outcome:
    """Save prices by the names of their cells; raises as `save_answers`."""
    return _save(actor, invitation=invitation, sent=sent, is_price=True)


def _save(actor: Actor, *, invitation: InvitationInQuestion, sent: Mapping[str, Sent], is_price: bool) -> Outcome:
    if now() >= invitation.closes_at:
        raise Late(invitation.closes_at, at=now())  # rather than a clash; what comes at this moment the gate judges
    faults = {name: each.fault for name, each in sent.items() if each.fault}
    readable = {name: each for name, each in sent.items() if not each.fault}
    for _ in range(ATTEMPTS):
        own = own_response_of(invitation.id)
        stored = own.prices if is_price else own.answers
        changed = {name: each for name, each in readable.items() if _is_changed(each, stored.get(name))}
        clashes = frozenset(name for name, each in changed.items() if _version(each.over) != _at(stored.get(name)))
        changes = tuple(
            Change(PRICE if is_price else QUALITY, name, each.text, over=_at(stored.get(name)))
            for name, each in changed.items()
            if name not in clashes
        )
        if not changes:
            return Outcome(own, clashes=clashes, faults=faults)
        try:
            save_items(actor, invitation_id=invitation.id, changes=changes)
        except Stale:
            continue
        saved = frozenset(change.item for change in changes)
        return Outcome(own_response_of(invitation.id), saved=saved, clashes=clashes, faults=faults)
    raise Stale


def _is_changed(sent: Sent, stored: Item | None) -> bool:
    """Whether its author changed it: it differs from what is stored, and from what the field was drawn with."""
    if sent.text == (stored.text if stored else ""):
        return False
    drawn = sent.over.partition(".")[2]
    return (_mark(sent.text) if sent.text else "") != drawn


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""


def _version(over: str) -> int:
    number = over.partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else -1


def _at(item: Item | None) -> int:
    return item.version if item else 0
