"""The command line on people: `flask people …`."""

import click
from email_validator import EmailNotValidError, validate_email

from app.domain.errors import DomainError
from app.domain.policy import COMMAND_LINE, InstanceRole, Role
from app.people import blueprint, queries
from app.people.forms import address, one_line
from app.people.operations import accounts, committee, own

blueprint.cli.help = "Invite people, set up the first administrator, and give an RFP another lead."


@blueprint.cli.command("first-administrator")
def first_administrator() -> None:
    """Print a one-time address for setting up the first administrator."""
    try:
        click.echo(own.first_administrator_link(COMMAND_LINE))
    except DomainError as error:
        raise click.ClickException(str(error)) from error


@blueprint.cli.command("invite")
@click.argument("email")
@click.argument("name")
@click.option("--administrator", is_flag=True, help="Invites people and keeps accounts.")
@click.option("--auditor", is_flag=True, help="Reads every RFP and every audit.")
@click.option("--lead", is_flag=True, help="Starts RFPs and leads those started.")
def invite(email: str, name: str, *, administrator: bool, auditor: bool, lead: bool) -> None:
    """Invite somebody by mail and print the link; it works once, for seven days."""
    ticked = {InstanceRole.ADMINISTRATOR: administrator, InstanceRole.AUDITOR: auditor, InstanceRole.BUYER: lead}
    roles = frozenset(role for role, is_ticked in ticked.items() if is_ticked)
    try:
        checked = validate_email(address(email), check_deliverability=False, allow_smtputf8=False).normalized
        click.echo(
            accounts.invite(COMMAND_LINE, email=address(checked), name=_entered_name(name), instance_roles=roles)
        )
    except (DomainError, EmailNotValidError) as error:
        raise click.ClickException(str(error)) from error


@blueprint.cli.command("appoint-lead")
@click.argument("reference")
@click.argument("email")
def appoint_lead(reference: str, email: str) -> None:
    """Make an account the lead of an RFP whose leads can no longer sign in."""
    try:
        rfp_id = queries.rfp_id(reference)
        committee.give_role(COMMAND_LINE, rfp_id=rfp_id, email=address(email), name="", role=Role.LEAD)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{address(email)} now leads {reference}.")


def _entered_name(name: str) -> str:
    entered = one_line(name)
    if not 1 <= len(entered) <= 200:
        raise DomainError("A name has 1 to 200 characters.")
    return entered
