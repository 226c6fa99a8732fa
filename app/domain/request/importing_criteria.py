"""Finds an RFP's criteria with their weights in the text: headings, table rows or list items that carry them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from app.domain.evaluation import ScoringStage
from app.domain.request.importing_blocks import Block, BlockKind
from app.domain.request.importing_markdown import Part

FEWEST = 2
LONGEST = 300
_ABOUT = re.compile(r"criteri|evaluat|scor|factor|award|weight", re.IGNORECASE)
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+|\d{1,4}(?:\.\d{1,4})?)"
_UNIT = r"(?P<unit>%|per\s?cent|points?\b|pts?\b)"
_AT_END = re.compile(
    r"[\s\-–—:,(\[]+(?:(?:weight(?:ing|ed)?|max(?:imum)?(?: points)?|worth|up to|of)\b[\s:=.]*)*"
    rf"{_NUMBER}\s*{_UNIT}(?:\s*(?:max(?:imum)?|possible|available))?\s*[)\].]*$",
    re.IGNORECASE,
)
TAIL = 80
"""Only so much of a title's end is looked at, so that no title can keep the search busy."""
_AT_START = re.compile(rf"{_NUMBER}\s*{_UNIT}\s*[-–—:)]*\s+(?P<title>\w.*)", re.IGNORECASE)
_CELL = re.compile(rf"{_NUMBER}\s*(?P<unit>%|per\s?cent|points?|pts?)?(?:\s*max(?:imum)?)?", re.IGNORECASE)
_WEIGHT_HEAD = re.compile(r"weight|points|per\s?cent|%|\bmax|\bscore", re.IGNORECASE)
_NO_CRITERION = re.compile(r"(?:grand |sub-?)?total|sum\b", re.IGNORECASE)
_TOTAL = re.compile(
    r"total\s+(?:number\s+of\s+)?(?:available\s+|possible\s+)?points\b[^.\d]{0,60}?(?:\bis|\bof|:|=|equals)\s*([\d,]{2,7})\b(?!\s*%)",
    re.IGNORECASE,
)
_PRICE = re.compile(r"\b(?:cost|costs|price|prices|pricing|fee|fees)\b|financial (?:offer|proposal)", re.IGNORECASE)
_PREFERENCE = re.compile(r"\bpreference\b|\bbonus\b", re.IGNORECASE)
_STAGES = (
    (ScoringStage.INTERVIEW, re.compile(r"interview|presentation|demonstration|\boral|\bverbal", re.IGNORECASE)),
    (ScoringStage.SITE_VISIT, re.compile(r"site visit", re.IGNORECASE)),
)


class CountsAs(StrEnum):
    """What a criterion of the file becomes."""

    SCORE = "score"
    PRICE = "price"
    PREFERENCE = "preference"  # points added to the offers that qualify, inside the total
    GATE = "gate"


class Unit(StrEnum):
    PERCENT = "percent"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class FoundCriterion:
    """A criterion to be confirmed: its weight as the file gives it, and what its words make of it."""

    key: str
    title: str
    weight: Decimal
    counts_as: CountsAs = CountsAs.SCORE
    stage: ScoringStage = ScoringStage.RESPONSE


@dataclass(frozen=True, slots=True)
class FoundCriteria:
    """The criteria of one place in the file. `total_points` is what the file says there are in all, or None."""

    unit: Unit = Unit.PERCENT
    criteria: tuple[FoundCriterion, ...] = ()
    total_points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Weighed:
    title: str
    number: Decimal
    unit: Unit


def found_criteria(parts: Sequence[Part]) -> FoundCriteria:
    """The criteria of the place whose weights add up, else of the first with weights at all."""
    total = _total(parts)
    places = [place for place in _places(parts) if len(place) >= FEWEST]
    best = next((place for place in places if _adds_up(place, total)), places[0] if places else [])
    if not best:
        return FoundCriteria()
    return FoundCriteria(unit=best[0].unit, criteria=tuple(_judged(best)), total_points=total)


