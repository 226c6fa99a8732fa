"""People: sign-in, accounts, and who is what in an RFP."""

from flask import Blueprint

blueprint = Blueprint("people", __name__, cli_group="people")

from app.people import commands, routes  # noqa: E402, F401 - they register themselves with the blueprint
