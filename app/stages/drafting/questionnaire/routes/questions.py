"""One question: added, changed, removed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire
from app.domain.request.questionnaire_faults import faults
from app.stages.drafting import blueprint
from app.stages.drafting.questionnaire import page, queries
from app.stages.drafting.questionnaire.forms import QuestionForm, question_form
from app.stages.drafting.questionnaire.operations import questions as operations
from app.stages.drafting.questionnaire.options import COLUMNS, PASSES, drawn_options, typed_options
from app.stages.drafting.questionnaire.queries import Drafted
from app.stages.drafting.questionnaire.routes.editor import back_to
from app.web.access import requires
from app.web.draft_answers import Refused, refused_row
from app.web.fields import VersionedForm
from app.web.rfp_in_question import RfpInQuestion
from app.web.rows import COMMAND, MORE, TypedRow, rearranged, typed_rows
from app.web.session import current_actor

Page = Response | tuple[str, int]
KEEPING = "drafting.library_keep"
"""Where a question is kept for other RFPs."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was sent, with the rows of its options."""

    form: QuestionForm
    rows: list[TypedRow]
    here: Question | None = None


@blueprint.route("/questionnaire/questions/add", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def questionnaire_add(rfp: RfpInQuestion) -> Page:
    found = queries.drafted(rfp.id)
    if not found.questionnaire.sections:
        flash("Questions stand in sections. Add the first section.")
        return redirect(url_for("drafting.questionnaire_add_section", rfp=rfp.public_id))
    beginning = _beginning(found.questionnaire, section=request.args.get("section", ""))
    typed = _typed(question_form(beginning, found.questionnaire, version=0), stored=beginning)
    question = _question(typed)
    if question is None:
        return _page(found, typed)
    try:
        made = operations.add_question(current_actor(), rfp_id=rfp.id, question=question)
    except DomainError as error:
        typed.form.form_errors.append(str(error))
        return _page(found, typed, failed=Refused(422))
    flash(f"The question {question.code} is added.", "good")
    return back_to(rfp, made)


@blueprint.route("/questionnaire/questions/<public_id:question>", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def questionnaire_question(rfp: RfpInQuestion, question: str) -> Page:
    found = queries.drafted(rfp.id)
    here = found.question(question) or abort(404)
    version = found.kept[here.code].version
    typed = _typed(question_form(here, found.questionnaire, version=version), stored=here)
    asked = _question(typed)
    if asked is None:
        return _page(found, replace(typed, here=here))
    failed = refused_row(
        lambda: operations.change_question(
            current_actor(), rfp_id=rfp.id, public_id=question, version=typed.form.drawn_from, question=asked
        ),
        form=typed.form,
        rfp_id=rfp.id,
        row=question,
        fresh=lambda: _drawn_anew(rfp, question),
    )
    if failed:
        return _page(queries.drafted(rfp.id), replace(typed, here=here), failed=failed)
    flash(f"The question {asked.code} is saved.", "good")
    return back_to(rfp, question)


@blueprint.post("/questionnaire/questions/<public_id:question>/remove")
@requires(Action.REQUEST_EDIT)
def questionnaire_remove(rfp: RfpInQuestion, question: str) -> Page:
    found = queries.drafted(rfp.id)
    here = found.question(question) or abort(404)
    sent = VersionedForm()
    failed = refused_row(
        lambda: operations.remove_question(current_actor(), rfp_id=rfp.id, public_id=question, version=sent.drawn_from),
        form=sent,
        rfp_id=rfp.id,
        row=question,
        fresh=lambda: _drawn_anew(rfp, question),
    )
    if failed:
        fresh = queries.drafted(rfp.id)
        stored = fresh.question(question) or abort(404)
        typed = Typed(_drawn_anew(rfp, question), drawn_options(stored), here=stored)
        return _page(fresh, typed, failed=failed)
    flash(f"The question {here.code} is removed.", "good")
    return back_to(rfp)


def _beginning(questionnaire: Questionnaire, *, section: str) -> Question:
    """A new question with the next free code, in the section asked for or the last one."""
    taken = {question.code for question in questionnaire.questions}
    number = len(taken) + 1
    while f"Q{number}" in taken:
        number += 1
    keys = [each.key for each in questionnaire.sections]
    return Question(f"Q{number}", section if section in keys else keys[-1], QuestionKind.LONG_TEXT, "")


def _typed(form: QuestionForm, *, stored: Question) -> Typed:
    if not form.is_submitted():
        return Typed(form, drawn_options(stored))
    return Typed(form, typed_rows(request.form, COLUMNS, preset=(PASSES,)))


def _question(typed: Typed) -> Question | None:
    """The question that was sent, or None where nothing was, rows were only rearranged, or something is wrong."""
    if not typed.form.is_submitted():
        return None
    if command := request.form.get(COMMAND):
        typed.rows[:] = rearranged(typed.rows, command)
        return None
    options = typed_options(typed.rows)
    if not typed.form.validate() or options is None:
        return None
    return typed.form.question(options=options[0], passing=options[1])


def _drawn_anew(rfp: RfpInQuestion, public_id: str) -> QuestionForm:
    found = queries.drafted(rfp.id)
    stored = found.question(public_id) or abort(404)
    return question_form(stored, found.questionnaire, version=found.kept[stored.code].version, formdata=None)


def _page(found: Drafted, typed: Typed, *, failed: Refused | None = None) -> tuple[str, int]:
    here = typed.here
    is_wrong = typed.form.errors or any(row.faults for row in typed.rows)
    html = render_template(
        "drafting/questionnaire/question.html",
        form=typed.form,
        here=here,
        failed=failed,
        rows=_with_room(typed.rows),
        kept=found.kept.get(here.code) if here else None,
        losses=page.losses_of_question(here, found) if here else (),
        faults=_own_faults(found, here),
        codes=page.codes_before(found.questionnaire, code=here.code if here else None),
        keeps=KEEPING in current_app.view_functions,
    )
    return html, failed.status if failed else (422 if is_wrong else 200)


def _own_faults(found: Drafted, here: Question | None) -> tuple[str, ...]:
    if here is None or request.method == "POST":
        return ()
    return tuple(fault.text for fault in faults(found.questionnaire) if fault.code == here.code)


def _with_room(rows: Sequence[TypedRow]) -> list[TypedRow]:
    return [*rows, *(TypedRow(dict.fromkeys(COLUMNS, "")) for _ in range(MORE))]
