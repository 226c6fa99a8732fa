"""What keeps an RFP from being published, and what to think of first: all of it in one list, with the place of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain import criteria
from app.domain.fault_words import on_pages
from app.domain.opening import seat_fault, unassigned
from app.domain.pricing import FORMULAS
from app.domain.request.blanks import Part, blanks_of
from app.domain.request.data import fingerprint
from app.domain.request.price_sheet_faults import sheet_faults
from app.domain.request.questionnaire_faults import faults as questionnaire_faults
from app.domain.request.request import Request
from app.domain.request.schedule import DateKind
from app.domain.request.schedule_checks import Severity, schedule_findings
from app.domain.request.scope import open_items
from app.domain.request.sign_off import Round, sign_off_obstacles
from app.domain.request.term_flags import troubled
from app.domain.request.text import brief
from app.domain.request.traceability import GapKind, gaps_of
from app.domain.sentences import listed
from app.domain.tree import Tree


class Place(StrEnum):
    """The page on which a thing is mended."""

    DOCUMENT = "document"
    REQUIREMENTS = "requirements"
    SCOPE = "scope"
    TERMS = "terms"
    QUESTIONNAIRE = "questionnaire"
    PRICING_SHEET = "pricing_sheet"
    SCHEDULE = "schedule"
    CRITERIA = "criteria"
    RULES = "rules"
    SCALES = "scales"
    PANEL = "panel"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing. An error bars publication; a warning is acknowledged by its `key`, another for other words."""

    key: str
    severity: Severity
    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """All points in the order of the parts, errors and warnings."""

    points: tuple[Point, ...]

    @property
    def errors(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.severity is Severity.WARNING)


SHEETS = {criteria.RFP: Place.RULES, criteria.SCALES: Place.SCALES, criteria.CRITERIA: Place.CRITERIA}
LOST = (GapKind.LOST_QUESTION, GapKind.LOST_CRITERION, GapKind.GROUP)
GROUPED = (
    (GapKind.UNASKED, "No question asks vendors for {codes}."),
    (GapKind.UNSCORED, "No criterion scores {codes}."),
    (GapKind.UNNEEDED_CRITERION, "No requirement says why {codes} {is_} scored."),
    (GapKind.UNNEEDED_QUESTION, "No requirement needs what {codes} {asks}."),
)
BLANK_IN = {
    Part.DOCUMENT: "In the document",
    Part.REQUIREMENTS: "In requirements",
    Part.SCOPE: "In the scope",
    Part.TERMS: "In contract terms",
    Part.QUESTIONNAIRE: "In the questionnaire",
    Part.PRICING_SHEET: "In the pricing sheet",
}
MOST_PLACES = 6
"""Places with blanks that one warning names."""
MOST_TOLD = 3
"""Obstacles that a refusal names; the page lists all."""


def draft_readiness(
    request: Request, *, current_hash: str, latest: Round | None, open_comments: int, now: datetime
) -> Readiness:
    """What stands between a draft with this hash and its publication; `latest` is the last round of sign-off."""
    unsigned = (_error(Place.REVIEW, text) for text in sign_off_obstacles(latest, current_hash=current_hash))
    parts = _of_parts(request, open_comments=open_comments, now=now)
    return Readiness((*parts, *_of_publication_day(request, now=now), *unsigned))


def addendum_readiness(request: Request, *, published_at: datetime, open_comments: int) -> Readiness:
    """The same for an addendum, which nobody signs; dates that passed since the publication are no fault."""
    return Readiness(tuple(_of_parts(request, open_comments=open_comments, now=published_at)))


def refusal(readiness: Readiness, *, acknowledged: frozenset[str]) -> tuple[str, ...]:
    """Why this is not published now, as sentences: errors, and warnings whose keys were not acknowledged."""
    errors = [point.text for point in readiness.errors]
    told = errors[:MOST_TOLD]
    if len(errors) > MOST_TOLD:
        told.append(f"And {len(errors) - MOST_TOLD} more.")
    unread = [point for point in readiness.warnings if point.key not in acknowledged]
    if unread:
        things = "1 warning was" if len(unread) == 1 else f"{len(unread)} warnings were"
        told.append(f"{things} not acknowledged: read and tick what you publish all the same.")
    return tuple(told)


def _of_parts(request: Request, *, open_comments: int, now: datetime) -> Iterator[Point]:
    yield from _of_document(request, open_comments=open_comments)
    yield from _of_blanks(request)
    yield from _of_requirements(request)
    yield from _of_questionnaire(request)
    yield from _of_prices(request)
    yield from _of_criteria(request)
    yield from _of_panel(request)
    yield from _of_schedule(request, now=now)


