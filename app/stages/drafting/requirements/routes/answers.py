"""How these pages answer: saved, refused beside the field, stale with everything kept, or removed meanwhile."""

from collections.abc import Callable
from typing import Protocol

from flask import current_app, flash, redirect, request
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.stages.drafting.forms.criterion import PlainForm
from app.stages.drafting.requirements.operations.rows import CodeTaken, Gone
from app.stages.drafting.requirements.page import known_names
from app.web.draft_answers import Refused, refused_row
from app.web.fields import VersionedForm
from app.web.rfp_in_question import RfpInQuestion

Page = Response | tuple[str, int]
MOVES = ("up", "down")


class ListPage(Protocol):
    """Draws the list that a button stands in, with what kept it from doing anything."""

    def __call__(
        self, rfp: RfpInQuestion, *, form: PlainForm, failed: Refused | None = None, status: int = 200
    ) -> tuple[str, int]: ...


def names_known(rfp: RfpInQuestion) -> frozenset[str]:
    """Names that prescribe no solution here: those of the RFP's title and of the organisation."""
    return known_names(rfp.title, current_app.config["ORGANISATION"])


def refused(
    change: Callable[[], object],
    *,
    form: VersionedForm,
    rfp: RfpInQuestion,
    row: str = "",
    fresh: Callable[[], VersionedForm],
) -> Refused | None:
    """Make the change; None if it was made. A code that is taken is said beside its field, a row that is gone makes
    the answer a conflict."""
    gone = False

    def attempt() -> None:
        nonlocal gone
        try:
            change()
        except CodeTaken as error:
            if "code" in form:
                form["code"].errors = [str(error)]
            raise
        except Gone:
            gone = True
            raise

    failed = refused_row(attempt, form=form, rfp_id=rfp.id, row=row, fresh=fresh)
    if "code" in form and form["code"].errors:
        form.form_errors.clear()  # it stands beside its field
    return Refused(status=409) if failed and gone else failed


def moved(move: Callable[[str], None], *, rfp: RfpInQuestion, list_page: ListPage, back: str) -> Page:
    """Move a row up or down, by the button pressed, and go on to the address `back`."""
    where = request.form.get("do", "")
    form = PlainForm()
    if where not in MOVES:
        return list_page(rfp, form=form, status=422)
    try:
        move(where)
    except DomainError as error:
        form.form_errors.append(str(error))
        return list_page(rfp, form=form, status=409)
    return redirect(back)


def removed(
    remove: Callable[[int | None], None],
    *,
    rfp: RfpInQuestion,
    row: str,
    list_page: ListPage,
    sentence: str,
    back: str,
) -> Page:
    """Remove a row as it was when the form was drawn, say so and go on to the address `back`."""
    form = PlainForm()
    failed = refused(
        lambda: remove(form.drawn_from), form=form, rfp=rfp, row=row, fresh=lambda: PlainForm(formdata=None)
    )
    if failed:
        return list_page(rfp, form=form, failed=failed, status=failed.status)
    flash(sentence, "good")
    return redirect(back)
