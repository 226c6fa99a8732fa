"""What the pages of the directory show: documents by how soon they expire, and what a firm is in RFPs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.evaluation import OfferStatus
from app.domain.vendor import expiry_words
from app.models.vendor import Intent
from app.vendors.queries import Document, Entry, Part

INTENTS = {Intent.INTENDS: ("good", "means to answer"), Intent.DECLINED: ("bad", "declined")}
URGENT = ("bad", "warn")


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """A document with how soon it expires; `size` in words."""

    firm: str
    firm_name: str
    public_id: str
    title: str
    name: str
    size: str
    tone: str
    expiry: str
    is_urgent: bool
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True)
class PartShown:
    """What a firm is in an RFP: `tone` and `words` say it."""

    rfp: str
    reference: str
    title: str
    at: datetime | None
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A firm in the list."""

    public_id: str
    name: str
    country: str
    domain: str
    people: str
    capabilities: str


def documents_shown(documents: Iterable[Document], *, today: date) -> tuple[DocumentShown, ...]:
    return tuple(_document(each, today=today) for each in documents)


def parts_shown(parts: Iterable[Part]) -> tuple[PartShown, ...]:
    return tuple(PartShown(each.rfp, each.reference, each.title, each.at, *_standing(each)) for each in parts)


def lines(entries: Sequence[Entry]) -> tuple[Line, ...]:
    return tuple(_line(each) for each in entries)


def _line(entry: Entry) -> Line:
    vendor = entry.vendor
    first = vendor.people[0].name if vendor.people else ""
    more = f" and {len(vendor.people) - 1} more" if len(vendor.people) > 1 else ""
    return Line(
        public_id=entry.public_id,
        name=vendor.name,
        country=vendor.country,
        domain=vendor.domain,
        people=f"{first}{more}",
        capabilities=", ".join(vendor.capabilities),
    )


def _document(document: Document, *, today: date) -> DocumentShown:
    tone, words = expiry_words(document.expires_on, today=today)
    return DocumentShown(
        firm=document.firm,
        firm_name=document.firm_name,
        public_id=document.public_id,
        title=document.title,
        name=document.name,
        size=f"{max(1, round(document.size / 1024)):,} kB",
        tone=tone,
        expiry=words,
        is_urgent=tone in URGENT,
        added_at=document.added_at,
        added_by=document.added_by,
    )


def _standing(part: Part) -> tuple[str, str]:
    if part.offer:
        out = "" if part.status in (None, OfferStatus.ACTIVE) else f", {part.status}"
        return "info", f"offered: {part.offer}{out}"
    if part.withdrawn:
        return "neutral", "invitation taken back"
    return INTENTS[part.intent] if part.intent else ("neutral", "invited")
