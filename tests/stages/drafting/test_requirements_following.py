"""What names criteria and questions by their codes follows new ones; what is gone is not dropped unseen."""

import json
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.domain.evaluation import Framework
from app.domain.request.requirements import Requirement
from app.models.audit import AuditRow
from app.models.criterion import CriterionExpertise
from app.models.rfp import Rfp
from app.stages.drafting.operations.storing import rewrite
from app.stages.drafting.queries import draft_of
from app.stages.drafting.queries.request import criterion_expertise_of
from app.stages.drafting.requirements.storing import rename_question, store_requirements
from app.web.unit_of_work import writing
from tests.stages.drafting.by_hand import Hand, criterion_data, started
from tests.stages.drafting.test_draft import leaf
from tests.stages.drafting.written_by_hand import requirements, rfp_id

LINKED = Requirement("R1", "One", questions=("Q1", "Q2"), criteria=("C1",))


def filled(app: Flask) -> Hand:
    hand = started(app)
    for code in ("C1", "C2"):
        hand.saved("criteria/add", criterion_data(leaf(code)))
    key = rfp_id(hand)
    with app.app_context(), writing() as session:
        store_requirements(session, rfp_id=key, requirements=[LINKED])
        session.add(CriterionExpertise(rfp_id=key, criterion="C1", expertise='["telephony"]'))
        session.add(CriterionExpertise(rfp_id=key, criterion="C2", expertise='["law"]'))
    return hand


def expertise(hand: Hand) -> dict[str, tuple[str, ...]]:
    key = rfp_id(hand)
    with hand.app.app_context():
        return criterion_expertise_of(key)


def recoded(framework: Framework, codes: dict[str, str]) -> Framework:
    nodes = tuple(replace(node, id=codes.get(node.id, node.id)) for node in framework.criteria)
    return replace(framework, criteria=nodes)


@pytest.mark.parametrize(
    ("codes", "asked", "linked"),
    [
        ({"C1": "CALLS"}, {"CALLS": ("telephony",), "C2": ("law",)}, ("CALLS",)),
        ({"C1": "C2", "C2": "C1"}, {"C2": ("telephony",), "C1": ("law",)}, ("C2",)),
    ],
)
def test_expertise_and_links_go_with_criteria_to_their_new_codes(
    app: Flask, codes: dict[str, str], asked: dict[str, tuple[str, ...]], linked: tuple[str, ...]
) -> None:
    hand = filled(app)
    key = rfp_id(hand)
    with app.app_context(), writing() as session:
        before = draft_of(key).framework
        rfp = session.scalars(select(Rfp).where(Rfp.id == key)).one()
        lost = rewrite(session, rfp=rfp, before=before, after=recoded(before, codes), renamed=codes)
    assert (lost, expertise(hand), requirements(hand)[0].value.criteria) == ({}, asked, linked)


def test_links_go_with_a_criterion_that_is_renamed_on_its_page(app: Flask) -> None:
    hand = filled(app)
    hand.saved("criteria/2", criterion_data(leaf("CALLS"), expertise="telephony"))
    assert expertise(hand) == {"CALLS": ("telephony",), "C2": ("law",)}
    assert requirements(hand)[0].value.criteria == ("CALLS",)


def test_a_change_that_renames_nothing_leaves_expertise_and_links(app: Flask) -> None:
    hand = filled(app)
    hand.saved("criteria", {"weight:C1": "50", "weight:C2": "20", "weight:P": "30", "do": "up:C2"})
    assert expertise(hand) == {"C1": ("telephony",), "C2": ("law",)}
    assert requirements(hand)[0].value.criteria == ("C1",)


def test_expertise_that_goes_with_its_criterion_is_told_in_the_audit(app: Flask) -> None:
    hand = filled(app)
    hand.saved("criteria/2/remove", {})
    assert (expertise(hand), requirements(hand)[0].value.criteria) == ({"C2": ("law",)}, ("C1",))
    key = rfp_id(hand)
    with app.app_context():
        query = select(AuditRow.detail).where(AuditRow.chain == key).order_by(AuditRow.sequence.desc())
        detail = json.loads(db.session.scalars(query.limit(1)).one())
    assert detail["expertise gone with its criterion"] == {"C1": '["telephony"]'}


def test_links_follow_a_question_and_stay_where_it_is_removed(app: Flask) -> None:
    hand = filled(app)
    found = []
    key = rfp_id(hand)
    for old, new in (("Q1", "Q7"), ("Q7", "Q2"), ("Q2", None), ("Q9", "Q1")):
        with app.app_context(), writing() as session:
            rename_question(session, rfp_id=key, old=old, new=new)
        found.append(requirements(hand)[0].value.questions)
    assert found == [("Q2", "Q7"), ("Q2",), ("Q2",), ("Q2",)]
