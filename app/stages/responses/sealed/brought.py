"""Files with answers or prices that a vendor brings in: sealed while they wait to be confirmed."""

from app.db import db
from app.domain.policy import Action
from app.models.response import Envelope
from app.stages.responses.sealed.gate import open_invitation
from app.stages.responses.sealed.keys import existing_keyring, keyring
from app.web import files
from app.web.unit_of_work import Work, operation


@operation
def bring_in(work: Work, *, invitation_id: int, content: bytes, is_price: bool) -> str:
    """Keep a file that was read and found good until its owner confirms it; returns under what it lies.

    Raises `Late`, and DomainError in words.
    """
    rfp, invitation = open_invitation(work, invitation_id=invitation_id)
    keys = keyring(work.session, rfp_id=rfp.id, now=work.now)
    envelope = Envelope.PRICE if is_price else Envelope.QUALITY
    kept = files.store(keys.seal(content, envelope=envelope, place=_place(invitation.id)))
    work.record_sealed(
        rfp_id=rfp.id,
        action=Action.RESPONSE_WRITE,
        subject=invitation.public_id,
        sentence=f"Brought in an Excel file with {'prices' if is_price else 'answers'}, to be confirmed.",
        detail={"file": kept},
    )
    return kept


def brought(*, invitation_id: int, rfp_id: int, kept: str, is_price: bool) -> bytes:
    """The content of a file that the same vendor brought in. Raises `Broken`, and FileNotFoundError."""
    keys = existing_keyring(db.session(), rfp_id=rfp_id)
    if keys is None:
        raise FileNotFoundError(kept)
    envelope = Envelope.PRICE if is_price else Envelope.QUALITY
    return keys.unseal(files.fetch(kept), envelope=envelope, place=_place(invitation_id))


def _place(invitation_id: int) -> str:
    return f"invitation {invitation_id}|brought in"
