"""The buyer's pages of questions and answers: the list, answering, changing and correcting, turning down, sending."""

from collections.abc import Callable, Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.clarifying import numbered_in_words
from app.domain.errors import DomainError, NotHere
from app.domain.giveaways import Giveaway
from app.domain.policy import Action
from app.reports.clarifications_list import clarifications_as_csv, clarifications_as_workbook
from app.stages.responses import blueprint
from app.stages.responses.clarifying import page as pages
from app.stages.responses.clarifying import queries
from app.stages.responses.clarifying.forms import AnswerForm, RejectForm
from app.stages.responses.clarifying.operations import answering, telling
from app.stages.responses.clarifying.operations.writing import GivesAway
from app.stages.responses.clarifying.queries import AskedQuestion, GivenAnswer
from app.web.access import may, requires
from app.web.clock import now
from app.web.downloads import download
from app.web.fields import entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor
from app.web.unit_of_work import Conflict

Page = str | Response | tuple[str, int]


@blueprint.get("/clarifications")
@requires(Action.CLARIFICATION_VIEW)
def clarifications(rfp: RfpInQuestion) -> str:
    page = pages.clarifications_page(rfp.id, now=now(), time_zone=rfp.time_zone)
    return render_template("responses/clarifying/clarifications.html", page=page, refusal=_refusal(rfp))


@blueprint.get("/clarifications/clarifications.csv")
@requires(Action.CLARIFICATION_VIEW)
def clarifications_csv(rfp: RfpInQuestion) -> Response:
    content = clarifications_as_csv(pages.entries(rfp.id), time_zone=rfp.time_zone)
    return download(content, name=f"{rfp.reference} questions and answers", kind="csv")


@blueprint.get("/clarifications/clarifications.xlsx")
@requires(Action.CLARIFICATION_VIEW)
def clarifications_workbook(rfp: RfpInQuestion) -> Response:
    content = clarifications_as_workbook(pages.entries(rfp.id), time_zone=rfp.time_zone, reference=rfp.reference)
    return download(content, name=f"{rfp.reference} questions and answers", kind="xlsx")


@blueprint.route("/clarifications/answer", methods=["GET", "POST"])
@requires(Action.CLARIFICATION_ANSWER)
def clarifications_answer(rfp: RfpInQuestion) -> Page:
    """Answer the chosen questions (`q`, several) once."""
    asked = pages.chosen(queries.asked_questions(rfp.id), public_ids=request.values.getlist("q"))
    if not asked:
        flash("Choose at least one question that waits for an answer.", "bad")
        return redirect(_list(rfp))
    form = AnswerForm().from_firms([each.firm for each in asked])
    if request.method == "GET":
        form.question.data = pages.as_one(asked)
    return _answering(
        "Answer",
        form=form,
        asked=asked,
        rfp=rfp,
        write=lambda: answering.answer(
            current_actor(),
            rfp_id=rfp.id,
            questions=[each.public_id for each in asked],
            said=form.said,
            looked_at=entered(form.looked_at),
        ),
    )


@blueprint.route("/clarifications/<public_id:new_answer>/change", methods=["GET", "POST"])
@requires(Action.CLARIFICATION_ANSWER)
def clarifications_change(rfp: RfpInQuestion, new_answer: str) -> Page:
    line = _answer(rfp, new_answer)
    form = AnswerForm().settled(is_private=bool(line.private_to))
    if request.method == "GET":
        form.filled_with(pages.said_in(line))
        form.seen.data = pages.mark_of(line)
    return _answering(
        f"Change answer {numbered_in_words(line.number)}",
        form=form,
        asked=_asked_of(rfp, line),
        rfp=rfp,
        line=line,
        write=lambda: answering.change(
            current_actor(),
            rfp_id=rfp.id,
            answer=new_answer,
            said=form.said,
            seen=entered(form.seen),
            looked_at=entered(form.looked_at),
        ),
    )


