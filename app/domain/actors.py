"""Who acts and what is acted upon, as far as the policy asks: roles, the actor, the situation."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.lifecycle import Stage


class Role(StrEnum):
    """What a person is in one RFP; a person may be several."""

    LEAD = "lead"
    DRAFTER = "drafter"
    EVALUATOR = "evaluator"
    OBSERVER = "observer"
    APPROVER = "approver"
    OPENER = "opener"
    RECORDER = "recorder"


class InstanceRole(StrEnum):
    """What a person is in the whole instance."""

    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    BUYER = "buyer"  # may start RFPs, and leads those started


@dataclass(frozen=True, slots=True)
class Invited:
    """What somebody who answers for an invited vendor has done so far."""

    agreed: bool = False
    """To confidentiality, by name."""
    declined: bool = False
    withdrawn: bool = False
    """The buyer took the invitation back."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `roles` and what follows belong to the RFP in question and are empty elsewhere.

    `is_vendor` says that the account answers for vendors; `invited` belongs to the invitation in question.
    `seat` is the number of the panel seat held, `submitted` says that its marks are all handed in; `recused_from` are
    the numbers of the offers the person stands back from.
    """

    person_id: int | None = None
    public_id: str = ""
    name: str = "Nobody"
    email: str = ""
    session_id: str = ""
    instance_roles: frozenset[InstanceRole] = frozenset()
    roles: frozenset[Role] = frozenset()
    seat: int | None = None
    submitted: bool = False
    recused_from: frozenset[int] = frozenset()
    is_vendor: bool = False
    invited: Invited | None = None

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None


ANONYMOUS = Actor()
COMMAND_LINE = Actor(name="command line", instance_roles=frozenset(InstanceRole))
WORKER = Actor(name="worker")


@dataclass(frozen=True, slots=True)
class Situation:
    """What is acted upon. `stage` is None where no RFP is involved; `offer` is the number of the offer in question.

    `amending` says that an addendum is being written, `closed` that the deadline for responses has passed or that
    there is none, `opened` that the responses were opened, `priced` that their prices were too.
    """

    stage: Stage | None = None
    offer: int | None = None
    amending: bool = False
    closed: bool = True
    opened: bool = False
    priced: bool = False


ROLE_WORDS = {
    Role.LEAD: "the lead",
    Role.DRAFTER: "a drafter",
    Role.EVALUATOR: "an evaluator",
    Role.OBSERVER: "an observer",
    Role.APPROVER: "an approver",
    Role.OPENER: "an opener",
    Role.RECORDER: "a recorder",
}
INSTANCE_ROLE_WORDS = {
    InstanceRole.ADMINISTRATOR: "an administrator",
    InstanceRole.AUDITOR: "an auditor",
    InstanceRole.BUYER: "a procurement lead",
}
READERS = (Role.LEAD, Role.OBSERVER, Role.APPROVER)
"""Those who read the evaluation without scoring it."""
