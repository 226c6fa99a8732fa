"""The library's own pages: its items searched, read, added, changed and retired; templates taken in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.audit import INSTANCE_CHAIN
from app.domain.errors import DomainError
from app.domain.policy import Action
from app.stages.drafting.library import blueprint, operations, queries
from app.stages.drafting.library.forms import BEGINNINGS, ItemForm, SearchForm, item_form, typed_part
from app.stages.drafting.library.page import groups, item_shown, templates_shown
from app.stages.drafting.library.parts import KINDS, LibraryKind, Part, read
from app.stages.drafting.library.queries import Item
from app.stages.drafting.library.shipped import shipped
from app.stages.drafting.questionnaire.options import COLUMNS, PASSES, drawn_options, typed_options
from app.web.access import requires
from app.web.draft_answers import Refused, refused_row
from app.web.fields import VersionedForm, entered
from app.web.rows import COMMAND, MORE, TypedRow, rearranged, typed_rows
from app.web.session import current_actor

Page = Response | tuple[str, int]
ZONE = {"time_zone": "UTC"}
"""The library belongs to no RFP: its moments are told in UTC."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was sent, with the rows of a question's options."""

    form: ItemForm
    rows: list[TypedRow]


@blueprint.get("")
@requires(Action.LIBRARY_VIEW)
def library() -> str:
    form = SearchForm(request.args)
    retired = request.args.get("retired") == "y"
    found = queries.items(current_actor(), kind=form.chosen, search=entered(form.q), retired=retired)
    return render_template(
        "drafting/library/library.html",
        form=form,
        groups=groups(found),
        count=len(found),
        is_cut=len(found) == queries.MOST,
        retired=retired,
        is_searched=bool(form.chosen or entered(form.q)),
        kinds=[(kind.value, facts.word) for kind, facts in KINDS.items()],
        templates=templates_shown(shipped()),
    )


@blueprint.get("/<public_id:kept>")
@requires(Action.LIBRARY_VIEW)
def library_item(kept: str) -> str:
    found = queries.item(kept) or abort(404)
    uses = queries.uses_of(found.id, actor=current_actor())
    return render_template("drafting/library/item.html", item=item_shown(found), uses=uses)


@blueprint.route("/add/<part_kind>", methods=["GET", "POST"])
@requires(Action.LIBRARY_EDIT)
def library_add(part_kind: str) -> Page:
    kind = next((each for each in LibraryKind if each == part_kind), None) or abort(404)
    beginning = BEGINNINGS[kind]
    typed = _typed(item_form(beginning, about="", version=0), stored=beginning)
    part = _part(typed, stored=beginning)
    if part is None:
        return _form_page(typed, kind=kind)
    public_id = operations.add_item(current_actor(), part=part, about=entered(typed.form.about))
    flash(f"The {KINDS[kind].word} is in the library.", "good")
    return redirect(url_for("library.library_item", kept=public_id))


@blueprint.route("/<public_id:kept>/change", methods=["GET", "POST"])
@requires(Action.LIBRARY_EDIT)
def library_change(kept: str) -> Page:
    found = queries.item(kept) or abort(404)
    stored = read(found.kind, found.content)
    typed = _typed(item_form(stored, about=found.about, version=found.version), stored=stored)
    part = _part(typed, stored=stored)
    if part is None:
        return _form_page(typed, kind=found.kind, item=found)
    failed = _refused(
        lambda: operations.change_item(
            current_actor(),
            public_id=kept,
            version=typed.form.drawn_from,
            part=part,
            about=entered(typed.form.about),
        ),
        form=typed.form,
        item=found,
    )
    if failed:
        return _form_page(typed, kind=found.kind, item=found, failed=failed)
    flash("The change is saved. RFPs that have this part keep it as it was.", "good")
    return redirect(url_for("library.library_item", kept=kept))


@blueprint.post("/<public_id:kept>/retire")
@requires(Action.LIBRARY_EDIT)
def library_retire(kept: str) -> Page:
    return _set_aside(kept, operations.retire_item, done="It is retired: offered no longer, and still to be read.")


@blueprint.post("/<public_id:kept>/bring-back")
@requires(Action.LIBRARY_EDIT)
def library_bring_back(kept: str) -> Page:
    return _set_aside(kept, operations.bring_back_item, done="It is offered again.")


@blueprint.post("/templates/<shipped_name>")
@requires(Action.LIBRARY_EDIT)
def library_take(shipped_name: str) -> Page:
    try:
        words = operations.take_template(current_actor(), name=shipped_name)
    except DomainError as error:
        flash(str(error), "warn")
    else:
        flash(f"Taken into the library: {words}.", "good")
    return redirect(url_for("library.library"))


def _set_aside(kept: str, change: Callable[..., None], *, done: str) -> Page:
    if queries.item(kept) is None:
        abort(404)
    try:
        change(current_actor(), public_id=kept, version=VersionedForm().drawn_from)
    except DomainError as error:
        flash(str(error), "bad")
    else:
        flash(done, "good")
    return redirect(url_for("library.library_item", kept=kept))


def _typed(form: ItemForm, *, stored: Any) -> Typed:
    if form.is_submitted():
        return Typed(form, typed_rows(request.form, COLUMNS, preset=(PASSES,)))
    return Typed(form, drawn_options(stored) if hasattr(stored, "options") else [])


def _part(typed: Typed, *, stored: Any) -> Part | None:
    """The part that was sent; None where nothing was, rows were only rearranged, or something is wrong."""
    if not typed.form.is_submitted():
        return None
    if command := request.form.get(COMMAND):
        typed.rows[:] = rearranged(typed.rows, command)
        return None
    options = typed_options(typed.rows)
    if not typed.form.validate() or options is None:
        return None
    return typed_part(typed.form, stored=stored, options=options)


def _refused(change: Callable[[], object], *, form: ItemForm, item: Item) -> Refused | None:
    def fresh() -> ItemForm:
        now = queries.item(item.public_id) or abort(404)
        return item_form(read(now.kind, now.content), about=now.about, version=now.version, formdata=None)

    return refused_row(change, form=form, rfp_id=INSTANCE_CHAIN, row=item.public_id, fresh=fresh)


def _form_page(
    typed: Typed, *, kind: LibraryKind, item: Item | None = None, failed: Refused | None = None
) -> tuple[str, int]:
    empty = [TypedRow(dict.fromkeys(COLUMNS, "")) for _ in range(MORE)]
    is_wrong = typed.form.errors or any(row.faults for row in typed.rows)
    html = render_template(
        "drafting/library/item_form.html",
        form=typed.form,
        rows=[*typed.rows, *empty],
        kind=kind.value,
        word=KINDS[kind].word,
        item=item,
        failed=failed,
        zone=ZONE,
    )
    return html, failed.status if failed else (422 if is_wrong else 200)
