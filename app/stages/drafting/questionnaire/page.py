"""What the pages of the questionnaire show: sections with their questions, conditions in words, faults beside them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.packet_figures import counted
from app.domain.request.conditions import codes as codes_in
from app.domain.request.conditions import labels_of, spoken
from app.domain.request.question_kinds import CHOICES, COLUMNS, KINDS, TARGET, answer_labels
from app.domain.request.questionnaire import Direction, Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.questionnaire_faults import QuestionnaireFault, faults
from app.domain.request.showing import readable
from app.domain.request.text import brief
from app.domain.rounding import plain
from app.domain.sentences import listed
from app.stages.drafting.questionnaire.queries import Drafted

LINE = 240
OPEN_UP_TO = 80
"""With more questions the sections are closed at first, but for those with faults and the one that was changed."""


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """A question as a line of the editor. `answer` is what is asked for, `gate` what passes it or ""."""

    public_id: str
    code: str
    kind: str
    text: str
    answer: str
    is_mandatory: bool
    is_information: bool
    gate: str
    condition: str
    faults: tuple[str, ...]
    requirements: str


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section of the editor; `faults` are its own, `fault_count` counts those of its questions too."""

    key: str
    title: str
    intro: str
    condition: str
    faults: tuple[str, ...]
    fault_count: int
    questions: tuple[QuestionShown, ...]
    count: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class EditorPage:
    sections: tuple[SectionShown, ...]
    sentence: str
    fault_count: int
    has_contents: bool
    """Whether the sections are listed above: of many questions the closed sections are the list."""


