"""Attacks on the whole that were tried from outside and inside: each hole found stays closed."""

import io
import time
import zipfile

import pytest

from app.domain.errors import FaultyFile
from app.evaluations.reading import read_evaluation
from tests.evaluations.workbooks import altered, csv_zip, sheets, xlsx

UNUSUAL = "The workbook is written in an unusual way. Open it in Excel or LibreOffice and save it anew."
SHEET = "xl/worksheets/sheet4.xml"


def refused(content: bytes) -> str:
    """The first sentence with which a file is refused."""
    with pytest.raises(FaultyFile) as error:
        read_evaluation(content)
    return error.value.faults[0].text


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    "hidden", [b"<!--" + b'<c r="A1" t="s" ' * 20_000 + b"-->", b"<?x " + b'<c r="A1" ' * 20_000 + b"?>"]
)
def test_mark_up_hidden_in_a_sheet_does_not_occupy_the_server(hidden: bytes) -> None:
    content = altered(xlsx(sheets()), member=SHEET, old=b"<sheetData>", new=hidden + b"<sheetData>")
    started = time.monotonic()
    assert refused(content) == UNUSUAL
    assert time.monotonic() - started < 1


def test_a_formula_followed_by_endless_blanks_does_not_occupy_the_server() -> None:
    blanks = b'<c r="F9"><f>1</f>' + b" " * 900_000 + b"<v>1</v></c></row></sheetData>"
    content = altered(xlsx(sheets()), member=SHEET, old=b"</row></sheetData>", new=blanks)
    started = time.monotonic()
    assert read_evaluation(content).evaluation.framework.reference == "RFP-1"
    assert time.monotonic() - started < 2


def test_a_cell_with_an_endless_attribute_is_refused() -> None:
    content = altered(xlsx(sheets()), member=SHEET, old=b'<c r="A1"', new=b'<c r="A1" x="' + b"t='s' " * 100 + b'"')
    assert refused(content) == UNUSUAL


def test_a_long_text_behind_an_empty_run_is_counted_for_every_cell_that_shares_it() -> None:
    scores = [
        ("vendor", "criterion", "evaluator", "score", "comment"),
        *(("V1", "C1", f"E{seat}", "8", "LONG") for seat in range(3_000)),
    ]
    long = b"<si><t/><r><t>" + b"x" * 90_000 + b"</t></r></si>"
    content = altered(xlsx(sheets(Scores=scores)), member="xl/sharedStrings.xml", old=b"<si><t>LONG</t></si>", new=long)
    sentence = "The texts of the workbook's cells are too long together. Shorten them or split the file."
    assert refused(content) == sentence


def test_endless_unknown_ids_are_told_without_endless_guessing() -> None:
    criteria = [
        ("id", "title", "kind", "weight", "scale_max"),
        *((f"CRIT{n}", "t", "score", "1", "10") for n in range(300)),
    ]
    scores = [("vendor", "criterion", "evaluator", "score"), *(("V1", f"CROT{n}", "E1", "8") for n in range(5_000))]
    panel = [("id", "criteria"), ("E1", " ".join(f"CROT{n}" for n in range(5_000)))]
    started = time.monotonic()
    refused(csv_zip(sheets(rules={"total_points": "300"}, Criteria=criteria, Scores=scores)))
    refused(csv_zip(sheets(rules={"total_points": "300"}, Criteria=criteria, Panel=panel, Scores=None)))
    assert time.monotonic() - started < 6


@pytest.mark.parametrize("letter", ["\x9b", "\x7f", "\u202e", "\u2066"])
def test_letters_that_steer_a_terminal_or_turn_a_name_round_are_refused(letter: str) -> None:
    content = csv_zip(sheets(Vendors=[("id", "name"), ("V1", f"Al{letter}pha"), ("V2", "Beta")]))
    assert refused(content) == (
        f"The text holds the invisible control character U+{ord(letter):04X} at place 3. "
        "Delete it there and type the text anew if need be."
    )


def test_every_kind_of_line_end_in_a_name_becomes_a_blank() -> None:
    content = csv_zip(sheets(Vendors=[("id", "name"), ("V1", "Al\u2028pha\u2029One"), ("V2", "Beta")]))
    assert read_evaluation(content).evaluation.offers[0].name == "Al pha One"
