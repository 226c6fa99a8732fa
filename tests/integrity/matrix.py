"""The authorisation matrix: who may use which endpoint from which stage on. A new endpoint takes its place here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.lifecycle import Stage
from tests.integrity.personas import LEADS, MEMBERS, PERSONAS, READERS, SIGNED_IN, SUBMITTED

EVERYONE = frozenset(PERSONAS)
ADMINISTRATOR = frozenset({"administrator"})
BUYERS = frozenset({"lead", "lead of another RFP"})
OVERSEERS = frozenset({"administrator", "auditor"})


@dataclass(frozen=True, slots=True)
class Door:
    """An endpoint and method. Whoever is not in `opens_to` is refused: with 404 when not a member of the RFP named.

    Before the stage `opens_from` it is shut for everyone. `arguments` replaces what the world's addresses mean;
    `writes` lists what a request may change: "table.column", "+table" for rows added, "-table" for rows removed.
    """

    endpoint: str
    opens_to: frozenset[str]
    method: str = "GET"
    opens_from: Stage = Stage.DRAFTING
    arguments: Mapping[str, object] = field(default_factory=dict)
    writes: frozenset[str] = frozenset()


DOORS: tuple[Door, ...] = (Door("static", EVERYONE),)
