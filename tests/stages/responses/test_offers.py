"""Offers and prices as they are typed in, and opening the scoring of them."""

from dataclasses import replace
from decimal import Decimal

from flask import Flask
from sqlalchemy import select, update

from app.db import db
from app.domain.evaluation import Criterion, CriterionKind, Location, Offer, OfferStatus, PriceLine, Seat, SupportModel
from app.domain.lifecycle import Stage
from app.domain.opening import opening_faults
from app.domain.policy import Role
from app.domain.snapshot import snapshot_hash
from app.models.audit import AuditRow
from app.models.rfp import Rfp
from app.stages.responses.queries import draft_evaluation
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import a_person, seated, signed_in, with_role
from tests.stages.drafting.by_hand import Hand, criterion_data, offer_data, prices_data, seat_data, started
from tests.stages.drafting.test_parity import stored

ALPHA = Offer("V1", "Alpha", "Alpha Group", country="Spain", location=Location.NEARSHORE)
LINES = [
    PriceLine("V1", Decimal(120000), "Set-up", "2027", Location.ONSHORE, SupportModel.DEDICATED, note="once"),
    PriceLine("V1", Decimal("-5000.25"), "Discount"),
    PriceLine("V1", Decimal(90000), "Shared variant", counted=False),
]


def ready(app: Flask) -> Hand:
    """A draft that could open: price and one criterion, one seat, one offer with prices."""
    hand = started(app)
    leaf = Criterion("C1", "Service", CriterionKind.SCORE, weight=Decimal(70), scale_max=Decimal(10))
    hand.saved("criteria/add", criterion_data(leaf))
    hand.saved("panel/add", seat_data(Seat("E1", "Ada")))
    hand.saved("offers/add", offer_data(ALPHA))
    hand.saved("offers/1/prices", prices_data(LINES))
    return hand


def row_of(app: Flask, hand: Hand) -> Rfp:
    with app.app_context():
        return db.session.scalars(select(Rfp).where(Rfp.public_id == hand.public_id)).one()


def last_audit(app: Flask) -> AuditRow:
    with app.app_context():
        return db.session.scalars(
            select(AuditRow).where(AuditRow.chain != 0).order_by(AuditRow.sequence.desc())
        ).first()


def test_offers_and_prices_are_kept_as_typed(app: Flask) -> None:
    hand = ready(app)
    made = stored(app, hand.public_id)
    assert (made.offers, list(made.prices)) == ((ALPHA,), LINES)
    assert "EUR 115,000.00" not in hand.client.get(hand.at("offers")).text
    assert "EUR 114,999.75" in hand.client.get(hand.at("offers")).text


def test_a_block_from_a_spreadsheet_is_pasted_beneath_the_lines(app: Flask) -> None:
    hand = ready(app)
    block = "Agents\t2028\t1,200,000.50\tOffshore\tshared\tno\tvariant\nTools\t\t99"
    hand.saved("offers/1/prices", prices_data(LINES[:1]) | {"pasted": block})
    assert list(stored(app, hand.public_id).prices) == [
        LINES[0],
        PriceLine(
            "V1",
            Decimal("1200000.5"),
            "Agents",
            "2028",
            Location.OFFSHORE,
            SupportModel.SHARED,
            counted=False,
            note="variant",
        ),
        PriceLine("V1", Decimal(99), "Tools"),
    ]


def test_what_cannot_be_a_price_is_said_and_every_row_stays(app: Flask) -> None:
    hand = ready(app)
    below = prices_data([PriceLine("V1", Decimal(-1), "Only a discount")])
    typed = prices_data(LINES) | {"amount": ["12.", "x", ""], "pasted": "Moon\t2030\t5\tmoon"}
    twice = prices_data([LINES[0], LINES[0]])
    answers = [hand.post("offers/1/prices", data) for data in (below, typed, twice)]
    assert [answer.status_code for answer in answers] == [422] * 3
    assert "add up to -1; a price must be above 0" in answers[0].text
    words = ("&#34;x&#34; is no number", "Give the amount.", "“moon” is not known here", 'value="Moon"', 'value="12."')
    assert [word in answers[1].text for word in words] == [True] * 5
    assert "This repeats row 1." in answers[2].text
    assert list(stored(app, hand.public_id).prices) == LINES


def test_an_offer_that_is_out_needs_its_reason_and_preferences_are_named_once(app: Flask) -> None:
    hand = ready(app)
    out = hand.post("offers/1", offer_data(ALPHA, status="withdrawn"))
    twice = hand.post("offers/1", offer_data(ALPHA) | {"label": ["Local", "Local"], "points": ["1", "-2"]})
    words = ("Local is there twice", "cannot be below 0")
    assert (out.status_code, "Say why the offer is out" in out.text) == (422, True)
    assert (twice.status_code, [word in twice.text for word in words]) == (422, [True] * 2)
    assert stored(app, hand.public_id).offers == (ALPHA,)


def test_the_order_of_price_lines_holds_when_one_offer_changes(app: Flask) -> None:
    hand = ready(app)
    hand.saved("offers/add", offer_data(Offer("V2", "Beta", "Beta")))
    hand.saved("offers/2/prices", prices_data([PriceLine("V2", Decimal(7))]))
    hand.saved("offers/1/prices", prices_data(LINES[1:2] + LINES[:1]))
    assert [line.offer for line in stored(app, hand.public_id).prices] == ["V1", "V1", "V2"]


