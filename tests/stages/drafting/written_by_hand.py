"""Requirements, scope and terms typed by hand into a draft, by posting the real forms."""

import io
from collections.abc import Iterable

from flask import Flask
from sqlalchemy import select

from app.db import db
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.requirements import ContractTerm, Requirement, ScopeItem
from app.models.audit import AuditRow
from app.models.rfp import Rfp
from app.stages.drafting.questionnaire.storing import store_questionnaire
from app.stages.drafting.requirements.queries import Stored, stored_requirements, stored_scope, stored_terms
from app.web.unit_of_work import writing
from tests.stages.drafting.by_hand import Hand, criterion_data, started
from tests.stages.drafting.test_draft import leaf


def rfp_id(hand: Hand) -> int:
    with hand.app.app_context():
        return db.session.scalars(select(Rfp.id).where(Rfp.public_id == hand.public_id)).one()


def with_links(app: Flask) -> Hand:
    """A draft with the criteria C1 and C2 beside the price, and the questions Q1 and Q2."""
    hand = started(app)
    for code in ("C1", "C2"):
        hand.saved("criteria/add", criterion_data(leaf(code)))
    ask(hand, "Q1", "Q2")
    return hand


def ask(hand: Hand, *codes: str) -> None:
    """Put a questionnaire with these questions into the draft."""
    questions = tuple(Question(code, "s", QuestionKind.LONG_TEXT, f"Text {code}") for code in codes)
    questionnaire = Questionnaire((QuestionSection("s", "About the service"),), questions)
    key = rfp_id(hand)
    with hand.app.app_context(), writing() as session:
        store_questionnaire(session, rfp_id=key, questionnaire=questionnaire)


def requirement_data(requirement: Requirement, *, version: int = 0) -> dict[str, object]:
    data = {name: getattr(requirement, name) for name in requirement.__slots__}
    data |= {"questions": list(requirement.questions), "criteria": list(requirement.criteria)}
    return {**data, "obligation": requirement.obligation.value, "version": str(version)}


def term_data(term: ContractTerm, *, version: int = 0) -> dict[str, object]:
    data = {name: getattr(term, name) for name in term.__slots__ if name != "is_flagged"}
    flag = {"is_flagged": "y"} if term.is_flagged else {}
    return {**data, **flag, "controlled_by": term.controlled_by.value, "version": str(version)}


def add(hand: Hand, *requirements: Requirement) -> None:
    for each in requirements:
        hand.saved("requirements/add", requirement_data(each))


def requirements(hand: Hand) -> tuple[Stored[Requirement], ...]:
    key = rfp_id(hand)
    with hand.app.app_context():
        return stored_requirements(key)


def scope(hand: Hand) -> tuple[Stored[ScopeItem], ...]:
    key = rfp_id(hand)
    with hand.app.app_context():
        return stored_scope(key)


def terms(hand: Hand) -> tuple[Stored[ContractTerm], ...]:
    key = rfp_id(hand)
    with hand.app.app_context():
        return stored_terms(key)


def last_sentence(hand: Hand) -> str:
    key = rfp_id(hand)
    with hand.app.app_context():
        query = select(AuditRow.sentence).where(AuditRow.chain == key).order_by(AuditRow.sequence.desc())
        return db.session.scalars(query.limit(1)).one()


def cells(content: bytes) -> Iterable[list[object]]:
    """The rows of the first sheet of a workbook."""
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
