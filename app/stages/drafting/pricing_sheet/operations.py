"""The pricing sheet while it is written: its shape, its lines and their quantities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.domain.errors import DomainError, NotHere
from app.domain.policy import Action
from app.domain.request.data import canonical, to_data
from app.domain.request.price_sheet import PriceSheet, Quantity, SheetLine
from app.domain.request.price_sheet_changes import reshaped
from app.domain.wording import listed
from app.models.price_sheet import PriceSheetRow, SheetLineRow, SheetQuantity
from app.stages.drafting.forms.criterion import next_code
from app.stages.drafting.pricing_sheet.queries import SheetDraft, sheet_draft
from app.stages.drafting.pricing_sheet.storing import store_lines, store_price_sheet, store_quantities
from app.web.draft_lock import Stale, editable, next_row_version
from app.web.unit_of_work import Work, operation

SHAPE_ROW = "pricing sheet"
"""Under this name the audit keeps versions of the shape, of which an RFP has one."""
MOST_LINES = 500


class WouldLose(DomainError):
    """Another shape has no place for some quantities; `lost` says which, line by line."""

    def __init__(self, lost: tuple[str, ...]) -> None:
        self.lost = lost
        super().__init__("Some quantities would have no place any more. Say below whether they may go.")


@dataclass(frozen=True, slots=True)
class Filled:
    """The quantities of one line as typed, and the version of the line they were typed over."""

    public_id: str
    version: int | None
    quantities: tuple[Quantity, ...]


@operation
def save_shape(
    work: Work,
    *,
    rfp_id: int,
    version: int | None,
    shape: PriceSheet,
    renamed: Mapping[str, str],
    accepts_losses: bool,
) -> None:
    """Give the sheet another shape; its lines stay. Raises `Stale`, and `WouldLose` unless losses are accepted."""
    editable(work, rfp_id=rfp_id)
    draft = _current(rfp_id, version=version)
    after = reshaped(draft.sheet, shape=shape, renamed=renamed)
    if after.lost and not accepts_losses:
        raise WouldLose(after.lost)
    _write_shape(work.session, rfp_id=rfp_id, sheet=after.sheet)
    for key, before, line in zip(draft.keys, draft.sheet.lines, after.sheet.lines, strict=True):
        if before.quantities != line.quantities:
            _fill(work.session, _row(work.session, rfp_id=rfp_id, public_id=key.public_id), line=line)
    _record(
        work,
        rfp_id=rfp_id,
        subject=SHAPE_ROW,
        sentence="Changed the shape of the pricing sheet.",
        detail={
            **next_row_version(SHAPE_ROW, version=draft.version + 1),
            "before": to_data(replace(draft.sheet, lines=())),
            "after": to_data(replace(after.sheet, lines=())),
            "lost": list(after.lost),
        },
    )


@operation
def save_quantities(
    work: Work, *, rfp_id: int, version: int | None, filled: Sequence[Filled], step: tuple[str, int] | None = None
) -> None:
    """Store the quantities of these lines and, with `step` (public id, -1 or 1), move a line up or down.

    Raises `Stale` where the shape or one of the lines was changed meanwhile.
    """
    editable(work, rfp_id=rfp_id)
    draft = _current(rfp_id, version=version)
    codes = []
    changes: dict[str, object] = {}
    for each in filled:
        found = draft.line(each.public_id)
        if found is None or found[0].version != each.version:
            raise Stale
        _, line = found
        codes.append(line.code)
        changes[line.code] = [to_data(line.quantities), to_data(each.quantities)]
        row = _row(work.session, rfp_id=rfp_id, public_id=each.public_id)
        _fill(work.session, row, line=replace(line, quantities=each.quantities))
    said = [f"Changed the quantities of {listed(codes)}."] if codes else []
    if step is not None:
        said.append(_moved(work.session, draft, rfp_id=rfp_id, public_id=step[0], by=step[1]))
    detail: dict[str, object] = {"quantities": changes, "rows": {each.public_id: each.version for each in filled}}
    _record(work, rfp_id=rfp_id, subject=SHAPE_ROW, sentence=" ".join(said), detail=detail)


@operation
def add_line(work: Work, *, rfp_id: int, line: SheetLine) -> None:
    """Add a line at the end. Raises DomainError for a code that is taken."""
    editable(work, rfp_id=rfp_id)
    _refuse_taken(work.session, rfp_id=rfp_id, code=line.code, public_id=None)
    _append(work.session, rfp_id=rfp_id, lines=[line])
    _record(work, rfp_id=rfp_id, subject=line.code, sentence=f"Added {line.code} to the pricing sheet.", line=line)


@operation
def change_line(work: Work, *, rfp_id: int, public_id: str, version: int | None, line: SheetLine) -> None:
    """Put these facts in the place of a line's; its quantities stay. Raises `Stale`, DomainError for a taken code."""
    editable(work, rfp_id=rfp_id)
    row = _row(work.session, rfp_id=rfp_id, public_id=public_id)
    if row.version != version:
        raise Stale
    _refuse_taken(work.session, rfp_id=rfp_id, code=line.code, public_id=public_id)
    was = row.code
    row.code, row.title, row.unit, row.note = line.code, line.title, line.unit, line.note
    row.recurrence, row.is_counted = line.recurrence, line.is_counted
    flag_modified(row, "title")
    detail = next_row_version(public_id, version=row.version + 1)
    sentence = f"Changed {was} of the pricing sheet."
    _record(work, rfp_id=rfp_id, subject=line.code, sentence=sentence, line=line, detail=detail)


