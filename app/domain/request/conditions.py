"""When a question is asked: `Q7 = yes`, `Q8 includes "iso-27001"`, `Q9 answered`, joined by and, or, not."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.errors import DomainError
from app.domain.request.question_kinds import answer_labels
from app.domain.request.questionnaire import Questionnaire
from app.domain.request.text import brief
from app.domain.sentences import listed

Answer = str | AbstractSet[str] | None
"""What was answered: a text (of a choice the option's code), the codes chosen of several, None for nothing yet."""
Answers = Mapping[str, Answer]
"""The answers by the codes of their questions."""
LONGEST = 20_000
DEEPEST = 60


class Test(StrEnum):
    """What an atom asks of one answer."""

    __test__ = False  # no test of pytest's
    IS = "="
    INCLUDES = "includes"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Atom:
    """One test of one answer; `option` is empty for `answered`."""

    code: str
    test: Test
    option: str = ""


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """Two or more parts that all have to hold."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Two or more parts of which one has to hold."""

    parts: tuple["Condition", ...]


Condition = Atom | Not | All | Any

_TOKEN = re.compile(r'\s*(?:(?P<mark>[()=])|"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<word>[^\s()="]+))', re.DOTALL)
_PLAIN = re.compile(r'[^\s()="\\]+')
_KEYWORDS = ("and", "or", "not", Test.INCLUDES.value, Test.ANSWERED.value)
EXAMPLE = 'Q7 = yes, Q8 includes "option", Q9 answered'


@dataclass(frozen=True, slots=True)
class _Token:
    """A mark or a keyword in `sign`, or else a name."""

    text: str
    sign: str = ""


def parse(text: str) -> Condition:
    """The condition that a text says. Raises DomainError with the sentence that mends it."""
    if len(text) > LONGEST:
        raise DomainError(f"The condition has more than {LONGEST:,} characters. Shorten it.")
    return _Parser(tuple(_tokens(text))).whole()


def _tokens(text: str) -> Iterator[_Token]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            raise DomainError("A quotation mark is opened and not closed. Close it, or leave it out.")
        at = found.end()
        if found["mark"]:
            yield _Token(found["mark"], sign=found["mark"])
        elif found["quoted"] is not None:
            yield _Token(re.sub(r"\\(.)", r"\1", found["quoted"], flags=re.DOTALL))
        else:
            word = found["word"].casefold()
            yield _Token(found["word"], sign=word if word in _KEYWORDS else "")


class _Parser:
    """Reads from left to right; `and` binds closer than `or`, `not` closest."""

    def __init__(self, tokens: tuple[_Token, ...]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Condition:
        if not self._tokens:
            raise DomainError(f"The condition is empty. Write for example {EXAMPLE}.")
        found = self._any()
        if rest := self._next():
            raise DomainError(f"“{rest.text}” is not expected there. Join two tests by and or by or.")
        return found

    def _any(self) -> Condition:
        parts = [self._all()]
        while self._took("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all(self) -> Condition:
        parts = [self._single()]
        while self._took("and"):
            parts.append(self._single())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _single(self) -> Condition:
        self._depth += 1
        if self._depth > DEEPEST:
            raise DomainError("The condition is nested too deeply. Split it over several questions.")
        found = self._bracketed()
        self._depth -= 1
        return found

    def _bracketed(self) -> Condition:
        if self._took("not"):
            return Not(self._single())
        if not self._took("("):
            return self._atom()
        found = self._any()
        if not self._took(")"):
            raise DomainError("A bracket is opened and not closed. Add the closing bracket.")
        return found

    def _atom(self) -> Atom:
        code = self._name("the code of a question")
        if self._took("="):
            return Atom(code, Test.IS, self._name(f"what {code} is answered"))
        if self._took(Test.INCLUDES):
            return Atom(code, Test.INCLUDES, self._name(f"the option that {code} includes"))
        if self._took(Test.ANSWERED):
            return Atom(code, Test.ANSWERED)
        raise DomainError(f"After {code} comes = with an answer, includes with an option, or answered.")

    def _name(self, what: str) -> str:
        token = self._next()
        if token is None:
            raise DomainError(f"The condition ends where {what} is expected.")
        if token.sign or not token.text:
            raise DomainError(f"“{token.text}” stands where {what} is expected. Put quotation marks around a name.")
        self._at += 1
        return token.text

    def _next(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _took(self, sign: str) -> bool:
        token = self._next()
        if token is None or token.sign != sign:
            return False
        self._at += 1
        return True


def write(condition: Condition) -> str:
    """The text that `parse` reads as this condition."""
    match condition:
        case Atom(code, Test.ANSWERED, _):
            return f"{_named(code)} answered"
        case Atom(code, test, option):
            return f"{_named(code)} {test.value} {_named(option)}"
        case Not(part):
            return f"not {_bracketed(part)}"
        case All(parts):
            return " and ".join(map(_bracketed, parts))
        case Any(parts):
            return " or ".join(f"({write(part)})" if isinstance(part, Any) else write(part) for part in parts)


def _bracketed(part: Condition) -> str:
    return f"({write(part)})" if isinstance(part, All | Any) else write(part)


def _named(name: str) -> str:
    if _PLAIN.fullmatch(name) and name.casefold() not in _KEYWORDS:
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether the condition holds; a test of what is not answered never does."""
    match condition:
        case Atom(code, test, option):
            return _passes(answers.get(code), test=test, option=option)
        case Not(part):
            return not holds(part, answers)
        case All(parts):
            return all(holds(part, answers) for part in parts)
        case Any(parts):
            return any(holds(part, answers) for part in parts)


def _passes(answer: Answer, *, test: Test, option: str) -> bool:
    if not answer:
        return False
    if test is Test.ANSWERED:
        return True
    if isinstance(answer, str):
        return answer == option
    return option in answer if test is Test.INCLUDES else set(answer) == {option}


def atoms(condition: Condition) -> tuple[Atom, ...]:
    """Every test in the condition, from left to right."""
    match condition:
        case Atom():
            return (condition,)
        case Not(part):
            return atoms(part)
        case All(parts) | Any(parts):
            return tuple(atom for part in parts for atom in atoms(part))


def codes(condition: Condition) -> frozenset[str]:
    """The codes of the questions on whose answers the condition looks."""
    return frozenset(atom.code for atom in atoms(condition))


def renamed(condition: Condition, names: Mapping[str, str]) -> Condition:
    """The condition after questions got other codes: the new ones by the old ones."""
    match condition:
        case Atom(code):
            return replace(condition, code=names.get(code, code))
        case Not(part):
            return Not(renamed(part, names))
        case All(parts):
            return All(tuple(renamed(part, names) for part in parts))
        case Any(parts):
            return Any(tuple(renamed(part, names) for part in parts))


def rewritten(text: str, names: Mapping[str, str]) -> str:
    """The text of a condition after questions got other codes; one that cannot be read, or looks at none, stays."""
    try:
        condition = parse(text) if text else None
    except DomainError:
        return text
    if condition is None or codes(condition).isdisjoint(names):
        return text
    return write(renamed(condition, names))


def both(first: str, second: str) -> str:
    """One condition's text of two, either of which may be empty; both must be readable."""
    if not first or not second:
        return first or second
    return write(All((parse(first), parse(second))))


def spoken(condition: Condition, *, titles: Mapping[str, str], labels: Mapping[tuple[str, str], str]) -> str:
    """The condition as a person says it, with the questions' titles by code and their options' labels by both codes."""
    match condition:
        case Atom():
            return _spoken_atom(condition, titles=titles, labels=labels, is_denied=False)
        case Not(Atom() as atom):
            return _spoken_atom(atom, titles=titles, labels=labels, is_denied=True)
        case Not(part):
            return f"it is not so that {_spoken_part(part, titles=titles, labels=labels)}"
        case All(parts):
            return listed(_spoken_part(part, titles=titles, labels=labels) for part in parts)
        case Any(parts):
            return listed((_spoken_part(part, titles=titles, labels=labels) for part in parts), joined_by="or")


def _spoken_part(part: Condition, *, titles: Mapping[str, str], labels: Mapping[tuple[str, str], str]) -> str:
    words = spoken(part, titles=titles, labels=labels)
    return words if isinstance(part, Atom) or (isinstance(part, Not) and isinstance(part.part, Atom)) else f"({words})"


def _spoken_atom(
    atom: Atom, *, titles: Mapping[str, str], labels: Mapping[tuple[str, str], str], is_denied: bool
) -> str:
    title = f"“{titles.get(atom.code, atom.code)}”"
    denied = "not " if is_denied else ""
    if atom.test is Test.ANSWERED:
        return f"{title} is {denied}answered"
    label = labels.get((atom.code, atom.option), atom.option)
    if atom.test is Test.INCLUDES:
        return f"{title} does {denied}include {label}" if is_denied else f"{title} includes {label}"
    return f"{title} is {denied}answered {label}"


def in_words(condition: Condition, questionnaire: Questionnaire) -> str:
    """The condition as it is said beside what it hides: "shown when “Do you train agents?” is answered Yes"."""
    titles = {question.code: brief(question.text) for question in questionnaire.questions}
    return f"shown when {spoken(condition, titles=titles, labels=labels_of(questionnaire))}"


def labels_of(questionnaire: Questionnaire) -> dict[tuple[str, str], str]:
    """What each answer that can be chosen is called, by the codes of question and option."""
    return {
        (question.code, code): brief(label)
        for question in questionnaire.questions
        for code, label in answer_labels(question).items()
    }
