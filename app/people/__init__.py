"""People: sign-in, accounts, and who is what in an RFP."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)
