"""Starting an RFP: with rules to begin with, or with everything an earlier one set."""

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select

from app.domain.errors import NotHere
from app.domain.evaluation import (
    Criterion,
    CriterionKind,
    Framework,
    Justification,
    PriceFormula,
    Rules,
    Seat,
)
from app.domain.lifecycle import Stage
from app.domain.policy import Action, Role
from app.models.panel import SeatCriterion, SeatRow
from app.models.rfp import Rfp, RfpRole
from app.stages.drafting.operations.storing import numbers_of, store_criteria, store_rules, store_scales
from app.stages.drafting.queries import draft_of, sources_for
from app.web.draft_lock import next_version
from app.web.unit_of_work import Work, operation

BEGINNING = Framework(
    reference="",
    title="",
    rules=Rules(
        total_points=Decimal(100),
        price_formula=PriceFormula.LOWEST_PRICE_RATIO,
        justification=Justification.OPTIONAL,
    ),
    criteria=(Criterion("P", "Price", CriterionKind.PRICE, weight=Decimal(30)),),
)
"""What an RFP begins with that starts from nothing."""


@operation
def create_rfp(
    work: Work, *, reference: str, title: str, currency: str, time_zone: str, source: str | None = None
) -> str:
    """Start an RFP and lead it; returns its public id. `source` is the public id of the RFP whose rules, scales,
    criteria and panel it takes over. Raises DomainError where the reference is taken, NotHere for a foreign source."""
    framework, panel, origin = _beginning(work, source=source)
    framework = replace(framework, reference=reference, title=title, currency=currency, time_zone=time_zone)
    rfp = Rfp(
        reference=reference,
        title=title,
        currency=currency,
        time_zone=time_zone,
        stage=Stage.DRAFTING,
        created_at=work.now,
    )
    work.session.add(rfp)
    work.session.flush()
    work.session.add(RfpRole(rfp_id=rfp.id, person_id=work.actor.person_id, role=Role.LEAD, given_at=work.now))
    store_rules(work.session, rfp_id=rfp.id, framework=framework)
    store_criteria(work.session, rfp_id=rfp.id, framework=framework)
    store_scales(work.session, rfp_id=rfp.id, framework=framework)
    _store_panel(work, rfp_id=rfp.id, framework=framework, panel=panel)
    work.record(
        rfp_id=rfp.id,
        action=Action.RFP_CREATE,
        subject=reference,
        sentence=f"Started the RFP {reference}{origin}.",
        detail={**next_version(rfp), "criteria": len(framework.criteria), "seats": len(panel)},
    )
    return rfp.public_id


def _beginning(work: Work, *, source: str | None) -> tuple[Framework, tuple[Seat, ...], str]:
    if source is None:
        return BEGINNING, (), ""
    found = next((each for each in sources_for(work.actor) if each.public_id == source), None)
    if found is None:
        raise NotHere("The RFP to start from is not there, or not open to you. Choose another.")
    draft = draft_of(found.id)
    panel = draft.panel
    if not found.with_addresses:
        panel = tuple(replace(seat, email="") for seat in panel)
    reference = work.session.scalars(select(Rfp.reference).where(Rfp.id == found.id)).one()
    return draft.framework, panel, f" with the rules, criteria and panel of {reference}"


def _store_panel(work: Work, *, rfp_id: int, framework: Framework, panel: tuple[Seat, ...]) -> None:
    numbers = numbers_of(framework)
    work.session.add_all(
        SeatRow(rfp_id=rfp_id, number=number, code=seat.id, name=seat.name, email=seat.email)
        for number, seat in enumerate(panel, start=1)
    )
    work.session.flush()
    work.session.add_all(
        SeatCriterion(rfp_id=rfp_id, seat=number, criterion=numbers[code], position=position)
        for number, seat in enumerate(panel, start=1)
        for position, code in enumerate(seat.criteria)
    )
