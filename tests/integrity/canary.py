"""A secret of the integrity world: what stands in one field, and who may come across it."""

from dataclasses import dataclass

from app.domain.lifecycle import Stage

LATE_STAGES = (Stage.FINALISTS, Stage.AWARDS, Stage.SERVICE_REVIEWS)
"""In these the world's price envelopes are open."""


@dataclass(frozen=True, slots=True)
class Canary:
    """Words or digits that stand in one secret field, and the personas who may read them; `later` may once the price
    envelopes are open."""

    text: str
    readers: frozenset[str]
    later: frozenset[str] = frozenset()

    def is_secret(self, *, persona: str, stage: Stage) -> bool:
        return persona not in self.readers and not (stage in LATE_STAGES and persona in self.later)
