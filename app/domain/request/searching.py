"""Words looked for in answers: found whatever their case, marked where they stand, with a little of what is around."""

from collections.abc import Iterator
from dataclasses import dataclass

AROUND = 90
"""Characters kept before and after what was found."""
MOST_MARKS = 20
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, found or not."""

    text: str
    is_found: bool


def needle(text: str) -> str:
    """What is looked for, as it is compared: case folded, blanks as one."""
    return " ".join(text.split()).casefold()


def places(text: str, looked_for: str) -> list[tuple[int, int]]:
    """Where `looked_for` (a `needle`) begins and ends in the text; places never overlap."""
    return list(_places(text, looked_for)) if looked_for else []


def excerpts(text: str, looked_for: str) -> tuple[Part, ...]:
    """The text around every place where it was found, the rest left out; empty where it was not found."""
    found = places(text, looked_for)[:MOST_MARKS]
    parts: list[Part] = []
    at = 0
    for number, (start, end) in enumerate(found):
        begin = max(at, start - AROUND)
        if begin > at or (number == 0 and begin > 0):
            parts.append(Part(ELLIPSIS, is_found=False))
        stop = found[number + 1][0] if number + 1 < len(found) else len(text)
        rest = min(stop, end + AROUND)
        parts += [
            Part(text[begin:start], is_found=False),
            Part(text[start:end], is_found=True),
            Part(text[end:rest], is_found=False),
        ]
        at = rest
    if found and at < len(text):
        parts.append(Part(ELLIPSIS, is_found=False))
    return tuple(part for part in parts if part.text)


def _places(text: str, looked_for: str) -> Iterator[tuple[int, int]]:
    folded, origin = _folded(text)
    start, last = folded.find(looked_for), 0
    while start >= 0:
        end = start + len(looked_for)
        if origin[start] >= last:  # a letter that folds into two is found once
            last = origin[end - 1] + 1
            yield origin[start], last
        start = folded.find(looked_for, end)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text case folded with blanks as one, and which of its characters each folded one came from."""
    letters: list[str] = []
    origin: list[int] = []
    for place, letter in enumerate(text):
        is_blank = letter.isspace()
        if is_blank and letters and letters[-1] == " ":
            continue
        for folded in " " if is_blank else letter.casefold():
            letters.append(folded)
            origin.append(place)
    return "".join(letters), origin
