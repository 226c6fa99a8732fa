"""What the page shows of a file before an RFP is made of it, and what the form says to begin with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath

from app.domain.request.document import numbered
from app.domain.request.importing import FoundDocument
from app.domain.request.importing_blocks import plain_words
from app.domain.request.importing_choices import ConfirmedCriterion, sum_fault
from app.domain.request.importing_criteria import Unit
from app.domain.sentences import listed

EXCERPT = 140
_REFERENCE = re.compile(
    r"\b(?:RFP|RFQ|ITT|solicitation|tender)(?: (?:no\.?|number|#))?:? ?#?([A-Z0-9][\w./-]{3,40})", re.IGNORECASE
)
_CURRENCIES = (("€", "EUR"), ("£", "GBP"), ("CHF", "CHF"), ("$", "USD"))


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section as it will be: its number, title and first words; `old` is the number it had in the file."""

    key: str
    number: str
    level: int
    title: str
    old: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`without_time` are the names of dates for which the file gives no time of day, `unclear` of those that can be
    read two ways."""

    sections: tuple[SectionLine, ...]
    notes: tuple[str, ...]
    unit: str
    says_total: bool
    sum_fault: str | None
    summary: str
    without_time: str
    unclear: str


def preview_of(found: FoundDocument, *, criteria: Sequence[ConfirmedCriterion], total: Decimal) -> Preview:
    """`criteria` are those ticked in the form as it stands, `total` the points of all."""
    unit = found.criteria.unit
    return Preview(
        sections=tuple(
            SectionLine(
                key=section.key,
                number=number,
                level=section.level,
                title=section.title,
                old=found.numbers.get(section.key, ""),
                excerpt=_excerpt(section.body),
            )
            for section, number in zip(found.sections, numbered(found.sections), strict=True)
        ),
        notes=found.notes,
        unit="%" if unit is Unit.PERCENT else "points",
        says_total=unit is Unit.POINTS or found.criteria.total_points is not None,
        sum_fault=sum_fault(criteria, unit=unit, total=total),
        summary=_summary(found),
        without_time=listed(each.title for each in found.dates if each.at is None),
        unclear=listed(each.title for each in found.dates if each.is_unclear),
    )


def facts_of(found: FoundDocument, *, name: str) -> dict[str, object]:
    """What the form about the RFP says to begin with."""
    start = "\n".join(section.body for section in found.sections[:2])
    everything = "\n".join(section.body for section in found.sections)
    reference = _REFERENCE.search(plain_words(start))
    return {
        "reference": reference[1].rstrip(".") if reference and any(map(str.isdigit, reference[1])) else "",
        "title": found.title or PurePath(name).stem.replace("_", " "),
        "currency": next((code for sign, code in _CURRENCIES if sign in everything), ""),
        "time_zone": found.time_zone or "UTC",
        "total_points": found.criteria.total_points or total_of(found),
        "asks_minimums": True,
    }


def total_of(found: FoundDocument) -> Decimal:
    """The points of all where the file does not say: what its points add up to, 100 for percentages."""
    if found.criteria.unit is Unit.PERCENT:
        return Decimal(100)
    return sum((each.weight for each in found.criteria.criteria), Decimal(0))


def _excerpt(body: str) -> str:
    text = plain_words(body[: 4 * EXCERPT])
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()}…"


def _summary(found: FoundDocument) -> str:
    counts = (
        (len(found.sections), "section"),
        (len(found.dates), "date"),
        (len(found.criteria.criteria), "weighted criterion"),
        (len(found.minimums), "minimum requirement"),
    )
    return listed(_counted(count, thing) for count, thing in counts)


def _counted(count: int, thing: str) -> str:
    plural = thing.replace("criterion", "criteria") if "criterion" in thing else f"{thing}s"
    return f"{count or 'no'} {thing if count == 1 else plural}"
