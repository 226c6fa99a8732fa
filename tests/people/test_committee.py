"""Who is what in an RFP: roles and panel seats, each change with its sentence, and never without a lead."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.errors import DomainError
from app.domain.policy import InstanceRole, Role
from app.models.person import Person
from app.people.operations import committee
from app.people.operations.committee import LAST_LEAD
from tests.builders import a_person, signed_in, with_role
from tests.people.accounts import (
    an_account,
    an_rfp,
    as_actor,
    column,
    counts,
    email_of,
    key_of,
    mails,
    public_id_of,
    roles_in,
    seat_holders,
    seat_id,
    sentences,
)


def a_committee(app: Flask) -> tuple[int, str, FlaskClient]:
    """A lead, the RFP, and the lead's browser."""
    lead = an_account(app, name="Lea Lead")
    return lead, an_rfp(app, lead=lead), signed_in(app, lead)


def give(client: FlaskClient, rfp: str, **form: str) -> int:
    return client.post(f"/rfps/{rfp}/committee/roles", data=form).status_code


def take(app: Flask, client: FlaskClient, rfp: str, person: int, role: Role) -> tuple[int, str]:
    form = {"person": public_id_of(app, person), "role": role.value}
    answer = client.post(f"/rfps/{rfp}/committee/roles/take", data=form)
    return answer.status_code, answer.text


def test_a_role_is_given_to_an_account_by_its_address(app: Flask) -> None:
    lead, rfp, client = a_committee(app)
    person = an_account(app, name="Olga Beobachter")
    email = email_of(app, person)
    words = ("an observer", "an approver")
    assert give(client, rfp, email=email.upper(), role="observer", name="Somebody Else") == 302
    assert give(client, rfp, email=email, role="approver") == 302
    assert roles_in(app, rfp) == {(lead, Role.LEAD), (person, Role.OBSERVER), (person, Role.APPROVER)}
    assert sentences(app, key_of(app, rfp)) == [
        f"Made Olga Beobachter <{email}> an observer.",
        f"Made Olga Beobachter <{email}> an approver.",
    ]
    assert sentences(app) == []
    told = "Lea Lead has made you {} in Contact centre"
    assert [(mail["to"], told.format(role) in mail["text"]) for mail, role in zip(mails(app), words, strict=True)] == [
        (email, True),
        (email, True),
    ]
    assert column(app, Person.name, Person.id == person) == "Olga Beobachter"


def test_somebody_without_an_account_is_invited_at_once(app: Flask) -> None:
    _, rfp, client = a_committee(app)
    assert give(client, rfp, email="neu@example.org", name="Nora Neu", role="evaluator") == 302
    person = column(app, Person.id, Person.email == "neu@example.org")
    assert (person, Role.EVALUATOR) in roles_in(app, rfp)
    assert sentences(app, key_of(app, rfp)) == ["Invited and made Nora Neu <neu@example.org> an evaluator."]
    assert [mail["subject"] for mail in mails(app)] == ["Your invitation to Finalist"]
    assert "as an evaluator in Contact centre" in mails(app)[0]["text"]


def test_without_a_name_nobody_is_invited(app: Flask) -> None:
    _, rfp, client = a_committee(app)
    answer = client.post(f"/rfps/{rfp}/committee/roles", data={"email": "neu@example.org", "role": "evaluator"})
    assert answer.status_code == 422
    assert "There is no account with this address yet." in answer.text
    assert (counts(app)["person"], counts(app)["outbox_item"], counts(app)["audit_row"]) == (1, 0, 0)


@pytest.mark.parametrize("role", ["administrator", "", "lead "])
def test_a_role_that_does_not_exist_is_not_given(app: Flask, role: str) -> None:
    lead, rfp, client = a_committee(app)
    assert give(client, rfp, email=email_of(app, an_account(app)), role=role) == 422
    assert roles_in(app, rfp) == {(lead, Role.LEAD)}


def test_a_role_is_not_given_twice_nor_to_a_deactivated_account(app: Flask) -> None:
    lead, rfp, client = a_committee(app)
    gone = an_account(app, deactivated=True)
    assert give(client, rfp, email=email_of(app, lead), role="lead") == 422
    assert give(client, rfp, email=email_of(app, gone), role="observer") == 422
    assert (roles_in(app, rfp), sentences(app, key_of(app, rfp))) == ({(lead, Role.LEAD)}, [])


def test_a_role_is_taken(app: Flask) -> None:
    lead, rfp, client = a_committee(app)
    person = an_account(app, name="Olga Beobachter")
    with_role(app, person=person, rfp=rfp, role=Role.OBSERVER)
    assert take(app, client, rfp, person, Role.OBSERVER)[0] == 302
    assert roles_in(app, rfp) == {(lead, Role.LEAD)}
    assert sentences(app, key_of(app, rfp)) == [f"Olga Beobachter <{email_of(app, person)}> is no longer an observer."]
    assert take(app, client, rfp, person, Role.OBSERVER)[0] == 422


