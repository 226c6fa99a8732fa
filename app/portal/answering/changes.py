"""What a file would change in the response: each answer or price that differs, beside what is stored, to be chosen."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from json import loads

from app.domain.policy import Actor
from app.domain.request.answers import figures
from app.domain.request.price_sheet_words import variant_words
from app.domain.request.priced import cell_name
from app.domain.request.pricing import asked_cells
from app.domain.request.text import brief
from app.portal.answering.page import in_words
from app.portal.answering.price_page import label_of
from app.portal.answering.reading import Brought
from app.portal.answering.saving import Outcome, Sent, over, save_answers, save_prices
from app.portal.answering.standing import Standing, clock
from app.stages.responses.sealed.items import Item
from app.web.invitation_in_question import InvitationInQuestion


@dataclass(frozen=True, slots=True)
class Differing:
    """One thing the file has otherwise. `is_newer`: it was saved in the portal after the file was taken out."""

    name: str
    label: str
    words: str
    stored: str
    by: str
    at: str
    is_newer: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs; `seen` changes when any of it does, so that nobody confirms what was not shown."""

    is_price: bool
    differing: tuple[Differing, ...]
    same: int
    seen: str


def changes_of(brought: Brought, here: Standing, *, invitation: InvitationInQuestion) -> Changes:
    stored = here.own.prices if brought.is_price else here.own.answers
    say = _price_words(here) if brought.is_price else _answer_words(here, currency=invitation.currency)
    differing = []
    for name, (label, words) in say.items():
        text = brought.texts.get(name)
        item = stored.get(name)
        if text is None or text == (item.text if item else ""):
            continue
        differing.append(
            Differing(
                name=name,
                label=label,
                words=words(text),
                stored=words(item.text) if item and item.text else "",
                by=item.saved_by if item else "",
                at=clock(item.saved_at, zone=invitation.time_zone) if item else "",
                is_newer=bool(item and brought.taken_out and item.saved_at > brought.taken_out),
            )
        )
    names = [each.name for each in differing]
    return Changes(brought.is_price, tuple(differing), len(brought.texts) - len(names), _seen(names, brought, stored))


def take_in(
    actor: Actor, brought: Brought, here: Standing, *, invitation: InvitationInQuestion, names: Collection[str]
) -> Outcome:
    """Save what was chosen of a file, over what its owner saw. Raises `Late`, and DomainError in words."""
    stored = here.own.prices if brought.is_price else here.own.answers
    sent = {name: Sent(over(stored.get(name)), text=brought.texts[name]) for name in names if name in brought.texts}
    save = save_prices if brought.is_price else save_answers
    return save(actor, invitation=invitation, sent=sent)


def _seen(names: list[str], brought: Brought, stored: Mapping[str, Item]) -> str:
    told = "\n".join(f"{name} {over(stored.get(name))} {brought.texts[name]}" for name in names)
    return hashlib.sha256(told.encode()).hexdigest()


Say = Mapping[str, tuple[str, Callable[[str], str]]]
"""By name what a thing is called, and how its text is said."""


def _answer_words(here: Standing, *, currency: str) -> Say:
    return {
        question.code: (f"{question.code} {brief(question.text)}", partial(in_words, question, currency=currency))
        for question in here.request.questionnaire.questions
    }


def _price_words(here: Standing) -> Say:
    return {
        cell_name(cell): (", ".join(part for part in (label_of(cell), variant_words(cell.variant)) if part), _price)
        for cell in asked_cells(here.request.price_sheet)
    }


def _price(text: str) -> str:
    return figures(Decimal(loads(text)))
