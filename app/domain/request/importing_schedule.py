"""Finds an RFP's schedule and its deadline in the text: lines and rows with a date and what happens on it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from app.domain.request.importing_blocks import Block, BlockKind
from app.domain.request.importing_dates import ZONE, ZONES, DateMention, TimeMention, dates_in, times_in
from app.domain.request.importing_markdown import Part
from app.domain.request.schedule import DateKind

LONGEST_LINE = 2000
LONGEST_LABEL = 160
_SCHEDULES = re.compile(
    r"schedule|time ?(?:line|table)|calendar|key dates|important dates|milestones|procurement dates", re.IGNORECASE
)
_NO_SCHEDULE = re.compile(r"work schedule|price|rate|fee|cost|payment", re.IGNORECASE)
_OFFER = r"(?:proposal|offer|bid|response|tender|submission|quote|quotation|rfp)s?"
_REQUEST = r"(?:rfp|request for \w+|solicitation|tender)"
_DUE = r"(?:due|deadline|clos(?:e|es|ing)|receipt|received|submi(?:t|tted|ssion))"
_ISSUE = r"(?:issu|releas|publi|advertis|post)\w*"
WORDS: dict[DateKind, tuple[str, ...]] = {
    DateKind.ANSWERS: (
        r"(?:answers?|responses?|repl(?:y|ies)) (?:\S+ ){0,3}questions",
        r"questions (?:\w+ ){0,2}answered",
    ),
    DateKind.QUESTIONS: ("question", "inquir", "enquir", "clarification"),
    DateKind.INTENT: (r"(?:intent|intention)\b(?! to award)",),
    DateKind.OPENING: (
        "opening of",
        "(?:bid|proposal|tender|public) opening",
        "(?:bids|proposals|tenders) (?:are )?opened",
    ),
    DateKind.INTERVIEWS: ("interview", "presentation", "demonstration", r"\boral"),
    DateKind.SITE_VISITS: ("site visit",),
    DateKind.CONSENSUS: ("consensus",),
    DateKind.SHORTLIST: (r"short-?\s?list", "finalists?"),
    DateKind.STANDSTILL: ("stand-?still", "protest period"),
    DateKind.DECISION: ("award", "selection", "decision", "recommendation", "selected"),
    DateKind.SCORING: ("evaluat", "scoring"),
    DateKind.PUBLICATION: (
        rf"\b{_ISSUE}\b.*\b{_REQUEST}",
        rf"\b{_REQUEST}\b.*\b(?:{_ISSUE}|opens?\b)",
        r"^(?:date )?(?:issued|released|published)(?: on)?$",
    ),
    DateKind.CONTRACT: (
        r"contract (?:is )?(?:issu|sign|start|execut|begin)\w*",
        "issues? contract",
        "contract negotiation",
        "signing",
        "signature",
    ),
    DateKind.SERVICE: (
        r"\b(?:service|work|project|transition)s?\b.*\b(?:start|begin|commence)",
        "go-?live",
        "kick-?off",
    ),
    DateKind.DEADLINE: (
        rf"\b{_OFFER}\b.*\b{_DUE}\b",
        rf"\b{_DUE}\b.*\b{_OFFER}\b",
        r"^(?:submission |closing |due )?(?:deadline|date)$",
        "no later than",
    ),
}
"""What words make of a date; the first kind that fits is taken, so that "award" comes before "contract"."""
KINDS = {kind: re.compile("|".join(words), re.IGNORECASE) for kind, words in WORDS.items()}
_LINKING = "on|by|at|from|before|until|to|no later than|is|and|of|the|approximately"
_ENDS = re.compile(
    rf"^[\s,:;.()\-–—|]+|(?:[\s,:;.()\-–—|]|\b(?:{_LINKING})(?=\s*$))+$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z(])")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date of the schedule, to be confirmed. The days are the file's; where it gives no time, `at` is None."""

    key: str
    kind: DateKind
    title: str
    first: date
    last: date | None = None
    at: time | None = None
    is_unclear: bool = False