def test_the_last_lead_who_can_sign_in_stays(app: Flask) -> None:
    lead, rfp, client = a_committee(app)
    for other in (a_person(app), an_account(app, deactivated=True)):
        with_role(app, person=other, rfp=rfp, role=Role.LEAD)
    status, text = take(app, client, rfp, lead, Role.LEAD)
    assert (status, LAST_LEAD in text, (lead, Role.LEAD) in roles_in(app, rfp)) == (422, True, True)


def race(app: Flask, *steps: Callable[[], None]) -> list[str]:
    """Do the steps at once; what each came to, sorted."""
    outcomes: list[str] = []
    together = threading.Barrier(len(steps))

    def run(step: Callable[[], None]) -> None:
        with app.app_context():
            together.wait()
            try:
                step()
            except DomainError as error:
                outcomes.append(str(error))
            else:
                outcomes.append("done")

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_two_leads_who_leave_at_once_one_stays(app: Flask) -> None:
    first, rfp, _ = a_committee(app)
    second = an_account(app)
    with_role(app, person=second, rfp=rfp, role=Role.LEAD)
    key = key_of(app, rfp)
    leaving = {person: (as_actor(app, person), public_id_of(app, person)) for person in (first, second)}
    outcomes = race(
        app,
        *(
            lambda actor=actor, public_id=public_id: committee.take_role(
                actor, rfp_id=key, person=public_id, role=Role.LEAD
            )
            for actor, public_id in leaving.values()
        ),
    )
    assert outcomes == [LAST_LEAD, "done"]
    assert len(roles_in(app, rfp)) == 1


def test_a_seat_is_given_with_the_role_of_an_evaluator(app: Flask) -> None:
    lead, rfp, client = a_committee(app)
    person = an_account(app, name="Eva Punkt")
    path = f"/rfps/{rfp}/committee/seats/{seat_id(app, rfp, 'E1')}"
    assert client.get(path).status_code == 200
    assert client.post(path, data={"email": email_of(app, person)}).status_code == 302
    assert seat_holders(app, rfp) == {"E1": person, "E2": None}
    assert roles_in(app, rfp) == {(lead, Role.LEAD), (person, Role.EVALUATOR)}
    label = f"Eva Punkt <{email_of(app, person)}>"
    assert sentences(app, key_of(app, rfp)) == [f"Gave {label} seat E1 (Evaluator 1) of the panel."]
    taken = f"Took seat E1 (Evaluator 1) of the panel back from {label}."
    assert client.post(f"{path}/take-back").status_code == 302
    assert client.post(f"{path}/take-back").status_code == 422
    assert seat_holders(app, rfp) == {"E1": None, "E2": None}
    assert (person, Role.EVALUATOR) in roles_in(app, rfp)
    assert sentences(app, key_of(app, rfp))[1:] == [taken]


def test_a_seat_is_given_to_somebody_invited_at_once(app: Flask) -> None:
    _, rfp, client = a_committee(app)
    path = f"/rfps/{rfp}/committee/seats/{seat_id(app, rfp, 'E2')}"
    assert client.post(path, data={"email": "neu@example.org", "name": "Nora Neu"}).status_code == 302
    person = column(app, Person.id, Person.email == "neu@example.org")
    assert seat_holders(app, rfp) == {"E1": None, "E2": person}


def test_nobody_sits_on_two_seats_and_no_seat_is_given_twice(app: Flask) -> None:
    _, rfp, client = a_committee(app)
    person, other = an_account(app), an_account(app)
    paths = {code: f"/rfps/{rfp}/committee/seats/{seat_id(app, rfp, code)}" for code in ("E1", "E2")}
    assert client.post(paths["E1"], data={"email": email_of(app, person)}).status_code == 302
    twice = client.post(paths["E2"], data={"email": email_of(app, person)})
    taken = client.post(paths["E1"], data={"email": email_of(app, other)})
    assert [twice.status_code, taken.status_code] == [422, 422]
    assert "already; nobody scores twice." in twice.text
    assert seat_holders(app, rfp) == {"E1": person, "E2": None}
    assert (other, Role.EVALUATOR) not in roles_in(app, rfp)


def test_two_seats_given_to_one_person_at_once_leave_one(app: Flask) -> None:
    lead, rfp, _ = a_committee(app)
    person = an_account(app)
    actor, key, email = as_actor(app, lead), key_of(app, rfp), email_of(app, person)
    seats = [seat_id(app, rfp, code) for code in ("E1", "E2")]
    outcomes = race(
        app,
        *(lambda seat=seat: committee.give_seat(actor, rfp_id=key, seat=seat, email=email, name="") for seat in seats),
    )
    assert [outcome == "done" for outcome in outcomes] == [False, True]
    assert sorted(holder is not None for holder in seat_holders(app, rfp).values()) == [False, True]


