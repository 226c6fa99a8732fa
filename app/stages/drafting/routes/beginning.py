"""Starting an RFP."""

from zoneinfo import available_timezones

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.stages.drafting import beginning, queries
from app.stages.drafting.forms.facts import NewRfpForm
from app.stages.drafting.operations.creating import create_rfp
from app.web.access import requires
from app.web.fields import entered
from app.web.session import current_actor


@beginning.route("/new", methods=["GET", "POST"])
@requires(Action.RFP_CREATE)
def create() -> Response | tuple[str, int]:
    sources = [(source.public_id, source.label) for source in queries.sources_for(current_actor())]
    form = NewRfpForm.offering(sources, data={"time_zone": "UTC"})
    if form.validate_on_submit():
        try:
            rfp = create_rfp(
                current_actor(),
                reference=entered(form.reference),
                title=entered(form.title),
                currency=entered(form.currency),
                time_zone=entered(form.time_zone),
                source=entered(form.source) or None,
            )
        except DomainError as error:
            form.reference.errors = [str(error)]
        else:
            flash("The RFP is started, and you lead it. Its criteria come next.", "good")
            return redirect(url_for("drafting.draft", rfp=rfp))
    page = render_template("drafting/new.html", form=form, zones=sorted(available_timezones()))
    return page, 422 if form.errors else 200
