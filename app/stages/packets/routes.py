"""The decision packet: ask for it, watch it being built, take it away."""

from io import BytesIO

from flask import abort, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.stages.packets import blueprint, queries
from app.stages.packets.operations import PDF, request_packet
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


@blueprint.get("/packet/<public_id:document>.pdf")
@requires(Action.PACKET_VIEW)
def packets_download(rfp: RfpInQuestion, document: str) -> Response:
    filed = queries.filed_packet(rfp.id, public_id=document)
    if filed is None:
        abort(404)
    content = BytesIO(files.fetch(filed.sha256))
    return send_file(content, mimetype=PDF, as_attachment=True, download_name=filed.name)
