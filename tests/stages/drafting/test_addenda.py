"""Addenda: begun, written while what is published stays, issued with a number, dropped without a trace in the RFP."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.db import db
from app.domain.errors import DomainError
from app.domain.evaluation import Criterion, CriterionKind, Seat
from app.domain.request.requirements import Requirement, ScopeItem, Side
from app.models.criterion import CriterionExpertise
from app.models.panel import SeatRow
from app.models.person import Person
from app.models.price_sheet import PriceSheetRow, SheetLineRow
from app.models.publication import Publication
from app.models.question import QuestionRow, QuestionSectionRow
from app.models.requirement import ContractTermRow, RequirementRow, ScopeItemRow
from app.models.schedule import ScheduleDateRow
from app.models.section import SectionComment, SectionRow, SectionVersion
from app.stages.drafting.operations.framework import add_criterion, remove_criterion
from app.stages.drafting.operations.panel import add_seat, change_seat, remove_seat
from app.stages.drafting.publication.operations import begin_addendum, drop_addendum, issue_addendum
from app.stages.drafting.publication.queries import published
from app.stages.drafting.publication.readiness import addendum_state
from app.stages.drafting.queries.request import request_of
from app.stages.drafting.requirements.storing import store_requirements, store_scope
from app.stages.drafting.review.operations import DraftMoved
from app.web.clock import now
from app.web.draft_lock import version_of
from app.web.unit_of_work import writing
from tests.builders import signed_in
from tests.stages.drafting.ready import Drafted, drafted, hidden
from tests.stages.responses.published_world import a_published_world


def amended(app: Flask) -> Drafted:
    """A published RFP to which an addendum is being written; call within no app context."""
    made = drafted(app)
    with app.app_context():
        made.published()
        begin_addendum(made.actor(made.maya), rfp_id=made.id)
    return made


def write_on(made: Drafted, words: str = " And more.") -> None:
    with writing() as session:
        first = session.scalars(
            select(SectionRow).where(SectionRow.rfp_id == made.id).order_by(SectionRow.position).limit(1)
        ).one()
        first.body += words


def issue(made: Drafted, **changes: object) -> int:
    state = addendum_state(made.id)
    assert state is not None
    known = frozenset(point.key for point in state.readiness.warnings)
    facts: dict[str, object] = {
        "seen": state.snapshot_hash,
        "reason": "A mistake.",
        "notice": "We mend a mistake.",
        "closes_at": None,
        "acknowledged": known,
    }
    return issue_addendum(made.actor(made.maya), rfp_id=made.id, **(facts | changes))  # type: ignore[arg-type]


def test_an_addendum_is_numbered_and_the_rfp_is_frozen_again(app: Flask) -> None:
    made = amended(app)
    with app.app_context():
        before = published(made.id)
        write_on(made)
        now_published = published(made.id)
        assert now_published == before
        assert issue(made) == 1
        after, row = published(made.id), made.row()
        assert before is not None
        assert after is not None
        assert (after.number, after.request.sections[0].body[-9:]) == (1, "And more.")
        assert (row.amending_since, row.snapshot_hash) == (None, after.snapshot_hash)
        assert after.closes_at == before.closes_at
        begin_addendum(made.actor(made.maya), rfp_id=made.id)
        write_on(made, " Still more.")
        assert issue(made) == 2


def test_the_deadline_alone_moves_by_an_addendum_and_later_only(app: Flask) -> None:
    made = amended(app)
    with app.app_context():
        was = made.row().closes_at
        assert was is not None
        with pytest.raises(DomainError, match="Nothing differs"):
            issue(made)
        with pytest.raises(DomainError, match="only moves later"):
            issue(made, closes_at=was - timedelta(minutes=1))
        assert issue(made, closes_at=was + timedelta(days=7)) == 1
        found = published(made.id)
        assert found is not None
        assert (made.row().closes_at, found.closes_at, found.request.closes_at) == (was + timedelta(days=7),) * 3


def test_dates_that_follow_the_deadline_move_along_once_they_were_seen(app: Flask) -> None:
    made = amended(app)
    maya = made.client(made.maya)
    with app.app_context():
        found = published(made.id)
        assert found is not None
        closes_at = found.closes_at
        later = {each.key: each for each in found.request.schedule if each.at > closes_at}
        state = addendum_state(made.id)
        assert state is not None
        seen, known = state.snapshot_hash, [point.key for point in state.readiness.warnings]
    assert later
    data = {
        "seen": seen,
        "reason": "More time.",
        "notice": "You have more time.",
        "day": f"{closes_at + timedelta(days=49):%Y-%m-%d}",
        "acknowledged": known,
    }
    alone = maya.post(made.at("publication/addendum"), data=data)
    assert (alone.status_code, "“Decision”" in alone.text, "It has to follow." in alone.text) == (422, True, True)
    shown = maya.post(made.at("publication/addendum"), data=data | {"moves_later": "y"})
    assert (shown.status_code, "These dates follow" in shown.text, "disabled" in shown.text) == (200, True, False)
    mark = re.search(r'name="moves_seen"[^>]*value="(\w+)"', shown.text)
    assert mark is not None
    ticked = re.findall(r'name="acknowledged"\s[^>]*value="([^"]+)"', shown.text)
    sent = data | {"moves_later": "y", "moves_seen": mark[1], "acknowledged": [*known, *ticked]}
    assert maya.post(made.at("publication/addendum"), data=sent).status_code == 302
    with app.app_context():
        after = published(made.id)
        assert after is not None
        dates = {each.key: each for each in after.request.schedule}
        assert after.closes_at == closes_at + timedelta(days=49)
        assert {key: dates[key].at > each.at for key, each in later.items()} == dict.fromkeys(later, True)
        assert made.row().amending_since is None


def test_an_addendum_is_not_issued_over_what_nobody_saw_nor_with_faults(app: Flask) -> None:
    made = amended(app)
    with app.app_context():
        write_on(made)
        with pytest.raises(DraftMoved):
            issue(made, seen="0" * 64)
        with pytest.raises(DomainError, match="why it is issued"):
            issue(made, notice="")
        with writing() as session:
            session.execute(delete(SectionRow).where(SectionRow.rfp_id == made.id))
        with pytest.raises(DomainError, match="no section yet"):
            issue(made)
        assert db.session.scalars(select(Publication.number)).all() == [0]


def test_after_the_deadline_an_addendum_can_only_be_dropped(app: Flask) -> None:
    made = amended(app)
    with app.app_context():
        write_on(made)
        closes_at = made.row().closes_at
        assert closes_at is not None
        with time_machine.travel(closes_at + timedelta(seconds=1)):
            with pytest.raises(DomainError, match="deadline has passed"):
                issue(made, closes_at=closes_at + timedelta(days=3))
            drop_addendum(made.actor(made.maya), rfp_id=made.id)
            with pytest.raises(DomainError, match="deadline for responses has passed"):
                begin_addendum(made.actor(made.maya), rfp_id=made.id)
        assert made.row().amending_since is None


def test_an_addendum_is_begun_once(app: Flask) -> None:
    made = amended(app)
    with app.app_context():
        with pytest.raises(DomainError, match="already"):
            begin_addendum(made.actor(made.maya), rfp_id=made.id)
        drop_addendum(made.actor(made.maya), rfp_id=made.id)
        with pytest.raises(DomainError, match="Begin one first"):
            drop_addendum(made.actor(made.maya), rfp_id=made.id)
        with pytest.raises(DomainError, match="Begin one first"):
            issue(made, seen=made.hash())


# --- dropping --------------------------------------------------------------------------------------------------------

Change = Callable[[Session, int], object]
CHANGES: dict[str, Change] = {
    "a section removed": lambda session, rfp: session.execute(
        delete(SectionRow).where(SectionRow.rfp_id == rfp, SectionRow.position == 2)
    ),
    "a section added": lambda session, rfp: session.add(SectionRow(rfp_id=rfp, position=9, title="New", level=1)),
    "sections exchanged": lambda session, rfp: session.execute(
        update(SectionRow).where(SectionRow.rfp_id == rfp).values(position=10 - SectionRow.position)
    ),
    "requirements exchanged": lambda session, rfp: [
        session.execute(delete(RequirementRow).where(RequirementRow.rfp_id == rfp)),
        store_requirements(session, rfp_id=rfp, requirements=(Requirement("R9", "Another"),)),
    ],
    "scope changed": lambda session, rfp: [
        session.execute(delete(ScopeItemRow).where(ScopeItemRow.rfp_id == rfp)),
        store_scope(session, rfp_id=rfp, scope=(ScopeItem("", Side.OUT, "Everything"),)),
    ],
    "terms changed": lambda session, rfp: session.execute(
        update(ContractTermRow).where(ContractTermRow.rfp_id == rfp).values(text="Else.")
    ),
    "questions removed": lambda session, rfp: session.execute(delete(QuestionRow).where(QuestionRow.rfp_id == rfp)),
    "question sections removed": lambda session, rfp: session.execute(
        delete(QuestionSectionRow).where(QuestionSectionRow.rfp_id == rfp)
    ),
    "price lines removed": lambda session, rfp: [
        session.execute(delete(SheetLineRow).where(SheetLineRow.rfp_id == rfp)),
        session.execute(delete(PriceSheetRow).where(PriceSheetRow.rfp_id == rfp)),
    ],
    "dates changed": lambda session, rfp: session.execute(delete(ScheduleDateRow).where(ScheduleDateRow.rfp_id == rfp)),
    "expertise changed": lambda session, rfp: session.execute(
        update(CriterionExpertise).where(CriterionExpertise.rfp_id == rfp).values(expertise='["else"]')
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_dropping_puts_the_working_copy_back_exactly_as_published(app: Flask, name: str) -> None:
    made = amended(app)
    with app.app_context():
        before = request_of(made.id)
        with writing() as session:
            CHANGES[name](session, made.id)
        assert request_of(made.id) != before
        drop_addendum(made.actor(made.maya), rfp_id=made.id)
        db.session.rollback()
        assert request_of(made.id) == before
        assert (made.row().amending_since, made.hash()) == (None, made.row().snapshot_hash)


def test_dropping_puts_criteria_and_panel_back_and_leaves_people_on_their_seats(app: Flask) -> None:
    made = amended(app)
    with app.app_context():
        maya, before = made.actor(made.maya), request_of(made.id)
        with writing() as session:
            session.execute(update(SeatRow).where(SeatRow.code == "E2").values(person_id=made.frank, email="f@x.org"))
        seats = dict(db.session.execute(select(SeatRow.code, SeatRow.public_id)).all())

        def now_at() -> dict[str, int]:
            return {"rfp_id": made.id, "version": version_of(made.id)}

        extra = Criterion("C9", "Another", CriterionKind.SCORE, parent="Q", weight=None)
        add_criterion(maya, **now_at(), criterion=replace(extra, scale_max=before.framework.criteria[2].scale_max))
        remove_seat(maya, **now_at(), public_id=seats["E1"])
        add_seat(maya, **now_at(), seat=Seat("E7", "Somebody else", criteria=("C9",)))
        change_seat(maya, **now_at(), public_id=seats["E2"], seat=Seat("E2", "Renamed", "f@x.org", ("C9",)))
        remove_criterion(maya, **now_at(), code="C2")
        drop_addendum(maya, rfp_id=made.id)
        after = request_of(made.id)
        assert after.framework == before.framework
        assert [(seat.id, seat.name, seat.criteria) for seat in after.panel] == [
            (seat.id, seat.name, seat.criteria) for seat in before.panel
        ]
        row = db.session.execute(select(SeatRow.person_id, SeatRow.email).where(SeatRow.code == "E2")).one()
        assert tuple(row) == (made.frank, "f@x.org")


def test_seats_that_were_renamed_or_changed_places_keep_their_people(app: Flask) -> None:
    made = amended(app)
    with app.app_context():
        before = request_of(made.id)
        for codes in ({"E1": "E8", "E2": "E9"}, {"E1": "E0", "E2": "E1", "E0": "E2"}):
            with writing() as session:
                session.execute(update(SeatRow).where(SeatRow.code == "E2").values(person_id=made.frank))
                for old, new in codes.items():
                    session.execute(update(SeatRow).where(SeatRow.code == old).values(code=new))
            drop_addendum(made.actor(made.maya), rfp_id=made.id)
            assert request_of(made.id) == before
            assert db.session.scalar(select(SeatRow.person_id).where(SeatRow.code == "E2")) == made.frank
            begin_addendum(made.actor(made.maya), rfp_id=made.id)


def test_a_section_that_was_changed_keeps_its_comments_and_goes_on_in_its_versions(app: Flask) -> None:
    made = amended(app)
    with app.app_context():
        with writing() as session:
            row = session.scalars(select(SectionRow).where(SectionRow.position == 1)).one()
            key = row.public_id
            session.add(SectionComment(rfp_id=made.id, section_id=row.id, author="Dora", text="Why?", at=now()))
        write_on(made)
        drop_addendum(made.actor(made.maya), rfp_id=made.id)
        assert db.session.scalars(select(SectionComment.text)).all() == ["Why?"]
        versions = db.session.execute(
            select(SectionVersion.version, SectionVersion.note).where(SectionVersion.section == key)
        ).all()
        row_version = db.session.scalar(select(SectionRow.version).where(SectionRow.public_id == key))
        assert [tuple(each) for each in versions] == [(1, ""), (row_version, "Put back as published.")]


# --- pages -----------------------------------------------------------------------------------------------------------


def test_an_addendum_is_written_on_the_pages_and_shown_to_everybody_once_issued(app: Flask) -> None:
    made = drafted(app)
    maya, olga = made.client(made.maya), made.client(made.olga)
    with app.app_context():
        made.published()
    assert maya.post(made.at("publication/addendum/begin")).status_code == 302
    with app.app_context():
        write_on(made)
        closes_at = made.row().closes_at
        assert closes_at is not None
        day = (closes_at + timedelta(days=7)).date().isoformat()
    assert "And more." not in olga.get(made.at("publication")).text
    page = maya.get(made.at("publication/addendum")).text
    assert '<ins><span class="visually-hidden">[added: </span> And more.' in page
    words = {"reason": "A reason.", "notice": "A notice.", "day": day, "clock": "", **hidden(page)}
    lacking = maya.post(made.at("publication/addendum"), data=words | {"notice": ""})
    assert (lacking.status_code, "A reason." in lacking.text) == (422, True)
    stale = maya.post(made.at("publication/addendum"), data=words | {"seen": "0" * 64})
    assert (stale.status_code, "A notice." in stale.text) == (409, True)
    early = maya.post(made.at("publication/addendum"), data=words | {"day": "2020-01-01"})
    assert (early.status_code, "only moves later" in early.text, "A notice." in early.text) == (422, True, True)
    assert maya.post(made.at("publication/addendum"), data=words).status_code == 302
    read = olga.get(made.at("publication")).text
    assert [text in read for text in ("Addendum 1", "A reason.", "A notice.", "And more.")] == [True] * 4
    with app.app_context():
        first = db.session.scalars(select(Publication.public_id).where(Publication.number == 0)).one()
    old = olga.get(made.at(f"publication/{first}")).text
    assert ("And more." in old, "An earlier state of what was published." in old) == (False, True)


def test_the_working_copy_is_for_those_who_write_it_until_the_addendum_is_issued(app: Flask) -> None:
    made = amended(app)
    places = ("document", "criteria", "rules", "questionnaire", "schedule")
    olga, dora = made.client(made.olga), made.client(made.dora)
    assert [olga.get(made.at(place)).status_code for place in places] == [403] * len(places)
    assert [dora.get(made.at(place)).status_code for place in places] == [200] * len(places)
    assert olga.get(made.at("publication")).status_code == 200
    with app.app_context():
        drop_addendum(made.actor(made.maya), rfp_id=made.id)
    assert [olga.get(made.at(place)).status_code for place in places] == [200] * len(places)


def test_the_working_copy_is_not_read_round_about(app: Flask) -> None:
    """Rounds of sign-off tell what differs from what was signed, comments and the library hold words of the copy."""
    made = amended(app)
    with app.app_context():
        with writing() as session:
            session.execute(update(Person).values(is_buyer=True))
        write_on(made, " A word of the working copy.")
        section = session_key(made)
    paths = ("review", "review/1", f"document/{section}/comments")
    assert [made.client(made.olga).get(made.at(path)).status_code for path in paths] == [403, 403, 403]
    assert [made.client(made.dora).get(made.at(path)).status_code for path in paths] == [200, 200, 200]
    kept = {"kind": "section", "key": section, "name": section}
    assert made.client(made.olga).post(made.at("library/keep"), data=kept).status_code == 403
    assert made.client(made.frank).post(made.at(paths[2]), data={"text": ""}).status_code == 403


def session_key(made: Drafted) -> str:
    return db.session.scalars(select(SectionRow.public_id).where(SectionRow.rfp_id == made.id).limit(1)).one()


def test_whoever_waited_for_the_lock_over_the_deadline_begins_no_addendum(app: Flask, monkeypatch: Any) -> None:
    made = drafted(app)
    with app.app_context():
        made.published()
        closes_at = made.row().closes_at
        assert closes_at is not None
        late = closes_at + timedelta(seconds=1)
        monkeypatch.setattr("app.stages.drafting.publication.operations.now", lambda: late)
        with pytest.raises(DomainError, match="has passed"):
            begin_addendum(made.actor(made.maya), rfp_id=made.id)


@pytest.mark.parametrize(("closes_in", "is_offered"), [(timedelta(days=7), True), (timedelta(days=-1), False)])
def test_an_addendum_is_offered_until_the_deadline(app: Flask, closes_in: timedelta, is_offered: bool) -> None:
    world = a_published_world(app, closes_in=closes_in)
    lead = signed_in(app, world.lead.person_id or 0)
    assert ("Begin an addendum" in lead.get(f"/rfps/{world.rfp}/publication").text) is is_offered
