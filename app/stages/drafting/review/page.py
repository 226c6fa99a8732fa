"""What the pages of review and publication show: rounds, who said what, and what is to be mended where."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from app.domain.request.described import Part
from app.domain.request.differences import Difference
from app.domain.request.paper import Block, Head, Paper
from app.domain.request.people import Decision
from app.domain.request.readiness import Place, Point
from app.domain.request.sign_off import Asked, Round

ENDPOINTS = {
    Place.DOCUMENT: ("drafting.document", "Document"),
    Place.REQUIREMENTS: ("drafting.requirements_traceability", "Requirements"),
    Place.SCOPE: ("drafting.requirements_scope", "Scope"),
    Place.TERMS: ("drafting.requirements_terms", "Contract terms"),
    Place.QUESTIONNAIRE: ("drafting.questionnaire", "Questionnaire"),
    Place.PRICING_SHEET: ("drafting.pricing_sheet", "Pricing sheet"),
    Place.SCHEDULE: ("drafting.schedule", "Schedule"),
    Place.CRITERIA: ("drafting.draft", "Criteria"),
    Place.RULES: ("drafting.draft_rules", "Rules"),
    Place.SCALES: ("drafting.draft_scales", "Scales"),
    Place.PANEL: ("drafting.draft_panel", "Panel"),
    Place.REVIEW: ("drafting.review", "Sign-off"),
}


@dataclass(frozen=True, slots=True)
class PointShown:
    """Something to mend or to acknowledge, and the page on which it is mended."""

    key: str
    text: str
    endpoint: str
    place: str
    is_ticked: bool


def points_shown(points: Sequence[Point], *, ticked: Collection[str] = ()) -> tuple[PointShown, ...]:
    return tuple(
        PointShown(point.key, point.text, *ENDPOINTS[point.place], is_ticked=point.key in ticked) for point in points
    )


@dataclass(frozen=True, slots=True)
class AskedShown:
    """One person asked: the state in words and its tone."""

    name: str
    role: str
    state: str
    tone: str
    decided_at: datetime | None
    comment: str


@dataclass(frozen=True, slots=True)
class RoundShown:
    """A round; `is_current` says that the draft is still what it was about."""

    number: int
    opened_at: datetime
    opened_by: str
    note: str
    snapshot_hash: str
    asked: tuple[AskedShown, ...]
    is_latest: bool
    is_current: bool
    outstanding: int


def rounds_shown(rounds: Sequence[Round], *, current_hash: str) -> tuple[RoundShown, ...]:
    """The rounds as they came, newest first."""
    return tuple(
        RoundShown(
            number=each.number,
            opened_at=each.opened_at,
            opened_by=each.opened_by,
            note=each.note,
            snapshot_hash=each.snapshot_hash,
            asked=tuple(_asked(one, is_current=each.snapshot_hash == current_hash) for one in each.asked),
            is_latest=place == 0,
            is_current=each.snapshot_hash == current_hash,
            outstanding=len(each.having(None)),
        )
        for place, each in enumerate(rounds)
    )


def _asked(one: Asked, *, is_current: bool) -> AskedShown:
    state, tone = _state(one.decision, is_current=is_current)
    return AskedShown(one.name, one.role, state, tone, one.decided_at, one.comment)


def _state(decision: Decision | None, *, is_current: bool) -> tuple[str, str]:
    if decision is Decision.SIGNED:
        return ("Signed", "good") if is_current else ("Signed an earlier draft", "neutral")
    if decision is Decision.OBJECTED:
        return ("Objects", "bad") if is_current else ("Objected to an earlier draft", "neutral")
    return ("Outstanding", "warn") if is_current else ("Said nothing", "neutral")


@dataclass(frozen=True, slots=True)
class PartShown:
    """What differs in one part."""

    title: str
    differences: tuple[Difference, ...]


def parts_shown(found: Sequence[Difference]) -> tuple[PartShown, ...]:
    by_part = groupby(found, key=lambda each: each.part)
    return tuple(PartShown(Part(part).value, tuple(members)) for part, members in by_part)


FIRST_HEADING = 2
"""The level, on the page, of the heading over the whole document."""


def blocks_shown(paper: Paper) -> tuple[tuple[str, Block, int], ...]:
    """Each block of a document with the name of its kind, by which a page sets it, and the level of the page's heading
    over it."""
    shown = []
    level = FIRST_HEADING
    for block in paper.blocks:
        level = FIRST_HEADING + block.level if isinstance(block, Head) else level
        shown.append((type(block).__name__.lower(), block, level))
    return tuple(shown)
