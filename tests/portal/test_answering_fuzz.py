"""Files of answers and prices with anything wrong in them: read, or refused with every fault in words."""

import random
from decimal import Decimal

import pytest

from app.domain.errors import FaultyFile
from app.domain.evaluation import Framework, Rules
from app.domain.request.request import Request
from app.portal.answering.reading import read_brought
from app.reports import answer_workbook, price_sheet_blank
from tests.portal.answering import ASKED, SHEET
from tests.portal.books import Sheet, Value, read, saved

REQUEST = Request(framework=Framework("R-1", "Title", Rules(Decimal(100)), ()), questionnaire=ASKED, price_sheet=SHEET)
ODD: tuple[Value, ...] = (
    *("", " ", "yes", "1,234", "=1+1", "(continued)", "#REF!", "Q1", "-1", "x" * 60_000, "\u202e", "nan", "1e999"),
    *(True, False, -7, 0, 1e308, 0.1 + 0.2, "2027-02-30", "31.12.2027", "Q5-1", "Table 1", "line"),
)


def _workbooks() -> tuple[bytes, bytes]:
    moment = "2026-11-28T12:00:00+00:00"
    head = answer_workbook.Head("R-1", "Title", "Vendor", "EUR", "", taken_out="28 Nov 2026", moment=moment)
    prices = price_sheet_blank.Head("R-1", "Title", "EUR", "", taken_out="28 Nov 2026", moment=moment)
    answers = {"Q1": '"yes"', "Q2": '"words"', "Q5": '[["Bern","40"]]'}
    return (
        answer_workbook.write_answer_workbook(ASKED, answers, head=head),
        price_sheet_blank.write_blank_price_sheet(SHEET, head=prices),
    )


def _of_cells(content: bytes, chance: random.Random) -> bytes:
    """The workbook with some cells, rows or sheets as somebody could leave them."""
    book = read(content)
    for _ in range(chance.randint(1, 12)):
        sheet = chance.choice(list(book.values()))
        row, column = chance.randint(1, len(sheet.rows) + 2), chance.randint(1, 13)
        sheet.put(row, column, chance.choice(ODD))
    if chance.random() < 0.2:
        book.pop(chance.choice(list(book)))
    if chance.random() < 0.2:
        book["More"] = Sheet("More", [["code", "answer"]])
    sheet = chance.choice(list(book.values())) if book else Sheet("Answers", [])
    chance.shuffle(sheet.rows) if chance.random() < 0.2 else None
    return saved(book or {"Empty": sheet})


def _of_bytes(content: bytes, chance: random.Random) -> bytes:
    broken = bytearray(content)
    for _ in range(chance.randint(1, 30)):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken[: chance.randint(1, len(broken))] if chance.random() < 0.3 else broken)


def _read_or_refused(mutants: int) -> tuple[int, list[str]]:
    """How many were read, and the sentences about the others; whatever else happens is raised."""
    chance, good = random.Random(8), _workbooks()
    read_whole, sentences = 0, []
    for number in range(mutants):
        mutate = _of_cells if number % 2 else _of_bytes
        content = mutate(good[number // 2 % 2], chance)
        try:
            brought = read_brought(content, request=REQUEST, stored={})
        except FaultyFile as refused:
            sentences += [fault.text for fault in refused.faults] or ["without a word"]
        else:
            read_whole += all(isinstance(text, str) for text in brought.texts.values())
    return read_whole, sentences


def _said_badly(sentences: list[str]) -> list[str]:
    return [sentence for sentence in sentences if not sentence.endswith((".", "?", ")"))]


def test_mutants_are_read_or_refused_in_words() -> None:
    count, sentences = _read_or_refused(16)
    assert (0 < count < 16, _said_badly(sentences)) == (True, [])


@pytest.mark.endurance
def test_thousands_of_mutants_are_read_or_refused_in_words() -> None:
    count, sentences = _read_or_refused(5_000)
    assert (0 < count < 5_000, _said_badly(sentences)) == (True, [])
