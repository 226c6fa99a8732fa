"""The evaluation workbook in and out, over the stages' operations; its command line."""

from flask import Blueprint

blueprint = Blueprint("evaluations", __name__)

from app.evaluations import routes  # noqa: E402, F401 - the routes hang themselves on the blueprint
