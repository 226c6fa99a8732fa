"""Starting an RFP: from rules to begin with, from a template, from an earlier RFP."""

from collections.abc import Sequence
from zoneinfo import available_timezones

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError, Fault
from app.domain.policy import Action
from app.stages.drafting import beginning, queries
from app.stages.drafting.forms.facts import NewRfpForm
from app.stages.drafting.forms.from_file import FileForm
from app.stages.drafting.library.shipped import shipped
from app.stages.drafting.library.starting_page import template_cards
from app.stages.drafting.operations.creating import create_rfp
from app.web.access import requires
from app.web.fields import entered
from app.web.session import current_actor


@beginning.route("/new", methods=["GET", "POST"])
@requires(Action.RFP_CREATE)
def create() -> Response | tuple[str, int]:
    form = _form()
    if form.validate_on_submit():
        try:
            rfp = create_rfp(
                current_actor(),
                reference=entered(form.reference),
                title=entered(form.title),
                currency=entered(form.currency),
                time_zone=entered(form.time_zone),
                source=entered(form.source) or None,
                template=entered(form.template) or None,
            )
        except DomainError as error:
            form.reference.errors = [str(error)]
        else:
            return _on(rfp, is_written=bool(entered(form.template)))
    return start_page(form=form)


def _on(rfp: str, *, is_written: bool) -> Response:
    """The way on: to the text where there is one, to the criteria where nothing is there yet."""
    if is_written:
        flash("The RFP is started, and you lead it. Read it through, and fill in what stands in [brackets].", "good")
        return redirect(url_for("drafting.document", rfp=rfp))
    flash("The RFP is started, and you lead it. Its criteria come next.", "good")
    return redirect(url_for("drafting.draft", rfp=rfp))


def start_page(
    *,
    form: NewRfpForm | None = None,
    file_form: FileForm | None = None,
    file_name: str = "",
    faults: Sequence[Fault] = (),
) -> tuple[str, int]:
    """The page with all ways to start; `faults` are what is wrong with a file that was uploaded."""
    form = form or _form(is_fresh=True)
    file_form = file_form or FileForm(formdata=None)
    html = render_template(
        "drafting/new.html",
        form=form,
        file_form=file_form,
        file_name=file_name,
        faults=faults,
        cards=template_cards(shipped()),
        zones=sorted(available_timezones()),
    )
    return html, 422 if form.errors or file_form.errors or faults else 200


def _form(*, is_fresh: bool = False) -> NewRfpForm:
    earlier = queries.sources_for(current_actor())
    sources = [(source.public_id, source.label) for source in earlier]
    templates = [(each.name, each.title) for each in shipped()]
    fresh: dict[str, object] = {"formdata": None} if is_fresh else {}
    form = NewRfpForm.offering(sources, templates=templates, **fresh)
    if is_fresh or not form.is_submitted():
        form.start_in(*zone_to_start_in(earlier))
    return form


def zone_to_start_in(earlier: Sequence[queries.Source]) -> tuple[str, str]:
    """The time zone for a new RFP of whoever has these earlier ones, "" where nothing says, and why it is this one."""
    last = next((source for source in earlier if source.is_led), None)
    if last:
        return last.time_zone, f"As in your last RFP, {last.reference}."
    return current_app.config["TIME_ZONE"], f"Where {current_app.config['ORGANISATION'] or 'your organisation'} is."
