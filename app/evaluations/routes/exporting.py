"""The whole evaluation as a workbook."""

from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.domain.ranking import rank_evaluation
from app.evaluations import blueprint
from app.evaluations.routes.answers import workbook
from app.stages.scoring import queries as scoring
from app.web.access import requires
from app.web.rfp_in_question import RfpInQuestion


@blueprint.get("/rfps/<public_id:rfp>/evaluation.xlsx")
@requires(Action.EVALUATION_EXPORT)
def export(rfp: RfpInQuestion) -> Response:
    from app.reports.evaluation_workbook import write_evaluation_workbook

    evaluation = scoring.evaluation(rfp.id)
    content = write_evaluation_workbook(evaluation, ranking=rank_evaluation(evaluation))
    return workbook(content, name=f"{rfp.reference} evaluation")
