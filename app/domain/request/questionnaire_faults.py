"""Everything wrong with a questionnaire, in sentences. A draft is kept with faults; they bar its publication."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.request.condition_faults import ConditionFaults
from app.domain.request.question_kinds import (
    COLUMNS,
    KINDS,
    MANDATORY,
    OPTIONS,
    PASSES,
    TARGET,
    UNIT,
    answer_labels,
)
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.sentences import listed


@dataclass(frozen=True, slots=True)
class QuestionnaireFault:
    """One thing wrong. `section` is the key of the section, `code` that of the question or "" for the section itself;
    `about` is the field of either."""

    section: str
    code: str
    about: str
    text: str


def faults(questionnaire: Questionnaire) -> tuple[QuestionnaireFault, ...]:
    """All faults, in the order of the sections and their questions, a section's own first."""
    conditions = ConditionFaults(questionnaire)
    codes = Counter(question.code for question in questionnaire.questions)
    keys = [section.key for section in questionnaire.sections]
    inside: dict[str, list[Question]] = {key: [] for key in keys}
    found: list[QuestionnaireFault] = []
    for question in questionnaire.questions:
        if question.section in inside:
            inside[question.section].append(question)
        else:
            lost = "The question stands in a section that does not exist. Move it to one that does."
            found.append(QuestionnaireFault(question.section, question.code, "section", lost))
    for section in questionnaire.sections:
        own = (*_of_section(section, inside[section.key]), *(("condition", text) for text in conditions.of(section)))
        found += (QuestionnaireFault(section.key, "", about, text) for about, text in own)
        for question in inside[section.key]:
            of_it = [*_of_question(question, codes=codes), *(("condition", text) for text in conditions.of(question))]
            found += (QuestionnaireFault(section.key, question.code, about, text) for about, text in of_it)
    return tuple(found)


def _of_section(section: QuestionSection, questions: Sequence[Question]) -> Iterator[tuple[str, str]]:
    if not section.title.strip():
        yield "title", "The section has no title."
    if not questions:
        yield "", "The section has no questions. Add one, or remove the section."


def _of_question(question: Question, *, codes: Counter[str]) -> Iterator[tuple[str, str]]:
    if codes[question.code] > 1:
        yield "code", f"{codes[question.code]} questions have the code {question.code}. Each needs its own."
    if not question.text.strip():
        yield "text", "The question has no text."
    fields = KINDS[question.kind].fields
    if OPTIONS in fields:
        yield from _of_options(question)
    if question.kind is QuestionKind.SERVICE_LEVEL:
        yield from _of_service_level(question)
    if COLUMNS in fields:
        yield from _of_columns(question)
    if question.is_mandatory and MANDATORY not in fields:
        yield MANDATORY, "Information asks for no answer, so it cannot be mandatory."
    if question.passes:
        yield from ((PASSES, text) for text in _of_gate(question))


def _of_options(question: Question) -> Iterator[tuple[str, str]]:
    if not question.options:
        yield OPTIONS, "There is nothing to choose from. Add options."
    elif len(question.options) == 1 and question.kind is QuestionKind.SINGLE_CHOICE:
        yield OPTIONS, "There is only one option to choose from. Add another, or ask for yes or no."
    counts = Counter(option.code for option in question.options)
    if twice := [code for code, count in counts.items() if count > 1]:
        yield OPTIONS, f"Two options have the same code: {listed(twice)}. Each needs its own."
    if any(not option.label.strip() for option in question.options):
        yield OPTIONS, "An option has no words. Say what it stands for."


def _of_service_level(question: Question) -> Iterator[tuple[str, str]]:
    if not question.unit.strip():
        yield UNIT, "A service level needs its unit, for example % of calls within 20 seconds."
    if question.target is None:
        yield TARGET, "A service level needs its target, the number to be met."


def _of_columns(question: Question) -> Iterator[tuple[str, str]]:
    if not question.columns:
        yield COLUMNS, "A table needs the headings of its columns."
    twice = [name for name, count in Counter(map(str.casefold, question.columns)).items() if count > 1]
    if twice:
        yield COLUMNS, f"Two columns have the same heading: {listed(twice)}."


def _of_gate(question: Question) -> Iterator[str]:
    if PASSES not in KINDS[question.kind].fields:
        yield "Only yes or no, a choice or a service level can be a gate."
        return
    known = answer_labels(question)
    if strange := [code for code in question.passes if code not in known]:
        yield f"The gate is passed by {listed(strange, joined_by='or')}, which is no answer to this question."
    elif question.kind is not QuestionKind.MULTIPLE_CHOICE and len(set(question.passes)) == len(known):
        yield "Every answer passes the gate. Say which answers fail it, or make it no gate."
    if not question.is_mandatory:
        yield "A gate has to be mandatory: who leaves it out would neither pass nor fail."
