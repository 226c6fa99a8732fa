"""Drafting: the rules, the scales, the criteria tree and the panel, until they are frozen."""

from flask import Blueprint

blueprint = Blueprint("drafting", __name__, url_prefix="/rfps/<public_id:rfp>")
beginning = Blueprint("rfps", __name__, url_prefix="/rfps")
"""Starting an RFP: there is none in the address yet."""

from app.stages.drafting import routes  # noqa: E402, F401 - the routes hang themselves on the blueprint
from app.stages.drafting.document import routes as document_routes  # noqa: E402, F401
from app.stages.drafting.laboratory import routes as laboratory_routes  # noqa: E402, F401
from app.stages.drafting.library import routes as library_routes  # noqa: E402, F401
from app.stages.drafting.pricing_sheet import routes as pricing_sheet_routes  # noqa: E402, F401
from app.stages.drafting.publication import routes as publication_routes  # noqa: E402, F401
from app.stages.drafting.questionnaire import routes as questionnaire_routes  # noqa: E402, F401
from app.stages.drafting.requirements import routes as requirements_routes  # noqa: E402, F401
from app.stages.drafting.review import routes as review_routes  # noqa: E402, F401
from app.stages.drafting.schedule import routes as schedule_routes  # noqa: E402, F401
