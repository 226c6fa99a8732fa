"""Scoring: marks of every stage, the matrix they make, and the ranking that follows by the published rules."""

from flask import Blueprint

blueprint = Blueprint("scoring", __name__, url_prefix="/rfps/<public_id:rfp>")

from app.stages.scoring import routes  # noqa: E402, F401 - the routes hang themselves on the blueprint
