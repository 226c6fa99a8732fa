"""What answering costs, as counted work: hashes with their parameters and statements, alike on any machine."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import Engine, event

from app.web import passwords

AS_GOOD_AS = (
    (re.compile(r"(?:RELEASE|ROLLBACK TO) SAVEPOINT"), "end of savepoint"),
    (re.compile(r"person_id (?:= \S+|IS NULL)"), "person_id"),
)
"""What costs the same: a savepoint given up or kept, the links of a person or those of nobody."""


class Watched:
    """The hasher as it is, noting each time what it was asked for."""

    def __init__(self, hasher: PasswordHasher, *, done: list[str]) -> None:
        self._hasher = hasher
        self._done = done
        self.check_needs_rehash = hasher.check_needs_rehash

    def hash(self, password: str) -> str:
        self._done.append("hash")
        return self._hasher.hash(password)

    def verify(self, kept: str, password: str) -> bool:
        self._done.append(f"verify {extract_parameters(kept)}")
        return self._hasher.verify(kept, password)


@contextmanager
def effort(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Gathers what is done meanwhile, in order."""
    done: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        for pattern, name in AS_GOOD_AS:
            statement = pattern.sub(name, statement)
        done.append(statement)

    with monkeypatch.context() as patch:
        patch.setattr(passwords, "HASHER", Watched(passwords.HASHER, done=done))
        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield done
        finally:
            event.remove(Engine, "before_cursor_execute", note)
