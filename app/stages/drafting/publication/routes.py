"""Publication: publishing, reading what was published, its files, and writing addenda."""

import json
from collections.abc import Sequence
from datetime import datetime

from flask import abort, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.request.differences import differences, summary
from app.domain.request.printed import Edition, edition_words, printed
from app.domain.request.request import Request
from app.domain.request.schedule_checks import DEADLINE_KEY
from app.domain.request.schedule_moving import Move
from app.sheets.request_data import from_data
from app.stages.drafting import blueprint
from app.stages.drafting.publication import operations, queries
from app.stages.drafting.publication.filing import request_documents
from app.stages.drafting.publication.forms import AddendumForm
from app.stages.drafting.publication.readiness import addendum_state
from app.stages.drafting.review.forms import PublishForm
from app.stages.drafting.review.page import blocks_shown, parts_shown, points_shown
from app.stages.drafting.review.routes import Page, review_page
from app.stages.drafting.schedule.page import moves_shown
from app.stages.drafting.schedule.queries import moves_of, schedule_draft
from app.web.access import may, requires
from app.web.clock import now
from app.web.downloads import download
from app.web.fields import entered
from app.web.filing import progress_answer, taken_away
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor
from app.web.unit_of_work import Conflict


@blueprint.post("/review/publish")
@requires(Action.RFP_PUBLISH)
def review_publish(rfp: RfpInQuestion) -> Page:
    form = PublishForm()
    if not form.validate_on_submit():
        return review_page(rfp, form=form), 422
    try:
        operations.publish(current_actor(), rfp_id=rfp.id, seen=entered(form.seen), acknowledged=form.ticked)
    except Conflict as error:
        return review_page(rfp, form=form, refusal=str(error)), 409
    except DomainError as error:
        return review_page(rfp, form=form, refusal=str(error)), 422
    flash("The RFP is published and frozen. Word and PDF are being made.", "good")
    return redirect(url_for("drafting.publication", rfp=rfp.public_id))


@blueprint.get("/publication")
@requires(Action.PUBLICATION_VIEW)
def publication(rfp: RfpInQuestion) -> str:
    lines = queries.publications(rfp.id)
    if not lines:
        return render_template("drafting/publication/none.html")
    return _publication(rfp, lines[0].public_id, lines=lines)


@blueprint.get("/publication/<public_id:publication_id>")
@requires(Action.PUBLICATION_VIEW)
def publication_one(rfp: RfpInQuestion, publication_id: str) -> str:
    return _publication(rfp, publication_id, lines=queries.publications(rfp.id))


def _publication(rfp: RfpInQuestion, public_id: str, *, lines: tuple[queries.PublicationLine, ...]) -> str:
    line, snapshot = queries.snapshot_of(rfp.id, public_id=public_id) or abort(404)
    request = _request(snapshot)
    before = queries.request_at(rfp.id, number=line.number - 1) if line.number else None
    found = differences(before, request) if before else ()
    edition = Edition(
        organisation=current_app.config["ORGANISATION"],
        at=line.published_at,
        number=line.number,
        snapshot_hash=line.snapshot_hash,
    )
    paper = printed(request, edition)
    sequence = queries.publishing_rows(rfp.id).get(line.number)
    return render_template(
        "drafting/publication/publication.html",
        line=line,
        lines=lines,
        title=edition_words(line.number),
        words=edition_words,
        is_latest=line.number == lines[0].number,
        can_be_amended=rfp.amending_since is not None or (rfp.closes_at is not None and rfp.closes_at > now()),
        paper=paper,
        blocks=blocks_shown(paper),
        since=parts_shown(found),
        summary=summary(found),
        filed=queries.filed_requests(rfp.id, audit_sequence=sequence) if sequence else (),
        work=queries.publication_work(rfp.id, number=line.number),
    )


def _request(snapshot: str) -> Request:
    return from_data(json.loads(snapshot), Request)


@blueprint.get("/publication/<public_id:publication_id>/snapshot.json")
@requires(Action.PUBLICATION_VIEW)
def publication_snapshot(rfp: RfpInQuestion, publication_id: str) -> Response:
    """The frozen text byte for byte: its SHA-256 is the one that stands everywhere."""
    line, snapshot = queries.snapshot_of(rfp.id, public_id=publication_id) or abort(404)
    name = f"{rfp.reference} {edition_words(line.number).lower()}"
    return download(snapshot.encode("utf-8", "surrogatepass"), name=name, kind="json")


@blueprint.get("/publication/files/<public_id:request_file>")
@requires(Action.PUBLICATION_VIEW)
def publication_file(rfp: RfpInQuestion, request_file: str) -> Response:
    """Word or PDF of what was published."""
    filed = queries.filed_request(rfp.id, public_id=request_file)
    if filed is None or filed.audit_sequence not in queries.publishing_rows(rfp.id).values():
        abort(404)
    return taken_away(filed)


@blueprint.post("/publication/<public_id:publication_id>/files")
@requires(Action.PUBLICATION_VIEW)
def publication_make_files(rfp: RfpInQuestion, publication_id: str) -> Response:
    """Have the files of a publication made once more, where that failed."""
    line, _ = queries.snapshot_of(rfp.id, public_id=publication_id) or abort(404)
    request_documents(current_actor(), rfp_id=rfp.id, number=line.number)
    return redirect(url_for("drafting.publication_one", rfp=rfp.public_id, publication_id=publication_id))


