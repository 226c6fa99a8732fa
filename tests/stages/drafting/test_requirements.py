"""Requirements as they are written: problem first, linked, ordered, never lost to somebody else's change."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import delete, update

from app.domain.errors import DomainError
from app.domain.lifecycle import Stage
from app.domain.policy import Actor, Role
from app.domain.request.questionnaire import Question, QuestionKind, Questionnaire, QuestionSection
from app.domain.request.requirements import Obligation, Requirement
from app.models.question import QuestionSectionRow
from app.models.rfp import Rfp
from app.stages.drafting.questionnaire.storing import store_questionnaire
from app.stages.drafting.requirements.operations.requirements import remove_requirement
from app.web.clock import now
from app.web.unit_of_work import writing
from tests.builders import a_person, signed_in, with_role
from tests.stages.drafting.by_hand import criterion_data
from tests.stages.drafting.test_draft import leaf
from tests.stages.drafting.written_by_hand import (
    add,
    last_sentence,
    requirement_data,
    requirements,
    rfp_id,
    with_links,
)

WHOLE = Requirement(
    code="R1",
    statement="Callers reach a person within 60 seconds.",
    obligation=Obligation.SHOULD,
    problem="Every fourth caller hangs up.\nMost of them on Mondays.",
    hurt="Some 900 callers a week.",
    evidence="Telephone log of May.",
    outcome="Callers get through.",
    measure="90 % within 60 seconds, from the log, each month.",
    questions=("Q1",),
    criteria=("C1", "P"),
)
WANT = Requirement("R2", "The vendor must use Genesys Cloud.", problem="p", outcome="o", measure="5 calls")


def test_a_requirement_is_kept_as_it_was_typed_and_told_in_the_audit(app: Flask) -> None:
    hand = with_links(app)
    add(hand, WHOLE)
    assert [each.value for each in requirements(hand)] == [WHOLE]
    assert last_sentence(hand) == "Added the requirement R1."
    page = hand.client.get(hand.at("requirements")).text
    assert ("1 requirement, 0 of them a must." in page, "names a solution" in page) == (True, False)


def test_the_form_asks_for_the_problem_first_and_proposes_the_next_code(app: Flask) -> None:
    hand = with_links(app)
    add(hand, WHOLE)
    page = hand.client.get(hand.at("requirements/add")).text
    order = (
        "problem",
        "hurt",
        "evidence",
        "outcome",
        "measure",
        "statement",
        "obligation",
        "need",
        "questions",
        "criteria",
    )
    places = [page.index(f'name="{name}"') for name in order]
    assert (places == sorted(places), 'value="R2"' in page) == (True, True)


def test_a_want_that_names_a_solution_leads_to_the_need_behind_it(app: Flask) -> None:
    hand = with_links(app)
    answer = hand.post("requirements/add", requirement_data(WANT))
    [stored] = requirements(hand)
    assert answer.headers["Location"] == hand.at(f"requirements/{stored.public_id}#need")
    page = hand.client.get(hand.at("requirements")).text
    assert "The need behind these is missing" in page
    assert "“must use Genesys Cloud” names a solution." in page
    data = requirement_data(replace(WANT, need="Calls are routed by skill."), version=stored.version)
    hand.saved(f"requirements/{stored.public_id}", data)
    page = hand.client.get(hand.at("requirements")).text
    assert ("The need behind these is missing" in page, "Answered." in page) == (False, True)


def test_what_is_missing_or_taken_is_said_beside_its_field_and_nothing_typed_is_lost(app: Flask) -> None:
    hand = with_links(app)
    add(hand, WHOLE)
    taken = hand.post("requirements/add", requirement_data(replace(WANT, code="R1", evidence="typed evidence")))
    assert (taken.status_code, "typed evidence" in taken.text) == (422, True)
    assert "There is a R1 already. Choose another code." in taken.text
    empty = hand.post("requirements/add", requirement_data(replace(WANT, statement=" ", evidence="typed evidence")))
    assert (empty.status_code, "typed evidence" in empty.text) == (422, True)
    assert "Say in one sentence what is wanted." in empty.text
    unknown = hand.post("requirements/add", requirement_data(replace(WANT, criteria=("C9",))))
    assert (unknown.status_code, [each.value.code for each in requirements(hand)]) == (422, ["R1"])


def test_two_on_one_requirement_never_lose_a_word(app: Flask) -> None:
    hand = with_links(app)
    add(hand, WHOLE)
    [drawn] = requirements(hand)
    path = f"requirements/{drawn.public_id}"
    hand.saved(path, requirement_data(replace(WHOLE, measure="95 % within 60 seconds."), version=drawn.version))
    late = hand.post(path, requirement_data(replace(WHOLE, evidence="what the second typed"), version=drawn.version))
    said = ("what the second typed", "95 % within 60 seconds.", "Changed the requirement R1.", "Maya")
    assert (late.status_code, [words in late.text for words in said]) == (409, [True] * 4)
    assert requirements(hand)[0].value == replace(WHOLE, measure="95 % within 60 seconds.")
    assert f'name="version" type="hidden" value="{drawn.version + 1}"' in late.text
    hand.saved(path, requirement_data(replace(WHOLE, evidence="what the second typed"), version=drawn.version + 1))
    assert requirements(hand)[0].value.evidence == "what the second typed"


def test_links_alone_are_a_change_too(app: Flask) -> None:
    hand = with_links(app)
    add(hand, WHOLE)
    [drawn] = requirements(hand)
    path = f"requirements/{drawn.public_id}"
    hand.saved(path, requirement_data(replace(WHOLE, questions=("Q2",)), version=drawn.version))
    assert hand.post(path, requirement_data(WHOLE, version=drawn.version)).status_code == 409
    assert requirements(hand)[0].value.questions == ("Q2",)


def test_what_was_removed_meanwhile_can_be_added_again(app: Flask) -> None:
    hand = with_links(app)
    add(hand, WHOLE)
    [drawn] = requirements(hand)
    hand.saved(f"requirements/{drawn.public_id}/remove", {"version": str(drawn.version)})
    assert (requirements(hand), last_sentence(hand)) == ((), "Removed the requirement R1.")
    late = hand.post(f"requirements/{drawn.public_id}", requirement_data(WHOLE, version=drawn.version))
    said = ("somebody removed this meanwhile", "Telephone log of May.", hand.at("requirements/add"))
    assert (late.status_code, [words in late.text for words in said]) == (409, [True] * 3)
    assert hand.client.get(hand.at(f"requirements/{drawn.public_id}")).status_code == 404


def test_a_stale_removal_removes_nothing(app: Flask) -> None:
    hand = with_links(app)
    add(hand, WHOLE)
    [drawn] = requirements(hand)
    hand.saved(f"requirements/{drawn.public_id}", requirement_data(replace(WHOLE, hurt="x"), version=drawn.version))
    answer = hand.post(f"requirements/{drawn.public_id}/remove", {"version": str(drawn.version)})
    assert (answer.status_code, len(requirements(hand))) == (409, 1)


def test_requirements_move_up_and_down_and_open_forms_stay_current(app: Flask) -> None:
    hand = with_links(app)
    add(hand, *(replace(WHOLE, code=code, statement=f"Say {code}.") for code in ("A", "B", "C")))
    first, _, third = requirements(hand)
    hand.saved(f"requirements/{third.public_id}/move", {"do": "up"})
    hand.saved(f"requirements/{first.public_id}/move", {"do": "down"})
    assert [each.value.code for each in requirements(hand)] == ["C", "A", "B"]
    assert {each.version for each in requirements(hand)} == {1}
    at_the_top = hand.post(f"requirements/{third.public_id}/move", {"do": "up"})
    assert (at_the_top.status_code, "It stands first already." in at_the_top.text) == (409, True)


def test_links_follow_a_criterion_to_its_new_code_and_stay_where_it_is_removed(app: Flask) -> None:
    hand = with_links(app)
    add(hand, WHOLE)
    hand.saved("criteria/2", criterion_data(leaf("SERVICE")))
    assert requirements(hand)[0].value.criteria == ("P", "SERVICE")
    hand.saved("criteria/2/remove", {})
    assert requirements(hand)[0].value.criteria == ("P", "SERVICE")
    page = hand.client.get(hand.at("requirements/traceability")).text
    assert "R1 is linked to the criterion SERVICE, which does not exist." in page
    form = hand.client.get(hand.at(f"requirements/{requirements(hand)[0].public_id}")).text
    assert "exists no longer: untick it, and choose another" in form


def test_gaps_are_listed_both_ways_with_what_mends_them(app: Flask) -> None:
    hand = with_links(app)
    assert "Nothing to trace yet" in hand.client.get(hand.at("requirements/traceability")).text
    add(hand, replace(WHOLE, questions=(), criteria=()))
    page = hand.client.get(hand.at("requirements/traceability")).text
    said = (
        "No question asks vendors for R1.",
        "No criterion scores R1.",
        "The criterion C1 is scored, and no requirement says why.",
        "The question Q2 is asked, and no requirement needs it.",
        hand.at("requirements/add?criterion=C1"),
        hand.at("requirements/add?question=Q2"),
    )
    assert [words in page for words in said] == [True] * 6
    form = hand.client.get(hand.at("requirements/add?criterion=C1&question=Q2")).text
    assert (form.count("checked"), bool(re.search(r'value="C1"\s+checked', form))) == (3, True)  # must is chosen too


def test_many_questions_are_folded_by_section_with_those_that_are_chosen_before_them(app: Flask) -> None:
    hand = with_links(app)
    questionnaire = Questionnaire(
        (QuestionSection("S1", "Staffing"), QuestionSection("S2", "Security")),
        tuple(Question(f"Q{at}", "S1" if at < 9 else "S2", QuestionKind.YES_NO, f"Text {at}") for at in range(1, 15)),
    )
    with app.app_context(), writing() as session:
        session.execute(delete(QuestionSectionRow))
        store_questionnaire(session, rfp_id=rfp_id(hand), questionnaire=questionnaire)
    page = hand.client.get(hand.at("requirements/add?question=Q2&question=Q10&question=Q11")).text
    fields = page[page.index('id="questions"') : page.index('id="criteria"')]
    summaries = [
        " ".join(re.sub("<[^>]+>", " ", each).split()) for each in re.findall(r"<summary>.*?</summary>", fields)
    ]
    assert summaries == ["Staffing 1 of 8 chosen", "Security 2 of 6 chosen"]
    codes = re.findall(r'value="(Q\d+)"', fields)
    assert (codes[:3], len(codes), len(set(codes))) == (["Q2", "Q10", "Q11"], 14, 14)
    assert fields.index('value="Q11"') < fields.index("<details")
    assert re.findall(r"<details[^>]*open", fields) == []


def test_a_frozen_request_is_read_and_not_written(app: Flask) -> None:
    hand = with_links(app)
    add(hand, WHOLE)
    [drawn] = requirements(hand)
    key = rfp_id(hand)
    with app.app_context(), writing() as session:
        frozen = {"stage": Stage.SCORING, "frozen_at": now(), "snapshot_hash": "0" * 64}
        session.execute(update(Rfp).where(Rfp.id == key).values(frozen))
    page = hand.client.get(hand.at("requirements"))
    assert (page.status_code, "Callers reach a person" in page.text, "Add a requirement" in page.text) == (
        200,
        True,
        False,
    )
    assert hand.post(f"requirements/{drawn.public_id}", requirement_data(WHOLE, version=1)).status_code == 403
    lead = Actor(person_id=1, name="Maya", email="maya@example.org")
    with app.app_context(), pytest.raises(DomainError, match="is frozen"):
        remove_requirement(lead, rfp_id=key, public_id=drawn.public_id, version=1)
    assert [each.value for each in requirements(hand)] == [WHOLE]


def test_a_reader_sees_all_of_a_requirement_and_no_way_to_change_it(app: Flask) -> None:
    hand = with_links(app)
    add(hand, WHOLE)
    person = a_person(app)
    with_role(app, person=person, rfp=hand.public_id, role=Role.OBSERVER)
    page = signed_in(app, person).get(hand.at("requirements")).text
    said = ("Every fourth caller hangs up.", "Telephone log of May.", "Move R1 up", "Change")
    assert [words in page for words in said] == [True, True, False, False]
