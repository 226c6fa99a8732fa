"""A file that comes in one request, taken in by the same steps as one that comes in pieces."""

from typing import IO

from app.domain.policy import Actor
from app.stages.responses.sealed.attachments import Announced, begin, finish, receive
from app.web.request_size import LARGEST_PIECE


def send(actor: Actor, *, invitation_id: int, file: Announced, content: IO[bytes]) -> None:
    """Attach a whole file. Raises what the steps raise; what was received by then stays, to be gone on with."""
    attachment = begin(actor, invitation_id=invitation_id, file=file)
    offset = 0
    while piece := content.read(LARGEST_PIECE):
        offset = receive(actor, invitation_id=invitation_id, attachment=attachment, offset=offset, content=piece)
    finish(actor, invitation_id=invitation_id, attachment=attachment)


def length(content: IO[bytes]) -> int:
    """How many bytes there are, from the beginning, where it is left."""
    size = content.seek(0, 2)
    content.seek(0)
    return size
