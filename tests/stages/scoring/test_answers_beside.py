"""Beside the scale stand the vendor's answers that belong to the criterion; other offers go on without any."""

from dataclasses import replace

from flask import Flask
from sqlalchemy import func, select, update

from app.db import db
from app.domain.entries import Entry
from app.domain.evaluation import MarkKind
from app.domain.lifecycle import Stage
from app.domain.request.requirements import Requirement
from app.domain.submission import SubmittedFile
from app.models.mark import MarkRow
from app.models.offer import OfferRow
from app.models.response import Envelope, Submission
from app.models.rfp import Rfp
from app.models.vendor import Invitation
from app.stages.responses.sealed.checking import sealed_fault
from app.stages.scoring.operations import save_marks
from app.stages.scoring.queries.own_offer import offer_of_seat
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.integrity.test_statements import counted
from tests.stages.responses.handed_in import hand_in
from tests.stages.responses.opened_world import asked
from tests.stages.responses.published_world import a_publication
from tests.stages.scoring.panel import NORTH, SERVICE, SOUTH, Panel, a_panel

FILE = SubmittedFile("f" * 20, "Q5", "curriculum.pdf", "application/pdf", 2048, "0" * 64)
ANSWERS = {"Q1": '"no"', "Q2": '"yes"', "Q5": '"Twice a year"'}
REQUIREMENTS = (Requirement("R1", "Train people", questions=("Q5",), criteria=("G1",)),)


def with_a_response(app: Flask, panel: Panel, *, offer: int = NORTH) -> None:
    """Make an offer of the panel one that came as a sealed response and was opened."""
    with app.app_context(), writing() as session:
        here = Rfp.id == panel.rfp_id
        session.execute(update(Rfp).where(here).values(stage=Stage.DRAFTING))
        request = replace(asked(), requirements=REQUIREMENTS)
        session.add(a_publication(panel.rfp_id, request, closes_at=now()))
        firm = session.scalars(
            select(OfferRow.firm_id).where(OfferRow.rfp_id == panel.rfp_id, OfferRow.number == offer)
        ).one()
        invitation = Invitation(rfp_id=panel.rfp_id, firm_id=firm, invited_at=now(), invited_by="Maya")
        session.add(invitation)
        session.flush()
        hand_in(session, invitation, offer=offer, quality=ANSWERS, files={Envelope.QUALITY: FILE})
        session.execute(update(Rfp).where(here).values(stage=Stage.SCORING, responses_opened_at=now()))


def test_offers_that_did_not_come_sealed_go_on_as_they_are(app: Flask) -> None:
    panel = a_panel(app)
    with_a_response(app, panel, offer=SOUTH)
    with app.app_context():
        assert offer_of_seat(panel.rfp_id, seat=1, offer=NORTH).answers is None
    text = panel.browsers["E1"].get(panel.at(f"/{NORTH}")).text
    assert ("mark-beside" in text, "Other answers" in text) == (False, False)


def test_answers_and_files_stand_beside_their_criterion_and_the_others_below(app: Flask) -> None:
    panel = a_panel(app)
    with_a_response(app, panel)
    text = panel.browsers["E1"].get(panel.at(f"/{NORTH}")).text
    criterion, others = text.index(f'id="c{SERVICE}"'), text.index("Other answers")
    beside = text[criterion : text.index("</article>", criterion)]
    assert ("Twice a year" in beside, "Certified?" in beside, "Certified?" in text[others:]) == (True, False, True)
    assert f"/responses/{NORTH}/files/{FILE.public_id}" in beside
    assert f"/responses/{NORTH}" in text[others:]


def test_whoever_stands_back_sees_nothing_of_the_offer(app: Flask) -> None:
    panel = a_panel(app)
    with_a_response(app, panel)
    with app.app_context(), writing() as session:
        here = {"rfp_id": panel.rfp_id, "criterion": SERVICE, "offer": NORTH, "seat": 1}
        session.add(MarkRow(**here, kind=MarkKind.RECUSED, comment="My cousin", at=now()))
    with app.app_context():
        assert offer_of_seat(panel.rfp_id, seat=1, offer=NORTH).answers is None
    text = panel.browsers["E1"].get(panel.at(f"/{NORTH}")).text
    assert ("You stand back" in text, "Twice a year" in text) == (True, False)
    responses = f"/rfps/{panel.public_id}/responses"
    browser = panel.browsers["E1"]
    assert browser.get(f"{responses}/{NORTH}").status_code == 403
    for path in ("", "/search?q=twice"):
        assert "North" not in browser.get(f"{responses}{path}").text
    assert "North" in panel.browsers["E2"].get(f"{responses}/search?q=twice").text


def test_the_answers_take_two_statements_more(app: Flask) -> None:
    panel = a_panel(app)
    with_a_response(app, panel)
    found = {}
    for offer in (NORTH, SOUTH, NORTH, SOUTH):
        statements: list[str] = []
        with counted(statements):
            panel.browsers["E1"].get(panel.at(f"/{offer}"))
        found[offer] = len(statements)
    assert (found[NORTH] - found[SOUTH], found[NORTH] <= 8) == (2, True)


def test_marks_are_saved_as_before(app: Flask) -> None:
    panel = a_panel(app)
    with_a_response(app, panel)
    with app.app_context():
        words = dict.fromkeys(("comment", "strengths", "weaknesses", "why"), "")
        entry = Entry(offer=NORTH, criterion=SERVICE, score="4", version=0, **words)
        save_marks(panel.actors["E1"], rfp_id=panel.rfp_id, seat=1, entries=[entry])
    assert 'value="4" checked' in panel.browsers["E1"].get(panel.at(f"/{NORTH}")).text


def test_what_worlds_of_rows_hand_in_is_known_to_the_audit(app: Flask) -> None:
    panel = a_panel(app)
    with_a_response(app, panel)
    with app.app_context():
        assert sealed_fault() is None
        assert db.session.scalar(select(func.count()).select_from(Submission)) == 1
