"""Expertise of seats and criteria, the assignment that follows from it, and the stage plan beside the criteria."""

from dataclasses import replace
from decimal import Decimal

from flask import Flask
from sqlalchemy import select

from app.db import db
from app.domain.evaluation import Criterion, CriterionKind, ScoringStage, Seat
from app.domain.request.people import Function, Level
from app.models.panel import SeatRow
from app.models.rfp import MemberProfile, Rfp
from app.stages.drafting.queries.request import criterion_expertise_of, seat_expertise_of
from app.web.unit_of_work import writing
from tests.builders import ON_SQLITE, a_person, seated
from tests.integrity.test_statements import counted
from tests.stages.drafting.by_hand import Hand, criterion_data, seat_data, started
from tests.stages.drafting.test_draft import group, leaf
from tests.stages.drafting.test_parity import stored


def rfp_id(hand: Hand) -> int:
    return db.session.scalars(select(Rfp.id).where(Rfp.public_id == hand.public_id)).one()


def asked(app: Flask, hand: Hand) -> dict[str, tuple[str, ...]]:
    with app.app_context():
        return criterion_expertise_of(rfp_id(hand))


def a_draft(app: Flask) -> Hand:
    """A group that asks for security, with two criteria, one of which asks for law; and three seats."""
    hand = started(app)
    hand.saved("criteria/add", criterion_data(group("G"), expertise="IT security"))
    hand.saved("criteria/add", criterion_data(leaf("C1", parent="G")))
    hand.saved("criteria/add", criterion_data(leaf("C2", parent="G"), expertise="Law"))
    for code, fields in (("E1", "security"), ("E2", "security, contract law"), ("E3", "")):
        hand.saved("panel/add", seat_data(Seat(code, f"Seat {code}")) | {"expertise": fields})
    return hand


def test_fields_are_kept_follow_a_new_code_and_go_with_the_criterion(app: Flask) -> None:
    hand = a_draft(app)
    assert asked(app, hand) == {"C2": ("Law",), "G": ("IT security",)}
    node = next(node for node in stored(app, hand.public_id).framework.criteria if node.id == "C2")
    number = [each.id for each in stored(app, hand.public_id).framework.criteria].index("C2") + 1
    page = hand.client.get(hand.at(f"criteria/{number}")).text
    assert 'value="Law"' in page
    hand.saved(f"criteria/{number}", criterion_data(replace(node, id="LEGAL"), expertise="law, Data protection"))
    assert asked(app, hand) == {"G": ("IT security",), "LEGAL": ("law", "Data protection")}
    hand.saved(f"criteria/{number}/remove", {})
    assert asked(app, hand) == {"G": ("IT security",)}


def test_a_field_that_cannot_be_kept_is_said_beside_it(app: Flask) -> None:
    hand = a_draft(app)
    answer = hand.post("panel/add", seat_data(Seat("E9", "Nine")) | {"expertise": "x" * 61})
    assert (answer.status_code, "is too long. A field is a few words" in answer.text) == (422, True)
    assert "x" * 61 in answer.text


def test_criteria_are_proposed_by_expertise_and_saved_with_one_click(app: Flask) -> None:
    hand = a_draft(app)
    page = hand.client.get(hand.at("assign-by-expertise")).text
    said = (
        "Only one seat would score C2 Title C2",
        "Seat E3 shares no field with any criterion",
        "Knows security, contract law",
        "(Law)",
    )
    assert {words: words in page for words in said} == dict.fromkeys(said, True)
    hand.saved("assign-by-expertise", {})
    panel = stored(app, hand.public_id).panel
    assert [(seat.id, seat.criteria) for seat in panel] == [("E1", ("C1",)), ("E2", ("C1", "C2")), ("E3", ())]
    again = hand.client.get(hand.at("assign-by-expertise")).text
    assert ["Every seat scores this already." in again, "Assign like this" in again] == [True, False]
    stale = hand.client.post(hand.at("assign-by-expertise"), data={"version": "1"})
    assert stale.status_code == 409


def test_who_sits_on_a_seat_brings_fields_along(app: Flask) -> None:
    hand = a_draft(app)
    person = a_person(app)
    seated(app, person=person, rfp=hand.public_id, seat="E3")
    with app.app_context(), writing() as session:
        profile = MemberProfile(rfp_id=rfp_id(hand), person_id=person, expertise='["Law"]')
        profile.function, profile.level = Function.LEGAL, Level.MANAGER
        session.add(profile)
    hand.saved("assign-by-expertise", {})
    panel = stored(app, hand.public_id).panel
    assert [seat.criteria for seat in panel] == [("C1",), ("C1", "C2"), ("C2",)]
    assert "Knows Law" in hand.client.get(hand.at("panel")).text


def test_changing_a_seat_keeps_or_changes_its_fields(app: Flask) -> None:
    hand = a_draft(app)
    with app.app_context():
        seat = db.session.scalars(select(SeatRow.public_id).where(SeatRow.code == "E1")).one()
    data = seat_data(Seat("E1", "Ada")) | {"expertise": "Telephony, security"}
    hand.saved(f"panel/{seat}", data)
    with app.app_context():
        assert seat_expertise_of(rfp_id(hand))["E1"] == ("Telephony", "security")
    stale = hand.client.post(hand.at(f"panel/{seat}"), data=data | {"expertise": "Mine", "version": "1"})
    assert (stale.status_code, "Fields of expertise is now stored as: Telephony, security" in stale.text) == (409, True)


def test_what_counts_how_much_stands_beneath_the_criteria(app: Flask) -> None:
    hand = started(app)
    hand.saved("criteria/add", criterion_data(leaf("C1", "50")))
    visit = Criterion(
        "V1", "Visit", CriterionKind.SCORE, weight=Decimal(20), scale_max=Decimal(5), stage=ScoringStage.SITE_VISIT
    )
    hand.saved("criteria/add", criterion_data(visit))
    page = hand.client.get(hand.at("criteria")).text
    part = page[page.index('id="stage-plan"') :]
    words = ("Site visits take place. There are no interviews", "Written response", "50 %", "20 %", "30 %")
    assert [word in part for word in words] == [True] * 5


@ON_SQLITE
def test_the_proposal_takes_the_same_number_of_statements_at_two_sizes(app: Flask) -> None:
    hand = a_draft(app)
    small = statements(hand)
    for number in range(4, 12):
        hand.saved("panel/add", seat_data(Seat(f"E{number}", "One more")) | {"expertise": "law"})
    assert (statements(hand), small <= 10) == (small, True)


def statements(hand: Hand) -> int:
    hand.client.get(hand.at("assign-by-expertise"))
    found: list[str] = []
    with counted(found):
        hand.client.get(hand.at("assign-by-expertise"))
    return len(found)
