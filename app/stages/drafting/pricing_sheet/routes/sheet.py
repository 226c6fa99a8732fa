"""The pricing sheet as a whole: its quantities in one table, its shape, and what vendors see."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.domain.request.price_sheet import Quantity
from app.domain.rounding import plain
from app.domain.typed import POINTS, Unreadable, typed_number
from app.stages.drafting import blueprint
from app.stages.drafting.pricing_sheet import operations, page
from app.stages.drafting.pricing_sheet.forms import QuantitiesForm, ShapeForm, shape_form
from app.stages.drafting.pricing_sheet.operations import SHAPE_ROW, Filled, WouldLose
from app.stages.drafting.pricing_sheet.queries import SheetDraft, sheet_draft
from app.web.access import may, requires
from app.web.draft_answers import Refused, refused_row
from app.web.rfp_in_question import RfpInQuestion
from app.web.rows import COMMAND, MORE, TypedRow, rearranged, typed_rows
from app.web.session import current_actor

Page = Response | tuple[str, int]
HERE = "drafting.pricing_sheet"
STEPS = {"up": -1, "down": 1}
MOST_TIERS = 12
TIER_LENGTH = 80


@blueprint.get("/pricing-sheet")
@requires(Action.REQUEST_VIEW)
def pricing_sheet(rfp: RfpInQuestion) -> Page:
    draft = sheet_draft(rfp.id)
    return _table(draft, form=_quantities_form(draft))


@blueprint.post("/pricing-sheet")
@requires(Action.REQUEST_EDIT)
def pricing_sheet_save(rfp: RfpInQuestion) -> Page:
    """Save the quantities, and move or copy a line where its button was pressed."""
    draft = sheet_draft(rfp.id)
    form = QuantitiesForm()
    if not form.validate_on_submit():
        return _table(draft, form=form, status=422)
    filled, wrong = _filled(draft, typed=request.form)
    if wrong:
        form.form_errors.append("Nothing was saved: some quantities cannot be read. The sentences stand beneath them.")
        return _table(draft, form=form, typed=request.form, wrong=wrong, status=422)
    verb, _, line = request.form.get("do", "save").partition(":")
    step = (line, STEPS[verb]) if verb in STEPS else None
    if filled or step:
        failed = _refused(
            rfp,
            lambda: operations.save_quantities(
                current_actor(), rfp_id=rfp.id, version=form.drawn_from, filled=filled, step=step
            ),
            form=form,
        )
        if failed:
            now = sheet_draft(rfp.id)
            return _table(now, form=form, typed=request.form, wrong=_differing(now, typed=request.form), failed=failed)
    if verb == "copy":
        code = operations.copy_line(current_actor(), rfp_id=rfp.id, public_id=line)
        flash(f"The copy is {code}.", "good")
    elif not step:
        flash("The quantities are saved." if filled else "Nothing was changed.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id, _anchor=f"line-{line}" if line else None))


@blueprint.route("/pricing-sheet/shape", methods=["GET", "POST"])
@requires(Action.REQUEST_EDIT)
def pricing_sheet_shape(rfp: RfpInQuestion) -> Page:
    draft = sheet_draft(rfp.id)
    form = shape_form(draft.sheet, version=draft.version)
    if not form.is_submitted():
        return _shape_page(form, rows=[TypedRow({"tier": tier, "was": tier}) for tier in draft.sheet.tiers])
    rows = typed_rows(request.form, ("tier", "was"), preset=("was",))
    if command := request.form.get(COMMAND):
        return _shape_page(form, rows=rearranged(rows, command))
    tiers = _tiers(rows)
    if not form.validate() or any(row.faults for row in rows):
        return _shape_page(form, rows=rows, status=422)
    lost: tuple[str, ...] = ()

    def change() -> None:
        nonlocal lost
        try:
            operations.save_shape(
                current_actor(),
                rfp_id=rfp.id,
                version=form.drawn_from,
                shape=form.shape(tiers=tiers),
                renamed={row.cells["was"]: tier for row, tier in zip(rows, tiers, strict=True) if row.cells["was"]},
                accepts_losses=bool(form.accepts_losses.data),
            )
        except WouldLose as error:
            lost = error.lost
            raise

    failed = _refused(rfp, change, form=form)
    if failed:
        return _shape_page(form, rows=rows, failed=failed, lost=lost)
    flash("Years and variants are saved.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id))


@blueprint.get("/pricing-sheet/preview")
@requires(Action.REQUEST_VIEW)
def pricing_sheet_preview(rfp: RfpInQuestion) -> str:
    preview = page.preview_of(sheet_draft(rfp.id).sheet)
    return render_template(
        "drafting/pricing_sheet/preview.html", tabs=_tabs("drafting.pricing_sheet_preview"), preview=preview
    )


def _tabs(here: str) -> tuple[page.Tab, ...]:
    return page.tabs(here, may_edit=may(Action.REQUEST_EDIT) is None)


def _quantities_form(draft: SheetDraft) -> QuantitiesForm:
    return QuantitiesForm(formdata=None, data={"version": str(draft.version)})


def _refused(rfp: RfpInQuestion, change: object, *, form: QuantitiesForm | ShapeForm) -> Refused | None:
    """Make a change that rests on the shape of the sheet."""

    def fresh() -> QuantitiesForm | ShapeForm:
        draft = sheet_draft(rfp.id)
        if isinstance(form, ShapeForm):
            return shape_form(draft.sheet, version=draft.version, formdata=None)
        return _quantities_form(draft)

    return refused_row(change, form=form, rfp_id=rfp.id, row=SHAPE_ROW, fresh=fresh)  # type: ignore[arg-type]


def _filled(draft: SheetDraft, *, typed: Mapping[str, str]) -> tuple[list[Filled], dict[str, str]]:
    """The lines whose quantities differ from what is stored, and a sentence for each field that cannot be read.

    A field that was not sent says nothing; quantities without a place in the shape stay until the shape is saved.
    """
    filled = []
    wrong: dict[str, str] = {}
    columns = page.columns_of(draft.sheet)
    for key, line in zip(draft.keys, draft.sheet.lines, strict=True):
        stored = {(each.year, each.tier): each.amount for each in line.quantities}
        amounts = dict(stored)
        for column in columns:
            name = page.cell_name(key, column)
            text = typed.get(name)
            if text is None:
                continue
            amounts.pop((column.year, column.tier), None)
            if not text.strip():
                continue
            try:
                amount = typed_number(text, precision=POINTS)
            except Unreadable as error:
                wrong[name] = str(error)
                continue
            if amount < 0:
                wrong[name] = "A quantity cannot be negative."
            amounts[column.year, column.tier] = amount
        if amounts != stored:
            quantities = tuple(Quantity(year, tier, amounts[year, tier]) for year, tier in sorted(amounts))
            filled.append(Filled(key.public_id, _whole(typed.get(f"v:{key.public_id}", "")), quantities))
    return filled, wrong


def _differing(draft: SheetDraft, *, typed: Mapping[str, str]) -> dict[str, str]:
    """What is stored now, said beside every field in which something else was typed."""
    found = {}
    for key, line in zip(draft.keys, draft.sheet.lines, strict=True):
        stored = {(each.year, each.tier): plain(each.amount) for each in line.quantities}
        for column in page.columns_of(draft.sheet):
            name, now = page.cell_name(key, column), stored.get((column.year, column.tier), "")
            if name in typed and typed[name].strip() != now:
                found[name] = f"Stored now: {now or 'nothing'}."
    return found


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _tiers(rows: list[TypedRow]) -> tuple[str, ...]:
    """The tiers as typed; what is wrong with one is said beside it."""
    names: list[str] = []
    for place, row in enumerate(rows):
        name = " ".join(row.cells["tier"].split())
        if len(name) > TIER_LENGTH:
            row.faults["tier"] = f"The name of a tier has at most {TIER_LENGTH} characters."
        elif name.casefold() in (each.casefold() for each in names):
            row.faults["tier"] = f"{name} is there twice. Keep one."
        elif place >= MOST_TIERS:
            row.faults["tier"] = f"A sheet has at most {MOST_TIERS} tiers."
        names.append(name)
    return tuple(names)


def _table(
    draft: SheetDraft,
    *,
    form: QuantitiesForm,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    failed: Refused | None = None,
    status: int = 200,
) -> tuple[str, int]:
    html = render_template(
        "drafting/pricing_sheet/sheet.html",
        tabs=_tabs(HERE),
        sheet=page.sheet_page(draft, typed=typed, wrong=wrong),
        form=form,
        failed=failed,
    )
    return html, failed.status if failed else status


def _shape_page(
    form: ShapeForm,
    *,
    rows: list[TypedRow],
    failed: Refused | None = None,
    lost: tuple[str, ...] = (),
    status: int = 200,
) -> tuple[str, int]:
    empty = [TypedRow({"tier": "", "was": ""}) for _ in range(min(MORE, MOST_TIERS))]
    html = render_template(
        "drafting/pricing_sheet/shape.html",
        tabs=_tabs("drafting.pricing_sheet_shape"),
        form=form,
        rows=[*rows, *empty],
        failed=failed,
        lost=lost,
    )
    return html, failed.status if failed else status
