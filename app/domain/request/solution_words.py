"""A want that names a solution: the words that prescribe one, each with the question that leads to the need behind it.

Such a want keeps out whoever solves the problem another way, and binds whoever wins to a way that nobody weighed
(compare technical specifications in article 42 of Directive 2014/24/EU: no make, source or process without "or
equivalent").
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.request.solution_names import HARMLESS, HEADS, LANGUAGES, PLACES, PRODUCTS, STANDARDS, TECHNOLOGIES


class Prescription(StrEnum):
    """In which way a want prescribes its solution, the stronger first."""

    EXCLUSIVE = "exclusive"  # compatible only with
    INCUMBENT = "incumbent"  # our existing vendor
    MEANS = "means"  # must use, built with, based on
    VERSION = "version"
    PRODUCT = "product"
    TECHNOLOGY = "technology"
    NO_EQUIVALENT = "no_equivalent"


QUESTIONS = {
    Prescription.EXCLUSIVE: "What has to work together, and by which open interface or standard could others do it?",
    Prescription.INCUMBENT: "What does the present one do that is needed? Say that, so that others can show it too.",
    Prescription.MEANS: "What has to be reached by it? What would be lost if it were reached another way?",
    Prescription.VERSION: "What can this version do that is needed? Name the ability or the interface.",
    Prescription.PRODUCT: "What is it needed for? Would another product that does the same be refused, and why?",
    Prescription.TECHNOLOGY: "Which problem does this technology solve here? Could it be solved without it?",
    Prescription.NO_EQUIVALENT: "What would make another one equivalent? Say so, and add “or equivalent”.",
}


@dataclass(frozen=True, slots=True)
class SolutionFlag:
    """Words of a want that prescribe a solution, as they stand there, and the question to ask back."""

    kind: Prescription
    words: str
    question: str


@dataclass(frozen=True, slots=True)
class _Find:
    kind: Prescription
    start: int
    end: int


def _any_of(names: Collection[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


_PRODUCT = re.compile(rf"(?<![\w.#+-])(?:{_any_of(PRODUCTS)})(?![\w#+-])")
_MICROSOFT = re.compile(r"\b(?:Microsoft|MS) (?:Word|Access|Teams|Office|Excel|Project|Visio|Dynamics|Exchange)\b")
_TECHNOLOGY = re.compile(rf"(?<![\w-])(?:{_any_of(TECHNOLOGIES)})(?![\w-])", re.IGNORECASE)
_HEAD = re.compile(rf"\b(?:{_any_of(HEADS)})\b", re.IGNORECASE)
_STANDARD = re.compile(rf"(?:{_any_of(STANDARDS)})[\w./-]*$")
_EXCLUSIVE = re.compile(
    r"\b(?:compatible (?:only|exclusively|solely) with|(?:only|exclusively|solely) compatible with"
    r"|works? (?:only|exclusively|solely) (?:with|on)|(?:only|exclusively|solely) (?:works?|runs?) (?:with|on)"
    r"|no other (?:brand|make|product|system|vendor|supplier)s?|brand[- ]name only|sole[- ]source[d]?)\b",
    re.IGNORECASE,
)
_PRESENT = r"(?:existing|current|present|incumbent|preferred|long-standing)"
_INCUMBENT = re.compile(
    rf"\b(?:(?:our|the) {_PRESENT} (?:vendor|supplier|provider|contractor|partner)s?|the incumbent)\b"
    rf"|\b(?:use|using|keep|continue|retain|stay with) (?:our|the) {_PRESENT}"
    rf" (?:system|platform|tool|software|solution|product|application)s?\b",
    re.IGNORECASE,
)
_LEAVING = re.compile(
    r"\b(?:from|replac\w+|succeed\w*|leav\w+|instead of|than|of|by)\s+(?:what\s+)?$|\b(?:with|and)\s+$", re.IGNORECASE
)
"""Before the incumbent: a want that takes over from it, or works beside it, does not prescribe it."""
_MEANS = re.compile(
    r"\b(?:(?:must|shall|should|has to|have to|needs? to|will|is to|are to)\s+(?:only\s+)?"
    r"(?:use|employ|deploy|install|implement|adopt|buy|purchase|run on|run in)"
    r"|(?:built|build|developed|implemented|programmed|written|coded|hosted|installed|deployed|realised|realized)\s+"
    r"(?:on|in|with|using|upon|through|as)|running on|runs on|powered by|based on|on top of|by means of)\b",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"\b(?:version|release|ver\.?|v\.?)\s?\d+(?:\.\d+)*\w?\b(?! of (?:the|this|our|a) (?:contract|agreement"
    r"|document|rfp|plan|report|service))",
    re.IGNORECASE,
)
_EQUIVALENT = re.compile(r"\bor (?:an? |any )?(?:\w+ )?(?:equivalent|equal|similar|comparable)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"[^\W\d_][\w&'’+#.-]*\w|[^\W\d_]")
_SENTENCE_END = re.compile(r"(?:[.!?:;]|\n|[•–—*-])\s*[\"“‘(]?$")
_NEXT_CAPITAL = re.compile(r" ([A-Z][\w&+#.-]*\w)")
_NUMBER_AFTER = re.compile(r"\s?\d+(?:\.\d+)*[a-z]?\b")
_CLAUSE_END = re.compile(r"[.;:!?](?:\s|$)|,|\b(?:so that|in order|to|when|if|that|which|who|and|but)\b", re.IGNORECASE)
_REACH, _LONGEST_CLAUSE = 7, 200
"""How many words, and letters, after "must use" or "based on" may name the thing."""
_LOOK_BACK = 40


def solution_flags(want: str, *, known: Collection[str] = ()) -> tuple[SolutionFlag, ...]:
    """What in a want prescribes a solution, in the order of the text; the same words are flagged once.

    `known` are names that prescribe nothing here: the buyer's own, those in the title of the RFP.
    """
    products = list(_products(want, known=frozenset(known)))
    technologies = list(_technologies(want))
    things = sorted((find.start, find.end) for find in (*products, *technologies))
    finds = [*_phrases(want, things=things), *_versions(want), *products, *technologies]
    flags = [_flag(find.kind, want[find.start : find.end]) for find in _apart(finds, length=len(want))]
    if products and not _EQUIVALENT.search(want):
        flags.append(_flag(Prescription.NO_EQUIVALENT, want[products[0].start : products[0].end]))
    return tuple(dict.fromkeys(flags))


def _flag(kind: Prescription, words: str) -> SolutionFlag:
    return SolutionFlag(kind, " ".join(words.split()), QUESTIONS[kind])


def _apart(finds: Sequence[_Find], *, length: int) -> list[_Find]:
    """Of finds that overlap the stronger, the earlier of two alike; in the order of the text."""
    order = list(Prescription)
    taken = bytearray(length)
    kept = []
    for find in sorted(finds, key=lambda each: (order.index(each.kind), each.start)):
        if not any(taken[find.start : find.end]):
            taken[find.start : find.end] = b"\1" * (find.end - find.start)
            kept.append(find)
    return sorted(kept, key=lambda find: find.start)


def _before(want: str, start: int) -> str:
    """The end of what stands before a place: as much as looking back needs."""
    return want[max(0, start - _LOOK_BACK) : start]


def _phrases(want: str, *, things: Sequence[tuple[int, int]]) -> Iterator[_Find]:
    for match in _EXCLUSIVE.finditer(want):
        yield _Find(Prescription.EXCLUSIVE, match.start(), match.end())
    for match in _INCUMBENT.finditer(want):
        if not _LEAVING.search(_before(want, match.start())):
            yield _Find(Prescription.INCUMBENT, match.start(), match.end())
    for match in _MEANS.finditer(want):
        end = _end_of_thing(want, after=match.end(), things=things)
        if end is not None:
            yield _Find(Prescription.MEANS, match.start(), end)


def _end_of_thing(want: str, *, after: int, things: Sequence[tuple[int, int]]) -> int | None:
    """Where the thing named right after a phrase ends: a product, a technology or a noun for one; None for neither."""
    clause = _CLAUSE_END.split(want[after : after + _LONGEST_CLAUSE])[0]
    reach = after + sum(len(word) for word in re.split(r"(\s+)", clause)[: 2 * _REACH])
    named = list(things[bisect_left(things, (after, after)) : bisect_left(things, (reach, reach))])
    named += [match.span() for match in _HEAD.finditer(want, after, reach)]
    return max(end for start, end in named if start <= min(named)[1]) if named else None


def _versions(want: str) -> Iterator[_Find]:
    for match in _VERSION.finditer(want):
        before = _before(want, match.start()).rstrip(" ,")
        if not _STANDARD.search(before):
            yield _Find(Prescription.VERSION, match.start(), match.end())


def _technologies(want: str) -> Iterator[_Find]:
    for match in _TECHNOLOGY.finditer(want):
        yield _Find(Prescription.TECHNOLOGY, match.start(), match.end())


def _products(want: str, *, known: frozenset[str]) -> Iterator[_Find]:
    """Names of products, each as far as its capitals and the number after it reach, in the order of the text."""
    taken = 0
    for match in _CAPITAL.finditer(want):
        if match.start() < taken or not _is_product(want, match, known=known):
            continue
        end = _end_of_name(want, match.end(), known=known)
        number = _NUMBER_AFTER.match(want, end)
        taken = number.end() if number else end
        yield _Find(Prescription.PRODUCT, match.start(), taken)


def _is_product(want: str, match: re.Match[str], *, known: frozenset[str]) -> bool:
    word = match.group()
    if _PRODUCT.match(want, match.start()) or _MICROSOFT.match(want, match.start()):
        return True
    if word in known or _STANDARD.fullmatch(word):
        return False
    if not any(letter.isupper() for letter in word) or word.isupper() or "-" in word:
        return False
    if re.search(r"[a-z][A-Z]", word):
        return not re.fullmatch(r"Mc[A-Z]\w+", word)
    is_first = match.start() == 0 or bool(_SENTENCE_END.search(_before(want, match.start())))
    return word[0].isupper() and not is_first and not _is_harmless(word)


def _is_harmless(word: str) -> bool:
    stem = word.removesuffix("'s").removesuffix("’s").rstrip(".")
    return stem in HARMLESS or (stem.endswith("s") and stem[:-1] in PLACES | LANGUAGES)


def _end_of_name(want: str, end: int, *, known: frozenset[str]) -> int:
    """A name goes on over the capitalised words that follow it."""
    while (more := _NEXT_CAPITAL.match(want, end)) and more.group(1) not in known:
        end = more.end()
    return end
