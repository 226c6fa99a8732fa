"""The rules of a draft: read by its members, changed by lead and drafters."""

from zoneinfo import available_timezones

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.domain.policy import Action
from app.stages.drafting import blueprint, queries
from app.stages.drafting.forms.rules import RulesForm, rules_form, take_formula
from app.stages.drafting.operations import framework as operations
from app.stages.drafting.pages.draft import draft_page
from app.stages.drafting.pages.rules import formula_help, formulas_needing, rule_facts, rule_faults
from app.stages.drafting.queries import Draft
from app.web.access import may, requires
from app.web.draft_answers import Refused, refused
from app.web.fields import entered
from app.web.rfp_in_question import RfpInQuestion
from app.web.session import current_actor


@blueprint.get("/rules")
@requires(Action.FRAMEWORK_VIEW)
def draft_rules(rfp: RfpInQuestion) -> str:
    draft = queries.draft_of(rfp.id)
    if may(Action.FRAMEWORK_EDIT):
        page = draft_page(draft, here="drafting.draft_rules")
        return render_template("drafting/rules_read.html", page=page, facts=rule_facts(draft.framework))
    form = rules_form(draft.framework, version=draft.version, formdata=None)
    if taken := take_formula(form, request.args):
        flash(f"“{taken}” is chosen below, as it was tried in the laboratory. Save the rules to keep it.")
    return _page(draft, form=form)


@blueprint.post("/rules")
@requires(Action.FRAMEWORK_EDIT)
def draft_rules_save(rfp: RfpInQuestion) -> Response | tuple[str, int]:
    draft = queries.draft_of(rfp.id)
    form = rules_form(draft.framework, version=draft.version)
    if not form.validate_on_submit():
        return _page(draft, form=form), 422
    failed = refused(
        lambda: operations.save_rules(
            current_actor(), rfp_id=rfp.id, version=form.drawn_from, facts=_facts(form), rules=form.rules()
        ),
        form=form,
        rfp_id=rfp.id,
        action=Action.FRAMEWORK_EDIT,
        fresh=lambda: rules_form(queries.draft_of(rfp.id).framework, version=0, formdata=None),
    )
    if failed:
        return _page(draft, form=form, failed=failed), failed.status
    flash("The rules are saved.", "good")
    return redirect(url_for("drafting.draft_rules", rfp=rfp.public_id))


def _facts(form: RulesForm) -> operations.Facts:
    return operations.Facts(
        reference=entered(form.reference),
        title=entered(form.title),
        currency=entered(form.currency),
        time_zone=entered(form.time_zone),
    )


def _page(draft: Draft, *, form: RulesForm, failed: Refused | None = None) -> str:
    return render_template(
        "drafting/rules.html",
        page=draft_page(draft, here="drafting.draft_rules"),
        form=form,
        failed=failed,
        faults=rule_faults(draft.framework),
        formulas=formula_help(),
        needing=formulas_needing,
        zones=sorted(available_timezones()),
    )
