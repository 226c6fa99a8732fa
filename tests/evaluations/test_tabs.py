"""An evaluator's own tab: what is in it, what comes back, and everything that can be wrong with it."""

import io
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from app.db import db
from app.domain.entries import Entry
from app.domain.errors import DomainError, FaultyFile
from app.domain.evaluation import Justification, MarkKind
from app.domain.policy import COMMAND_LINE, Action, Role
from app.evaluations.handing_in import HandedIn, hand_in
from app.evaluations.seat_marks import seat_by_code, seat_marks
from app.models.mark import MarkRow
from app.models.panel import SeatRow
from app.stages.scoring.operations import save_marks
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import a_person, seated, signed_in, with_role
from tests.evaluations.tabs import (
    ALL_OF_E1,
    Cells,
    Panel,
    a_panel,
    cells_of,
    changed,
    filled,
    headings,
    rewritten,
    row_of,
    scored,
    stored,
    tab,
)

SEATS = {"E1": 1, "E2": 2}


def take(panel: Panel, content: bytes, *, seat: str = "E1") -> HandedIn:
    return hand_in(COMMAND_LINE, rfp_id=panel.rfp_id, seat=SEATS[seat], source=content, action=Action.MARK_TAKE)


def refused(panel: Panel, content: bytes, *, seat: str = "E1") -> list[tuple[int | None, str | None, str]]:
    """The faults of a tab that is not taken in; that nothing was stored is looked at too."""
    before = marks_of(panel)
    with pytest.raises(FaultyFile) as error:
        take(panel, content, seat=seat)
    assert marks_of(panel) == before
    return [(fault.row, fault.column, fault.text) for fault in error.value.faults]


def places(faults: list[tuple[int | None, str | None, str]]) -> list[tuple[int | None, str | None]]:
    return [(row, column) for row, column, _ in faults]


def marks_of(panel: Panel) -> dict[tuple[str, str, str], tuple[object, ...]]:
    """(offer, criterion, seat) -> what is stored."""
    offers, criteria = "?ABW", ["?", "C1", "C2", "G"]
    rows = db.session.execute(
        select(
            MarkRow.offer,
            MarkRow.criterion,
            MarkRow.seat,
            MarkRow.kind,
            MarkRow.value,
            MarkRow.comment,
            MarkRow.strengths,
            MarkRow.weaknesses,
        ).where(MarkRow.rfp_id == panel.rfp_id)
    ).all()
    db.session.rollback()
    return {(offers[row[0]], criteria[row[1]], f"E{row[2]}"): tuple(row[3:]) for row in rows}


def is_submitted(panel: Panel, seat: str) -> bool:
    query = select(SeatRow.submitted_at).where(SeatRow.rfp_id == panel.rfp_id, SeatRow.code == seat)
    return db.session.scalar(query) is not None


def test_a_tab_holds_the_own_marks_and_nobody_elses(app: Flask) -> None:
    panel = stored(app, a_panel(marks=(scored("A", "C1", 7), scored("A", "C2", 3, seat="E2"), scored("W", "C1", 4))))
    with app.app_context():
        cells = cells_of(tab(panel))
        top = headings(cells)
        assert [row[:2] for row in cells[1:3]] == [["RFP", "RFP-9"], ["Seat", "E1"]]
        found = {(row[0], row[2]): row[5] for row in cells[top + 1 :]}
        assert found == {
            ("A", "C1"): 7.0,
            ("A", "C2"): "",
            ("A", "G"): "",
            ("B", "C1"): "",
            ("B", "C2"): "",
            ("B", "G"): "",
        }
        assert cells[row_of(cells, "A", "C1")][10] == 1
        assert len(cells_of(tab(panel, seat="E2"))) == headings(cells_of(tab(panel, seat="E2"))) + 3


def test_the_offers_stand_in_the_order_in_which_the_seat_scores_them(app: Flask) -> None:
    panel = stored(app, a_panel())
    with app.app_context():
        for seat, number in SEATS.items():
            found = seat_marks(panel.rfp_id, seat=number)
            cells = cells_of(tab(panel, seat=seat))
            shown = list(dict.fromkeys(row[0] for row in cells[headings(cells) + 1 :]))
            assert shown == [offer.id for offer in found.offers.values()]


def test_an_untouched_tab_changes_nothing(app: Flask) -> None:
    panel = stored(app, a_panel(marks=(scored("A", "C1", "7.25"),)))
    with app.app_context():
        assert take(panel, tab(panel)) == HandedIn(0, 1, 6, is_complete=False, is_submitted=False)


