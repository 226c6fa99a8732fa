"""A questionnaire that comes in beside one that is there: what is added, changed and taken out, and what results."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from itertools import count

from app.domain.codes import free_code
from app.domain.request.conditions import rewritten
from app.domain.request.question_kinds import fitted
from app.domain.request.questionnaire import Question, Questionnaire, QuestionSection


class Way(StrEnum):
    """What becomes of what is there."""

    BESIDE = "beside"  # it stays; all that comes is new, under codes of its own
    ADD = "add"  # it stays; questions of the same code are changed
    REPLACE = "replace"  # what does not come in is taken out


@dataclass(frozen=True, slots=True)
class Differences:
    """Codes of questions by what would become of them, in their order; titles of sections likewise."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    removed: tuple[str, ...]
    sections_added: tuple[str, ...]
    sections_removed: tuple[str, ...]


def proposed_way(there: Questionnaire, coming: Questionnaire) -> Way:
    """Beside what is there, unless most of the questions that share a code ask the same."""
    before = {question.code: question.text for question in there.questions}
    shared = [question for question in coming.questions if question.code in before]
    alike = sum(question.text == before[question.code] for question in shared)
    return Way.ADD if shared and 2 * alike >= len(shared) else Way.BESIDE


def own_codes(there: Questionnaire, coming: Questionnaire) -> dict[str, str]:
    """For questions that come with a code that one there has: a code that neither has, by the one they come with."""
    held = {question.code for question in there.questions}
    free = held | {question.code for question in coming.questions}
    names: dict[str, str] = {}
    for question in coming.questions:
        if question.code in held:
            names[question.code] = free_code(question.code, taken=free)
            free.add(names[question.code])
    return names


def _beside(there: Questionnaire, coming: Questionnaire) -> Questionnaire:
    """All that is there and behind it all that comes; its conditions go on looking at its own questions."""
    names = own_codes(there, coming)
    keys = dict(zip((section.key for section in coming.sections), _new_keys(there), strict=False))
    sections = tuple(
        replace(each, key=keys[each.key], condition=rewritten(each.condition, names)) for each in coming.sections
    )
    questions = tuple(
        replace(
            fitted(each),
            code=names.get(each.code, each.code),
            section=keys[each.section],
            condition=rewritten(each.condition, names),
        )
        for each in coming.questions
    )
    return gathered((*there.sections, *sections), (*there.questions, *questions))


def merged(there: Questionnaire, coming: Questionnaire, *, way: Way) -> Questionnaire:
    """What results. Beside what is there, all that comes is new. Else sections of the same title are one and keep the
    key they have there, and questions of the same code are one and take what comes."""
    if way is Way.BESIDE:
        return _beside(there, coming)
    keys = _keys(there, coming)
    moved = tuple(fitted(replace(each, section=keys[each.section])) for each in coming.questions)
    sections = tuple(replace(each, key=keys[each.key]) for each in coming.sections)
    if way is Way.REPLACE:
        return gathered(sections, moved)
    coming_codes = {question.code: question for question in moved}
    known = {question.code for question in there.questions}
    stay = [
        replace(coming_codes[each.code], section=each.section) if each.code in coming_codes else each
        for each in there.questions
    ]
    new = [question for question in moved if question.code not in known]
    by_key = {section.key: section for section in sections}
    kept = [by_key.get(section.key, section) for section in there.sections]
    there_keys = {section.key for section in there.sections}
    return gathered((*kept, *(section for section in sections if section.key not in there_keys)), (*stay, *new))


def differences(there: Questionnaire, coming: Questionnaire, *, way: Way) -> Differences:
    """What `merged` would do."""
    after = merged(there, coming, way=way)
    before, then = ({question.code: question for question in each.questions} for each in (there, after))
    titles = [section.title for section in there.sections]
    keys_after = {section.key for section in after.sections}
    keys_before = {section.key for section in there.sections}
    names = own_codes(there, coming) if way is Way.BESIDE else {}
    coming_codes = [names.get(question.code, question.code) for question in coming.questions]
    return Differences(
        added=tuple(code for code in coming_codes if code not in before),
        changed=tuple(code for code in coming_codes if code in before and before[code] != then[code]),
        same=tuple(code for code in coming_codes if code in before and before[code] == then[code]),
        removed=tuple(code for code in before if code not in then),
        sections_added=tuple(each.title for each in after.sections if each.key not in keys_before),
        sections_removed=tuple(
            title for section, title in zip(there.sections, titles, strict=True) if section.key not in keys_after
        ),
    )


def changed_fields(before: Question, after: Question) -> tuple[str, ...]:
    """The names of the fields in which two states of a question differ."""
    return tuple(each.name for each in fields(Question) if getattr(before, each.name) != getattr(after, each.name))


def gathered(sections: Iterable[QuestionSection], questions: Iterable[Question]) -> Questionnaire:
    """The questionnaire with the questions of each section together, in the sections' order."""
    inside: defaultdict[str, list[Question]] = defaultdict(list)
    for question in questions:
        inside[question.section].append(question)
    ordered = tuple(sections)
    return Questionnaire(ordered, tuple(each for section in ordered for each in inside[section.key]))


def with_plain_keys(questionnaire: Questionnaire) -> Questionnaire:
    """The same with the sections' keys S1, S2, … as files carry them."""
    keys = {section.key: f"S{number}" for number, section in enumerate(questionnaire.sections, start=1)}
    return Questionnaire(
        tuple(replace(section, key=keys[section.key]) for section in questionnaire.sections),
        tuple(replace(question, section=keys[question.section]) for question in questionnaire.questions),
    )


def _keys(there: Questionnaire, coming: Questionnaire) -> dict[str, str]:
    """The key that each section that comes gets: that of the one there of the same title, or a new one. Where several
    have the same title, the first goes with the first, the second with the second."""
    known = {place: section.key for place, section in _places(there)}
    new = _new_keys(there)
    return {section.key: known.get(place) or next(new) for place, section in _places(coming)}


def _new_keys(there: Questionnaire) -> Iterator[str]:
    """Keys that no section there has, without end."""
    taken = {section.key for section in there.sections}
    return (key for number in count(1) if (key := f"new{number}") not in taken)


def _places(questionnaire: Questionnaire) -> Iterator[tuple[tuple[str, int], QuestionSection]]:
    """The sections, each with its title and how many of the same title come before it."""
    seen: Counter[str] = Counter()
    for section in questionnaire.sections:
        title = " ".join(section.title.split()).casefold()
        yield (title, seen[title]), section
        seen[title] += 1
