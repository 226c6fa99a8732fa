"""What was frozen goes on naming a firm as it was called then, whatever the directory does to the name."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.db import db
from app.domain.lifecycle import Stage
from app.domain.policy import Role
from app.domain.snapshot import snapshot_hash
from app.models.offer import Firm, OfferRow
from app.models.rfp import Rfp
from app.stages.packets.queries import packet
from app.stages.scoring.queries import evaluation
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import a_person, signed_in, with_role
from tests.stages.scoring.panel import Panel, a_panel
from tests.vendors.test_directory import VERSION, a_buyer, added
from tests.vendors.test_duplicates import FIELDS


def renamed(browser: FlaskClient, firm: str, *, name: str) -> None:
    version = VERSION.search(browser.get(f"{firm}/change").text)[1]
    assert browser.post(f"{firm}/change", data={"name": name, "version": version}).status_code == 302


def merged(browser: FlaskClient, keep: str, *, gone: str) -> None:
    there = f"{keep}/merge/{gone.rsplit('/', 1)[1]}"
    fields = dict(FIELDS.findall(browser.get(there).text))
    assert browser.post(there, data=fields).status_code == 302


def directory(browser: FlaskClient) -> tuple[str, str]:
    """Both firms of the panel's offers in the directory: their addresses."""
    return added(browser, name="North Ltd"), added(browser, name="South Ltd")


def firms(app: Flask, panel: Panel) -> list[str]:
    with app.app_context():
        return [offer.firm for offer in evaluation(panel.rfp_id).offers]


def present_names(app: Flask) -> list[str]:
    """What the directory calls the firms of the offers."""
    with app.app_context():
        query = select(Firm.name).join(OfferRow, OfferRow.firm_id == Firm.id).order_by(OfferRow.number)
        return list(db.session.scalars(query))


def test_a_frozen_evaluation_and_its_packet_stay_as_they_were(app: Flask) -> None:
    panel = a_panel(app)
    lead = a_person(app)
    with_role(app, person=lead, rfp=panel.public_id, role=Role.LEAD)
    browser, offers = a_buyer(app), f"/rfps/{panel.public_id}/offers"

    def seen() -> tuple[str, object, bool]:
        page = signed_in(app, lead).get(offers).text
        with app.app_context():
            hashed = snapshot_hash(replace(evaluation(panel.rfp_id), marks=()))
            return hashed, packet(panel.rfp_id), "North Ltd" in page

    north, south = directory(browser)
    before = seen()
    renamed(browser, north, name="North Group")
    renamed(browser, north, name="North International")
    merged(browser, south, gone=north)
    renamed(browser, south, name="Compass")
    assert (present_names(app), before[2]) == (["Compass", "Compass", "Gone Ltd"], True)
    assert seen() == before
    assert firms(app, panel) == ["North Ltd", "South Ltd", "Gone Ltd"]


def test_a_firm_that_an_evaluation_brought_in_keeps_its_name_there_when_it_becomes_another(app: Flask) -> None:
    panel = a_panel(app)
    browser = a_buyer(app)
    other = added(browser, name="Northern")
    renamed(browser, other, name="North Ltd")
    renamed(browser, other, name="Northern")
    assert (present_names(app)[0], firms(app, panel)[0]) == ("Northern", "North Ltd")


@pytest.mark.parametrize("stage", [Stage.DRAFTING, Stage.RESPONSES])
def test_what_is_not_frozen_follows_the_directory(app: Flask, stage: Stage) -> None:
    panel = a_panel(app)
    with app.app_context(), writing() as session:
        session.execute(update(Rfp).where(Rfp.id == panel.rfp_id).values(stage=stage, closes_at=now()))
    browser = a_buyer(app)
    renamed(browser, directory(browser)[0], name="North Group")
    with app.app_context():
        names = select(OfferRow.firm_name).where(OfferRow.firm_name.is_not(None))
        assert list(db.session.scalars(names)) == []
    assert firms(app, panel)[0] == "North Group"


def test_before_merging_it_is_said_what_stays(app: Flask) -> None:
    browser = a_buyer(app)
    north, south = directory(browser)
    page = browser.get(f"{south}/merge/{north.rsplit('/', 1)[1]}").text
    assert "Evaluations that are frozen, and their packets, go on calling it North Ltd." in re.sub(r"\s+", " ", page)
