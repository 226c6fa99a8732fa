"""What one request says that another does not: added, changed, moved and removed, in readable words by part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from app.domain.request.described import Part, Thing, described
from app.domain.request.request import Request
from app.domain.request.word_differences import Fate, Piece, word_differences


class Change(StrEnum):
    """What happened to a thing."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class TextChange:
    """A labelled text that differs, in pieces of what was kept, added and removed."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. `name` is what it is called now, or was called where it is gone."""

    part: Part
    name: str
    change: Change
    texts: tuple[TextChange, ...] = ()


def differences(before: Request, after: Request) -> tuple[Difference, ...]:
    """All that differs, part by part in the order of reading; empty where both say the same."""
    old, new = described(before), described(after)
    return tuple(found for part in Part for found in _in_part(part, old[part], new[part]))


def _in_part(part: Part, before: Sequence[Thing], after: Sequence[Thing]) -> Iterator[Difference]:
    old, new = {thing.key: thing for thing in before}, {thing.key: thing for thing in after}
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    for key, thing in new.items():
        was = old.get(key)
        if was is None:
            yield Difference(part, thing.name, Change.ADDED, _texts((), thing.texts))
        elif texts := _texts(was.texts, thing.texts):
            yield Difference(part, thing.name, Change.CHANGED, texts)
        elif key in moved:
            yield Difference(part, thing.name, Change.MOVED)
    for key, thing in old.items():
        if key not in new:
            yield Difference(part, thing.name, Change.REMOVED, _texts(thing.texts, ()))


def _moved(before: list[str], after: list[str]) -> set[str]:
    """The keys, in both lists, that stand in another order: as few as explain the new one."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {key for block in blocks for key in after[block.b : block.b + block.size]}
    return set(after) - kept


def _texts(before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]) -> tuple[TextChange, ...]:
    old, new = dict(before), dict(after)
    labels = dict.fromkeys([*new, *old])
    return tuple(
        TextChange(label, word_differences(old.get(label, ""), new.get(label, "")))
        for label in labels
        if old.get(label, "") != new.get(label, "")
    )


def summary(found: Sequence[Difference]) -> str:
    """How much differs, in one sentence: "2 things added, 1 changed and 1 removed."; "Nothing differs."."""
    counts = [(change, sum(each.change is change for each in found)) for change in Change]
    parts = [f"{count} {change.value}" for change, count in counts if count]
    if not parts:
        return "Nothing differs."
    first, *others = parts
    number, _, verb = first.partition(" ")
    words = [f"{number} {'thing' if number == '1' else 'things'} {verb}", *others]
    return f"{words[0] if len(words) == 1 else ', '.join(words[:-1]) + ' and ' + words[-1]}."


def in_plain_text(found: Sequence[Difference]) -> str:
    """The differences as text for a mail: [-removed-] and {+added+}, part by part."""
    lines: list[str] = []
    part: Part | None = None
    for each in found:
        if each.part is not part:
            part = each.part
            lines += ["", part.value] if lines else [part.value]
        lines.append(f"- {each.name}: {each.change.value}")
        if each.change is Change.CHANGED:
            lines += [f"  {text.label}: {_marked(text.pieces)}" for text in each.texts]
    return "\n".join(lines)


_MARKS = {Fate.KEPT: "{}", Fate.ADDED: "{{+{}+}}", Fate.REMOVED: "[-{}-]"}


def _marked(pieces: Sequence[Piece]) -> str:
    return "".join(_MARKS[piece.fate].format(piece.text) for piece in pieces).replace("\n", "\n    ")
