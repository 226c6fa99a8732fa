"""Moving the sections of a document: a section takes along what stands beneath it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from app.domain.errors import DomainError, NotHere
from app.domain.request.document import DEEPEST, Section

Sections = tuple[Section, ...]
GONE = "There is no such section any more. Look at the document as it is now."


class Move(StrEnum):
    UP = "up"
    DOWN = "down"
    DEEPER = "deeper"
    SHALLOWER = "shallower"


def depths(levels: Iterable[int]) -> tuple[int, ...]:
    """How deep each heading stands beneath the others, from 1, without a gap where a level was jumped over."""
    above: list[int] = []
    found = []
    for level in levels:
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        found.append(len(above))
    return tuple(found)


def moved(sections: Sequence[Section], key: str, move: Move) -> Sections:
    """The sections after one move of the section `key`. Raises NotHere, and DomainError where it cannot go further."""
    return MOVES[move](tuple(sections), _place(sections, key))


def placed_after(sections: Sequence[Section], key: str, after: str) -> Sections:
    """The section `key`, with what stands beneath it, right after the section `after`, or first where that is "".

    Raises NotHere. Dropped within itself it stays where it is.
    """
    start, end = _block(sections, _place(sections, key))
    target = _place(sections, after) + 1 if after else 0
    return tuple(sections) if start < target <= end else _at(tuple(sections), start, end, target)


def added_after(sections: Sequence[Section], new: Section, after: str) -> Sections:
    """The sections with a new one behind `after` and what stands beneath that; at the end where `after` is gone."""
    at = next((place for place, section in enumerate(sections, start=1) if section.key == after), len(sections))
    if at and new.level <= sections[at - 1].level:
        while at < len(sections) and sections[at].level > new.level:
            at += 1
    return (*sections[:at], new, *sections[at:])


def may_move(sections: Sequence[Section], key: str, move: Move) -> bool:
    """Whether the move leads anywhere."""
    try:
        moved(sections, key, move)
    except DomainError:
        return False
    return True


def _place(sections: Sequence[Section], key: str) -> int:
    for at, section in enumerate(sections):
        if section.key == key:
            return at
    raise NotHere(GONE)


def _block(sections: Sequence[Section], at: int) -> tuple[int, int]:
    """From the section to behind the last one beneath it."""
    end = at + 1
    while end < len(sections) and sections[end].level > sections[at].level:
        end += 1
    return at, end


def _at(sections: Sections, start: int, end: int, target: int) -> Sections:
    block = sections[start:end]
    if target <= start:
        return (*sections[:target], *block, *sections[target:start], *sections[end:])
    return (*sections[:start], *sections[end:target], *block, *sections[target:])


def _up(sections: Sections, at: int) -> Sections:
    if at == 0:
        raise DomainError("This section is the first already.")
    start, end = _block(sections, at)
    target = at - 1
    while target > 0 and sections[target].level > sections[at].level:
        target -= 1
    return _at(sections, start, end, target)


def _down(sections: Sections, at: int) -> Sections:
    start, end = _block(sections, at)
    if end == len(sections):
        raise DomainError("This section is the last already.")
    is_beside = sections[end].level == sections[at].level
    return _at(sections, start, end, _block(sections, end)[1] if is_beside else end + 1)


def _deeper(sections: Sections, at: int) -> Sections:
    start, end = _block(sections, at)
    if at == 0 or sections[at - 1].level < sections[at].level:
        raise DomainError("There is no section above it that it could go beneath.")
    if max(section.level for section in sections[start:end]) >= DEEPEST:
        raise DomainError(f"Sections go {DEEPEST} levels deep, no deeper.")
    return _releveled(sections, start, end, by=1)


def _shallower(sections: Sections, at: int) -> Sections:
    if sections[at].level == 1:
        raise DomainError("This section stands at the top level already.")
    return _releveled(sections, *_block(sections, at), by=-1)


def _releveled(sections: Sections, start: int, end: int, *, by: int) -> Sections:
    block = (replace(section, level=section.level + by) for section in sections[start:end])
    return (*sections[:start], *block, *sections[end:])


MOVES = {Move.UP: _up, Move.DOWN: _down, Move.DEEPER: _deeper, Move.SHALLOWER: _shallower}
