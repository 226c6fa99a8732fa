"""What somebody uploaded to draft from, and has not confirmed yet."""

from app.models.rfp import UploadKind
from app.web.staged_uploads import StagedUpload, find


def staged_document(public_id: str, *, person_id: int | None) -> StagedUpload | None:
    """A person's own document to start an RFP from, of which nothing was made yet; None for anybody else's."""
    return find(public_id, kind=UploadKind.DOCUMENT, person_id=person_id)


def staged_questionnaire(public_id: str, *, rfp_id: int, person_id: int | None) -> StagedUpload | None:
    """A person's own file of questions for this RFP; None for anybody else's, or for another RFP."""
    return find(public_id, kind=UploadKind.QUESTIONNAIRE, person_id=person_id, rfp_id=rfp_id)
