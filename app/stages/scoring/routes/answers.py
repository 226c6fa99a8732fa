"""What the pages of scoring share: whose seat it is, and how a form that was refused is answered."""

from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field

from app.domain.errors import DomainError
from app.web.session import current_actor

Page = str | Response | tuple[str, int]


def own_seat() -> int:
    """The number of the seat held by the person asking; the policy lets nobody in who holds none."""
    seat = current_actor().seat
    if seat is None:
        raise DomainError("You have no seat on the panel. The lead gives seats on the page Committee.")
    return seat


def say(field: Field, error: DomainError) -> None:
    """Put the sentence of a broken rule beside the field it is about."""
    field.errors = [*field.errors, str(error)]


def status_of(form: FlaskForm) -> int:
    """422 where something entered was refused."""
    return 422 if form.errors else 200
