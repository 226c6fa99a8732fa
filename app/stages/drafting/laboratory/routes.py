"""Trying price formulas: by GET, since nothing is stored and what was tried can then be reloaded and passed on."""

from collections.abc import Sequence

from flask import render_template, request

from app.domain.evaluation import Framework
from app.domain.policy import Action
from app.stages.drafting import blueprint, queries
from app.stages.drafting.laboratory.examples import EXAMPLES
from app.stages.drafting.laboratory.forms import COLUMNS, TrialForm, drawn_rows, number_fault, of_the_draft, read_offers
from app.stages.drafting.laboratory.pages import TrialPage, trial_page
from app.stages.drafting.laboratory.scene import Scene
from app.web.access import requires
from app.web.rfp_in_question import RfpInQuestion
from app.web.rows import TypedRow


@blueprint.get("/laboratory")
@requires(Action.LABORATORY_USE)
def laboratory(rfp: RfpInQuestion) -> tuple[str, int]:
    framework, _ = queries.framework_of(rfp.id)
    rows = drawn_rows(request.args)
    if not request.args:
        return _drawn(TrialForm(formdata=None, data=of_the_draft(framework)), rows=rows, page=None), 200
    form = TrialForm(formdata=request.args)
    page = _tried(form, rows=rows, framework=framework)
    return _drawn(form, rows=rows, page=page), 200 if page else 422


def _tried(form: TrialForm, *, rows: Sequence[TypedRow], framework: Framework) -> TrialPage | None:
    """The page of what was typed; None where something in it is wrong, which is then said beside it."""
    is_valid = form.validate()
    offers = read_offers(rows)
    if fault := number_fault(rows):
        form.form_errors.append(fault)
    if any(row.faults for row in rows):
        form.form_errors.append("Something is wrong with the offers: it is said beneath them.")
    if not is_valid or form.form_errors:
        return None
    scene = Scene(
        trial=form.trial(offers, rules=framework.rules),
        framework=framework,
        varied=form.varied_offer(offers),
        typed={name: request.args.getlist(name) for name in (*COLUMNS, *form.data) if name in request.args},
    )
    return trial_page(scene, chosen=form.chosen())


def _drawn(form: TrialForm, *, rows: Sequence[TypedRow], page: TrialPage | None) -> str:
    typed = {name: request.args.getlist(name) for name in request.args}
    return render_template("drafting/laboratory.html", form=form, rows=rows, page=page, examples=EXAMPLES, typed=typed)
