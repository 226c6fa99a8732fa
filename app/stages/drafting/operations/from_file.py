"""Starting an RFP from a file: staged when it is uploaded, made when what was found in it is confirmed."""

from sqlalchemy import select

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.request.request import Request
from app.models.rfp import Rfp, UploadKind
from app.stages.drafting.operations.creating import start
from app.web import staged_uploads
from app.web.unit_of_work import Work, operation


@operation
def stage_document(work: Work, *, name: str, sha256: str) -> str:
    """Remember an uploaded document until it is confirmed; returns its public id.

    A person has one staged document at a time: a new one takes the place of the last.
    """
    work.record(
        action=Action.RFP_CREATE,
        subject=name,
        sentence="Uploaded a document to start an RFP from.",
        detail={"sha256": sha256},
    )
    return staged_uploads.keep(work, kind=UploadKind.DOCUMENT, name=name, sha256=sha256)


@operation
def start_from_file(work: Work, *, staged: str, request: Request) -> str:
    """Make an RFP of a staged document as it was confirmed; returns its public id.

    Raises DomainError where an RFP was made of it meanwhile, or the reference is taken.
    """
    upload = staged_uploads.take(work, staged, kind=UploadKind.DOCUMENT)
    if upload is None:
        raise DomainError("An RFP was made of this file meanwhile, or another file took its place. Upload it again.")
    rfp = start(work, request=request, origin=f" from the file {upload.name}")
    made = work.session.scalars(select(Rfp).where(Rfp.public_id == rfp)).one()
    made.source_name = upload.name[:255]
    return rfp