@blueprint.route("/clarifications/<public_id:told_answer>/correct", methods=["GET", "POST"])
@requires(Action.CLARIFICATION_ANSWER)
def clarifications_correct(rfp: RfpInQuestion, told_answer: str) -> Page:
    line = _answer(rfp, told_answer)
    form = AnswerForm().settled(is_private=bool(line.private_to))
    if request.method == "GET":
        form.filled_with(pages.said_in(line))
    return _answering(
        f"Correct answer {numbered_in_words(line.number)}",
        form=form,
        asked=_asked_of(rfp, line),
        rfp=rfp,
        line=line,
        write=lambda: answering.correct(
            current_actor(), rfp_id=rfp.id, answer=told_answer, said=form.said, looked_at=entered(form.looked_at)
        ),
    )


@blueprint.post("/clarifications/<public_id:new_answer>/take-back")
@requires(Action.CLARIFICATION_ANSWER)
def clarifications_take_back(rfp: RfpInQuestion, new_answer: str) -> Response:
    answering.take_back(current_actor(), rfp_id=rfp.id, answer=new_answer)
    flash("The answer is dropped. What it answered waits again.", "good")
    return redirect(_list(rfp))


@blueprint.route("/clarifications/<public_id:asked_question>/reject", methods=["GET", "POST"])
@requires(Action.CLARIFICATION_ANSWER)
def clarifications_reject(rfp: RfpInQuestion, asked_question: str) -> Page:
    asked = pages.chosen(queries.asked_questions(rfp.id), public_ids=[asked_question])
    if not asked:
        raise NotHere("There is no such question any more, or it was answered meanwhile.")
    form = RejectForm()
    if form.validate_on_submit():
        try:
            firm = answering.reject(
                current_actor(), rfp_id=rfp.id, question=asked_question, reason=entered(form.reason)
            )
        except DomainError as error:
            form.form_errors.append(str(error))
        else:
            flash(f"The question is not taken up, and {firm} is told why.", "good")
            return redirect(_list(rfp))
    html = render_template("responses/clarifying/reject.html", form=form, asked=asked)
    return html, 422 if request.method == "POST" else 200


@blueprint.post("/clarifications/send")
@requires(Action.CLARIFICATION_ANSWER)
def clarifications_send(rfp: RfpInQuestion) -> Response:
    count = telling.tell(current_actor(), rfp_id=rfp.id)
    words = "One answer is" if count == 1 else f"{count} answers are"
    flash(f"{words} on the way, to each person in a mail of their own.", "good")
    return redirect(_list(rfp))


def _answering(
    title: str,
    *,
    form: AnswerForm,
    asked: Sequence[AskedQuestion],
    rfp: RfpInQuestion,
    write: Callable[[], int],
    line: GivenAnswer | None = None,
) -> Page:
    """The page of one answer: shown, sent, or shown again with everything typed and what is wrong with it."""
    found: Sequence[Giveaway] = ()
    status = 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            number = write()
        except GivesAway as error:
            found, form.looked_at.data = error.found, error.mark
        except Conflict as error:
            form.form_errors.append(str(error))
            form.seen.data, status = pages.mark_of(line) if line else "", 409
        except DomainError as error:
            form.form_errors.append(str(error))
        else:
            flash(f"Answer {numbered_in_words(number)} is written. No vendor reads it before it is sent.", "good")
            return redirect(_list(rfp))
    html = render_template(
        "responses/clarifying/answer.html", title=title, form=form, asked=asked, found=found, line=line, status=status
    )
    return html, status


def _answer(rfp: RfpInQuestion, public_id: str) -> GivenAnswer:
    return next((line for line in queries.given_answers(rfp.id) if line.public_id == public_id), None) or abort(404)


def _asked_of(rfp: RfpInQuestion, line: GivenAnswer) -> tuple[AskedQuestion, ...]:
    return tuple(each for each in queries.asked_questions(rfp.id) if each.answer == line.number)


def _list(rfp: RfpInQuestion) -> str:
    return url_for("responses.clarifications", rfp=rfp.public_id)


def _refusal(rfp: RfpInQuestion) -> str | None:
    """Why nothing is answered any more, or not by the reader; None while it is possible."""
    refused = may(Action.CLARIFICATION_ANSWER)
    if refused is None and rfp.responses_opened_at is not None:
        return "The responses are opened; questions and answers stay as they are."
    return refused
