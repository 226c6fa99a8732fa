"""Opened prices line by line: for readers only, exact, with what is odd, and never those that stayed shut."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from app.domain.errors import DomainError
from app.domain.evaluation import Location, PriceFormula, PriceLine
from app.domain.lifecycle import Facts, Stage
from app.domain.policy import COMMAND_LINE, Role
from app.models.offer import OfferRow
from app.stages.responses.comparing.queries import opened_prices
from app.stages.responses.operations.offers import save_prices
from app.stages.responses.pages import opening_page
from app.stages.responses.queries import sealed_prices
from app.web.clock import now
from app.web.draft_lock import version_of
from app.web.unit_of_work import writing
from tests.domain.evaluations import a_framework, a_leaf, a_price, an_evaluation
from tests.integrity.test_statements import counted
from tests.stages.responses.opened_world import AARE, ANSWERS, BIRS, SHEET, an_opened_world, asked
from tests.stages.responses.test_comparing import rows


def test_prices_stand_line_by_line_with_totals_and_what_is_missing(app: Flask) -> None:
    world = an_opened_world(app, with_prices=True)
    text = rows(world.member().get(world.at("/prices")).text)
    for words in (
        "EUR 500.00 lowest",
        "EUR 1,000.00 +100.0 %, highest",
        "Year 2 EUR 375.00",
        "1.25 a unit",
        "Total EUR 1,000.00",
        "1 of 2 prices is missing, in L2.",
    ):
        assert words in text


@pytest.mark.parametrize("firms", [(AARE,), (AARE, BIRS)])
def test_the_page_takes_the_same_number_of_statements_for_any_number_of_vendors(
    app: Flask, firms: tuple[str, ...]
) -> None:
    world = an_opened_world(app, with_prices=True, answers={firm: ANSWERS[firm] for firm in firms})
    lead, statements = world.member(), []
    lead.get(world.at("/prices"))
    with counted(statements):
        assert lead.get(world.at("/prices")).status_code == 200
    assert len(statements) == 7


def test_one_year_is_compared_by_itself_and_an_address_that_is_wrong_is_the_usual_one(app: Flask) -> None:
    world = an_opened_world(app, with_prices=True)
    lead = world.member()
    assert "Total of year 2 EUR 375.00" in rows(lead.get(world.at("/prices?year=2")).text)
    assert lead.get(world.at("/prices?year=9&volume=x&variant=-1")).status_code == 200


def test_variants_are_switched(app: Flask) -> None:
    sheet = replace(SHEET, locations=(Location.ONSHORE, Location.OFFSHORE), lines=SHEET.lines[:1])
    world = an_opened_world(
        app, with_prices=True, request=asked(sheet=sheet), prices={AARE: ("9", "3"), BIRS: ("8", "2")}
    )
    lead = world.member()
    assert "Total EUR 9.00" in rows(lead.get(world.at("/prices")).text)
    assert "Total EUR 3.00" in rows(lead.get(world.at("/prices?variant=1")).text)


def test_prices_of_excluded_offers_stay_shut_for_good(app: Flask) -> None:
    world = an_opened_world(app, with_prices=True, shut={2: "Fails a gate."})
    with app.app_context():
        found = opened_prices(world.sealed.rfp_id)
        assert (list(found.prices), dict(found.stay_shut)) == ([1], {2: "Fails a gate."})
    text = rows(world.member().get(world.at("/prices")).text)
    assert (f"{BIRS}: Fails a gate." in text, "1,000.00 +" in text) == (True, False)


def test_evaluators_read_answers_and_no_prices(app: Flask) -> None:
    world = an_opened_world(app, with_prices=True)
    evaluator = world.member(Role.EVALUATOR)
    assert [evaluator.get(world.at(path)).status_code for path in ("", "/prices", "/prices.xlsx")] == [200, 403, 403]
    assert "Parts of the responses" in evaluator.get(world.at()).text
    assert world.at("/prices") not in evaluator.get(world.at()).text


def test_the_workbook_holds_amounts_as_numbers(app: Flask) -> None:
    world = an_opened_world(app, with_prices=True)
    book = CalamineWorkbook.from_filelike(io.BytesIO(world.member().get(world.at("/prices.xlsx")).data))
    prices = {row[0]: row[6:] for row in book.get_sheet_by_name("Prices").to_python()}
    assert (prices["line"], prices["L1"], prices["L2"]) == ([AARE, BIRS], [500, 1000], [500, "missing"])
    assert prices["total"] == [1000, "1000 (1 missing)"]
    said = [row[0] for row in book.get_sheet_by_name("To ask about").to_python()[2:]]
    assert set(said) == {BIRS}


def test_nobody_enters_prices_of_an_offer_that_came_sealed(app: Flask) -> None:
    world = an_opened_world(app, with_prices=True)
    lead, there = world.member(), f"/rfps/{world.rfp}/offers/1/prices"
    page = lead.get(there)
    assert (page.status_code, "<form" in page.text.partition("<main")[2]) == (200, False)
    with app.app_context():
        version = version_of(world.sealed.rfp_id)
    typed = {"version": str(version), "row-0-line": "L1", "row-0-amount": "1", "row-0-counted": "yes"}
    with app.app_context():
        with pytest.raises(DomainError, match="sealed envelope"):
            save_prices(
                COMMAND_LINE,
                rfp_id=world.sealed.rfp_id,
                version=version,
                number=1,
                lines=(PriceLine("V1", Decimal(1)),),
            )
        assert "1,000.00" in rows(lead.get(world.at("/prices")).text)
    assert lead.post(there, data=typed).status_code in (409, 422)


def test_prices_of_a_unit_that_differ_by_year_say_the_year(app: Flask) -> None:
    sheet = replace(SHEET, prices_by_year=True, lines=SHEET.lines[1:])
    world = an_opened_world(app, with_prices=True, request=asked(sheet=sheet), prices={AARE: ("39.1", "47.15")})
    assert "39.1 a unit in year 1, 47.15 in year 2" in rows(world.member().get(world.at("/prices")).text)


def test_a_price_that_lies_sealed_is_not_called_missing(app: Flask) -> None:
    world = an_opened_world(app)
    lead = world.member()
    with app.app_context(), writing() as session:
        session.execute(update(OfferRow).where(OfferRow.number == 2).values(status="disqualified", reason="No."))
    said = rows(lead.get(f"/rfps/{world.rfp}/offers").text)
    assert (said.count("in its sealed envelope until all marks are in"), said.count("stays sealed")) == (1, 1)
    assert "no price" not in said
    with app.app_context():
        assert sealed_prices(world.sealed.rfp_id) == {"V1", "V2"}


def test_opening_the_scoring_tells_sealed_prices_from_missing_ones() -> None:
    framework = a_framework(a_leaf("Q"), a_price("P"), price_formula=PriceFormula.LOWEST_PRICE_RATIO)
    evaluation = an_evaluation(framework, marks={"A": {}, "B": {}, "C": {}})
    page = opening_page(evaluation, facts=Facts(now=now(), offers=3, seats=1), stage=Stage.RESPONSES, sealed={"A", "B"})
    sealed, missing = page.notes
    assert sealed.startswith("The prices of Offer A and Offer B are in their sealed envelopes until all marks are in")
    assert missing == "Offer C has no price yet. Prices can be given until scoring closes."


def test_opened_prices_are_no_longer_sealed(app: Flask) -> None:
    world = an_opened_world(app, with_prices=True)
    with app.app_context():
        assert sealed_prices(world.sealed.rfp_id) == frozenset()
