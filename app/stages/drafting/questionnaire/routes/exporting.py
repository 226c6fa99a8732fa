"""The questionnaire out: as Excel and as JSON."""

from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.stages.drafting import blueprint
from app.stages.drafting.questionnaire.queries import questionnaire_of
from app.stages.drafting.questionnaire.reading import questionnaire_json
from app.web.access import requires
from app.web.downloads import download
from app.web.rfp_in_question import RfpInQuestion


@blueprint.get("/questionnaire.xlsx")
@requires(Action.REQUEST_VIEW)
def questionnaire_workbook(rfp: RfpInQuestion) -> Response:
    from app.reports.questionnaire_workbook import write_questionnaire_workbook

    content = write_questionnaire_workbook(questionnaire_of(rfp.id), reference=rfp.reference)
    return download(content, name=f"{rfp.reference} questionnaire", kind="xlsx")


@blueprint.get("/questionnaire.json")
@requires(Action.REQUEST_VIEW)
def questionnaire_data(rfp: RfpInQuestion) -> Response:
    content = questionnaire_json(questionnaire_of(rfp.id))
    return download(content, name=f"{rfp.reference} questionnaire", kind="json")