def test_a_filled_tab_is_stored_and_a_complete_one_is_submitted(app: Flask) -> None:
    panel = stored(app, a_panel())
    with app.app_context():
        done = take(panel, filled(tab(panel), ALL_OF_E1))
        assert done == HandedIn(6, 6, 6, is_complete=True, is_submitted=True)
        assert done.in_words() == "6 marks of the tab are saved. The set is complete and submitted."
        assert marks_of(panel) == {
            ("A", "C1", "E1"): (MarkKind.SCORE, Decimal("7.5"), "Well staffed", "Fast", "Dear"),
            ("A", "C2", "E1"): (MarkKind.SCORE, Decimal(3), "", "", ""),
            ("A", "G", "E1"): (MarkKind.PASS, None, "", "", ""),
            ("B", "C1", "E1"): (MarkKind.NOT_APPLICABLE, None, "", "", ""),
            ("B", "C2", "E1"): (MarkKind.SCORE, Decimal(2), "", "", ""),
            ("B", "G", "E1"): (MarkKind.FAIL, None, "=1+1", "", ""),
        }
        assert (is_submitted(panel, "E1"), is_submitted(panel, "E2")) == (True, False)


def test_what_was_stored_is_downloaded_and_handed_in_again_unchanged(app: Flask) -> None:
    panel = stored(app, a_panel(justification=Justification.REQUIRED))
    with app.app_context():
        words = {place: {"justification": "because\nof this", **typed} for place, typed in ALL_OF_E1.items()}
        words["B", "G"] = {"score": ""}
        assert take(panel, filled(tab(panel), words)).changed == 5
        assert take(panel, tab(panel)).changed == 0


def test_words_without_a_score_are_kept_and_an_emptied_row_is_empty(app: Flask) -> None:
    panel = stored(app, a_panel(marks=(scored("A", "C1", 7),)))
    with app.app_context():
        content = filled(tab(panel), {("A", "C1"): {"score": ""}, ("A", "C2"): {"weaknesses": "Slow"}})
        assert take(panel, content) == HandedIn(2, 0, 6, is_complete=False, is_submitted=False)
        assert marks_of(panel) == {("A", "C2", "E1"): (MarkKind.NOTED, None, "", "", "Slow")}


def test_a_complete_set_without_its_justifications_is_saved_and_not_submitted(app: Flask) -> None:
    panel = stored(app, a_panel(justification=Justification.REQUIRED))
    with app.app_context():
        done = take(panel, filled(tab(panel), ALL_OF_E1))
        assert (done.changed, done.is_complete, done.is_submitted) == (6, False, False)


def test_every_fault_is_told_at_once_by_row_and_column(app: Flask) -> None:
    panel = stored(app, a_panel())
    with app.app_context():
        content = filled(
            tab(panel),
            {
                ("A", "C1"): {"score": 11},
                ("A", "C2"): {"score": "splendid"},
                ("A", "G"): {"score": "maybe"},
                ("B", "C1"): {"score": "recused"},
                ("B", "C2"): {"score": 1, "version": "x"},
                ("B", "G"): {"score": "pass", "strengths": "x" * 20_001},
            },
        )
        cells = cells_of(content)
        rows = {place: row_of(cells, *place) + 1 for place in ALL_OF_E1}
        faults = {(row, column): text for row, column, text in refused(panel, content)}
        assert faults.keys() == {
            (rows["A", "C1"], "score"),
            (rows["A", "C2"], "score"),
            (rows["A", "G"], "score"),
            (rows["B", "C1"], "score"),
            (rows["B", "C2"], "version"),
            (rows["B", "G"], "strengths"),
        }
        assert faults[rows["A", "C1"], "score"] == "11 is not on the scale 0 to 10. Give a score on it, or N/A."
        assert "whole offer" in faults[rows["B", "C1"], "score"]


def test_unknown_doubled_and_missing_rows_are_told(app: Flask) -> None:
    panel = stored(app, a_panel())

    def change(cells: Cells) -> None:
        cells[row_of(cells, "A", "C1")][0] = "W"
        cells[row_of(cells, "A", "C2")][2] = "C9"
        cells.append(list(cells[row_of(cells, "B", "G")]))
        del cells[row_of(cells, "B", "C1")]

    with app.app_context():
        texts = [text for _, _, text in refused(panel, changed(tab(panel), change))]
        assert [text.split(". ")[0] for text in sorted(texts)] == [
            "The row is missing in which B is marked on C1",
            f"The row repeats row {row_of(cells_of(changed(tab(panel), change)), 'B', 'G') + 1}",
            "The rows are missing in which A is marked on C1 and C2",
            'This seat does not mark the criterion "C9"',
            'This seat does not mark the offer "W"',
        ]


