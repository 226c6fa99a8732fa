"""Packets: the decision packet, built by the worker from the record and filed with its hash."""

from flask import Blueprint

blueprint = Blueprint("packets", __name__, url_prefix="/rfps/<public_id:rfp>")

from app.stages.packets import routes  # noqa: E402, F401 - the routes hang themselves on the blueprint
