"""What an evaluator fills in for one offer: the criteria in order, each with its scale and what was marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.domain.entries import NOT_APPLICABLE, Entry
from app.domain.evaluation import (
    Criterion,
    CriterionKind,
    Justification,
    Location,
    MarkKind,
    Offer,
    OfferStatus,
    PriceLine,
)
from app.domain.packet_figures import money
from app.domain.request.beside import Answered, AnswersBeside
from app.domain.rounding import figure, plain
from app.domain.submission import SubmittedFile
from app.domain.tree import EXACT, Scale
from app.stages.scoring.queries.cells import OwnMark
from app.stages.scoring.queries.frozen import Frozen, frozen, leaves_of_seat
from app.stages.scoring.queries.own_offer import OwnOffer

MOST_BUTTONS = 11
"""A scale with more values is typed as a number."""
MOST_DEPTH = 3
NONE_APPLIES = ("N/A", "NA", "not applicable")
LOCATIONS = {Location.ONSHORE: "onshore", Location.NEARSHORE: "near-shore", Location.OFFSHORE: "offshore"}


class Choice(NamedTuple):
    """A value of a scale as a button: what is sent, and the word beside it."""

    value: str
    word: str


class Leaf(NamedTuple):
    """A criterion as it is marked, the same for every offer. Without `choices` a number is typed."""

    number: int
    title: str
    weight: str
    is_gate: bool
    is_price: bool
    choices: tuple[Choice, ...]
    scale: str
    depth: int = 0
    bounds: str = ""
    """The lowest value, the highest and the step (0 where values between may be given); empty for gates."""
    words: tuple[str, ...] = ()
    """What may be written instead of a number."""

    @property
    def has_words(self) -> bool:
        """Whether its scale has words of its own."""
        return len(self.words) > len(NONE_APPLIES)


class Group(NamedTuple):
    """A heading over the criteria that follow."""

    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Card:
    """One criterion of the offer: what is stored, or what was typed where that could not be saved."""

    leaf: Leaf
    score: str
    comment: str
    strengths: str
    weaknesses: str
    why: str
    version: int
    saved: str
    fault: str = ""
    clash: OwnMark | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page of one offer. `rows` are headings and cards in the order of the tree."""

    offer: int
    name: str
    whence: str
    refusal: str
    recusal: str | None
    rows: tuple[Group | Card, ...]
    scored: int
    expected: int
    must_justify: bool
    asks_why: bool
    prices: tuple[tuple[str, str], ...]
    came_sealed: bool
    answers: Mapping[int, tuple[Answered, ...]]
    """The vendor's answers by the number of the criterion they belong to."""
    other_answers: tuple[Answered, ...]
    other_files: tuple[SubmittedFile, ...]
    next_offer: tuple[int, str] | None

    @property
    def wrong(self) -> tuple[Card, ...]:
        """The cards that were not saved."""
        return tuple(row for row in self.rows if isinstance(row, Card) and (row.fault or row.clash))


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What was typed and could not be saved: why, by criterion, and what is stored where it was changed elsewhere."""

    entries: tuple[Entry, ...]
    faults: Mapping[int, str]
    clashes: Mapping[int, OwnMark]


NOTHING_UNSAVED = Unsaved(entries=(), faults={}, clashes={})


@lru_cache(maxsize=256)
def outline_of_seat(rfp_id: int, snapshot_hash: str, assigned: tuple[int, ...]) -> tuple[Group | Leaf, ...]:
    """Headings and criteria of a seat; kept, since they never change under the same fingerprint."""
    known = frozen(rfp_id, snapshot_hash)
    marked = {known.codes[number] for number in leaves_of_seat(rfp_id, snapshot_hash, assigned)}
    found: list[Group | Leaf] = []
    for depth, node in known.tree.outline:
        if node.kind is CriterionKind.GROUP and any(leaf.id in marked for leaf in known.tree.leaves_under(node.id)):
            found.append(Group(title=node.title, level=min(depth + 2, 4)))
        elif node.id in marked:
            found.append(_leaf(node, known=known, depth=min(depth, MOST_DEPTH)))
    return tuple(found)


def _leaf(node: Criterion, *, known: Frozen, depth: int) -> Leaf:
    is_gate = node.kind is CriterionKind.GATE
    scale = None if is_gate else known.tree.scale(node.id)
    return Leaf(
        number=known.numbers[node.id],
        title=node.title,
        weight="" if is_gate else f"{figure(known.tree.points[node.id], places=2)} points",
        is_gate=is_gate,
        is_price=node.kind is CriterionKind.PRICE,
        choices=_choices(scale),
        scale="" if scale is None else scale.in_words(),
        depth=depth,
        bounds="" if scale is None else _bounds(scale),
        words=("pass", "fail") if scale is None else (*(entry.label for entry in scale.words), *NONE_APPLIES),
    )


def _bounds(scale: Scale) -> str:
    """As text for the page; beside words the step is left out, since a word may stand between the steps."""
    step = scale.step if scale.step is not None and not scale.words else Decimal(0)
    return " ".join(plain(value) for value in (scale.minimum, scale.maximum, step))


VERDICTS = (Choice("pass", ""), Choice("fail", ""))


def _choices(scale: Scale | None) -> tuple[Choice, ...]:
    """The buttons of a scale, lowest first and N/A last; none where there would be too many."""
    if scale is None:
        return VERDICTS
    values = _values(scale)
    if not values:
        return ()
    words = {entry.value: entry.label for entry in scale.words}
    buttons = [Choice(plain(value), words.get(value, "")) for value in values]
    return (*buttons, Choice(NOT_APPLICABLE, ""))


def _values(scale: Scale) -> list[Decimal]:
    """Every value that may be given, if they are few."""
    if not scale.step:
        return []
    count = EXACT.divide_int(EXACT.subtract(scale.maximum, scale.minimum), scale.step)
    if count >= MOST_BUTTONS:
        return []
    steps = {EXACT.add(scale.minimum, EXACT.multiply(scale.step, Decimal(number))) for number in range(int(count) + 1)}
    return sorted(steps | {entry.value for entry in scale.words if scale.fault(entry.value) is None})


def cards(
    outline: Sequence[Group | Leaf], *, marks: Mapping[int, OwnMark], zone: str, now: datetime
) -> tuple[Group | Card, ...]:
    """The outline with what is stored, by criterion."""
    local = ZoneInfo(zone)
    return tuple(
        row if isinstance(row, Group) else _card(row, mark=marks[row.number], zone=local, now=now) for row in outline
    )


def _card(leaf: Leaf, *, mark: OwnMark, zone: ZoneInfo, now: datetime) -> Card:
    return Card(
        leaf=leaf,
        score=mark.score,
        comment=mark.comment,
        strengths=mark.strengths,
        weaknesses=mark.weaknesses,
        why="",
        version=mark.version,
        saved="" if mark.at is None else saved_at(mark.at, zone=zone, now=now),
    )


def _with_unsaved(rows: tuple[Group | Card, ...], *, unsaved: Unsaved) -> tuple[Group | Card, ...]:
    typed = {entry.criterion: entry for entry in unsaved.entries}
    if not typed:
        return rows
    return tuple(
        _typed(row, entry=typed[row.leaf.number], unsaved=unsaved)
        if isinstance(row, Card) and row.leaf.number in typed
        else row
        for row in rows
    )


def _typed(card: Card, *, entry: Entry, unsaved: Unsaved) -> Card:
    clash = unsaved.clashes.get(entry.criterion)
    return Card(
        leaf=card.leaf,
        score=entry.score,
        comment=entry.comment,
        strengths=entry.strengths,
        weaknesses=entry.weaknesses,
        why=entry.why,
        version=clash.version if clash else entry.version,  # whoever saves again has seen what is stored
        saved="",
        fault=unsaved.faults.get(entry.criterion, ""),
        clash=clash,
    )


def stored_mark(mark: OwnMark, *, zone: str, now: datetime) -> dict[str, object]:
    """What is stored in a cell, for the page to show beside what was typed."""
    return {
        "score": mark.score,
        "comment": mark.comment,
        "strengths": mark.strengths,
        "weaknesses": mark.weaknesses,
        "version": mark.version,
        "at": "" if mark.at is None else saved_at(mark.at, zone=ZoneInfo(zone), now=now),
    }


def saved_at(moment: datetime, *, zone: ZoneInfo, now: datetime) -> str:
    """When something was saved, in the RFP's time zone: the hour alone on the same day."""
    local = moment.astimezone(zone)
    return local.strftime("%H:%M" if local.date() == now.astimezone(zone).date() else "%-d %b %Y, %H:%M")


