"""What is missing before a response is complete: each area of the portal adds what it knows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from app.web.invitation_in_question import InvitationInQuestion


@dataclass(frozen=True, slots=True)
class Missing:
    """Something still to be done, and the page of the portal on which it is; `arguments` beside the invitation's."""

    sentence: str
    endpoint: str
    arguments: Mapping[str, str | int] = field(default_factory=dict)


MISSING: list[Callable[[InvitationInQuestion], Iterable[Missing]]] = []
"""Asked in this order for an invitation that stands, is agreed to and not declined, until the deadline."""
