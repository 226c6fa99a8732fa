"""The decision packet: ask for it, watch it being built, read it, take it away in any of its forms."""

from io import BytesIO

from flask import abort, redirect, render_template, send_file, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.stages.packets import blueprint, queries
from app.stages.packets.operations import request_packet
from app.stages.packets.queries import FiledForm
from app.web import files
from app.web.access import requires
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
def packets_progress(rfp: RfpInQuestion) -> str | Response:
    work = queries.packet_work(rfp.id)
    response = Response(render_template("packets/progress.html", work=work), mimetype="text/html")
    if work is None:
        response.headers["HX-Refresh"] = "true"  # the packet is there: the page shows it
    return response


@blueprint.get("/packet/<public_id:page>.html")
@requires(Action.PACKET_VIEW)
def packets_page(rfp: RfpInQuestion, page: str) -> str:
    from app.reports.packet_page import article_of

    filed = _filed(rfp, page, suffix=".html")
    return render_template("packets/page.html", filed=filed, article=Markup(article_of(files.fetch(filed.sha256))))


@blueprint.get("/packet/<public_id:document>.pdf")
@requires(Action.PACKET_VIEW)
def packets_download(rfp: RfpInQuestion, document: str) -> Response:
    return _sent(_filed(rfp, document, suffix=".pdf"))


@blueprint.get("/packet/<public_id:page>/page")
@requires(Action.PACKET_VIEW)
def packets_page_file(rfp: RfpInQuestion, page: str) -> Response:
    return _sent(_filed(rfp, page, suffix=".html"))


@blueprint.get("/packet/<public_id:workbook>.xlsx")
@requires(Action.PACKET_VIEW)
def packets_workbook(rfp: RfpInQuestion, workbook: str) -> Response:
    return _sent(_filed(rfp, workbook, suffix=".xlsx"))


@blueprint.get("/packet/<public_id:data>.json")
@requires(Action.PACKET_VIEW)
def packets_data(rfp: RfpInQuestion, data: str) -> Response:
    return _sent(_filed(rfp, data, suffix=".json"))


def _filed(rfp: RfpInQuestion, public_id: str, *, suffix: str) -> FiledForm:
    found = queries.filed_form(rfp.id, public_id=public_id, suffix=suffix)
    if found is None:
        abort(404)
    return found


def _sent(form: FiledForm) -> Response:
    content = BytesIO(files.fetch(form.sha256))
    return send_file(content, mimetype=form.media_type, as_attachment=True, download_name=form.name)
