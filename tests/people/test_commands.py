"""The command line on people."""

import re

from flask import Flask

from app.domain.policy import InstanceRole, Role
from app.models.person import Person
from app.models.rfp import Rfp
from tests.people.accounts import an_account, an_rfp, column, email_of, mailed_link, roles_in, row_of, sentences


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["people", *arguments])
    return result.exit_code, result.output.strip()


def test_an_invitation_is_mailed_and_its_link_printed(app: Flask) -> None:
    code, link = run(app, "invite", "Nora@Example.org", "Nora Neu", "--auditor", "--lead")
    assert (code, link) == (0, f"http://localhost{mailed_link(app)}")
    kept = row_of(app, column(app, Person.id, Person.email == "nora@example.org"))
    assert [kept["is_administrator"], kept["is_auditor"], kept["is_buyer"]] == [False, True, True]
    assert app.test_client().get(link.removeprefix("http://localhost")).status_code == 200


def test_what_cannot_be_invited_is_said(app: Flask) -> None:
    email = email_of(app, an_account(app))
    answers = [
        run(app, "invite", email, "Twice"),
        run(app, "invite", "no address", "Nora"),
        run(app, "invite", "n@example.org", " "),
    ]
    assert [code for code, _ in answers] == [1, 1, 1]
    assert answers[0][1] == "Error: There is an account with this e-mail address already."
    assert answers[2][1] == "Error: A name has 1 to 200 characters."
    assert sentences(app) == []


def test_the_first_address_is_printed_until_there_is_an_administrator(app: Flask) -> None:
    code, link = run(app, "first-administrator")
    assert (code, app.test_client().get(link.removeprefix("http://localhost")).status_code) == (0, 200)
    an_account(app, instance_roles=(InstanceRole.ADMINISTRATOR,))
    assert run(app, "first-administrator") == (
        1,
        "Error: There is an administrator already. Ask them for an invitation.",
    )


def test_an_rfp_whose_lead_is_gone_gets_another(app: Flask) -> None:
    rfp = an_rfp(app, lead=an_account(app, deactivated=True))
    reference = column(app, Rfp.reference, Rfp.public_id == rfp)
    person = an_account(app)
    code, _ = run(app, "appoint-lead", reference, email_of(app, person))
    assert (code, (person, Role.LEAD) in roles_in(app, rfp)) == (0, True)
    assert run(app, "appoint-lead", "NONE", email_of(app, person)) == (
        1,
        "Error: There is no RFP with the reference NONE.",
    )


def test_the_group_says_what_it_is_for(app: Flask) -> None:
    listed = app.test_cli_runner().invoke(args=["--help"]).output
    assert re.findall(r"^  people +(.+)$", listed, re.MULTILINE) == [
        "Invite people, set up the first administrator, and give an..."
    ]
