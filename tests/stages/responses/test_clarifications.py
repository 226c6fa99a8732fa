"""Vendors ask, the buyer answers to all or to one, corrects, turns down; answers go out together and never twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from app.db import db
from app.domain.errors import DomainError
from app.domain.submission import Late
from app.models.audit import AuditRow
from app.models.clarification import Answering, Clarification, ClarificationAnswer
from app.models.outbox import OutboxItem
from app.models.vendor import InvitedPerson
from app.opening.calling import call_openers_who_are_due
from app.stages.responses.clarifying import queries
from app.stages.responses.clarifying.operations import answering, telling, waiting
from app.stages.responses.clarifying.operations.writing import GivesAway, Said
from app.stages.responses.clarifying.page import mark_of
from app.stages.responses.inviting.operations import answering as intending
from app.stages.responses.inviting.operations import colleagues, inviting
from app.stages.responses.inviting.operations.accounts import Contact
from app.web import worker
from app.web.clock import now
from app.web.draft_lock import Stale
from app.web.unit_of_work import writing
from tests.people.accounts import columns, mails, sentences
from tests.stages.responses.clarifying_world import SAID, TO_ONE, ClarifyingWorld, a_clarifying_world
from tests.stages.responses.published_world import ANNA, BEAT


def given(world: ClarifyingWorld, public_id: str) -> queries.GivenAnswer:
    return next(each for each in queries.given_answers(world.rfp_id) if each.public_id == public_id)


def told_to(world: ClarifyingWorld, firm: str) -> list[int]:
    found = queries.told_answers(world.rfp_id, invitation_id=world.invitations[firm], until=None)
    return [each.number for each in found]


def numbers(world: ClarifyingWorld) -> list[int]:
    return sorted(each.number for each in queries.given_answers(world.rfp_id))


def news(app: Flask) -> list[tuple[str, str]]:
    return [(mail["to"], mail["text"]) for mail in mails(app) if mail["subject"].startswith("Answers to questions")]


def test_the_buyer_sees_the_firm_but_not_who_of_its_people_asked(app: Flask) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        world.ask("Aare AG", "Which volumes?", topic="section:volumes")
        (asked,) = queries.asked_questions(world.rfp_id)
        (by,) = db.session.scalars(select(Clarification.asked_by))
        row = db.session.scalars(select(AuditRow).order_by(AuditRow.sequence.desc()).limit(1)).one()
    assert (asked.firm, asked.about, asked.text, asked.is_late, by) == (
        *("Aare AG", "Section 2, Volumes", "Which volumes?", False),
        "Aare AG",
    )
    assert (row.chain, row.actor, row.sentence) == (world.rfp_id, "Aare AG", "Aare AG asked a question.")
    assert "Which volumes?" not in row.detail


def test_what_comes_after_the_cut_off_is_taken_in_as_late_until_the_deadline(app: Flask) -> None:
    world = a_clarifying_world(app, asks_until=timedelta(hours=-1))
    with app.app_context():
        world.ask("Aare AG", "Still open?")
        (asked,) = queries.asked_questions(world.rfp_id)
    assert asked.is_late
    assert sentences(app, world.rfp_id)[-1] == "Aare AG asked a question after the cut-off."
    with time_machine.travel(now() + timedelta(days=7)), app.app_context(), pytest.raises(Late):
        world.ask("Aare AG", "And now?")


@pytest.mark.parametrize(("topic", "words"), [("section:gone", "not in the RFP any more"), ("", "asked this already")])
def test_what_cannot_be_asked_is_refused_in_words(app: Flask, topic: str, words: str) -> None:
    world = a_clarifying_world(app, asks_until=None)
    with app.app_context():
        world.ask("Aare AG", "Which volumes?")
        with pytest.raises(DomainError, match=words):
            world.ask("Aare AG", "Which volumes?", topic=topic)


def test_several_questions_are_answered_once_to_all_and_show_when_they_go_out(app: Flask) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        questions = [world.ask("Aare AG", "Volumes?"), world.ask("Birs GmbH", "How much?")]
        world.answer(*questions)
        states = {each.status for each in queries.asked_questions(world.rfp_id)}
        before = [told_to(world, firm) for firm in world.invitations]
        own = queries.own_questions(world.invitations["Aare AG"])
        telling.tell(world.lead, rfp_id=world.rfp_id)
        (mine,) = queries.own_questions(world.invitations["Aare AG"])
        after = [told_to(world, firm) for firm in world.invitations]
    assert (states, before, own[0].answer) == ({Answering.ANSWERED}, [[], []], None)
    assert (after, mine.answer) == ([[1], [1]], 1)
    assert [to for to, _ in news(app)] == [ANNA.email, BEAT.email]
    assert all("Which volumes count?" in text and "Those of annex 2." in text for _, text in news(app))
    assert all("Aare" not in text.replace("Anna Aare", "") and "Volumes?" not in text for _, text in news(app))
    assert sentences(app, world.rfp_id)[-2:] == [
        "Answered 2 questions: answer 1, to all.",
        "Sent answer 1 to whom they are for.",
    ]


def test_a_private_answer_goes_to_its_vendor_only_and_leaves_no_gap(app: Flask) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        world.answer(world.ask("Aare AG", "About our patent?"), said=TO_ONE)
        world.answer(world.ask("Birs GmbH", "Volumes?"))
        assert numbers(world) == [-1, 1]
        telling.tell(world.lead, rfp_id=world.rfp_id)
        assert (told_to(world, "Aare AG"), told_to(world, "Birs GmbH")) == ([1, -1], [1])
    (_, anna), (_, beat) = news(app)
    assert ("To you only" in anna, "To you only" in beat) == (True, False)


def test_where_only_a_private_answer_is_new_nobody_else_gets_a_mail(app: Flask) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        world.answer(world.ask("Aare AG", "About our patent?"), said=TO_ONE)
        telling.tell(world.lead, rfp_id=world.rfp_id)
    assert [to for to, _ in news(app)] == [ANNA.email]


def test_privately_means_with_a_reason_and_to_one_vendor(app: Flask) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        own, other = world.ask("Aare AG", "Volumes?"), world.ask("Birs GmbH", "Volumes?")
        with pytest.raises(DomainError, match="Say why"):
            world.answer(own, said=replace(TO_ONE, reason=""))
        with pytest.raises(DomainError, match="Several vendors asked this"):
            world.answer(own, other, said=TO_ONE)
        world.answer(own)
        with pytest.raises(DomainError, match="Somebody has answered"):
            world.answer(own, other)


def test_words_that_tell_who_asked_are_looked_at_first(app: Flask) -> None:
    world = a_clarifying_world(app)
    telling_words = replace(SAID, question="Aare and Anna Aare (aare.example) ask for volumes.")
    with app.app_context():
        asked = world.ask("Aare AG", "Volumes?")
        with pytest.raises(GivesAway) as refused:
            world.answer(asked, said=telling_words)
        assert [each.words for each in refused.value.found] == ["Aare", "Anna Aare", "Aare", "aare.example"]
        with pytest.raises(GivesAway):
            world.answer(asked, said=replace(telling_words, answer="Other."), looked_at=refused.value.mark)
        world.answer(asked, said=telling_words, looked_at=refused.value.mark)


def test_a_private_answer_may_name_its_vendor_but_no_other(app: Flask) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        asked = world.ask("Aare AG", "Our patent?")
        with pytest.raises(GivesAway):
            world.answer(asked, said=replace(TO_ONE, answer="Birs asked, too."))
        world.answer(asked, said=replace(TO_ONE, answer="Aare may keep it."))


def test_colleagues_whom_the_buyer_does_not_know_are_not_told_by_the_warning(app: Flask) -> None:
    world = a_clarifying_world(app)
    colleague = Contact("Zoe Zug", "zoe@zug.example")
    with app.app_context():
        colleagues.bring_in(world.people["Aare AG"], invitation_id=world.invitations["Aare AG"], contacts=(colleague,))
        asked = world.ask("Aare AG", "Volumes?")
        world.answer(asked, said=replace(SAID, question="Zoe Zug (zug.example) asks."))
        own = queries.own_people(world.invitations["Aare AG"])
        telling.tell(world.lead, rfp_id=world.rfp_id)
        sealed = db.session.scalars(select(OutboxItem.sealed_for).where(OutboxItem.once_key.like("answers:%")))
        assert sorted(str(each) for each in sealed) == sorted([str(world.rfp_id), "None", "None"])
    assert own[0].people == ("Anna Aare", "Zoe Zug")


def test_what_was_told_is_corrected_by_a_further_answer(app: Flask) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        first = world.answer(world.ask("Aare AG", "Volumes?"))
        seen = mark_of(given(world, first))
        with pytest.raises(DomainError, match="change it instead"):
            answering.correct(world.lead, rfp_id=world.rfp_id, answer=first, said=SAID)
        other = replace(SAID, answer="Those of annex 3.")
        answering.change(world.lead, rfp_id=world.rfp_id, answer=first, said=other, seen=seen)
        with pytest.raises(Stale):
            answering.change(world.lead, rfp_id=world.rfp_id, answer=first, said=SAID, seen=seen)
        telling.tell(world.lead, rfp_id=world.rfp_id)
        for attempt in (
            lambda: answering.change(world.lead, rfp_id=world.rfp_id, answer=first, said=SAID, seen=seen),
            lambda: answering.take_back(world.lead, rfp_id=world.rfp_id, answer=first),
        ):
            with pytest.raises(DomainError, match="stays as it is"):
                attempt()
        answering.correct(world.lead, rfp_id=world.rfp_id, answer=first, said=replace(SAID, answer="Of annex 4."))
        telling.tell(world.lead, rfp_id=world.rfp_id)
        found = queries.told_answers(world.rfp_id, invitation_id=world.invitations["Birs GmbH"], until=None)
    assert [(each.number, each.corrects, each.answer) for each in found] == [
        (1, None, "Those of annex 3."),
        (2, 1, "Of annex 4."),
    ]
    assert "Answer 2, corrects answer 1" in news(app)[-1][1]


def test_the_database_keeps_what_was_told(app: Flask) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        world.answer(world.ask("Aare AG", "Volumes?"))
        telling.tell(world.lead, rfp_id=world.rfp_id)
        with pytest.raises(DBAPIError, match="stays as it was"), writing() as session:
            session.execute(update(ClarificationAnswer).values(answer="Something else."))


def test_a_dropped_answer_leaves_no_gap_and_its_questions_wait_again(app: Flask) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        given_ = [world.answer(world.ask("Aare AG", f"Question {number}?")) for number in (1, 2, 3)]
        answering.take_back(world.lead, rfp_id=world.rfp_id, answer=given_[1])
        assert numbers(world) == [1, 2]
        assert [each.status for each in queries.asked_questions(world.rfp_id)] == [
            *(Answering.ANSWERED, Answering.OPEN, Answering.ANSWERED)
        ]
        assert given(world, given_[2]).number == 2


def test_who_asked_is_told_why_a_question_is_not_taken_up(app: Flask) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        asked = world.ask("Aare AG", "Who else is invited?")
        answering.reject(world.lead, rfp_id=world.rfp_id, question=asked, reason="We do not say that.")
        (own,) = queries.own_questions(world.invitations["Aare AG"])
        with pytest.raises(DomainError):
            world.answer(asked)
    assert own.rejected_reason == "We do not say that."
    mail = mails(app)[-1]
    assert (mail["to"], "We do not say that." in mail["text"]) == (ANNA.email, True)
    assert [each["to"] for each in mails(app)].count(BEAT.email) == 1


def test_answers_go_to_all_but_those_who_declined_or_were_taken_back_and_say_nothing_before_agreement(
    app: Flask,
) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        inviting.invite(world.lead, rfp_id=world.rfp_id, firm="Cher SA", contacts=(Contact("Cara", "c@cher.example"),))
        inviting.invite(world.lead, rfp_id=world.rfp_id, firm="Doubs", contacts=(Contact("Dora", "d@doubs.example"),))
        line = next(each for each in inviting_lines(world) if each.firm == "Doubs")
        inviting.take_back(world.lead, rfp_id=world.rfp_id, invitation=line.public_id, reason="By mistake.")
        intending.decline(world.people["Birs GmbH"], invitation_id=world.invitations["Birs GmbH"], reason="Busy.")
        world.answer(world.ask("Aare AG", "Volumes?"))
        telling.tell(world.lead, rfp_id=world.rfp_id)
    assert [(to, "annex 2" in text) for to, text in news(app)] == [(ANNA.email, True), ("c@cher.example", False)]
    assert "once you have agreed to confidentiality" in news(app)[1][1]


def inviting_lines(world: ClarifyingWorld) -> tuple[object, ...]:
    from app.stages.responses.inviting.queries import invitations

    return invitations(world.rfp_id)


def test_the_worker_sends_new_answers_once_at_the_hour(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False) as clock:
        world = a_clarifying_world(app)
        with app.app_context():
            world.answer(world.ask("Aare AG", "Volumes?"))
            for moment, count in (("14:59", 0), ("15:00", 2), ("15:01", 2)):
                clock.move_to(datetime.fromisoformat(f"2026-11-20T{moment}:00+00:00"))
                telling.tell_what_is_due()
                assert len(news(app)) == count
    assert [telling.tell_what_is_due, waiting.tell_leads_what_is_due, call_openers_who_are_due] == worker.DUE
    keys = [key for key in columns(app, OutboxItem.once_key, order=OutboxItem.id) if key]
    assert len(set(keys)) == len(keys) == 2
    with app.app_context():
        actor = select(AuditRow.actor).where(AuditRow.chain == world.rfp_id).order_by(AuditRow.sequence.desc())
        assert db.session.scalars(actor.limit(1)).one() == "worker"


def test_sent_twice_is_sent_once(app: Flask) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        world.answer(world.ask("Aare AG", "Volumes?"))
        telling.tell(world.lead, rfp_id=world.rfp_id)
        with pytest.raises(DomainError, match="no new answers"):
            telling.tell(world.lead, rfp_id=world.rfp_id)
        assert db.session.scalar(select(func.count()).select_from(InvitedPerson)) == 2
    assert len(news(app)) == 2


def test_a_taken_back_vendor_reads_what_was_told_before(app: Flask) -> None:
    world = a_clarifying_world(app)
    with app.app_context():
        world.answer(world.ask("Birs GmbH", "Volumes?"))
        telling.tell(world.lead, rfp_id=world.rfp_id)
        until = now()
        world.answer(world.ask("Birs GmbH", "More?"), said=Said("More?", "Yes."))
        telling.tell(world.lead, rfp_id=world.rfp_id)
        found = queries.told_answers(world.rfp_id, invitation_id=world.invitations["Aare AG"], until=until)
    assert [each.number for each in found] == [1]
