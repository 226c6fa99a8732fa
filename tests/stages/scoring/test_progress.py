"""The lead's page of progress: counts by seat, who is awaited, and no mark of anybody."""

import pytest
from flask import Flask

from app.domain.entries import Entry
from app.stages.scoring.operations import save_marks
from app.stages.scoring.operations.submitting import stand_back
from app.stages.scoring.queries.progress import progress_of
from tests.integrity.test_statements import counted
from tests.stages.evaluated import evaluated
from tests.stages.scoring.handing_in import a_lead, all_handed_in, hand_in, mark_everything, seat_ids
from tests.stages.scoring.panel import FINE, NORTH, SERVICE, SOUTH, Panel, a_panel
from tests.stages.scoring.test_pages import texts


def figures(app: Flask, panel: Panel) -> list[tuple[str, int, int, int]]:
    """Code, given, expected and offers stood back from, of each seat."""
    with app.app_context():
        return [(seat.code, seat.given, seat.expected, seat.stood_back) for seat in progress_of(panel.rfp_id)]


def test_marks_are_counted_over_assigned_criteria_and_active_offers(app: Flask) -> None:
    panel = a_panel(app)
    assert figures(app, panel) == [("E1", 0, 8, 0), ("E2", 0, 2, 0)]
    entries = [
        Entry(NORTH, SERVICE, "4"),
        Entry(SOUTH, FINE, "n/a"),
        Entry(SOUTH, SERVICE, "", "words without a score"),
    ]
    with app.app_context():
        save_marks(panel.actors["E1"], rfp_id=panel.rfp_id, seat=1, entries=entries)
    assert figures(app, panel) == [("E1", 2, 8, 0), ("E2", 0, 2, 0)]


def test_nothing_is_expected_for_an_offer_a_seat_stands_back_from(app: Flask) -> None:
    panel = a_panel(app)
    mark_everything(app, panel, seat="E1")
    with app.app_context():
        stand_back(panel.actors["E1"], rfp_id=panel.rfp_id, seat=1, offer=NORTH, reason="a family tie")
    assert figures(app, panel) == [("E1", 4, 4, 1), ("E2", 0, 2, 0)]


def test_the_page_says_who_is_awaited_and_by_how_much(app: Flask) -> None:
    panel = a_panel(app)
    lead = a_lead(app, panel).browser
    mark_everything(app, panel, seat="E1")
    page = texts(lead.get(panel.at("/progress")).text)
    assert "0 of 2 sets submitted" in page
    assert "Scoring waits for Ada (everything is scored, but not submitted) and Ben (2 marks to go)." in page
    hand_in(app, panel, seat="E1")
    page = texts(lead.get(panel.at("/progress")).text)
    assert "Scoring waits for Ben (2 marks to go)." in page
    assert "72.5" not in page


def test_the_lead_reopens_from_the_page_and_what_was_typed_stays(app: Flask) -> None:
    panel = a_panel(app)
    all_handed_in(app, panel)
    lead = a_lead(app, panel).browser
    place = panel.at(f"/progress/{seat_ids(app, panel)['E1']}/reopen")
    assert "Everybody has submitted." in texts(lead.get(panel.at("/progress")).text)
    assert lead.get(place).status_code == 200
    refused = lead.post(place, data={"reason": "x" * 2001})
    assert (refused.status_code, "x" * 2001 in refused.text) == (422, True)
    assert lead.post(place, data={"reason": "a sum was misread"}).status_code == 302
    page = texts(lead.get(panel.at("/progress")).text)
    assert ("reopened" in page, "1 of 2 sets submitted" in page) == (True, True)
    assert "open already" in texts(lead.get(place).text)
    assert lead.get(panel.at(f"/progress/{'a' * 20}/reopen")).status_code == 404


@pytest.mark.parametrize("sample", ["contact-centre", "felp"])
def test_the_page_takes_as_many_statements_for_any_size(app: Flask, sample: str) -> None:
    rfp = evaluated(app, sample=sample)
    rfp.lead.get(rfp.at("scoring/progress"))
    statements: list[str] = []
    with counted(statements):
        assert rfp.lead.get(rfp.at("scoring/progress")).status_code == 200
    assert len(statements) == 8
