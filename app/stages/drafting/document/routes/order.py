"""The order of the sections: dragged, or moved step by step."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.request.outline import Move
from app.stages.drafting import blueprint
from app.stages.drafting.document import page, queries
from app.stages.drafting.document.forms import MoveForm
from app.stages.drafting.document.operations import order as operations
from app.web.access import requires
from app.web.fields import entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

Page = Response | tuple[str, int]


@blueprint.get("/document/order")
@requires(Action.REQUEST_EDIT)
def document_order(rfp: RfpInQuestion) -> Page:
    return _page(rfp)


@blueprint.post("/document/order")
@requires(Action.REQUEST_EDIT)
def document_order_move(rfp: RfpInQuestion) -> Page:
    form = MoveForm()
    key, do, after = entered(form.section), entered(form.do), entered(form.after)
    if do not in ("place", *Move):
        abort(400)
    try:
        if do == "place":
            number = operations.place_section(current_actor(), rfp_id=rfp.id, key=key, after=after)
        else:
            number = operations.move_section(current_actor(), rfp_id=rfp.id, key=key, move=Move(do))
    except DomainError as error:
        return _page(rfp, refused=str(error), status=422)
    said = f"The section is {number} now."
    if request.headers.get("HX-Request"):
        return _page(rfp, said=said)
    flash(said, "good")
    return redirect(url_for("drafting.document_order", rfp=rfp.public_id))


def _page(rfp: RfpInQuestion, *, said: str = "", refused: str = "", status: int = 200) -> tuple[str, int]:
    rows = page.rows(queries.sections_of(rfp.id))
    return render_template("drafting/document/order.html", rows=rows, said=said, refused=refused), status
