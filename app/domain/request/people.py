"""Who people are in the organisation: the functions and levels that sign a draft and sit on a panel."""

from dataclasses import dataclass
from enum import StrEnum


class Function(StrEnum):
    PROCUREMENT = "procurement"
    BUSINESS = "business"  # whoever needs the service
    OPERATIONS = "operations"
    FINANCE = "finance"
    IT = "it"
    SECURITY = "security"
    LEGAL = "legal"
    HUMAN_RESOURCES = "human_resources"
    CUSTOMER_CARE = "customer_care"
    OTHER = "other"


class Level(StrEnum):
    """From daily work up."""

    SPECIALIST = "specialist"
    TEAM_LEAD = "team_lead"
    MANAGER = "manager"
    DIRECTOR = "director"
    EXECUTIVE = "executive"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a member of an RFP brings: function, level, and fields of expertise in a few words each."""

    function: Function = Function.OTHER
    level: Level = Level.SPECIALIST
    expertise: tuple[str, ...] = ()


class Decision(StrEnum):
    """What a person asked to sign says of a draft."""

    SIGNED = "signed"
    OBJECTED = "objected"
