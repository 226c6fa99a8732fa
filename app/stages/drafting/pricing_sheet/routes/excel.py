"""The pricing sheet as Excel: lines out and back in, and the blank sheet that a vendor will get."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.domain.errors import DomainError, FaultyFile
from app.domain.policy import Action
from app.domain.request.described import moment_in_words
from app.domain.request.price_sheet_faults import MOST_CELLS
from app.domain.request.pricing import count_cells
from app.stages.drafting import blueprint
from app.stages.drafting.pricing_sheet import operations, page
from app.stages.drafting.pricing_sheet.forms import LinesFileForm
from app.stages.drafting.pricing_sheet.queries import sheet_draft
from app.stages.drafting.pricing_sheet.reading import read_lines
from app.web.access import requires
from app.web.downloads import download, shown_name
from app.web.request_size import takes_a_file
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

Page = Response | tuple[str, int]
HERE = "drafting.pricing_sheet_import"


@blueprint.get("/pricing-sheet/excel")
@requires(Action.REQUEST_EDIT)
def pricing_sheet_import(rfp: RfpInQuestion) -> Page:
    return _page(rfp, form=LinesFileForm(formdata=None))


@blueprint.post("/pricing-sheet/excel")
@requires(Action.REQUEST_EDIT)
@takes_a_file
def pricing_sheet_import_file(rfp: RfpInQuestion) -> Page:
    form = LinesFileForm()
    if not form.validate_on_submit():
        return _page(rfp, form=form, status=422)
    draft = sheet_draft(rfp.id)
    name = shown_name(form.workbook.data.filename)
    try:
        read = read_lines(form.workbook.data.read(), sheet=draft.sheet)
        happened = operations.import_lines(
            current_actor(),
            rfp_id=rfp.id,
            version=draft.version,
            lines=read.lines,
            replaces=bool(form.replaces.data),
        )
    except FaultyFile as error:
        return _page(rfp, form=LinesFileForm(formdata=None), faults=error.faults, name=name, status=422)
    except DomainError as error:
        form.form_errors.append(str(error))
        return _page(rfp, form=form, status=422)
    flash(f"{name} is imported: {happened}.", "good")
    for notice in read.notices:
        flash(notice, "warn")
    return redirect(url_for("drafting.pricing_sheet", rfp=rfp.public_id))


@blueprint.get("/pricing-sheet/lines.xlsx")
@requires(Action.REQUEST_VIEW)
def pricing_sheet_export(rfp: RfpInQuestion) -> Response:
    from app.reports.price_sheet_lines import write_price_sheet_lines

    content = write_price_sheet_lines(sheet_draft(rfp.id).sheet, reference=rfp.reference)
    return download(content, name=f"{rfp.reference} pricing sheet", kind="xlsx")


@blueprint.get("/pricing-sheet/vendor.xlsx")
@requires(Action.REQUEST_VIEW)
def pricing_sheet_blank(rfp: RfpInQuestion) -> Response:
    from app.reports.price_sheet_blank import Head, write_blank_price_sheet

    sheet = sheet_draft(rfp.id).sheet
    if count_cells(sheet) > MOST_CELLS:
        raise DomainError("There are more prices than anybody fills in. Leave out variants, tiers or years first.")
    deadline = moment_in_words(rfp.closes_at, zone=rfp.time_zone) if rfp.closes_at else ""
    head = Head(reference=rfp.reference, title=rfp.title, currency=rfp.currency, deadline=deadline)
    return download(write_blank_price_sheet(sheet, head=head), name=f"{rfp.reference} prices", kind="xlsx")


def _page(rfp: RfpInQuestion, *, form: LinesFileForm, status: int = 200, **shown: object) -> tuple[str, int]:
    html = render_template(
        "drafting/pricing_sheet/excel.html",
        tabs=page.tabs(HERE, may_edit=True),
        form=form,
        has_lines=bool(sheet_draft(rfp.id).sheet.lines),
        **shown,
    )
    return html, status
