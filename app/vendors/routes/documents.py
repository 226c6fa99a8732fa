"""A firm's documents: uploaded, saved by the browser and never shown in it, removed."""

from io import BytesIO

from flask import abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError
from app.domain.file_names import ending, shown_name
from app.domain.policy import Action
from app.stages.responses.uploads.judging import judge, media_type
from app.stages.responses.uploads.scanning import scan
from app.vendors import blueprint, queries
from app.vendors.forms import DocumentForm
from app.vendors.operations import documents
from app.vendors.operations.documents import Paper
from app.vendors.routes.listing import firm_page
from app.web import files
from app.web.access import requires
from app.web.attachment_answer import attachment_answer
from app.web.fields import entered
from app.web.request_size import takes_a_file
from app.web.session import current_actor

KINDS = ("pdf", "png", "jpg", "jpeg", "docx", "xlsx", "txt")
MOST_MB = 10


@blueprint.post("/<public_id:firm>/documents")
@requires(Action.VENDOR_EDIT)
@takes_a_file
def vendors_document_add(firm: str) -> Response | tuple[str, int]:
    entry = queries.entry(firm) or abort(404)
    form = DocumentForm()
    if not form.validate_on_submit():
        return firm_page(entry, form=form), 422
    try:
        documents.add_document(current_actor(), public_id=firm, paper=_judged(form))
    except DomainError as error:
        form.file.errors = [str(error)]
        return firm_page(entry, form=form), 422
    flash(f"{entered(form.title)} is kept.", "good")
    return redirect(url_for("vendors.vendors_firm", firm=firm, _anchor="documents"))


@blueprint.get("/<public_id:firm>/documents/<public_id:firm_document>")
@requires(Action.VENDOR_VIEW)
def vendors_document(firm: str, firm_document: str) -> Response:
    found = queries.document(firm_document, firm=firm) or abort(404)
    content = files.fetch(found.sha256)
    return attachment_answer([content], name=found.name, media_type=found.media_type, size=len(content))


@blueprint.post("/<public_id:firm>/documents/<public_id:firm_document>/remove")
@requires(Action.VENDOR_EDIT)
def vendors_document_remove(firm: str, firm_document: str) -> Response:
    documents.remove_document(current_actor(), public_id=firm, document=firm_document)
    flash("The document is removed.", "good")
    return redirect(url_for("vendors.vendors_firm", firm=firm, _anchor="documents"))


def _judged(form: DocumentForm) -> Paper:
    """The document as it was sent, once it is in the file store. Raises DomainError for what is not taken."""
    name = shown_name(form.file.data.filename or "")
    if ending(name) not in KINDS:
        raise DomainError("Files of this kind are not taken. Upload a PDF, Word, Excel, text, PNG or JPEG file.")
    content = form.file.data.read(MOST_MB * 1024 * 1024 + 1)
    if len(content) > MOST_MB * 1024 * 1024:
        raise DomainError(f"A document has at most {MOST_MB} MB. Shrink or divide it.")
    judge(BytesIO(content), name=name, size=len(content))
    scan([content])
    return Paper(
        title=entered(form.title),
        name=name,
        media_type=media_type(name),
        size=len(content),
        sha256=files.store(content),
        expires_on=form.expires_on.data,
    )