def found_dates(parts: Sequence[Part]) -> tuple[FoundDate, ...]:
    """The schedule in the order of time. Without a section about it, the lines whose words say what the date is."""
    scheduled = [each for part in parts if _is_schedule(part) for each in _entries(part)]
    mentioned = [each for part in parts if not _is_schedule(part) for each in _sentences(part)]
    named = [each for each in mentioned if each.kind is not DateKind.OTHER]
    chosen = [_with_time(each, named) for each in scheduled] if scheduled else named
    chosen += [each for each in named if each.kind is DateKind.DEADLINE and not _has_deadline(chosen)][:1]
    distinct = {(each.kind, each.first): each for each in reversed(chosen)}
    ordered = sorted(distinct.values(), key=lambda each: (each.first, list(DateKind).index(each.kind)))
    return tuple(replace(each, key=f"d{number}") for number, each in enumerate(ordered, start=1))


def found_zone(parts: Sequence[Part]) -> str:
    """The time zone that the text names most, as IANA calls it; "" for none."""
    named = [ZONES[each[1].casefold()] for part in parts for each in ZONE.finditer(part.body)]
    return max(named, key=named.count, default="")


def kind_of(words: str) -> DateKind:
    return next((kind for kind, pattern in KINDS.items() if pattern.search(words)), DateKind.OTHER)


def _is_schedule(part: Part) -> bool:
    return bool(_SCHEDULES.search(part.title)) and not _NO_SCHEDULE.search(part.title)


def _has_deadline(dates: Sequence[FoundDate]) -> bool:
    return any(each.kind is DateKind.DEADLINE for each in dates)


def _with_time(entry: FoundDate, mentioned: Sequence[FoundDate]) -> FoundDate:
    """A schedule often names the day only, and the sentence about the deadline its hour."""
    if entry.at is not None:
        return entry
    same = (each.at for each in mentioned if (each.kind, each.first) == (entry.kind, entry.first) and each.at)
    return replace(entry, at=next(same, None))


def _entries(part: Part) -> Iterator[FoundDate]:
    for block in part.blocks:
        if block.kind is BlockKind.ROW:
            yield from _of_row(block)
        elif block.kind is BlockKind.ITEM:
            yield from _of_line(block.text)
        else:
            for sentence in _SENTENCE_END.split(block.text[:LONGEST_LINE]):
                yield from _of_line(sentence)


def _sentences(part: Part) -> Iterator[FoundDate]:
    for block in part.blocks:
        if block.kind is BlockKind.ROW:
            yield from _of_row(block)
        else:
            for sentence in _SENTENCE_END.split(block.text[:LONGEST_LINE]):
                yield from _of_line(sentence)


def _of_row(block: Block) -> Iterator[FoundDate]:
    dated = next((cell for cell in block.cells if dates_in(cell[:LONGEST_LINE])), None)
    if dated is None:
        return
    others = [cell for cell in block.cells if cell and cell is not dated and not cell.rstrip(".").isdigit()]
    words = [cell for cell in others if _label(cell)]
    yield from _dates(dated[:LONGEST_LINE], label=_label(words[0]) if words else "", around=block.text[:LONGEST_LINE])


def _of_line(text: str) -> Iterator[FoundDate]:
    yield from _dates(text[:LONGEST_LINE], label="", around=text[:LONGEST_LINE])


def _dates(text: str, *, label: str, around: str) -> Iterator[FoundDate]:
    """The first date of a text; a line that names several is a story and not an entry."""
    mentions = dates_in(text)
    if not mentions or (len(mentions) > 1 and not label):
        return
    mention = mentions[0]
    title = label or _label(text[: mention.start] + " " + text[mention.end :])
    clock = times_in(text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :])
    clock = clock or times_in(around)
    yield FoundDate(
        key="",
        kind=kind_of(title or around),
        title=title or "Date",
        first=mention.first,
        last=mention.last,
        at=_nearest(clock, mention),
        is_unclear=mention.is_unclear,
    )


def _nearest(clock: Sequence[TimeMention], mention: DateMention) -> time | None:
    nearest = min(clock, key=lambda each: abs(each.start - mention.start), default=None)
    return None if nearest is None else nearest.at


def _label(text: str) -> str:
    """What happens, without the date, the time and the words between them."""
    for mention in reversed(times_in(text)):
        text = text[: mention.start] + " " + text[mention.end :]
    text = " ".join(ZONE.sub(" ", text).replace("( )", " ").replace("()", " ").split())
    before = None
    while before != text:
        before, text = text, _ENDS.sub("", text)
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1].rstrip()}…"