def test_the_tab_of_somebody_else_or_of_another_rfp_is_refused_and_not_looked_into(app: Flask) -> None:
    panel = stored(app, a_panel())
    with app.app_context():
        theirs = filled(tab(panel, seat="E2"), {("A", "C2"): {"score": 99}})
        assert [text.split(". ")[0] for *_, text in refused(panel, theirs)] == [
            'This is a tab of the seat "E2", not of E1'
        ]

        def of_another(cells: Cells) -> None:
            cells[1][1] = "RFP-10"

        other = changed(tab(panel), of_another)
        assert [text.split(". ")[0] for *_, text in refused(panel, other)] == [
            'This is a tab of the RFP "RFP-10", not of RFP-9'
        ]


def test_what_changed_after_the_download_is_told_and_not_overwritten(app: Flask) -> None:
    panel = stored(app, a_panel(marks=(scored("A", "C1", 7),)))
    with app.app_context():
        old = tab(panel)
        entry = Entry(1, 1, "8", version=1)
        save_marks(COMMAND_LINE, rfp_id=panel.rfp_id, seat=1, entries=[entry], action=Action.MARK_TAKE)
        faults = refused(panel, filled(old, {("A", "C1"): {"score": 9}, ("A", "C2"): {"score": 1}}))
        assert places(faults) == [(row_of(cells_of(old), "A", "C1") + 1, "score")]
        assert "changed" in faults[0][2]
        # What the tab says of the cell already stands there: nothing is overwritten.
        assert take(panel, filled(old, {("A", "C1"): {"score": 8}, ("A", "C2"): {"score": 1}})).changed == 1


def test_nothing_is_marked_of_an_offer_that_the_seat_stands_back_from(app: Flask) -> None:
    recused = scored("A", "C1", 7)._replace(kind=MarkKind.RECUSED, value=None, comment="A cousin")
    panel = stored(app, a_panel(marks=(recused,)))
    with app.app_context():
        cells = cells_of(tab(panel))
        assert [cells[row_of(cells, "A", code)][5] for code in ("C1", "C2", "G")] == ["recused"] * 3
        assert take(panel, tab(panel)).changed == 0
        assert places(refused(panel, filled(tab(panel), {("A", "C2"): {"score": 1}}))) == [
            (row_of(cells, "A", "C2") + 1, "score")
        ]


def test_after_reopening_a_changed_score_needs_its_reason(app: Flask) -> None:
    panel = stored(app, a_panel(marks=(scored("A", "C1", 7),)))
    with app.app_context():
        with writing() as session:
            session.execute(update(SeatRow).where(SeatRow.rfp_id == panel.rfp_id).values(reopened_at=now()))
        old = tab(panel)
        assert places(refused(panel, filled(old, {("A", "C1"): {"score": 9}}))) == [
            (row_of(cells_of(old), "A", "C1") + 1, "reason of change")
        ]
        assert take(panel, filled(old, {("A", "C1"): {"score": 9, "reason of change": "Misread"}})).changed == 1


def test_a_submitted_set_is_closed(app: Flask) -> None:
    panel = stored(app, a_panel())
    with app.app_context():
        content = filled(tab(panel), ALL_OF_E1)
        take(panel, content)
        with pytest.raises(DomainError, match="submitted"):
            take(panel, content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"hello", "neither an Excel workbook"),
        (rewritten([["x"]], name="Scores"), "no sheet called Marks"),
        (rewritten([["x"]], name="Marks 1"), "lacks its row of headings"),
        (rewritten([["offer id", "criterion id"]], name="Marks 1"), "of no RFP that it names"),
    ],
)
def test_what_is_no_tab_is_refused_in_words(app: Flask, content: bytes, said: str) -> None:
    panel = stored(app, a_panel())
    with app.app_context():
        assert [said in text for *_, text in refused(panel, content)] == [True]


def send(client: FlaskClient, path: str, content: bytes):
    data = {"tab": (io.BytesIO(content), "my tab.xlsx")}
    return client.post(path, data=data, content_type="multipart/form-data")


