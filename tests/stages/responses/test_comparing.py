"""Opened responses: sealed until they are open, side by side, one by one, searched, and never for who stands back."""

import io
import re
import zipfile

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from app.db import db
from app.domain.policy import Role
from app.models.offer import OfferRow
from app.models.rfp import Rfp
from app.stages.responses.comparing.page import disqualifying_reason, searched, side_by_side
from app.stages.responses.comparing.queries import (
    StillSealed,
    answers_for,
    from_responses,
    opened_prices,
    opened_responses,
)
from app.web.unit_of_work import writing
from tests.stages.responses.opened_world import AARE, BIRS, OpenedWorld, a_handed_in_world, an_opened_world


def rows(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_nothing_is_read_while_it_is_sealed(app: Flask) -> None:
    world = a_handed_in_world(app)
    with app.app_context():
        for query in (opened_responses, opened_prices):
            with pytest.raises(StillSealed):
                query(world.sealed.rfp_id)
        assert (answers_for(world.sealed.rfp_id, offer=1), from_responses(world.sealed.rfp_id)) == (None, frozenset())
    lead = world.member()
    assert [lead.get(world.at(path)).status_code for path in ("", "/1", "/search?q=x", "/answers.xlsx", "/prices")] == [
        403
    ] * 5


def test_prices_stay_sealed_when_only_the_answers_are_open(app: Flask) -> None:
    world = an_opened_world(app)
    with app.app_context(), pytest.raises(StillSealed):
        opened_prices(world.sealed.rfp_id)
    page = world.member().get(world.at("/prices"))
    assert (page.status_code, "Prices are sealed" in page.text, "500" in rows(page.text)) == (403, True, False)


def test_answers_stand_side_by_side_with_what_is_missing_and_what_was_not_asked(app: Flask) -> None:
    world = an_opened_world(app)
    with app.app_context():
        found = side_by_side(opened_responses(world.sealed.rfp_id))
    assert [(each.name, each.answered, each.asked, each.missing, each.failing) for each in found.vendors] == [
        (AARE, 5, 5, 0, 0),
        (BIRS, 3, 6, 1, 1),
    ]
    assert [(row.question.code, row.passes) for row in found.gates] == [("Q2", "Passes with “Yes”")]
    text = rows(world.member().get(world.at()).text)
    for words in ("97.5 %", "0.5 % worse than the target", "ISO 27001", "5 points", "Not asked", "Missing", "Bern"):
        assert words in text
    assert "typed before" not in text


def test_a_gate_that_fails_leads_to_the_offer_with_the_reason_and_decides_nothing(app: Flask) -> None:
    world = an_opened_world(app)
    lead = world.member()
    assert f"/rfps/{world.rfp}/offers/2?gate=Q2" in lead.get(world.at()).text
    form = lead.get(f"/rfps/{world.rfp}/offers/2?gate=Q2").text
    reason = "Does not pass Q2, “Certified?”: answered “No”. Passes with “Yes”."
    assert (reason in form, '<option selected value="disqualified">' in form) == (True, True)
    assert "Does not pass" not in lead.get(f"/rfps/{world.rfp}/offers/1?gate=Q2").text
    with app.app_context():
        assert disqualifying_reason(world.sealed.rfp_id, offer=1, question="Q2") == ""
        assert db.session.query(OfferRow.status).distinct().all() == [("active",)]


def test_words_are_found_whatever_their_case_and_marked(app: Flask) -> None:
    world = an_opened_world(app)
    page = world.member().get(world.at("/search?q=STRASSE"))
    assert "in a <mark>Straße</mark> of our own" in page.text
    assert "stands in no answer" in world.member().get(world.at("/search?q=typed+before")).text
    assert world.member().get(world.at("/search")).status_code == 200


def test_whoever_stands_back_from_an_offer_meets_it_nowhere(app: Flask) -> None:
    world = an_opened_world(app)
    with app.app_context():
        opened = opened_responses(world.sealed.rfp_id, but=frozenset({2}))
        assert [each.name for each in side_by_side(opened).vendors] == [AARE]
        assert searched(opened, "Bern").count == 0
        assert opened_responses(world.sealed.rfp_id, but=frozenset({2}), offer=2).responses == ()


def test_one_response_is_read_whole(app: Flask) -> None:
    world = an_opened_world(app)
    text = rows(world.member(Role.OBSERVER).get(world.at("/2")).text)
    assert ("Fails the gate" in text, "Site Agents Bern 40" in text, AARE in text) == (True, True, False)
    assert world.member().get(world.at("/7")).status_code == 404


def test_the_workbook_holds_the_words_and_no_formula(app: Flask) -> None:
    world = an_opened_world(app)
    content = world.member().get(world.at("/answers.xlsx")).data
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    answers, gates = (book.get_sheet_by_name(name).to_python() for name in ("Answers", "Gates"))
    assert answers[6][:2] == ["Q5", "How do you train?"]
    assert answers[6][4:] == ["=HYPERLINK(1) in a Straße of our own", "(missing)"]
    assert gates[2][3:] == ["passes: Yes", "does not pass: No"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [name for name in archive.namelist() if b"<f>" in archive.read(name)] == []


def test_an_offer_that_came_sealed_is_said_and_stays(app: Flask) -> None:
    world = an_opened_world(app)
    lead = world.member()
    page = lead.get(f"/rfps/{world.rfp}/offers").text
    assert (page.count("Came as a sealed response"), "Remove V1?" in page) == (2, False)
    with app.app_context():
        version = db.session.query(Rfp.version).scalar()
    sent = lead.post(f"/rfps/{world.rfp}/offers/1/remove", data={"version": str(version)})
    assert (sent.status_code, "was handed in sealed and stays on record" in sent.text) == (422, True)


def test_an_offer_of_another_firm_under_the_same_number_has_no_response(app: Flask) -> None:
    world = an_opened_world(app)
    with app.app_context(), writing() as session:
        firm = session.query(OfferRow.firm_id).filter_by(number=2).scalar()
        session.execute(update(OfferRow).where(OfferRow.number == 1).values(firm_id=firm))
    with app.app_context():
        assert from_responses(world.sealed.rfp_id) == {2}


def test_what_was_withdrawn_before_the_deadline_is_not_read(app: Flask) -> None:
    world = an_opened_world(app, withdrawn=(AARE,))
    with app.app_context():
        assert [each.vendor.name for each in opened_responses(world.sealed.rfp_id).responses] == [BIRS]


def test_answers_stand_by_the_criteria_of_their_requirements(app: Flask) -> None:
    world: OpenedWorld = an_opened_world(app)
    with app.app_context():
        found = answers_for(world.sealed.rfp_id, offer=1)
    assert found is not None
    codes = {criterion: [each.question.code for each in answers] for criterion, answers in found.by_criterion.items()}
    assert codes == {"C1": ["Q2", "Q3", "Q4"], "C2": ["Q2", "Q4"]}
    assert [each.question.code for each in found.others] == ["Q1", "Q5", "Q6"]
