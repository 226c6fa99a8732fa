"""One requirement: written problem first, linked to what asks for it and what scores it."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.codes import next_code
from app.domain.policy import Action
from app.domain.request.requirement_flags import Weakness, flags_of
from app.domain.request.requirements import Requirement
from app.stages.drafting import blueprint
from app.stages.drafting.requirements.forms import RequirementForm, requirement_form
from app.stages.drafting.requirements.operations import requirements as operations
from app.stages.drafting.requirements.page import (
    criterion_choices,
    flag_line,
    gaps_of_line,
    losses_of,
    question_choices,
)
from app.stages.drafting.requirements.queries import Stored
from app.stages.drafting.requirements.routes.answers import Page, names_known, refused
from app.stages.drafting.requirements.written import Written, written_of
from app.web.access import requires
from app.web.draft_answers import Refused
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor


@blueprint.route("/requirements/add", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def requirements_add(rfp: RfpInQuestion) -> Page:
    """Write a new requirement; the address may name a question or a criterion it is written for."""
    written = written_of(rfp.id)
    drawn = _beginning(written)
    form = _form(written, drawn)
    if not form.validate_on_submit():
        return _page(rfp, written, form=form)
    value = form.requirement()
    made: list[str] = []
    failed = refused(
        lambda: made.append(operations.add_requirement(current_actor(), rfp_id=rfp.id, requirement=value)),
        form=form,
        rfp=rfp,
        fresh=lambda: form,
    )
    return _page(rfp, written, form=form, failed=failed) if failed else _saved(rfp, value, public_id=made[0])


@blueprint.route("/requirements/<public_id:requirement>", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def requirements_requirement(rfp: RfpInQuestion, requirement: str) -> Page:
    written = written_of(rfp.id)
    stored = _find(written, requirement)
    if stored is None and request.method == "GET":
        abort(404)
    drawn = stored or _beginning(written)
    form = _form(written, drawn)
    if not form.validate_on_submit():
        return _page(rfp, written, form=form, stored=stored)
    value = form.requirement()
    failed = refused(
        lambda: operations.change_requirement(
            current_actor(), rfp_id=rfp.id, public_id=requirement, version=form.drawn_from, requirement=value
        ),
        form=form,
        rfp=rfp,
        row=requirement,
        fresh=lambda: _fresh(rfp, requirement, otherwise=drawn),
    )
    return _page(rfp, written, form=form, stored=stored, failed=failed) if failed else _saved(rfp, value, requirement)


def _find(written: Written, public_id: str) -> Stored[Requirement] | None:
    return next((each for each in written.requirements if each.public_id == public_id), None)


def _beginning(written: Written) -> Stored[Requirement]:
    """An empty requirement with the next code, linked to what the address names."""
    existing = written.existing
    questions = tuple(code for code in request.args.getlist("question") if code in existing.questions)
    criteria = tuple(code for code in request.args.getlist("criterion") if code in existing.criteria)
    code = next_code("R", taken=existing.codes)
    return Stored("", 0, Requirement(code, "", questions=questions, criteria=criteria))


def _form(written: Written, drawn: Stored[Requirement], **settings: object) -> RequirementForm:
    existing = written.existing
    return requirement_form(drawn, questions=sorted(existing.questions), criteria=sorted(existing.criteria), **settings)


def _fresh(rfp: RfpInQuestion, public_id: str, *, otherwise: Stored[Requirement]) -> RequirementForm:
    written = written_of(rfp.id)
    return _form(written, _find(written, public_id) or otherwise, formdata=None)


def _saved(rfp: RfpInQuestion, value: Requirement, public_id: str) -> Response:
    """On to the list; where the want names a solution, back to the need behind it."""
    flags = flags_of(value, known=names_known(rfp))
    asked = [flag for flag in flags if flag.kind is Weakness.SOLUTION and not flag.is_answered]
    if asked:
        flash(f"{value.code} is saved. {asked[0].sentence} {asked[0].question}", "warn")
        form = "drafting.requirements_requirement"
        return redirect(url_for(form, rfp=rfp.public_id, requirement=public_id, _anchor="need"))
    flash(f"{value.code} is saved.", "good")
    return redirect(url_for("drafting.requirements", rfp=rfp.public_id, _anchor=f"requirement-{public_id}"))


def _page(
    rfp: RfpInQuestion,
    written: Written,
    *,
    form: RequirementForm,
    stored: Stored[Requirement] | None = None,
    failed: Refused | None = None,
) -> tuple[str, int]:
    """The form with what is weak in what is stored. One that was removed meanwhile is offered as a new one."""
    flags = flags_of(stored.value, known=names_known(rfp)) if stored else ()
    html = render_template(
        "drafting/requirements/requirement.html",
        form=form,
        stored=stored,
        failed=failed,
        flags=[flag_line(flag) for flag in flags],
        gaps=gaps_of_line(written.gaps, code=stored.value.code) if stored else (),
        losses=losses_of(stored.value) if stored else (),
        questions=question_choices(written, chosen=form.questions.data or ()),
        criteria=criterion_choices(written, chosen=form.criteria.data or ()),
    )
    return html, failed.status if failed else (422 if form.errors else 200)
