"""Asking for the analysis, working it out behind the page, filing it, and saving scenarios."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from app.db import db
from app.domain.agreement import agreement
from app.domain.agreement_effect import agreement_sentence, to_discuss
from app.domain.errors import DomainError
from app.domain.evaluation import Evaluation
from app.domain.packet import AuditHead
from app.domain.policy import WORKER, Action
from app.domain.reckoning import reckon
from app.domain.scenario import FaultyScenario, Scenario
from app.domain.scenario_text import scenario_as_json, scenario_in_words
from app.domain.tally import count
from app.models.outbox import DocumentKind, WorkKind
from app.models.rfp import Rfp
from app.models.scenario import ScenarioRow
from app.stages.finalists.trying import try_scenarios
from app.stages.scoring import queries as scoring
from app.web.audit_trail import record_head
from app.web.filing import Made, enqueue_once, file_once, made
from app.web.outbox import GiveUp, Report, WorkItem
from app.web.unit_of_work import Work, of_one_moment, operation


@operation
def request_analysis(work: Work, *, rfp_id: int) -> None:
    """Put the analysis of the record as it stands in the outbox. Asking twice, or again after a failure, gives one."""
    rfp = work.session.scalars(select(Rfp).where(Rfp.id == rfp_id).with_for_update()).one()
    head = record_head(rfp_id)
    enqueue_once(
        work,
        WorkKind.ANALYSIS,
        rfp_id=rfp_id,
        subject=f"Agreement and robustness of {rfp.reference}",
        once_key=f"analysis:{rfp_id}:{head.sequence}",
        payload={"audit_sequence": head.sequence},
    )
    work.record(
        rfp_id=rfp_id,
        action=Action.ANALYSIS_RUN,
        subject=rfp.reference,
        sentence=f"Asked to work out agreement and robustness of the record up to row {head.sequence}.",
    )


def run_analysis(item: WorkItem, report: Report) -> Mapping[str, Any] | None:
    """Work out agreement and robustness of the record as it stands now and file them; again it files nothing new."""
    if item.rfp_id is None:
        raise ValueError("An analysis belongs to an RFP.")
    of_one_moment()
    evaluation, head = scoring.evaluation(item.rfp_id), record_head(item.rfp_id)
    db.session.rollback()
    try:
        content = worked_out(evaluation, head=head, report=report)
    except DomainError as error:
        raise GiveUp(str(error)) from error
    document = made(content, kind=DocumentKind.ANALYSIS, name=f"analysis {head.sequence}.json")
    file_analysis(WORKER, rfp_id=item.rfp_id, audit_sequence=head.sequence, document=document)
    return None


def worked_out(evaluation: Evaluation, *, head: AuditHead, report: Callable[[int, str], None]) -> bytes:
    """The document of an evaluation. The seed is the one of the command line: the same record gives the same bytes."""
    from app.analysis.how_sure import how_sure, where_it_changes
    from app.analysis.robustness import Drawing, examine
    from app.reports.analysis_answer import Examined, analysis_document

    report(5, "How far the evaluators agree")
    reckoning, agreed = reckon(count(evaluation)), agreement(evaluation)
    discussions = to_discuss(agreed, reckoning=reckoning)
    robustness = examine(evaluation, drawing=Drawing(), progress=lambda share, note: report(20 + int(70 * share), note))
    report(95, "Filing")
    return analysis_document(
        Examined(
            evaluation=evaluation,
            audit=head,
            agreement=agreed,
            discussions=discussions,
            agreement_sentence=agreement_sentence(agreed, discussions=discussions, reckoning=reckoning),
            robustness=robustness,
            how_sure=how_sure(robustness),
            order_by=reckoning.contest.order_by,
            weight_sentences={leaf: where_it_changes(robustness, leaf=leaf) for leaf in robustness.break_even},
        )
    )


@operation
def file_analysis(work: Work, *, rfp_id: int, audit_sequence: int, document: Made) -> None:
    """File what was worked out of the record up to `audit_sequence`."""
    reference, new = file_once(work, rfp_id=rfp_id, audit_sequence=audit_sequence, documents=[document])
    work.record(
        rfp_id=rfp_id,
        action=Action.ANALYSIS_RUN,
        subject=reference,
        sentence=f"Filed agreement and robustness of the record up to row {audit_sequence}."
        if new
        else f"Worked out agreement and robustness of row {audit_sequence} again; they are filed already.",
        detail=document.proof,
    )


@operation
def save_scenario(work: Work, *, rfp_id: int, scenario: Scenario, name: str, reason: str) -> str:
    """Save a scenario beside the record, which stays as it is; returns its public id. It is never changed.

    Raises FaultyScenario with everything that is wrong with it.
    """
    work.session.execute(select(Rfp.id).where(Rfp.id == rfp_id).with_for_update())
    trial = try_scenarios(rfp_id, [scenario])
    own = trial.recorded.count
    if found := trial.tried[0].faults:
        raise FaultyScenario(found)
    if work.session.scalar(select(ScenarioRow.id).where(ScenarioRow.rfp_id == rfp_id, ScenarioRow.name == name)):
        raise FaultyScenario([f"There is a scenario “{name}” already: choose another name."])
    head = record_head(rfp_id)
    row = ScenarioRow(
        rfp_id=rfp_id,
        name=name,
        reason=reason,
        author=work.actor.name,
        person_id=work.actor.person_id,
        changes=scenario_as_json(scenario),
        audit_sequence=head.sequence,
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    work.record(
        rfp_id=rfp_id,
        action=Action.SCENARIO_SAVE,
        subject=name,
        sentence=f"Saved the scenario “{name}” beside the record up to row {head.sequence}; the record stays as it is.",
        detail={
            "reason": reason,
            "changes": list(scenario_in_words(scenario, framework=own.framework, panel=own.panel, offers=own.offers)),
        },
    )
    return row.public_id
