"""Rounds of sign-off: asked by name and function, signed, objected to, overtaken by a changed draft."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.db import db
from app.domain.errors import DomainError, NotHere
from app.domain.request.people import Decision, Function, Level
from app.models.outbox import OutboxItem
from app.models.publication import ReviewRound, SignOff
from app.models.section import SectionRow
from app.stages.drafting.publication.readiness import draft_state
from app.stages.drafting.review.operations import DraftMoved, ToAsk, ask_for_signatures, remind, sign
from app.stages.drafting.review.queries import draft_of_round, rounds_of
from app.web.unit_of_work import writing
from tests.stages.drafting.ready import Drafted, a_ready_request, drafted, hidden


def errors(made: Drafted) -> list[str]:
    return [point.text for point in draft_state(made.id).readiness.errors]


def change(made: Drafted) -> None:
    """Somebody writes on in the first section."""
    with writing() as session:
        row = session.scalars(select(SectionRow).where(SectionRow.rfp_id == made.id).order_by(SectionRow.position))
        row.first().body += " And more."  # type: ignore[union-attr]


def test_a_round_keeps_the_draft_and_asks_by_mail(app: Flask) -> None:
    made = drafted(app)
    with app.app_context():
        number = made.ask(note="Look at the terms.")
        found = rounds_of(made.id)[0]
        assert (number, found.snapshot_hash, found.opened_by, found.note) == (
            1,
            made.hash(),
            "Maya",
            "Look at the terms.",
        )
        assert [(each.name, each.role, each.decision) for each in found.asked] == [("Frank", "Finance, director", None)]
        kept = draft_of_round(made.id, 1)
        assert kept is not None
        assert kept.sections == draft_state(made.id).request.sections
        mail = db.session.scalars(select(OutboxItem)).one()
        assert mail.subject == "Please sign the draft of RFP-2027-01"
        assert f"/rfps/{made.public_id}/review/1" in mail.payload
        assert errors(made) == ["Frank (Finance, director) has not signed round 1 yet."]


def test_what_everybody_asked_has_signed_may_be_published(app: Flask) -> None:
    made = drafted(app)
    with app.app_context():
        made.signed()
        assert errors(made) == []


def test_an_objection_says_why_and_bars_publication_until_it_is_taken_back(app: Flask) -> None:
    made = drafted(app)
    with app.app_context():
        made.ask()
        frank = made.actor(made.frank)
        with pytest.raises(DomainError, match="Say why you object"):
            sign(frank, rfp_id=made.id, number=1, decision=Decision.OBJECTED, comment="")
        sign(frank, rfp_id=made.id, number=1, decision=Decision.OBJECTED, comment="Too dear.")
        assert errors(made) == ["Frank (Finance, director) objects in round 1: “Too dear.”"]
        sign(frank, rfp_id=made.id, number=1, decision=Decision.SIGNED, comment="Fine now.")
        assert errors(made) == []


def test_a_changed_draft_needs_a_new_round_and_the_old_one_is_closed(app: Flask) -> None:
    made = drafted(app)
    with app.app_context():
        made.signed()
        change(made)
        assert errors(made) == ["The draft was changed after round 1 was opened. Have it signed as it stands now."]
        made.ask()
        with pytest.raises(DomainError, match="Round 2 is open now"):
            sign(made.actor(made.frank), rfp_id=made.id, number=1, decision=Decision.SIGNED, comment="")
    page = made.client(made.olga).get(made.at("review")).text
    assert [words in page for words in ("Signed an earlier draft", "Outstanding", "What changed since")] == [True] * 3
    page = made.client(made.frank).get(made.at("review/1")).text
    assert '<ins><span class="visually-hidden">[added: </span> And more.' in page


def test_nobody_signs_alone_what_they_ask_for_themselves(app: Flask) -> None:
    made = drafted(app)
    with app.app_context():
        maya = made.actor(made.maya)
        me = ToAsk(maya.public_id, Function.PROCUREMENT, Level.MANAGER)
        for asked, why in (((), "Choose at least one"), ((me,), "choose at least one other")):
            with pytest.raises(DomainError, match=why):
                ask_for_signatures(maya, rfp_id=made.id, seen=made.hash(), asked=asked, note="")
        olga = ToAsk(made.public(made.olga), Function.LEGAL, Level.DIRECTOR)
        with pytest.raises(DomainError, match="can no longer sign"):
            ask_for_signatures(maya, rfp_id=made.id, seen=made.hash(), asked=(me, olga), note="")
        frank = ToAsk(made.public(made.frank), Function.FINANCE, Level.DIRECTOR)
        assert ask_for_signatures(maya, rfp_id=made.id, seen=made.hash(), asked=(me, frank), note="") == 1
        assert len(errors(made)) == 2


def test_a_draft_that_moved_while_it_was_looked_at_is_not_put_before_anybody(app: Flask) -> None:
    made = drafted(app)
    with app.app_context():
        seen = made.hash()
        change(made)
        with pytest.raises(DraftMoved):
            ask_for_signatures(
                made.actor(made.maya),
                rfp_id=made.id,
                seen=seen,
                asked=[ToAsk(made.public(made.frank), Function.FINANCE, Level.DIRECTOR)],
                note="",
            )
        assert db.session.scalar(select(func.count()).select_from(ReviewRound)) == 0


def test_only_whoever_was_asked_signs(app: Flask) -> None:
    made = drafted(app)
    with app.app_context():
        made.ask()
        with pytest.raises(NotHere):
            sign(made.actor(made.dora), rfp_id=made.id, number=1, decision=Decision.SIGNED, comment="")
        assert db.session.scalars(select(SignOff.decision)).all() == [None]


def test_who_is_outstanding_is_reminded_once_a_day(app: Flask) -> None:
    made = drafted(app)
    with app.app_context():
        maya = made.actor(made.maya)
        with pytest.raises(DomainError, match="Nobody is outstanding"):
            remind(maya, rfp_id=made.id)
        made.ask()
        assert remind(maya, rfp_id=made.id) == ("Frank",)
        with pytest.raises(DomainError, match="reminded today already"):
            remind(maya, rfp_id=made.id)
        assert db.session.scalar(select(func.count()).select_from(OutboxItem)) == 2


def test_the_pages_lead_from_asking_to_signing(app: Flask) -> None:
    made = drafted(app)
    maya, frank = made.client(made.maya), made.client(made.frank)
    with app.app_context():
        public = made.public(made.frank)
    asked = {"person": [public], f"function-{public}": "finance", f"level-{public}": "director", "note": "Please."}
    stale = maya.post(made.at("review/ask"), data=asked | {"seen": "0" * 64})
    assert (stale.status_code, "Please." in stale.text, "checked" in stale.text) == (409, True, True)
    assert maya.post(made.at("review/ask"), data=hidden(maya.get(made.at("review/ask")).text)).status_code == 422
    sent = maya.post(made.at("review/ask"), data=asked | hidden(stale.text))
    assert sent.status_code == 302, sent.text
    page = frank.get(made.at("review/1")).text
    assert [words in page for words in ("You sign for Finance, director", "Please.", "Agent hour")] == [True] * 3
    refused = frank.post(made.at("review/1"), data={"decision": "objected", "comment": ""})
    assert (refused.status_code, "Say why you object" in refused.text) == (422, True)
    assert frank.post(made.at("review/1"), data={"decision": "signed", "comment": "Good."}).status_code == 302
    assert "Good." in maya.get(made.at("review")).text


def test_the_readiness_names_the_page_that_mends_each_thing(app: Flask) -> None:
    request = a_ready_request()
    bare = replace(request, sections=(), panel=(), framework=replace(request.framework, currency="EUR"))
    made = drafted(app, request=bare)
    page = made.client(made.maya).get(made.at("review")).text
    assert "The document has no section yet." in page
    assert f'href="/rfps/{made.public_id}/document">Mend it: Document' in page
    assert f'href="/rfps/{made.public_id}/panel">Mend it: Panel' in page
