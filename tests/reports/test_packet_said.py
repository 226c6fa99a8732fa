"""Sentences of a packet that newcomers stumbled over: recusals once, scenarios that are not final, how scoring went."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.evaluation import MarkKind
from app.domain.packet import Course, DecisionPacket, Source
from app.domain.packet_document import Facts, Prose, Table
from app.domain.packet_executive import executive_page
from app.domain.packet_marks import marks_blocks
from app.domain.packet_minimums import minimums_blocks
from app.domain.packet_ranking import rounding_note
from app.domain.packet_record import audit_blocks, process_blocks, submitted_sentence, warnings_blocks
from app.domain.packet_scenarios import scenarios_blocks
from app.domain.packet_words import source_sentences, to_know
from app.domain.robustness import about
from app.reports import look
from app.reports.text import lines_of
from tests.reports.examined import with_scenario
from tests.reports.packet_builders import a_packet, a_ranking, an_evaluation


def packet_with_a_recusal() -> DecisionPacket:
    """Evaluator 2 stood back from the second offer on all four criteria."""
    evaluation = an_evaluation(offers=2, groups=2, leaves=2, seats=2)
    marks = tuple(
        mark._replace(kind=MarkKind.RECUSED, value=None, comment="A brother works there.")
        if (mark.evaluator, mark.offer) == ("E2", "V2")
        else mark
        for mark in evaluation.marks
    )
    return a_packet(replace(evaluation, marks=marks), ranking=a_ranking(evaluation))


def test_a_recusal_is_said_before_signing_and_in_the_warnings_with_its_reason() -> None:
    packet = packet_with_a_recusal()
    said = (
        "Stood back: Evaluator 2 from Ångström Services (A brother works there). Their marks are not in the scores "
        "concerned."
    )
    assert to_know(packet)[0] == ("Conflicts of interest", said)
    assert said in [block.text for block in warnings_blocks(packet) if isinstance(block, Prose)]


def test_a_recusal_is_one_line_over_the_marks_of_its_offer() -> None:
    blocks = list(marks_blocks(packet_with_a_recusal()))
    lines = [block.text for block in blocks if isinstance(block, Prose) and "stood back" in block.text]
    assert lines == ["Evaluator 2 stood back from this offer, on 4 criteria: A brother works there."]
    rows = [row for block in blocks if isinstance(block, Table) for row in block.rows]
    assert not any("recused" in str(cell) for row in rows for cell in row)


def test_a_scenario_with_missing_marks_is_said_not_to_be_final() -> None:
    packet = with_scenario()
    tried = packet.scenarios[0]
    open_one = replace(tried, ranking=replace(tried.ranking, complete=False))
    blocks = list(scenarios_blocks(replace(packet, scenarios=(open_one,))))
    told = dict(next(block for block in blocks if isinstance(block, Facts)).rows)
    assert told["Not final"].endswith("missing in it, so its totals and ranks are provisional: they will change.")
    table = next(block for block in blocks if isinstance(block, Table))
    assert [column.title for column in table.columns[1:]] == ["Record", "Scenario 1, not final"]
    assert "Not final" not in dict(next(b for b in scenarios_blocks(packet) if isinstance(b, Facts)).rows)


def test_what_a_scenario_changes_is_said_in_whole_sentences() -> None:
    facts = next(block for block in scenarios_blocks(with_scenario()) if isinstance(block, Facts))
    assert dict(facts.rows)["Changes"] == (
        "Price over three years weighs 45 instead of 25. The weights beside it share the rest of their sum in "
        "proportion."
    )


def test_a_weight_that_was_rounded_is_said_to_be_about() -> None:
    assert about(Fraction(38836, 1000)) == "about 38.84"
    assert about(Fraction(1, 3)) == "about 0.33"
    assert about(Decimal("38.84")) == about(Fraction(971, 25)) == "38.84"


def test_the_process_says_whether_scoring_is_closed_and_who_submitted_when() -> None:
    packet = packet_with_a_recusal()
    at = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    course = Course(at, submitted=(("Evaluator 1", at), ("Evaluator 2", None)))
    told = dict(next(b for b in process_blocks(replace(packet, course=course)) if isinstance(b, Facts)).rows)
    assert told["Scoring"] == "Scoring was closed on 20 November 2026, 09:00 CET."
    assert told["Submitted"] == "Evaluator 1: 20 November 2026, 09:00 CET; Evaluator 2: not yet."
    still = dict(next(b for b in process_blocks(replace(packet, course=Course(None))) if isinstance(b, Facts)).rows)
    assert still["Scoring"] == "Scoring is not closed: marks can still change."


def test_who_came_with_all_marks_is_not_said_to_have_submitted_at_the_import() -> None:
    packet = packet_with_a_recusal()
    at = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    one, other = ("Evaluator 1", at), ("Evaluator 2", None)
    said = [
        submitted_sentence(replace(packet, course=Course(None, submitted=seats, imported_at=at)))
        for seats in ((one, other), (one,), (other,))
    ]
    assert said == [
        "Evaluator 1: before the import; Evaluator 2: not yet.",
        "The marks were given before the import.",
        "Evaluator 2: not yet.",
    ]


def test_an_open_scoring_is_said_before_signing() -> None:
    packet = packet_with_a_recusal()
    first = [
        executive_page(replace(packet, course=course)).to_know[0][0]
        for course in (None, Course(None), Course(datetime(2026, 11, 20, 8, 0, tzinfo=UTC)))
    ]
    assert first == ["Conflicts of interest", "Scoring is open", "Conflicts of interest"]


@pytest.mark.parametrize(
    ("source", "in_audit", "in_process"),
    [
        (
            Source(),
            "Every step taken in this application is a row in a chain",
            "The evaluation was recorded in Finalist.",
        ),
        (
            Source(imported=True, marks_before=9),
            "The evaluation was imported: its marks were given before",
            "this tool",
        ),
        (
            Source(imported=True, marks_here=9),
            "Rules, offers and prices were imported, and the chain begins with the import. Every mark was given in",
            "every mark was given in Finalist.",
        ),
        (
            Source(imported=True, marks_here=2, marks_before=7),
            "The evaluation was imported, and the chain begins with the import: no row tells who gave which of the 7",
            "7 marks came with it, and this tool did not watch them being given; 2 were given or changed in Finalist",
        ),
    ],
)
def test_the_packet_says_which_marks_were_given_before_an_import(
    source: Source, in_audit: str, in_process: str
) -> None:
    packet = replace(packet_with_a_recusal(), source=source)
    first = next(block.text for block in audit_blocks(packet) if isinstance(block, Prose))
    assert (first.startswith(in_audit), in_process in source_sentences(packet)[0]) == (True, True)


def test_minimums_are_told_with_what_each_offer_reached() -> None:
    blocks = list(minimums_blocks(with_scenario()))
    rows = [[getattr(cell, "text", cell) for cell in row] for b in blocks if isinstance(b, Table) for row in b.rows]
    assert rows[0] == ["Ångström Services (sample)", "Quality", "60 %", "82.74 %", "+22.74 %"]
    assert len(rows) == 12


def test_parts_that_do_not_add_up_as_printed_are_explained() -> None:
    packet = with_scenario()
    assert rounding_note(packet, packet.ranking.standings) == (
        "Each figure is rounded once from its exact value, so printed parts may differ from their sum by 0.01."
    )
    assert rounding_note(packet, packet.ranking.standings[1:3]) == ""


def test_a_percent_sign_stays_on_the_line_of_its_figure() -> None:
    style = look.BODY
    width = style.face.width("It reached 82.74", size=style.size) + 1
    assert lines_of("It reached 82.74 % of all", style=style, width=width) == ["It reached", "82.74 % of all"]
