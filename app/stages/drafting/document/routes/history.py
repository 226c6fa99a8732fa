"""The versions of a section, of a removed one too, and putting one back."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.stages.drafting import blueprint
from app.stages.drafting.document import page, queries
from app.stages.drafting.document.forms import RestoreForm
from app.stages.drafting.document.operations import sections as operations
from app.web.access import requires
from app.web.draft_lock import Stale
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

Page = Response | tuple[str, int]


@blueprint.get("/document/removed")
@requires(Action.REQUEST_VIEW)
def document_removed(rfp: RfpInQuestion) -> str:
    return render_template("drafting/document/removed.html", removed=queries.removed_from(rfp.id))


@blueprint.get("/document/<public_id:section>/history")
@requires(Action.REQUEST_VIEW)
def document_section_history(rfp: RfpInQuestion, section: str) -> Page:
    return _page(rfp, section, form=RestoreForm(formdata=None))


@blueprint.post("/document/<public_id:section>/history")
@requires(Action.REQUEST_EDIT)
def document_section_restore(rfp: RfpInQuestion, section: str) -> Page:
    form = RestoreForm()
    try:
        operations.restore_section(current_actor(), rfp_id=rfp.id, key=section, of=form.chosen, version=form.drawn_from)
    except Stale:
        form.form_errors.append("The section was changed meanwhile. Nothing was restored; look at its newest version.")
        return _page(rfp, section, form=form, status=409)
    except DomainError as error:
        form.form_errors.append(str(error))
        return _page(rfp, section, form=form, status=422)
    flash(f"Version {form.chosen} is restored: it stands as the newest version.", "good")
    return redirect(url_for("drafting.document", rfp=rfp.public_id, _anchor=f"s-{section}"))


def _page(rfp: RfpInQuestion, key: str, *, form: RestoreForm, status: int = 200) -> tuple[str, int]:
    versions = queries.versions_of(rfp.id, key=key)
    if not versions:
        abort(404)
    asked = request.args.get("version", "")
    chosen = next((each for each in versions if str(each.version) == asked), versions[0])
    is_removed = key not in {section.key for section in queries.sections_of(rfp.id)}
    shown = page.history_page(versions, chosen=chosen, is_removed=is_removed)
    return render_template("drafting/document/history.html", page=shown, form=form), status
