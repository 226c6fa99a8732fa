"""The whole request as one value: what is reviewed, published and frozen, copied, exported and compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.evaluation import Framework, Seat
from app.domain.request.document import Section
from app.domain.request.price_sheet import PriceSheet
from app.domain.request.questionnaire import Questionnaire
from app.domain.request.requirements import ContractTerm, Requirement, ScopeItem
from app.domain.request.schedule import ScheduleDate


@dataclass(frozen=True, slots=True)
class Request:
    """Everything an RFP says. `closes_at` is the deadline for responses; the panel's seats say who scores what.

    `seat_expertise` and `criterion_expertise` are fields of expertise by the code of a seat or a criterion.
    """

    framework: Framework
    panel: tuple[Seat, ...] = ()
    seat_expertise: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    criterion_expertise: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    scope: tuple[ScopeItem, ...] = ()
    terms: tuple[ContractTerm, ...] = ()
    questionnaire: Questionnaire = field(default_factory=Questionnaire)
    price_sheet: PriceSheet = field(default_factory=PriceSheet)
    schedule: tuple[ScheduleDate, ...] = ()
    closes_at: datetime | None = None
