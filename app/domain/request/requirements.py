"""Requirements written problem first, the scope both ways, and the contract's terms."""

from dataclasses import dataclass
from enum import StrEnum


class Obligation(StrEnum):
    MUST = "must"
    SHOULD = "should"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What is needed. `statement` is the want in one sentence; where it names a solution, `need` is what is behind it.

    `questions` are codes of the questions that ask for it, `criteria` codes of the criteria that score it.
    """

    code: str
    statement: str
    obligation: Obligation = Obligation.MUST
    problem: str = ""
    hurt: str = ""
    evidence: str = ""
    outcome: str = ""
    measure: str = ""
    need: str = ""
    questions: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


class Side(StrEnum):
    """Where a thing stands in the scope."""

    IN = "in"
    OUT = "out"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class ScopeItem:
    key: str
    side: Side
    text: str
    note: str = ""


class Control(StrEnum):
    """Who can make a contract term come true."""

    VENDOR = "vendor"
    BUYER = "buyer"
    BOTH = "both"
    OTHERS = "others"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class ContractTerm:
    """A term of the contract to come: who controls it, how it is measured, and what worries about it.

    `is_flagged` says that somebody marked it as setting both sides up to fail; `concern` says why.
    """

    code: str
    title: str
    text: str
    controlled_by: Control = Control.VENDOR
    measure: str = ""
    is_flagged: bool = False
    concern: str = ""
