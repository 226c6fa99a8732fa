"""Fields of expertise as people type them, and which of them mean the same."""

import re
from collections.abc import Iterable

from app.domain.errors import DomainError

MOST_FIELDS = 20
LONGEST = 60
_APART = re.compile(r"[,;\n]")
_WORD = re.compile(r"\w+")
_LITTLE = frozenset({"a", "and", "for", "in", "of", "on", "or", "the", "to", "with"})
"""Words that say nothing about a field."""


def typed_fields(text: str) -> tuple[str, ...]:
    """The fields in a text, set apart by commas; each once, in the order typed. Raises DomainError."""
    fields: dict[str, str] = {}
    for part in _APART.split(text):
        field = " ".join(part.split())
        if not field:
            continue
        if len(field) > LONGEST:
            raise DomainError(f"“{field[:LONGEST]}…” is too long. A field is a few words, set apart by commas.")
        if not words_of(field):
            raise DomainError(f"“{field}” names no field. Write what it is about, for example telephony.")
        fields.setdefault(field.casefold(), field)
    if len(fields) > MOST_FIELDS:
        raise DomainError(f"At most {MOST_FIELDS} fields are kept. Name those that matter.")
    return tuple(fields.values())


def words_of(field: str) -> frozenset[str]:
    """What a field is about, as words without regard to case."""
    return frozenset(_WORD.findall(field.casefold())) - _LITTLE


def shared_fields(held: Iterable[str], *, asked: Iterable[str]) -> tuple[str, ...]:
    """Those of the fields asked for that somebody holds: all words of the one stand in the other.

    So “security” is held by whoever knows “IT security”, and the other way round; “customer service” and “service
    desk” are two things.
    """
    known = [words_of(field) for field in held]
    return tuple(field for field in asked if any(_matches(words_of(field), words) for words in known))


def _matches(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and (one <= other or other <= one)