def test_scoring_opens_on_what_is_frozen_and_goes_back_while_nothing_is_marked(app: Flask) -> None:
    hand = ready(app)
    with app.app_context():
        expected = snapshot_hash(draft_evaluation(row_of(app, hand).id))
    hand.saved("open-scoring", {})
    row = row_of(app, hand)
    assert (row.stage, row.snapshot_hash, row.frozen_at is not None) == (Stage.SCORING, expected, True)
    assert expected in last_audit(app).detail
    assert hand.client.post(hand.at("criteria"), data={"version": hand.version()}).status_code == 403
    assert "Return to drafting" in hand.client.get(hand.at("rules")).text
    hand.saved("return-to-drafting", {})
    row = row_of(app, hand)
    assert (row.stage, row.snapshot_hash, row.frozen_at) == (Stage.DRAFTING, None, None)


def test_what_keeps_scoring_from_opening_is_listed_with_the_way_to_mend_it(app: Flask) -> None:
    hand = started(app)
    page = hand.client.get(hand.at("open-scoring")).text
    words = ("add up to 30; they must add up to 100", "There is no active offer", "The panel has no seat")
    links = (hand.at("criteria"), hand.at("offers"), hand.at("panel"))
    assert [word in page for word in words] == [True] * 3
    assert [f'href="{link}">Mend it' in page for link in links] == [True] * 3
    refused = hand.post("open-scoring", {})
    assert (refused.status_code, row_of(app, hand).stage) == (422, Stage.DRAFTING)


def test_a_criterion_that_nobody_scores_keeps_scoring_from_opening(app: Flask) -> None:
    hand = ready(app)
    hand.saved("criteria/add", criterion_data(Criterion("X", "Insured", CriterionKind.GATE)))
    hand.saved("panel/add", seat_data(Seat("E2", "Ben", "", ("C1",))))
    seat = hand.client.get(hand.at("panel")).text.split("/panel/")[2].split('"')[0]
    hand.saved(f"panel/{seat}", seat_data(Seat("E1", "Ada", "", ("C1",))))
    assert "Nobody on the panel scores X Insured" in hand.client.get(hand.at("open-scoring")).text
    assert hand.post("open-scoring", {}).status_code == 422


def test_once_scoring_is_open_status_prices_and_preferences_change_and_nothing_else(app: Flask) -> None:
    hand = ready(app)
    hand.saved("open-scoring", {})
    changed = offer_data(Offer("V9", "Other", "Other firm"), status="withdrawn", reason="No staff left")
    hand.saved("offers/1", changed | {"label": ["Local"], "points": ["2"]})
    hand.saved("offers/1/prices", prices_data(LINES[:1]))
    now_stored = stored(app, hand.public_id)
    [offer] = now_stored.offers
    assert (offer.id, offer.name, offer.firm, offer.status, offer.reason) == (
        "V1",
        "Alpha",
        "Alpha Group",
        OfferStatus.WITHDRAWN,
        "No staff left",
    )
    assert ([each.label for each in now_stored.preferences], list(now_stored.prices)) == (["Local"], LINES[:1])
    assert '"amount":"-5000.25"' in last_audit(app).detail
    assert hand.post("offers/1/remove", {}).status_code == 422
    assert hand.client.get(hand.at("offers/add")).status_code == 422


def test_a_seat_with_nothing_to_mark_keeps_scoring_from_opening(app: Flask) -> None:
    hand = ready(app)
    with app.app_context():
        drafted = draft_evaluation(row_of(app, hand).id)
    seat = Seat("E9", "Ida", criteria=tuple(node.id for node in drafted.framework.criteria if node.kind == "price"))
    found = opening_faults(replace(drafted, panel=(*drafted.panel, seat)))
    assert [(fault.sheet, fault.code, "Nobody marks P" in fault.text) for fault in found] == [("Panel", "E9", True)]


def test_prices_stand_still_once_scoring_is_closed(app: Flask) -> None:
    hand = ready(app)
    hand.saved("open-scoring", {})
    with app.app_context(), writing() as session:
        session.execute(
            update(Rfp).where(Rfp.public_id == hand.public_id).values(stage="finalists", scoring_closed_at=now())
        )
    assert hand.post("offers/1/prices", prices_data(LINES[:1])).status_code == 403
    assert "Set-up" in hand.client.get(hand.at("offers/1/prices")).text
    page = hand.client.get(hand.at("offers")).text
    assert ("until scoring closes" in page, "Scoring is closed: status, prices" in page) == (False, True)


def test_an_evaluator_sees_the_criteria_and_no_offer_with_its_price(app: Flask) -> None:
    hand = ready(app)
    person = a_person(app)
    with_role(app, person=person, rfp=hand.public_id, role=Role.EVALUATOR)
    seated(app, person=person, rfp=hand.public_id, seat="E1")
    client = signed_in(app, person)
    found = {path: client.get(hand.at(path)).status_code for path in ("criteria", "rules", "offers", "offers/1/prices")}
    assert found == {"criteria": 200, "rules": 200, "offers": 403, "offers/1/prices": 403}
