"""A request as the document that vendors get: cover, sections, then all that they answer and are judged by.

The panel, what worries about a term, and the points that advise whoever scores are the buyer's own and are left out.
"""

from dataclasses import dataclass
from datetime import datetime

from app.domain.request import paper
from app.domain.request.described import moment_in_words, span_in_words
from app.domain.request.document import DEEPEST, numbered
from app.domain.request.paper import Cell, Chapters, Column, Cover, Head, Items, Markdown, Paper, Prose, Table, Words
from app.domain.request.printed_evaluation import add_evaluation
from app.domain.request.printed_pricing import add_pricing_sheet
from app.domain.request.printed_questionnaire import add_questionnaire
from app.domain.request.request import Request
from app.domain.request.requirements import ContractTerm, Requirement, Side
from app.domain.request.scope import SIDES
from app.domain.request.term_flags import WHO
from app.domain.request.words import OBLIGATIONS

DRAFT = "DRAFT"


@dataclass(frozen=True, slots=True)
class Edition:
    """Which state of the RFP a document shows: whose it is, and what was published, with its hash, or None for a draft.

    `at` is when that state was reached; it also dates the file.
    """

    organisation: str
    at: datetime
    number: int | None = None
    snapshot_hash: str = ""

    @property
    def is_draft(self) -> bool:
        return self.number is None


def edition_words(number: int | None) -> str:
    """ "Draft", "As published" or "Addendum 2"."""
    if number is None:
        return "Draft"
    return f"Addendum {number}" if number else "As published"


def printed(request: Request, edition: Edition) -> Paper:
    """The whole document."""
    chapters = Chapters(last=_last_chapter(request), blocks=list(_sections(request)))
    _add_scope(chapters, request)
    _add_requirements(chapters, request)
    _add_terms(chapters, request)
    add_questionnaire(chapters, request)
    add_pricing_sheet(chapters, request)
    add_evaluation(chapters, request)
    _add_schedule(chapters, request)
    state = DRAFT if edition.is_draft else f"{edition_words(edition.number)} · {edition.snapshot_hash}"
    return Paper(
        cover=_cover(request, edition),
        blocks=tuple(chapters.blocks),
        foot=f"{request.framework.reference} · {state}",
        stamp=DRAFT if edition.is_draft else "",
    )


def _cover(request: Request, edition: Edition) -> Cover:
    framework = request.framework
    zone = framework.time_zone
    when = moment_in_words(edition.at, zone=zone)
    facts = [("State", f"{edition_words(edition.number)}, {when}")]
    if not edition.is_draft:
        facts.append(("SHA-256", edition.snapshot_hash))
    deadline = f"{moment_in_words(request.closes_at, zone=zone)} ({zone})" if request.closes_at else "not set yet"
    return Cover(
        title=framework.title,
        reference=framework.reference,
        organisation=edition.organisation,
        state=edition_words(edition.number),
        deadline=deadline,
        facts=tuple(facts),
    )


def _last_chapter(request: Request) -> int:
    numbers = numbered(request.sections)
    return int(numbers[-1].split(".")[0]) if numbers else 0


def _sections(request: Request) -> list[paper.Block]:
    blocks: list[paper.Block] = []
    for number, section in zip(numbered(request.sections), request.sections, strict=True):
        level = min(max(section.level, 1), DEEPEST)
        blocks.append(Head(f"section-{section.key}", level, number, section.title))
        if section.body.strip():
            blocks.append(Markdown(section.body))
    return blocks


def _add_scope(chapters: Chapters, request: Request) -> None:
    if not request.scope:
        return
    chapters.chapter("scope", "Scope")
    for side in Side:
        items = tuple((item.text, item.note) for item in request.scope if item.side is side)
        if items:
            chapters.section(f"scope-{side.value}", SIDES[side], Items(items))


def _add_requirements(chapters: Chapters, request: Request) -> None:
    if not request.requirements:
        return
    intro = "Each requirement says which problem it is to solve. A “must” has to be met; a “should” counts if it is."
    codes = paper.code_share(each.code for each in request.requirements)
    columns = (Column("No.", codes), Column("Requirement", 5), Column("Obligation", 1), Column("Asked in", 1.1))
    rows = tuple(_requirement(each) for each in request.requirements)
    chapters.chapter("requirements", "Requirements", Prose(intro), Table(columns, rows))


def _requirement(each: Requirement) -> tuple[Cell, ...]:
    told = (
        ("Need", each.need),
        ("Problem", each.problem),
        ("Who is hurt", each.hurt),
        ("Evidence", each.evidence),
        ("Outcome", each.outcome),
        ("Measured by", each.measure),
    )
    words = (Words(each.statement, is_strong=True), *(Words(text, term=term) for term, text in told if text))
    return (
        paper.cell(each.code),
        Cell(words),
        paper.cell(OBLIGATIONS[each.obligation]),
        paper.cell(", ".join(each.questions)),
    )


def _add_terms(chapters: Chapters, request: Request) -> None:
    if not request.terms:
        return
    intro = "These terms will stand in the contract. Each says who can make it come true and how it is measured."
    codes = paper.code_share(each.code for each in request.terms)
    columns = (Column("No.", codes), Column("Term", 4.4), Column("In the hands of", 1.2), Column("Measured by", 1.6))
    rows = tuple(_term(each) for each in request.terms)
    chapters.chapter("terms", "Contract terms", Prose(intro), Table(columns, rows))


def _term(each: ContractTerm) -> tuple[Cell, ...]:
    words = (Words(each.title, is_strong=True), *((Words(each.text, is_markdown=True),) if each.text else ()))
    who = WHO[each.controlled_by]
    return (paper.cell(each.code), Cell(words), paper.cell(paper.capitalised(who)), paper.cell(each.measure))


def _add_schedule(chapters: Chapters, request: Request) -> None:
    zone = request.framework.time_zone
    dates = [(each.at, _date_words(each.title, each.note), span_in_words(each, zone=zone)) for each in request.schedule]
    if request.closes_at:
        words = (Words("Deadline for responses", is_strong=True),)
        dates.append((request.closes_at, words, moment_in_words(request.closes_at, zone=zone)))
    if not dates:
        return
    dates.sort(key=lambda date: date[0])
    rows = tuple((Cell(words), paper.cell(when)) for _, words, when in dates)
    note = Prose(f"All times are those of {zone}.", note=True)
    chapters.chapter("schedule", "Schedule", note, Table((Column("What", 1), Column("When", 1)), rows))


def _date_words(title: str, note: str) -> tuple[Words, ...]:
    return (Words(title), *((Words(note),) if note else ()))
