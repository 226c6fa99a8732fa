"""Finalists: how sure the ranking is, how far the evaluators agree, and scenarios beside the record."""

from flask import Blueprint

blueprint = Blueprint("finalists", __name__, url_prefix="/rfps/<public_id:rfp>")

from app.stages.finalists import routes  # noqa: E402, F401 - the routes hang themselves on the blueprint
