"""Scenarios are tried, saved with their reason, compared, and never touch the record."""

import io
import re
import zipfile

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.domain.policy import Role
from app.domain.standing import Ranking
from app.models.audit import AuditRow
from app.models.rfp import Rfp
from app.models.scenario import ScenarioRow
from app.stages.finalists import queries
from app.stages.packets.queries import packet
from tests.builders import a_person, seated, signed_in, with_role
from tests.stages.evaluated import Evaluated, evaluated
from tests.stages.finalists.test_analysis import words


def price_field(rfp: Evaluated) -> str:
    """The name of the field of the price's weight."""
    page = rfp.lead.get(rfp.at("scenarios/new")).text
    found = re.search(r'<label for="(weight-\d+)">Price over three years</label>', page)
    assert found is not None
    return found[1]


def typed(rfp: Evaluated, *, price: str = "40", **others: object) -> dict[str, object]:
    return {"name": "Price at 40", "reason": "The board asked.", price_field(rfp): price, **others}


def saved(app: Flask) -> list[ScenarioRow]:
    with app.app_context():
        return list(db.session.scalars(select(ScenarioRow).order_by(ScenarioRow.id)))


def of_the_record(app: Flask, rfp: Evaluated) -> tuple[str, dict[str, bytes], str, Ranking]:
    """The ranking page, the parts of the exported workbook, the command line's answer, and what a packet prints."""
    rfp.lead.get("/")  # shows what was just done, so that the next page does not
    page = re.sub(r'csrf_token" value="[^"]+"', "", rfp.lead.get(rfp.at("ranking")).text.split("<main", 1)[1])
    with zipfile.ZipFile(io.BytesIO(rfp.lead.get(rfp.at("evaluation.xlsx")).data)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    answer = app.test_cli_runner().invoke(args=["evaluations", "rank", "contact-centre", "--format", "json"]).output
    with app.app_context():
        return page, parts, answer, packet(db.session.scalars(select(Rfp.id)).one()).ranking


def test_a_preview_says_what_follows_and_stores_nothing(app: Flask) -> None:
    rfp = evaluated(app)
    page = rfp.lead.post(rfp.at("scenarios/preview"), data=typed(rfp))
    assert page.status_code == 200
    assert "Saṃvāda Connect (sample) is first" in page.text
    assert "instead of Ångström Services (sample)" in page.text
    assert "Nothing is saved yet." in page.text
    assert 'value="40"' in page.text
    assert saved(app) == []


def test_a_preview_needs_no_name_and_no_reason(app: Flask) -> None:
    rfp = evaluated(app)
    page = rfp.lead.post(rfp.at("scenarios/preview"), data={price_field(rfp): "40"})
    assert (page.status_code, "Preview beside the record" in page.text) == (200, True)


def test_a_scenario_is_saved_with_author_reason_and_the_row_of_the_record(app: Flask) -> None:
    rfp = evaluated(app)
    answer = rfp.lead.post(rfp.at("scenarios"), data=typed(rfp))
    (row,) = saved(app)
    assert answer.location.endswith(f"/scenarios/{row.public_id}")
    assert (row.name, row.reason, row.author) == ("Price at 40", "The board asked.", "Maya")
    page = words(rfp.lead, answer.location)
    assert "Price over three years weighs 40 instead of 25." in page
    assert "The board asked." in page
    with app.app_context():
        (sentence,) = db.session.scalars(select(AuditRow.sentence).where(AuditRow.action == "scenario:save"))
        (found,) = queries.scenarios(row.rfp_id)
    assert sentence.startswith("Saved the scenario “Price at 40” beside the record up to row")
    assert (found.public_id, found.audit_sequence) == (row.public_id, row.audit_sequence)


def test_ranking_export_and_packet_of_the_record_say_the_same_after_saving(app: Flask) -> None:
    rfp = evaluated(app)
    before = of_the_record(app, rfp)
    rfp.lead.post(rfp.at("scenarios"), data=typed(rfp, **{"without-seat": "dvorak", "without-offer": "lumiere"}))
    assert len(saved(app)) == 1
    assert of_the_record(app, rfp) == before


def test_a_scenario_without_an_evaluator_ranks_as_if_nobody_had_sat_there(app: Flask) -> None:
    rfp = evaluated(app)
    data = {"name": "Without", "reason": "A doubt.", "without-seat": "llewellyn"}
    page = rfp.lead.post(rfp.at("scenarios/preview"), data=data).text
    assert "Without the marks of Siân Llewellyn (sample)." in page
    assert "Ångström Services (sample) is first" in page


def test_several_scenarios_stand_beside_the_record_and_each_other(app: Flask) -> None:
    rfp = evaluated(app)
    rfp.lead.post(rfp.at("scenarios"), data=typed(rfp))
    rfp.lead.post(rfp.at("scenarios"), data={"name": "By price", "reason": "A check.", "formula": "quality_only"})
    rfp.lead.post(
        rfp.at("scenarios"), data={"name": "Other", "reason": "A check.", "formula": "lowest_price_of_the_passing"}
    )
    everything = words(rfp.lead, rfp.at("scenarios"))
    names = [row.name for row in saved(app)]
    assert names == ["Price at 40", "Other"]  # quality alone needs an RFP without a price criterion
    assert "Price at 40: Saṃvāda Connect (sample) is first" in everything
    chosen = rfp.lead.get(rfp.at(f"scenarios?chosen={saved(app)[1].public_id}")).text
    heads = re.findall(r'colspan="3" class="text-wrap border-start">\s*(?:<a [^>]+>)?([^<\n]+)', chosen)
    assert [head.strip() for head in heads] == ["The record", "Other"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "Give the scenario a name."),
        ({"reason": ""}, "Give the reason."),
        ({"price": "much"}, "is no number"),
        ({"price": "-1"}, "The weight of Price over three years is below 0."),
        ({"price": "25"}, "The scenario changes nothing"),
        ({"without-seat": "nobody"}, "There is no seat nobody on this panel"),
        ({"formula": "logarithmic"}, "price_log_base"),
        ({"price_log_base": "x"}, "is no number"),
        ({"formula": "cheapest"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(app: Flask, changed: dict[str, str], said: str) -> None:
    rfp = evaluated(app)
    data = typed(rfp, **changed)
    page = rfp.lead.post(rfp.at("scenarios"), data=data)
    assert (page.status_code, said in page.text) == (422, True)
    assert f'value="{data[price_field(rfp)]}"' in page.text
    assert saved(app) == []


def test_a_name_is_given_once(app: Flask) -> None:
    rfp = evaluated(app)
    rfp.lead.post(rfp.at("scenarios"), data=typed(rfp))
    again = rfp.lead.post(rfp.at("scenarios"), data=typed(rfp, price="50"))
    assert (again.status_code, "There is a scenario “Price at 40” already" in again.text) == (422, True)
    assert len(saved(app)) == 1


def test_whoever_stands_back_leaves_no_evaluator_out_and_sees_no_such_figures_of_the_offer(app: Flask) -> None:
    rfp = evaluated(app, sample="pkt-2020-06-recused")
    with app.app_context():
        seat = rfp.evaluation.panel
    recused = next(mark for mark in rfp.evaluation.marks if mark.kind == "recused")
    other = next(each.id for each in seat if each.id != recused.evaluator)
    rfp.lead.post(rfp.at("scenarios"), data={"name": "Without", "reason": "A doubt.", "without-seat": other})
    person = a_person(app, name="Both")
    for role in (Role.LEAD, Role.EVALUATOR):
        with_role(app, person=person, rfp=rfp.public_id, role=role)
    seated(app, person=person, rfp=rfp.public_id, seat=recused.evaluator)
    client = signed_in(app, person)
    assert "closed" in words(client, rfp.at("scenarios"))
    assert "closed" not in words(rfp.lead, rfp.at("scenarios"))
    refused = client.post(rfp.at("scenarios"), data={"name": "Mine", "reason": "A doubt.", "without-seat": other})
    assert (refused.status_code, "you cannot leave single evaluators out" in refused.text) == (422, True)


def test_there_is_no_scenario_of_another_rfp_here(app: Flask) -> None:
    rfp, other = evaluated(app), evaluated(app, sample="felp")
    rfp.lead.post(rfp.at("scenarios"), data=typed(rfp))
    assert other.lead.get(other.at(f"scenarios/{saved(app)[0].public_id}")).status_code == 404
