"""Putting items of the library into an RFP: each gets a free code, and leads to nothing that is not there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from app.domain import drafting
from app.domain.codes import free_code
from app.domain.errors import DomainError, NotHere
from app.domain.evaluation import Framework, ScaleWord
from app.domain.policy import Action
from app.domain.request.conditions import codes as codes_in
from app.domain.request.document import Section
from app.domain.request.outline import added_after
from app.domain.request.questionnaire import Question
from app.domain.request.requirements import ContractTerm
from app.domain.request.showing import readable
from app.domain.sentences import listed
from app.models.library import LibraryItem, LibraryKind, LibraryUse
from app.models.question import QuestionRow, QuestionSectionRow
from app.models.requirement import ContractTermRow
from app.models.rfp import Rfp
from app.models.section import SectionRow
from app.stages.drafting.document.operations.sections import keep_version, put_in_order
from app.stages.drafting.document.queries import sections_of
from app.stages.drafting.library.parts import KINDS, KeptCriterion, read
from app.stages.drafting.operations.storing import rewrite
from app.stages.drafting.queries import draft_of
from app.stages.drafting.questionnaire.operations.rows import next_place, the_section
from app.stages.drafting.questionnaire.storing import question_values
from app.stages.drafting.requirements.operations.rows import next_position
from app.web.draft_lock import editable, next_version
from app.web.unit_of_work import Work, operation

NEW_SECTION = "From the library"


@dataclass(frozen=True, slots=True)
class Inserted:
    """A part as it was put into the RFP: under which code or key, and what was changed on the way, in sentences."""

    kind: LibraryKind
    title: str
    name: str
    notes: tuple[str, ...] = ()


@operation
def insert_items(
    work: Work, *, rfp_id: int, chosen: Sequence[str], after: str, question_section: str
) -> tuple[Inserted, ...]:
    """Put the items with these public ids into an RFP.

    `after` is the key of the section behind which sections go, "" for the end; `question_section` the key of the one
    that questions go to, "" for a new one. Raises NotHere where one of them is gone, DomainError where nothing was
    chosen or the RFP is frozen.
    """
    rfp = editable(work, rfp_id=rfp_id)
    rows = _chosen(work, chosen)
    by_kind = {kind: [row for row in rows if row.kind is kind] for kind in KINDS}
    done = [
        *_sections(work, by_kind[LibraryKind.SECTION], rfp_id=rfp_id, after=after),
        *_questions(work, by_kind[LibraryKind.QUESTION], rfp_id=rfp_id, section=question_section),
        *_criteria(work, by_kind[LibraryKind.CRITERION], rfp=rfp),
        *_terms(work, by_kind[LibraryKind.CONTRACT_TERM], rfp_id=rfp_id),
    ]
    for item, inserted in zip((row for kind in KINDS for row in by_kind[kind]), done, strict=True):
        use = {"part": inserted.name, "item_version": item.version, "at": work.now, "by": work.actor.name[:200]}
        work.session.add(LibraryUse(item_id=item.id, rfp_id=rfp_id, **use))
    work.record(
        rfp_id=rfp_id,
        action=Action.REQUEST_EDIT,
        subject=listed(each.title for each in done)[:300],
        sentence=f"Put in from the library: {listed(f'{KINDS[each.kind].word} {each.title}' for each in done)}.",
        detail={
            **(next_version(rfp) if by_kind[LibraryKind.CRITERION] else {}),
            "items": {item.public_id: item.version for item in rows},
        },
    )
    return tuple(done)


def _chosen(work: Work, chosen: Sequence[str]) -> list[LibraryItem]:
    if not chosen:
        raise DomainError("Choose at least one part of the library.")
    query = select(LibraryItem).where(LibraryItem.public_id.in_(chosen), LibraryItem.retired_at.is_(None))
    rows = list(work.session.scalars(query.order_by(LibraryItem.id)))
    if len(rows) < len(set(chosen)):
        raise NotHere("A part that you chose was retired meanwhile. Look at the library as it is now.")
    return rows


def _sections(work: Work, items: Sequence[LibraryItem], *, rfp_id: int, after: str) -> Iterator[Inserted]:
    if not items:
        return
    placed = sections_of(rfp_id)
    if after and after not in {section.key for section in placed}:
        raise NotHere("The section behind which they were to go was removed meanwhile. Choose another.")
    for item in items:
        part: Section = read(item.kind, item.content)
        row = SectionRow(rfp_id=rfp_id, position=0, title=part.title, body=part.body, level=part.level)
        work.session.add(row)
        work.session.flush()
        written = replace(part, key=row.public_id)
        placed = added_after(placed, written, after)
        after = written.key if after else ""
        keep_version(work, rfp_id=rfp_id, section=written, version=row.version, note="From the library")
        yield Inserted(item.kind, part.title, written.key)
    put_in_order(work.session, rfp_id=rfp_id, keys=[section.key for section in placed])


def _questions(work: Work, items: Sequence[LibraryItem], *, rfp_id: int, section: str) -> Iterator[Inserted]:
    if not items:
        return
    session = work.session
    if section:
        into = the_section(session, rfp_id=rfp_id, key=section)
    else:
        into = QuestionSectionRow(rfp_id=rfp_id, position=next_place(session, rfp_id=rfp_id), title=NEW_SECTION)
        session.add(into)
        session.flush()
    place = next_place(session, into, rfp_id=rfp_id)
    taken = set(session.scalars(select(QuestionRow.code).where(QuestionRow.rfp_id == rfp_id)))
    for position, item in enumerate(items, start=place):
        part: Question = read(item.kind, item.content)
        code = free_code(part.code, taken=taken)
        notes = _renamed(part.code, code)
        missing = _missing(part, taken=taken)
        if missing:
            part = replace(part, condition="")
            notes += (f"It was shown under a condition on {listed(missing)}, not here; it is always shown now.",)
        taken.add(code)
        values = question_values(replace(part, code=code))
        session.add(QuestionRow(rfp_id=rfp_id, section_id=into.id, position=position, **values))
        yield Inserted(item.kind, item.title, code, notes)


def _missing(question: Question, *, taken: set[str]) -> list[str]:
    """The questions that its condition looks at and that are not there."""
    if not question.condition:
        return []
    condition = readable(question.condition)
    return ["what cannot be read"] if condition is None else sorted(codes_in(condition) - taken)


def _criteria(work: Work, items: Sequence[LibraryItem], *, rfp: Rfp) -> Iterator[Inserted]:
    if not items:
        return
    before = framework = draft_of(rfp.id).framework
    for item in items:
        part: KeptCriterion = read(item.kind, item.content)
        taken = {criterion.id for criterion in framework.criteria}
        code = free_code(part.criterion.id, taken=taken)
        framework, scale = _with_words(framework, part.words)
        node = replace(part.criterion, id=code, parent=None, scale=scale if part.words else part.criterion.scale)
        framework = drafting.added(framework, node)
        renamed = (f"Its scale is called {scale} here.",) if part.words and scale != part.criterion.scale else ()
        yield Inserted(item.kind, part.criterion.title, code, (*_renamed(part.criterion.id, code), *renamed))
    rewrite(work.session, rfp=rfp, before=before, after=framework)
    _raise_version(rfp)


def _with_words(framework: Framework, words: Sequence[ScaleWord]) -> tuple[Framework, str]:
    """The framework with a scale of these words, and what it is called there: another scale may have its name."""
    if not words:
        return framework, ""
    name, number = words[0].scale, 1
    while True:
        wanted = tuple(replace(word, scale=name) for word in words)
        there = tuple(word for word in framework.scales if word.scale == name)
        if there == wanted:
            return framework, name
        if not there:
            return replace(framework, scales=(*framework.scales, *wanted)), name
        number += 1
        name = f"{words[0].scale} {number}"


def _raise_version(rfp: Rfp) -> None:
    from sqlalchemy.orm.attributes import flag_modified

    flag_modified(rfp, "title")  # forms of criteria that were drawn before are stale now


def _terms(work: Work, items: Sequence[LibraryItem], *, rfp_id: int) -> Iterator[Inserted]:
    if not items:
        return
    taken = set(work.session.scalars(select(ContractTermRow.code).where(ContractTermRow.rfp_id == rfp_id)))
    place = next_position(work.session, ContractTermRow, rfp_id=rfp_id)
    for position, item in enumerate(items, start=place):
        part: ContractTerm = read(item.kind, item.content)
        code = free_code(part.code, taken=taken)
        taken.add(code)
        values = {name: getattr(part, name) for name in part.__slots__ if name != "code"}
        work.session.add(ContractTermRow(rfp_id=rfp_id, position=position, code=code, **values))
        yield Inserted(item.kind, part.title, code, _renamed(part.code, code))


def _renamed(wanted: str, code: str) -> tuple[str, ...]:
    return () if wanted == code else (f"{wanted} is taken, so it is {code} here.",)
