"""The scope: what is in, out or open, added, changed, moved from side to side, removed."""

from dataclasses import asdict

from app.domain.request.requirements import ScopeItem, Side
from app.domain.request.scope import SIDES
from app.models.requirement import ScopeItemRow
from app.stages.drafting.requirements.operations.rows import current, differences, next_position, record
from app.web.draft_lock import editable
from app.web.unit_of_work import Work, operation


@operation
def add_scope_item(work: Work, *, rfp_id: int, item: ScopeItem) -> None:
    """Add an item as the last of its side; its key is given here."""
    editable(work, rfp_id=rfp_id)
    position = next_position(work.session, ScopeItemRow, rfp_id=rfp_id)
    row = ScopeItemRow(rfp_id=rfp_id, position=position, side=item.side, text=item.text, note=item.note)
    work.session.add(row)
    sentence = f"Added to the scope, {_side(item.side)}: {_shortened(item.text)}"
    record(work, row, subject="Scope", sentence=sentence, after=_words(item))


@operation
def change_scope_item(work: Work, *, rfp_id: int, version: int | None, item: ScopeItem) -> None:
    """Put these words in the place of those of the item with this key. Raises `Stale`, `Gone`."""
    editable(work, rfp_id=rfp_id)
    row = current(work.session, ScopeItemRow, rfp_id=rfp_id, public_id=item.key, version=version)
    before = _words(_item(row))
    if row.side is not item.side:
        row.position = next_position(work.session, ScopeItemRow, rfp_id=rfp_id)
    row.side, row.text, row.note = item.side, item.text, item.note
    sentence = f"Changed in the scope: {_shortened(item.text)}"
    record(work, row, subject="Scope", sentence=sentence, changed=differences(before, _words(item)))


@operation
def move_scope_item(work: Work, *, rfp_id: int, public_id: str, version: int | None, side: Side) -> None:
    """Put an item on another side, as its last. Raises `Stale`, `Gone`."""
    editable(work, rfp_id=rfp_id)
    row = current(work.session, ScopeItemRow, rfp_id=rfp_id, public_id=public_id, version=version)
    was, row.side = row.side, side
    row.position = next_position(work.session, ScopeItemRow, rfp_id=rfp_id)
    sentence = f"Moved in the scope from {_side(was)} to {_side(side)}: {_shortened(row.text)}"
    record(work, row, subject="Scope", sentence=sentence, changed={"side": [was.value, side.value]})


@operation
def remove_scope_item(work: Work, *, rfp_id: int, public_id: str, version: int | None) -> None:
    """Remove an item. Raises `Stale`, `Gone`."""
    editable(work, rfp_id=rfp_id)
    row = current(work.session, ScopeItemRow, rfp_id=rfp_id, public_id=public_id, version=version)
    sentence = f"Removed from the scope, {_side(row.side)}: {_shortened(row.text)}"
    record(work, row, subject="Scope", sentence=sentence, before=_words(_item(row)))
    work.session.delete(row)


def _item(row: ScopeItemRow) -> ScopeItem:
    return ScopeItem(key=row.public_id, side=row.side, text=row.text, note=row.note)


def _words(item: ScopeItem) -> dict[str, object]:
    return {name: value for name, value in asdict(item).items() if name != "key"}


def _side(side: Side) -> str:
    return SIDES[side].lower()


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:120]}…"
