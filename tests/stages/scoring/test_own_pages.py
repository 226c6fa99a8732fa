"""An evaluator's pages: where to begin, the form of one offer, and each mark as it is left."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from flask import Flask

from app.domain.entries import Entry
from app.domain.evaluation import Justification, Mark, MarkKind, PriceFormula
from app.domain.marking import shuffled
from app.stages.scoring.operations import save_marks
from tests.integrity.test_statements import counted
from tests.stages.scoring.panel import FINE, GATE, NORTH, PRICE, SERVICE, SOUTH, Panel, a_panel, an_evaluation

CELL = f"/{NORTH}/{SERVICE}"
NOON = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)


def cell(**changes: str) -> dict[str, str]:
    return {"score": "", "comment": "", "strengths": "", "weaknesses": "", "version": "0"} | changes


def whole_form(**changes: str) -> dict[str, str]:
    """A form of North on the first criterion and the gate, as a browser without script sends it."""
    empty = {f"{name}-{number}": value for number in (SERVICE, GATE) for name, value in cell().items()}
    return empty | {name.replace("_", "-"): value for name, value in changes.items()}


def test_a_mark_is_saved_as_it_is_left_and_says_when_in_the_zone_of_the_rfp(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False):
        panel = a_panel(app)
        answer = panel.browsers["E1"].post(panel.at(CELL), data=cell(score="4", comment="so so\r\nbut"))
        page = panel.browsers["E1"].get(panel.at(f"/{NORTH}")).text
    assert (answer.status_code, answer.json) == (200, {"version": 1, "at": "13:30"})
    assert "Saved 13:30" in page
    assert 'name="score-2" value="4" checked' in page
    assert "so so\nbut</textarea>" in page


@pytest.mark.parametrize(
    ("sent", "status", "answer"),
    [
        (cell(score="9"), 422, {"text": "9 is not on the scale 0 to 5 in steps of 1. Give a score on it, or N/A."}),
        (cell(version="x"), 422, {"text": "The form is not complete. Open the page again; nothing was changed."}),
        (
            cell(score="4", comment="mine"),
            409,
            {
                "text": "This mark was changed in another window meanwhile. "
                "Nothing was overwritten: choose what holds.",
                "stored": {"score": "3", "comment": "first", "strengths": "", "weaknesses": "", "version": 1}
                | {"at": "13:30"},
            },
        ),
    ],
)
def test_what_is_not_saved_is_answered_in_words(
    app: Flask, sent: dict[str, str], status: int, answer: dict[str, object]
) -> None:
    with time_machine.travel(NOON, tick=False):
        panel = a_panel(app)
        panel.browsers["E1"].post(panel.at(CELL), data=cell(score="3", comment="first"))
        refused = panel.browsers["E1"].post(panel.at(CELL), data=sent)
    assert (refused.status_code, refused.json) == (status, answer)


def test_a_form_without_script_is_saved_whole(app: Flask) -> None:
    panel = a_panel(app)
    sent = whole_form(score_2="5", comment_2="good", score_5="pass")
    answer = panel.browsers["E1"].post(panel.at(f"/{NORTH}"), data=sent, follow_redirects=True)
    assert "Your marks are saved." in answer.text
    assert re.search(r'id="scored"[^>]*>2 of 4<', answer.text)


def test_a_form_that_cannot_be_saved_keeps_everything_typed(app: Flask) -> None:
    panel = a_panel(app)
    sent = whole_form(score_2="5", comment_2="typed words", strengths_5="good <people>", score_5="perhaps")
    answer = panel.browsers["E1"].post(panel.at(f"/{NORTH}"), data=sent)
    assert answer.status_code == 422
    for kept in ("typed words", "good &lt;people&gt;", "“perhaps” is no verdict", 'name="score-2" value="5" checked'):
        assert kept in answer.text


def test_a_form_over_a_newer_version_shows_both_and_overwrites_when_sent_again(app: Flask) -> None:
    panel = a_panel(app)
    browser = panel.browsers["E1"]
    browser.post(panel.at(CELL), data=cell(score="3", comment="stored words"))
    sent = whole_form(score_2="1", comment_2="typed words")
    answer = browser.post(panel.at(f"/{NORTH}"), data=sent)
    assert (answer.status_code, "stored words" in answer.text, "typed words" in answer.text) == (409, True, True)
    assert 'name="version-2" value="1"' in answer.text
    again = browser.post(panel.at(f"/{NORTH}"), data=sent | {"version-2": "1"}, follow_redirects=True)
    assert 'name="score-2" value="1" checked' in again.text


def test_the_start_page_goes_on_with_the_first_open_criterion_in_the_seats_own_order(app: Flask) -> None:
    panel = a_panel(app)
    with app.app_context():
        for offer in (NORTH, SOUTH):
            entries = [Entry(offer, SERVICE, "3")]
            save_marks(panel.actors["E1"], rfp_id=panel.rfp_id, seat=1, entries=entries)
    page = panel.browsers["E1"].get(panel.at()).text
    names = re.findall(r'<div class="own-name">\s*<a href="[^"]*/scoring/(\d+)">', page)
    assert {int(number) for number in names} == {NORTH, SOUTH}
    assert f'/scoring/{names[0]}#c3"' in page
    assert page.count("1 of 4") == 2


def test_the_order_is_the_same_on_return_and_differs_between_seats() -> None:
    offers = range(1, 9)
    orders = {shuffled(offers, seed=f"seat {number}") for number in range(20)}
    assert len(orders) > 15
    assert shuffled(offers, seed="seat 1") == shuffled(tuple(reversed(offers)), seed="seat 1")


def test_a_seat_with_few_criteria_is_asked_for_those_only(app: Flask) -> None:
    panel = a_panel(app)
    page = panel.browsers["E2"].get(panel.at(f"/{NORTH}")).text
    assert re.findall(r'data-criterion="(\d+)"', page) == [str(SERVICE)]


def test_scales_with_few_values_are_buttons_with_their_words_and_others_are_typed(app: Flask) -> None:
    panel = a_panel(app)
    page = panel.browsers["E1"].get(panel.at(f"/{NORTH}")).text
    assert re.findall(r'name="score-3" value="([^"]*)"', page) == ["0", "5", "10", "N/A", ""]
    assert re.search(r"<b>10</b> Good", page)
    assert re.search(rf'id="s{FINE}"[^>]*inputmode="decimal"', page)


def test_no_price_is_shown_but_where_the_price_is_scored(app: Flask) -> None:
    panel = a_panel(app)
    assert "100" not in re.sub(r"0 to 100", "", panel.browsers["E1"].get(panel.at(f"/{NORTH}")).text.split("<main")[1])


def test_who_scores_the_price_sees_it(app: Flask) -> None:
    evaluation = an_evaluation()
    rules = replace(evaluation.framework.rules, price_formula=PriceFormula.PRICE_AS_CRITERION)
    criteria = tuple(
        replace(each, scale_max=Decimal(5)) if each.id == "P" else each for each in evaluation.framework.criteria
    )
    framework = replace(evaluation.framework, rules=rules, criteria=criteria)
    panel = a_panel(app, evaluation=replace(evaluation, framework=framework))
    page = panel.browsers["E1"].get(panel.at(f"/{NORTH}")).text
    assert f'data-criterion="{PRICE}"' in page
    assert 'Price: <span class="tabular">100' in page
    assert "Price: " not in panel.browsers["E2"].get(panel.at(f"/{NORTH}")).text


def test_an_offer_one_stands_back_from_is_not_asked_for(app: Flask) -> None:
    marks = tuple(Mark("N", leaf, "E1", MarkKind.RECUSED, None, "a family tie") for leaf in ("G1", "G2", "G3", "GATE"))
    panel = a_panel(app, evaluation=an_evaluation(marks=marks))
    page = panel.browsers["E1"].get(panel.at(f"/{NORTH}")).text
    assert ("a family tie" in page, "data-criterion" in page) == (True, False)


def test_a_missing_justification_keeps_an_offer_open(app: Flask) -> None:
    panel = a_panel(app, evaluation=an_evaluation(justification=Justification.REQUIRED))
    panel.browsers["E2"].post(panel.at(CELL), data=cell(score="4"))
    page = panel.browsers["E2"].get(panel.at()).text
    assert "1 justification to write" in page
    panel.browsers["E2"].post(panel.at(CELL), data=cell(score="4", comment="because", version="1"))
    assert "justification to write" not in panel.browsers["E2"].get(panel.at()).text


def statements(app: Flask, panel: Panel, *, path: str, data: dict[str, str] | None = None) -> int:
    found: list[str] = []
    with counted(found):
        browser = panel.browsers["E1"]
        answer = browser.post(panel.at(path), data=data) if data else browser.get(panel.at(path))
    assert answer.status_code in (200, 302)
    return len(found)


def test_a_page_and_a_save_take_at_most_eight_statements(app: Flask) -> None:
    panel = a_panel(app)
    statements(app, panel, path=f"/{NORTH}")
    taken = {
        "page": statements(app, panel, path=f"/{NORTH}"),
        "start": statements(app, panel, path=""),
        "save": statements(app, panel, path=CELL, data=cell(score="4")),
        "save again": statements(app, panel, path=CELL, data=cell(score="3", version="1")),
        "form": statements(app, panel, path=f"/{SOUTH}", data=whole_form(score_2="4", score_5="pass")),
    }
    assert taken == {"page": 5, "start": 5, "save": 8, "save again": 8, "form": 8}