def clock(moment: datetime, *, zone: str) -> str:
    """The hour of a save that has just been made, in the RFP's time zone."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def sheet(
    found: OwnOffer, *, rfp_id: int, zone: str, now: datetime, refusal: str, unsaved: Unsaved = NOTHING_UNSAVED
) -> Sheet:
    """The page of one offer; `refusal` says why nothing can be changed, `unsaved` is what was typed in vain."""
    outline = outline_of_seat(rfp_id, found.seat.snapshot_hash, found.seat.assigned)
    rows = _with_unsaved(cards(outline, marks=found.marks, zone=zone, now=now), unsaved=unsaved)
    filled = [row for row in rows if isinstance(row, Card)]
    offer, beside = found.offer, found.answers or AnswersBeside()
    codes = frozen(rfp_id, found.seat.snapshot_hash).codes
    closed = "" if offer.status is OfferStatus.ACTIVE else f"This offer is {offer.status.value}: {offer.reason}"
    return Sheet(
        offer=found.number,
        name=offer.name,
        whence=whence(offer),
        refusal=refusal or closed,
        recusal=recusal_of(found.marks),
        rows=rows,
        scored=sum(bool(card.score) for card in filled),
        expected=len(filled),
        must_justify=found.rules.justification is Justification.REQUIRED,
        asks_why=found.seat.reopened_at is not None,
        prices=tuple(_price(line, currency=found.currency) for line in found.prices),
        came_sealed=found.answers is not None,
        answers={
            card.leaf.number: beside.by_criterion[codes[card.leaf.number]]
            for card in filled
            if codes[card.leaf.number] in beside.by_criterion
        },
        other_answers=beside.others,
        other_files=beside.other_files,
        next_offer=found.next_offer,
    )


def whence(offer: Offer) -> str:
    """Whose offer it is and from where; never what it costs."""
    where = LOCATIONS.get(offer.location, "") if offer.location else ""
    firm = "" if offer.firm == offer.name else offer.firm
    return " · ".join(part for part in (firm, where, offer.country) if part)


def _price(line: PriceLine, *, currency: str) -> tuple[str, str]:
    parts = [line.line or "Price", line.year, "" if line.counted else "not counted"]
    return ", ".join(part for part in parts if part), money(line.amount, currency=currency)


def recusal_of(marks: Mapping[int, OwnMark]) -> str | None:
    """Why the seat stands back from the offer; None where it does not."""
    reasons = [mark.comment for mark in marks.values() if mark.kind is MarkKind.RECUSED]
    return reasons[0] if reasons else None