@operation
def copy_line(work: Work, *, rfp_id: int, public_id: str) -> str:
    """Put a copy of a line with its quantities right beneath it; returns the code of the copy."""
    editable(work, rfp_id=rfp_id)
    draft = sheet_draft(rfp_id)
    found = draft.line(public_id) or _gone()
    codes = [line.code for line in draft.sheet.lines]
    line = replace(found[1], code=next_code("L", taken=codes))
    _append(work.session, rfp_id=rfp_id, lines=[line])
    order = [key.public_id for key in draft.keys]
    copied = work.session.scalars(
        select(SheetLineRow.public_id).where(SheetLineRow.rfp_id == rfp_id, SheetLineRow.code == line.code)
    ).one()
    order.insert(order.index(public_id) + 1, copied)
    _put_in_order(work.session, rfp_id=rfp_id, order=order)
    sentence = f"Copied {found[1].code} of the pricing sheet as {line.code}."
    _record(work, rfp_id=rfp_id, subject=line.code, sentence=sentence, line=line)
    return line.code


@operation
def remove_line(work: Work, *, rfp_id: int, public_id: str, version: int | None) -> str:
    """Remove a line with its quantities; returns its code. Raises `Stale`."""
    editable(work, rfp_id=rfp_id)
    row = _row(work.session, rfp_id=rfp_id, public_id=public_id)
    if row.version != version:
        raise Stale
    line = (sheet_draft(rfp_id).line(public_id) or _gone())[1]
    work.session.execute(delete(SheetLineRow).where(SheetLineRow.id == row.id))
    sentence = f"Removed {line.code} from the pricing sheet."
    _record(work, rfp_id=rfp_id, subject=line.code, sentence=sentence, line=line)
    return line.code


@operation
def import_lines(work: Work, *, rfp_id: int, version: int, lines: Sequence[SheetLine], replaces: bool) -> str:
    """Take lines and quantities over from a file: known codes are changed, others added; with `replaces` those that
    are not in it go, and the order is the file's. Returns what happened, as a sentence. Raises `Stale` where the shape
    is another by now."""
    editable(work, rfp_id=rfp_id)
    draft = _current(rfp_id, version=version)
    keys = {line.code: key.public_id for key, line in zip(draft.keys, draft.sheet.lines, strict=True)}
    known = {line.code: line for line in draft.sheet.lines}
    changed = [line for line in lines if line.code in known and line != known[line.code]]
    added = [line for line in lines if line.code not in known]
    gone = [code for code in known if code not in {line.code for line in lines}] if replaces else []
    for code in gone:
        work.session.execute(delete(SheetLineRow).where(SheetLineRow.public_id == keys[code]))
    for line in changed:
        row = _row(work.session, rfp_id=rfp_id, public_id=keys[line.code])
        row.title, row.unit, row.note = line.title, line.unit, line.note
        row.recurrence, row.is_counted = line.recurrence, line.is_counted
        _fill(work.session, row, line=line)
    _append(work.session, rfp_id=rfp_id, lines=added)
    if replaces:
        held = select(SheetLineRow.code, SheetLineRow.public_id).where(SheetLineRow.rfp_id == rfp_id)
        codes = {row.code: row.public_id for row in work.session.execute(held)}
        _put_in_order(work.session, rfp_id=rfp_id, order=[codes[line.code] for line in lines])
    happened = f"{len(added)} added, {len(changed)} changed, {len(gone)} removed"
    detail: dict[str, object] = {
        "added": to_data(tuple(added)),
        "changed": to_data(tuple(changed)),
        "removed": [to_data(known[code]) for code in gone],
    }
    sentence = f"Imported lines of the pricing sheet: {happened}."
    _record(work, rfp_id=rfp_id, subject=SHAPE_ROW, sentence=sentence, detail=detail)
    return happened


