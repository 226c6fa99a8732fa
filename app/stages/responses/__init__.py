"""Responses: the offers that came in, with their prices line by line and their preference points."""

from flask import Blueprint

blueprint = Blueprint("responses", __name__, url_prefix="/rfps/<public_id:rfp>")

from app.stages.responses import routes  # noqa: E402, F401 - the routes hang themselves on the blueprint
from app.stages.responses.clarifying import routes as clarifying_routes  # noqa: E402, F401 - as above
from app.stages.responses.comparing import files as comparing_files  # noqa: E402, F401 - as above
from app.stages.responses.comparing import routes as comparing_routes  # noqa: E402, F401 - as above
from app.stages.responses.inviting import routes as inviting_routes  # noqa: E402, F401 - as above
