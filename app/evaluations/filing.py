"""The workbook of a large evaluation: asked for, written behind the page, and filed with its hash."""

import io
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.db import db
from app.domain.policy import WORKER, Action
from app.domain.ranking import rank_evaluation
from app.models.outbox import DocumentKind, WorkKind
from app.models.rfp import Rfp
from app.stages.scoring import queries as scoring
from app.web.audit_trail import record_head
from app.web.filing import Made, enqueue_once, file_once, made
from app.web.outbox import Report, WorkItem
from app.web.unit_of_work import Work, of_one_moment, operation


@operation
def request_workbook(work: Work, *, rfp_id: int) -> None:
    """Put the workbook of the record as it stands in the outbox. Asking twice, or again after a failure, gives one."""
    rfp = work.session.scalars(select(Rfp).where(Rfp.id == rfp_id).with_for_update()).one()
    head = record_head(rfp_id)
    enqueue_once(
        work,
        WorkKind.WORKBOOK,
        rfp_id=rfp_id,
        subject=f"Evaluation workbook of {rfp.reference}",
        once_key=f"workbook:{rfp_id}:{head.sequence}",
        payload={"audit_sequence": head.sequence},
    )
    work.record(
        rfp_id=rfp_id,
        action=Action.EVALUATION_EXPORT,
        subject=rfp.reference,
        sentence=f"Asked for the evaluation workbook of the record up to row {head.sequence}.",
    )


def write_workbook(item: WorkItem, report: Report) -> Mapping[str, Any] | None:
    """Write the workbook of the record as it stands now and file it; writing it again files nothing new."""
    from app.reports.evaluation_workbook import write_evaluation_workbook_to

    if item.rfp_id is None:
        raise ValueError("A workbook belongs to an RFP.")
    of_one_moment()
    evaluation, head = scoring.evaluation(item.rfp_id), record_head(item.rfp_id)
    db.session.rollback()
    report(20, "Ranking")
    ranking = rank_evaluation(evaluation)
    report(40, "Writing the sheets")
    out = io.BytesIO()
    write_evaluation_workbook_to(out, evaluation=evaluation, ranking=ranking)
    report(95, "Filing")
    workbook = made(out.getvalue(), kind=DocumentKind.WORKBOOK, name=f"evaluation {head.sequence}.xlsx")
    file_workbook(WORKER, rfp_id=item.rfp_id, audit_sequence=head.sequence, workbook=workbook)
    return None


@operation
def file_workbook(work: Work, *, rfp_id: int, audit_sequence: int, workbook: Made) -> None:
    """File the workbook of the record up to `audit_sequence`."""
    reference, new = file_once(work, rfp_id=rfp_id, audit_sequence=audit_sequence, documents=[workbook])
    work.record(
        rfp_id=rfp_id,
        action=Action.EVALUATION_EXPORT,
        subject=reference,
        sentence=f"Filed the evaluation workbook of the record up to row {audit_sequence}."
        if new
        else f"Wrote the evaluation workbook of row {audit_sequence} again; it is filed already.",
        detail=workbook.proof,
    )
