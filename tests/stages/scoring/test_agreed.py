"""The panel's agreed score: only once everybody has submitted, with a reason, beside the marks, never over another."""

import threading

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.db import db
from app.domain.errors import DomainError, NotHere
from app.domain.evaluation import MarkKind
from app.domain.policy import Actor
from app.models.mark import AgreedScoreRow, MarkRow
from app.models.panel import SeatRow
from app.stages.scoring.operations.agreed import RefusedReason, RefusedScore, StaleAgreement, record_agreed
from app.web.unit_of_work import writing
from tests.stages.scoring.handing_in import a_lead, all_handed_in, audited, hand_in, mark_everything
from tests.stages.scoring.panel import FINE, GATE, GONE, GROUP, NORTH, PRICE, SERVICE, SOUTH, WORDED, Panel, a_panel
from tests.stages.scoring.test_pages import texts

WHY = "the references weigh more"


def agree(
    app: Flask,
    panel: Panel,
    actor: Actor,
    *,
    offer: int = NORTH,
    criterion: int = SERVICE,
    score: str = "4",
    reason: str = WHY,
    version: int = 0,
) -> None:
    with app.app_context():
        record_agreed(
            actor,
            rfp_id=panel.rfp_id,
            offer=offer,
            criterion=criterion,
            score=score,
            reason=reason,
            version=version,
        )


def agreed(app: Flask, panel: Panel) -> list[tuple[object, ...]]:
    query = select(
        AgreedScoreRow.offer,
        AgreedScoreRow.criterion,
        AgreedScoreRow.kind,
        AgreedScoreRow.value,
        AgreedScoreRow.comment,
        AgreedScoreRow.version,
    ).where(AgreedScoreRow.rfp_id == panel.rfp_id)
    with app.app_context():
        return [tuple(row) for row in db.session.execute(query.order_by(AgreedScoreRow.offer))]


def marks(app: Flask, panel: Panel) -> list[tuple[object, ...]]:
    query = select(MarkRow.seat, MarkRow.offer, MarkRow.criterion, MarkRow.value, MarkRow.version)
    with app.app_context():
        return sorted(tuple(row) for row in db.session.execute(query.where(MarkRow.value.is_not(None))))


def test_the_agreed_score_stands_beside_the_marks_and_is_recorded_anew_by_version(app: Flask) -> None:
    panel = a_panel(app)
    all_handed_in(app, panel)
    lead, before = a_lead(app, panel).actor, marks(app, panel)
    agree(app, panel, lead)
    agree(app, panel, lead, score="n/a", reason="not asked for", version=1)
    agree(app, panel, lead, offer=SOUTH, criterion=GATE, score="fail", reason="no certificate")
    assert agreed(app, panel) == [
        (NORTH, SERVICE, MarkKind.NOT_APPLICABLE, None, "not asked for", 2),
        (SOUTH, GATE, MarkKind.FAIL, None, "no certificate", 1),
    ]
    assert marks(app, panel) == before
    assert audited(app, panel)[-1] == ("agreed:record", "Recorded the panel's agreed score of South on “Certified”.")


def test_the_audit_gives_the_reason_as_a_digest_only(app: Flask) -> None:
    panel = a_panel(app)
    all_handed_in(app, panel)
    lead = a_lead(app, panel)
    agree(app, panel, lead.actor)
    assert WHY not in lead.browser.get(f"/rfps/{panel.public_id}/audit").text


@pytest.mark.parametrize(
    ("fields", "error", "sentence"),
    [
        ({"score": "6"}, RefusedScore, "6 is not on the scale 0 to 5 in steps of 1."),
        ({"score": ""}, RefusedScore, "Enter the score the panel agreed on."),
        ({"score": "4", "criterion": GATE}, RefusedScore, "this is a gate"),
        ({"reason": " \n"}, RefusedReason, "Say why the panel agreed"),
        ({"reason": "x" * 20_001}, RefusedReason, "20,000 are kept"),
        ({"reason": "a\0b"}, RefusedReason, "NUL"),
        ({"criterion": GROUP}, DomainError, "Nobody scores “Service”"),
        ({"criterion": PRICE}, DomainError, "Nobody scores “Price”"),
        ({"offer": GONE}, DomainError, "Gone is withdrawn"),
        ({"offer": 9}, NotHere, "no such offer"),
        ({"criterion": 99}, NotHere, "no such offer or criterion"),
    ],
)
def test_what_cannot_be_agreed_on_is_refused_in_words(
    app: Flask, fields: dict[str, object], error: type[Exception], sentence: str
) -> None:
    panel = a_panel(app)
    all_handed_in(app, panel)
    lead = a_lead(app, panel).actor
    with pytest.raises(error, match=sentence):
        agree(app, panel, lead, **fields)  # type: ignore[arg-type]
    assert agreed(app, panel) == []