@blueprint.get("/publication/<public_id:publication_id>/files/progress")
@requires(Action.PUBLICATION_VIEW)
def publication_files_progress(rfp: RfpInQuestion, publication_id: str) -> Response:
    line, _ = queries.snapshot_of(rfp.id, public_id=publication_id) or abort(404)
    work = queries.publication_work(rfp.id, number=line.number)
    html = render_template("drafting/publication/progress.html", line=line, work=work)
    return progress_answer(html, work=work)


@blueprint.get("/review/files/<public_id:request_file>")
@requires(Action.REQUEST_PRINT)
def review_file(rfp: RfpInQuestion, request_file: str) -> Response:
    """Word or PDF of a draft."""
    return taken_away(queries.filed_request(rfp.id, public_id=request_file) or abort(404))


@blueprint.post("/review/files")
@requires(Action.REQUEST_PRINT)
def review_make_files(rfp: RfpInQuestion) -> Response:
    """Have the draft made as Word and PDF, behind the page."""
    request_documents(current_actor(), rfp_id=rfp.id, number=None)
    ahead = (
        "drafting.publication_addendum" if rfp.amending_since and not may(Action.ADDENDUM_WRITE) else "drafting.review"
    )
    return redirect(url_for(ahead, rfp=rfp.public_id, _anchor="files"))


@blueprint.get("/review/files/progress")
@requires(Action.REQUEST_PRINT)
def review_files_progress(rfp: RfpInQuestion) -> Response:
    work = queries.draft_work(rfp.id)
    return progress_answer(render_template("drafting/review/progress.html", work=work), work=work)


# --- addenda ---------------------------------------------------------------------------------------------------------


@blueprint.post("/publication/addendum/begin")
@requires(Action.ADDENDUM_WRITE)
def publication_begin(rfp: RfpInQuestion) -> Response:
    operations.begin_addendum(current_actor(), rfp_id=rfp.id)
    flash("You can change the RFP now. What is published stays until you issue the addendum.", "good")
    return redirect(url_for("drafting.publication_addendum", rfp=rfp.public_id))


@blueprint.route("/publication/addendum", methods=["GET", "POST"])
@requires(Action.ADDENDUM_WRITE)
def publication_addendum(rfp: RfpInQuestion) -> Page:
    if rfp.amending_since is None or rfp.closes_at is None:
        return redirect(url_for("drafting.publication", rfp=rfp.public_id))
    form = AddendumForm()
    form.zone = rfp.time_zone
    if not form.validate_on_submit():
        return _addendum(rfp, form=form, status=422 if form.errors else 200)
    closes_at = form.closes_at(rfp.closes_at)
    if form.errors:
        return _addendum(rfp, form=form, status=422)
    moves = _moves(rfp, form, was=rfp.closes_at, to=closes_at)
    if form.has_unseen(moves):
        return _addendum(rfp, form=form, status=200, moves=moves, closes_at=closes_at)
    try:
        number = operations.issue_addendum(
            current_actor(),
            rfp_id=rfp.id,
            seen=entered(form.seen),
            reason=entered(form.reason).strip(),
            notice=entered(form.notice).strip(),
            closes_at=closes_at,
            acknowledged=form.ticked,
            moves_seen=entered(form.moves_seen),
        )
    except Conflict as error:
        form.form_errors.append(str(error))
        return _addendum(rfp, form=form, status=409)
    except DomainError as error:
        form.form_errors.append(str(error))
        return _addendum(rfp, form=form, status=422)
    flash(f"Addendum {number} is issued. Word and PDF are being made.", "good")
    return redirect(url_for("drafting.publication", rfp=rfp.public_id))


def _moves(rfp: RfpInQuestion, form: AddendumForm, *, was: datetime, to: datetime | None) -> tuple[Move, ...]:
    """The dates that are to follow a later deadline."""
    if to is None or not form.moves_later.data:
        return ()
    draft = schedule_draft(rfp.id)
    return moves_of(draft, key=DEADLINE_KEY, was=was, to=to, zone=rfp.time_zone, is_drafting=False)


def _addendum(
    rfp: RfpInQuestion,
    *,
    form: AddendumForm,
    status: int,
    moves: Sequence[Move] = (),
    closes_at: datetime | None = None,
) -> Page:
    """The addendum as it stands; with `moves` as it would be with the deadline and the dates that follow it."""
    state = addendum_state(rfp.id) or abort(404)
    form.seen.data = state.snapshot_hash
    if moves:
        state = addendum_state(rfp.id, closes_at=closes_at, moves=moves) or abort(404)
    found = differences(state.published.request, state.request)
    html = render_template(
        "drafting/publication/addendum.html",
        form=form,
        moves=moves_shown(moves, zone=rfp.time_zone),
        number=state.published.number + 1,
        since=parts_shown(found),
        summary=summary(found),
        errors=points_shown(state.readiness.errors),
        warnings=points_shown(state.readiness.warnings, ticked=form.ticked),
        filed=queries.filed_requests(rfp.id, audit_sequence=queries.draft_sequence(rfp.id)),
        work=queries.draft_work(rfp.id),
    )
    return html, status


@blueprint.post("/publication/addendum/drop")
@requires(Action.ADDENDUM_WRITE)
def publication_drop(rfp: RfpInQuestion) -> Response:
    operations.drop_addendum(current_actor(), rfp_id=rfp.id)
    flash("The addendum is dropped. The RFP is as it was published.", "good")
    return redirect(url_for("drafting.publication", rfp=rfp.public_id))
