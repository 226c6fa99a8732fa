"""The desk: what waits for whom, where each RFP stands, its audit, and the work behind its pages."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)

from app.desk import routes  # noqa: E402, F401 - the routes hang themselves on the blueprint
