"""For anybody, signed in or not: the public key of this instance's receipts, and how to verify one without us."""

from flask import current_app, jsonify, render_template
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.portal import blueprint
from app.web.access import requires
from app.web.signing import public_key


@blueprint.get("/receipts")
@requires(Action.PAGE_PUBLIC)
def receipts() -> str:
    return render_template("portal/answering/receipts.html", key=public_key(), base_url=current_app.config["BASE_URL"])


@blueprint.get("/receipts/key.json")
@requires(Action.PAGE_PUBLIC)
def receipts_key() -> Response:
    return jsonify(algorithm="Ed25519", encoding="base64 of the 32 bytes", public_key=public_key())
