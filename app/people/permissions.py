"""Who may do what, for a person to read: the policy's table in words, with the reader's own standing."""

from dataclasses import dataclass

from app.domain.policy import ACTION_WORDS, MEMBER, POLICY, Action, Actor, Check, Situation, refusal


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
    """The checks worth printing: that one has to sign in goes without saying where more is asked."""
    checks = POLICY[action]
    return checks[1:] if len(checks) > 1 else checks
