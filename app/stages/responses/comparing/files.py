"""Files of opened responses as they are served: one of a vendor, one that came with prices, and everything as a ZIP."""

from flask import abort
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.stages.responses import blueprint
from app.stages.responses.comparing.archive import members, zipped
from app.stages.responses.comparing.opened_files import Found, opened_file, opened_price_file
from app.web.access import may, requires
from app.web.attachment_answer import attachment_answer
from app.web.clock import now
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor


@blueprint.get("/responses/<int:offer>/files/<public_id:attachment>")
@requires(Action.RESPONSE_READ)
def comparing_file(rfp: RfpInQuestion, offer: int, attachment: str) -> Response:
    but = current_actor().recused_from
    return _sent(opened_file(rfp.id, offer=offer, public_id=attachment, but=but))


@blueprint.get("/responses/<int:offer>/prices/files/<public_id:attachment>")
@requires(Action.PRICE_READ)
def comparing_price_file(rfp: RfpInQuestion, offer: int, attachment: str) -> Response:
    return _sent(opened_price_file(rfp.id, offer=offer, public_id=attachment))


@blueprint.get("/responses/everything.zip")
@requires(Action.RESPONSE_READ)
def comparing_archive(rfp: RfpInQuestion) -> Response:
    """Without the offers one stands back from, and with prices only where they are open to whoever asks."""
    found = members(rfp.id, but=current_actor().recused_from, with_prices=may(Action.PRICE_READ) is None)
    name = f"{rfp.reference} responses.zip"
    return attachment_answer(
        zipped(found, at=rfp.responses_opened_at or now()), name=name, media_type="application/zip"
    )


def _sent(found: Found | None) -> Response:
    file, content = found or abort(404)
    return attachment_answer(content.pieces(), name=file.name, media_type=file.media_type, size=file.size)
