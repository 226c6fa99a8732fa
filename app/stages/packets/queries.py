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
from app.models.outbox import DocumentKind, FiledDocument, OutboxItem, WorkKind
from app.models.panel import SeatRow
from app.models.person import Person
from app.models.rfp import Rfp, RfpRole
from app.stages.drafting.queries import framework_of
from app.stages.finalists import queries as finalists
from app.stages.packets.documents import BY_KIND, BY_SUFFIX, FORMS
from app.stages.responses.queries import offers_of
from app.stages.scoring import queries as scoring
from app.web.audit_trail import record_head
from app.web.unit_of_work import of_one_moment


@dataclass(frozen=True, slots=True)
class FiledForm:
    """One form of a packet as it is filed; the bytes lie in the file store under `sha256`."""

    public_id: str
    kind: DocumentKind
    name: str
    media_type: str
    size: int
    sha256: str

    @property
    def suffix(self) -> str:
        return BY_KIND[self.kind].suffix

    @property
    def title(self) -> str:
        return BY_KIND[self.kind].title


@dataclass(frozen=True, slots=True)
class FiledPacket:
    """A packet that was built and filed, in the forms it has. `is_current` says that nothing was recorded since."""

    audit_sequence: int
    created_at: datetime
    forms: tuple[FiledForm, ...]
    is_current: bool

    def form(self, suffix: str) -> FiledForm | None:
        """The form whose files end so; None where it was not filed."""
        return next((form for form in self.forms if form.suffix == suffix), None)


@dataclass(frozen=True, slots=True)
class PacketWork:
    """A packet being built: percent done, what is being done, and the error in words when it failed for now or good."""

    progress: int
    note: str
    error: str
    failed: bool
    attempts: int


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
    query = (
        select(
            FiledDocument.audit_sequence,
            FiledDocument.created_at,
            FiledDocument.public_id,
            FiledDocument.kind,
            FiledDocument.name,
            FiledDocument.media_type,
            FiledDocument.size,
            FiledDocument.sha256,
        )
        .where(FiledDocument.rfp_id == rfp_id, FiledDocument.kind.in_(BY_KIND))
        .order_by(FiledDocument.audit_sequence.desc(), FiledDocument.id)
    )
    found = []
    for sequence, rows in groupby(db.session.execute(query), key=lambda row: row.audit_sequence):
        filed = list(rows)
        forms = tuple(FiledForm(*row[2:]) for row in filed)
        is_current = sequence == current and len(forms) == len(FORMS)
        found.append(FiledPacket(sequence, filed[0].created_at, forms, is_current=is_current))
    return tuple(found)


def filed_form(rfp_id: int, *, public_id: str, suffix: str) -> FiledForm | None:
    """One filed form of a packet of this RFP; None for anybody else's and for other forms."""
    row = db.session.execute(
        select(
            FiledDocument.public_id,
            FiledDocument.kind,
            FiledDocument.name,
            FiledDocument.media_type,
            FiledDocument.size,
            FiledDocument.sha256,
        ).where(
            FiledDocument.rfp_id == rfp_id,
            FiledDocument.public_id == public_id,
            FiledDocument.kind == BY_SUFFIX[suffix].kind,
        )
    ).one_or_none()
    return None if row is None else FiledForm(*row)


def packet_work(rfp_id: int) -> PacketWork | None:
    """The packet being built or failed last; None when nothing is under way."""
    query = (
        select(
            OutboxItem.progress,
            OutboxItem.progress_note,
            OutboxItem.error,
            OutboxItem.failed_at,
            OutboxItem.attempts,
            OutboxItem.done_at,
        )
        .where(OutboxItem.rfp_id == rfp_id, OutboxItem.kind == WorkKind.PACKET)
        .order_by(OutboxItem.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    if row is None or row.done_at is not None:
        return None
    return PacketWork(
        progress=row.progress,
        note=row.progress_note,
        error=row.error,
        failed=row.failed_at is not None,
        attempts=row.attempts,
    )
