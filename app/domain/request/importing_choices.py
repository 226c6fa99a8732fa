"""A request of a file: its sections, and what somebody confirmed of the dates, criteria and minimums found in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from app.domain.evaluation import Criterion, CriterionKind, Framework, ScoringStage
from app.domain.request.document import Section
from app.domain.request.importing_criteria import CountsAs, Unit
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.request import Request
from app.domain.request.requirements import Requirement
from app.domain.request.schedule import DateKind, ScheduleDate

HIGHEST = Decimal(10)
MINIMUMS_GATE = "MIN"
MINIMUMS_TITLE = "Minimum requirements"
KINDS = {
    CountsAs.SCORE: CriterionKind.SCORE,
    CountsAs.PRICE: CriterionKind.PRICE,
    CountsAs.GATE: CriterionKind.GATE,
}
PREFIXES = {CriterionKind.SCORE: "C", CriterionKind.PRICE: "P", CriterionKind.GATE: "G"}


@dataclass(frozen=True, slots=True)
class ConfirmedDate:
    kind: DateKind
    title: str
    at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConfirmedCriterion:
    """A criterion as confirmed; `weight` is in the unit of the file and None for a gate."""

    title: str
    weight: Decimal | None
    counts_as: CountsAs
    stage: ScoringStage = ScoringStage.RESPONSE


@dataclass(frozen=True, slots=True)
class ConfirmedMinimum:
    statement: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What is to become of a file. `asks_minimums` makes each minimum a question, and all of them one gate."""

    sections: tuple[Section, ...]
    dates: tuple[ConfirmedDate, ...] = ()
    criteria: tuple[ConfirmedCriterion, ...] = ()
    unit: Unit = Unit.PERCENT
    total_points: Decimal = Decimal(100)
    minimums: tuple[ConfirmedMinimum, ...] = ()
    asks_minimums: bool = True


def request_of_file(framework: Framework, confirmed: Confirmed) -> Request:
    """The request; `framework` gives reference, title and the rules to begin with.

    Without confirmed criteria those of `framework` stay. Points of preference stand inside the total.
    """
    framework = _framework(framework, confirmed)
    minimums = confirmed.minimums
    if minimums and confirmed.asks_minimums:
        gate = Criterion(MINIMUMS_GATE, MINIMUMS_TITLE, CriterionKind.GATE)
        framework = replace(framework, criteria=(gate, *framework.criteria))
    return Request(
        framework=framework,
        sections=confirmed.sections,
        requirements=tuple(_requirements(confirmed)),
        questionnaire=_questionnaire(minimums) if confirmed.asks_minimums else Questionnaire(),
        schedule=tuple(
            ScheduleDate(key=f"d{number}", kind=each.kind, title=each.title, at=each.at, ends_at=each.ends_at)
            for number, each in enumerate(confirmed.dates, start=1)
            if each.kind is not DateKind.DEADLINE
        ),
        closes_at=next((each.at for each in confirmed.dates if each.kind is DateKind.DEADLINE), None),
    )


def added(criteria: Sequence[ConfirmedCriterion]) -> Decimal:
    """What the weights come to, preferences included."""
    return sum((each.weight or Decimal(0) for each in criteria if each.counts_as is not CountsAs.GATE), Decimal(0))


def sum_fault(criteria: Sequence[ConfirmedCriterion], *, unit: Unit, total: Decimal) -> str | None:
    """None where the weights add up, else the sentence that says what they come to."""
    wanted = Decimal(100) if unit is Unit.PERCENT else total
    come_to = added(criteria)
    if not criteria or come_to == wanted:
        return None
    if unit is Unit.PERCENT:
        return f"The weights add up to {come_to:f} %, not to 100 %."
    return f"The points of the criteria add up to {come_to:f}, not to the {wanted:f} points of the RFP."


def _framework(framework: Framework, confirmed: Confirmed) -> Framework:
    if not confirmed.criteria:
        return framework
    total = confirmed.total_points
    preferences = [each for each in confirmed.criteria if each.counts_as is CountsAs.PREFERENCE]
    # Beside points of preference, percentages of the whole would no longer add up: then all are points.
    share = total / 100 if preferences and confirmed.unit is Unit.PERCENT else Decimal(1)
    inside = sum(((each.weight or Decimal(0)) * share for each in preferences), Decimal(0))
    criteria = tuple(_criteria(confirmed.criteria, share=share))
    has_price = any(each.kind is CriterionKind.PRICE for each in criteria)
    rules = replace(
        framework.rules,
        total_points=total,
        preference_points_inside=inside,
        price_formula=framework.rules.price_formula if has_price else None,
    )
    return replace(framework, rules=rules, criteria=criteria)


def _criteria(confirmed: Sequence[ConfirmedCriterion], *, share: Decimal) -> Iterator[Criterion]:
    counts = dict.fromkeys(CriterionKind, 0)
    for each in confirmed:
        kind = KINDS.get(each.counts_as)
        if kind is None:
            continue
        counts[kind] += 1
        is_only_price = kind is CriterionKind.PRICE and counts[kind] == 1
        yield Criterion(
            id=PREFIXES[kind] if is_only_price else f"{PREFIXES[kind]}{counts[kind]}",
            title=each.title,
            kind=kind,
            weight=None if kind is CriterionKind.GATE or each.weight is None else each.weight * share,
            scale_max=HIGHEST if kind is CriterionKind.SCORE else None,
            stage=each.stage,
        )


def _requirements(confirmed: Confirmed) -> Iterator[Requirement]:
    for number, each in enumerate(confirmed.minimums, start=1):
        yield Requirement(
            code=f"R{number}",
            statement=each.statement,
            evidence=each.more,
            questions=(f"Q{number}",) if confirmed.asks_minimums else (),
            criteria=(MINIMUMS_GATE,) if confirmed.asks_minimums else (),
        )


def _questionnaire(minimums: Sequence[ConfirmedMinimum]) -> Questionnaire:
    if not minimums:
        return Questionnaire()
    section = QuestionSection(
        key="minimums",
        title=MINIMUMS_TITLE,
        intro="An offer is looked at further only where each of these is met.",
    )
    questions = tuple(
        Question(
            code=f"Q{number}",
            section=section.key,
            kind=QuestionKind.YES_NO,
            text=f"Do you meet this minimum requirement? {each.statement}",
            help=each.more,
            is_mandatory=True,
            passes=("yes",),
        )
        for number, each in enumerate(minimums, start=1)
    )
    return Questionnaire(sections=(section,), questions=questions)
