"""Drafting: the rules, the scales, the criteria tree and the panel, until they are frozen."""

from flask import Blueprint

blueprint = Blueprint("drafting", __name__, url_prefix="/rfps/<public_id:rfp>")

from app.stages.drafting import routes  # noqa: E402, F401 - the routes hang themselves on the blueprint
