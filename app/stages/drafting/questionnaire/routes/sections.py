"""One section: added, changed, removed."""

from flask import abort, flash, render_template
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.request.questionnaire import QuestionSection
from app.stages.drafting import blueprint
from app.stages.drafting.questionnaire import page, queries
from app.stages.drafting.questionnaire.forms import SectionForm, section_form
from app.stages.drafting.questionnaire.operations import sections as operations
from app.stages.drafting.questionnaire.queries import Drafted
from app.stages.drafting.questionnaire.routes.editor import back_to
from app.web.access import requires
from app.web.draft_answers import Refused, refused_row
from app.web.fields import VersionedForm, entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

Page = Response | tuple[str, int]


@blueprint.route("/questionnaire/sections/add", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def questionnaire_add_section(rfp: RfpInQuestion) -> Page:
    form = SectionForm()
    if not form.validate_on_submit():
        return _page(queries.drafted(rfp.id), form)
    try:
        key = operations.add_section(current_actor(), rfp_id=rfp.id, section=form.section(key=""))
    except DomainError as error:
        form.form_errors.append(str(error))
        return _page(queries.drafted(rfp.id), form, failed=Refused(422))
    flash(f"The section “{entered(form.title)}” is added. Add its questions.", "good")
    return back_to(rfp, key)


@blueprint.route("/questionnaire/sections/<public_id:question_section>", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def questionnaire_section(rfp: RfpInQuestion, question_section: str) -> Page:
    found = queries.drafted(rfp.id)
    here = found.section(question_section) or abort(404)
    form = section_form(here, version=found.versions[here.key])
    if not form.validate_on_submit():
        return _page(found, form, here=here)
    failed = refused_row(
        lambda: operations.change_section(
            current_actor(), rfp_id=rfp.id, version=form.drawn_from, section=form.section(key=here.key)
        ),
        form=form,
        rfp_id=rfp.id,
        row=here.key,
        fresh=lambda: _drawn_anew(rfp, here),
    )
    if failed:
        return _page(found, form, here=here, failed=failed)
    flash(f"The section “{entered(form.title)}” is saved.", "good")
    return back_to(rfp, here.key)


@blueprint.post("/questionnaire/sections/<public_id:question_section>/remove")
@requires(Action.REQUEST_EDIT)
def questionnaire_remove_section(rfp: RfpInQuestion, question_section: str) -> Page:
    found = queries.drafted(rfp.id)
    here = found.section(question_section) or abort(404)
    sent = VersionedForm()
    failed = refused_row(
        lambda: operations.remove_section(current_actor(), rfp_id=rfp.id, key=here.key, version=sent.drawn_from),
        form=sent,
        rfp_id=rfp.id,
        row=here.key,
        fresh=lambda: _drawn_anew(rfp, here),
    )
    if failed:
        return _page(found, _drawn_anew(rfp, here), here=here, failed=failed)
    flash(f"The section “{here.title}” is removed.", "good")
    return back_to(rfp)


def _drawn_anew(rfp: RfpInQuestion, here: QuestionSection) -> SectionForm:
    found = queries.drafted(rfp.id)
    stored = found.section(here.key) or abort(404)
    return section_form(stored, version=found.versions[here.key], formdata=None)


def _page(
    found: Drafted, form: SectionForm, *, here: QuestionSection | None = None, failed: Refused | None = None
) -> tuple[str, int]:
    html = render_template(
        "drafting/questionnaire/section.html",
        form=form,
        here=here,
        failed=failed,
        losses=page.losses_of_section(here, found) if here else (),
        codes=page.codes_before(found.questionnaire, section=here.key if here else None),
    )
    return html, failed.status if failed else (422 if form.errors else 200)
