"""Starting an RFP from a file: staged when it is uploaded, made when what was found in it is confirmed."""

from sqlalchemy import delete, select

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.domain.request.request import Request
from app.models.rfp import Rfp, StagedImport
from app.stages.drafting.operations.creating import start
from app.web.unit_of_work import Work, operation


@operation
def stage_document(work: Work, *, name: str, sha256: str) -> str:
    """Remember an uploaded document until it is confirmed; returns its public id.

    A person has one staged file at a time: a new one takes the place of the last.
    """
    own = (StagedImport.person_id == work.actor.person_id, StagedImport.imported_rfp_id.is_(None))
    work.session.execute(delete(StagedImport).where(*own))
    staged = StagedImport(person_id=work.actor.person_id, name=name, sha256=sha256, created_at=work.now)
    work.session.add(staged)
    work.session.flush()
    work.record(
        action=Action.RFP_CREATE,
        subject=name,
        sentence="Uploaded a document to start an RFP from.",
        detail={"sha256": sha256},
    )
    return staged.public_id


@operation
def start_from_file(work: Work, *, staged: str, request: Request) -> str:
    """Make an RFP of a staged document as it was confirmed; returns its public id.

    Raises DomainError where an RFP was made of it meanwhile, or the reference is taken.
    """
    row = work.session.scalar(
        select(StagedImport)
        .where(StagedImport.public_id == staged, StagedImport.person_id == work.actor.person_id)
        .with_for_update()
    )
    if row is None or row.imported_rfp_id is not None:
        raise DomainError("An RFP was made of this file meanwhile, or another file took its place. Upload it again.")
    rfp = start(work, request=request, origin=f" from the file {row.name}")
    made = work.session.scalars(select(Rfp).where(Rfp.public_id == rfp)).one()
    made.source_name = row.name[:255]
    row.imported_rfp_id = made.id
    return rfp
