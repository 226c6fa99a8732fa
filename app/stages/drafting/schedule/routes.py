"""The schedule: its dates, the deadline while drafting, a proposal to begin with, and the calendar file."""

from dataclasses import replace

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.domain.lifecycle import Stage
from app.domain.policy import Action
from app.domain.request.schedule import ScheduleDate
from app.domain.request.schedule_checks import with_deadline
from app.domain.request.schedule_moving import Move
from app.stages.drafting import blueprint
from app.stages.drafting.schedule import operations
from app.stages.drafting.schedule.forms import (
    DateForm,
    DeadlineForm,
    MovingForm,
    ProposalForm,
    RemovalForm,
    date_form,
    deadline_form,
)
from app.stages.drafting.schedule.page import MovesPage, moves_page, schedule_page
from app.stages.drafting.schedule.queries import ScheduleDraft, moves_of, schedule_draft
from app.web.access import requires
from app.web.clock import now
from app.web.downloads import download
from app.web.draft_answers import Refused, refused, refused_row
from app.web.fields import entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

Page = Response | tuple[str, int]
HERE = "drafting.schedule"
FOLLOWED = " The later dates moved along."


@blueprint.get("/schedule")
@requires(Action.REQUEST_VIEW)
def schedule(rfp: RfpInQuestion) -> str:
    return render_template(
        "drafting/schedule/schedule.html",
        schedule=schedule_page(schedule_draft(rfp.id), zone=rfp.time_zone, now=now()),
        deadline_refusal=_deadline_refusal(rfp),
    )


@blueprint.get("/schedule.ics")
@requires(Action.REQUEST_VIEW)
def schedule_calendar(rfp: RfpInQuestion) -> Response:
    from app.reports.calendar_file import CalendarHead, write_calendar

    draft = schedule_draft(rfp.id)
    head = CalendarHead(
        rfp=rfp.public_id,
        reference=rfp.reference,
        title=rfp.title,
        zone=rfp.time_zone,
        began=draft.created_at,
        closes_at=draft.closes_at,
        version=draft.version,
    )
    content = write_calendar(draft.dates, head=head, versions=draft.versions)
    return download(content, name=f"{rfp.reference} dates", kind="ics")