class Words:
    """Says conditions of one questionnaire in words."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._titles = {question.code: brief(question.text) for question in questionnaire.questions}
        self._labels = labels_of(questionnaire)

    def of(self, condition: str) -> str:
        """The condition as it is said; the text itself where it cannot be read, "" where there is none."""
        read = readable(condition)
        if read is None:
            return condition
        return f"Shown when {spoken(read, titles=self._titles, labels=self._labels)}"


def editor_page(found: Drafted, *, at: str = "") -> EditorPage:
    """The whole questionnaire; the section with the question or the key `at` is open in any case."""
    questionnaire = found.questionnaire
    words = Words(questionnaire)
    by_place: defaultdict[tuple[str, str], list[QuestionnaireFault]] = defaultdict(list)
    all_faults = faults(questionnaire)
    for fault in all_faults:
        by_place[fault.section, fault.code].append(fault)
    inside: defaultdict[str, list[QuestionShown]] = defaultdict(list)
    where = {section.key: section.key for section in questionnaire.sections}
    for question in questionnaire.questions:
        where[question.code] = question.section
        texts = tuple(fault.text for fault in by_place[question.section, question.code])
        inside[question.section].append(_question_shown(question, found, words=words, texts=texts))
    is_short = len(questionnaire.questions) <= OPEN_UP_TO
    sections = tuple(
        _section_shown(
            section,
            inside[section.key],
            words=words,
            texts=tuple(fault.text for fault in by_place[section.key, ""]),
            is_open=is_short or where.get(at) == section.key,
        )
        for section in questionnaire.sections
    )
    return EditorPage(
        sections=sections, sentence=_sentence(questionnaire), fault_count=len(all_faults), has_contents=is_short
    )


def _sentence(questionnaire: Questionnaire) -> str:
    asked = [question for question in questionnaire.questions if question.kind is not QuestionKind.INFORMATION]
    mandatory = sum(question.is_mandatory for question in asked)
    gates = sum(bool(question.passes) for question in asked)
    told = [counted(len(asked), "question"), f"{mandatory:,} mandatory", counted(gates, "gate")]
    return f"{listed(told)} in {counted(len(questionnaire.sections), 'section')}."


def _section_shown(
    section: QuestionSection, questions: list[QuestionShown], *, words: Words, texts: tuple[str, ...], is_open: bool
) -> SectionShown:
    fault_count = len(texts) + sum(len(question.faults) for question in questions)
    return SectionShown(
        key=section.key,
        title=section.title,
        intro=brief(section.intro, longest=LINE),
        condition=words.of(section.condition),
        faults=texts,
        fault_count=fault_count,
        questions=tuple(questions),
        count=counted(len(questions), "entry", things="entries"),
        is_open=is_open or bool(fault_count),
    )


def _question_shown(question: Question, found: Drafted, *, words: Words, texts: tuple[str, ...]) -> QuestionShown:
    return QuestionShown(
        public_id=found.kept[question.code].public_id,
        code=question.code,
        kind=KINDS[question.kind].name,
        text=brief(question.text, longest=LINE),
        answer=answer_in_words(question),
        is_mandatory=question.is_mandatory,
        is_information=question.kind is QuestionKind.INFORMATION,
        gate=gate_in_words(question),
        condition=words.of(question.condition),
        faults=texts,
        requirements=", ".join(found.asked_for.get(question.code, ())),
    )


def answer_in_words(question: Question) -> str:
    """What is asked for beside the kind: options, target, columns; "" where the kind says it all."""
    fields = KINDS[question.kind].fields
    if question.kind in CHOICES:
        return counted(len(question.options), "option")
    if COLUMNS in fields:
        return counted(len(question.columns), "column")
    if TARGET in fields and question.target is not None:
        side = {Direction.AT_LEAST: "at least", Direction.AT_MOST: "at most"}[question.direction]
        return f"{side} {plain(question.target)} {question.unit}".rstrip()
    return question.unit


def gate_in_words(question: Question) -> str:
    """Which answers pass the gate; "" where the question is none."""
    if not question.passes:
        return ""
    labels = answer_labels(question)
    joined_by = "and" if question.kind is QuestionKind.MULTIPLE_CHOICE else "or"
    return f"passed by {listed((labels.get(code, code) for code in question.passes), joined_by=joined_by)}"


@dataclass(frozen=True, slots=True)
class CodeShown:
    """A question whose answer a condition may look at: how such a test is written, and what each option stands for."""

    code: str
    text: str
    tests: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]


def codes_before(
    questionnaire: Questionnaire, *, code: str | None = None, section: str | None = None
) -> tuple[CodeShown, ...]:
    """The questions before a question or a section, newest first; all where neither is given."""
    found: list[CodeShown] = []
    for question in questionnaire.questions:
        if question.code == code or question.section == section:
            break
        if question.kind is not QuestionKind.INFORMATION:
            labels = tuple(answer_labels(question).items())
            found.append(CodeShown(question.code, brief(question.text), _tests(question), labels))
    return tuple(reversed(found))


def _tests(question: Question) -> tuple[str, ...]:
    labels = answer_labels(question)
    if not labels:
        return (f"{question.code} answered",)
    verb = "includes" if question.kind is QuestionKind.MULTIPLE_CHOICE else "="
    return tuple(f"{question.code} {verb} {code}" for code in labels)


def losses_of_question(question: Question, found: Drafted) -> tuple[str, ...]:
    """What goes with a question: links of requirements, and conditions that look at it."""
    linked = found.asked_for.get(question.code, ())
    dependent = dependents(found.questionnaire, codes=(question.code,))
    told = [f"The question {question.code} with its text and options."]
    if linked:
        told.append(f"{listed(linked)} will ask for it in vain: {counted(len(linked), 'requirement')} linked to it.")
    if dependent:
        told.append(f"The conditions of {listed(dependent)} look at it and will be faults.")
    return tuple(told)


def losses_of_section(section: QuestionSection, found: Drafted) -> tuple[str, ...]:
    inside = [question.code for question in found.questionnaire.questions if question.section == section.key]
    linked = sorted({code for question in inside for code in found.asked_for.get(question, ())})
    dependent = [name for name in dependents(found.questionnaire, codes=inside) if name not in inside]
    told = [
        f"The section “{section.title}”"
        + (f" with {counted(len(inside), 'entry', things='entries')}." if inside else ".")
    ]
    if linked:
        told.append(f"The requirements {listed(linked)} are linked to its questions.")
    if dependent:
        told.append(f"The conditions of {listed(dependent)} look at its questions and will be faults.")
    return tuple(told)


def dependents(questionnaire: Questionnaire, *, codes: Iterable[str]) -> tuple[str, ...]:
    """The questions by code and sections by title whose conditions look at one of these questions."""
    wanted = set(codes)
    names: Mapping[str, str] = {
        **{section.title: section.condition for section in questionnaire.sections},
        **{question.code: question.condition for question in questionnaire.questions},
    }
    return tuple(
        name for name, text in names.items() if (read := readable(text)) is not None and codes_in(read) & wanted
    )
