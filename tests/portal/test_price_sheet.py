"""Prices in the portal and in Excel, and answers in Excel: typed, summed, taken out, brought back, chosen, refused."""

import datetime as dt
import io
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.request.price_sheet import PriceSheet, Quantity, SheetLine
from app.stages.responses.sealed.own import own_response_of
from app.web.clock import now
from tests.builders import ON_SQLITE
from tests.portal.answering import AARE, Answering, answering, over_of, price_names, save
from tests.portal.books import Sheet, formulas, read, saved, unlocked

L1 = '["L1","",1,"onshore",null]'


def stored(here: Answering) -> tuple[dict[str, str], dict[str, str]]:
    """Answers and prices as they are stored."""
    with here.app.app_context():
        own = own_response_of(here.world.invitations[AARE])
        return own.texts, {name: item.text for name, item in own.prices.items() if item.text}


# --- in the portal --------------------------------------------------------------------------------------------------


def test_prices_are_saved_as_they_are_left_and_summed_exactly(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    names = price_names(browser.get(here.at("/prices")).text)
    assert [re.sub(r"\D", "", name.split("onshore")[0]) for name in names] == ["11", "12", "2", "31", "32"]
    prices = {names[0]: "0.1", names[1]: "1 234,5000", names[2]: "0", names[3]: "99"}
    answer = browser.post(here.at("/prices/save"), data=prices | {f"over {name}": "0." for name in prices})
    told = answer.json
    assert (answer.status_code, told["saved"], told["faults"]) == (200, sorted(prices), {})
    assert re.findall(r'<td class="number">([\d,.]+)</td>', told["sums"])[:4] == [
        "100.00",
        "2,469,000.00",
        "2,469,100.00",
        "1",
    ]
    assert stored(here)[1] == {names[0]: '"0.1"', names[1]: '"1234.5"', names[2]: '"0"', names[3]: '"99"'}


def test_each_volume_of_a_line_says_which_line_it_is(app: Flask) -> None:
    tiers = ("low", "high")
    quantities = tuple(Quantity(1, tier, Decimal(100)) for tier in tiers)
    here = answering(
        app, sheet=PriceSheet(years=1, tiers=tiers, lines=(SheetLine("P7", "Calls", "call", quantities=quantities),))
    )
    page = here.browser().get(here.at("/prices")).text
    assert page.count('<span class="quiet">P7</span>') == 2


def test_a_price_that_cannot_be_read_is_said_and_the_others_are_saved(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    names = price_names(browser.get(here.at("/prices")).text)
    prices = {names[0]: "-1", names[1]: "12", '["L9","",1,"onshore",null]': "5"}
    answer = browser.post(here.at("/prices/save"), data=prices | {f"over {name}": "0." for name in prices})
    assert (answer.json["saved"], list(answer.json["faults"])) == ([names[1]], [names[0]])
    page = browser.post(here.at("/prices?variant=1"), data=prices | {f"over {name}": "0." for name in prices})
    assert (page.status_code, "A price cannot be below 0" in page.text, 'value="-1"' in page.text) == (422, True, True)
    assert browser.get(here.at("/prices?variant=3")).status_code == 404
    assert browser.get(here.at("/prices?variant=x")).status_code == 404


def test_a_colleagues_price_is_shown_beside_ones_own_and_one_of_them_chosen(app: Flask) -> None:
    here = answering(app)
    anna, beat = here.browser(), here.colleague()
    anna.post(here.at("/prices/save"), data={L1: "10", f"over {L1}": "0."})
    answer = beat.post(here.at("/prices/save"), data={L1: "11", f"over {L1}": "0."}).json
    assert (answer["saved"], answer["clashes"][L1]["value"], answer["clashes"][L1]["by"]) == (
        [],
        "10",
        "Contact of Aare AG",
    )
    whole = beat.post(here.at("/prices"), data={L1: "11", f"over {L1}": "0."})
    assert (whole.status_code, "Stored now: 10" in whole.text, 'value="11"' in whole.text) == (409, True, True)
    mine = beat.post(here.at("/prices/save"), data={L1: "11", f"over {L1}": answer["over"][L1]}).json
    assert (mine["saved"], stored(here)[1]) == ([L1], {L1: '"11"'})


def test_after_the_deadline_prices_are_read_only(app: Flask) -> None:
    here = answering(app)
    here.browser().post(here.at("/prices/save"), data={L1: "1234.5", f"over {L1}": "0."})
    with time_machine.travel(now() + timedelta(days=8)):
        browser = here.browser()
        page = browser.get(here.at("/prices")).text
        assert (price_names(page), "1,234.5" in page) == ([], True)
        late = browser.post(here.at("/prices/save"), data={L1: "1", f"over {L1}": "0."})
        assert (late.status_code, late.json["text"].startswith("The deadline has passed")) == (422, True)


# --- Excel ------------------------------------------------------------------------------------------------------------


def taken_out(browser: FlaskClient, here: Answering, what: str) -> dict[str, Sheet]:
    answer = browser.get(here.at(f"/excel/{what}.xlsx"))
    assert answer.status_code == 200
    return read(answer.data)


def brought(browser: FlaskClient, here: Answering, book: dict[str, Sheet] | bytes) -> TestResponse:
    content = book if isinstance(book, bytes) else saved(book)
    data = {"file": (io.BytesIO(content), "filled in.xlsx")}
    return browser.post(here.at("/excel"), data=data, content_type="multipart/form-data")


def confirmed(browser: FlaskClient, answer: TestResponse, *, without: tuple[str, ...] = ()) -> TestResponse:
    """Look at the preview and take in what is ticked there."""
    assert answer.status_code == 302, answer.text
    page = browser.get(answer.headers["Location"]).text
    ticked = re.findall(r'name="take" value="([^"]*)"[^>]*checked', page)
    names = [name.replace("&#34;", '"') for name in ticked]
    seen = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', page)
    assert seen is not None
    data = {"seen": seen[1], "take": [name for name in names if name not in without]}
    return browser.post(answer.headers["Location"], data=data)


ANSWER, VALUE, WORDS = 6, 7, 8


@ON_SQLITE
def test_only_the_cells_of_answers_and_prices_are_unlocked_and_nothing_is_a_formula(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    save(browser, here, "Q1", main="yes")
    save(browser, here, "Q2", main="=1+1")
    save(browser, here, "Q5", _1=["=HYPERLINK(1)"], _2=["@x"])
    content = browser.get(here.at("/excel/questionnaire.xlsx")).data
    book = read(content)
    assert list(book) == ["Answers", "Table 1", "About"]
    assert (book["Answers"].cell(book["Answers"].row_of("Q2"), ANSWER), formulas(content)) == ("=1+1", 0)
    assert [unlocked(content, number) for number in (1, 2, 3)] == [{"F", "G", "H"}, {"A", "B"}, set()]
    assert unlocked(browser.get(here.at("/excel/prices.xlsx")).data, 1) == {"K"}


@ON_SQLITE
def test_a_questionnaire_filled_in_in_excel_comes_back_whole(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    save(browser, here, "Q1", main="no")
    book = taken_out(browser, here, "questionnaire")
    sheet, table = book["Answers"], book["Table 1"]
    sheet.put(sheet.row_of("Q1"), ANSWER, "Yes")
    sheet.put(sheet.row_of("Q2"), ANSWER, "Line one\nLine two")
    sheet.put(sheet.row_of("Q3", "soc"), ANSWER, "yes")
    sheet.put(sheet.row_of("Q4"), ANSWER, "Partly")
    sheet.put(sheet.row_of("Q4"), VALUE, 77.5)
    sheet.put(sheet.row_of("Q4"), WORDS, "From May")
    sheet.put(sheet.row_of("Q6"), ANSWER, 1234.5)
    sheet.put(sheet.row_of("Q7"), ANSWER, dt.date(2027, 3, 31))
    table.put(3, 1, "Bern")
    table.put(3, 2, "40")
    assert confirmed(browser, brought(browser, here, book)).status_code == 302
    assert stored(here)[0] == {
        "Q1": '"yes"',
        "Q2": r'"Line one\nLine two"',
        "Q3": '["soc"]',
        "Q4": '{"level":"partly","value":"77.5","words":"From May"}',
        "Q5": '[["Bern","40"]]',
        "Q6": '"1234.5"',
        "Q7": '"2027-03-31"',
    }
    again = brought(browser, here, taken_out(browser, here, "questionnaire"))
    assert "Nothing differs" in browser.get(again.headers["Location"]).text


@ON_SQLITE
def test_every_fault_of_a_file_is_listed_by_sheet_row_and_column_and_nothing_changes(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    book = taken_out(browser, here, "questionnaire")
    sheet = book["Answers"]
    rows = {code: sheet.row_of(code) for code in ("Q1", "Q4", "Q6", "Q7", "Q9")}
    sheet.put(rows["Q1"], ANSWER, "perhaps")
    sheet.put(rows["Q4"], VALUE, "lots")
    sheet.put(rows["Q6"], ANSWER, "1,234")
    sheet.put(rows["Q7"], ANSWER, "soon")
    sheet.put(rows["Q9"], 1, "Q99")
    sheet.put(sheet.row_of("Q3", "soc"), ANSWER, "maybe")
    answer = brought(browser, here, book)
    found = re.findall(r'class="brief">(.*?)</th>\s+<td class="number">(\d*)</td>\s+<td>(.*?)</td>', answer.text)
    assert answer.status_code == 422
    assert sorted(found) == sorted(
        [
            ("Answers", str(rows["Q1"]), "answer"),
            ("Answers", str(rows["Q4"]), "value offered"),
            ("Answers", str(rows["Q6"]), "answer"),
            ("Answers", str(rows["Q7"]), "answer"),
            ("Answers", str(rows["Q9"]), "code"),
            ("Answers", str(sheet.row_of("Q3", "soc")), "answer"),
        ]
    )
    assert stored(here) == ({}, {})


@ON_SQLITE
def test_prices_filled_in_in_excel_come_back_and_one_can_be_left(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    browser.post(here.at("/prices/save"), data={L1: "10.25", f"over {L1}": "0."})
    book = taken_out(browser, here, "prices")
    sheet = book["Prices"]
    first = next(row for row in range(1, 60) if sheet.cell(row, 1) == "L1")
    assert sheet.cell(first, 11) == 10.25
    sheet.put(first, 11, 11)
    sheet.put(first + 1, 11, "1 234.5")
    sheet.put(first + 2, 11, 0)
    answer = brought(browser, here, book)
    left = '["L1","",2,"onshore",null]'
    assert confirmed(browser, answer, without=(left,)).status_code == 302
    prices = {name: Decimal(text.strip('"')) for name, text in stored(here)[1].items()}
    assert prices == {L1: Decimal(11), '["L1","",1,"offshore",null]': Decimal(0)}
    sheet.put(first, 11, "EUR 5")
    sheet.put(first + 1, 11, -2)
    refused = brought(browser, here, book)
    assert (refused.status_code, "no number" in refused.text, "cannot be below 0" in refused.text) == (422, True, True)


@ON_SQLITE
def test_what_a_colleague_saved_since_the_file_was_taken_out_is_left_unless_it_is_ticked(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    save(browser, here, "Q2", main="Old words")
    book = taken_out(browser, here, "questionnaire")
    with time_machine.travel(now() + timedelta(minutes=5)):
        colleague = here.colleague()
        drawn = over_of(colleague.get(here.at("/answers/1")).text, "Q2")
        save(colleague, here, "Q2", over=drawn, main="Newer words")
        answer = brought(browser, here, book)
        page = browser.get(answer.headers["Location"]).text
        assert ("saved after the file was taken out" in page, "Beat Colleague" in page) == (True, True)
        confirmed(browser, answer)
    assert stored(here)[0]["Q2"] == '"Newer words"'


@ON_SQLITE
def test_nobody_confirms_what_was_not_shown(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    book = taken_out(browser, here, "questionnaire")
    sheet = book["Answers"]
    sheet.put(sheet.row_of("Q2"), ANSWER, "From the file")
    address = brought(browser, here, book).headers["Location"]
    seen = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', browser.get(address).text)
    save(browser, here, "Q2", main="Meanwhile")
    answer = browser.post(address, data={"seen": seen[1] if seen else "", "take": ["Q2"]})
    assert (answer.status_code, "Nothing was taken in; look again" in answer.text) == (409, True)
    assert stored(here)[0] == {"Q2": '"Meanwhile"'}
    rival = here.browser("Birs GmbH")
    foreign = address.replace(here.places[AARE], here.places["Birs GmbH"])
    assert rival.get(foreign).headers["Location"].endswith("/excel")


@ON_SQLITE
def test_a_file_that_waits_lies_encrypted(app: Flask) -> None:
    here = answering(app)
    browser = here.browser()
    book = taken_out(browser, here, "questionnaire")
    sheet = book["Answers"]
    sheet.put(sheet.row_of("Q2"), ANSWER, "canary words")
    assert brought(browser, here, book).status_code == 302
    kept = [path.read_bytes() for path in Path(app.config["INSTANCE"], "files").rglob("*") if path.is_file()]
    assert [content.startswith(b"PK") or b"canary" in content for content in kept] == [False]


def _not_excel() -> bytes:
    return b"PK\x03\x04 no more"


def _other_rfp() -> bytes:
    about = Sheet("About", [["RFP", "ANOTHER-1"]])
    return saved({"Answers": Sheet("Answers", [["code", "answer"]]), "About": about})


def _neither() -> bytes:
    return saved({"Sheet1": Sheet("Sheet1", [["code", "answer"]])})


@ON_SQLITE
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (_not_excel, "damaged"),
        (_other_rfp, "belongs to the RFP ANOTHER-1"),
        (_neither, "neither a sheet Answers nor a sheet Prices"),
        (lambda: b"", "neither an Excel workbook"),
    ],
)
def test_a_file_that_is_something_else_is_refused_in_words(
    app: Flask, content: Callable[[], bytes], sentence: str
) -> None:
    here = answering(app)
    answer = brought(here.browser(), here, content())
    assert (answer.status_code, sentence in answer.text) == (422, True)
