"""Starting an RFP: with rules to begin with, or with everything an earlier one asked."""

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
)
from app.domain.lifecycle import Stage
from app.domain.policy import Action, Role
from app.domain.request.request import Request
from app.models.rfp import Rfp, RfpRole
from app.stages.drafting.library import shipped
from app.stages.drafting.operations.whole import store_request, without_dates
from app.stages.drafting.queries import sources_for
from app.stages.drafting.queries.request import request_of
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
    work: Work,
    *,
    reference: str,
    title: str,
    currency: str,
    time_zone: str,
    source: str | None = None,
    template: str | None = None,
) -> str:
    """Start an RFP and lead it; returns its public id.

    `source` is the public id of the RFP whose text, questions, rules, criteria and panel it takes over, without its
    dates; `template` the name of one that is shipped. Raises DomainError where the reference is taken, NotHere for a
    foreign source or an unknown template.
    """
    request, origin = _from_template(template) if template else _beginning(work, source=source)
    return start(
        work,
        request=replace(
            request,
            framework=replace(
                request.framework, reference=reference, title=title, currency=currency, time_zone=time_zone
            ),
        ),
        origin=origin,
    )


def start(work: Work, *, request: Request, origin: str) -> str:
    """Make an RFP of a request within the running operation, led by whoever acts; returns its public id.

    `origin` says where it comes from, with a blank before it, or is empty.
    """
    framework = request.framework
    rfp = Rfp(
        reference=framework.reference,
        title=framework.title,
        currency=framework.currency,
        time_zone=framework.time_zone,
        stage=Stage.DRAFTING,
        created_at=work.now,
    )
    work.session.add(rfp)
    work.session.flush()
    work.session.add(RfpRole(rfp_id=rfp.id, person_id=work.actor.person_id, role=Role.LEAD, given_at=work.now))
    store_request(work, rfp_id=rfp.id, request=request, note=f"Came{origin}." if origin else "")
    work.record(
        rfp_id=rfp.id,
        action=Action.RFP_CREATE,
        subject=framework.reference,
        sentence=f"Started the RFP {framework.reference}{origin}.",
        detail={
            **next_version(rfp),
            "sections": len(request.sections),
            "requirements": len(request.requirements),
            "questions": len(request.questionnaire.questions),
            "criteria": len(framework.criteria),
            "seats": len(request.panel),
        },
    )
    return rfp.public_id


def _from_template(name: str) -> tuple[Request, str]:
    try:
        found = shipped.template(name)
    except KeyError:
        raise NotHere("There is no such template. Choose another.") from None
    return found.request, f" from the template {found.title}"


def _beginning(work: Work, *, source: str | None) -> tuple[Request, str]:
    if source is None:
        return Request(framework=BEGINNING), ""
    found = next((each for each in sources_for(work.actor) if each.public_id == source), None)
    if found is None:
        raise NotHere("The RFP to start from is not there, or not open to you. Choose another.")
    request = without_dates(request_of(found.id))
    if not found.with_addresses:
        request = replace(request, panel=tuple(replace(seat, email="") for seat in request.panel))
    reference = work.session.scalars(select(Rfp.reference).where(Rfp.id == found.id)).one()
    return request, f" from {reference}"
