"""What the library keeps: a section, a question, a criterion with the words of its scale, a contract term."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.domain.evaluation import Criterion, Framework, ScaleWord
from app.domain.request.data import canonical
from app.domain.request.document import Section
from app.domain.request.questionnaire import Question
from app.domain.request.request import Request
from app.domain.request.requirements import ContractTerm
from app.domain.request.text import brief
from app.models.library import LibraryKind
from app.sheets.request_data import from_data

LONGEST_TITLE = 200
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KeptCriterion:
    """A criterion without the group it stood under; `words` are those of its named scale."""

    criterion: Criterion
    words: tuple[ScaleWord, ...] = ()


Part = Section | Question | KeptCriterion | ContractTerm


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a part of one kind is read, called and named in its RFP (by code or key)."""

    type: type[Any]
    word: str
    plural: str
    title: Callable[[Any], str]


KINDS: dict[LibraryKind, _Kind] = {
    LibraryKind.SECTION: _Kind(Section, "section", "sections", lambda part: part.title),
    LibraryKind.QUESTION: _Kind(Question, "question", "questions", lambda part: part.text),
    LibraryKind.CRITERION: _Kind(KeptCriterion, "criterion", "criteria", lambda part: part.criterion.title),
    LibraryKind.CONTRACT_TERM: _Kind(ContractTerm, "contract term", "contract terms", lambda part: part.title),
}


def read(kind: LibraryKind, content: str) -> Any:
    """The part that an item's content says."""
    return from_data(json.loads(content), KINDS[kind].type)


def written(part: Part) -> str:
    """The content of an item: the same part gives the same text, wherever it comes from."""
    return canonical(by_itself(part))


def by_itself(part: Part) -> Part:
    """The part without its place in one RFP."""
    if isinstance(part, Section):
        return replace(part, key="")
    if isinstance(part, Question):
        return replace(part, section="")
    if isinstance(part, KeptCriterion):
        return replace(part, criterion=replace(part.criterion, parent=None))
    return part


def kind_of(part: Part) -> LibraryKind:
    return next(name for name, kind in KINDS.items() if isinstance(part, kind.type))


def title_of(part: Part) -> str:
    """The line under which an item is found."""
    return brief(KINDS[kind_of(part)].title(part), longest=LONGEST_TITLE) or "Untitled"


def kept_criterion(framework: Framework, criterion: Criterion) -> KeptCriterion:
    """The criterion as the library keeps it, with its scale."""
    words = tuple(word for word in framework.scales if word.scale == criterion.scale)
    return KeptCriterion(criterion=criterion, words=words if criterion.scale else ())


def parts_of(request: Request) -> tuple[Part, ...]:
    """Everything of a request that the library can keep: sections with a text, questions, criteria that are no
    groups, terms."""
    groups = {criterion.parent for criterion in request.framework.criteria}
    criteria = (each for each in request.framework.criteria if each.id not in groups)
    return (
        *(section for section in request.sections if section.body.strip()),
        *request.questionnaire.questions,
        *(kept_criterion(request.framework, criterion) for criterion in criteria),
        *request.terms,
    )


def part_named(request: Request, kind: LibraryKind, name: str) -> Part | None:
    """The part of a request with this code or key; None where there is none."""
    found: dict[LibraryKind, dict[str, Part]] = {
        LibraryKind.SECTION: {each.key: each for each in request.sections},
        LibraryKind.QUESTION: {each.code: each for each in request.questionnaire.questions},
        LibraryKind.CRITERION: {
            each.id: kept_criterion(request.framework, each) for each in request.framework.criteria
        },
        LibraryKind.CONTRACT_TERM: {each.code: each for each in request.terms},
    }
    return found[kind].get(name)


def counted(counts: dict[LibraryKind, int]) -> list[str]:
    """ "3 sections", "1 question": what there are any of."""
    return [
        f"{count} {KINDS[kind].word if count == 1 else KINDS[kind].plural}"
        for kind in KINDS
        if (count := counts.get(kind, 0))
    ]
