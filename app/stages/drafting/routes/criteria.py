"""The criteria tree of a draft: its weights in one table, and each criterion on a page of its own."""

from dataclasses import replace
from decimal import Decimal

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.balancing import balanced_siblings, siblings_around
from app.domain.drafting import Misplaced, weighed
from app.domain.errors import DomainError
from app.domain.evaluation import Criterion, CriterionKind, Framework
from app.domain.policy import Action
from app.domain.rounding import plain
from app.domain.typed import POINTS, Unreadable, typed_number
from app.stages.drafting import blueprint, queries
from app.stages.drafting.forms.criterion import CriterionForm, PlainForm, criterion_form, next_code
from app.stages.drafting.operations import framework as operations
from app.stages.drafting.pages.criteria import TOP, balanced_words, criteria_page, removal
from app.stages.drafting.pages.draft import draft_page
from app.stages.drafting.pages.stage_plan import stage_plan_page
from app.stages.drafting.queries import Draft
from app.stages.drafting.queries.request import criterion_expertise_of
from app.web.access import requires
from app.web.draft_answers import Refused, refused
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

Page = Response | tuple[str, int]
HERE = "drafting.draft"
WEIGHT = "weight:"
"""Weights are sent as `weight:CODE`."""


@blueprint.get("/criteria")
@requires(Action.FRAMEWORK_VIEW)
def draft(rfp: RfpInQuestion) -> Page:
    found = queries.draft_of(rfp.id)
    return _tree_page(found, form=_plain_form(found))


