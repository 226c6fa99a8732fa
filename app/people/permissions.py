"""Who may do what, for a person to read: the policy's table in words, with the reader's own standing."""

from dataclasses import dataclass

from app.domain.lifecycle import Stage
from app.domain.policy import (
    ANONYMOUS,
    MEMBER,
    POLICY,
    SIGNED_IN,
    Action,
    Actor,
    Check,
    Situation,
    refusal,
)
from app.domain.policy_words import ACTION_WORDS

GENERAL = ((SIGNED_IN, ANONYMOUS), (MEMBER, Actor(person_id=0)))
"""Each general check with somebody whom it turns away, though not the one before it."""
LATEST = Situation(stage=list(Stage)[-1])


@dataclass(frozen=True, slots=True)
class Permission:
    """One action. `conditions` must all hold; `reason` says why the reader may not, and is None if they may."""

    action: Action
    sentence: str
    conditions: tuple[str, ...]
    reason: str | None


def permissions(actor: Actor, situation: Situation, *, within_rfp: bool) -> tuple[Permission, ...]:
    """What may be done in the whole instance, or within one RFP, in the order of the policy."""
    return tuple(
        Permission(
            action=action,
            sentence=ACTION_WORDS[action],
            conditions=tuple(check.words for check in _telling(action)),
            reason=refused.reason if (refused := refusal(action, actor, situation)) else None,
        )
        for action, checks in POLICY.items()
        if (MEMBER in checks) is within_rfp
    )


def _telling(action: Action) -> tuple[Check, ...]:
    """The checks worth printing: a general one says nothing where another turns the same people away."""
    checks = POLICY[action]
    return tuple(check for check in checks if not _is_implied(check, checks=checks))


def _is_implied(check: Check, *, checks: tuple[Check, ...]) -> bool:
    outsider = next((outsider for general, outsider in GENERAL if general is check), None)
    if outsider is None:
        return False
    return any(other.refusal(outsider, LATEST) for other in checks if other is not check)
