"""The page “who may do what” is the policy's own table, with the reader's standing."""

from flask import Flask

from app.domain.lifecycle import Stage
from app.domain.policy import POLICY, Action, Actor, InstanceRole, Role, Situation
from app.domain.policy_words import ACTION_WORDS
from app.people.permissions import permissions
from tests.builders import signed_in, with_role
from tests.people.accounts import an_account, an_rfp


def test_every_action_has_words_of_its_own() -> None:
    assert set(ACTION_WORDS) == set(POLICY) == set(Action)
    assert len(set(ACTION_WORDS.values())) == len(ACTION_WORDS)


def test_every_action_stands_in_one_of_the_two_tables() -> None:
    actor = Actor(person_id=1)
    both = [permissions(actor, Situation(), within_rfp=within) for within in (False, True)]
    assert sorted(line.action for part in both for line in part) == sorted(Action)


def test_the_readers_standing_is_what_the_guard_would_say() -> None:
    evaluator = Actor(person_id=1, roles=frozenset({Role.EVALUATOR}))
    lines = permissions(evaluator, Situation(stage=Stage.SCORING), within_rfp=True)
    reasons = {line.action: line.reason for line in lines}
    assert reasons[Action.RFP_VIEW] is None
    assert reasons[Action.RANKING_VIEW] == (
        "Marks and ranking can be seen once you have submitted your own marks, so that each is given independently."
    )
    assert reasons[Action.COMMITTEE_MANAGE] == "Only the lead of this RFP may do this."


def test_conditions_are_printed_as_the_policy_has_them() -> None:
    lines = permissions(Actor(person_id=1), Situation(), within_rfp=False)
    conditions = {line.action: line.conditions for line in lines}
    assert conditions[Action.PEOPLE_MANAGE] == ("an administrator",)
    assert conditions[Action.DESK_VIEW] == ("anyone who is signed in",)
    assert conditions[Action.PAGE_PUBLIC] == ("anyone, signed in or not",)


def test_a_general_condition_is_printed_where_nothing_says_more() -> None:
    lines = permissions(Actor(person_id=1), Situation(), within_rfp=True)
    conditions = {line.action: line.conditions for line in lines}
    assert conditions[Action.RFP_VIEW] == ("anyone with a role in the RFP, or an auditor",)
    assert conditions[Action.COMMITTEE_MANAGE] == ("the lead",)
    assert conditions[Action.AUDIT_VIEW] == (
        "the lead or an auditor",
        "an evaluator only after submitting all own marks",
    )


def test_the_page_shows_ones_standing_in_ones_own_rfps_only(app: Flask) -> None:
    lead, member = an_account(app), an_account(app)
    rfp = an_rfp(app, lead=lead)
    with_role(app, person=member, rfp=rfp, role=Role.OBSERVER)
    pages = {
        "lead": signed_in(app, lead).get(f"/who-may-do-what?rfp={rfp}"),
        "member": signed_in(app, member).get(f"/who-may-do-what?rfp={rfp}"),
        "auditor": signed_in(app, an_account(app, instance_roles=(InstanceRole.AUDITOR,))).get(
            f"/who-may-do-what?rfp={rfp}"
        ),
        "stranger": signed_in(app, an_account(app)).get(f"/who-may-do-what?rfp={rfp}"),
        "nowhere": signed_in(app, lead).get("/who-may-do-what?rfp=aaaaaaaaaaaaaaaaaaaa"),
    }
    assert {who: page.status_code for who, page in pages.items()} == {
        "lead": 200,
        "member": 200,
        "auditor": 200,
        "stranger": 404,
        "nowhere": 404,
    }
    assert "Contact centre" not in pages["stranger"].text
    refused = "Only the lead of this RFP may do this."
    assert [refused in pages[who].text for who in ("lead", "member")] == [False, True]


def test_without_an_rfp_the_page_tells_of_none(app: Flask) -> None:
    an_rfp(app, lead=an_account(app))
    page = signed_in(app, an_account(app)).get("/who-may-do-what")
    assert (page.status_code, "Contact centre" in page.text) == (200, False)
    assert all(sentence.replace("'", "&#39;") in page.text for sentence in ACTION_WORDS.values())
