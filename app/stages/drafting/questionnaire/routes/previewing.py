"""The questionnaire as vendors will see it: to be filled in without saving, its conditions at work."""

from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.domain.request.showing import showing
from app.stages.drafting import blueprint
from app.stages.drafting.questionnaire.queries import questionnaire_of
from app.web.access import requires
from app.web.asking import answers_in, asked_sections
from app.web.fields import VersionedForm
from app.web.rfp_in_question import RfpInQuestion


@blueprint.route("/questionnaire/preview", methods=["GET", "POST"])
@requires(Action.REQUEST_VIEW)
def questionnaire_preview(rfp: RfpInQuestion) -> str:
    """Sending it draws it anew with what was typed: how conditions work where no script runs."""
    sections = asked_sections(questionnaire_of(rfp.id), typed=request.form, currency=rfp.currency)
    return render_template("drafting/questionnaire/preview.html", sections=sections, form=VersionedForm(formdata=None))


@blueprint.post("/questionnaire/preview/showing")
@requires(Action.REQUEST_VIEW)
def questionnaire_showing(rfp: RfpInQuestion) -> Response:
    """What shows, given the answers sent: keys of sections and codes of questions."""
    found = questionnaire_of(rfp.id)
    shown = showing(found, answers_in(found, typed=request.form))
    return jsonify(sections=sorted(shown.sections), questions=sorted(shown.questions))