def _current(rfp_id: int, *, version: int | None) -> SheetDraft:
    draft = sheet_draft(rfp_id)
    if draft.version != version:
        raise Stale
    return draft


def _write_shape(session: Session, *, rfp_id: int, sheet: PriceSheet) -> None:
    row = session.get(PriceSheetRow, rfp_id)
    if row is None:
        store_price_sheet(session, rfp_id=rfp_id, sheet=replace(sheet, lines=()))
        return
    row.years, row.prices_by_year, row.note = sheet.years, sheet.prices_by_year, sheet.note
    row.tiers, row.locations = canonical(sheet.tiers), canonical(sheet.locations)
    row.support_models = canonical(sheet.support_models)
    flag_modified(row, "years")  # so that the version is raised, whatever else changes


def _row(session: Session, *, rfp_id: int, public_id: str) -> SheetLineRow:
    query = select(SheetLineRow).where(SheetLineRow.rfp_id == rfp_id, SheetLineRow.public_id == public_id)
    return session.scalar(query.execution_options(populate_existing=True)) or _gone()


def _gone() -> NoReturn:
    raise NotHere("There is no such line any more. Look at the pricing sheet as it is now.")


def _fill(session: Session, row: SheetLineRow, *, line: SheetLine) -> None:
    """Store other quantities, which is a change to the line."""
    flag_modified(row, "title")
    session.execute(delete(SheetQuantity).where(SheetQuantity.line_id == row.id))
    store_quantities(session, line_id=row.id, line=line)


def _append(session: Session, *, rfp_id: int, lines: Sequence[SheetLine]) -> None:
    held = select(func.count(), func.max(SheetLineRow.position)).where(SheetLineRow.rfp_id == rfp_id)
    count, last = session.execute(held).one()
    if count + len(lines) > MOST_LINES:
        raise DomainError(f"A pricing sheet has at most {MOST_LINES} lines. Remove some first.")
    store_lines(session, rfp_id=rfp_id, lines=lines, first=(last or 0) + 1)


def _refuse_taken(session: Session, *, rfp_id: int, code: str, public_id: str | None) -> None:
    held = session.execute(select(SheetLineRow.public_id, SheetLineRow.code).where(SheetLineRow.rfp_id == rfp_id))
    if any(row.code.casefold() == code.casefold() and row.public_id != public_id for row in held):
        raise DomainError(f"There is a line {code} already. Give this one another code.")


def _moved(session: Session, draft: SheetDraft, *, rfp_id: int, public_id: str, by: int) -> str:
    """Move a line up (-1) or down (1); the first and the last stay. Returns the sentence."""
    line = (draft.line(public_id) or _gone())[1]
    order = [key.public_id for key in draft.keys]
    at = order.index(public_id)
    order.insert(max(0, at + by), order.pop(at))
    _put_in_order(session, rfp_id=rfp_id, order=order)
    return f"Moved {line.code} of the pricing sheet {'up' if by < 0 else 'down'}."


def _put_in_order(session: Session, *, rfp_id: int, order: Sequence[str]) -> None:
    """Positions are no part of a line's version: a form about a line outlives its being moved."""
    for position, public_id in enumerate(order, start=1):
        here = (SheetLineRow.rfp_id == rfp_id, SheetLineRow.public_id == public_id)
        session.execute(update(SheetLineRow).where(*here).values(position=position))


def _record(
    work: Work,
    *,
    rfp_id: int,
    subject: str,
    sentence: str,
    line: SheetLine | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    more = {"line": to_data(line)} if line else {}
    work.record(
        rfp_id=rfp_id, action=Action.REQUEST_EDIT, subject=subject, sentence=sentence, detail={**more, **(detail or {})}
    )
