"""One line of the pricing sheet: added, changed, removed."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.domain.request.price_sheet import SheetLine
from app.stages.drafting import blueprint
from app.stages.drafting.forms.criterion import next_code
from app.stages.drafting.pricing_sheet import operations
from app.stages.drafting.pricing_sheet.forms import LineForm, RemovalForm, line_form
from app.stages.drafting.pricing_sheet.queries import LineKey, sheet_draft
from app.web.access import requires
from app.web.draft_answers import Refused, refused_row
from app.web.fields import entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

Page = Response | tuple[str, int]
HERE = "drafting.pricing_sheet"


@blueprint.route("/pricing-sheet/lines/add", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def pricing_sheet_add(rfp: RfpInQuestion) -> Page:
    sheet = sheet_draft(rfp.id).sheet
    beginning = SheetLine(code=next_code("L", taken=[line.code for line in sheet.lines]), title="", unit="")
    form = line_form(beginning, version=0)
    if not form.validate_on_submit():
        return _line_page(form)
    failed = refused_row(
        lambda: operations.add_line(current_actor(), rfp_id=rfp.id, line=form.line()),
        form=form,
        rfp_id=rfp.id,
        row="",
        fresh=lambda: form,
    )
    if failed:
        return _line_page(form, failed=failed)
    flash(f"{entered(form.code)} is added. Its quantities come next.", "good")
    if "another" in request.form:
        return redirect(url_for("drafting.pricing_sheet_add", rfp=rfp.public_id))
    return redirect(url_for(HERE, rfp=rfp.public_id))


@blueprint.route("/pricing-sheet/lines/<public_id:sheet_line>", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def pricing_sheet_line(rfp: RfpInQuestion, sheet_line: str) -> Page:
    key, line = _line(rfp, sheet_line)
    form = line_form(line, version=key.version)
    if not form.validate_on_submit():
        return _line_page(form, key=key, line=line)

    def fresh() -> LineForm:
        now, stored = _line(rfp, sheet_line)
        return line_form(stored, version=now.version, formdata=None)

    failed = refused_row(
        lambda: operations.change_line(
            current_actor(), rfp_id=rfp.id, public_id=sheet_line, version=form.drawn_from, line=form.line()
        ),
        form=form,
        rfp_id=rfp.id,
        row=sheet_line,
        fresh=fresh,
    )
    if failed:
        return _line_page(form, key=key, line=line, failed=failed)
    flash(f"{entered(form.code)} is saved.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id, _anchor=f"line-{sheet_line}"))


@blueprint.post("/pricing-sheet/lines/<public_id:sheet_line>/remove")
@requires(Action.REQUEST_EDIT)
def pricing_sheet_remove(rfp: RfpInQuestion, sheet_line: str) -> Page:
    _line(rfp, sheet_line)
    form = RemovalForm()

    def fresh() -> RemovalForm:
        return RemovalForm(formdata=None, data={"version": str(_line(rfp, sheet_line)[0].version)})

    failed = refused_row(
        lambda: operations.remove_line(current_actor(), rfp_id=rfp.id, public_id=sheet_line, version=form.drawn_from),
        form=form,
        rfp_id=rfp.id,
        row=sheet_line,
        fresh=fresh,
    )
    if failed:
        key, line = _line(rfp, sheet_line)
        return _line_page(line_form(line, version=key.version, formdata=None), key=key, line=line, failed=failed)
    flash("The line is removed.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id))


def _line(rfp: RfpInQuestion, public_id: str) -> tuple[LineKey, SheetLine]:
    return sheet_draft(rfp.id).line(public_id) or abort(404)


def _line_page(
    form: LineForm, *, key: LineKey | None = None, line: SheetLine | None = None, failed: Refused | None = None
) -> tuple[str, int]:
    html = render_template("drafting/pricing_sheet/line.html", form=form, key=key, line=line, failed=failed)
    return html, failed.status if failed else (422 if form.errors else 200)
