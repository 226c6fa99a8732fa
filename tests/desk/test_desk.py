"""Home, overview, audit and work: what waits for whom, paged by key, with the same number of statements at any size."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, func, insert, select, update

from app.db import db
from app.domain.lifecycle import Stage
from app.domain.policy import InstanceRole, Role
from app.models.rfp import Rfp, RfpRole
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import a_person, signed_in, with_role
from tests.people.accounts import an_rfp
from tests.stages.evaluated import evaluated
from tests.stages.responses.clarifying_world import a_clarifying_world
from tests.stages.responses.published_world import a_published_world


def many_rfps(app: Flask, *, person: int, count: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with app.app_context(), db.engine.begin() as connection:
        for number in range(count):
            key = connection.execute(
                insert(Rfp).values(
                    reference=f"R{number:04d}",
                    title=f"Outsourcing {number} 100%_done" if number % 2 else f"Cleaning {number}",
                    currency="EUR",
                    time_zone="UTC",
                    stage=Stage.DRAFTING,
                    created_at=at,
                )
            ).inserted_primary_key[0]
            connection.execute(insert(RfpRole).values(rfp_id=key, person_id=person, role=Role.LEAD, given_at=at))


def test_home_lists_own_rfps_newest_first_and_pages_by_key(app: Flask) -> None:
    person = a_person(app)
    many_rfps(app, person=person, count=30)
    client = signed_in(app, person)
    first = client.get("/").text
    assert first.index("R0029") < first.index("R0005")
    assert "R0004" not in first
    second = client.get(first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")).text
    assert "R0004" in second
    assert "R0005" not in second


@pytest.mark.parametrize(
    ("search", "found"), [("cleaning", ["R0000", "R0002"]), ("100%_", ["R0001", "R0003"]), ("zzz", [])]
)
def test_home_is_searched_literally(app: Flask, search: str, found: list[str]) -> None:
    person = a_person(app)
    many_rfps(app, person=person, count=4)
    page = signed_in(app, person).get("/", query_string={"q": search}).text
    assert [f"R000{n}" for n in range(4) if f"R000{n}" in page] == found


def test_nobody_sees_an_rfp_without_a_role_but_an_auditor_sees_all(app: Flask) -> None:
    rfp = evaluated(app, sample="felp")
    stranger = signed_in(app, a_person(app))
    auditor = signed_in(app, a_person(app, instance_roles=(InstanceRole.AUDITOR,)))
    assert "felp" not in stranger.get("/").text
    assert stranger.get(rfp.at("")).status_code == 404
    assert "felp" in auditor.get("/").text
    assert auditor.get(rfp.at("")).status_code == 200


def statements(app: Flask, client, path: str) -> int:
    seen: list[str] = []

    def note(*arguments: object) -> None:
        statement = str(arguments[2])
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_home_takes_the_same_statements_for_one_rfp_and_for_thirty(app: Flask) -> None:
    one, thirty = a_person(app), a_person(app)
    evaluated(app, sample="felp")
    many_rfps(app, person=thirty, count=30)
    few, many = statements(app, signed_in(app, one), "/"), statements(app, signed_in(app, thirty), "/")
    assert few <= many <= 6


@pytest.mark.parametrize(
    ("path", "most"), [("ranking", 8), ("ranking/1", 8), ("ranking/1/1", 12), ("", 5), ("packet", 6)]
)
def test_pages_of_an_rfp_take_the_same_statements_at_any_size(app: Flask, path: str, most: int) -> None:
    small, large = evaluated(app, sample="felp"), evaluated(app, sample="contact-centre")
    counts = [statements(app, rfp.lead, rfp.at(path)) for rfp in (small, large)]
    assert counts[0] == counts[1]
    assert counts[0] <= most


def test_the_overview_names_the_next_step_and_the_people(app: Flask) -> None:
    rfp = evaluated(app)
    page = rfp.lead.get(rfp.at("")).text
    assert "Look at the ranking" in page
    assert "Maya" in page


def test_the_audit_shows_sentences_newest_first(app: Flask) -> None:
    rfp = evaluated(app, sample="felp")
    rfp.lead.post(rfp.at("scoring/close"))
    page = rfp.lead.get(rfp.at("audit")).text
    assert page.index("Closed the scoring") < page.index("Imported the evaluation felp")


@pytest.mark.parametrize(("server", "is_said"), [("", True), ("mail.example.org", False)])
def test_mail_and_work_says_where_mails_go_that_are_not_sent(
    app: Flask, server: str, is_said: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_SERVER", server)
    lead = a_person(app)
    rfp = an_rfp(app, lead=lead)
    assert ("No mail server is set" in signed_in(app, lead).get(f"/rfps/{rfp}/work").text) is is_said


def test_the_overview_says_how_many_questions_wait_and_whom_the_opening_waits_for(app: Flask) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        world.ask("Aare AG", "How many?")
        world.ask("Birs GmbH", "And when?")
    for name in ("One", "Other"):
        with_role(app, person=a_person(app, name=name), rfp=world.published.rfp, role=Role.OPENER)
    there = f"/rfps/{world.published.rfp}/"
    lead = signed_in(app, world.lead.person_id)
    assert "2 questions wait." in lead.get(there).text
    assert "Answer what vendors ask" in lead.get("/").text
    with time_machine.travel(now() + timedelta(days=60)):
        later = signed_in(app, world.lead.person_id).get(there).text
    assert ("Waits for One and Other to open the responses." in later, "questions wait" in later) == (True, False)


def test_home_shows_first_what_waits_and_folds_the_rest(app: Flask) -> None:
    person = a_person(app)
    many_rfps(app, person=person, count=2)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(
            update(RfpRole)
            .where(RfpRole.rfp_id == select(func.max(Rfp.id)).scalar_subquery())
            .values(role=Role.EVALUATOR)
        )
    client = signed_in(app, person)
    page = client.get("/").text
    assert page.index("R0000") < page.index("1 more in which nothing waits for you") < page.index("R0001")
    assert '<details class="other-rfps" >' in page
    assert '<details class="other-rfps" open>' in client.get("/?q=R0").text


@pytest.mark.parametrize(
    ("stage", "addenda", "said"),
    [
        (Stage.RESPONSES, 0, "when it was published"),
        (Stage.RESPONSES, 1, "when addendum 1 was issued"),
        (Stage.SCORING, 1, "when scoring opened"),
    ],
)
def test_the_overview_says_what_froze_the_rfp_last(app: Flask, stage: Stage, addenda: int, said: str) -> None:
    world = a_published_world(app, addenda=addenda)
    with app.app_context(), writing() as session:
        session.execute(update(Rfp).where(Rfp.id == world.rfp_id).values(stage=stage))
    assert said in signed_in(app, world.lead.person_id).get(f"/rfps/{world.rfp}/").text
