"""Packets of many rows: heads are repeated, a big matrix is paged both ways, and what is left out is said."""

import io
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from pypdf import PdfReader

from app.domain import packet_marks
from app.domain.evaluation import PriceLine
from app.domain.standing import Cell, CellState
from app.reports.packet import packet_pdf, write_packet
from tests.reports.packet_builders import a_packet, a_ranking, an_evaluation
from tests.reports.packet_print import set_alone


def test_a_matrix_of_50_offers_and_300_criteria_shows_those_with_most_points_and_says_what_it_leaves_out() -> None:
    evaluation = replace(an_evaluation(offers=50, groups=30, leaves=10, seats=0), marks=())
    ranking = a_ranking(evaluation)
    scored = Cell(CellState.SCORED, Fraction(7), Fraction(7, 50), 1, 1)
    cells = {cell: scored if state.state is CellState.NOT_SCORED else state for cell, state in ranking.cells.items()}
    pages = set_alone(a_packet(evaluation, ranking=replace(ranking, cells=cells)), "matrix")
    first, last = pages[0], pages[-1]
    assert "the 100 criteria with the most points and the sums of all groups; 201 further criteria" in first
    assert "Offers 1 to 6 of 50 Criterion Points 1 " in first
    assert "Criterion 1.1: how the service is staffed 0.2 0.14 0.14" in first
    assert last.startswith("Criterion Points 49 Vendor 49 Ltd 50 Vendor 50 Ltd")
    assert "Price 40 10.15 10.00" in last
    groups = {group for group in range(1, 31) if any(f"Part {group} of the service 2 " in page for page in pages)}
    assert groups == set(range(1, 31))


def test_a_matrix_of_common_size_has_every_figure() -> None:
    evaluation = an_evaluation(offers=10, groups=6, leaves=10, seats=1, comment="")
    pages = set_alone(a_packet(evaluation, ranking=a_ranking(evaluation)), "matrix")
    titles = {f"Criterion {group}.{leaf}: how" for group in range(1, 7) for leaf in range(1, 11)}
    assert {title for title in titles if sum(title in page for page in pages) != 2} == set()


def test_a_thousand_price_lines_are_all_there_under_repeated_heads() -> None:
    evaluation = an_evaluation(offers=1, groups=1, leaves=1, seats=1)
    lines = tuple(PriceLine("V1", Decimal(number), f"Line-{number}.", "2027") for number in range(1, 1001))
    packet = a_packet(replace(evaluation, prices=lines), ranking=a_ranking(evaluation))
    texts = set_alone(packet, "price")
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
        text = set_alone(packet, "price")[-1]
        lasts.append(f"Line-{count}. 2027 1 Total counted {count}" in text and "Line Year Amount EUR" in text)
    assert lasts == [True] * len(lasts)


def test_more_marks_than_anybody_reads_are_left_to_the_data_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packet_marks, "MOST_MARKS", 10)
    evaluation = an_evaluation(offers=2, groups=1, leaves=2, seats=3)
    packet = a_packet(evaluation, ranking=a_ranking(evaluation))
    [page] = set_alone(packet, "marks")
    assert "There are 12 marks, more than anybody reads one by one." in page
    assert packet_marks.marks_entries(packet) == ()


def test_many_spreads_are_bounded_to_the_widest() -> None:
    evaluation = an_evaluation(offers=12, groups=6, leaves=7, seats=3, comment="")
    text = " ".join(set_alone(a_packet(evaluation, ranking=a_ranking(evaluation)), "agreement"))
    assert "Here stand the cells with the widest spread, from " in text


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
    [text] = set_alone(packet, "marks")
    assert "Evaluator 1 9 The only words. Evaluator 2 4 Evaluator 3 5 Criterion Marks without words Points" in text
    assert "Evaluator 1: 6; Evaluator 2: 7; Evaluator 3: 8 21.00 of 30 points" in text
