"""All of a questionnaire from a file: sections and questions added, changed and taken out in one operation."""

from sqlalchemy import delete, select

from app.domain.packet_figures import counted
from app.domain.request.questionnaire import Question, Questionnaire
from app.domain.request.questionnaire_merging import Differences, Way, differences, merged
from app.domain.sentences import listed
from app.models.question import QuestionRow, QuestionSectionRow
from app.models.rfp import UploadKind
from app.stages.drafting.questionnaire.operations.rows import record_plainly
from app.stages.drafting.questionnaire.queries import questionnaire_of
from app.stages.drafting.questionnaire.storing import question_values
from app.stages.drafting.requirements.storing import rename_question
from app.web import staged_uploads
from app.web.draft_lock import editable
from app.web.unit_of_work import Work, operation

QUESTIONNAIRE = "Questionnaire"


@operation
def stage_questionnaire(work: Work, *, rfp_id: int, name: str, sha256: str) -> str:
    """Remember an uploaded file of questions until it is taken in; returns its public id.

    For each RFP a person has one at a time. It stays when it is taken in, so that it can be again in the other way.
    """
    record_plainly(
        work,
        rfp_id=rfp_id,
        subject=QUESTIONNAIRE,
        sentence=f"Uploaded {name} to see what it would change.",
        sha256=sha256,
    )
    return staged_uploads.keep(work, kind=UploadKind.QUESTIONNAIRE, name=name, sha256=sha256, rfp_id=rfp_id)


@operation
def take_in(work: Work, *, rfp_id: int, coming: Questionnaire, way: Way, source: str) -> Differences:
    """Merge what comes with what is there; returns what was done. Rows that stay keep their addresses."""
    editable(work, rfp_id=rfp_id)
    there = questionnaire_of(rfp_id)
    done = differences(there, coming, way=way)
    after = merged(there, coming, way=way)
    sections = _sections(work, rfp_id=rfp_id, after=after)
    _questions(work, rfp_id=rfp_id, after=after, sections=sections)
    keys = {section.key for section in after.sections}
    gone = [section.key for section in there.sections if section.key not in keys]
    work.session.execute(
        delete(QuestionSectionRow).where(QuestionSectionRow.rfp_id == rfp_id, QuestionSectionRow.public_id.in_(gone))
    )
    for code in done.removed:
        rename_question(work.session, rfp_id=rfp_id, old=code, new=None)
    record_plainly(
        work,
        rfp_id=rfp_id,
        subject=QUESTIONNAIRE,
        sentence=f"Took in {source}: {in_words(done)}.",
        added=list(done.added),
        changed=list(done.changed),
        removed=list(done.removed),
    )
    return done


def in_words(done: Differences) -> str:
    """What an import does, counted."""
    counts = (("added", done.added), ("changed", done.changed), ("removed", done.removed))
    told = [f"{counted(len(codes), 'question')} {verb}" for verb, codes in counts if codes]
    return listed(told) or "no question changed"


def _sections(work: Work, *, rfp_id: int, after: Questionnaire) -> dict[str, int]:
    """Write the sections; returns their rows' ids by the keys they have in `after`."""
    query = select(QuestionSectionRow).where(QuestionSectionRow.rfp_id == rfp_id)
    rows = {row.public_id: row for row in work.session.scalars(query)}
    found: dict[str, QuestionSectionRow] = {}
    for position, section in enumerate(after.sections, start=1):
        row = rows.get(section.key)
        if row is None:
            row = QuestionSectionRow(rfp_id=rfp_id)
            work.session.add(row)
        row.position, row.title = position, section.title
        row.intro, row.condition = section.intro, section.condition
        found[section.key] = row
    work.session.flush()
    return {key: row.id for key, row in found.items()}


def _questions(work: Work, *, rfp_id: int, after: Questionnaire, sections: dict[str, int]) -> None:
    query = select(QuestionRow).where(QuestionRow.rfp_id == rfp_id)
    rows = {row.code: row for row in work.session.scalars(query)}
    kept = {question.code for question in after.questions}
    gone = [row.id for code, row in rows.items() if code not in kept]
    work.session.execute(delete(QuestionRow).where(QuestionRow.id.in_(gone)))
    places: dict[str, int] = {}
    for question in after.questions:
        places[question.section] = places.get(question.section, 0) + 1
        row = rows.get(question.code) or QuestionRow(rfp_id=rfp_id)
        _write(row, question, section_id=sections[question.section], position=places[question.section])
        work.session.add(row)
    work.session.flush()


def _write(row: QuestionRow, question: Question, *, section_id: int, position: int) -> None:
    row.section_id, row.position = section_id, position
    for name, value in question_values(question).items():
        setattr(row, name, value)
