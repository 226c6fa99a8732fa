"""Firms that are probably one: listed, merged, or said to be two."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.vendor_names import pairs_of
from app.vendors import blueprint, queries
from app.vendors.operations import merging
from app.web.access import requires
from app.web.session import current_actor

MOST_PAIRS = 100


@blueprint.get("/duplicates")
@requires(Action.VENDOR_VIEW)
def vendors_duplicates() -> str:
    apart = queries.kept_apart()
    pairs = [
        pair for pair in pairs_of(queries.known_firms()) if frozenset((pair.first.key, pair.second.key)) not in apart
    ]
    return render_template(
        "vendors/duplicates.html", pairs=pairs[:MOST_PAIRS], count=len(pairs), is_cut=len(pairs) > MOST_PAIRS
    )


@blueprint.post("/<public_id:firm>/apart/<public_id:other_firm>")
@requires(Action.VENDOR_EDIT)
def vendors_duplicates_apart(firm: str, other_firm: str) -> Response:
    merging.keep_apart(current_actor(), one=firm, other=other_firm)
    flash("They stay two firms and are no longer listed as possible duplicates.", "good")
    return redirect(url_for("vendors.vendors_duplicates"))


@blueprint.route("/<public_id:firm>/merge/<public_id:other_firm>", methods=["GET", "POST"])
@requires(Action.VENDOR_EDIT)
def vendors_duplicates_merge(firm: str, other_firm: str) -> Response | tuple[str, int]:
    """Look at both entries beside each other, and make `other_firm` a part of `firm`."""
    refusal = ""
    if request.method == "POST":
        try:
            kept, gone = merging.merge_firms(
                current_actor(),
                keep=firm,
                version=_version("version"),
                other=other_firm,
                other_version=_version("other_version"),
            )
        except DomainError as error:
            refusal = str(error)
        else:
            flash(f"{gone} and {kept} are one firm now.", "good")
            return redirect(url_for("vendors.vendors_firm", firm=firm))
    keep, other = queries.entry(firm) or abort(404), queries.entry(other_firm) or abort(404)
    return render_template("vendors/merge.html", keep=keep, other=other, refusal=refusal), 409 if refusal else 200


def _version(name: str) -> int | None:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
