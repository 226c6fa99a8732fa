"""The contract's terms: who controls each, how it is measured, and whether it can go well at all."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.codes import next_code
from app.domain.policy import Action
from app.domain.request.requirements import ContractTerm
from app.domain.request.term_flags import findings
from app.stages.drafting import blueprint
from app.stages.drafting.forms.criterion import PlainForm
from app.stages.drafting.requirements.forms import TermForm, term_form
from app.stages.drafting.requirements.operations import terms as operations
from app.stages.drafting.requirements.queries import Stored, stored_terms
from app.stages.drafting.requirements.routes.answers import Page, moved, names_known, refused, removed
from app.stages.drafting.requirements.terms_page import terms_page
from app.stages.drafting.requirements.written import written_of
from app.web.access import requires
from app.web.draft_answers import Refused
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

HERE = "drafting.requirements_terms"


@blueprint.get("/terms")
@requires(Action.REQUEST_VIEW)
def requirements_terms(rfp: RfpInQuestion) -> Page:
    return _list(rfp, form=PlainForm(formdata=None))


@blueprint.route("/terms/add", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def requirements_terms_add(rfp: RfpInQuestion) -> Page:
    form = term_form(_beginning(rfp))
    if not form.validate_on_submit():
        return _page(form)
    made: list[str] = []
    failed = refused(
        lambda: made.append(operations.add_term(current_actor(), rfp_id=rfp.id, term=form.term())),
        form=form,
        rfp=rfp,
        fresh=lambda: form,
    )
    return _page(form, failed=failed) if failed else _saved(rfp, form.term(), public_id=made[0])


@blueprint.route("/terms/<public_id:term>", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def requirements_term(rfp: RfpInQuestion, term: str) -> Page:
    stored = _find(rfp, term)
    if stored is None and request.method == "GET":
        abort(404)
    form = term_form(stored or _beginning(rfp))
    if not form.validate_on_submit():
        return _page(form, stored=stored)
    failed = refused(
        lambda: operations.change_term(
            current_actor(), rfp_id=rfp.id, public_id=term, version=form.drawn_from, term=form.term()
        ),
        form=form,
        rfp=rfp,
        row=term,
        fresh=lambda: term_form(_find(rfp, term) or _beginning(rfp), formdata=None),
    )
    return _page(form, stored=stored, failed=failed) if failed else _saved(rfp, form.term(), public_id=term)


@blueprint.post("/terms/<public_id:term>/move")
@requires(Action.REQUEST_EDIT)
def requirements_terms_move(rfp: RfpInQuestion, term: str) -> Page:
    """Move a term up or down, by the button pressed."""
    return moved(
        lambda where: operations.move_term(current_actor(), rfp_id=rfp.id, public_id=term, where=where),
        rfp=rfp,
        list_page=_list,
        back=url_for(HERE, rfp=rfp.public_id, _anchor=f"term-{term}"),
    )


@blueprint.post("/terms/<public_id:term>/remove")
@requires(Action.REQUEST_EDIT)
def requirements_terms_remove(rfp: RfpInQuestion, term: str) -> Page:
    return removed(
        lambda version: operations.remove_term(current_actor(), rfp_id=rfp.id, public_id=term, version=version),
        rfp=rfp,
        row=term,
        list_page=_list,
        sentence="The term is removed.",
        back=url_for(HERE, rfp=rfp.public_id),
    )


def _find(rfp: RfpInQuestion, public_id: str) -> Stored[ContractTerm] | None:
    return next((each for each in stored_terms(rfp.id) if each.public_id == public_id), None)


def _beginning(rfp: RfpInQuestion) -> Stored[ContractTerm]:
    taken = {each.value.code for each in stored_terms(rfp.id)}
    return Stored("", 0, ContractTerm(next_code("T", taken=taken), "", ""))


def _saved(rfp: RfpInQuestion, term: ContractTerm, *, public_id: str) -> Response:
    found = findings(term)
    if found:
        flash(f"{term.code} is saved. {found[0].sentence}", "warn")
    else:
        flash(f"{term.code} is saved.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id, _anchor=f"term-{public_id}"))


def _list(rfp: RfpInQuestion, *, form: PlainForm, failed: Refused | None = None, status: int = 200) -> tuple[str, int]:
    page = terms_page(written_of(rfp.id), known=names_known(rfp))
    return render_template("drafting/requirements/terms.html", page=page, form=form, failed=failed), status


def _page(
    form: TermForm, *, stored: Stored[ContractTerm] | None = None, failed: Refused | None = None
) -> tuple[str, int]:
    html = render_template(
        "drafting/requirements/term.html",
        form=form,
        stored=stored,
        failed=failed,
        findings=findings(stored.value) if stored else (),
    )
    return html, failed.status if failed else (422 if form.errors else 200)
