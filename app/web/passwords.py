"""Passwords: what is accepted, how they are kept, and comparing in the same time whether or not there is an account."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import NewType

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.errors import DomainError
from app.web.common_passwords import COMMON

HASHER = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)
"""argon2id with the parameters of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane."""

SHORTEST, LONGEST = 12, 200
"""Characters. No rules of composition, as NIST SP 800-63B asks."""

AcceptedHash = NewType("AcceptedHash", str)
"""The hash of a password that passed `accepted`; operations take nothing else."""


class RefusedPassword(DomainError):
    """A new password was not accepted; the sentence says why."""


def accepted(password: str, *, own_words: Iterable[str]) -> AcceptedHash:
    """The hash of a new password. `own_words` are the person's e-mail and name. Raises RefusedPassword."""
    fault = _fault(password, own_words=own_words)
    if fault:
        raise RefusedPassword(fault)
    return AcceptedHash(HASHER.hash(_plain(password)))


def matches(password: str, *, kept: str | None) -> bool:
    """Whether `password` is the one `kept` as a hash. Takes as long where nothing is kept, and says no."""
    decoy = _decoy()
    try:
        HASHER.verify(kept or decoy, _plain(password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


def renewed(password: str, *, kept: str) -> str | None:
    """A fresh hash if `kept` was made with other parameters than today's, else None."""
    return HASHER.hash(_plain(password)) if HASHER.check_needs_rehash(kept) else None


def _plain(password: str) -> str:
    """The same password however a keyboard composes its accents."""
    return unicodedata.normalize("NFKC", password)


def _fault(password: str, *, own_words: Iterable[str]) -> str | None:
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters; a few words in a row are easy to remember."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    folded = _folded(password)
    if folded in _forms(own_words):
        return "Your own name or e-mail address is the first thing somebody would try. Choose something else."
    if folded in COMMON or len(set(folded)) <= 2:
        return "This is one of the passwords that are tried first. Choose something else."
    return None


def _folded(text: str) -> str:
    return "".join(_plain(text).casefold().split())


def _forms(own_words: Iterable[str]) -> set[str]:
    """Name and address as somebody may type them, the address also without its domain, and each said twice."""
    forms = {_folded(word) for word in own_words} | {_folded(word.partition("@")[0]) for word in own_words}
    return forms | {form * 2 for form in forms}


@cache
def _decoy() -> str:
    return HASHER.hash("nobody's password")
