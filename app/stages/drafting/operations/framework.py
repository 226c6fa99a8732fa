"""Changing the rules, the scales and the criteria of a draft."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain import drafting
from app.domain.evaluation import Criterion, Framework, Rules, ScaleWord
from app.stages.drafting.operations.changing import change
from app.stages.drafting.operations.storing import store_expertise
from app.web.unit_of_work import Work, operation


@dataclass(frozen=True, slots=True)
class Facts:
    """How the RFP is called, and in which money and time it reckons."""

    reference: str
    title: str
    currency: str
    time_zone: str


@operation
def save_rules(work: Work, *, rfp_id: int, version: int | None, facts: Facts, rules: Rules) -> None:
    """Put these rules in the place of the draft's. Raises `Stale`, and DomainError for a reference that is taken."""

    def to(framework: Framework) -> Framework:
        return replace(
            framework,
            reference=facts.reference,
            title=facts.title,
            currency=facts.currency,
            time_zone=facts.time_zone,
            rules=rules,
        )

    change(work, rfp_id=rfp_id, version=version, to=to, sentence="Changed the rules.")


@operation
def save_scale(
    work: Work, *, rfp_id: int, version: int | None, name: str, words: Sequence[ScaleWord], was: str | None
) -> None:
    """Add a scale, or change the one called `was`; criteria that use it follow its name."""
    change(
        work,
        rfp_id=rfp_id,
        version=version,
        to=lambda framework: drafting.with_scale(framework, name, words, was=was),
        subject=name,
        sentence=f"Added the scale {name}." if was is None else f"Changed the scale {was}.",
    )


@operation
def remove_scale(work: Work, *, rfp_id: int, version: int | None, name: str) -> None:
    change(
        work,
        rfp_id=rfp_id,
        version=version,
        to=lambda framework: drafting.without_scale(framework, name),
        subject=name,
        sentence=f"Removed the scale {name}.",
    )


@operation
def add_criterion(
    work: Work, *, rfp_id: int, version: int | None, criterion: Criterion, expertise: tuple[str, ...] = ()
) -> None:
    """Add a criterion, the last under its parent, with the fields it asks for. Raises `Stale`, `Misplaced`."""
    change(
        work,
        rfp_id=rfp_id,
        version=version,
        to=lambda framework: drafting.added(framework, criterion),
        subject=criterion.id,
        sentence=f"Added the criterion {criterion.id}, {criterion.title}.",
        detail={"expertise": list(expertise)},
    )
    store_expertise(work.session, rfp_id=rfp_id, criterion=criterion.id, expertise=expertise)


@operation
def change_criterion(
    work: Work,
    *,
    rfp_id: int,
    version: int | None,
    code: str,
    criterion: Criterion,
    expertise: tuple[str, ...] = (),
) -> None:
    """Put a criterion, and the fields it asks for, in the place of the one called `code`. Raises `Stale`,
    `Misplaced`."""
    change(
        work,
        rfp_id=rfp_id,
        version=version,
        to=lambda framework: drafting.changed(framework, code, criterion),
        subject=code,
        sentence=f"Changed the criterion {code}, {criterion.title}.",
        renamed={code: criterion.id},
        detail={"expertise": list(expertise)},
    )
    store_expertise(work.session, rfp_id=rfp_id, criterion=criterion.id, expertise=expertise)


@operation
def remove_criterion(work: Work, *, rfp_id: int, version: int | None, code: str) -> None:
    """Remove a criterion and all under it. Raises DomainError where a seat would be left with nothing to score."""
    change(
        work,
        rfp_id=rfp_id,
        version=version,
        to=lambda framework: drafting.without(framework, code),
        subject=code,
        sentence=f"Removed the criterion {code} and what was under it.",
    )


@operation
def save_weights(work: Work, *, rfp_id: int, version: int | None, weights: Mapping[str, Decimal | None]) -> None:
    """Give the criteria these weights by code."""
    change(
        work,
        rfp_id=rfp_id,
        version=version,
        to=lambda framework: drafting.weighed(framework, weights),
        sentence="Changed the weights.",
    )


Move = Callable[[Framework, str], Framework]
MOVES: dict[str, Move] = {"up": drafting.moved_up, "down": drafting.moved_down}


@operation
def move_criterion(
    work: Work, *, rfp_id: int, version: int | None, code: str, where: str, weights: Mapping[str, Decimal | None]
) -> None:
    """Move a criterion `up` or `down` among its siblings; the weights typed beside it are saved with it."""
    change(
        work,
        rfp_id=rfp_id,
        version=version,
        to=lambda framework: MOVES[where](drafting.weighed(framework, weights), code),
        subject=code,
        sentence=f"Moved the criterion {code} {where}.",
    )
