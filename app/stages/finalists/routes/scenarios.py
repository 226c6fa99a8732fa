"""Scenarios: listed and compared, tried before they are saved, and saved beside the record."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import NotHere
from app.domain.policy import Action
from app.domain.scenario import FaultyScenario
from app.domain.tree import Tree
from app.stages.finalists import blueprint, queries
from app.stages.finalists.forms import ScenarioForm, TypedScenario, typed_scenario
from app.stages.finalists.operations import save_scenario
from app.stages.finalists.scenario_page import ComparisonTable, changes_of, comparison_table, form_page, scenario_lines
from app.stages.finalists.trying import try_scenarios
from app.stages.scoring.queries import Recorded, recorded
from app.web.access import requires
from app.web.fields import entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor

Page = Response | tuple[str, int]
COMPARED = 4
"""So many scenarios are compared when nobody has chosen any; at most twice as many when somebody has."""


@blueprint.get("/scenarios")
@requires(Action.SCENARIO_VIEW)
def scenarios(rfp: RfpInQuestion) -> str:
    saved = queries.scenarios(rfp.id)
    asked = frozenset(request.args.getlist("chosen"))
    chosen = [each for each in saved if each.public_id in asked][: 2 * COMPARED] or list(saved[-COMPARED:])
    trial = try_scenarios(rfp.id, [each.scenario for each in chosen])
    table = comparison_table(
        trial,
        heads=[(each.name, each.public_id) for each in chosen],
        closed_offers=current_actor().recused_from,
    )
    shown = frozenset(each.public_id for each in chosen)
    return render_template(
        "finalists/scenarios.html",
        lines=scenario_lines(saved, recorded=trial.recorded, chosen=shown),
        comparison=table if chosen else None,
    )


@blueprint.get("/scenarios/<public_id:scenario>")
@requires(Action.SCENARIO_VIEW)
def scenarios_one(rfp: RfpInQuestion, scenario: str) -> str:
    saved = next((each for each in queries.scenarios(rfp.id) if each.public_id == scenario), None)
    if saved is None:
        raise NotHere("There is no such scenario in this RFP.")
    trial = try_scenarios(rfp.id, [saved.scenario])
    table = comparison_table(trial, heads=[(saved.name, saved.public_id)], closed_offers=current_actor().recused_from)
    changes = changes_of(saved.scenario, recorded=trial.recorded)
    return render_template("finalists/scenario.html", saved=saved, changes=changes, comparison=table)


@blueprint.get("/scenarios/new")
@requires(Action.SCENARIO_SAVE)
def scenarios_new(rfp: RfpInQuestion) -> Page:
    form, found = ScenarioForm(formdata=None), recorded(rfp.id)
    return _form_page(form, found=found, typed=_typed(form, found=found))


@blueprint.post("/scenarios/preview")
@requires(Action.SCENARIO_SAVE)
def scenarios_preview(rfp: RfpInQuestion) -> Page:
    """What would follow, drawn beneath the form; nothing is stored."""
    form, found = ScenarioForm(), recorded(rfp.id)
    typed = _typed(form, found=found)
    if not form.is_readable() or not typed.is_readable:
        return _form_page(form, found=found, typed=typed)
    trial = try_scenarios(rfp.id, [typed.scenario], recorded=found)
    faults = trial.tried[0].faults
    heads = [(entered(form.name) or "This scenario", "")]
    table = None if faults else comparison_table(trial, heads=heads, closed_offers=current_actor().recused_from)
    return _form_page(form, found=found, typed=typed, faults=faults, comparison=table)


@blueprint.post("/scenarios")
@requires(Action.SCENARIO_SAVE)
def scenarios_save(rfp: RfpInQuestion) -> Page:
    form, found = ScenarioForm(), recorded(rfp.id)
    typed = _typed(form, found=found)
    if not form.validate() or not typed.is_readable:
        return _form_page(form, found=found, typed=typed)
    try:
        saved = save_scenario(
            current_actor(),
            rfp_id=rfp.id,
            scenario=typed.scenario,
            name=entered(form.name),
            reason=entered(form.reason),
        )
    except FaultyScenario as error:
        return _form_page(form, found=found, typed=typed, faults=error.faults)
    flash("The scenario is saved beside the record, which stays as it is.", "good")
    return redirect(url_for("finalists.scenarios_one", rfp=rfp.public_id, scenario=saved))


def _typed(form: ScenarioForm, *, found: Recorded) -> TypedScenario:
    return typed_scenario(
        form,
        request.form,
        tree=Tree.of(found.count.framework),
        numbers=found.criteria,
        stands_back=bool(current_actor().recused_from),
    )


def _form_page(
    form: ScenarioForm,
    *,
    found: Recorded,
    typed: TypedScenario,
    faults: tuple[str, ...] = (),
    comparison: ComparisonTable | None = None,
) -> Page:
    """The form with everything that was typed; 422 where something is wrong with it."""
    page = form_page(
        found,
        typed=typed,
        faults=faults,
        comparison=comparison,
        stands_back=bool(current_actor().recused_from),
    )
    status = 422 if form.errors or page.faults else 200
    return render_template("finalists/scenario_form.html", form=form, page=page), status
