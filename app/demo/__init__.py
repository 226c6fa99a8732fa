"""The demo: a separate database of samples on loopback, with a bar to step into each person's shoes."""

from flask import Blueprint

blueprint = Blueprint("demo", __name__, url_prefix="/demo")

from app.demo import routes  # noqa: E402, F401 - the routes hang themselves on the blueprint
