"""The table of own marks: what is typed or pasted is saved as one block, or comes back with its faults, all of it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.db import db
from app.domain.entries import Entry
from app.domain.evaluation import MarkKind, Offer
from app.models.mark import MarkRow, MarkVersion
from app.models.offer import OfferRow
from app.stages.scoring.operations import save_marks
from app.stages.scoring.operations.submitting import stand_back
from app.web.unit_of_work import writing
from tests.integrity.test_statements import counted
from tests.stages.scoring.handing_in import audited, hand_in, mark_everything
from tests.stages.scoring.panel import FINE, GATE, NORTH, SERVICE, SOUTH, WORDED, Panel, a_panel, an_evaluation
from tests.stages.scoring.test_pages import texts

REOPENED = datetime(2026, 11, 20, 9, tzinfo=UTC)
FIELD = re.compile(r'<input name=(m\S+) value="([^"]*)"( data-stored="[^"]*")?')


def fields(page: TestResponse) -> dict[str, str]:
    """What a browser would send of the table."""
    return {name: value for name, value, _ in FIELD.findall(page.text)}


def sent(ada: FlaskClient, panel: Panel, typed: dict[str, str]) -> TestResponse:
    """Open the table, type in it and send it whole."""
    shown = fields(ada.get(panel.at("/grid")))
    assert typed.keys() <= shown.keys()
    return ada.post(panel.at("/grid"), data=shown | typed)


def scores(app: Flask) -> dict[tuple[int, int], tuple[MarkKind, Decimal | None, str, int]]:
    """(offer, criterion) -> kind, value, comment and version of each mark of E1."""
    query = select(MarkRow.offer, MarkRow.criterion, MarkRow.kind, MarkRow.value, MarkRow.comment, MarkRow.version)
    with app.app_context():
        return {(row[0], row[1]): tuple(row[2:]) for row in db.session.execute(query.where(MarkRow.seat == 1))}


def save(app: Flask, panel: Panel, *entries: Entry) -> None:
    with app.app_context():
        save_marks(panel.actors["E1"], rfp_id=panel.rfp_id, seat=1, entries=entries)


def test_the_table_is_saved_as_one_block_and_the_words_stay(app: Flask) -> None:
    panel = a_panel(app)
    save(app, panel, Entry(NORTH, SERVICE, "4", "solid"), Entry(SOUTH, SERVICE, "", "to be checked"))
    typed = {"m2-1-1": "5", "m2-2-1": "1", "m3-1-0": "good", "m4-1-0": " 72,5 ", "m5-2-0": "FAIL", "m3-2-0": "n/a"}
    assert sent(panel.browsers["E1"], panel, typed).status_code == 302
    assert scores(app) == {
        (NORTH, SERVICE): (MarkKind.SCORE, Decimal(5), "solid", 2),
        (SOUTH, SERVICE): (MarkKind.SCORE, Decimal(1), "to be checked", 2),
        (NORTH, WORDED): (MarkKind.SCORE, Decimal(10), "", 1),
        (NORTH, FINE): (MarkKind.SCORE, Decimal("72.5"), "", 1),
        (SOUTH, GATE): (MarkKind.FAIL, None, "", 1),
        (SOUTH, WORDED): (MarkKind.NOT_APPLICABLE, None, "", 1),
    }
    assert audited(app, panel)[-1] == ("mark:give", "Saved 6 marks of Ada.")
    shown = fields(panel.browsers["E1"].get(panel.at("/grid")))
    assert shown["m2-1-2"] == "5"
    assert (shown["m4-1-1"], shown["m5-2-1"], shown["m3-2-1"]) == ("72.5", "fail", "N/A")


def test_an_emptied_cell_is_emptied_and_its_words_stay(app: Flask) -> None:
    panel = a_panel(app)
    save(app, panel, Entry(NORTH, SERVICE, "4", "solid"), Entry(SOUTH, SERVICE, "3"))
    assert sent(panel.browsers["E1"], panel, {"m2-1-1": "", "m2-2-1": " "}).status_code == 302
    assert scores(app) == {(NORTH, SERVICE): (MarkKind.NOTED, None, "solid", 2)}


def test_nothing_is_saved_until_every_cell_is_mended_and_nothing_typed_is_lost(app: Flask) -> None:
    panel = a_panel(app)
    ada = panel.browsers["E1"]
    typed = {"m2-1-0": "5", "m2-2-0": "9", "m3-1-0": "great", "m5-1-0": "4", "m4-2-0": "<b>"}
    refused = sent(ada, panel, typed)
    assert (refused.status_code, scores(app)) == (422, {})
    page = texts(refused.text)
    assert "Nothing was saved: 4 cells of 5 changed cannot be kept." in page
    assert "Quality, South : 9 is not on the scale 0 to 5 in steps of 1. Give a score on it, or N/A." in page
    assert "Certified, North : “4” is no verdict: this is a gate. Choose pass or fail." in page
    assert "Language, North : “great” is not on the scale" in page
    shown = fields(refused)
    assert {name: shown[name] for name in typed} == typed | {"m4-2-0": "&lt;b&gt;"}
    links = re.findall(r'href="#(m\d+-\d+)"', refused.text)
    assert sorted(links) == ["m2-2", "m3-1", "m4-2", "m5-1"]
    assert [f'id="{link}"' in refused.text for link in links] == [True] * 4
    mended = typed | {"m2-2-0": "1", "m3-1-0": "Poor", "m5-1-0": "pass", "m4-2-0": "0"}
    assert ada.post(panel.at("/grid"), data=shown | mended).status_code == 302
    assert len(scores(app)) == 5


def test_decimal_commas_are_read_where_the_block_plainly_uses_them(app: Flask) -> None:
    panel = a_panel(app)
    unclear = sent(panel.browsers["E1"], panel, {"m4-1-0": "1,250"})
    assert (unclear.status_code, "can mean 1250 or 1.2500" in texts(unclear.text)) == (422, True)
    assert sent(panel.browsers["E1"], panel, {"m4-1-0": "1,250", "m4-2-0": "72,5"}).status_code == 302
    assert [value for _, value, _, _ in scores(app).values()] == [Decimal("1.25"), Decimal("72.5")]


def test_what_was_changed_in_another_window_is_told_and_not_overwritten(app: Flask) -> None:
    panel = a_panel(app)
    ada = panel.browsers["E1"]
    shown = fields(ada.get(panel.at("/grid")))
    save(app, panel, Entry(NORTH, SERVICE, "4", "solid"))
    told = ada.post(panel.at("/grid"), data=shown | {"m2-1-0": "2", "m2-2-0": "3"})
    assert told.status_code == 409
    assert "Quality, North : Meanwhile “4” was stored here from another window." in texts(told.text)
    assert scores(app) == {(NORTH, SERVICE): (MarkKind.SCORE, Decimal(4), "solid", 1)}
    again = fields(told)
    assert (again["m2-1-1"], again["m2-2-0"]) == ("2", "3")
    assert ada.post(panel.at("/grid"), data=again).status_code == 302
    assert scores(app)[NORTH, SERVICE] == (MarkKind.SCORE, Decimal(2), "solid", 2)


def test_a_clash_is_told_even_when_another_cell_was_mended_first(app: Flask) -> None:
    panel = a_panel(app)
    ada = panel.browsers["E1"]
    shown = fields(ada.get(panel.at("/grid")))
    save(app, panel, Entry(NORTH, SERVICE, "4"))
    faulty = ada.post(panel.at("/grid"), data=shown | {"m2-1-0": "2", "m2-2-0": "99"})
    assert faulty.status_code == 422
    told = ada.post(panel.at("/grid"), data=fields(faulty) | {"m2-2-0": "3"})
    assert (told.status_code, scores(app)[NORTH, SERVICE][1]) == (409, Decimal(4))


def test_cells_that_nobody_typed_in_never_clash(app: Flask) -> None:
    """The whole table is sent, also what another window has changed since."""
    panel = a_panel(app)
    ada = panel.browsers["E1"]
    save(app, panel, Entry(NORTH, SERVICE, "4"))
    shown = fields(ada.get(panel.at("/grid")))
    save(app, panel, Entry(NORTH, SERVICE, "5", version=1), Entry(NORTH, WORDED, "Good"))
    assert ada.post(panel.at("/grid"), data=shown | {"m2-2-0": "3"}).status_code == 302
    assert {place: value for place, (_, value, _, _) in scores(app).items()} == {
        (NORTH, SERVICE): Decimal(5),
        (NORTH, WORDED): Decimal(10),
        (SOUTH, SERVICE): Decimal(3),
    }


def test_sending_the_same_table_twice_saves_it_once(app: Flask) -> None:
    panel = a_panel(app)
    ada = panel.browsers["E1"]
    shown = fields(ada.get(panel.at("/grid"))) | {"m2-1-0": "4"}
    assert [ada.post(panel.at("/grid"), data=shown).status_code for _ in range(2)] == [302, 302]
    assert scores(app) == {(NORTH, SERVICE): (MarkKind.SCORE, Decimal(4), "", 1)}
    assert len(audited(app, panel)) == 1


def test_after_a_reopening_one_reason_stands_for_the_whole_block(app: Flask) -> None:
    panel = a_panel(app, reopened_at=REOPENED)
    save(app, panel, Entry(NORTH, SERVICE, "4"), Entry(SOUTH, SERVICE, "3"))
    ada = panel.browsers["E1"]
    refused = sent(ada, panel, {"m2-1-1": "5", "m2-2-1": "2"})
    assert (refused.status_code, refused.text.count("say why you change it")) == (422, 2)
    done = ada.post(panel.at("/grid"), data=fields(refused) | {"why": "read the annex"})
    assert done.status_code == 302
    with app.app_context():
        query = select(MarkVersion.version, MarkVersion.why).order_by(MarkVersion.version, MarkVersion.offer)
        assert [tuple(row) for row in db.session.execute(query)] == [
            (1, ""),
            (1, ""),
            (2, "read the annex"),
            (2, "read the annex"),
        ]


def test_an_offer_one_stands_back_from_has_no_cells(app: Flask) -> None:
    panel = a_panel(app)
    with app.app_context():
        stand_back(panel.actors["E1"], rfp_id=panel.rfp_id, seat=1, offer=NORTH, reason="a family tie")
    shown = fields(panel.browsers["E1"].get(panel.at("/grid")))
    assert sorted(shown) == ["m2-2-0", "m3-2-0", "m4-2-0", "m5-2-0"]


def test_an_offer_taken_out_meanwhile_holds_nothing_back(app: Flask) -> None:
    panel = a_panel(app)
    ada = panel.browsers["E1"]
    shown = fields(ada.get(panel.at("/grid")))
    with app.app_context(), writing() as session:
        here = (OfferRow.rfp_id == panel.rfp_id, OfferRow.number == SOUTH)
        session.execute(update(OfferRow).where(*here).values(status="withdrawn", reason="Withdrew."))
    done = ada.post(panel.at("/grid"), data=shown | {"m2-1-0": "4", "m2-2-0": "3"}, follow_redirects=True)
    assert ("1 mark saved." in done.text, "An offer was taken out" in done.text) == (True, True)
    assert list(scores(app)) == [(NORTH, SERVICE)]


def test_a_seat_types_in_its_own_criteria_only(app: Flask) -> None:
    panel = a_panel(app)
    ben = panel.browsers["E2"]
    assert sorted(fields(ben.get(panel.at("/grid")))) == ["m2-1-0", "m2-2-0"]
    assert ben.post(panel.at("/grid"), data={"m3-1-0": "Good"}).status_code == 302
    with app.app_context():
        assert db.session.execute(select(MarkRow.seat)).all() == []


def test_submitted_marks_are_shown_and_not_typed_in(app: Flask) -> None:
    panel = a_panel(app)
    mark_everything(app, panel, seat="E1")
    hand_in(app, panel, seat="E1")
    ada = panel.browsers["E1"]
    page = ada.get(panel.at("/grid"))
    assert (fields(page), "72.5" in page.text, "You have submitted your marks." in page.text) == ({}, True, True)
    assert ada.post(panel.at("/grid"), data={"m2-1-1": "5"}).status_code == 403


def test_without_script_a_block_is_put_into_the_table_and_saved_with_it(app: Flask) -> None:
    panel = a_panel(app)
    ada = panel.browsers["E1"]
    shown = fields(ada.get(panel.at("/grid"))) | {"m2-2-0": "1"}
    block = {"block": "4\t9\nGood\tPoor\n", "criterion": "2", "offer": "1", "place": "yes"}
    put = ada.post(panel.at("/grid"), data=shown | block)
    assert (put.status_code, scores(app)) == (200, {})
    assert "nothing is saved yet" in texts(put.text)
    filled = fields(put)
    assert [filled[name] for name in ("m2-1-0", "m2-2-0", "m3-1-0", "m3-2-0")] == ["4", "9", "Good", "Poor"]
    refused = ada.post(panel.at("/grid"), data=filled)
    assert (refused.status_code, fields(refused)["m3-1-0"]) == (422, "Good")
    assert ada.post(panel.at("/grid"), data=fields(refused) | {"m2-2-0": "3"}).status_code == 302
    assert len(scores(app)) == 4


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        ({"block": "", "criterion": "2", "offer": "1"}, "There is nothing in the block."),
        ({"block": "1\t2\t3", "criterion": "2", "offer": "1"}, "The block has 1 row and 3 columns"),
        ({"block": "1", "criterion": "99", "offer": "x"}, "Choose the first cell of the block"),
    ],
)
def test_a_block_that_does_not_fit_leaves_what_was_typed(app: Flask, block: dict[str, str], sentence: str) -> None:
    panel = a_panel(app)
    refused = sent(panel.browsers["E1"], panel, {"m2-1-0": "4"})
    assert refused.status_code == 302
    shown = fields(panel.browsers["E1"].get(panel.at("/grid"))) | {"m3-1-0": "Good"}
    refused = panel.browsers["E1"].post(panel.at("/grid"), data=shown | block | {"place": "yes"})
    assert (refused.status_code, sentence in texts(refused.text)) == (422, True)
    assert (fields(refused)["m3-1-0"], block["block"] in refused.text) == ("Good", True)


@pytest.mark.parametrize("extra", [0, 12])
def test_the_table_takes_as_many_statements_for_any_number_of_offers(app: Flask, extra: int) -> None:
    few = an_evaluation()
    more = tuple(Offer(f"X{number}", f"Extra {number}", f"Extra {number} Ltd") for number in range(extra))
    panel = a_panel(app, evaluation=replace(few, offers=(*few.offers, *more)))
    ada = panel.browsers["E1"]
    ada.get(panel.at("/grid"))
    looking: list[str] = []
    with counted(looking):
        shown = fields(ada.get(panel.at("/grid")))
    typed = dict.fromkeys((name for name in shown if name.startswith("m2-")), "4")
    saving: list[str] = []
    with counted(saving):
        assert ada.post(panel.at("/grid"), data=shown | typed).status_code == 302
    assert (len(looking), len(saving)) == (5, 11)
