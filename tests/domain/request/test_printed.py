"""The printed RFP as values: chapters numbered on, every kind of answer with its room, the buyer's own left out."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from app.domain.evaluation import Location
from app.domain.request.paper import Asked, Choices, Head, Room, Table
from app.domain.request.price_sheet import PriceSheet, Quantity, Recurrence, SheetLine
from app.domain.request.printed import Edition, printed
from app.domain.request.request import Request
from tests.domain.request.requests import a_request

AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
DRAFT = Edition("City of Example", AT)


def heads(request: Request) -> list[str]:
    return [f"{head.number} {head.title}" for head in printed(request, DRAFT).heads if head.level == 1]


def tables_under(request: Request, key: str) -> list[Table]:
    """The tables between the heading `key` and the next."""
    blocks = printed(request, DRAFT).blocks
    start = next(place for place, block in enumerate(blocks) if isinstance(block, Head) and block.key == key)
    end = next((place for place, block in enumerate(blocks) if place > start and isinstance(block, Head)), len(blocks))
    return [block for block in blocks[start:end] if isinstance(block, Table)]


def titles(table: Table) -> list[str]:
    return [column.title for column in table.columns]


def cells(table: Table) -> list[list[str]]:
    return [[" / ".join(words.text for words in cell.words) for cell in row] for row in table.rows]


def test_the_chapters_that_are_answered_follow_the_sections_in_number() -> None:
    assert heads(a_request())[1:5] == ["2 What we need", "3 Scope", "4 Requirements", "5 Contract terms"]
    assert heads(replace(a_request(), sections=(), scope=(), terms=()))[:2] == ["1 Requirements", "2 Questionnaire"]


def test_keys_of_headings_are_unique() -> None:
    keys = [head.key for head in printed(a_request(), DRAFT).heads]
    assert len(set(keys)) == len(keys)


def test_every_question_has_room_for_its_kind_of_answer() -> None:
    blocks = printed(a_request(), DRAFT).blocks
    rooms: dict[str, list[object]] = {}
    code = ""
    for block in blocks:
        if isinstance(block, Asked):
            code = block.code
        elif code and isinstance(block, Room | Choices | Table):
            rooms.setdefault(code, []).append(block)
        elif isinstance(block, Head):
            code = ""
    assert rooms["Q1"] == [Room(1)]
    assert rooms["Q2"] == [Room(6)]
    assert rooms["Q3"] == [Choices(("Yes", "No"), is_single=True)]
    assert rooms["Q4"] == [Choices(("The first", "The second"), is_single=True)]
    assert rooms["Q5"] == [Choices(("The first", "The second"), is_single=False)]
    assert rooms["Q6"] == [Room(1, "%")]
    assert rooms["Q7"] == [Choices(("Meets", "Partly", "No"), is_single=True), Room(1, "Value offered %")]
    assert rooms["Q9"] == [Room(1, "EUR")]
    assert rooms["Q10"] == [Room(1, "Name of the attached file")]
    assert [type(block) for block in rooms["Q11"]] == [Table]


def test_what_has_to_be_known_of_a_question_stands_beneath_it() -> None:
    request = a_request()
    questions = tuple(
        replace(each, condition="Q3 = yes") if each.code == "Q4" else each for each in request.questionnaire.questions
    )
    request = replace(request, questionnaire=replace(request.questionnaire, questions=questions))
    marks = {block.code: block.marks for block in printed(request, DRAFT).blocks if isinstance(block, Asked)}
    assert (marks["Q1"], marks["Q3"], marks["Q7"]) == (
        ("mandatory",),
        ("only “Yes” passes",),
        ("target: at least 80 %",),
    )
    assert marks["Q4"][0].startswith("to be answered if")


def test_a_price_is_asked_for_each_year_and_tier_and_once_for_what_is_bought_once() -> None:
    sheet = PriceSheet(
        years=2,
        tiers=("Low", "High"),
        locations=(Location.ONSHORE,),
        prices_by_year=True,
        lines=(
            SheetLine("L1", "Hour", "hour", quantities=(Quantity(1, "Low", Decimal(5)),)),
            SheetLine("L2", "Set-up", "once", Recurrence.ONE_OFF),
        ),
    )
    table = tables_under(replace(a_request(), price_sheet=sheet), "pricing-1")[0]
    assert titles(table)[3:] == ["Year 1: Low EUR", "Year 2: Low EUR", "Year 1: High EUR", "Year 2: High EUR"]
    assert [row[3:] for row in cells(table)] == [["", "", "", ""], ["", "–", "", "–"]]


def test_quantities_stand_in_as_many_tables_as_they_need() -> None:
    lines = (
        SheetLine("L1", "Hour", "hour", quantities=tuple(Quantity(year, "", Decimal(year)) for year in range(1, 9))),
    )
    found = tables_under(replace(a_request(), price_sheet=PriceSheet(years=8, lines=lines)), "pricing-quantities")
    assert [titles(table)[4:] for table in found] == [
        ["Year 1", "Year 2", "Year 3", "Year 4"],
        ["Year 5", "Year 6", "Year 7", "Year 8"],
    ]


def test_criteria_tell_their_weights_points_and_stages() -> None:
    table = tables_under(a_request(), "evaluation-criteria")[0]
    assert cells(table)[:3] == [
        ["G1", "Certified / Has to be passed.", "", "–", "Written response", "pass or fail"],
        ["Q", "Quality", "60", "60", "", ""],
        ["C1", "Languages", "50", "30", "Written response", "0 to 10"],
    ]


def test_the_deadline_stands_among_the_dates_in_the_order_of_time() -> None:
    rows = cells(tables_under(a_request(), "schedule")[0])
    assert [row[0] for row in rows] == ["Questions of vendors", "Deadline for responses", "Interviews"]
    assert rows[2][1] == "Monday 1 February 2027, 09:00 CET to Tuesday 2 February 2027, 17:00 CET"


def test_what_is_the_buyers_own_is_left_out() -> None:
    request = a_request()
    terms = tuple(replace(term, is_flagged=True, concern="we worry") for term in request.terms)
    text = repr(printed(replace(request, terms=terms), DRAFT))
    assert [words in text for words in ("we worry", "Operations", "contact centres", "Decimal('3')")] == [False] * 4


def test_foot_and_stamp_tell_a_draft_from_what_was_published() -> None:
    draft = printed(a_request(), DRAFT)
    issued = printed(a_request(), Edition("City of Example", AT, number=2, snapshot_hash="ab" * 32))
    assert (draft.foot, draft.stamp, issued.stamp) == ("RFP-2027-01 · DRAFT", "DRAFT", "")
    assert issued.foot == f"RFP-2027-01 · Addendum 2 · {'ab' * 32}"
    assert (draft.cover.state, issued.cover.state) == ("Draft", "Addendum 2")
