"""While somebody writes: how the text will look, signs of life, and what others do to the section meanwhile."""

from flask import abort, render_template

from app.domain.policy import Action
from app.stages.drafting import blueprint
from app.stages.drafting.document import page, queries
from app.stages.drafting.document.forms import SectionForm
from app.stages.drafting.document.operations import presence
from app.web.access import requires
from app.web.fields import VersionedForm, entered
from app.web.markdown import rendered
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor


@blueprint.post("/document/preview")
@requires(Action.REQUEST_EDIT)
def document_preview(rfp: RfpInQuestion) -> str:  # noqa: ARG001 - every view in an RFP is given it
    form = SectionForm()
    return render_template(
        "drafting/document/preview.html",
        title=entered(form.title),
        html=rendered(entered(form.body), below=page.PREVIEW_BELOW),
    )


@blueprint.post("/document/<public_id:section>/writing")
@requires(Action.REQUEST_EDIT)
def document_section_writing(rfp: RfpInQuestion, section: str) -> str:
    """A sign of life; answered by who else is writing, and whether somebody saved since the form was drawn."""
    sent = VersionedForm()
    newest = queries.latest_version_of(rfp.id, key=section)
    if newest is None:
        abort(404)
    is_removed = queries.section_of(rfp.id, key=section) is None
    if not is_removed:
        presence.give_sign_of_life(current_actor(), rfp_id=rfp.id, key=section)
    writing = queries.writing_now(rfp.id, besides=current_actor().person_id)
    return render_template(
        "drafting/document/beside.html",
        writers=page.who_writes(writing.get(section, ())),
        newer=newest if newest.version != sent.drawn_from else None,
        is_removed=is_removed,
    )


@blueprint.post("/document/<public_id:section>/left")
@requires(Action.REQUEST_EDIT)
def document_section_left(rfp: RfpInQuestion, section: str) -> tuple[str, int]:
    presence.stop_writing(current_actor(), rfp_id=rfp.id, key=section)
    return "", 204
