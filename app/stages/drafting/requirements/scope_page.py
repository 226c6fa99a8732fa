"""What the page of the scope shows: three columns of items, and what an open one still lacks."""

from dataclasses import dataclass

from app.domain.request.requirements import ScopeItem, Side
from app.domain.request.scope import SIDES, without_decider
from app.stages.drafting.requirements.page import Tab, tabs_of
from app.stages.drafting.requirements.queries import Stored
from app.stages.drafting.requirements.written import Written

EMPTY = {
    Side.IN: "What the vendor is to do.",
    Side.OUT: "What somebody could expect, and the vendor is not to do.",
    Side.OPEN: "What is not decided yet, who decides it, and until when.",
}
NOBODY_DECIDES = "Who decides this, and until when? Say it in the note."


@dataclass(frozen=True, slots=True)
class ScopeLine:
    """An item; `lacks` is the sentence that asks for what is missing, `others` the sides it can be moved to."""

    public_id: str
    version: int
    text: str
    note: str
    lacks: str
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ScopeColumn:
    side: str
    heading: str
    empty: str
    lines: tuple[ScopeLine, ...]


@dataclass(frozen=True, slots=True)
class ScopePage:
    tabs: tuple[Tab, ...]
    columns: tuple[ScopeColumn, ...]


def scope_page(written: Written, *, known: frozenset[str]) -> ScopePage:
    lacking = {item.key for item in without_decider([each.value for each in written.scope])}
    return ScopePage(
        tabs=tabs_of(written, here="drafting.requirements_scope", known=known),
        columns=tuple(
            ScopeColumn(
                side=side.value,
                heading=heading,
                empty=EMPTY[side],
                lines=tuple(_line(each, lacking=lacking) for each in written.scope if each.value.side is side),
            )
            for side, heading in SIDES.items()
        ),
    )


def _line(stored: Stored[ScopeItem], *, lacking: set[str]) -> ScopeLine:
    item = stored.value
    return ScopeLine(
        public_id=stored.public_id,
        version=stored.version,
        text=item.text,
        note=item.note,
        lacks=NOBODY_DECIDES if item.key in lacking else "",
        others=tuple((side.value, heading) for side, heading in SIDES.items() if side is not item.side),
    )
