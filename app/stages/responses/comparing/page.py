"""What the pages of opened responses show: questions by vendors, gates in one table, one response, what was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.evaluation import OfferStatus
from app.domain.request.comparison import Replies, Reply, State, target_words
from app.domain.request.question_kinds import KINDS, answer_labels
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.searching import Part, excerpts, needle
from app.domain.sentences import listed
from app.domain.submission import SubmittedFile
from app.stages.responses.comparing.queries import OpenedResponse, OpenedResponses, Vendor, opened_responses, replied

BRIEF = 280
"""Characters of an answer that stand side by side; the vendor's own page has all of it."""
MOST_TEXT = 600_000
"""Characters of a page, markup reckoned in; sections beyond it are opened one at a time."""
MARKUP = 170
"""About what a cell takes besides its words."""
MOST_OPEN = 60
"""Rows of a page whose sections all stand open."""
MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    endpoint: str
    is_here: bool


TABS = {
    "responses.comparing": "Side by side",
    "responses.comparing_prices": "Prices",
    "responses.comparing_search": "Search",
}


def tabs(here: str, *, reads_prices: bool) -> tuple[Tab, ...]:
    """The parts of the entry that are open to the person asking."""
    closed = () if reads_prices else ("responses.comparing_prices",)
    return tuple(Tab(label, name, is_here=name == here) for name, label in TABS.items() if name not in closed)


@dataclass(frozen=True, slots=True)
class VendorShown:
    """A column: whose it is, and how far the questionnaire is answered. `out` says why it is not scored."""

    offer: int
    name: str
    firm: str
    answered: int
    asked: int
    missing: int
    failing: int
    out: str


@dataclass(frozen=True, slots=True)
class Row:
    """A question with the replies in the order of the vendors. `number` is its place in the questionnaire."""

    number: int
    question: Question
    kind: str
    passes: str
    target: str
    replies: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section of the questionnaire. Without `is_drawn` it is only named, to be opened by itself."""

    number: int
    title: str
    rows: tuple[Row, ...]
    missing: int
    is_open: bool
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class SideBySide:
    vendors: tuple[VendorShown, ...]
    gates: tuple[Row, ...]
    sections: tuple[SectionShown, ...]


def side_by_side(opened: OpenedResponses, *, only: int | None = None) -> SideBySide:
    """All responses; `only` names by number the one section to be drawn."""
    questionnaire = opened.request.questionnaire
    everything = [replied(opened.request, response) for response in opened.responses]
    vendors = tuple(
        vendor_shown(response.vendor, found) for response, found in zip(opened.responses, everything, strict=True)
    )
    rows = _rows(questionnaire, everything)
    return SideBySide(
        vendors=vendors,
        gates=tuple(row for row in rows if row.question.passes),
        sections=tuple(_sections(questionnaire, rows, only=only)),
    )


def vendor_shown(vendor: Vendor, found: Replies) -> VendorShown:
    replies = found.by_question.values()
    asked = [reply for reply in replies if reply.state is not State.HIDDEN]
    return VendorShown(
        offer=vendor.offer,
        name=vendor.name,
        firm="" if vendor.firm == vendor.name else vendor.firm,
        answered=sum(reply.state is State.ANSWERED for reply in asked),
        asked=len(asked),
        missing=sum(reply.state is State.MISSING for reply in asked),
        failing=sum(reply.passes is False for reply in asked),
        out="" if vendor.status is OfferStatus.ACTIVE else f"{vendor.status.value.capitalize()}: {vendor.reason}",
    )


def gate_words(question: Question) -> str:
    """What passes a gate, in the words of its answers; "" for a question that is no gate."""
    if not question.passes:
        return ""
    labels = answer_labels(question)
    words = [f"“{labels.get(code, code)}”" for code in question.passes]
    joined_by = "and" if question.kind is QuestionKind.MULTIPLE_CHOICE else "or"
    return f"Passes with {listed(words, joined_by=joined_by)}"


def disqualifying(question: Question, reply: Reply) -> str:
    """The reason, to be read and changed by a person, for taking an offer out that does not pass a gate."""
    given = "not answered" if reply.state is not State.ANSWERED else f"answered “{reply.level or reply.words}”"
    return f"Does not pass {question.code}, “{question.text}”: {given}. {gate_words(question)}."


def _rows(questionnaire: Questionnaire, everything: Sequence[Replies]) -> tuple[Row, ...]:
    return tuple(
        Row(
            number=number,
            question=question,
            kind=KINDS[question.kind].name,
            passes=gate_words(question),
            target=target_words(question),
            replies=tuple(found.by_question[question.code] for found in everything),
        )
        for number, question in enumerate(questionnaire.questions, start=1)
        if question.kind is not QuestionKind.INFORMATION
    )


def _sections(questionnaire: Questionnaire, rows: Sequence[Row], *, only: int | None) -> Iterator[SectionShown]:
    """Sections with anything to answer; drawn as long as the page stays small enough."""
    room = MOST_TEXT
    for number, section in enumerate(questionnaire.sections, start=1):
        inside = tuple(row for row in rows if row.question.section == section.key)
        if not inside:
            continue
        size = sum(_size(row) for row in inside)
        drawn = number == only if only is not None else size <= room
        room -= size if drawn else 0
        yield SectionShown(
            number=number,
            title=section.title,
            rows=inside if drawn else (),
            missing=sum(reply.state is State.MISSING for row in inside for reply in row.replies),
            is_open=number == only or (only is None and len(rows) <= MOST_OPEN),
            is_drawn=drawn,
        )


def _size(row: Row) -> int:
    return sum(MARKUP + min(len(reply.words), BRIEF) for reply in row.replies) + len(row.question.text)


# --- one vendor ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WholeResponse:
    """One vendor's response: sections in order with each question and its reply."""

    vendor: VendorShown
    sections: tuple[tuple[QuestionSection, tuple[Row, ...]], ...]
    other_files: tuple[SubmittedFile, ...]