@blueprint.route("/schedule/add", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def schedule_add(rfp: RfpInQuestion) -> Page:
    form = date_form(None, version=0, zone=rfp.time_zone)
    date = form.date() if form.validate_on_submit() else None
    if date is None:
        return _date_page(form)
    failed = refused_row(
        lambda: operations.add_date(current_actor(), rfp_id=rfp.id, date=date),
        form=form,
        rfp_id=rfp.id,
        row="",
        fresh=lambda: form,
    )
    return _date_page(form, failed=failed) if failed else _saved(rfp, f"“{date.title}” is added.")


@blueprint.route("/schedule/<public_id:schedule_date>", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def schedule_date(rfp: RfpInQuestion, schedule_date: str) -> Page:
    draft, stored = _date(rfp, schedule_date)
    form = date_form(stored, version=draft.versions[schedule_date], zone=rfp.time_zone)
    date = form.date() if form.validate_on_submit() else None
    if date is None:
        return _date_page(form, stored=stored)
    moves = _moves(rfp, form, draft, was=stored, moved=replace(date, key=schedule_date))
    if moves:
        return _date_page(form, stored=stored, moves=moves)

    def fresh() -> DateForm:
        current, there = _date(rfp, schedule_date)
        form = date_form(there, version=current.versions[schedule_date], zone=rfp.time_zone, formdata=None)
        del form.moves_later
        return form

    failed = refused_row(
        lambda: operations.change_date(
            current_actor(),
            rfp_id=rfp.id,
            key=schedule_date,
            version=form.drawn_from,
            date=date,
            moves_seen=entered(form.moves_seen),
        ),
        form=form,
        rfp_id=rfp.id,
        row=schedule_date,
        fresh=fresh,
    )
    if failed:
        return _date_page(form, stored=stored, failed=failed)
    return _saved(rfp, f"“{date.title}” is saved.{FOLLOWED if entered(form.moves_seen) else ''}")


@blueprint.post("/schedule/<public_id:schedule_date>/remove")
@requires(Action.REQUEST_EDIT)
def schedule_remove(rfp: RfpInQuestion, schedule_date: str) -> Page:
    _, stored = _date(rfp, schedule_date)
    form = RemovalForm()

    def fresh() -> RemovalForm:
        version = _date(rfp, schedule_date)[0].versions[schedule_date]
        return RemovalForm(formdata=None, data={"version": str(version)})

    failed = refused_row(
        lambda: operations.remove_date(current_actor(), rfp_id=rfp.id, key=schedule_date, version=form.drawn_from),
        form=form,
        rfp_id=rfp.id,
        row=schedule_date,
        fresh=fresh,
    )
    if failed:
        draft, there = _date(rfp, schedule_date)
        again = date_form(there, version=draft.versions[schedule_date], zone=rfp.time_zone, formdata=None)
        return _date_page(again, stored=there, failed=failed)
    return _saved(rfp, f"“{stored.title}” is removed.")


@blueprint.route("/schedule/deadline", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def schedule_deadline(rfp: RfpInQuestion) -> Page:
    draft = schedule_draft(rfp.id)
    form = deadline_form(draft.closes_at, version=draft.version, zone=rfp.time_zone)
    closes_at = form.moment(form.day, form.clock) if form.validate_on_submit() else None
    if closes_at is None:
        return _deadline_page(rfp, form)
    was = next((each for each in with_deadline((), closes_at=draft.closes_at)), None)
    moves = _moves(rfp, form, draft, was=was, moved=replace(was, at=closes_at)) if was else None
    if moves:
        return _deadline_page(rfp, form, moves=moves)

    def fresh() -> DeadlineForm:
        current = schedule_draft(rfp.id)
        form = deadline_form(current.closes_at, version=current.version, zone=rfp.time_zone, formdata=None)
        del form.moves_later
        return form

    failed = refused(
        lambda: operations.set_deadline(
            current_actor(),
            rfp_id=rfp.id,
            version=form.drawn_from,
            closes_at=closes_at,
            moves_seen=entered(form.moves_seen),
        ),
        form=form,
        rfp_id=rfp.id,
        action=Action.REQUEST_EDIT,
        fresh=fresh,
    )
    if failed:
        return _deadline_page(rfp, form, failed=failed)
    return _saved(rfp, f"The deadline is set.{FOLLOWED if entered(form.moves_seen) else ''}")


@blueprint.route("/schedule/propose", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def schedule_propose(rfp: RfpInQuestion) -> Page:
    draft = schedule_draft(rfp.id)
    form = ProposalForm(data={"version": str(draft.version)})
    if not form.validate_on_submit():
        return _proposal_page(form, draft=draft)
    failed = refused(
        lambda: operations.propose_dates(
            current_actor(),
            rfp_id=rfp.id,
            version=form.drawn_from,
            start=form.start.data or now().date(),
            replaces=bool(form.replaces.data),
        ),
        form=form,
        rfp_id=rfp.id,
        action=Action.REQUEST_EDIT,
    )
    if failed:
        return _proposal_page(form, draft=draft, failed=failed)
    return _saved(rfp, "The dates are proposed. Correct what does not fit; public holidays are yours to check.")


def _moves(
    rfp: RfpInQuestion, form: MovingForm, draft: ScheduleDraft, *, was: ScheduleDate, moved: ScheduleDate
) -> MovesPage | None:
    """The later dates that are to follow and were not looked at yet; None where the form can be saved."""
    moves: tuple[Move, ...] = ()
    if form.moves_later.data:
        drafting = rfp.stage is Stage.DRAFTING
        moves = moves_of(draft, key=was.key, was=was.at, to=moved.at, zone=rfp.time_zone, is_drafting=drafting)
    if not form.has_unseen(moves):
        return None
    return moves_page(draft, moves, moved=moved, zone=rfp.time_zone, now=now())


def _deadline_refusal(rfp: RfpInQuestion) -> str | None:
    return None if rfp.stage is Stage.DRAFTING else operations.PUBLISHED


def _date(rfp: RfpInQuestion, key: str) -> tuple[ScheduleDraft, ScheduleDate]:
    draft = schedule_draft(rfp.id)
    return draft, draft.date(key) or abort(404)


def _saved(rfp: RfpInQuestion, sentence: str) -> Response:
    flash(sentence, "good")
    return redirect(url_for(HERE, rfp=rfp.public_id))


def _date_page(
    form: DateForm,
    *,
    stored: ScheduleDate | None = None,
    failed: Refused | None = None,
    moves: MovesPage | None = None,
) -> tuple[str, int]:
    html = render_template("drafting/schedule/date.html", form=form, stored=stored, failed=failed, moves=moves)
    return html, failed.status if failed else (422 if form.errors else 200)


def _deadline_page(
    rfp: RfpInQuestion, form: DeadlineForm, *, failed: Refused | None = None, moves: MovesPage | None = None
) -> tuple[str, int]:
    refusal = _deadline_refusal(rfp)
    html = render_template("drafting/schedule/deadline.html", form=form, failed=failed, refusal=refusal, moves=moves)
    return html, failed.status if failed else (422 if form.errors else 200)


def _proposal_page(form: ProposalForm, *, draft: ScheduleDraft, failed: Refused | None = None) -> tuple[str, int]:
    html = render_template(
        "drafting/schedule/propose.html", form=form, failed=failed, has_dates=bool(draft.dates or draft.closes_at)
    )
    return html, failed.status if failed else (422 if form.errors else 200)
