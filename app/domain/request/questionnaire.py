"""What vendors are asked: questions of every kind in sections, shown under a condition, some of them gates."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class QuestionKind(StrEnum):
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    YES_NO = "yes_no"
    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    NUMBER = "number"
    SERVICE_LEVEL = "service_level"  # meets, partly or no, with the value offered
    DATE = "date"
    MONEY = "money"
    FILE = "file"
    TABLE = "table"
    INFORMATION = "information"  # a text to read between the questions; nothing is answered


class Direction(StrEnum):
    """Which side of a target is good."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a question. `code` is unique within the question; `points` advise whoever scores."""

    code: str
    label: str
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `section` is the key of its section, `condition` the text of an expression in `conditions`.

    `passes` makes it a gate: the option codes (or "yes", "no", "meets", "partly") that pass it; empty for no gate.
    `columns` are the headings of a table, `unit`, `target` and `direction` belong to numbers and service levels.
    """

    code: str
    section: str
    kind: QuestionKind
    text: str
    help: str = ""
    is_mandatory: bool = False
    passes: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    unit: str = ""
    target: Decimal | None = None
    direction: Direction = Direction.AT_LEAST
    columns: tuple[str, ...] = ()
    condition: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSection:
    """A part of the questionnaire; `condition` hides all of it."""

    key: str
    title: str
    intro: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """All questions in their order; those of a section stand together, sections in their order."""

    sections: tuple[QuestionSection, ...] = ()
    questions: tuple[Question, ...] = ()
