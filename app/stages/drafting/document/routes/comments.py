"""Comments on one section, beside its text."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.stages.drafting import blueprint
from app.stages.drafting.document import page, queries
from app.stages.drafting.document.forms import CommentForm
from app.stages.drafting.document.operations import comments as operations
from app.web.access import requires
from app.web.fields import entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

Page = Response | tuple[str, int]


@blueprint.get("/document/<public_id:section>/comments")
@requires(Action.REVIEW_VIEW)
def document_section_comments(rfp: RfpInQuestion, section: str) -> Page:
    return _page(rfp, section, form=CommentForm(formdata=None))


@blueprint.post("/document/<public_id:section>/comments")
@requires(Action.COMMENT_WRITE)
def document_section_comment(rfp: RfpInQuestion, section: str) -> Page:
    form = CommentForm()
    if not form.validate():
        return _page(rfp, section, form=form, status=422)
    return _changed(
        lambda: operations.add_comment(current_actor(), rfp_id=rfp.id, section=section, text=entered(form.text)),
        rfp=rfp,
        section=section,
        said="Your comment is added.",
        form=form,
    )


@blueprint.post("/document/<public_id:section>/comments/<public_id:comment>/resolve")
@requires(Action.COMMENT_WRITE)
def document_section_comment_resolve(rfp: RfpInQuestion, section: str, comment: str) -> Page:
    return _changed(
        lambda: operations.resolve_comment(current_actor(), rfp_id=rfp.id, section=section, comment=comment),
        rfp=rfp,
        section=section,
        said="The comment is resolved.",
    )


@blueprint.post("/document/<public_id:section>/comments/<public_id:comment>/reopen")
@requires(Action.COMMENT_WRITE)
def document_section_comment_reopen(rfp: RfpInQuestion, section: str, comment: str) -> Page:
    return _changed(
        lambda: operations.reopen_comment(current_actor(), rfp_id=rfp.id, section=section, comment=comment),
        rfp=rfp,
        section=section,
        said="The comment is open again.",
    )


def _changed(
    change: Callable[[], object], *, rfp: RfpInQuestion, section: str, said: str, form: CommentForm | None = None
) -> Page:
    try:
        change()
    except DomainError as error:
        form = form or CommentForm(formdata=None)
        form.form_errors.append(str(error))
        return _page(rfp, section, form=form, status=422)
    flash(said, "good")
    return redirect(url_for("drafting.document_section_comments", rfp=rfp.public_id, section=section))


def _page(rfp: RfpInQuestion, key: str, *, form: CommentForm, status: int = 200) -> tuple[str, int]:
    shown = page.document_shown(queries.document_of(rfp.id), comments={}, writing={})
    section = next((each for each in shown if each.heading.key == key), None) or abort(404)
    comments = queries.comments_on(rfp.id, key=key)
    html = render_template("drafting/document/comments.html", section=section, comments=comments, form=form)
    return html, status
