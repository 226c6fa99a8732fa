"""A mark as an evaluator typed it: what the text of a score means, and what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from app.domain.errors import DomainError
from app.domain.evaluation import Criterion, CriterionKind, MarkKind
from app.domain.rounding import plain
from app.domain.tree import Scale, Tree
from app.domain.typed import POINTS, NoNumber, Unreadable, shortened, typed_number

LONGEST_TEXT = 20_000
"""Characters of a justification, of strengths and of weaknesses: some eight pages each."""
LONGEST_WHY = 2_000
NOT_APPLICABLE = "N/A"
_WORDS = {"n/a": MarkKind.NOT_APPLICABLE, "na": MarkKind.NOT_APPLICABLE, "not applicable": MarkKind.NOT_APPLICABLE}
_VERDICTS = {"pass": MarkKind.PASS, "fail": MarkKind.FAIL}
_SAID = {MarkKind.NOT_APPLICABLE: NOT_APPLICABLE, MarkKind.PASS: "pass", MarkKind.FAIL: "fail"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell as typed. `offer` and `criterion` are numbers within the RFP; `score` is a number, a word of the scale,
    N/A, pass or fail, or empty where there is none yet. `version` is that of the mark the person saw, 0 where nothing
    was there; `why` says why a given score is changed after the seat was reopened."""

    offer: int
    criterion: int
    score: str = ""
    comment: str = ""
    strengths: str = ""
    weaknesses: str = ""
    version: int = 0
    why: str = ""


class Judgement(NamedTuple):
    """What a score means; `value` is set for SCORE only, and NOTED says that there is none yet."""

    kind: MarkKind
    value: Decimal | None


NONE_YET = Judgement(MarkKind.NOTED, None)


class EntryFault(NamedTuple):
    """What is wrong with one cell, in words."""

    offer: int
    criterion: int
    text: str


def judgement(text: str, *, leaf: Criterion, tree: Tree) -> Judgement:
    """What somebody typed as the score on a leaf. Raises DomainError with what may be typed instead."""
    said = " ".join(text.split()).casefold()
    if not said:
        return NONE_YET
    if leaf.kind is CriterionKind.GATE:
        if said not in _VERDICTS:
            raise DomainError(f"“{shortened(text)}” is no verdict: this is a gate. Choose pass or fail.")
        return Judgement(_VERDICTS[said], None)
    if said in _WORDS:
        return Judgement(_WORDS[said], None)
    scale = tree.scale(leaf.id)
    value = scale.value_of(said)
    if value is None:
        value = _number(text, scale=scale)
    fault = scale.fault(value)
    if fault:
        raise DomainError(f"{fault} Give a score on it, or N/A.")
    return Judgement(MarkKind.SCORE, value)


def _number(text: str, *, scale: Scale) -> Decimal:
    try:
        return typed_number(text, precision=POINTS)
    except NoNumber as error:
        raise DomainError(
            f"“{shortened(text)}” is not on the scale {scale.in_words()}. Give a score on it, or N/A."
        ) from error
    except Unreadable as error:
        raise DomainError(str(error)) from error


def score_text(kind: MarkKind | None, value: Decimal | None) -> str:
    """The score of a mark as it would be typed; empty where there is none yet."""
    if value is not None:
        return plain(value)
    return _SAID.get(kind, "") if kind is not None else ""


def faults_of_texts(entry: Entry) -> Iterable[str]:
    """What is too long in an entry."""
    for name, text, most in (
        ("justification", entry.comment, LONGEST_TEXT),
        ("text on strengths", entry.strengths, LONGEST_TEXT),
        ("text on weaknesses", entry.weaknesses, LONGEST_TEXT),
        ("reason of the change", entry.why, LONGEST_WHY),
    ):
        if len(text) > most:
            yield f"The {name} has {len(text):,} characters; {most:,} are kept. Shorten it."
        if "\0" in text:
            yield f"The {name} has a character that cannot be kept (a NUL). Delete it."
