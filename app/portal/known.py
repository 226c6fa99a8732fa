"""What was published, as far as whoever answers an invitation may know: nothing that came after it was taken back."""

from app.domain.request.request import Request
from app.stages.drafting.publication.queries import PublicationLine, publications, published, request_at
from app.web.invitation_in_question import InvitationInQuestion


def publications_known(invitation: InvitationInQuestion) -> tuple[PublicationLine, ...]:
    """The RFP and its addenda, newest first. One statement."""
    until = invitation.withdrawn_at
    return tuple(line for line in publications(invitation.rfp_id) if until is None or line.published_at <= until)


def request_known(invitation: InvitationInQuestion) -> Request | None:
    """What the newest of them asks, with what is the buyer's own; None where nothing is published. One statement, two
    where the invitation was taken back."""
    if invitation.withdrawn_at is None:
        latest = published(invitation.rfp_id)
        return latest.request if latest else None
    newest = next(iter(publications_known(invitation)), None)
    return request_at(invitation.rfp_id, number=newest.number) if newest else None
