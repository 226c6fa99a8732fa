"""Submitting one's marks, reopening them, standing back from an offer and coming back to it."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.db import db
from app.domain.entries import LONGEST_WHY, Entry
from app.domain.errors import DomainError, NotHere
from app.domain.evaluation import Justification, Mark, MarkKind
from app.models.mark import MarkRow, MarkVersion
from app.models.outbox import OutboxItem
from app.models.panel import SeatRow
from app.models.rfp import Rfp
from app.stages.scoring.operations import save_marks
from app.stages.scoring.operations.submitting import NotReady, come_back, reopen_marks, stand_back
from app.web.unit_of_work import writing
from tests.stages.scoring.handing_in import a_lead, all_handed_in, audited, hand_in, mark_everything, seat_ids
from tests.stages.scoring.panel import (
    FINE,
    GATE,
    GONE,
    NORTH,
    SERVICE,
    SOUTH,
    WORDED,
    Panel,
    a_panel,
    an_evaluation,
)
from tests.stages.scoring.test_pages import texts

REOPENED = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOBODY_SUBMITTED = [("E1", False), ("E2", False)]


def submitted(app: Flask, panel: Panel) -> list[tuple[str, bool]]:
    query = select(SeatRow.code, SeatRow.submitted_at.is_not(None)).where(SeatRow.rfp_id == panel.rfp_id)
    with app.app_context():
        return [tuple(row) for row in db.session.execute(query.order_by(SeatRow.number))]


def kinds(app: Flask, panel: Panel) -> dict[tuple[int, int], tuple[MarkKind, str, int]]:
    """(offer, criterion) -> kind, comment and version of each mark of E1."""
    query = select(MarkRow.offer, MarkRow.criterion, MarkRow.kind, MarkRow.comment, MarkRow.version)
    with app.app_context():
        rows = db.session.execute(query.where(MarkRow.rfp_id == panel.rfp_id, MarkRow.seat == 1))
        return {(row[0], row[1]): tuple(row[2:]) for row in rows}


def history(app: Flask, panel: Panel, *, offer: int, criterion: int) -> list[tuple[object, ...]]:
    query = select(
        MarkVersion.version, MarkVersion.kind, MarkVersion.value, MarkVersion.comment, MarkVersion.why
    ).where(MarkVersion.rfp_id == panel.rfp_id, MarkVersion.offer == offer, MarkVersion.criterion == criterion)
    with app.app_context():
        return [tuple(row) for row in db.session.execute(query.order_by(MarkVersion.version))]


def step_back(app: Flask, panel: Panel, *, offer: int = NORTH, reason: str = "my brother works there") -> None:
    with app.app_context():
        stand_back(panel.actors["E1"], rfp_id=panel.rfp_id, seat=1, offer=offer, reason=reason)


def return_to(app: Flask, panel: Panel, *, offer: int = NORTH, reason: str = "") -> None:
    with app.app_context():
        come_back(panel.actors["E1"], rfp_id=panel.rfp_id, seat=1, offer=offer, reason=reason)


def reopen(app: Flask, panel: Panel, *, seat: str = "E1", reason: str = "a sum was misread") -> None:
    lead = a_lead(app, panel)
    with app.app_context():
        reopen_marks(lead.actor, rfp_id=panel.rfp_id, seat=seat_ids(app, panel)[seat], reason=reason)


def test_a_complete_set_is_submitted_once(app: Flask) -> None:
    panel = a_panel(app)
    mark_everything(app, panel, seat="E1")
    hand_in(app, panel, seat="E1")
    assert submitted(app, panel) == [("E1", True), ("E2", False)]
    assert audited(app, panel)[-1] == ("mark:give", "Submitted the marks of Ada.")
    with pytest.raises(DomainError, match="You have submitted your marks"):
        hand_in(app, panel, seat="E1")


@pytest.mark.parametrize(
    ("justification", "comment", "emptied", "is_ready"),
    [
        (Justification.OPTIONAL, "", "", True),
        (Justification.OPTIONAL, "", "score", False),
        (Justification.REQUIRED, "because", "", True),
        (Justification.REQUIRED, "because", "comment", False),
        (Justification.REQUIRED, "  ", "", False),
    ],
)
def test_a_set_is_submitted_whole(
    app: Flask, justification: Justification, comment: str, emptied: str, is_ready: bool
) -> None:
    panel = a_panel(app, evaluation=an_evaluation(justification=justification))
    mark_everything(app, panel, seat="E1", comment=comment)
    if emptied:
        left = Entry(
            SOUTH, SERVICE, "" if emptied == "score" else "4", "words" if emptied == "score" else "", version=1
        )
        with app.app_context():
            save_marks(panel.actors["E1"], rfp_id=panel.rfp_id, seat=1, entries=[left])
    if not is_ready:
        with pytest.raises(NotReady):
            hand_in(app, panel, seat="E1")
    else:
        hand_in(app, panel, seat="E1")
    assert submitted(app, panel) == [("E1", is_ready), ("E2", False)]


def test_an_offer_one_stands_back_from_need_not_be_marked(app: Flask) -> None:
    panel = a_panel(app)
    mark_everything(app, panel, seat="E1")
    step_back(app, panel)
    hand_in(app, panel, seat="E1")
    assert submitted(app, panel) == [("E1", True), ("E2", False)]


def not_scoring(panel: Panel) -> None:
    with writing() as session:
        values = {"stage": "finalists", "scoring_closed_at": REOPENED}
        session.execute(update(Rfp).where(Rfp.id == panel.rfp_id).values(values))


def seat_taken(panel: Panel) -> None:
    with writing() as session:
        session.execute(update(SeatRow).where(SeatRow.rfp_id == panel.rfp_id).values(person_id=None))


@pytest.mark.parametrize(
    ("happens", "sentence"), [(not_scoring, "not being scored any more"), (seat_taken, "no longer yours")]
)
def test_nothing_is_submitted_from_a_seat_that_is_closed(
    app: Flask, happens: Callable[[Panel], None], sentence: str
) -> None:
    panel = a_panel(app)
    mark_everything(app, panel, seat="E1")
    with app.app_context():
        happens(panel)
    for act in (lambda: hand_in(app, panel, seat="E1"), lambda: step_back(app, panel), lambda: return_to(app, panel)):
        with pytest.raises(DomainError, match=sentence):
            act()
    assert submitted(app, panel) == NOBODY_SUBMITTED


def test_reopening_needs_a_reason_and_tells_it_to_who_sits_there(app: Flask) -> None:
    panel = a_panel(app)
    all_handed_in(app, panel)
    with pytest.raises(DomainError, match="Say why the marks are reopened"):
        reopen(app, panel, reason="")
    with pytest.raises(DomainError, match="2,000 are kept"):
        reopen(app, panel, reason="x" * (LONGEST_WHY + 1))
    reopen(app, panel)
    assert submitted(app, panel) == [("E1", False), ("E2", True)]
    assert audited(app, panel)[-1] == ("seat:reopen", "Reopened the marks of Ada: a sum was misread")
    with app.app_context():
        mail = db.session.execute(select(OutboxItem.subject, OutboxItem.payload)).one()
    assert mail.subject == "Your marks in SC-1 are open again"
    assert mail.payload.count("a sum was misread") == 2
    with pytest.raises(DomainError, match="open already"):
        reopen(app, panel)


def test_a_seat_of_another_rfp_is_not_here(app: Flask) -> None:
    panel = a_panel(app)
    lead = a_lead(app, panel)
    with app.app_context(), pytest.raises(NotHere):
        reopen_marks(lead.actor, rfp_id=panel.rfp_id, seat="a" * 20, reason="why")


def test_standing_back_replaces_all_marks_of_the_offer_and_the_history_keeps_them(app: Flask) -> None:
    imported = Mark("N", "G1", "E1", MarkKind.SCORE, Decimal(4), "from the workbook")
    panel = a_panel(app, evaluation=an_evaluation(marks=(imported,)))
    step_back(app, panel)
    recused = {(NORTH, leaf): (MarkKind.RECUSED, "my brother works there", 1) for leaf in (WORDED, FINE, GATE)}
    assert kinds(app, panel) == recused | {(NORTH, SERVICE): (MarkKind.RECUSED, "my brother works there", 2)}
    assert history(app, panel, offer=NORTH, criterion=SERVICE) == [
        (1, MarkKind.SCORE, Decimal(4), "from the workbook", ""),
        (2, MarkKind.RECUSED, None, "my brother works there", ""),
    ]
    assert audited(app, panel) == [("mark:give", "Ada stood back from North.")]
    with pytest.raises(DomainError, match="You stand back from North already"):
        step_back(app, panel)


def test_coming_back_empties_the_offer_and_the_history_goes_on(app: Flask) -> None:
    panel = a_panel(app)
    mark_everything(app, panel, seat="E1")
    step_back(app, panel)
    return_to(app, panel)
    assert sorted(kinds(app, panel)) == [(SOUTH, leaf) for leaf in (SERVICE, WORDED, FINE, GATE)]
    assert history(app, panel, offer=NORTH, criterion=SERVICE) == [
        (1, MarkKind.SCORE, Decimal(4), "", ""),
        (2, MarkKind.RECUSED, None, "my brother works there", ""),
        (3, MarkKind.NOTED, None, "", ""),
    ]
    assert audited(app, panel)[-1] == ("mark:give", "Ada came back to North.")
    with pytest.raises(DomainError, match="You do not stand back from North"):
        return_to(app, panel)


def test_coming_back_after_a_reopening_needs_a_reason(app: Flask) -> None:
    panel = a_panel(app, reopened_at=REOPENED)
    step_back(app, panel)
    with pytest.raises(DomainError, match="say why you come back"):
        return_to(app, panel)
    return_to(app, panel, reason="the shares are sold")
    assert history(app, panel, offer=NORTH, criterion=SERVICE)[-1] == (
        2,
        MarkKind.NOTED,
        None,
        "",
        "the shares are sold",
    )


@pytest.mark.parametrize(
    ("offer", "reason", "error", "sentence"),
    [
        (9, "why", NotHere, "no such offer"),
        (GONE, "why", DomainError, "Gone is withdrawn"),
        (NORTH, "", DomainError, "Say why you stand back"),
        (NORTH, "a\0b", DomainError, "NUL"),
    ],
)
def test_standing_back_that_is_refused(
    app: Flask, offer: int, reason: str, error: type[Exception], sentence: str
) -> None:
    panel = a_panel(app)
    with pytest.raises(error, match=sentence):
        step_back(app, panel, offer=offer, reason=reason)
    assert kinds(app, panel) == {}


def test_no_mark_slips_in_while_the_set_is_submitted(app: Flask) -> None:
    """A save that comes at the same time either is in the set that was submitted, or is refused."""
    panel = a_panel(app)
    mark_everything(app, panel, seat="E1")
    refused: list[str] = []

    def change() -> None:
        with app.app_context():
            try:
                entry = Entry(NORTH, SERVICE, "1", version=1)
                save_marks(panel.actors["E1"], rfp_id=panel.rfp_id, seat=1, entries=[entry])
            except DomainError as error:
                refused.append(str(error))

    threads = [threading.Thread(target=change), threading.Thread(target=lambda: hand_in(app, panel, seat="E1"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    *_, one, other = (sentence for _, sentence in audited(app, panel))
    if refused:
        assert (refused, other) == (
            ["The marks of Ada are submitted. The lead can reopen the set, with a reason."],
            "Submitted the marks of Ada.",
        )
    else:
        assert (one, other) == (
            "Saved the mark of Ada for North on criterion 2.",
            "Submitted the marks of Ada.",
        )


def test_the_page_lists_what_is_missing_and_submits_what_is_whole(app: Flask) -> None:
    panel = a_panel(app)
    ada = panel.browsers["E1"]
    page = texts(ada.get(panel.at("/submit")).text)
    assert "8 entries are missing, for 2 offers." in page
    assert "Branding : no mark yet" in page
    refused = ada.post(panel.at("/submit"))
    assert (refused.status_code, "cannot be submitted yet" in refused.text) == (422, True)
    mark_everything(app, panel, seat="E1")
    assert "Everything is there." in texts(ada.get(panel.at("/submit")).text)
    done = ada.post(panel.at("/submit"))
    assert (done.status_code, done.location) == (302, f"/rfps/{panel.public_id}/ranking")
    assert ada.get(done.location).status_code == 200
    assert ada.get(panel.at("/submit")).status_code == 403


def test_the_page_of_standing_back_keeps_what_was_typed(app: Flask) -> None:
    panel = a_panel(app)
    mark_everything(app, panel, seat="E1")
    ada = panel.browsers["E1"]
    place = panel.at(f"/{NORTH}/stand-back")
    assert "You have given 4 marks on it." in texts(ada.get(place).text)
    long = ada.post(place, data={"reason": "x" * 2001})
    assert (long.status_code, "x" * 2001 in long.text) == (422, True)
    assert ada.post(place, data={"reason": "my brother works there"}).status_code == 302
    assert "Come back to North" in texts(ada.get(place).text)
    assert ada.post(panel.at(f"/{NORTH}/come-back")).status_code == 302
    assert ada.get(panel.at("/9/stand-back")).status_code == 404
