"""Packets of many rows: nothing is lost, heads are repeated, and a big matrix is paged both ways."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from pypdf import PdfReader

from app.domain.evaluation import PriceLine
from app.domain.standing import Cell, CellState
from app.reports.packet import packet_pdf, write_packet
from app.reports.packet_matrix import matrix_section
from app.reports.packet_price import price_section
from app.reports.pages import Entry, Furniture, Pages
from tests.reports.packet_builders import a_packet, a_ranking, an_evaluation


def empty_pages(target: io.BytesIO, *keys: str) -> Pages:
    """A document that may hold headings with these keys."""
    furniture = Furniture(
        title="Test", subject="Test", author="Test", head="Test", foot="Test", at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    return Pages(target, furniture=furniture, entries=[Entry(key, 1, key) for key in keys])


def test_a_matrix_of_50_offers_and_300_criteria_has_every_figure() -> None:
    evaluation = replace(an_evaluation(offers=50, groups=30, leaves=10, seats=0), marks=())
    ranking = a_ranking(evaluation)
    scored = Cell(CellState.SCORED, Fraction(7), Fraction(7, 50), 1, 1)
    cells = {cell: scored if state.state is CellState.NOT_SCORED else state for cell, state in ranking.cells.items()}
    target = io.BytesIO()
    pages = empty_pages(target, "matrix")
    matrix_section(pages, a_packet(evaluation, ranking=replace(ranking, cells=cells)))
    count = pages.finish()
    printed = PdfReader(io.BytesIO(target.getvalue())).pages
    first, late, last = (" ".join(printed[index].extract_text().split()) for index in (0, count - 2, count - 1))
    assert "Offers 1 to 6 of 50 Criterion Points 1 " in first
    assert last.startswith("Criterion Points 49 Vendor 49 Ltd 50 Vendor 50 Ltd")
    assert "Criterion 30.10: how the service is staffed 0.2 0.14 0.14" in late
    assert "Price 40 10.15 10.00" in last
    assert len(printed) == count


def test_a_thousand_price_lines_are_all_there_under_repeated_heads() -> None:
    evaluation = an_evaluation(offers=1, groups=1, leaves=1, seats=1)
    lines = tuple(PriceLine("V1", Decimal(number), f"Line-{number}.", "2027") for number in range(1, 1001))
    packet = a_packet(replace(evaluation, prices=lines), ranking=a_ranking(evaluation))
    target = io.BytesIO()
    pages = empty_pages(target, "price", "price-0")
    price_section(pages, packet)
    pages.finish()
    texts = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(target.getvalue())).pages]
    missing = [number for number in range(1, 1001) if not any(f"Line-{number}. 2027 {number:,}" in t for t in texts)]
    assert missing == []
    assert [("Line Year Amount EUR" in text) for text in texts] == [True] * len(texts)
    assert "Total counted 500,500" in texts[-1]


def test_the_sum_of_prices_never_stands_alone_on_a_page() -> None:
    evaluation = an_evaluation(offers=1, groups=1, leaves=1, seats=1)
    lasts = []
    for count in range(26, 31):
        lines = tuple(PriceLine("V1", Decimal(1), f"Line-{number}.", "2027") for number in range(1, count + 1))
        packet = a_packet(replace(evaluation, prices=lines), ranking=a_ranking(evaluation))
        target = io.BytesIO()
        pages = empty_pages(target, "price", "price-0")
        price_section(pages, packet)
        pages.finish()
        text = " ".join(PdfReader(io.BytesIO(target.getvalue())).pages[-1].extract_text().split())
        lasts.append(f"Line-{count}. 2027 1 Total counted {count}" in text and "Line Year Amount EUR" in text)
    assert lasts == [True] * len(lasts)


def test_written_into_a_file_the_packet_is_the_same() -> None:
    evaluation = an_evaluation(offers=2, groups=1, leaves=1, seats=1)
    packet = a_packet(evaluation, ranking=a_ranking(evaluation))
    target = io.BytesIO()
    count = write_packet(packet, target)
    assert target.getvalue() == packet_pdf(packet)
    assert count == len(PdfReader(target).pages)


def test_marks_without_words_are_listed_together() -> None:
    evaluation = an_evaluation(offers=1, groups=1, leaves=2, seats=3, comment="")
    first = evaluation.marks[0]._replace(comment="The only words.")
    packet = a_packet(replace(evaluation, marks=(first, *evaluation.marks[1:])), ranking=a_ranking(evaluation))
    pages = PdfReader(io.BytesIO(packet_pdf(packet))).pages
    [text] = [words for page in pages if "The only words." in (words := " ".join(page.extract_text().split()))]
    assert "Evaluator 1 9 The only words. Evaluator 2 4 Evaluator 3 5 Criterion Marks without words Points" in text
    assert "Evaluator 1: 6; Evaluator 2: 7; Evaluator 3: 8 21.00 of 30 points" in text
