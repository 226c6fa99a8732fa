"""The document as it is read, and who is writing in it."""

from flask import render_template, request

from app.domain.policy import Action
from app.stages.drafting import blueprint
from app.stages.drafting.document import page, queries
from app.web.access import may, requires
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

HERE = "drafting.document"


@blueprint.get("/document")
@requires(Action.REQUEST_VIEW)
def document(rfp: RfpInQuestion) -> str:
    comments = {} if may(Action.REVIEW_VIEW) else queries.open_comments_by_section(rfp.id)
    sections = page.document_shown(
        queries.document_of(rfp.id),
        comments=comments,
        writing=queries.writing_now(rfp.id, besides=current_actor().person_id),
    )
    return render_template(
        "drafting/document/document.html",
        sections=sections,
        open_comments=page.counted(sum(comments.values()), "open comment") if comments else "",
        saved=request.args.get("saved", ""),
    )


@blueprint.get("/document/writing")
@requires(Action.REQUEST_VIEW)
def document_writing(rfp: RfpInQuestion) -> str:
    """Who is writing where, for the parts of the page that say so."""
    writing = queries.writing_now(rfp.id, besides=current_actor().person_id)
    keys = [section.key for section in queries.sections_of(rfp.id)]
    shown = {key: page.who_writes(writing.get(key, ())) for key in keys}
    return render_template("drafting/document/writing.html", writing=shown)