def test_an_evaluator_downloads_fills_and_hands_in_on_the_page(app: Flask) -> None:
    panel = stored(app, a_panel())
    person = a_person(app, name="Ada")
    with_role(app, person=person, rfp=panel.public_id, role=Role.EVALUATOR)
    seated(app, person=person, rfp=panel.public_id, seat="E1")
    browser = signed_in(app, person)
    path = f"/rfps/{panel.public_id}/scoring/tab"
    page = browser.get(path)
    assert (page.status_code, "0 of 6" in page.text) == (200, True)
    download = browser.get(f"{path}.xlsx")
    assert download.headers["Content-Disposition"] == "attachment; filename=RFP-9_marks_E1.xlsx"
    wrong = send(browser, path, filled(download.data, {("A", "C1"): {"score": 11}, ("B", "C1"): {"score": 12}}))
    assert wrong.status_code == 422
    assert "my tab.xlsx was not taken in: 2 faults" in wrong.text
    assert "11 is not on the scale 0 to 10" in wrong.text
    assert browser.post(path, data={}, content_type="multipart/form-data").status_code == 422
    done = send(browser, path, filled(download.data, ALL_OF_E1))
    assert (done.status_code, done.location) == (302, f"/rfps/{panel.public_id}/scoring")
    assert "6 marks of the tab are saved. The set is complete and can be submitted." in browser.get(path).text
    with app.app_context():
        assert not is_submitted(panel, "E1")


def test_the_lead_takes_in_what_a_seat_without_an_account_hands_in(app: Flask) -> None:
    panel = stored(app, a_panel())
    lead = a_person(app, name="Maya")
    with_role(app, person=lead, rfp=panel.public_id, role=Role.LEAD)
    browser = signed_in(app, lead)
    with app.app_context():
        held = seat_by_code(panel.rfp_id, code="E2")
        path = f"/rfps/{panel.public_id}/scoring/seats/{held.public_id}/tab"
    download = browser.get(f"{path}.xlsx")
    wrong = send(browser, path, filled(download.data, {("A", "C2"): {"score": "none"}}))
    assert (wrong.status_code, "1 fault" in wrong.text) == (422, True)
    done = send(browser, path, filled(download.data, {("A", "C2"): {"score": 3}, ("B", "C2"): {"score": "Poor"}}))
    assert (done.status_code, done.location) == (302, path)
    after = browser.get(path).text
    assert "2 marks of the tab are saved. The set is complete and submitted." in after
    assert "The marks of this seat are submitted." in after


def test_the_lead_takes_in_nothing_for_a_seat_that_somebody_holds(app: Flask) -> None:
    panel = stored(app, a_panel())
    lead, person = a_person(app, name="Maya"), a_person(app, name="Ada")
    with_role(app, person=lead, rfp=panel.public_id, role=Role.LEAD)
    with_role(app, person=person, rfp=panel.public_id, role=Role.EVALUATOR)
    with app.app_context():
        content = filled(tab(panel), ALL_OF_E1)
        held = seat_by_code(panel.rfp_id, code="E1")
        seated(app, person=person, rfp=panel.public_id, seat="E1")
    path = f"/rfps/{panel.public_id}/scoring/seats/{held.public_id}/tab"
    browser = signed_in(app, lead)
    assert "Ada sits on this seat" in browser.get(path).text
    assert (browser.get(f"{path}.xlsx").status_code, send(browser, path, content).status_code) == (422, 422)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(MarkRow)) == 0


def run(app: Flask, *arguments: str):
    return app.test_cli_runner().invoke(args=["evaluations", "marks", *arguments])


def test_the_command_line_takes_tabs_in(app: Flask, tmp_path) -> None:
    panel = stored(app, a_panel())
    file = tmp_path / "tab.xlsx"
    with app.app_context():
        content = tab(panel)
    file.write_bytes(filled(content, {("A", "C1"): {"score": 11}}))
    result = run(app, "RFP-9", str(file))
    assert result.exit_code == 1
    assert result.output.splitlines()[0] == "The tab was not taken in: 1 fault found."
    assert "column score: 11 is not on the scale" in result.output
    file.write_bytes(filled(content, ALL_OF_E1))
    result = run(app, "RFP-9", str(file))
    assert result.output == "6 marks of the tab are saved. The set is complete and submitted.\n"
    assert run(app, "RFP-9", str(file)).exit_code == 1
    assert 'no RFP with the reference "RFP-8"' in run(app, "RFP-8", str(file)).output
