"""How a mark came about: one's own at any time, everybody's for those who may read marks."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import update

from app.domain.entries import Entry
from app.domain.evaluation import Mark, MarkKind
from app.models.panel import SeatRow
from app.stages.scoring.operations import save_marks
from app.stages.scoring.operations.submitting import stand_back
from app.stages.scoring.queries.history import history_of
from app.web.unit_of_work import writing
from tests.integrity.test_statements import counted
from tests.stages.scoring.handing_in import a_lead
from tests.stages.scoring.panel import NORTH, SERVICE, SOUTH, WORDED, Panel, a_panel, an_evaluation
from tests.stages.scoring.test_pages import texts

REOPENED = datetime(2026, 11, 20, 9, tzinfo=UTC)
IMPORTED = Mark("N", "G1", "E1", MarkKind.SCORE, Decimal(4), "from the workbook")


def save(app: Flask, panel: Panel, *entries: Entry, seat: str = "E1") -> None:
    actor = panel.actors[seat]
    with app.app_context():
        save_marks(actor, rfp_id=panel.rfp_id, seat=actor.seat or 0, entries=entries)


def submitted(app: Flask, panel: Panel) -> None:
    """Hand in the marks of the whole panel, so that readers may see them."""
    with app.app_context(), writing() as session:
        session.execute(update(SeatRow).where(SeatRow.rfp_id == panel.rfp_id).values(submitted_at=REOPENED))


def versions(app: Flask, panel: Panel, *, seat: int | None = None) -> list[tuple[str, list[tuple[object, ...]]]]:
    """Seat -> version, value, why and who of each version of the service of North, newest first."""
    with app.app_context():
        found = history_of(panel.rfp_id, offer=NORTH, criterion=SERVICE, seat=seat)
    return [(each.code, [(one.version, one.value, one.why, one.entered_by) for one in each.versions]) for each in found]


def test_every_version_stands_there_with_who_and_why(app: Flask) -> None:
    panel = a_panel(app, evaluation=an_evaluation(marks=(IMPORTED,)), reopened_at=REOPENED)
    changed = Entry(NORTH, SERVICE, "2", "read again", version=1, why="read the annex")
    save(app, panel, changed)
    save(app, panel, replace(changed, score="", comment="", version=2, why="to be asked"))
    save(app, panel, Entry(NORTH, SERVICE, "5"), seat="E2")
    assert versions(app, panel) == [("E1", [(1, Decimal(4), "", "import")])]
    submitted(app, panel)
    assert versions(app, panel) == [
        (
            "E1",
            [
                (3, None, "to be asked", "Ada"),
                (2, Decimal(2), "read the annex", "Ada"),
                (1, Decimal(4), "", "import"),
            ],
        ),
        ("E2", [(1, Decimal(5), "", "Ben")]),
    ]
    assert [code for code, _ in versions(app, panel, seat=2)] == ["E2"]


def test_what_was_imported_and_never_changed_stands_there_too(app: Flask) -> None:
    panel = a_panel(app, evaluation=an_evaluation(marks=(IMPORTED,)))
    assert versions(app, panel) == [("E1", [(1, Decimal(4), "", "")])]
    page = texts(panel.browsers["E1"].get(panel.at(f"/{NORTH}/{SERVICE}/history")).text)
    assert ("came with the import" in page, "from the workbook" in page) == (True, True)


def test_ones_own_page_shows_ones_own_versions_and_no_others(app: Flask) -> None:
    panel = a_panel(app)
    save(app, panel, Entry(NORTH, SERVICE, "4", "solid", "people", "tools"))
    save(app, panel, Entry(NORTH, SERVICE, "5", "better", version=1))
    save(app, panel, Entry(NORTH, SERVICE, "3", "secret-of-ben", "strong-of-ben", "weak-of-ben"), seat="E2")
    page = texts(panel.browsers["E1"].get(panel.at(f"/{NORTH}/{SERVICE}/history")).text)
    assert [words in page for words in ("solid", "Strengths: people", "Weaknesses: tools", "better", "by Ada")] == [
        True
    ] * 5
    assert [words in page for words in ("secret-of-ben", "strong-of-ben", "weak-of-ben", "by Ben")] == [False] * 4
    assert page.index("better") < page.index("solid")


def test_a_word_of_the_scale_and_a_mark_taken_back_are_said(app: Flask) -> None:
    panel = a_panel(app)
    save(app, panel, Entry(SOUTH, WORDED, "Good"))
    save(app, panel, Entry(SOUTH, WORDED, "", version=1))
    page = texts(panel.browsers["E1"].get(panel.at(f"/{SOUTH}/{WORDED}/history")).text)
    assert ("10 · Good" in page, "taken back" in page) == (True, True)


def test_readers_see_all_and_come_to_it_from_the_cell(app: Flask) -> None:
    panel = a_panel(app)
    save(app, panel, Entry(NORTH, SERVICE, "4", "solid", "people", "tools"))
    with app.app_context():
        stand_back(panel.actors["E2"], rfp_id=panel.rfp_id, seat=2, offer=NORTH, reason="a family tie")
    lead = a_lead(app, panel).browser
    before = lead.get(f"/rfps/{panel.public_id}/ranking/{NORTH}/{SERVICE}").text
    assert ("Strengths:" in before, "solid" in before, "a family tie" in before) == (False, False, False)
    submitted(app, panel)
    cell = lead.get(f"/rfps/{panel.public_id}/ranking/{NORTH}/{SERVICE}").text
    assert ("Strengths:" in cell, f"/ranking/{NORTH}/{SERVICE}/history" in cell) == (True, True)
    page = texts(lead.get(f"/rfps/{panel.public_id}/ranking/{NORTH}/{SERVICE}/history").text)
    assert [words in page for words in ("solid", "recused", "a family tie", "by Ben")] == [True] * 4


@pytest.mark.parametrize("place", ["9/2", "1/99"])
def test_a_cell_that_is_not_there_is_not_found(app: Flask, place: str) -> None:
    panel = a_panel(app)
    assert panel.browsers["E1"].get(panel.at(f"/{place}/history")).status_code == 404


def test_an_empty_history_offers_the_first_step(app: Flask) -> None:
    panel = a_panel(app)
    page = panel.browsers["E1"].get(panel.at(f"/{NORTH}/{SERVICE}/history"))
    assert "Nothing marked yet" in page.text


def test_the_history_takes_as_many_statements_for_any_number_of_versions(app: Flask) -> None:
    panel = a_panel(app)
    ada, place = panel.browsers["E1"], panel.at(f"/{NORTH}/{SERVICE}/history")
    found = []
    for version in range(6):
        save(app, panel, Entry(NORTH, SERVICE, str(version), version=version))
        ada.get(place)
        statements: list[str] = []
        with counted(statements):
            ada.get(place)
        found.append(len(statements))
    assert found == [5] * 6
