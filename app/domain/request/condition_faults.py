"""What is wrong with the conditions of a questionnaire: unreadable, about nothing that comes before, never true."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from math import prod

from app.domain.errors import DomainError
from app.domain.request.conditions import All, Answer, Atom, Condition, Test, atoms, codes, holds, parse
from app.domain.request.question_kinds import answer_labels
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.sentences import listed

MOST_TRIED = 600
"""So many combinations of answers are tried before a condition is taken to be possible."""
NEVER = "This can never show: no answers to the questions before it fulfil its condition."
OTHER = "\0other"
"""Stands for all answers that a condition does not name."""


class ConditionFaults:
    """Reads every condition once; `of` tells what is wrong with that of a section or a question."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questions = {question.code: question for question in reversed(questionnaire.questions)}
        self._places = {question.code: at for at, question in enumerate(questionnaire.questions)}
        self._sections = {section.key: section for section in questionnaire.sections}
        self._starts: dict[str, int] = {}
        for at, question in enumerate(questionnaire.questions):
            self._starts.setdefault(question.section, at)
        self._read: dict[str, Condition | str] = {}
        self._tried: dict[Condition, bool] = {}
        self._waits = {code: self._waits_for(question) for code, question in self._questions.items()}
        self._never: set[str] = set()
        for question in questionnaire.questions:
            if not self._can_show(question):
                self._never.add(question.code)

    def of(self, thing: Question | QuestionSection) -> Iterator[str]:
        """The sentences about one condition; none where there is none."""
        condition = self._condition(thing.condition)
        if isinstance(condition, str):
            yield condition
            return
        if condition is not None:
            place = self._places[thing.code] if isinstance(thing, Question) else self._starts.get(thing.key, None)
            named = dict.fromkeys(atoms(condition))
            found = [text for atom in named if (text := self._of_atom(atom, thing=thing, place=place))]
            yield from dict.fromkeys(found)
            if found:
                return
        if isinstance(thing, Question) and thing.code in self._never and not self._section_hides(thing):
            yield NEVER
        if isinstance(thing, QuestionSection) and condition is not None and not self._possible([condition]):
            yield NEVER

    def _condition(self, text: str) -> Condition | str | None:
        """The condition; None where there is none, the sentence where it cannot be read."""
        if not text:
            return None
        if text not in self._read:
            try:
                self._read[text] = parse(text)
            except DomainError as error:
                self._read[text] = str(error)
        return self._read[text]

    def _conditions_of(self, question: Question) -> list[Condition]:
        """The question's own condition and that of its section, as far as they can be read."""
        section = self._sections.get(question.section)
        texts = (question.condition, section.condition if section else "")
        read = (self._condition(text) for text in texts)
        return [condition for condition in read if condition is not None and not isinstance(condition, str)]

    def _waits_for(self, question: Question) -> frozenset[str]:
        return frozenset(code for condition in self._conditions_of(question) for code in codes(condition))

    def _of_atom(self, atom: Atom, *, thing: Question | QuestionSection, place: int | None) -> str | None:
        asked = self._questions.get(atom.code)
        if asked is None:
            return f"There is no question {atom.code}."
        if isinstance(thing, QuestionSection) and asked.section == thing.key:
            return f"{atom.code} is a question of this section, which shows only once it is answered."
        if isinstance(thing, Question) and atom.code == thing.code:
            return "The question waits for its own answer."
        if isinstance(thing, Question) and self._leads_back(atom.code, to=thing.code):
            return f"This waits for {atom.code}, which waits for this in turn."
        if place is not None and self._places[atom.code] >= place:
            return f"{atom.code} is asked only later. Move it before this, or look at an earlier question."
        return _of_test(atom, asked=asked)

    def _leads_back(self, code: str, *, to: str) -> bool:
        """Whether what `code` waits for leads to `to`; only what is asked later can."""
        if self._places.get(code, -1) < self._places[to]:
            return False
        seen: set[str] = set()
        waiting = [code]
        while waiting:
            here = waiting.pop()
            if here == to:
                return True
            if here not in seen:
                seen.add(here)
                waiting += self._waits.get(here, ())
        return False

    def _can_show(self, question: Question) -> bool:
        conditions = self._conditions_of(question)
        return not conditions or self._possible(conditions)

    def _section_hides(self, question: Question) -> bool:
        """Whether the section alone keeps the question from showing: then the section says so."""
        section = self._sections.get(question.section)
        condition = self._condition(section.condition) if section else None
        return condition is not None and not isinstance(condition, str) and not self._possible([condition])

    def _possible(self, conditions: list[Condition]) -> bool:
        """Whether some answers fulfil them all, what has to show for them included; taken for granted where too many
        would have to be tried."""
        whole = All(tuple(conditions)) if len(conditions) > 1 else conditions[0]
        if whole not in self._tried:
            self._tried[whole] = self._try_out(whole)
        return self._tried[whole]

    def _try_out(self, whole: Condition) -> bool:
        named, behind = list(atoms(whole)), self._behind(codes(whole))
        further = [atom for code in behind for condition in self._conditions_of_code(code) for atom in atoms(condition)]
        for among in (named + further, named):
            order = sorted({atom.code for atom in among}, key=lambda code: self._places.get(code, -1))
            domains = [self._answers_to(code, among=among) for code in order]
            if prod(map(len, domains)) <= MOST_TRIED:
                chosen = (dict(zip(order, answers, strict=True)) for answers in product(*domains))
                return any(holds(whole, self._as_shown(answers)) for answers in chosen)
        return True

    def _behind(self, names: Iterable[str]) -> set[str]:
        """These questions and those that have to be answered before they show; no more than could be tried."""
        found: set[str] = set()
        waiting = list(names)
        while waiting and 2 ** len(found) <= MOST_TRIED:
            if (code := waiting.pop()) not in found:
                found.add(code)
                waiting += self._waits.get(code, ())
        return found

    def _as_shown(self, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        """The answers, given in the order of the questions, without those to questions that they hide."""
        known: dict[str, Answer] = {}
        for code, answer in answers.items():
            shows = all(
                holds(condition, known)
                for condition in self._conditions_of_code(code)
                if codes(condition) <= answers.keys()
            )
            known[code] = answer if shows else None
        return known

    def _conditions_of_code(self, code: str) -> list[Condition]:
        return self._conditions_of(self._questions[code]) if code in self._questions else []

    def _answers_to(self, code: str, *, among: Sequence[Atom]) -> list[Answer]:
        """The answers to a question that differ for these tests; none where it can itself never show."""
        asked = self._questions.get(code)
        if code in self._never:
            return [None]
        options = list(dict.fromkeys(atom.option for atom in among if atom.code == code and atom.option))
        labels = answer_labels(asked) if asked else {}
        known = labels or dict.fromkeys(options, "")
        others = [OTHER] if not labels or labels.keys() - set(options) else []
        chosen = [*(option for option in options if option in known), *others]
        if asked is None or asked.kind is not QuestionKind.MULTIPLE_CHOICE:
            return [None, *chosen]
        if 2 ** len(chosen) > MOST_TRIED:
            return [None] * (MOST_TRIED + 1)
        sets = (frozenset(some) for size in range(1, len(chosen) + 1) for some in combinations(chosen, size))
        return [None, *sets]


def _of_test(atom: Atom, *, asked: Question) -> str | None:
    """What is wrong with what an atom asks of this question."""
    if asked.kind is QuestionKind.INFORMATION:
        return f"{atom.code} is information, which nobody answers."
    if atom.test is Test.ANSWERED:
        return None
    known = answer_labels(asked)
    if not known:
        return f"The answer to {atom.code} is free. Only “{atom.code} answered” can be asked of it."
    if atom.test is Test.INCLUDES and asked.kind is not QuestionKind.MULTIPLE_CHOICE:
        return f"{atom.code} has one answer. Write = instead of includes."
    if atom.test is Test.IS and asked.kind is QuestionKind.MULTIPLE_CHOICE:
        return f"{atom.code} may have several answers. Write includes instead of =."
    if atom.option not in known:
        return f"{atom.code} has no answer “{atom.option}”; it has {listed(known, joined_by='or')}."
    return None
