"""Home, the overview of an RFP, its audit, and the work behind its pages."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.desk import blueprint, queries
from app.desk.next_steps import next_step, next_steps
from app.domain.lifecycle import BEFORE_SCORING, title
from app.domain.policy import Action
from app.web.access import may, requires
from app.web.keys import key
from app.web.mail import delivery
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

LONGEST_SEARCH = 100


@blueprint.get("/")
@requires(Action.DESK_VIEW)
def home() -> str | Response:
    if current_actor().is_vendor:
        return redirect(url_for("portal.home"))
    search = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    before = request.args.get("before", type=key)
    page = queries.rfps_of(current_actor(), search=search, before=before)
    lines = [(line, next_step(line, reader=current_actor())) for line in page.items]
    return render_template(
        "desk/home.html",
        page=page,
        waiting=[(line, step) for line, step in lines if step],
        others=[(line, step) for line, step in lines if not step],
        search=search,
        before=before,
        stage_title=title,
    )


@blueprint.get("/rfps/<public_id:rfp>/")
@requires(Action.RFP_VIEW)
def overview(rfp: RfpInQuestion) -> str:
    found = queries.overview(rfp.id, reader=current_actor())
    steps = [
        step for step in next_steps(rfp.stage, reader=current_actor()) if may(step.action) is None and step.waits(found)
    ]
    return render_template("desk/overview.html", overview=found, steps=steps, waits=_what_waits(rfp))


@blueprint.get("/rfps/<public_id:rfp>/audit")
@requires(Action.AUDIT_VIEW)
def audit(rfp: RfpInQuestion) -> str:
    page = queries.audit_page(rfp.id, before=request.args.get("before", type=key))
    return render_template("desk/audit.html", page=page)


@blueprint.get("/rfps/<public_id:rfp>/work")
@requires(Action.WORK_VIEW)
def work(rfp: RfpInQuestion) -> str:
    lines, next_key = queries.work_page(rfp.id, before=request.args.get("before"))
    return render_template("desk/work.html", lines=lines, next_key=next_key, mails=delivery())


def _what_waits(rfp: RfpInQuestion) -> str | None:
    """Why ranking and marks are not open to the reader yet; nothing before there are any."""
    return None if rfp.stage in BEFORE_SCORING else may(Action.RANKING_VIEW)
