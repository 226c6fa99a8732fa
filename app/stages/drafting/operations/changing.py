"""One change to a draft: locked, checked against the version the form was drawn from, stored, and told in the audit."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal

from app.domain.evaluation import Criterion, Framework, Rules, ScaleWord
from app.domain.policy import Action
from app.domain.rounding import plain
from app.stages.drafting.operations.storing import rewrite
from app.stages.drafting.queries import draft_of
from app.web.draft_lock import locked_draft, next_version
from app.web.unit_of_work import Work


def change(
    work: Work,
    *,
    rfp_id: int,
    version: int | None,
    to: Callable[[Framework], Framework],
    sentence: str,
    subject: str = "",
    renamed: Mapping[str, str] | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Put `to(framework)` in the place of the draft's framework. Raises `Stale`, and DomainError for a broken rule."""
    rfp = locked_draft(work, rfp_id=rfp_id, version=version)
    before = draft_of(rfp_id).framework
    after = to(before)
    told = {**next_version(rfp), "changed": differences(before, after), **(detail or {})}
    lost = rewrite(work.session, rfp=rfp, before=before, after=after, renamed=renamed)
    if lost:
        told["expertise gone with its criterion"] = lost
    work.record(
        rfp_id=rfp_id,
        action=Action.FRAMEWORK_EDIT,
        subject=subject or after.reference,
        sentence=sentence,
        detail=told,
    )


def differences(before: Framework, after: Framework) -> dict[str, object]:
    """What differs between two states, as [before, after] by where it stands; None where a thing was not there."""
    found: dict[str, object] = {}
    for name in ("reference", "title", "currency", "time_zone"):
        _differ(found, name, getattr(before, name), getattr(after, name))
    for rule in fields(Rules):
        _differ(found, rule.name, getattr(before.rules, rule.name), getattr(after.rules, rule.name))
    _differ(found, "scales", _scales(before.scales), _scales(after.scales))
    old, new = ({node.id: _criterion(node) for node in each.criteria} for each in (before, after))
    for code in dict.fromkeys([*old, *new]):
        _differ(found, f"criterion {code}", old.get(code), new.get(code))
    _differ(found, "order", list(old), list(new))
    return found


def _differ(found: dict[str, object], name: str, before: object, after: object) -> None:
    if before != after:
        found[name] = [_plain(before), _plain(after)]


def _plain(value: object) -> object:
    return plain(value) if isinstance(value, Decimal) else value


def _scales(words: tuple[ScaleWord, ...]) -> list[list[object]]:
    return [[word.scale, word.label, plain(word.value)] for word in words]


def _criterion(node: Criterion) -> dict[str, object]:
    return {name: _plain(value) for name in node.__slots__ if (value := getattr(node, name)) is not None}
