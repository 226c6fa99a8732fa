"""Saving marks: what is kept, what is refused in words, and that nobody's work is overwritten."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.db import db
from app.domain.entries import Entry
from app.domain.errors import DomainError, NotHere
from app.domain.evaluation import Mark, MarkKind
from app.domain.policy import COMMAND_LINE, Action
from app.models.audit import AuditRow
from app.models.mark import MarkRow, MarkVersion
from app.models.panel import SeatRow
from app.models.rfp import Rfp
from app.stages.scoring.operations import ClashingMarks, FaultyMarks, Saved, save_marks
from app.web.unit_of_work import writing
from tests.stages.scoring.panel import (
    FINE,
    GATE,
    GONE,
    GROUP,
    NORTH,
    PRICE,
    SERVICE,
    SOUTH,
    WORDED,
    Panel,
    a_panel,
    an_evaluation,
)

IMPORTED = Mark("N", "G1", "E1", MarkKind.SCORE, Decimal(4), "from the workbook")
STEPS = "scale 0 to 5 in steps of 1"
WORDS = "or Poor = 0, Good = 10"
ON_IT = "Give a score on it, or N/A."
TOO_LONG = "has 20,001 characters; 20,000 are kept. Shorten it."
NUL = "has a character that cannot be kept (a NUL). Delete it."
REOPENED = datetime(2026, 11, 20, 9, tzinfo=UTC)


def save(app: Flask, panel: Panel, *entries: Entry, seat: str = "E1") -> Saved:
    actor = panel.actors[seat]
    with app.app_context():
        return save_marks(actor, rfp_id=panel.rfp_id, seat=actor.seat or 0, entries=entries)


def stored(app: Flask, panel: Panel) -> dict[tuple[int, int], tuple[object, ...]]:
    """(offer, criterion) -> kind, value, words and version of each mark of E1."""
    query = select(
        MarkRow.offer,
        MarkRow.criterion,
        MarkRow.kind,
        MarkRow.value,
        MarkRow.comment,
        MarkRow.strengths,
        MarkRow.weaknesses,
        MarkRow.version,
    ).where(MarkRow.rfp_id == panel.rfp_id, MarkRow.seat == 1)
    with app.app_context():
        return {(row[0], row[1]): tuple(row[2:]) for row in db.session.execute(query)}


def history(app: Flask, panel: Panel) -> list[tuple[object, ...]]:
    """Criterion, version, kind, value, comment, why and who of each version, in order."""
    query = select(
        MarkVersion.criterion,
        MarkVersion.version,
        MarkVersion.kind,
        MarkVersion.value,
        MarkVersion.comment,
        MarkVersion.why,
        MarkVersion.entered_by,
    ).where(MarkVersion.rfp_id == panel.rfp_id)
    with app.app_context():
        return [tuple(row) for row in db.session.execute(query.order_by(MarkVersion.criterion, MarkVersion.version))]


def audit_rows(app: Flask, panel: Panel) -> list[tuple[str, str]]:
    query = select(AuditRow.action, AuditRow.sentence).where(AuditRow.chain == panel.rfp_id)
    with app.app_context():
        return [tuple(row) for row in db.session.execute(query.order_by(AuditRow.sequence))][1:]


def test_a_block_is_saved_with_its_words_and_one_sentence_that_tells_no_figure(app: Flask) -> None:
    panel = a_panel(app)
    saved = save(
        app,
        panel,
        Entry(NORTH, SERVICE, "4", "solid", "people", "tools"),
        Entry(NORTH, WORDED, " good "),
        Entry(NORTH, FINE, "72,5"),
        Entry(SOUTH, SERVICE, "n/a"),
        Entry(SOUTH, GATE, "Pass"),
        Entry(SOUTH, FINE, "", "to be checked"),
    )
    assert saved.changed == 6
    assert stored(app, panel) == {
        (NORTH, SERVICE): (MarkKind.SCORE, Decimal(4), "solid", "people", "tools", 1),
        (NORTH, WORDED): (MarkKind.SCORE, Decimal(10), "", "", "", 1),
        (NORTH, FINE): (MarkKind.SCORE, Decimal("72.5"), "", "", "", 1),
        (SOUTH, SERVICE): (MarkKind.NOT_APPLICABLE, None, "", "", "", 1),
        (SOUTH, GATE): (MarkKind.PASS, None, "", "", "", 1),
        (SOUTH, FINE): (MarkKind.NOTED, None, "to be checked", "", "", 1),
    }
    assert len(history(app, panel)) == 6
    assert audit_rows(app, panel) == [("mark:give", "Saved 6 marks of Ada.")]


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (Entry(NORTH, SERVICE, "6"), f"6 is not on the {STEPS}. {ON_IT}"),
        (Entry(NORTH, SERVICE, "2.5"), f"2.5 is between the steps of the {STEPS}. {ON_IT}"),
        (Entry(NORTH, WORDED, "great"), f"“great” is not on the scale 0 to 10 in steps of 5 ({WORDS}). {ON_IT}"),
        (Entry(NORTH, FINE, "8 of 10"), f"“8 of 10” is not on the scale 0 to 100. {ON_IT}"),
        (Entry(NORTH, FINE, "1,234"), '"1,234" can mean 1234 or 1.2340. Write one of these.'),
        (Entry(NORTH, GATE, "4"), "“4” is no verdict: this is a gate. Choose pass or fail."),
        (Entry(NORTH, GROUP, "4"), "“Service” is a group. Score the criteria under it."),
        (Entry(NORTH, PRICE, "4"), "“Price” is the price: its points follow from the amounts, nobody scores it."),
        (Entry(GONE, SERVICE, "4"), "Gone is withdrawn and is not scored any more."),
        (Entry(NORTH, SERVICE, "4", "x" * 20_001), f"The justification {TOO_LONG}"),
        (Entry(NORTH, SERVICE, "4", strengths="a\0b"), f"The text on strengths {NUL}"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words_with_its_whole_block(app: Flask, entry: Entry, sentence: str) -> None:
    panel = a_panel(app)
    with pytest.raises(FaultyMarks) as refused:
        save(app, panel, Entry(SOUTH, SERVICE, "3"), entry)
    assert refused.value.faults == ((entry.offer, entry.criterion, sentence),)
    assert (stored(app, panel), audit_rows(app, panel)) == ({}, [])


def test_a_seat_marks_what_it_is_assigned_only(app: Flask) -> None:
    panel = a_panel(app)
    with pytest.raises(FaultyMarks, match="“Branding” is not assigned to this seat"):
        save(app, panel, Entry(NORTH, FINE, "4"), seat="E2")
    assert save(app, panel, Entry(NORTH, SERVICE, "4"), seat="E2").changed == 1


@pytest.mark.parametrize("entry", [Entry(9, SERVICE, "4"), Entry(NORTH, 99, "4")])
def test_what_the_rfp_does_not_have_is_not_here(app: Flask, entry: Entry) -> None:
    panel = a_panel(app)
    with pytest.raises(NotHere):
        save(app, panel, entry)


def test_a_cell_is_sent_once(app: Flask) -> None:
    panel = a_panel(app)
    with pytest.raises(DomainError, match="sent twice"):
        save(app, panel, Entry(NORTH, SERVICE, "4"), Entry(NORTH, SERVICE, "5"))


def test_a_mark_changes_is_emptied_and_given_again_with_rising_versions(app: Flask) -> None:
    panel = a_panel(app)
    cell = Entry(NORTH, SERVICE)
    for number, (score, comment) in enumerate((("4", "a"), ("5", "a"), ("", "a"), ("", ""), ("3", ""))):
        save(app, panel, replace(cell, score=score, comment=comment, version=number))
    assert stored(app, panel) == {(NORTH, SERVICE): (MarkKind.SCORE, Decimal(3), "", "", "", 5)}
    assert history(app, panel) == [
        (SERVICE, 1, MarkKind.SCORE, Decimal(4), "a", "", "Ada"),
        (SERVICE, 2, MarkKind.SCORE, Decimal(5), "a", "", "Ada"),
        (SERVICE, 3, MarkKind.NOTED, None, "a", "", "Ada"),
        (SERVICE, 4, MarkKind.NOTED, None, "", "", "Ada"),
        (SERVICE, 5, MarkKind.SCORE, Decimal(3), "", "", "Ada"),
    ]


def test_an_emptied_cell_has_no_mark_but_goes_on_counting(app: Flask) -> None:
    panel = a_panel(app)
    save(app, panel, Entry(NORTH, SERVICE, "4"))
    assert save(app, panel, Entry(NORTH, SERVICE, version=1)).versions == {(NORTH, SERVICE): 2}
    assert stored(app, panel) == {}
    with pytest.raises(ClashingMarks):
        save(app, panel, Entry(NORTH, SERVICE, "5"))
    save(app, panel, Entry(NORTH, SERVICE, "5", version=2))
    assert stored(app, panel)[NORTH, SERVICE][-1] == 3


def test_what_stands_there_already_is_saved_without_a_trace(app: Flask) -> None:
    panel = a_panel(app)
    entry = Entry(NORTH, SERVICE, "4", "why")
    save(app, panel, entry)
    again = save(app, panel, entry, Entry(SOUTH, SERVICE))
    assert (again.changed, again.versions) == (0, {(NORTH, SERVICE): 1, (SOUTH, SERVICE): 0})
    assert (len(history(app, panel)), len(audit_rows(app, panel))) == (1, 1)


def test_an_older_version_overwrites_nothing_and_holds_its_whole_block_back(app: Flask) -> None:
    panel = a_panel(app)
    save(app, panel, Entry(NORTH, SERVICE, "4", "first"))
    stale = Entry(NORTH, SERVICE, "2", "second")
    with pytest.raises(ClashingMarks) as clashing:
        save(app, panel, Entry(SOUTH, SERVICE, "1"), stale)
    [clash] = clashing.value.clashes
    assert (clash.entry, clash.stored.score, clash.stored.comment, clash.stored.version) == (stale, "4", "first", 1)
    assert stored(app, panel) == {(NORTH, SERVICE): (MarkKind.SCORE, Decimal(4), "first", "", "", 1)}
    assert save(app, panel, replace(stale, version=1)).changed == 1


def test_after_reopening_a_given_score_changes_for_a_reason_only(app: Flask) -> None:
    panel = a_panel(app, evaluation=an_evaluation(marks=(IMPORTED,)), reopened_at=REOPENED)
    changed = Entry(NORTH, SERVICE, "2", "from the workbook", version=1)
    with pytest.raises(FaultyMarks, match="say why you change it"):
        save(app, panel, changed)
    save(app, panel, replace(changed, score="4", comment="other words"), Entry(SOUTH, SERVICE, "1"))
    save(app, panel, replace(changed, version=2, why="read the annex"))
    assert history(app, panel) == [
        (SERVICE, 1, MarkKind.SCORE, Decimal(4), "from the workbook", "", "import"),
        (SERVICE, 1, MarkKind.SCORE, Decimal(1), "", "", "Ada"),
        (SERVICE, 2, MarkKind.SCORE, Decimal(4), "other words", "", "Ada"),
        (SERVICE, 3, MarkKind.SCORE, Decimal(2), "from the workbook", "read the annex", "Ada"),
    ]


def submitted(panel: Panel) -> None:
    with writing() as session:
        session.execute(update(SeatRow).where(SeatRow.rfp_id == panel.rfp_id).values(submitted_at=REOPENED))


def taken(panel: Panel) -> None:
    with writing() as session:
        session.execute(update(SeatRow).where(SeatRow.rfp_id == panel.rfp_id).values(person_id=None))


def closed(panel: Panel) -> None:
    with writing() as session:
        values = {"stage": "finalists", "scoring_closed_at": REOPENED}
        session.execute(update(Rfp).where(Rfp.id == panel.rfp_id).values(values))


@pytest.mark.parametrize(
    ("happens", "sentence"),
    [(submitted, "are submitted"), (taken, "no longer yours"), (closed, "not being scored any more")],
)
def test_nothing_is_saved_once_the_seat_is_closed(app: Flask, happens: Callable[[Panel], None], sentence: str) -> None:
    panel = a_panel(app)
    with app.app_context():
        happens(panel)
    with pytest.raises(DomainError, match=sentence):
        save(app, panel, Entry(NORTH, SERVICE, "4"))
    assert stored(app, panel) == {}


def test_who_stands_back_from_an_offer_does_not_mark_it(app: Flask) -> None:
    recused = Mark("N", "G1", "E1", MarkKind.RECUSED, None, "a family tie")
    panel = a_panel(app, evaluation=an_evaluation(marks=(recused,)))
    with pytest.raises(FaultyMarks, match="You stand back from North"):
        save(app, panel, Entry(NORTH, SERVICE, "4", version=1))


def test_somebody_else_may_take_in_what_a_seat_handed_in(app: Flask) -> None:
    panel = a_panel(app)
    with app.app_context():
        entries = (Entry(NORTH, SERVICE, "4"),)
        save_marks(COMMAND_LINE, rfp_id=panel.rfp_id, seat=2, entries=entries, action=Action.MARK_TAKE)
        assert db.session.scalar(select(func.count()).select_from(MarkRow)) == 1
    assert audit_rows(app, panel) == [("mark:take", "Took in the mark of Ben for North on criterion 2.")]
