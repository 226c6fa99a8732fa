"""What is still weak about requirements: a want without its need, gaps in the story, words that cannot be told."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from app.domain.request.requirements import Obligation, Requirement
from app.domain.request.solution_words import Prescription, solution_flags
from app.domain.request.vague_words import VAGUE, pattern_of


class Weakness(StrEnum):
    """What kind of thing is weak, the most first-class first."""

    SOLUTION = "solution"
    INCOMPLETE = "incomplete"
    UNTOLD = "untold"  # a measure that tells nothing
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class Flag:
    """One weakness of a requirement: the words it stands on, the sentence, the question to ask back, and the field
    that mends it. `is_answered` where the need behind a solution was given already."""

    kind: Weakness
    field: str
    words: str
    sentence: str
    question: str
    is_answered: bool = False


MISSING = (
    ("problem", "It does not say which problem it solves.", "What goes wrong today, and how often?"),
    ("outcome", "It does not say what would be different.", "What would show that the problem is solved?"),
    ("measure", "It does not say how the outcome is measured.", "By which figure or which proof would you know?"),
)
"""The fields that tell a requirement's story, with what is said where one is empty."""


_VAGUE = tuple((pattern_of(each), each) for each in VAGUE)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]?")
_FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|third|quarter|twice|once|double|zero|none|nobody"
    r"|no|not|all|every|each|always|never|per cent|percent)\b",
    re.IGNORECASE,
)
_WAY_TO_TELL = re.compile(
    r"\b(?:audit\w*|survey\w*|reports?|reported|measured|tests?|tested|testing|counts?|counted|logs?|logged|sampl\w+"
    r"|certificat\w+|certified|inspect\w+|checked|checks?|checklist|compar\w+|monitor\w+|record\w*|demonstrat\w+|proof"
    r"|proven|protocol|sign(?:ed|-off)|exam\w*|mystery|benchmark\w*|review\w*|score[ds]?|rating|rated|share|rate|ratio"
    r"|number of|average|median|mean|percentage|index|trend|baseline|statistic\w*|complaints?|yes or no|dashboard)\b",
    re.IGNORECASE,
)
MOST_MUSTS = Fraction(4, 5)
FEWEST_TO_WEIGH = 5
"""Below that many requirements the share of musts says nothing."""


def flags_of(requirement: Requirement, *, known: Collection[str] = ()) -> tuple[Flag, ...]:
    """What is weak about a requirement, solutions first; `known` are names that prescribe nothing (see
    `solution_flags`)."""
    return _flags(requirement, frozenset(known))


@lru_cache(maxsize=2_000)
def _flags(requirement: Requirement, known: frozenset[str]) -> tuple[Flag, ...]:
    """Kept by value: pages ask for the same requirements again and again."""
    return (
        *_solutions(requirement, known=known),
        *_missing(requirement),
        *_untold(requirement),
        *_vague(requirement),
    )


def open_flags(requirement: Requirement, *, known: Collection[str] = ()) -> tuple[Flag, ...]:
    """The flags that nobody has answered yet."""
    return tuple(flag for flag in flags_of(requirement, known=known) if not flag.is_answered)


def too_many_musts(requirements: Sequence[Requirement]) -> str | None:
    """The sentence that says that nearly everything is a must, which then weighs nothing; None if it is not so."""
    musts = sum(each.obligation is Obligation.MUST for each in requirements)
    if len(requirements) < FEWEST_TO_WEIGH or Fraction(musts, len(requirements)) <= MOST_MUSTS:
        return None
    return (
        f"{musts} of {len(requirements)} requirements are a must, more than 80 %. Each must can put out an offer that "
        "is the best in everything else: keep it for what would make the service useless without it."
    )


def _solutions(requirement: Requirement, *, known: Collection[str]) -> list[Flag]:
    is_answered = bool(requirement.need.strip())
    return [
        Flag(
            Weakness.SOLUTION,
            "statement" if found.kind is Prescription.NO_EQUIVALENT else "need",
            found.words,
            _prescribes(found.kind, found.words),
            found.question,
            is_answered,
        )
        for found in solution_flags(requirement.statement, known=known)
    ]


def _prescribes(kind: Prescription, words: str) -> str:
    if kind is Prescription.NO_EQUIVALENT:
        return f"“{words}” stands there without “or equivalent”."
    return f"“{words}” names a solution."


def _missing(requirement: Requirement) -> list[Flag]:
    return [
        Flag(Weakness.INCOMPLETE, name, "", sentence, question)
        for name, sentence, question in MISSING
        if not getattr(requirement, name).strip()
    ]


def _untold(requirement: Requirement) -> list[Flag]:
    measure = requirement.measure.strip()
    if not measure or _FIGURE.search(measure) or _WAY_TO_TELL.search(measure):
        return []
    sentence = "The measure has neither a number nor a way to tell whether it is met."
    return [
        Flag(Weakness.UNTOLD, "measure", measure, sentence, "From which figure on is it met? Who looks, and where?")
    ]


def _vague(requirement: Requirement) -> list[Flag]:
    found: dict[str, Flag] = {}
    for field in ("statement", "outcome", "measure"):
        for sentence in _SENTENCE.findall(getattr(requirement, field)):
            has_number = bool(re.search(r"\d", sentence))
            for pattern, vague in _VAGUE:
                match = pattern.search(sentence)
                if match and not (vague.is_settled_by_number and has_number):
                    words = match.group().lower()
                    flag = Flag(
                        Weakness.VAGUE, field, words, f"“{words}” means something else to each.", vague.question
                    )
                    found.setdefault(words, flag)
    return list(found.values())
