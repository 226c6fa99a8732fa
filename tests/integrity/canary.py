"""A secret of the integrity world: what stands in one field, and who may come across it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Canary:
    """Words or digits that stand in one secret field, and the personas who may read them."""

    text: str
    readers: frozenset[str]
