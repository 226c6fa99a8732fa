"""The vendors' portal: what invited vendors read, ask, write and hand in, over the stages' own operations."""

from flask import Blueprint

blueprint = Blueprint("portal", __name__, url_prefix="/portal")

from app.portal import frame  # noqa: E402, F401 - what every page of the portal shows
from app.portal.answering.routes import answers as answer_routes  # noqa: E402, F401
from app.portal.answering.routes import excel as excel_routes  # noqa: E402, F401
from app.portal.answering.routes import prices as price_routes  # noqa: E402, F401
from app.portal.answering.routes import submission as submission_routes  # noqa: E402, F401
from app.portal.answering.routes import verifying as verifying_routes  # noqa: E402, F401
from app.portal.attaching import routes as attaching_routes  # noqa: E402, F401
from app.portal.clarifying import routes as clarifying_routes  # noqa: E402, F401
from app.portal.colleagues import routes as colleagues_routes  # noqa: E402, F401 - the routes hang themselves on it
from app.portal.documents import routes as documents_routes  # noqa: E402, F401
from app.portal.entering import routes as entering_routes  # noqa: E402, F401
