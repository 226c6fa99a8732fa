"""The named scales of a draft."""

import re
from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.drafting import scale_names
from app.domain.evaluation import MarkKind, ScaleWord
from app.domain.policy import Action
from app.domain.rounding import plain
from app.domain.typed import POINTS, Unreadable, typed_number
from app.stages.drafting import blueprint, queries
from app.stages.drafting.forms.criterion import PlainForm, ScaleForm
from app.stages.drafting.operations import framework as operations
from app.stages.drafting.pages.draft import draft_page
from app.stages.drafting.pages.scales import scales_shown
from app.stages.drafting.queries import Draft
from app.web.access import requires
from app.web.draft_answers import Refused, refused
from app.web.fields import entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.rows import COMMAND, MORE, TypedRow, rearranged, typed_rows
from app.web.session import current_actor

Page = Response | tuple[str, int]
HERE = "drafting.draft_scales"
COLUMNS = ("label", "value")
LABEL_LENGTH = 200
A_NUMBER = re.compile(r"[+-]?[\d.,\s]+", re.ASCII)
RESERVED = {"n/a", MarkKind.RECUSED.value, MarkKind.PASS.value, MarkKind.FAIL.value}
"""Words that mean something of their own where marks are given."""


@blueprint.get("/scales")
@requires(Action.FRAMEWORK_VIEW)
def draft_scales(rfp: RfpInQuestion) -> str:
    found = queries.draft_of(rfp.id)
    return render_template(
        "drafting/scales.html",
        page=draft_page(found, here=HERE),
        scales=scales_shown(found.framework),
        form=PlainForm(formdata=None, data={"version": str(found.version)}),
    )


@blueprint.route("/scales/add", methods=["GET", "POST"])
@requires(Action.FRAMEWORK_EDIT)
def draft_scales_add(rfp: RfpInQuestion) -> Page:
    return _edit(rfp, was=None)


@blueprint.route("/scales/edit/<scale>", methods=["GET", "POST"])
@requires(Action.FRAMEWORK_EDIT)
def draft_scales_edit(rfp: RfpInQuestion, scale: str) -> Page:
    return _edit(rfp, was=scale)


@blueprint.post("/scales/remove/<scale>")
@requires(Action.FRAMEWORK_EDIT)
def draft_scales_remove(rfp: RfpInQuestion, scale: str) -> Page:
    found = queries.draft_of(rfp.id)
    if scale not in scale_names(found.framework):
        abort(404)
    form = PlainForm()
    failed = refused(
        lambda: operations.remove_scale(current_actor(), rfp_id=rfp.id, version=form.drawn_from, name=scale),
        form=form,
        rfp_id=rfp.id,
        action=Action.FRAMEWORK_EDIT,
    )
    if failed:
        return _page(queries.draft_of(rfp.id), form=_form(scale), was=scale, rows=[], failed=failed)
    flash(f"The scale {scale} is removed.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id))


def _form(name: str) -> ScaleForm:
    return ScaleForm(formdata=None, data={"name": name})


def _edit(rfp: RfpInQuestion, *, was: str | None) -> Page:
    found = queries.draft_of(rfp.id)
    if was is not None and was not in scale_names(found.framework):
        abort(404)
    form = ScaleForm(data={"name": was or "", "version": str(found.version)})
    if not form.is_submitted():
        return _page(found, form=form, was=was, rows=_stored(found, was))
    rows = typed_rows(request.form, COLUMNS)
    if command := request.form.get(COMMAND):
        return _page(found, form=form, was=was, rows=rearranged(rows, command))
    words = _words(rows, name=entered(form.name), form=form)
    if not form.validate() or words is None:
        return _page(found, form=form, was=was, rows=rows, status=422)
    failed = refused(
        lambda: operations.save_scale(
            current_actor(), rfp_id=rfp.id, version=form.drawn_from, name=entered(form.name), words=words, was=was
        ),
        form=form,
        rfp_id=rfp.id,
        action=Action.FRAMEWORK_EDIT,
    )
    if failed:
        return _page(found, form=form, was=was, rows=rows, failed=failed)
    flash(f"The scale {entered(form.name)} is saved.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id))


def _stored(found: Draft, name: str | None) -> list[TypedRow]:
    words = [word for word in found.framework.scales if word.scale == name]
    return [TypedRow({"label": word.label, "value": plain(word.value)}) for word in words]


def _words(rows: Sequence[TypedRow], *, name: str, form: ScaleForm) -> list[ScaleWord] | None:
    """The words as typed, or None where a row is wrong, with the sentence beside its cell."""
    words = []
    seen: set[str] = set()
    for row in rows:
        label = " ".join(row.cells["label"].split())
        if fault := _label_fault(label, seen=seen):
            row.faults["label"] = fault
        seen.add(label.casefold())
        try:
            value = typed_number(row.cells["value"], precision=POINTS) if row.cells["value"] else None
        except Unreadable as error:
            row.faults["value"] = str(error)
            continue
        if value is None:
            row.faults["value"] = "Give the number this word stands for."
        else:
            words.append(ScaleWord(scale=name, label=label, value=value))
    if not rows:
        form.form_errors.append("A scale has at least one word with its value.")
        return None
    return None if any(row.faults for row in rows) else words


def _label_fault(label: str, *, seen: set[str]) -> str | None:
    if not label:
        return "Give the word, for example Good."
    if len(label) > LABEL_LENGTH:
        return f"A word has at most {LABEL_LENGTH} characters."
    if label.casefold() in seen:
        return f"{label} is there twice. Keep one."
    if label.casefold() in RESERVED:
        return f"“{label}” has a meaning of its own where marks are given. Choose another word."
    return f"“{label}” would be read as a number. Choose a word." if A_NUMBER.fullmatch(label) else None


def _page(
    found: Draft,
    *,
    form: ScaleForm,
    was: str | None,
    rows: Sequence[TypedRow],
    failed: Refused | None = None,
    status: int = 200,
) -> tuple[str, int]:
    empty = [TypedRow(dict.fromkeys(COLUMNS, "")) for _ in range(MORE)]
    html = render_template(
        "drafting/scale.html",
        page=draft_page(found, here=HERE),
        form=form,
        was=was,
        rows=[*rows, *empty],
        failed=failed,
    )
    return html, failed.status if failed else status
