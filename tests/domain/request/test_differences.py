"""What differs between two requests: told by part, thing and word, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.request.described import Part
from app.domain.request.differences import Change, Difference, differences, in_plain_text, summary
from app.domain.request.price_sheet import Quantity
from app.domain.request.request import Request
from app.domain.request.requirements import Side
from app.domain.request.word_differences import Fate, Piece, word_differences
from tests.domain.request.requests import a_request

TEXTS = st.text(alphabet="ab \n.", max_size=30)


def told(found: tuple[Difference, ...]) -> list[tuple[Part, str, Change]]:
    return [(each.part, each.name, each.change) for each in found]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again_from_their_pieces(before: str, after: str) -> None:
    pieces = word_differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.fate is not Fate.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.fate is not Fate.REMOVED) == after


def test_words_that_changed_side_by_side_are_one_change() -> None:
    assert word_differences("Answer calls within 30 seconds.", "Answer most calls within one minute.") == (
        Piece(Fate.KEPT, "Answer"),
        Piece(Fate.ADDED, " most"),
        Piece(Fate.KEPT, " calls within "),
        Piece(Fate.REMOVED, "30 seconds"),
        Piece(Fate.ADDED, "one minute"),
        Piece(Fate.KEPT, "."),
    )


@pytest.mark.parametrize("words", ["x ", "x y ", "\n"])
def test_a_text_that_repeats_itself_is_compared_as_fast_as_any_other(words: str) -> None:
    before, after = words * 20_000, ("z " + words) * 90
    pieces = word_differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.fate is not Fate.REMOVED) == after


def test_a_request_differs_in_nothing_from_itself() -> None:
    assert (differences(a_request(), a_request()), summary(())) == ((), "Nothing differs.")


def changed() -> Request:
    """The request with one change in every part."""
    before = a_request()
    framework = before.framework
    first, second, *_ = before.sections
    return replace(
        before,
        framework=replace(
            framework,
            title="Another title",
            rules=replace(framework.rules, total_points=Decimal(1000)),
            criteria=tuple(
                replace(node, weight=Decimal(55)) if node.id == "C1" else node for node in framework.criteria
            ),
            scales=framework.scales[:-1],
        ),
        sections=(second, replace(first, body="We answer calls from **7** to 20."), *before.sections[2:]),
        scope=tuple(replace(item, side=Side.OUT) if item.side is Side.OPEN else item for item in before.scope),
        requirements=before.requirements[1:],
        terms=(replace(before.terms[0], is_flagged=True, concern="Nobody can."), *before.terms[1:]),
        questionnaire=replace(
            before.questionnaire,
            questions=(
                replace(before.questionnaire.questions[0], is_mandatory=False),
                *before.questionnaire.questions[1:],
            ),
        ),
        price_sheet=replace(
            before.price_sheet,
            lines=(
                replace(before.price_sheet.lines[0], quantities=(Quantity(1, "", Decimal(5)),)),
                *before.price_sheet.lines[1:],
            ),
        ),
        panel=before.panel[:-1],
        schedule=(replace(before.schedule[0], at=datetime(2026, 12, 3, 8, tzinfo=UTC)), *before.schedule[1:]),
        closes_at=datetime(2027, 1, 20, 11, tzinfo=UTC),
    )


def test_every_part_is_told_by_thing_and_kind_of_change() -> None:
    assert told(differences(a_request(), changed())) == [
        (Part.RFP, "The RFP", Change.CHANGED),
        (Part.DOCUMENT, "Section 1 What we need", Change.MOVED),
        (Part.DOCUMENT, "Section 2 About the service", Change.CHANGED),
        (Part.SCOPE, "Out of scope: Complaints about invoices", Change.CHANGED),
        (Part.REQUIREMENTS, "R1 Callers reach a person who speaks their language", Change.REMOVED),
        (Part.TERMS, "T1 Service credits", Change.CHANGED),
        (Part.QUESTIONNAIRE, "Q1 In which languages do you answer?", Change.CHANGED),
        (Part.PRICING_SHEET, "L1 Agent hour", Change.CHANGED),
        (Part.CRITERIA, "C1 Languages", Change.CHANGED),
        (Part.RULES, "The rules", Change.CHANGED),
        (Part.SCALES, "quality", Change.CHANGED),
        (Part.PANEL, "E2 Finance", Change.REMOVED),
        (Part.SCHEDULE, "Questions of vendors", Change.CHANGED),
    ]


def test_the_deadline_is_told_in_the_time_zone_of_the_rfp() -> None:
    before = a_request()
    found = differences(before, replace(before, closes_at=datetime(2027, 7, 20, 10, tzinfo=UTC)))
    pieces = found[0].texts[0].pieces
    assert found[0].texts[0].label == "Deadline for responses"
    assert "".join(piece.text for piece in pieces if piece.fate is not Fate.ADDED) == (
        "Friday 15 January 2027, 12:00 CET"
    )
    assert (
        "".join(piece.text for piece in pieces if piece.fate is not Fate.REMOVED) == "Tuesday 20 July 2027, 12:00 CEST"
    )


def test_what_only_changed_its_place_is_told_as_moved_and_only_that() -> None:
    before = a_request()
    first, *others = before.sections
    found = differences(before, replace(before, sections=(*others, first)))
    assert told(found) == [(Part.DOCUMENT, "Section 2 About the service", Change.MOVED)]


def test_a_code_that_changed_is_one_thing_gone_and_one_come() -> None:
    before = a_request()
    renamed = replace(before.requirements[0], code="R9")
    found = differences(before, replace(before, requirements=(renamed, *before.requirements[1:])))
    assert [(each.name[:2], each.change) for each in found] == [("R9", Change.ADDED), ("R1", Change.REMOVED)]
    assert summary(found) == "1 thing added and 1 removed."


def test_in_plain_text_words_are_marked_by_part() -> None:
    before = a_request()
    section = replace(before.sections[0], body="We answer calls from **7** to 20.")
    after = replace(before, sections=(section, *before.sections[1:]), requirements=before.requirements[:-1])
    assert in_plain_text(differences(before, after)) == (
        "Document\n"
        "- Section 1 About the service: changed\n"
        "  Text: We answer calls from **[-8-]{+7+}** to [-18-]{+20+}.\n"
        "\n"
        "Requirements\n"
        "- R2 Calls are answered fast: removed"
    )
