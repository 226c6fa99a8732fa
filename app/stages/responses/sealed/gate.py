"""The gate before every write of a vendor: judged under the lock of the RFP, by the server's clock at that moment.

The row is locked FOR SHARE against the openers' FOR UPDATE; on SQLite the writing transaction itself is the lock.
"""

from sqlalchemy import select

from app.domain.errors import DomainError, NotHere
from app.domain.lifecycle import Stage
from app.domain.submission import Late
from app.models.response import ResponseRow
from app.models.rfp import Rfp
from app.models.vendor import Intent
from app.models.vendor import Invitation as InvitationRow
from app.web.clock import now
from app.web.unit_of_work import Work


def open_invitation(work: Work, *, invitation_id: int) -> tuple[Rfp, InvitationRow]:
    """The RFP and the invitation, while responses may still be written. Raises `Late`, and DomainError in words.

    `work.now` becomes the moment at which the lock was held.
    """
    rfp, invitation = standing_invitation(work, invitation_id=invitation_id)
    if invitation.intent is Intent.DECLINED:
        raise DomainError("You have declined to answer. Change that on the overview before you write.")
    return rfp, invitation


def standing_invitation(work: Work, *, invitation_id: int, to_change: bool = False) -> tuple[Rfp, InvitationRow]:
    """The same, whether or not the vendor has declined. `to_change` is for whoever changes the invitation itself.

    The invitation is read once the RFP is locked: until then the buyer may have taken it back.
    """
    mine = InvitationRow.id == invitation_id
    here = Rfp.id == select(InvitationRow.rfp_id).where(mine).scalar_subquery()
    query = select(Rfp).where(here).with_for_update(read=True)
    rfp = work.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    locked = select(InvitationRow).where(mine).with_for_update(read=not to_change)
    invitation = work.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    work.now = now()
    if rfp is None or invitation is None:
        raise NotHere("There is no such invitation any more.")
    if invitation.withdrawn_at is not None:
        raise DomainError("The buyer has taken this invitation back. Nothing was changed.")
    if rfp.closes_at is None or rfp.stage is Stage.DRAFTING:
        raise DomainError("This RFP does not take responses.")
    if work.now >= rfp.closes_at or rfp.stage is not Stage.RESPONSES or rfp.responses_opened_at is not None:
        raise Late(rfp.closes_at, at=work.now)
    return rfp, invitation


def still_in_time(rfp: Rfp) -> None:
    """Look at the clock again when all is done but the commit. Raises `Late` where that took beyond the deadline."""
    if rfp.closes_at is not None and now() >= rfp.closes_at:
        raise Late(rfp.closes_at, at=now())


def own_response(work: Work, *, invitation: InvitationRow) -> ResponseRow:
    """The response of an invitation, begun where there is none yet."""
    mine = select(ResponseRow).where(ResponseRow.invitation_id == invitation.id).with_for_update()
    found = work.session.scalar(mine)
    if found is not None:
        return found
    response = ResponseRow(rfp_id=invitation.rfp_id, invitation_id=invitation.id, begun_at=work.now)
    work.session.add(response)
    work.session.flush()
    return response
