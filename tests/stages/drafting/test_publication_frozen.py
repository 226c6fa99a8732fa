"""What was published is frozen for good: for routes, operations, rows written directly, and for the audit."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table, delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.db import Base, db
from app.domain.errors import DomainError
from app.domain.evaluation import Seat
from app.models.criterion import CriterionExpertise, CriterionRow, ScaleWordRow
from app.models.price_sheet import PriceSheetRow, SheetLineRow, SheetQuantity
from app.models.publication import Publication, ReviewRound
from app.models.question import QuestionRow, QuestionSectionRow
from app.models.requirement import (
    ContractTermRow,
    RequirementCriterion,
    RequirementQuestion,
    RequirementRow,
    ScopeItemRow,
)
from app.models.rfp import PublishedRules, Rfp
from app.models.schedule import ScheduleDateRow
from app.models.section import SectionRow, SectionVersion
from app.stages.drafting.operations.framework import remove_criterion, save_weights
from app.stages.drafting.operations.panel import add_seat
from app.stages.drafting.operations.whole import store_request
from app.stages.drafting.queries.request import request_of
from app.stages.responses.operations.opening import return_to_drafting
from app.web.draft_lock import version_of
from app.web.unit_of_work import Work, operation, writing
from tests.builders import ON_SQLITE
from tests.stages.drafting.ready import Drafted, drafted

FROZEN: dict[type[Base], dict[str, Any]] = {
    SectionRow: {"title": "Else"},
    RequirementRow: {"statement": "Else"},
    RequirementQuestion: {"question": "Q2"},
    RequirementCriterion: {"criterion": "C2"},
    ScopeItemRow: {"text": "Else"},
    ContractTermRow: {"text": "Else"},
    QuestionSectionRow: {"title": "Else"},
    QuestionRow: {"text": "Else"},
    PriceSheetRow: {"note": "Else"},
    SheetLineRow: {"title": "Else"},
    SheetQuantity: {"amount": 7},
    ScheduleDateRow: {"title": "Else"},
    CriterionRow: {"weight": 7},
    CriterionExpertise: {"expertise": '["else"]'},
    ScaleWordRow: {"value": 7},
    PublishedRules: {"total_points": 7},
    Publication: {"snapshot": "{}"},
    ReviewRound: {"snapshot": "{}"},
    SectionVersion: {"body": "Else"},
}
"""What must not change any more, each with a change that is tried."""
KEPT_BY_RFP = (ReviewRound, SectionVersion)
"""Rows that go only with their RFP, which the publication keeps."""
REMOVABLE = [model for model in FROZEN if model not in KEPT_BY_RFP]
MODELS = pytest.mark.parametrize("model", FROZEN, ids=lambda model: model.__tablename__)


def a_published_rfp(app: Flask) -> Drafted:
    made = drafted(app)
    with app.app_context():
        made.published()
    return made


def everything() -> dict[str, list[Any]]:
    """All rows of the tables above, and the RFP's own row."""
    with db.engine.connect() as connection:
        tables = [Rfp.__table__, *(model.__table__ for model in FROZEN)]
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]  # type: ignore[attr-defined]
            for table in tables
        }


@contextlib.contextmanager
def refused(error: type[Exception] = DatabaseError) -> Iterator[None]:
    """What happens within is refused, and everything is as before."""
    before = everything()
    with pytest.raises(error):
        yield
    db.session.rollback()
    assert everything() == before