def whole_response(opened: OpenedResponses, response: OpenedResponse) -> WholeResponse:
    questionnaire = opened.request.questionnaire
    found = replied(opened.request, response)
    rows = _rows(questionnaire, [found])
    sections = (
        (section, tuple(row for row in rows if row.question.section == section.key))
        for section in questionnaire.sections
    )
    return WholeResponse(
        vendor=vendor_shown(response.vendor, found),
        sections=tuple((section, inside) for section, inside in sections if inside),
        other_files=found.other_files,
    )


# --- searching -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """An answer in which the words stand."""

    vendor: VendorShown
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class FoundAt:
    """A question, and the answers to it in which the words stand."""

    row: Row
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`count` is how many answers hold the words; `questions` show the first of them."""

    count: int
    questions: tuple[FoundAt, ...]
    is_cut: bool


def searched(opened: OpenedResponses, words: str) -> SearchResult:
    """All answers, and names of files, in which the words stand, whatever their case. Hidden questions were not asked
    and are not searched."""
    looked_for = needle(words)
    everything = [replied(opened.request, response) for response in opened.responses]
    vendors = [
        vendor_shown(response.vendor, found) for response, found in zip(opened.responses, everything, strict=True)
    ]
    questions: list[FoundAt] = []
    count = 0
    for row in _rows(opened.request.questionnaire, everything):
        hits = [
            Found(vendor, parts)
            for vendor, reply in zip(vendors, row.replies, strict=True)
            if (parts := excerpts(searchable(reply), looked_for))
        ]
        if hits and count < MOST_FOUND:
            questions.append(FoundAt(row, tuple(hits[: MOST_FOUND - count])))
        count += len(hits)
    return SearchResult(count, tuple(questions), is_cut=count > MOST_FOUND)


def searchable(reply: Reply) -> str:
    """All words of a reply in one text."""
    head = ": ".join(part for part in (reply.level, reply.offered) if part)
    return "\n".join(part for part in (head, reply.words, *(file.name for file in reply.files)) if part)


def disqualifying_reason(rfp_id: int, *, offer: int, question: str) -> str:
    """The reason for taking an offer out that does not pass the gate of this code; "" where there is none."""
    opened = opened_responses(rfp_id, offer=offer)
    asked = next((each for each in opened.request.questionnaire.questions if each.code == question), None)
    if asked is None or not opened.responses:
        return ""
    reply = replied(opened.request, opened.responses[0]).by_question.get(question)
    return disqualifying(asked, reply) if reply is not None and reply.passes is False else ""
