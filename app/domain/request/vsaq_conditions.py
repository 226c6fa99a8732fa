"""The conditions of VSAQ in our words: `a && !(b || c)` and `^shown`, from left to right without precedence."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Literal

from app.domain.request.conditions import All, Any, Condition, Not

ALWAYS: Literal[True] = True
NEVER: Literal[False] = False
Truth = Condition | Literal[True, False]
"""A condition, or what is known without any answer."""
DEEPEST = 40
LONGEST = 5_000
_TOKEN = re.compile(r"\s*(&&|\|\||!|\(|\)|\^?[\w./:-]+)")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a condition; with ^ before it, it asks whether the item of that name shows."""

    text: str
    asks_whether_shown: bool = False


def read_condition(text: str, *, meaning: Callable[[Name], Truth]) -> Truth:
    """What a condition says. Raises ValueError with what cannot be read."""
    if len(text) > LONGEST:
        raise ValueError(f"it has more than {LONGEST:,} characters.")
    tokens: list[str] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            raise ValueError(f"{text[at : at + 20].strip()} is neither a name nor &&, ||, ! or a bracket.")
        tokens.append(found[1])
        at = found.end()
    return _Reading(tokens, meaning).whole()


class _Reading:
    def __init__(self, tokens: list[str], meaning: Callable[[Name], Truth]) -> None:
        self._tokens = tokens
        self._meaning = meaning
        self._depth = 0

    def whole(self) -> Truth:
        if not self._tokens:
            return ALWAYS
        found = self._chain()
        if self._tokens:
            raise ValueError(f"{self._tokens[0]} is not expected there.")
        return found

    def _chain(self) -> Truth:
        found = self._single()
        while self._tokens and self._tokens[0] in ("&&", "||"):
            join = joined_all if self._tokens.pop(0) == "&&" else joined_any
            found = join(found, self._single())
        return found

    def _single(self) -> Truth:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError("it is nested too deeply.")
        found = self._bracketed()
        self._depth -= 1
        return found

    def _bracketed(self) -> Truth:
        if not self._tokens:
            raise ValueError("it ends where a name is expected.")
        here = self._tokens.pop(0)
        if here == "!":
            return denied(self._single())
        if here == "(":
            found = self._chain()
            if not self._tokens or self._tokens.pop(0) != ")":
                raise ValueError("a bracket is not closed.")
            return found
        if here in ("&&", "||", ")"):
            raise ValueError(f"{here} is not expected there.")
        if here in ("true", "false"):
            return here == "true"
        return self._meaning(Name(here.lstrip("^"), asks_whether_shown=here.startswith("^")))


def denied(part: Truth) -> Truth:
    if isinstance(part, bool):
        return not part
    return part.part if isinstance(part, Not) else Not(part)


def joined_all(first: Truth, second: Truth) -> Truth:
    """Both; parts of parts stand side by side."""
    if isinstance(first, bool):
        return second if first else NEVER
    if isinstance(second, bool):
        return first if second else NEVER
    return All((*_parts(first, All), *_parts(second, All)))


def joined_any(first: Truth, second: Truth) -> Truth:
    if isinstance(first, bool):
        return ALWAYS if first else second
    if isinstance(second, bool):
        return ALWAYS if second else first
    return Any((*_parts(first, Any), *_parts(second, Any)))


def conjoined(truths: Iterable[Truth]) -> Truth:
    """All of them; what is there twice counts once."""
    return reduce(joined_all, dict.fromkeys(truths), ALWAYS)


def _parts(condition: Condition, kind: type[All] | type[Any]) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, kind) else (condition,)
