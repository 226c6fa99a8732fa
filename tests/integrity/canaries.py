"""The secrets of the world and who may come across each; whatever is found with anybody else is a leak."""

from collections.abc import Collection, Iterator
from decimal import Decimal

from flask import Flask

from app.domain.policy import Action
from app.domain.rounding import figure
from tests.integrity.canary import Canary
from tests.integrity.crawl import Fetched, fetching
from tests.integrity.drafting import drafting_canaries
from tests.integrity.personas import LEADS, MEMBERS, PERSONAS, READERS, SIGNED_OUT, SUBMITTED, VENDORS
from tests.integrity.responses import responses_canaries
from tests.integrity.responses.inviting import PUBLISHED
from tests.integrity.world import (
    OFFERS,
    PRICES,
    PRIVATE_SEATS,
    SEATS,
    World,
    device,
    email,
    mark_comment,
    mark_strength,
    mark_value,
    password_hash,
)

NOBODY: frozenset[str] = frozenset()
RECUSED = "evaluator recused for B"
OVERSEERS = frozenset({"administrator", "auditor"})


def canaries() -> list[Canary]:
    of_the_rfp = [*_marks(), *_histories(), *_prices(), *_people(), *_things(), *drafting_canaries()]
    return [*(_as_published(canary) for canary in of_the_rfp), *responses_canaries()]


def _as_published(canary: Canary) -> Canary:
    return Canary(canary.text, canary.readers | VENDORS) if canary.text in PUBLISHED else canary


def _owner(seat: str) -> frozenset[str]:
    return frozenset(name for name, persona in PERSONAS.items() if persona and persona.seat == seat)


def _readers(seat: str) -> frozenset[str]:
    """Who may read the marks of a seat: whoever gave them; submitted or imported ones also those who may read marks."""
    owner = _owner(seat)
    return owner if seat in PRIVATE_SEATS else READERS | SUBMITTED | owner


def _marks() -> list[Canary]:
    found = []
    for seat in SEATS:
        for offer in OFFERS:
            readers = _readers(seat) - ({RECUSED} if offer == "B" else set())
            for criterion in ("C2",) if seat == "E4" else ("C1", "C2"):
                if (seat, offer) == ("E3", "B"):
                    found.append(Canary(f"recusal-reason-{criterion}", readers | {RECUSED}))
                    continue
                found.append(Canary(mark_comment(seat, offer=offer, criterion=criterion), readers))
                found.append(Canary(as_pages_round(mark_value(seat, offer=offer, criterion=criterion)), readers))
    return found


def as_pages_round(mark: Decimal) -> str:
    """A mark to three decimals: found where it stands in full, and where a page rounds it as it does lowest and
    highest marks."""
    return figure(mark, places=3)


def _histories() -> list[Canary]:
    found = [Canary("agreed-reason", READERS | SUBMITTED), Canary("33.377", READERS | SUBMITTED)]
    for seat in (seat for seat in SEATS if seat != "E4"):
        strength, readers = mark_strength(seat), _readers(seat)
        found += [Canary(text, readers) for text in (strength, f"at-first-{strength}", f"why-{strength}")]
        found.append(Canary(f"typist-{strength}", readers))
    return found


def _prices() -> list[Canary]:
    readers = READERS | SUBMITTED | LEADS  # a lead who scores has entered them
    amounts = [Canary(f"{amount}", readers) for amount in PRICES.values()]
    return amounts + [Canary(f"price-note-{offer}", readers) for offer in PRICES]


def _people() -> list[Canary]:
    found = []
    for name, persona in PERSONAS.items():
        if persona is None:
            continue
        own = frozenset({name}) - SIGNED_OUT
        of_the_rfp = LEADS if persona.roles else BUYERS | LEADS if name in INVITED else NOBODY
        found.append(Canary(email(name), own | of_the_rfp | _of_the_firm(persona.vendor) | OVERSEERS))
        found.append(Canary(password_hash(name), NOBODY))
        found.append(Canary(device(name), own))
    return found


BUYERS = frozenset({"lead of another RFP"})
"""Those who look into the vendor directory, where contacts stand."""
INVITED = frozenset(name for name in VENDORS if not name.endswith("colleague"))
"""Vendors' people whom the buyer invited; of those whom vendors bring in themselves the buyer knows nothing."""


def _of_the_firm(vendor: str) -> frozenset[str]:
    return frozenset(name for name in VENDORS if (persona := PERSONAS[name]) and persona.vendor == vendor)


def _things() -> list[Canary]:
    return [
        Canary("scenario-name", READERS),
        Canary("scenario-reason", READERS),
        Canary("seat-e1@example.org", LEADS | {"auditor"}),
        Canary("secret-upload-name", frozenset({"lead"})),
        Canary("secret-upload-content", frozenset({"lead"})),
        Canary("outbox-subject", frozenset({"lead", "auditor"})),
        Canary("outbox-payload-text", frozenset({"lead", "auditor"})),
        Canary("outbox-addressee", frozenset({"lead", "auditor"})),
        Canary("security-event-sentence", OVERSEERS),
        Canary("203.0.113.77", OVERSEERS),
        Canary("source-file-name", MEMBERS),
        Canary("CANARY-1", MEMBERS | VENDORS),
        Canary("Canaries in the contact centre", MEMBERS | VENDORS),
        Canary("Service in canary words", MEMBERS),
        Canary("canary-scale-word", MEMBERS),
        Canary("OTHER-RFP-2", frozenset({"lead of another RFP", "auditor"})),
        Canary("The other RFP", frozenset({"lead of another RFP", "auditor"})),
    ]


def leaks(app: Flask, world: World, *, persona: str) -> list[str]:
    """What this persona comes across and should not, with the address where it stands."""
    return list(leaking(app, world, persona=persona))


def leaking(app: Flask, world: World, *, persona: str, first: Collection[Action] = ()) -> Iterator[str]:
    """The same, one after the other as they are come across, beginning with what needs one of the actions `first`."""
    secret = [canary for canary in canaries() if canary.is_secret(persona=persona, stage=world.stage)]
    for address, page in fetching(app, world, persona, first=first):
        yield from (f"{persona} reads {canary.text} at {address}" for canary in secret if canary.text in page.text)


def found_by_someone(pages: dict[str, Fetched]) -> set[str]:
    """The canaries that can be read at all in these pages: a sweep over pages without birds proves nothing."""
    return {canary.text for canary in canaries() if any(canary.text in page.text for page in pages.values())}