def test_the_panel_agrees_once_everybody_who_scores_the_criterion_has_submitted(app: Flask) -> None:
    panel = a_panel(app)
    lead = a_lead(app, panel).actor
    with pytest.raises(DomainError, match="Ada and Ben have not submitted the marks yet"):
        agree(app, panel, lead)
    mark_everything(app, panel, seat="E1")
    hand_in(app, panel, seat="E1")
    with pytest.raises(DomainError, match="Ben has not submitted the marks yet"):
        agree(app, panel, lead)
    agree(app, panel, lead, criterion=WORDED, score="Good")  # Ben does not score it
    assert [row[:4] for row in agreed(app, panel)] == [(NORTH, WORDED, MarkKind.SCORE, 10)]


def test_of_two_who_record_at_once_one_is_told(app: Flask) -> None:
    panel = a_panel(app)
    all_handed_in(app, panel)
    lead = a_lead(app, panel).actor
    together, told = threading.Barrier(2), []

    def record(score: str) -> None:
        together.wait()
        try:
            agree(app, panel, lead, score=score, reason=f"because of {score}")
        except StaleAgreement as stale:
            told.append(stale.stored.score)

    threads = [threading.Thread(target=record, args=(score,)) for score in ("3", "4")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [(_, _, kind, value, _, version)] = agreed(app, panel)
    assert (kind, version, told) == (MarkKind.SCORE, 1, [str(value)])


def test_a_stale_page_is_answered_409_with_both_scores(app: Flask) -> None:
    panel = a_panel(app)
    all_handed_in(app, panel)
    lead = a_lead(app, panel)
    place = f"/rfps/{panel.public_id}/ranking/{NORTH}/{SERVICE}"
    form = {"score": "3", "reason": "typed-in-the-other-window", "version": "0"}
    agree(app, panel, lead.actor)
    stale = lead.browser.post(f"{place}/agreed", data=form)
    assert stale.status_code == 409
    page = texts(stale.text)
    assert [words in page for words in (WHY, "typed-in-the-other-window", "nothing was overwritten")] == [True] * 3
    assert 'name="version" type="hidden" value="1"' in stale.text
    assert lead.browser.post(f"{place}/agreed", data={**form, "version": "1"}).status_code == 302
    assert [row[3:] for row in agreed(app, panel)] == [(3, "typed-in-the-other-window", 2)]


def test_the_cell_offers_it_to_the_lead_and_keeps_what_was_typed(app: Flask) -> None:
    panel = a_panel(app)
    lead = a_lead(app, panel).browser
    place = f"/rfps/{panel.public_id}/ranking/{NORTH}/{FINE}"
    assert "The panel agrees once everybody has submitted: Ada has not submitted the marks yet." in texts(
        lead.get(place).text
    )
    all_handed_in(app, panel)
    page = texts(lead.get(place).text)
    assert "By the published rules the marks count here; the agreed score stands beside them" in page
    refused = lead.post(f"{place}/agreed", data={"score": "1000", "reason": "typed reason", "version": "0"})
    assert (refused.status_code, "typed reason" in refused.text) == (422, True)
    assert "1000 is not on the scale 0 to 100." in refused.text
    assert (
        lead.post(f"{place}/agreed", data={"score": "80", "reason": "typed reason", "version": "0"}).status_code == 302
    )
    cell = texts(lead.get(place).text)
    assert ("Agreed score of the panel 80" in cell, "Ada 72.5" in cell) == (True, True)


def test_an_evaluator_reads_the_agreed_score_and_cannot_record_one(app: Flask) -> None:
    panel = a_panel(app)
    all_handed_in(app, panel)
    ben = panel.browsers["E2"]
    place = f"/rfps/{panel.public_id}/ranking/{NORTH}/{SERVICE}"
    assert 'id="agreed"' not in ben.get(place).text
    assert ben.post(f"{place}/agreed", data={"score": "3", "reason": "x", "version": "0"}).status_code == 403


def test_a_seat_that_was_reopened_is_awaited_again(app: Flask) -> None:
    panel = a_panel(app)
    all_handed_in(app, panel)
    lead = a_lead(app, panel).actor
    with app.app_context(), writing() as session:
        here = (SeatRow.rfp_id == panel.rfp_id, SeatRow.number == 2)
        session.execute(update(SeatRow).where(*here).values(submitted_at=None))
    with pytest.raises(DomainError, match="Ben has not submitted"):
        agree(app, panel, lead)
