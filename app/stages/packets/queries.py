"""The decision packet as values, the packets that are filed, and the one being built."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import current_app
from sqlalchemy import select

from app.db import db
from app.domain.evaluation import AGREED
from app.domain.packet import Course, DecisionPacket, Numbers, Signatory, Source
from app.domain.packet_record import APPROVER, LEAD
from app.domain.policy import Role
from app.domain.ranking import rank
from app.domain.scenario import SavedScenario
from app.domain.tally import count
from app.models.outbox import WorkKind
from app.models.panel import SeatRow
from app.models.person import Person
from app.models.rfp import Rfp, RfpRole
from app.stages.drafting.queries import framework_of
from app.stages.finalists import queries as finalists
from app.stages.packets.documents import BY_KIND, BY_SUFFIX, FORMS, Form
from app.stages.responses.queries import offers_of
from app.stages.scoring import queries as scoring
from app.web.audit_trail import record_head
from app.web.filing import Filed, UnderWay, filed, filed_one, under_way
from app.web.unit_of_work import of_one_moment


@dataclass(frozen=True, slots=True)
class FiledPacket:
    """A packet that was built and filed, in the forms it has. `is_current` says that nothing was recorded since."""

    audit_sequence: int
    created_at: datetime
    forms: tuple[tuple[Form, Filed], ...]
    is_current: bool

    def document(self, suffix: str) -> Filed | None:
        """The form whose files end so; None where it was not filed."""
        return next((document for form, document in self.forms if form.suffix == suffix), None)


def packet(rfp_id: int) -> DecisionPacket:
    """All a packet of this RFP says of the record, without what is worked out beside it. The same record, the same."""
    of_one_moment()
    row = db.session.execute(
        select(Rfp.source_name, Rfp.snapshot_hash, Rfp.imported_at, Rfp.is_sample, Rfp.scoring_closed_at).where(
            Rfp.id == rfp_id
        )
    ).one()
    evaluation = scoring.evaluation(rfp_id)
    head = record_head(rfp_id)
    given = [mark for mark in evaluation.marks if mark.evaluator != AGREED]
    came = scoring.marks_of_the_import(rfp_id)
    return DecisionPacket(
        evaluation=evaluation,
        ranking=rank(count(evaluation)),
        audit=head,
        as_of=head.at,
        prepared_for=current_app.config["ORGANISATION"],
        source=Source(
            note=f"Source file: {row.source_name}." if row.source_name else "",
            snapshot_hash=row.snapshot_hash or "",
            imported=row.imported_at is not None,
            marks_here=len(given) - came,
            marks_before=came,
        ),
        sample=row.is_sample,
        signatories=_signatories(rfp_id),
        numbers=_numbers(rfp_id),
        course=Course(row.scoring_closed_at, submitted=_submitted(rfp_id), imported_at=row.imported_at),
    )


def _submitted(rfp_id: int) -> tuple[tuple[str, datetime | None], ...]:
    query = select(SeatRow.name, SeatRow.submitted_at).where(SeatRow.rfp_id == rfp_id).order_by(SeatRow.number)
    return tuple((name, at) for name, at in db.session.execute(query))


SIGNING = {Role.APPROVER: APPROVER, Role.LEAD: LEAD}
"""Who signs a packet, and how the role is called in it; approvers first."""


def _signatories(rfp_id: int) -> tuple[Signatory, ...]:
    query = (
        select(RfpRole.role, Person.name)
        .join(Person, Person.id == RfpRole.person_id)
        .where(RfpRole.rfp_id == rfp_id, RfpRole.role.in_(SIGNING))
        .order_by(RfpRole.given_at, Person.id)
    )
    found = [Signatory(SIGNING[role], name) for role, name in db.session.execute(query)]
    return tuple(sorted(found, key=lambda one: list(SIGNING.values()).index(one.role)))


def _numbers(rfp_id: int) -> Numbers:
    _, criteria = framework_of(rfp_id)
    _, _, offers = offers_of(rfp_id)
    return Numbers(
        offers={code: number for number, code in offers.items()},
        criteria={code: number for number, code in criteria.items()},
    )


def scenarios(rfp_id: int) -> tuple[SavedScenario, ...]:
    """The scenarios that stand beside the record, oldest first."""
    return finalists.scenarios(rfp_id)


def filed_packets(rfp_id: int) -> tuple[FiledPacket, ...]:
    """The filed packets, newest first. Two statements, whatever there is."""
    current = record_head(rfp_id).sequence
    found = []
    for sequence, documents in groupby(filed(rfp_id, kinds=BY_KIND), key=lambda one: one.audit_sequence):
        forms = tuple((BY_KIND[document.kind], document) for document in documents)
        is_current = sequence == current and len(forms) == len(FORMS)
        found.append(FiledPacket(sequence, forms[0][1].created_at, forms, is_current=is_current))
    return tuple(found)


def filed_form(rfp_id: int, *, public_id: str, suffix: str) -> Filed | None:
    """One filed form of a packet of this RFP; None for anybody else's and for other forms."""
    return filed_one(rfp_id, kinds=[BY_SUFFIX[suffix].kind], public_id=public_id)


def packet_work(rfp_id: int) -> UnderWay | None:
    """The packet being built or failed last; None when nothing is under way."""
    return under_way(rfp_id, kind=WorkKind.PACKET)
