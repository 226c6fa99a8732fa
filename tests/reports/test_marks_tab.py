"""The tab of a seat as a file: only what is to be filled in can be changed, and nothing typed is more than a text."""

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from app.reports.marks_tab import COLUMNS, MarksTab, TabRow, TabScale, write_marks_tab

NUMBERS = TabScale("0 to 10 in steps of 0.5")
WORDS = TabScale("0 to 4 (or Poor = 0, Good = 4)", ("Poor", "Good", "N/A"))
GATE = TabScale("pass or fail", ("pass", "fail"), is_closed=True)
ROWS = tuple(
    TabRow(offer, f"=Offer {offer}", criterion, "<r>Staff</r>", scale, score, "=1+1", "@x", "http://a.example", 3)
    for offer in ("V2", "V1")
    for criterion, scale, score in (("C1", NUMBERS, Decimal("7.5")), ("C2", WORDS, "Good"), ("G", GATE, None))
)
TAB = MarksTab("RFP-1", "Contact centre", 2, "E2", "Bo", "22 Nov 2026, 10:00 CET", False, False, ROWS)


def sheet_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [name for name in archive.namelist() if "worksheets/" in name] == ["xl/worksheets/sheet1.xml"]
        return archive.read("xl/worksheets/sheet1.xml").decode()


def cells_of(content: bytes) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Marks 2"]
    return book.get_sheet_by_index(0).to_python()


def test_every_row_stands_in_the_sheet_in_its_order() -> None:
    cells = cells_of(write_marks_tab(TAB))
    head = cells.index(list(COLUMNS))
    assert [row[:6] for row in cells[head + 1 :]] == [
        ["V2", "=Offer V2", "C1", "<r>Staff</r>", NUMBERS.words, 7.5],
        ["V2", "=Offer V2", "C2", "<r>Staff</r>", WORDS.words, "Good"],
        ["V2", "=Offer V2", "G", "<r>Staff</r>", GATE.words, ""],
        ["V1", "=Offer V1", "C1", "<r>Staff</r>", NUMBERS.words, 7.5],
        ["V1", "=Offer V1", "C2", "<r>Staff</r>", WORDS.words, "Good"],
        ["V1", "=Offer V1", "G", "<r>Staff</r>", GATE.words, ""],
    ]
    assert {tuple(row[6:]) for row in cells[head + 1 :]} == {("=1+1", "@x", "http://a.example", "", 3.0)}


def test_nothing_typed_is_a_formula_or_a_link() -> None:
    content = write_marks_tab(TAB)
    assert ("<f>" in sheet_of(content), "hyperlink" in sheet_of(content)) == (False, False)


def test_the_sheet_is_protected_but_for_what_is_filled_in() -> None:
    content = write_marks_tab(TAB)
    sheet = sheet_of(content)
    assert '<sheetProtection sheet="1"' in sheet
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        formats = archive.read("xl/styles.xml").decode().split("<cellXfs")[1].split("<xf ")[1:]
    columns = re.findall(r'<col min="(\d+)" max="(\d+)" width="[\d.]+" style="(\d+)"', sheet)
    unlocked = [
        COLUMNS[column]
        for first, last, style in columns
        for column in range(int(first) - 1, int(last))
        if 'locked="0"' in formats[int(style)]
    ]
    assert unlocked == ["score", "justification", "strengths", "weaknesses", "reason of change"]


def test_each_scale_offers_its_words_beside_its_cells() -> None:
    sheet = sheet_of(write_marks_tab(TAB))
    found = re.findall(r"<dataValidation (.*?)(?:/>|>(?:<formula1>(.*?)</formula1>)</dataValidation>)", sheet)
    assert [
        (re.findall(r'sqref="(.*?)"', rule)[0], choices, "showErrorMessage" in rule) for rule, choices in found
    ] == [
        ("F10 F13", "", True),
        ("F11 F14", '"Poor,Good,N/A"', False),
        ("F12 F15", '"pass,fail"', True),
    ]
    assert all(f'prompt="{scale.words}"' in sheet for scale in (NUMBERS, WORDS, GATE))


@pytest.mark.parametrize("choices", [("Good, mostly", "Poor"), ('"A"', "B"), ("x" * 200, "y" * 200)])
def test_words_that_no_list_can_hold_are_said_without_one(choices: tuple[str, ...]) -> None:
    scale = TabScale("a scale", choices)
    sheet = sheet_of(write_marks_tab(replace(TAB, rows=(replace(ROWS[0], scale=scale),))))
    assert ('prompt="a scale"' in sheet, "<formula1>" in sheet) == (True, False)


def test_texts_longer_than_a_cell_go_on_below_and_the_rules_stay_with_their_rows() -> None:
    long = replace(ROWS[0], justification="x" * 70_000)
    content = write_marks_tab(replace(TAB, rows=(long, *ROWS[1:])))
    cells = cells_of(content)
    head = cells.index(list(COLUMNS))
    assert [row[0] for row in cells[head + 1 : head + 5]] == ["V2", "(continued)", "(continued)", "V2"]
    assert 'sqref="F13 F16"' in sheet_of(content)


def test_a_seat_with_nothing_to_mark_gets_a_tab_without_rows() -> None:
    cells = cells_of(write_marks_tab(replace(TAB, rows=())))
    assert cells[-1] == list(COLUMNS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"must_justify": True}, "A justification is required beside every score."),
        ({"asks_why": True}, "whoever changes a score says why"),
    ],
)
def test_what_the_rfp_asks_for_is_said_above_the_table(change: dict[str, bool], said: str) -> None:
    def words(tab: MarksTab) -> str:
        return " ".join(str(row[0]) for row in cells_of(write_marks_tab(tab)))

    assert (said in words(replace(TAB, **change)), said in words(TAB)) == (True, False)
