"""Opened responses for those who evaluate: side by side, one vendor's, searched, price by price, and as Excel."""

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.reports.comparison_workbook import write_tables
from app.stages.responses import blueprint
from app.stages.responses.comparing import page, queries
from app.stages.responses.comparing.price_page import chosen_view, price_page
from app.stages.responses.comparing.sheets import answers_tables, prices_tables
from app.web.access import may, requires
from app.web.downloads import download
from app.web.keys import key
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

LONGEST_SEARCH = 200


@blueprint.get("/responses")
@requires(Action.RESPONSE_READ)
def comparing(rfp: RfpInQuestion) -> str:
    opened = queries.opened_responses(rfp.id, but=current_actor().recused_from)
    only = request.args.get("section", type=key)
    return render_template(
        "responses/comparing/side_by_side.html",
        page=page.side_by_side(opened, only=only),
        only=only,
        brief=page.BRIEF,
        tabs=_tabs("responses.comparing"),
    )


@blueprint.get("/responses/<int:offer>")
@requires(Action.RESPONSE_READ)
def comparing_offer(rfp: RfpInQuestion, offer: int) -> str:
    opened = queries.opened_responses(rfp.id, but=current_actor().recused_from, offer=offer)
    if not opened.responses:
        abort(404)
    return render_template(
        "responses/comparing/offer.html", page=page.whole_response(opened, opened.responses[0]), tabs=_tabs("")
    )


@blueprint.get("/responses/search")
@requires(Action.RESPONSE_READ)
def comparing_search(rfp: RfpInQuestion) -> str:
    words = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    opened = queries.opened_responses(rfp.id, but=current_actor().recused_from)
    return render_template(
        "responses/comparing/search.html",
        words=words,
        result=page.searched(opened, words) if words else None,
        longest=LONGEST_SEARCH,
        tabs=_tabs("responses.comparing_search"),
    )


@blueprint.get("/responses/prices")
@requires(Action.PRICE_READ)
def comparing_prices(rfp: RfpInQuestion) -> str:
    return render_template(
        "responses/comparing/prices.html",
        page=price_page(queries.opened_prices(rfp.id), sent=request.args),
        sent=request.args.to_dict(),
        tabs=_tabs("responses.comparing_prices"),
    )


@blueprint.get("/responses/answers.xlsx")
@requires(Action.RESPONSE_READ)
def comparing_answers_workbook(rfp: RfpInQuestion) -> Response:
    opened = queries.opened_responses(rfp.id, but=current_actor().recused_from)
    content = write_tables(answers_tables(opened), reference=rfp.reference)
    return download(content, name=f"{rfp.reference} answers", kind="xlsx")


@blueprint.get("/responses/prices.xlsx")
@requires(Action.PRICE_READ)
def comparing_prices_workbook(rfp: RfpInQuestion) -> Response:
    opened = queries.opened_prices(rfp.id)
    view = chosen_view(opened.request.price_sheet, request.args)
    content = write_tables(prices_tables(opened, view=view, currency=rfp.currency), reference=rfp.reference)
    return download(content, name=f"{rfp.reference} prices", kind="xlsx")


def _tabs(here: str) -> tuple[page.Tab, ...]:
    return page.tabs(here, reads_prices=may(Action.PRICE_READ) is None)
