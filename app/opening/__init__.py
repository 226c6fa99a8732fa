"""Opening: the named openers come together after the deadline, each with a fresh password, and the envelopes open."""

from flask import Blueprint

blueprint = Blueprint("opening", __name__, url_prefix="/rfps/<public_id:rfp>/opening")

from app.opening import routes  # noqa: E402, F401 - the routes hang themselves on the blueprint
