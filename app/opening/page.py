"""What the page of an opening shows: each envelope with what keeps it shut, who is present, and its record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.envelopes import TOGETHER, Envelopes, price_obstacle, quality_obstacle
from app.opening.queries import Opening
from app.stages.responses.sealed.queries import Presence, Record

TITLES = {"quality": "Responses", "price": "Prices"}
SENTENCES = {
    "quality": "The first envelope: answers and files. Each submission becomes an offer that is scored.",
    "price": "The second envelope, opened once the marks for quality are locked. "
    "Prices of offers that a gate or a threshold excluded stay shut.",
}
OBSTACLES = {"quality": quality_obstacle, "price": price_obstacle}


@dataclass(frozen=True, slots=True)
class Response:
    """A response of the record: whose, which submission, when handed in, and its hash."""

    vendor: str
    submission: int
    submitted_at: datetime
    hash: str
    files: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class EnvelopeShown:
    """One envelope. `obstacle` is why it cannot be opened now, `present` who was there within the last half hour,
    `present_until` when the half hour of the person asking ends, `stay_shut` vendors with the reason."""

    key: str
    title: str
    sentence: str
    obstacle: str | None
    present: tuple[Presence, ...]
    present_until: datetime | None
    to_come: int
    record: Record | None
    responses: tuple[Response, ...]
    stay_shut: tuple[tuple[str, str], ...]


def envelopes_shown(opening: Opening, *, facts: Envelopes, reader: int | None) -> tuple[EnvelopeShown, ...]:
    """Both envelopes; `reader` is the key of the person asking."""
    return tuple(_shown(key, opening=opening, facts=facts, reader=reader) for key in TITLES)


def _shown(key: str, *, opening: Opening, facts: Envelopes, reader: int | None) -> EnvelopeShown:
    record = next((each for each in opening.records if each.envelope == key), None)
    present = tuple(
        each for each in opening.presences if each.envelope == key and (record or facts.now - each.at <= TOGETHER)
    )
    return EnvelopeShown(
        key=key,
        title=TITLES[key],
        sentence=SENTENCES[key],
        obstacle=OBSTACLES[key](facts),
        present=present,
        present_until=next((each.at + TOGETHER for each in present if each.person == reader), None),
        to_come=max(opening.needed - len(present), 0),
        record=record,
        responses=_responses(record.said["responses"]) if record else (),
        stay_shut=_stay_shut(record, offers=opening.offers) if record else (),
    )


def _stay_shut(record: Record, *, offers: Mapping[int, str]) -> tuple[tuple[str, str], ...]:
    return tuple((offers.get(number, f"Offer {number}"), reason) for number, reason in record.said["stay_shut"])


def _responses(said: Sequence[dict[str, object]]) -> tuple[Response, ...]:
    return tuple(
        Response(
            vendor=str(each["vendor"]),
            submission=int(str(each["submission"])),
            submitted_at=datetime.fromisoformat(str(each["submitted_at"])),
            hash=str(each["envelope_sha256"]),
            files=tuple((name, size, sha256) for name, size, sha256 in each["files"]),  # type: ignore[attr-defined]
        )
        for each in said
    )
