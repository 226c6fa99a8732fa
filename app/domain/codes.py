"""Readable codes of what an RFP lists: C1, R1, T1."""

from collections.abc import Collection


def next_code(prefix: str, *, taken: Collection[str]) -> str:
    """The first of prefix1, prefix2, … that nothing has."""
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"
