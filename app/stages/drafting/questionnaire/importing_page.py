"""What the preview of an import shows: what each way would add, change and remove, and what is worth knowing."""

from dataclasses import dataclass

from app.domain.errors import Fault
from app.domain.packet_figures import counted
from app.domain.request.question_kinds import KINDS
from app.domain.request.questionnaire import Questionnaire
from app.domain.request.questionnaire_merging import (
    Differences,
    Way,
    changed_fields,
    differences,
    merged,
    own_codes,
    proposed_way,
)
from app.domain.request.text import brief
from app.stages.drafting.questionnaire.reading import ReadQuestionnaire
from app.stages.drafting.questionnaire.wording import WAYS

LINE = 120
FIELD_WORDS = {"section": "section", "passes": "gate", "is_mandatory": "mandatory or not", "columns": "headings"}


@dataclass(frozen=True, slots=True)
class WayShown:
    """One way to import: how it reads, and its consequences in figures."""

    value: str
    label: str
    consequences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A question of the file or one that would go: what would become of it, by way."""

    code: str
    text: str
    kind: str
    section: str
    state: str
    tone: str
    changes: str = ""
    code_beside: str = ""
    """The code it would get beside the questions that are there, where one of them has its own."""


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """`proposed` is the way that is chosen before anybody chooses."""

    sentence: str
    ways: tuple[WayShown, ...]
    lines: tuple[Line, ...]
    notices: tuple[Fault, ...]
    is_empty_there: bool
    proposed: str


def preview_page(there: Questionnaire, read: ReadQuestionnaire) -> PreviewPage:
    coming = read.questionnaire
    found = {way: differences(there, coming, way=way) for way in Way}
    ways = tuple(WayShown(way.value, WAYS[way.value], _consequences(found[way])) for way in Way)
    sentence = (
        f"The file holds {counted(len(coming.questions), 'entry', things='entries')} in "
        f"{counted(len(coming.sections), 'section')}. Nothing is stored yet."
    )
    return PreviewPage(
        sentence=sentence,
        ways=ways,
        lines=_lines(there, coming, found[Way.REPLACE]),
        notices=read.notices,
        is_empty_there=not there.questions and not there.sections,
        proposed=proposed_way(there, coming).value,
    )


def _consequences(found: Differences) -> tuple[str, ...]:
    counts = (
        (found.added, "added"),
        (found.changed, "changed"),
        (found.removed, "removed"),
        (found.same, "left as they are"),
    )
    told = [f"{counted(len(codes), 'question')} {verb}" for codes, verb in counts if codes]
    sections = ((found.sections_added, "added"), (found.sections_removed, "removed"))
    told += [f"{counted(len(titles), 'section')} {verb}" for titles, verb in sections if titles]
    return tuple(told) or ("Nothing changes.",)


def _lines(there: Questionnaire, coming: Questionnaire, found: Differences) -> tuple[Line, ...]:
    titles = {section.key: section.title for section in (*there.sections, *coming.sections)}
    before = {question.code: question for question in there.questions}
    after = {question.code: question for question in merged(there, coming, way=Way.REPLACE).questions}
    own = own_codes(there, coming)
    lines = []
    for question in coming.questions:
        state, tone, changes = "new", "good", ""
        if question.code in found.same:
            state, tone = "as it is", "neutral"
        elif question.code in before:
            names = changed_fields(before[question.code], after[question.code])
            state, tone, changes = "changed", "info", ", ".join(FIELD_WORDS.get(name, name) for name in names)
        text, kind = brief(question.text, longest=LINE), KINDS[question.kind].name
        section, code_beside = titles.get(question.section, ""), own.get(question.code, "")
        lines.append(Line(question.code, text, kind, section, state, tone, changes, code_beside))
    for code in found.removed:
        gone = before[code]
        text, kind = brief(gone.text, longest=LINE), KINDS[gone.kind].name
        lines.append(Line(code, text, kind, titles.get(gone.section, ""), "not in the file", "warn"))
    return tuple(lines)
