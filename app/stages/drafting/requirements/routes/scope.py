"""The scope: in, out and open, side by side."""

from flask import abort, flash, redirect, render_template, request, url_for

from app.domain.policy import Action
from app.domain.request.requirements import ScopeItem, Side
from app.stages.drafting import blueprint
from app.stages.drafting.forms.criterion import PlainForm
from app.stages.drafting.requirements.forms import ScopeForm, scope_form
from app.stages.drafting.requirements.operations import scope as operations
from app.stages.drafting.requirements.queries import Stored, stored_scope
from app.stages.drafting.requirements.routes.answers import Page, names_known, refused, removed
from app.stages.drafting.requirements.scope_page import scope_page
from app.stages.drafting.requirements.written import written_of
from app.web.access import requires
from app.web.draft_answers import Refused
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

HERE = "drafting.requirements_scope"
SIDES = {side.value: side for side in Side}


@blueprint.get("/scope")
@requires(Action.REQUEST_VIEW)
def requirements_scope(rfp: RfpInQuestion) -> Page:
    return _list(rfp, form=PlainForm(formdata=None))


@blueprint.route("/scope/add", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def requirements_scope_add(rfp: RfpInQuestion) -> Page:
    form = scope_form(_beginning())
    if not form.validate_on_submit():
        return _page(form)
    failed = refused(
        lambda: operations.add_scope_item(current_actor(), rfp_id=rfp.id, item=form.item()),
        form=form,
        rfp=rfp,
        fresh=lambda: form,
    )
    if failed:
        return _page(form, failed=failed)
    flash("It is added to the scope.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id))


@blueprint.route("/scope/<public_id:scope_item>", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def requirements_scope_item(rfp: RfpInQuestion, scope_item: str) -> Page:
    stored = _find(rfp, scope_item)
    if stored is None and request.method == "GET":
        abort(404)
    form = scope_form(stored or _beginning())
    if not form.validate_on_submit():
        return _page(form, stored=stored)
    failed = refused(
        lambda: operations.change_scope_item(
            current_actor(), rfp_id=rfp.id, version=form.drawn_from, item=form.item(key=scope_item)
        ),
        form=form,
        rfp=rfp,
        row=scope_item,
        fresh=lambda: scope_form(_find(rfp, scope_item) or _beginning(), formdata=None),
    )
    if failed:
        return _page(form, stored=stored, failed=failed)
    flash("The scope is saved.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id))


@blueprint.post("/scope/<public_id:scope_item>/move")
@requires(Action.REQUEST_EDIT)
def requirements_scope_move(rfp: RfpInQuestion, scope_item: str) -> Page:
    """Move an item to the side named by the button pressed."""
    form = PlainForm()
    side = SIDES.get(request.form.get("side", ""))
    if side is None:
        form.form_errors.append("Choose the side to move it to.")
        return _list(rfp, form=form, status=422)
    failed = refused(
        lambda: operations.move_scope_item(
            current_actor(), rfp_id=rfp.id, public_id=scope_item, version=form.drawn_from, side=side
        ),
        form=form,
        rfp=rfp,
        row=scope_item,
        fresh=lambda: PlainForm(formdata=None),
    )
    if failed:
        return _list(rfp, form=form, failed=failed, status=failed.status)
    return redirect(url_for(HERE, rfp=rfp.public_id, _anchor=f"item-{scope_item}"))


@blueprint.post("/scope/<public_id:scope_item>/remove")
@requires(Action.REQUEST_EDIT)
def requirements_scope_remove(rfp: RfpInQuestion, scope_item: str) -> Page:
    return removed(
        lambda version: operations.remove_scope_item(
            current_actor(), rfp_id=rfp.id, public_id=scope_item, version=version
        ),
        rfp=rfp,
        row=scope_item,
        list_page=_list,
        sentence="It is removed from the scope.",
        back=url_for(HERE, rfp=rfp.public_id),
    )


def _find(rfp: RfpInQuestion, key: str) -> Stored[ScopeItem] | None:
    return next((each for each in stored_scope(rfp.id) if each.public_id == key), None)


def _beginning() -> Stored[ScopeItem]:
    """A new item on the side that the address names."""
    return Stored("", 0, ScopeItem("", SIDES.get(request.args.get("side", ""), Side.IN), ""))


def _list(rfp: RfpInQuestion, *, form: PlainForm, failed: Refused | None = None, status: int = 200) -> tuple[str, int]:
    page = scope_page(written_of(rfp.id), known=names_known(rfp))
    return render_template("drafting/requirements/scope.html", page=page, form=form, failed=failed), status


def _page(
    form: ScopeForm, *, stored: Stored[ScopeItem] | None = None, failed: Refused | None = None
) -> tuple[str, int]:
    html = render_template("drafting/requirements/scope_item.html", form=form, stored=stored, failed=failed)
    return html, failed.status if failed else (422 if form.errors else 200)
