"""All own marks as a table, for those who score in bulk: typed or pasted from a spreadsheet, saved as a block."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for

from app.domain.errors import DomainError
from app.domain.packet_figures import counted
from app.domain.policy import Action
from app.stages.scoring import blueprint
from app.stages.scoring.forms import PastedForm, entered
from app.stages.scoring.grid_page import Attempt, clashing, faulty, grid_page
from app.stages.scoring.grid_typed import (
    Typed,
    cells_sent,
    changed_cells,
    entries_of,
    has_cells_beyond,
    stale_cells,
    with_block,
)
from app.stages.scoring.operations import ClashingMarks, FaultyMarks, save_marks
from app.stages.scoring.queries.grid import OwnGrid, Place, own_grid, scores_at
from app.stages.scoring.routes.answers import Page, own_seat
from app.web.access import may, requires
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

BLOCK_IS_IN = "The block is in the table. Look it through, then save it: nothing is saved yet."


@blueprint.get("/scoring/grid")
@requires(Action.MARK_OWN)
def grid(rfp: RfpInQuestion) -> str:
    found = own_grid(rfp.id, seat=own_seat())
    page = grid_page(found, rfp_id=rfp.id, refusal=may(Action.MARK_GIVE) or "")
    return render_template("scoring/grid.html", page=page, form=PastedForm(formdata=None))


@blueprint.post("/scoring/grid")
@requires(Action.MARK_GIVE)
def grid_save(rfp: RfpInQuestion) -> Page:
    """Save the whole table, or put a pasted block into it without saving yet."""
    found = own_grid(rfp.id, seat=own_seat())
    form = PastedForm()
    sent = cells_sent(request.form, grid=found)
    shown = scores_at(rfp.id, seat=own_seat(), versions=stale_cells(sent, grid=found))
    cells = changed_cells(sent, grid=found, shown=shown)
    if form.place.data:
        return _with_block(rfp, found, form=form, cells=cells)
    try:
        changed = _save(rfp, found, cells=cells, why=entered(form.why))
    except FaultyMarks as error:
        faults = {(fault.offer, fault.criterion): fault.text for fault in error.faults}
        return _again(rfp, found, form=form, attempt=faulty(faults, cells=cells)), 422
    except ClashingMarks as error:
        return _again(rfp, found, form=form, attempt=clashing(error.clashes, cells=cells)), 409
    except DomainError as error:
        return _again(rfp, found, form=form, attempt=Attempt(cells=cells, head=str(error))), 422
    flash(f"{counted(changed, 'mark')} saved." if changed else "Nothing was changed.", "good")
    if has_cells_beyond(request.form, grid=found):
        flash("An offer was taken out since you opened the table. What stood in its column was not saved.", "warn")
    return redirect(url_for("scoring.grid", rfp=rfp.public_id))


def _save(rfp: RfpInQuestion, found: OwnGrid, *, cells: Mapping[Place, Typed], why: str) -> int:
    """How many marks were changed. Raises FaultyMarks, ClashingMarks, DomainError."""
    if not cells:
        return 0
    entries = entries_of(cells, grid=found, why=why)
    return save_marks(current_actor(), rfp_id=rfp.id, seat=own_seat(), entries=entries).changed


def _with_block(
    rfp: RfpInQuestion, found: OwnGrid, *, form: PastedForm, cells: Mapping[Place, Typed]
) -> tuple[str, int]:
    try:
        put = with_block(
            cells,
            block=form.block.data or "",
            criterion=form.criterion.data or 0,
            offer=form.offer.data or 0,
            grid=found,
        )
    except DomainError as error:
        form.block.errors = [str(error)]
        return _again(rfp, found, form=form, attempt=Attempt(cells=cells)), 422
    form.block.data = ""
    return _again(rfp, found, form=form, attempt=Attempt(cells=put, head=BLOCK_IS_IN)), 200


def _again(rfp: RfpInQuestion, found: OwnGrid, *, form: PastedForm, attempt: Attempt) -> str:
    """The table with everything that was typed still in it."""
    page = grid_page(found, rfp_id=rfp.id, refusal=may(Action.MARK_GIVE) or "", attempt=attempt)
    return render_template("scoring/grid.html", page=page, form=form)
