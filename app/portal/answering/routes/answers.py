"""The pages of answers: the overview, a section, and each answer as its field is left."""

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.request.answers import Typed
from app.domain.request.questionnaire import Question
from app.domain.request.targets import target_hint
from app.portal import blueprint
from app.portal.answering import page as pages
from app.portal.answering.saving import Sent, over, save_answers, sent_answer, typed_in
from app.portal.answering.seen import SeenAnswer, section_seen
from app.portal.answering.standing import Standing, changed_since, clock, of_own, shut, standing
from app.stages.responses.sealed.own import Counting
from app.web.access import requires
from app.web.clock import now
from app.web.invitation_in_question import InvitationInQuestion
from app.web.session import current_actor

Page = str | Response | tuple[str, int]
OVER = "over"
"""The field beside each answer that carries what it was drawn from: with a blank and the question's code."""


@blueprint.get("/<public_id:invitation>/answers")
@requires(Action.RESPONSE_OWN)
def answers(invitation: InvitationInQuestion) -> str:
    here = standing(invitation)
    return render_template(
        "portal/answering/overview.html",
        state=pages.state_of(here, uploading=pages.uploading(here)),
        recent=pages.recent(here),
        shut=shut(invitation),
        changed=changed_since(invitation),
        has_prices=bool(here.request.price_sheet.lines),
    )


@blueprint.get("/<public_id:invitation>/answers/<int:answer_section>")
@requires(Action.RESPONSE_OWN)
def answers_section(invitation: InvitationInQuestion, answer_section: int) -> str:
    here = standing(invitation)
    page = pages.section_page(here, number=answer_section, invitation=invitation) or abort(404)
    closed = shut(invitation)
    seen = section_seen(here, key=page.key, currency=invitation.currency) if closed else ()
    return _section(page, form=FlaskForm(formdata=None), shut=closed, seen=seen, changed=changed_since(invitation))


@blueprint.post("/<public_id:invitation>/answers/<int:answer_section>")
@requires(Action.RESPONSE_WRITE)
def answers_section_save(invitation: InvitationInQuestion, answer_section: int) -> Page:
    """The whole section at once: how answers are saved where no script runs."""
    here = standing(invitation)
    typed = {question.code: typed_in(request.form, question) for question in _sent_questions(here)}
    form = FlaskForm()
    try:
        outcome = save_answers(current_actor(), invitation=invitation, sent=_sent(here, typed))
    except DomainError as error:
        form.form_errors.append(str(error))
        page = pages.section_page(here, number=answer_section, invitation=invitation, typed=typed) or abort(404)
        return _section(page, form=form), 422
    after = of_own(here.request, outcome.own)
    page = pages.section_page(
        after,
        number=answer_section,
        invitation=invitation,
        typed={code: typed[code] for code in (*outcome.faults, *outcome.clashes)},
        faults=outcome.faults,
        clashes=outcome.clashes,
    ) or abort(404)
    if not outcome.faults and not outcome.clashes:
        flash("Saved." if outcome.saved else "Nothing was changed.", "good")
        return redirect(_onward(page, invitation=invitation))
    form.form_errors += _troubles(faults=len(outcome.faults), clashes=len(outcome.clashes))
    return _section(page, form=form), 409 if outcome.clashes else 422


@blueprint.post("/<public_id:invitation>/answers/save")
@requires(Action.RESPONSE_WRITE)
def answers_save(invitation: InvitationInQuestion) -> tuple[Response, int]:
    """One answer, as its field is left: answered with what is stored now and what shows, or with why it was not."""
    here = standing(invitation)
    question = next(iter(_sent_questions(here)), None)
    if question is None:
        return jsonify(text="The RFP no longer asks this question. Reload the page."), 422
    try:
        outcome = save_answers(
            current_actor(), invitation=invitation, sent=_sent(here, {question.code: typed_in(request.form, question)})
        )
    except DomainError as error:
        return jsonify(text=str(error)), 422
    if outcome.faults:
        return jsonify(text=outcome.faults[question.code]), 422
    after = of_own(here.request, outcome.own)
    item = outcome.own.answers.get(question.code)
    if outcome.clashes:
        shown = pages.stored_shown(question, item, invitation=invitation)
        fields = pages.answer_shown(after, question, invitation=invitation)
        stored = {"words": shown.words, "by": shown.by, "at": shown.at, "over": fields.over}
        return jsonify(stored=stored), 409
    return (
        jsonify(
            over=over(item),
            hint=target_hint(question, item.text if item else ""),
            at=clock(item.saved_at if item else now(), zone=invitation.time_zone),
            questions=sorted(after.answered.shown.questions),
            sections=[
                {"number": each.number, "answered": each.answered, "asked": each.asked, "missing": len(each.missing)}
                for each in after.answered.sections
            ],
        ),
        200,
    )


def _onward(page: pages.SectionPage, *, invitation: InvitationInQuestion) -> str:
    """Where saving leads: to the same section, or to what comes after it."""
    if request.form.get("do") != "next":
        return url_for("portal.answers_section", invitation=invitation.public_id, answer_section=page.number)
    if page.after:
        return url_for("portal.answers_section", invitation=invitation.public_id, answer_section=page.after)
    return url_for("portal.prices" if page.has_prices else "portal.submission", invitation=invitation.public_id)


def _sent_questions(here: Standing) -> list[Question]:
    """The questions that a form was sent about."""
    return [each for each in here.request.questionnaire.questions if f"{OVER} {each.code}" in request.form]


def _sent(here: Standing, typed: dict[str, Typed]) -> dict[str, Sent]:
    questions = {question.code: question for question in here.request.questionnaire.questions}
    return {
        code: sent_answer(questions[code], fields, over=request.form.get(f"{OVER} {code}", ""))
        for code, fields in typed.items()
    }


def _troubles(*, faults: int, clashes: int) -> list[str]:
    found = []
    if faults:
        found.append(f"{faults} {'answer' if faults == 1 else 'answers'} could not be read. The others are saved.")
    if clashes:
        found.append(
            f"{clashes} {'answer was' if clashes == 1 else 'answers were'} changed by a colleague meanwhile. Both "
            "texts stand below; saving again puts yours in the place of theirs."
        )
    return found


def _section(
    page: pages.SectionPage,
    *,
    form: FlaskForm,
    shut: str = "",
    seen: tuple[SeenAnswer, ...] = (),
    changed: Counting | None = None,
) -> str:
    return render_template(
        "portal/answering/section.html",
        page=page,
        form=form,
        shut=shut,
        seen=seen,
        changed=changed,
        person=current_actor().person_id,
    )