def read_weight(text: str) -> tuple[str, Decimal, Unit] | None:
    """ "Staffing Plan (10%)" as title, number and unit; None where no weight stands at either end."""
    text = text.strip()[:LONGEST]
    tail = text[-TAIL:]
    if found := _AT_END.search(tail):
        title = text[: len(text) - len(tail) + found.start()]
    elif found := _AT_START.fullmatch(text):
        title = found["title"]
    else:
        return None
    title = title.strip(" -–—:,([")
    if not title or _NO_CRITERION.match(title):
        return None
    return title, _number(found["number"]), _unit(found["unit"])


def _total(parts: Sequence[Part]) -> Decimal | None:
    for part in parts:
        if found := _TOTAL.search(part.body):
            return _number(found[1])
    return None


def _places(parts: Sequence[Part]) -> Iterator[list[_Weighed]]:
    """Where criteria with weights stand together: headings under one, then tables, then lists about criteria."""
    yield from _under_one_heading(parts)
    about = [part for part in parts if _ABOUT.search(part.title)]
    for part in parts:
        rows = [block for block in part.blocks if block.kind is BlockKind.ROW]
        for head in dict.fromkeys(row.head for row in rows):
            is_about = _ABOUT.search(part.title) or any(_ABOUT.search(cell) for cell in head)
            if is_about and (at := _weight_column(head)) is not None:
                yield [found for row in rows if row.head == head and (found := _of_row(row, at=at))]
    for part in about:
        for kind in (BlockKind.ITEM, BlockKind.TEXT):
            yield _of_one_unit([each for block in part.blocks if block.kind is kind for each in _of(block.text)])


def _under_one_heading(parts: Sequence[Part]) -> Iterator[list[_Weighed]]:
    siblings: dict[tuple[int, int], list[_Weighed]] = {}
    above: list[tuple[int, int]] = []
    for index, part in enumerate(parts):
        above = [each for each in above if each[0] < part.level]
        parent = above[-1][1] if above else -1
        siblings.setdefault((parent, part.level), []).extend(_of(part.title))
        above.append((part.level, index))
    yield from map(_of_one_unit, siblings.values())


def _of(text: str) -> Iterator[_Weighed]:
    if found := read_weight(text):
        yield _Weighed(*found)


def _of_one_unit(found: list[_Weighed]) -> list[_Weighed]:
    """Only those in the unit that most have: points and percent of them do not add up."""
    units = [each.unit for each in found]
    return [each for each in found if each.unit is max(units, key=units.count)]


def _weight_column(head: Sequence[str]) -> int | None:
    return next((at for at, cell in enumerate(head) if at and _WEIGHT_HEAD.search(cell)), None)


def _of_row(row: Block, *, at: int) -> _Weighed | None:
    cell = _CELL.fullmatch(row.cells[at].strip()) if at < len(row.cells) else None
    title = next((text for text in row.cells[:at] if re.search(r"[^\W\d]", text)), "")[:LONGEST]
    if cell is None or not title or _NO_CRITERION.match(title):
        return None
    percent = "%" in row.head[at] or re.search(r"per\s?cent", row.head[at], re.IGNORECASE)
    return _Weighed(title, _number(cell["number"]), _unit(cell["unit"] or ("%" if percent else "points")))


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _unit(text: str) -> Unit:
    return Unit.PERCENT if text == "%" or text.casefold().startswith("per") else Unit.POINTS


def _adds_up(place: Sequence[_Weighed], total: Decimal | None) -> bool:
    added = sum(each.number for each in place)
    return added == 100 or (place[0].unit is Unit.POINTS and added == total)


def _judged(place: Sequence[_Weighed]) -> Iterator[FoundCriterion]:
    """What each counts as, by its words; price is at most one criterion."""
    has_price = False
    for number, each in enumerate(place, start=1):
        found = FoundCriterion(key=f"c{number}", title=each.title, weight=each.number)
        if _PREFERENCE.search(each.title):
            found = replace(found, counts_as=CountsAs.PREFERENCE)
        elif _PRICE.search(each.title) and not has_price:
            has_price = True
            found = replace(found, counts_as=CountsAs.PRICE)
        else:
            stage = next((stage for stage, words in _STAGES if words.search(each.title)), ScoringStage.RESPONSE)
            found = replace(found, stage=stage)
        yield found
