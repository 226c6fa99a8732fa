"""The list of firms, searched and paged, its files, and the page of one firm."""

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.reports.vendor_list import vendors_as_csv, vendors_as_workbook
from app.vendors import blueprint, queries
from app.vendors.forms import DocumentForm
from app.vendors.page import documents_shown, lines, parts_shown
from app.vendors.queries import Entry, Search
from app.web.access import requires
from app.web.clock import now
from app.web.downloads import download
from app.web.fields import one_line
from app.web.session import current_actor

LONGEST_SEARCH = 100
SEARCHED = ("name", "capability", "country", "domain")


@blueprint.get("")
@requires(Action.VENDOR_VIEW)
def vendors() -> str:
    search = _search()
    page = queries.entries(search, after=_argument("after"), before=_argument("before"))
    return render_template(
        "vendors/vendors.html",
        lines=lines(page.entries),
        page=page,
        search=search,
        asked=_asked(search),
        is_searched=any(getattr(search, name) for name in SEARCHED),
        expiring=documents_shown(queries.expiring(now().date()), today=now().date()),
    )


@blueprint.get("/vendors.csv")
@requires(Action.VENDOR_VIEW)
def vendors_csv() -> Response:
    found = queries.all_entries(_search())
    return download(vendors_as_csv([each.vendor for each in found]), name="vendors", kind="csv")


@blueprint.get("/vendors.xlsx")
@requires(Action.VENDOR_VIEW)
def vendors_workbook() -> Response:
    found = queries.all_entries(_search())
    return download(vendors_as_workbook([each.vendor for each in found]), name="vendors", kind="xlsx")


@blueprint.get("/<public_id:firm>")
@requires(Action.VENDOR_VIEW)
def vendors_firm(firm: str) -> str:
    entry = queries.entry(firm) or abort(404)
    return firm_page(entry, form=DocumentForm(formdata=None))


def firm_page(entry: Entry, *, form: DocumentForm) -> str:
    """The page of a firm, with the form for one more document."""
    documents = documents_shown(queries.documents(entry.public_id), today=now().date())
    return render_template(
        "vendors/firm.html",
        entry=entry,
        vendor=entry.vendor,
        documents=documents,
        urgent=[each for each in documents if each.is_urgent],
        parts=parts_shown(queries.parts(entry.public_id, actor=current_actor())),
        invites_to=() if entry.retired_at else queries.invites_to(entry.public_id, actor=current_actor()),
        told=queries.told(entry.public_id),
        form=form,
    )


def _asked(search: Search) -> dict[str, str]:
    """The search as arguments of an address."""
    found = {name: getattr(search, name) for name in SEARCHED if getattr(search, name)}
    return {**found, "retired": "y"} if search.retired else found


def _search() -> Search:
    words = {name: _argument(name) for name in SEARCHED}
    return Search(**words, retired=_argument("retired") == "y")


def _argument(name: str) -> str:
    return one_line(request.args.get(name))[:LONGEST_SEARCH]
