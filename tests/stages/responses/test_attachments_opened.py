"""Files after the opening: whose eyes they are for, how they are served, and everything as one ZIP."""

import io
import zipfile
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.domain.policy import COMMAND_LINE, Role
from app.models.response import Attachment
from app.models.rfp import Rfp
from app.portal.attaching.sending import send
from app.stages.responses.comparing.archive import Member, members, zipped
from app.stages.responses.comparing.opened_files import opened_file
from app.stages.responses.sealed.attached import PIECE
from app.stages.responses.sealed.attachments import Announced, remove
from app.stages.responses.sealed.opening import open_prices, open_quality
from app.stages.responses.sealed.submitting import submit
from app.web.clock import now
from app.web.unit_of_work import Work, writing
from tests.portal.hostile import PDF
from tests.stages.responses.opened_world import AARE, BIRS, OpenedWorld, a_handed_in_world, asked

FILES = (
    (AARE, "quality", "concept.pdf"),
    (AARE, "quality", "Concept.pdf"),
    (AARE, "price", "rates.pdf"),
    (BIRS, "quality", "../=b.pdf"),
    (BIRS, "price", "rates.pdf"),
)
LATER = "added after the submission.pdf"


def a_world_with_files(
    app: Flask, *, opened: bool = True, priced: bool = False, shut: dict[int, str] | None = None
) -> OpenedWorld:
    world = a_handed_in_world(app)
    sealed = world.sealed
    with time_machine.travel(now() - timedelta(days=9)), app.app_context():
        for firm, envelope, name in FILES:
            file = Announced(envelope, "", name, len(PDF))
            send(sealed.people[firm], invitation_id=sealed.invitations[firm], file=file, content=io.BytesIO(PDF))
        for firm in (AARE, BIRS):
            submit(sealed.people[firm], invitation_id=sealed.invitations[firm])
        send(
            sealed.people[AARE],
            invitation_id=sealed.invitations[AARE],
            file=Announced("quality", "", LATER, len(PDF)),
            content=io.BytesIO(PDF),
        )
        remove(sealed.people[AARE], invitation_id=sealed.invitations[AARE], attachment=key_of(app, 0))
    with app.app_context(), writing() as session:
        rfp = session.get_one(Rfp, sealed.rfp_id)
        work = Work(session=session, actor=COMMAND_LINE, now=now())
        if opened:
            open_quality(work, rfp=rfp)
            session.flush()
        if priced:
            open_prices(work, rfp=rfp, sheet=asked().price_sheet, shut=shut or {})
    return world


def key_of(app: Flask, number: int) -> str:
    """The public id of the file at this place, in the order in which they were attached."""
    with app.app_context():
        return list(db.session.scalars(select(Attachment.public_id).order_by(Attachment.id)))[number]


def names_in(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_a_file_is_saved_and_never_shown(app: Flask) -> None:
    world = a_world_with_files(app)
    answer = world.member(Role.EVALUATOR).get(world.at(f"/1/files/{key_of(app, 0)}"))
    assert (answer.status_code, answer.data) == (200, PDF)
    assert answer.headers["Content-Disposition"] == "attachment; filename=concept.pdf"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")


def test_nothing_is_served_before_the_opening(app: Flask) -> None:
    world = a_world_with_files(app, opened=False)
    lead = world.member()
    assert lead.get(world.at(f"/1/files/{key_of(app, 0)}")).status_code == 403
    assert lead.get(world.at("/everything.zip")).status_code == 403


def test_only_what_was_handed_in_under_this_offer_is_there(app: Flask) -> None:
    world = a_world_with_files(app)
    lead = world.member()
    found = [
        lead.get(world.at(f"/{offer}/files/{key_of(app, number)}")).status_code
        for offer, number in ((1, 1), (1, 5), (2, 1), (2, 3), (1, 2))
    ]
    assert found == [200, 404, 404, 200, 404]
    assert lead.get(world.at(f"/1/files/{'a' * 20}")).status_code == 404


def test_files_of_prices_wait_for_the_prices_and_for_those_that_stay_shut_for_ever(app: Flask) -> None:
    world = a_world_with_files(app)
    assert world.member().get(world.at(f"/1/prices/files/{key_of(app, 2)}")).status_code == 403


def test_files_of_prices_that_are_open(app: Flask) -> None:
    world = a_world_with_files(app, priced=True, shut={2: "Fails a gate."})
    lead, evaluator = world.member(), world.member(Role.EVALUATOR)
    here, there = (world.at(f"/{offer}/prices/files/{key_of(app, number)}") for offer, number in ((1, 2), (2, 4)))
    assert (lead.get(here).data, lead.get(there).status_code) == (PDF, 404)
    assert [evaluator.get(place).status_code for place in (here, there)] == [403, 403]
    everything = lead.get(world.at("/everything.zip")).data
    assert names_in(everything)[-2:] == ["V1 Aare AG/prices.csv", "V1 Aare AG/Prices/rates.pdf"]
    with zipfile.ZipFile(io.BytesIO(everything)) as archive:
        assert archive.read("V1 Aare AG/prices.csv").decode("utf-8-sig").splitlines()[1:] == [
            "L1,Set-up,piece,running,yes,,,,1,500",
            "L2,Calls,call,running,yes,,,,400,1.25",
        ]
    assert [here for here in (here, there) if here in lead.get(world.at("/prices")).text] == [here]
    seen = names_in(evaluator.get(world.at("/everything.zip")).data)
    assert [name for name in seen if "rates" in name or "prices" in name] == []


def test_everything_is_one_archive_with_a_folder_for_each_vendor(app: Flask) -> None:
    world = a_world_with_files(app)
    answer = world.member().get(world.at("/everything.zip"))
    assert names_in(answer.data) == [
        "V1 Aare AG/answers.csv",
        "V1 Aare AG/Other files/concept.pdf",
        "V1 Aare AG/Other files/Concept (2).pdf",
        "V2 Birs GmbH/answers.csv",
        "V2 Birs GmbH/Other files/=b.pdf",
    ]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        words = archive.read("V1 Aare AG/answers.csv").decode("utf-8-sig")
        assert archive.read("V1 Aare AG/Other files/concept.pdf") == PDF
    assert "Q5,How do you train?,'=HYPERLINK(1) in a Straße of our own" in words


def test_whoever_stands_back_from_an_offer_finds_nothing_of_it(app: Flask) -> None:
    world = a_world_with_files(app)
    with app.app_context():
        rfp_id = world.sealed.rfp_id
        paths = [member.path for member in members(rfp_id, but=frozenset({1}), with_prices=False)]
        assert [path for path in paths if "Aare" in path] == []
        assert opened_file(rfp_id, offer=1, public_id=key_of(app, 0), but=frozenset({1})) is None


def test_an_archive_is_handed_on_as_it_is_made() -> None:
    """No more than a piece is waiting at any moment, whatever the archive comes to."""
    pieces = iter([bytes(PIECE)] * 20)
    sent = [len(part) for part in zipped([Member("a/b.bin", pieces)], at=now())]
    assert (max(sent) < PIECE + 4096, sum(sent) > 20 * PIECE) == (True, True)
