"""What belongs to each kind of question: its name, the fields beside its text, the answers to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.domain.request.questionnaire import Direction, Question, QuestionKind

MANDATORY, OPTIONS, UNIT, TARGET, DIRECTION, COLUMNS, PASSES = (
    "is_mandatory",
    "options",
    "unit",
    "target",
    "direction",
    "columns",
    "passes",
)
"""Fields of a question that only some kinds have, as the question names them."""
_EMPTY: Mapping[str, object] = {
    MANDATORY: False,
    OPTIONS: (),
    UNIT: "",
    TARGET: None,
    DIRECTION: Direction.AT_LEAST,
    COLUMNS: (),
    PASSES: (),
}


@dataclass(frozen=True, slots=True)
class KindFacts:
    """A kind of question: its name, what vendors give as an answer, and which of the fields above belong to it.

    `answers` are the codes and labels to choose from where every question of the kind has the same ones.
    """

    name: str
    asks_for: str
    fields: frozenset[str]
    answers: Mapping[str, str] = field(default_factory=dict)


def _facts(name: str, asks_for: str, *fields: str, answers: Mapping[str, str] | None = None) -> KindFacts:
    return KindFacts(name, asks_for, frozenset((MANDATORY, *fields)), dict(answers or {}))


KINDS: Mapping[QuestionKind, KindFacts] = {
    QuestionKind.SHORT_TEXT: _facts("Short text", "one line"),
    QuestionKind.LONG_TEXT: _facts("Long text", "several paragraphs"),
    QuestionKind.YES_NO: _facts("Yes or no", "yes or no", PASSES, answers={"yes": "Yes", "no": "No"}),
    QuestionKind.SINGLE_CHOICE: _facts("Choice of one", "one option", OPTIONS, PASSES),
    QuestionKind.MULTIPLE_CHOICE: _facts("Choice of several", "any number of options", OPTIONS, PASSES),
    QuestionKind.NUMBER: _facts("Number", "a number in a unit", UNIT, TARGET, DIRECTION),
    QuestionKind.SERVICE_LEVEL: _facts(
        "Service level",
        "meets, partly or no, and a value",
        UNIT,
        TARGET,
        DIRECTION,
        PASSES,
        answers={"meets": "Meets", "partly": "Partly", "no": "No"},
    ),
    QuestionKind.DATE: _facts("Date", "a date"),
    QuestionKind.MONEY: _facts("Money", "an amount in the currency of the RFP"),
    QuestionKind.FILE: _facts("File", "an uploaded file"),
    QuestionKind.TABLE: _facts("Table", "rows under given headings", COLUMNS),
    QuestionKind.INFORMATION: KindFacts("Information", "nothing; it is read only", frozenset()),
}
CHOICES = (QuestionKind.SINGLE_CHOICE, QuestionKind.MULTIPLE_CHOICE)


def kinds_with(name: str) -> tuple[QuestionKind, ...]:
    """The kinds to which a field belongs."""
    return tuple(kind for kind, facts in KINDS.items() if name in facts.fields)


def fitted(question: Question) -> Question:
    """The question without what does not belong to its kind; what passes its gate in the order of its answers."""
    strange = {name: empty for name, empty in _EMPTY.items() if name not in KINDS[question.kind].fields}
    bare = replace(question, **strange)  # type: ignore[arg-type]  # each field with what it is when empty
    order = list(answer_labels(bare))
    passes = sorted(dict.fromkeys(bare.passes), key=lambda code: order.index(code) if code in order else len(order))
    return replace(bare, passes=tuple(passes))


def answer_labels(question: Question) -> dict[str, str]:
    """What can be chosen as an answer: labels by code, in their order; empty where the answer is free."""
    if question.kind in CHOICES:
        return {option.code: option.label for option in question.options}
    return dict(KINDS[question.kind].answers)


def passes_gate(question: Question, answer: str | frozenset[str] | None) -> bool | None:
    """Whether an answer passes the gate: one that passes was chosen; of several options, all that are asked for.
    None where the question is no gate."""
    if not question.passes:
        return None
    if not answer:
        return False
    return answer in question.passes if isinstance(answer, str) else answer.issuperset(question.passes)
