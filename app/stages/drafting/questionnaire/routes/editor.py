"""The whole questionnaire on one page, and what its buttons do: move and copy."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.stages.drafting import blueprint
from app.stages.drafting.questionnaire import page, queries
from app.stages.drafting.questionnaire.operations import questions, sections
from app.web.access import requires
from app.web.fields import VersionedForm
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

Page = Response | tuple[str, int]
HERE = "drafting.questionnaire"


@blueprint.get("/questionnaire")
@requires(Action.REQUEST_VIEW)
def questionnaire(rfp: RfpInQuestion) -> str:
    found = queries.drafted(rfp.id)
    return render_template(
        "drafting/questionnaire/editor.html", page=page.editor_page(found, at=request.args.get("at", ""))
    )


def _up(rfp_id: int, key: str) -> str | None:
    questions.move_question(current_actor(), rfp_id=rfp_id, public_id=key, where="up")
    return None


def _down(rfp_id: int, key: str) -> str | None:
    questions.move_question(current_actor(), rfp_id=rfp_id, public_id=key, where="down")
    return None


def _copy(rfp_id: int, key: str) -> str | None:
    return questions.copy_question(current_actor(), rfp_id=rfp_id, public_id=key)


def _section_up(rfp_id: int, key: str) -> str | None:
    sections.move_section(current_actor(), rfp_id=rfp_id, key=key, where="up")
    return None


def _section_down(rfp_id: int, key: str) -> str | None:
    sections.move_section(current_actor(), rfp_id=rfp_id, key=key, where="down")
    return None


COMMANDS: dict[str, Callable[[int, str], str | None]] = {
    "up": _up,
    "down": _down,
    "copy": _copy,
    "section-up": _section_up,
    "section-down": _section_down,
}
"""What the buttons `verb:public id` do; each returns the public id of a row it made."""


@blueprint.post("/questionnaire/order")
@requires(Action.REQUEST_EDIT)
def questionnaire_order(rfp: RfpInQuestion) -> Response:
    form = VersionedForm()
    verb, _, key = request.form.get("do", "").partition(":")
    if not form.validate_on_submit() or verb not in COMMANDS:
        abort(400)
    try:
        made = COMMANDS[verb](rfp.id, key)
    except DomainError as error:
        flash(str(error), "warn")
        return back_to(rfp, key)
    if made:
        flash("The copy stands right after the question. Change what differs.", "good")
    return back_to(rfp, made or key)


def back_to(rfp: RfpInQuestion, key: str = "") -> Response:
    """The editor, at the question or section with this public id."""
    if not key:
        return redirect(url_for(HERE, rfp=rfp.public_id))
    return redirect(url_for(HERE, rfp=rfp.public_id, at=key, _anchor=f"entry-{key}"))