def _of_publication_day(request: Request, *, now: datetime) -> Iterator[Point]:
    """Vendors would read a day of publication that is still to come."""
    zone = ZoneInfo(request.framework.time_zone)
    for each in request.schedule:
        at = each.at.astimezone(zone)
        if each.kind is DateKind.PUBLICATION and at.date() > now.astimezone(zone).date():
            text = f"“{each.title}” stands in the schedule on {at.day} {at:%b %Y}; publishing opens the RFP at once."
            yield _warning(Place.SCHEDULE, text)


def _error(place: Place, text: str) -> Point:
    return Point(_key(place, text), Severity.ERROR, place, text)


def _warning(place: Place, text: str) -> Point:
    return Point(_key(place, text), Severity.WARNING, place, text)


def _key(place: Place, text: str) -> str:
    return fingerprint(f"{place.value} {text}")[:16]


def _of_document(request: Request, *, open_comments: int) -> Iterator[Point]:
    if not request.sections:
        yield _error(Place.DOCUMENT, "The document has no section yet.")
    following = (*request.sections[1:], None)
    empty = [
        section.title
        for section, behind in zip(request.sections, following, strict=False)
        if not section.body.strip() and (behind is None or behind.level <= section.level)
    ]
    if empty:
        yield _warning(Place.DOCUMENT, f"Nothing is written under {listed(f'“{title}”' for title in empty)}.")
    if open_comments:
        things = "1 comment is" if open_comments == 1 else f"{open_comments} comments are"
        yield _error(Place.DOCUMENT, f"{things} still open. Resolve them, or write what they ask for.")


def _of_blanks(request: Request) -> Iterator[Point]:
    for part, places in blanks_of(request).items():
        shown, more = places[:MOST_PLACES], len(places) - MOST_PLACES
        named = listed((*shown, f"{more} more") if more > 0 else shown)
        where = f" ({named})" if named else ""
        yield _warning(
            Place(part.value), f"{BLANK_IN[part]}{where} there are still blanks in square brackets to be filled in."
        )


def _of_requirements(request: Request) -> Iterator[Point]:
    if open_scope := open_items(request.scope):
        named = listed(f"“{brief(item.text)}”" for item in open_scope)
        yield _warning(Place.SCOPE, f"Whether {named} {_is(open_scope)} in or out of the scope is still open.")
    found = gaps_of(request)
    for gap in found:
        if gap.kind in LOST:
            yield _error(Place.REQUIREMENTS, gap.sentence)
    for kind, sentence in GROUPED:
        codes = [gap.code for gap in found if gap.kind is kind]
        if codes:
            asks = "asks" if len(codes) == 1 else "ask"
            yield _warning(Place.REQUIREMENTS, sentence.format(codes=listed(codes), is_=_is(codes), asks=asks))
    if failing := troubled(request.terms):
        sets = "sets" if len(failing) == 1 else "set"
        named = listed(f"{term.code} {term.title}" for term in failing)
        yield _warning(Place.TERMS, f"{named} {sets} both sides up to fail.")


def _is(things: Sequence[object]) -> str:
    return "is" if len(things) == 1 else "are"


def _of_questionnaire(request: Request) -> Iterator[Point]:
    if not request.questionnaire.questions:
        yield _warning(Place.QUESTIONNAIRE, "The questionnaire asks nothing yet.")
    titles = {section.key: section.title for section in request.questionnaire.sections}
    for fault in questionnaire_faults(request.questionnaire):
        where = fault.code or f"Section “{titles.get(fault.section, '')}”"
        yield _error(Place.QUESTIONNAIRE, f"{where}: {fault.text}")


def _of_prices(request: Request) -> Iterator[Point]:
    formula = request.framework.rules.price_formula
    needs_price = formula is not None and FORMULAS[formula].needs_price
    if not request.price_sheet.lines and not needs_price:
        return
    for fault in sheet_faults(request.price_sheet):
        yield _error(Place.PRICING_SHEET, fault.text)
    if not request.framework.currency:
        yield _error(Place.RULES, "Prices are asked for, but the RFP has no currency.")


def _of_criteria(request: Request) -> Iterator[Point]:
    for fault in criteria.faults(request.framework):
        yield _error(SHEETS[fault.sheet], on_pages(fault.text))


def _of_panel(request: Request) -> Iterator[Point]:
    tree = Tree.grown(request.framework)
    if not request.panel:
        yield _error(Place.PANEL, "The panel has no seat yet, so nobody would score the offers.")
        return
    for seat in request.panel:
        if fault := seat_fault(tree, seat):
            yield _error(Place.PANEL, f"Seat {seat.id} {seat.name}: {fault}")
    if missing := unassigned(tree, request.panel):
        yield _error(Place.PANEL, f"Nobody on the panel scores {listed(missing)}.")


def _of_schedule(request: Request, *, now: datetime) -> Iterator[Point]:
    zone = request.framework.time_zone
    for found in schedule_findings(request.schedule, closes_at=request.closes_at, zone=zone, now=now):
        made = _error if found.severity is Severity.ERROR else _warning
        yield made(Place.SCHEDULE, found.text)