def table_of(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


@MODELS
def test_rows_are_not_changed_by_plain_sql(app: Flask, model: type[Base]) -> None:
    a_published_rfp(app)
    with app.app_context():
        assert db.session.execute(select(model).limit(1)).first() is not None
        with refused(), writing() as session:
            session.execute(update(table_of(model)).values(**FROZEN[model]))


@MODELS
def test_rows_are_not_changed_through_the_models(app: Flask, model: type[Base]) -> None:
    a_published_rfp(app)
    name, value = next(iter(FROZEN[model].items()))
    with app.app_context(), refused(), writing() as session:
        setattr(session.scalars(select(model).limit(1)).one(), name, value)


@pytest.mark.parametrize(
    "model", [model for model in FROZEN if model not in KEPT_BY_RFP], ids=lambda model: model.__tablename__
)
def test_rows_do_not_go(app: Flask, model: type[Base]) -> None:
    a_published_rfp(app)
    with app.app_context(), refused(), writing() as session:
        session.execute(delete(table_of(model)))


ADDED: dict[str, Callable[[Session, int], object]] = {
    "a section": lambda session, rfp: session.add(SectionRow(rfp_id=rfp, position=9, title="New")),
    "a requirement": lambda session, rfp: session.execute(
        insert(RequirementRow).values(rfp_id=rfp, position=9, code="R9", statement="New", obligation="must")
    ),
    "a scope item": lambda session, rfp: session.add(ScopeItemRow(rfp_id=rfp, position=9, side="in", text="New")),
    "a date": lambda session, rfp: session.execute(
        insert(ScheduleDateRow).values(
            rfp_id=rfp, kind="other", title="New", at=select(Rfp.closes_at).where(Rfp.id == rfp).scalar_subquery()
        )
    ),
    "a scale": lambda session, rfp: session.add(ScaleWordRow(rfp_id=rfp, number=9, scale="s", label="l", value=1)),
}


@pytest.mark.parametrize("name", ADDED)
def test_nothing_is_added_either(app: Flask, name: str) -> None:
    made = a_published_rfp(app)
    with app.app_context(), refused(), writing() as session:
        ADDED[name](session, made.id)


@pytest.mark.parametrize("hours", [-1, -24 * 400, None])
def test_the_deadline_does_not_move_earlier_nor_vanish(app: Flask, hours: int | None) -> None:
    made = a_published_rfp(app)
    with app.app_context(), refused(), writing() as session:
        rfp = session.scalars(select(Rfp).where(Rfp.id == made.id)).one()
        assert rfp.closes_at is not None
        rfp.closes_at = None if hours is None else rfp.closes_at + timedelta(hours=hours)


def test_what_was_published_does_not_go_back_to_drafting_nor_away(app: Flask) -> None:
    made = a_published_rfp(app)
    with app.app_context():
        with refused(), writing() as session:
            session.execute(update(table_of(Rfp)).where(Rfp.id == made.id).values(stage="drafting"))
        with refused(), writing() as session:
            session.execute(delete(table_of(Rfp)).where(Rfp.id == made.id))
        with refused(DomainError):
            return_to_drafting(made.actor(made.maya), rfp_id=made.id)


@operation
def store_again(work: Work, *, rfp_id: int) -> None:
    store_request(work, rfp_id=rfp_id, request=request_of(rfp_id))


def test_operations_refuse_in_words(app: Flask) -> None:
    made = a_published_rfp(app)
    with app.app_context():
        maya = made.actor(made.maya)
        here = {"rfp_id": made.id, "version": version_of(made.id)}
        with refused(DomainError):
            save_weights(maya, **here, weights={"C1": None})
        with refused(DomainError):
            remove_criterion(maya, **here, code="C1")
        with refused(DomainError):
            add_seat(maya, **here, seat=Seat("E9", "One more"))
        with refused():
            store_again(maya, rfp_id=made.id)


@ON_SQLITE
def test_no_route_changes_what_was_published(app: Flask) -> None:
    """Every form of drafting is sent by the lead, with whatever its address takes."""
    made = a_published_rfp(app)
    maya = made.client(made.maya)
    with app.app_context():
        before = everything()
    answers: dict[int, list[str]] = {}
    for rule in app.url_map.iter_rules():
        takes_an_rfp = "rfp" in rule.arguments and rule.endpoint.startswith("drafting.")
        if not takes_an_rfp or "POST" not in (rule.methods or set()) or rule.endpoint in ADDENDA + BESIDE:
            continue
        values = {name: WANTED.get(name, "a" * 20) for name in rule.arguments} | {"rfp": made.public_id}
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **values)
        answer = maya.post(address, data={"version": "1", "title": "Else", "row": "more"})
        answers.setdefault(answer.status_code, []).append(rule.endpoint)
    assert sorted(answers) == [403], answers
    with app.app_context():
        assert everything() == before


WANTED: dict[str, object] = {"criterion": 1, "scale": "quality", "round_number": 1}
ADDENDA = ("drafting.publication_begin", "drafting.publication_addendum", "drafting.publication_drop")
BESIDE = (
    "drafting.review_make_files",
    "drafting.publication_make_files",
    "drafting.library_keep",
    "drafting.questionnaire_preview",
    "drafting.questionnaire_showing",
)
"""Forms that write nothing of what was published."""


# --- the audit -------------------------------------------------------------------------------------------------------


def verified(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    return result.exit_code, result.output


def test_the_audit_holds_publications_against_what_it_recorded(app: Flask) -> None:
    a_published_rfp(app)
    code, said = verified(app)
    assert (code, "What was published is as the audit recorded it: 1 publication." in said) == (0, True)


CHANGED = {
    "the text": "UPDATE publication SET snapshot = replace(snapshot, 'Contact centre', 'Contract centre')",
    "the hash": f"UPDATE publication SET snapshot_hash = '{'0' * 64}'",
    "text and hash": f"UPDATE publication SET snapshot = '{{}}', snapshot_hash = '{'0' * 64}'",
    "its number": "UPDATE publication SET number = 3, reason = 'x'",
    "all of it": "DELETE FROM publication",
}


@ON_SQLITE
@pytest.mark.parametrize("name", CHANGED)
def test_whoever_gets_round_the_guards_is_found(app: Flask, name: str) -> None:
    made = a_published_rfp(app)
    with app.app_context(), db.engine.begin() as connection:
        for trigger in ("publication_no_update", "publication_no_delete"):
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        connection.execute(text(CHANGED[name]))
    code, said = verified(app)
    number = 3 if name == "its number" else 0
    verdict = "is gone" if name == "all of it" else "is bad"
    assert (code, f"Publication {number} of RFP {made.id} {verdict}" in said) == (1, True)