def test_the_role_of_an_evaluator_stays_while_a_seat_is_held(app: Flask) -> None:
    _, rfp, client = a_committee(app)
    person = an_account(app)
    client.post(f"/rfps/{rfp}/committee/seats/{seat_id(app, rfp, 'E1')}", data={"email": email_of(app, person)})
    status, text = take(app, client, rfp, person, Role.EVALUATOR)
    assert (status, "Take the seat back first." in text) == (422, True)


def test_a_seat_or_a_person_of_another_rfp_is_out_of_reach(app: Flask) -> None:
    _, rfp, client = a_committee(app)
    stranger = an_account(app, name="Sven Fremd")
    other = an_rfp(app, lead=stranger)
    seat = seat_id(app, other, "E1")
    path = f"/rfps/{rfp}/committee/seats/{seat}"
    person = an_account(app)
    answers = [
        client.get(path),
        client.post(path, data={"email": email_of(app, person)}),
        client.post(f"{path}/take-back"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 422]
    status, text = take(app, client, rfp, stranger, Role.LEAD)
    assert (status, "Sven Fremd" in text) == (422, False)
    assert seat_holders(app, other) == {"E1": None, "E2": None}
    assert roles_in(app, other) == {(stranger, Role.LEAD)}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LEAD])
def test_only_the_lead_sees_and_changes_the_committee(app: Flask, role: Role) -> None:
    lead, rfp, _ = a_committee(app)
    person = an_account(app, instance_roles=tuple(InstanceRole))
    with_role(app, person=person, rfp=rfp, role=role)
    client = signed_in(app, person)
    before = roles_in(app, rfp)
    answers = [client.get(f"/rfps/{rfp}/committee"), client.post(f"/rfps/{rfp}/committee/roles", data={"role": "lead"})]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert [email_of(app, lead) in answer.text for answer in answers] == [False, False]
    assert roles_in(app, rfp) == before


def test_for_a_stranger_the_committee_does_not_exist(app: Flask) -> None:
    _, rfp, _ = a_committee(app)
    client = signed_in(app, an_account(app, instance_roles=(InstanceRole.ADMINISTRATOR,)))
    there, nowhere = client.get(f"/rfps/{rfp}/committee"), client.get("/rfps/aaaaaaaaaaaaaaaaaaaa/committee")
    assert [there.status_code, nowhere.status_code] == [404, 404]
    bodies = [answer.data.replace(answer.headers["X-Request-ID"].encode(), b"") for answer in (there, nowhere)]
    assert bodies[0] == bodies[1]


def test_the_page_lists_everybody_with_what_they_are(app: Flask) -> None:
    lead, rfp, client = a_committee(app)
    person = an_account(app, name="Eva Punkt")
    with_role(app, person=person, rfp=rfp, role=Role.OBSERVER)
    client.post(f"/rfps/{rfp}/committee/seats/{seat_id(app, rfp, 'E1')}", data={"email": email_of(app, person)})
    page = client.get(f"/rfps/{rfp}/committee").text
    assert [page.count(f"take from {name}") for name in ("Eva Punkt", "Lea Lead")] == [2, 1]
    assert page.count(email_of(app, lead)) == 1


def test_what_a_member_brings_is_noted_and_shown_and_nobody_else_has_a_profile(app: Flask) -> None:
    lead, rfp, client = a_committee(app)
    path = f"/rfps/{rfp}/committee/members/{public_id_of(app, lead)}"
    form = {"function": "it", "level": "director", "expertise": "Telephony,  data protection, telephony"}
    assert client.post(path, data=form).status_code == 302
    page = client.get(f"/rfps/{rfp}/committee").text
    assert ["IT, director" in page, "Telephony, data protection" in page] == [True, True]
    assert 'value="Telephony, data protection"' in client.get(path).text
    assert client.post(path, data=form | {"expertise": ""}).status_code == 302
    assert sentences(app, key_of(app, rfp)) == [
        f"Noted what Lea Lead <{email_of(app, lead)}> brings: IT, director, who knows Telephony, data protection.",
        f"Noted what Lea Lead <{email_of(app, lead)}> brings: IT, director.",
    ]
    stranger = public_id_of(app, an_account(app, name="Nobody"))
    assert client.post(f"/rfps/{rfp}/committee/members/{stranger}", data=form).status_code == 404
    wrong = client.post(path, data={"function": "king", "level": "director", "expertise": "x" * 61})
    assert (wrong.status_code, "is too long. A field is a few words" in wrong.text) == (422, True)
