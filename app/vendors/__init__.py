"""The vendor directory: the firms the buyer knows, with their people, places, capabilities and documents."""

from flask import Blueprint

blueprint = Blueprint("vendors", __name__, url_prefix="/vendors")

from app.vendors import routes  # noqa: E402, F401 - the routes hang themselves on the blueprint
