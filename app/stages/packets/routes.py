"""The decision packet: ask for it, watch it being built, read it, take it away in any of its forms."""

from flask import abort, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.stages.packets import blueprint, queries
from app.stages.packets.operations import request_packet
from app.web import files
from app.web.access import requires
from app.web.filing import Filed, progress_answer, taken_away
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor


@blueprint.get("/packet")
@requires(Action.PACKET_VIEW)
def packets(rfp: RfpInQuestion) -> str:
    return render_template(
        "packets/packets.html", filed=queries.filed_packets(rfp.id), work=queries.packet_work(rfp.id)
    )


@blueprint.post("/packet")
@requires(Action.PACKET_BUILD)
def packets_request(rfp: RfpInQuestion) -> Response:
    request_packet(current_actor(), rfp_id=rfp.id)
    return redirect(url_for("packets.packets", rfp=rfp.public_id))


@blueprint.get("/packet/progress")
@requires(Action.PACKET_VIEW)
def packets_progress(rfp: RfpInQuestion) -> Response:
    work = queries.packet_work(rfp.id)
    return progress_answer(render_template("packets/progress.html", work=work), work=work)


@blueprint.get("/packet/<public_id:page>.html")
@requires(Action.PACKET_VIEW)
def packets_page(rfp: RfpInQuestion, page: str) -> str:
    from app.reports.packet_page import article_of

    filed = _filed(rfp, page, suffix=".html")
    return render_template("packets/page.html", filed=filed, article=Markup(article_of(files.fetch(filed.sha256))))


@blueprint.get("/packet/<public_id:document>.pdf")
@requires(Action.PACKET_VIEW)
def packets_download(rfp: RfpInQuestion, document: str) -> Response:
    return taken_away(_filed(rfp, document, suffix=".pdf"))


@blueprint.get("/packet/<public_id:page>/page")
@requires(Action.PACKET_VIEW)
def packets_page_file(rfp: RfpInQuestion, page: str) -> Response:
    return taken_away(_filed(rfp, page, suffix=".html"))


@blueprint.get("/packet/<public_id:workbook>.xlsx")
@requires(Action.PACKET_VIEW)
def packets_workbook(rfp: RfpInQuestion, workbook: str) -> Response:
    return taken_away(_filed(rfp, workbook, suffix=".xlsx"))


@blueprint.get("/packet/<public_id:data>.json")
@requires(Action.PACKET_VIEW)
def packets_data(rfp: RfpInQuestion, data: str) -> Response:
    return taken_away(_filed(rfp, data, suffix=".json"))


def _filed(rfp: RfpInQuestion, public_id: str, *, suffix: str) -> Filed:
    return queries.filed_form(rfp.id, public_id=public_id, suffix=suffix) or abort(404)
