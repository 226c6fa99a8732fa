"""A door of the authorisation matrix: an endpoint and method, to whom it opens, and in which stages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.lifecycle import Stage


@dataclass(frozen=True, slots=True)
class Door:
    """An endpoint and method. Whoever is not in `opens_to` is refused: with 404 when not a member of the RFP named.

    Before the stage `opens_from` and after `opens_until` it is shut for everyone. `hidden_from` are those who may use
    such a door, but not this one: to them it does not exist. `arguments` replaces what the world's addresses mean,
    `answers` are statuses beyond the usual ones that an open door may give.
    """

    endpoint: str
    opens_to: frozenset[str]
    method: str = "GET"
    opens_from: Stage = Stage.DRAFTING
    opens_until: Stage = Stage.SERVICE_REVIEWS
    hidden_from: frozenset[str] = frozenset()
    arguments: Mapping[str, object] = field(default_factory=dict)
    answers: frozenset[int] = frozenset()


def form_doors(
    endpoint: str, opens_to: frozenset[str], *, answers: frozenset[int] = frozenset(), until: Stage | None = None
) -> tuple[Door, Door]:
    """A form: looked at and sent by the same people."""
    last = until or Stage.SERVICE_REVIEWS
    return (
        Door(endpoint, opens_to, answers=answers, opens_until=last),
        Door(endpoint, opens_to, method="POST", answers=answers, opens_until=last),
    )
