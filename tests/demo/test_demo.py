"""The demo: filled from the samples once, entered through its front door, never served outside of it."""

from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from app.db import db
from app.demo.drafted import DRAFT, OPEN, OPENED, SEALED
from app.demo.filling import fill
from app.factory import UnsafeSettings, create_app
from app.models.person import Person
from app.models.rfp import Rfp
from tests.conftest import settings

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    app = create_app({**settings(tmp_path_factory.mktemp("demo")), "DEMO": True})
    with app.app_context():
        upgrade()
        fill()
    return app


def test_every_sample_is_there_once(demo: Flask) -> None:
    folders = {folder.name for folder in SAMPLES.iterdir() if (folder / "RFP.csv").exists()}
    with demo.app_context():
        fill()
        references = list(db.session.scalars(select(Rfp.reference).order_by(Rfp.reference)))
        assert references == sorted(
            [
                *folders,
                "contact-centre-to-score",
                *(sample.reference for sample in (DRAFT, OPEN, SEALED, OPENED)),
            ]
        )


def test_the_front_door_opens_on_the_contact_centre(demo: Flask) -> None:
    client = demo.test_client()
    assert client.get("/").location.startswith("/sign-in")
    assert client.get("/sign-in").location == "/demo/"
    door = client.get("/demo/").text
    token = door.split('name="person" value="')[1].split('"')[0]
    entered = client.post("/demo/step-in", data={"person": token})
    page = client.get(entered.location)
    assert page.status_code == 200
    assert "Customer contact centre outsourcing (sample)" in page.text
    assert "Demo" in page.text


def test_one_may_step_into_each_persons_shoes(demo: Flask) -> None:
    with demo.app_context():
        people = db.session.execute(select(Person.public_id, Person.name, Person.is_vendor)).all()
    client = demo.test_client()
    for token, name, is_vendor in people:
        entered = client.post("/demo/step-in", data={"person": token})
        page = client.get(entered.location, follow_redirects=is_vendor)
        assert page.status_code == 200
        assert name in page.text


def test_an_unknown_person_cannot_be_stepped_into(demo: Flask) -> None:
    assert demo.test_client().post("/demo/step-in", data={"person": "nobody"}).status_code == 404


def test_a_real_instance_serves_nothing_of_the_demo(app: Flask) -> None:
    assert app.test_client().get("/demo/").status_code == 404
    assert app.test_client().post("/demo/step-in", data={"person": "x"}).status_code == 404


def test_the_demo_refuses_any_other_address_than_loopback(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="loopback"):
        create_app({**settings(tmp_path), "DEMO": True, "BASE_URL": "https://finalist.example.org"})