@blueprint.post("/criteria")
@requires(Action.FRAMEWORK_EDIT)
def draft_weigh(rfp: RfpInQuestion) -> Page:
    """Save the weights, balance them without saving, or save them and move a criterion: by the button pressed."""
    found = queries.draft_of(rfp.id)
    form = PlainForm()
    form.validate_on_submit()
    typed = {name.removeprefix(WEIGHT): text for name, text in request.form.items() if name.startswith(WEIGHT)}
    weights, wrong = _weights(found.framework, typed=typed)
    form.form_errors += wrong
    if wrong:
        return _tree_page(found, form=form, typed=typed, status=422)
    verb, _, code = request.form.get("do", "save").partition(":")
    if verb in ("balance", "around"):
        return _balanced(found, form=form, weights=weights, verb=verb, code=code)
    failed = refused(
        lambda: _saved(rfp, form=form, verb=verb, code=code, weights=weights),
        form=form,
        rfp_id=rfp.id,
        action=Action.FRAMEWORK_EDIT,
    )
    if failed:
        return _tree_page(queries.draft_of(rfp.id), form=form, typed=typed, failed=failed, status=failed.status)
    if verb not in operations.MOVES:
        flash("The weights are saved.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id, _anchor=f"criterion-{code}" if code else None))


def _saved(rfp: RfpInQuestion, *, form: PlainForm, verb: str, code: str, weights: dict[str, Decimal | None]) -> None:
    actor, version = current_actor(), form.drawn_from
    if verb in operations.MOVES:
        operations.move_criterion(actor, rfp_id=rfp.id, version=version, code=code, where=verb, weights=weights)
    else:
        operations.save_weights(actor, rfp_id=rfp.id, version=version, weights=weights)


def _balanced(found: Draft, *, form: PlainForm, weights: dict[str, Decimal | None], verb: str, code: str) -> Page:
    """The page with balanced weights in its fields; nothing is saved yet."""
    framework = weighed(found.framework, weights)
    typed = {name: "" if weight is None else plain(weight) for name, weight in weights.items()}
    codes = {node.id for node in framework.criteria}
    try:
        if verb == "balance":
            new = balanced_siblings(framework, parent=code if code in codes else None)
        else:
            new = siblings_around(framework, criterion=code) if code in codes else {}
    except DomainError as error:
        form.form_errors.append(str(error))
        return _tree_page(found, form=form, typed=typed, status=422)
    parent = code if verb == "balance" else next((node.parent for node in framework.criteria if node.id == code), None)
    after = weighed(framework, new)
    typed |= {name: plain(weight) for name, weight in new.items()}
    return _tree_page(replace(found, framework=after), form=form, typed=typed, balanced=parent or TOP)


def _weights(framework: Framework, *, typed: dict[str, str]) -> tuple[dict[str, Decimal | None], list[str]]:
    """The weights that can be read, by code, and a sentence for each that cannot."""
    weights: dict[str, Decimal | None] = {}
    wrong = []
    for node in framework.criteria:
        if node.id not in typed:
            continue
        text = typed[node.id].strip()
        try:
            weights[node.id] = typed_number(text, precision=POINTS) if text else None
        except Unreadable as error:
            wrong.append(f"The weight of {node.id}: {error}")
    return weights, wrong


@blueprint.route("/criteria/add", methods=["GET", "POST"])
@requires(Action.FRAMEWORK_EDIT)
def draft_add_criterion(rfp: RfpInQuestion) -> Page:
    found = queries.draft_of(rfp.id)
    groups = [node.id for node in found.framework.criteria if node.kind is CriterionKind.GROUP]
    parent = request.args.get("under", "")
    beginning = Criterion(
        id=next_code("C", taken=[node.id for node in found.framework.criteria]),
        title="",
        kind=CriterionKind.SCORE,
        parent=parent if parent in groups else None,
        scale_max=Decimal(10),
    )
    form = criterion_form(found.framework, beginning, version=found.version)
    if not form.validate_on_submit():
        return _criterion_page(found, form=form)
    failed = _refused(
        rfp,
        form=form,
        change=lambda: operations.add_criterion(
            current_actor(),
            rfp_id=rfp.id,
            version=form.drawn_from,
            criterion=form.criterion(),
            expertise=form.expertise.data,
        ),
    )
    if failed:
        return _criterion_page(found, form=form, failed=failed)
    flash(f"{form.code.data} is added.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id, _anchor=f"criterion-{form.code.data}"))


@blueprint.route("/criteria/<int:criterion>", methods=["GET", "POST"])
@requires(Action.FRAMEWORK_EDIT)
def draft_criterion(rfp: RfpInQuestion, criterion: int) -> Page:
    found = queries.draft_of(rfp.id)
    node = _node(found, criterion)
    expertise = criterion_expertise_of(rfp.id).get(node.id, ())
    form = criterion_form(found.framework, node, version=found.version, expertise=expertise)
    if not form.validate_on_submit():
        return _criterion_page(found, form=form, node=node)
    failed = _refused(
        rfp,
        form=form,
        change=lambda: operations.change_criterion(
            current_actor(),
            rfp_id=rfp.id,
            version=form.drawn_from,
            code=node.id,
            criterion=form.criterion(),
            expertise=form.expertise.data,
        ),
        code=node.id,
    )
    if failed:
        return _criterion_page(found, form=form, node=node, failed=failed)
    flash(f"{form.code.data} is saved.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id, _anchor=f"criterion-{form.code.data}"))


@blueprint.post("/criteria/<int:criterion>/remove")
@requires(Action.FRAMEWORK_EDIT)
def draft_remove_criterion(rfp: RfpInQuestion, criterion: int) -> Page:
    found = queries.draft_of(rfp.id)
    node = _node(found, criterion)
    form = PlainForm()
    failed = refused(
        lambda: operations.remove_criterion(current_actor(), rfp_id=rfp.id, version=form.drawn_from, code=node.id),
        form=form,
        rfp_id=rfp.id,
        action=Action.FRAMEWORK_EDIT,
    )
    if failed:
        return _tree_page(queries.draft_of(rfp.id), form=form, failed=failed, status=failed.status)
    flash(f"{node.id} is removed.", "good")
    return redirect(url_for(HERE, rfp=rfp.public_id))


def _node(found: Draft, number: int) -> Criterion:
    code = found.codes.get(number)
    return next((node for node in found.framework.criteria if node.id == code), None) or abort(404)


def _refused(rfp: RfpInQuestion, *, form: CriterionForm, change: object, code: str | None = None) -> Refused | None:
    """Make the change; what is misplaced is said beside its field."""
    fields = {"id": form.code, "parent": form.parent, "kind": form.kind}

    def attempt() -> None:
        try:
            change()  # type: ignore[operator]
        except Misplaced as error:
            fields[error.field].errors = [str(error)]
            raise

    def fresh() -> CriterionForm:
        now = queries.draft_of(rfp.id).framework
        stored = next((node for node in now.criteria if node.id == code), form.criterion())
        asked = criterion_expertise_of(rfp.id).get(stored.id, ())
        return criterion_form(now, stored, version=0, expertise=asked, formdata=None)

    failed = refused(attempt, form=form, rfp_id=rfp.id, action=Action.FRAMEWORK_EDIT, fresh=fresh)
    if any(field.errors for field in fields.values()):
        form.form_errors.clear()  # it stands beside its field
    return failed


def _plain_form(found: Draft) -> PlainForm:
    return PlainForm(formdata=None, data={"version": str(found.version)})


def _tree_page(
    found: Draft,
    *,
    form: PlainForm,
    typed: dict[str, str] | None = None,
    failed: Refused | None = None,
    balanced: str | None = None,
    status: int = 200,
) -> tuple[str, int]:
    tree = criteria_page(found.framework, typed=typed)
    html = render_template(
        "drafting/criteria.html",
        page=draft_page(found, here=HERE),
        tree=tree,
        plan=stage_plan_page(found.framework),
        form=form,
        failed=failed,
        balanced=None if balanced is None else balanced_words(tree, under=balanced),
    )
    return html, status


def _criterion_page(
    found: Draft, *, form: CriterionForm, node: Criterion | None = None, failed: Refused | None = None
) -> tuple[str, int]:
    html = render_template(
        "drafting/criterion.html",
        page=draft_page(found, here=HERE),
        form=form,
        failed=failed,
        node=node,
        number=next((number for number, code in found.codes.items() if node and code == node.id), None),
        removal=removal(found, node) if node else None,
    )
    return html, failed.status if failed else (422 if form.errors else 200)
