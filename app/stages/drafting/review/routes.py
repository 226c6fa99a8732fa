"""Review: the draft before those who sign it, what they say, and what still keeps it from being published."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.request.differences import differences, summary
from app.domain.request.printed import Edition, printed
from app.domain.request.readiness import Place
from app.domain.sentences import listed
from app.stages.drafting import blueprint
from app.stages.drafting.publication.queries import draft_sequence, draft_work, filed_requests
from app.stages.drafting.publication.readiness import draft_state
from app.stages.drafting.review import operations, queries
from app.stages.drafting.review.forms import (
    FUNCTION_CHOICES,
    LEVEL_CHOICES,
    AskForm,
    PublishForm,
    SignForm,
    function_of,
    level_of,
)
from app.stages.drafting.review.page import blocks_shown, parts_shown, points_shown, rounds_shown
from app.web.access import requires
from app.web.fields import entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor
from app.web.unit_of_work import Conflict

Page = Response | tuple[str, int]


@blueprint.get("/review")
@requires(Action.REVIEW_VIEW)
def review(rfp: RfpInQuestion) -> str:
    return review_page(rfp, form=PublishForm(formdata=None))


def review_page(rfp: RfpInQuestion, *, form: PublishForm, refusal: str = "") -> str:
    """The page of review as it stands; `refusal` says why the RFP was not published just now."""
    state = draft_state(rfp.id)
    form.seen.data = state.snapshot_hash
    return render_template(
        "drafting/review/review.html",
        form=form,
        refusal=refusal,
        hash=state.snapshot_hash,
        rounds=rounds_shown(state.rounds, current_hash=state.snapshot_hash),
        mine=_waits_for_me(state.rounds),
        errors=points_shown(state.readiness.errors),
        warnings=points_shown(state.readiness.warnings, ticked=form.ticked),
        filed=filed_requests(rfp.id, audit_sequence=draft_sequence(rfp.id)),
        work=draft_work(rfp.id),
    )


def _waits_for_me(rounds: tuple[queries.Round, ...]) -> int | None:
    """The number of the latest round where the person asking was asked and has not said anything."""
    if not rounds:
        return None
    mine = rounds[0].of(current_actor().public_id)
    return rounds[0].number if mine is not None and mine.decision is None else None


@blueprint.route("/review/ask", methods=["GET", "POST"])
@requires(Action.REVIEW_ASK)
def review_ask(rfp: RfpInQuestion) -> Page:
    people = queries.signers(rfp.id)
    form = AskForm().offering([(each.public_id, each.name) for each in people])
    if form.validate_on_submit():
        chosen = [each for each in people if each.public_id in (form.person.data or ())]
        asked = [
            operations.ToAsk(
                each.public_id,
                function_of(request.form.get(f"function-{each.public_id}", "")),
                level_of(request.form.get(f"level-{each.public_id}", "")),
            )
            for each in chosen
        ]
        try:
            number = operations.ask_for_signatures(
                current_actor(),
                rfp_id=rfp.id,
                seen=entered(form.seen),
                asked=asked,
                note=entered(form.note).strip(),
            )
        except Conflict as error:
            form.form_errors.append(str(error))
            return _ask(rfp, form=form, people=people, status=409)
        except DomainError as error:
            form.form_errors.append(str(error))
            return _ask(rfp, form=form, people=people, status=422)
        flash(f"Round {number} is open. {listed(each.name for each in chosen)} get a mail.", "good")
        return redirect(url_for("drafting.review", rfp=rfp.public_id))
    return _ask(rfp, form=form, people=people, status=422 if form.errors else 200)


def _ask(rfp: RfpInQuestion, *, form: AskForm, people: tuple[queries.Signer, ...], status: int) -> tuple[str, int]:
    state = draft_state(rfp.id)
    form.seen.data = state.snapshot_hash
    before = state.rounds[0] if state.rounds else None
    if not form.is_submitted() and before is not None:
        form.person.data = [each.person for each in before.asked]
    html = render_template(
        "drafting/review/ask.html",
        form=form,
        people=[_person(each, before) for each in people],
        functions=FUNCTION_CHOICES,
        levels=LEVEL_CHOICES,
        number=before.number + 1 if before else 1,
        errors=points_shown([point for point in state.readiness.errors if point.place is not Place.REVIEW]),
    )
    return html, status


def _person(each: queries.Signer, before: queries.Round | None) -> tuple[queries.Signer, str, str]:
    """A person with the function and level to begin with: as typed, else as in the round before, else as known."""
    last = before.of(each.public_id) if before else None
    function = request.form.get(f"function-{each.public_id}", (last or each).function.value)
    level = request.form.get(f"level-{each.public_id}", (last or each).level.value)
    return each, function, level


@blueprint.post("/review/remind")
@requires(Action.REVIEW_ASK)
def review_remind(rfp: RfpInQuestion) -> Response:
    names = operations.remind(current_actor(), rfp_id=rfp.id)
    flash(f"{listed(names)} get a mail.", "good")
    return redirect(url_for("drafting.review", rfp=rfp.public_id))


@blueprint.get("/review/<int:round_number>")
@requires(Action.REVIEW_VIEW)
def review_round(rfp: RfpInQuestion, round_number: int) -> Page:
    return _round(rfp, round_number, form=SignForm(formdata=None))


@blueprint.post("/review/<int:round_number>")
@requires(Action.REVIEW_SIGN)
def review_sign(rfp: RfpInQuestion, round_number: int) -> Page:
    form = SignForm()
    if not form.validate_on_submit():
        return _round(rfp, round_number, form=form, status=422)
    decision, comment = form.said()
    try:
        operations.sign(current_actor(), rfp_id=rfp.id, number=round_number, decision=decision, comment=comment)
    except DomainError as error:
        form.form_errors.append(str(error))
        return _round(rfp, round_number, form=form, status=422)
    flash("Your word is recorded. Thank you.", "good")
    return redirect(url_for("drafting.review", rfp=rfp.public_id))


def _round(rfp: RfpInQuestion, number: int, *, form: SignForm, status: int = 200) -> tuple[str, int]:
    draft = queries.draft_of_round(rfp.id, number) or abort(404)
    state = draft_state(rfp.id)
    each = next(one for one in state.rounds if one.number == number)
    mine = each.of(current_actor().public_id)
    if mine is not None and mine.decision is not None and not form.is_submitted():
        form.decision.data, form.comment.data = mine.decision.value, mine.comment
    found = differences(draft, state.request)
    paper = printed(draft, Edition(organisation="", at=each.opened_at))
    html = render_template(
        "drafting/review/round.html",
        form=form,
        round=next(one for one in rounds_shown(state.rounds, current_hash=state.snapshot_hash) if one.number == number),
        mine=mine,
        since=parts_shown(found),
        summary=summary(found),
        paper=paper,
        blocks=blocks_shown(paper),
    )
    return html, status
