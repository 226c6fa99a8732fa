"""Rows of workbooks are as high as their longest text, in every program; what is read back by the machine is hidden."""

import io
import re
import zipfile
from dataclasses import replace

import pytest

from app.domain.request.price_sheet import PriceSheet
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire, QuestionSection
from app.reports import answer_workbook, price_sheet_blank
from app.reports.comparison_workbook import Table, write_tables
from app.reports.questionnaire_workbook import write_questionnaire_workbook
from app.reports.row_heights import HIGHEST, row_height
from tests.stages.responses.opened_world import SHEET

LONG = "What do you do when a site cannot be reached by anybody for more than a day? " * 4
ASKED = Questionnaire(
    (QuestionSection("a", "First"), QuestionSection("b", "Second")),
    (
        Question("Q1", "a", QuestionKind.LONG_TEXT, LONG),
        Question("Q2", "b", QuestionKind.MONEY, "How much?"),
    ),
)
HEAD = {"reference": "R1", "title": "Calls", "currency": "", "deadline": ""}
TAKEN_OUT = {"taken_out": "28 Nov 2026, 15:28 CET", "moment": "2026-11-28T14:28:52+00:00"}


def sheet_of(content: bytes, *, number: int = 1) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(f"xl/worksheets/sheet{number}.xml").decode()


def heights(content: bytes, *, number: int = 1) -> dict[int, float]:
    """The heights that are set, by 1-based row."""
    rows = re.findall(r'<row r="(\d+)"[^>]*? ht="([\d.]+)"', sheet_of(content, number=number))
    return {int(row): float(height) for row, height in rows}


def written() -> bytes:
    head = answer_workbook.Head(**HEAD, vendor="Aare AG", **TAKEN_OUT)
    return answer_workbook.write_answer_workbook(ASKED, {}, head=head)


@pytest.mark.parametrize(
    ("texts", "height"),
    [([("short", 10)], None), ([("a" * 15, 10), ("b\nb\nb", 10)], 42.5), ([("a" * 100_000, 10)], HIGHEST), ([], None)],
)
def test_the_longest_text_makes_the_row(texts: list[tuple[str, float]], height: float | None) -> None:
    assert row_height(texts) == height


def test_each_workbook_makes_room_for_its_long_texts() -> None:
    compared = Table("Answers", "", (("code", 8), ("question", 40)), [("Q1", LONG), ("Q2", "How much?")])
    table = heights(write_tables([compared], reference="R1"))
    assert (3 in table, 4 in table) == (True, False)
    assert heights(write_questionnaire_workbook(ASKED, reference="R1"), number=2).keys() >= {2}
    answers = heights(written())
    assert (answers[3] > 50, 4 in answers) == (True, False)


def test_a_long_note_of_the_price_sheet_is_wrapped_within_its_columns() -> None:
    sheet: PriceSheet = replace(SHEET, note=LONG)
    content = price_sheet_blank.write_blank_price_sheet(sheet, head=price_sheet_blank.Head(**HEAD, **TAKEN_OUT))
    (row,) = {int(row) for row in re.findall(r'<c r="A(\d+)"[^>]*>(?:(?!</c>).)*What do you', sheet_of(content))}
    assert f'<mergeCell ref="A{row}:L{row}"/>' in sheet_of(content)
    assert heights(content)[row] > 20


def test_when_a_file_was_taken_out_is_said_in_words_and_kept_for_reading_in_a_hidden_row() -> None:
    said = sheet_of(written(), number=2)
    assert TAKEN_OUT["taken_out"] in said
    row = re.search(r'<row r="\d+"([^>]*)>(?:(?!</row>).)*' + re.escape(TAKEN_OUT["moment"]), said)
    assert row is not None
    assert 'hidden="1"' in row[1]


def test_names_keep_their_capitals() -> None:
    assert "An amount in the currency of the RFP" in sheet_of(written())
