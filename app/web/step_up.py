"""Asking for the password once more before something that cannot be undone."""

from sqlalchemy import select

from app.db import db
from app.domain.errors import DomainError
from app.domain.policy import Actor
from app.models.person import Person
from app.web import passwords, security, throttle
from app.web.session import network
from app.web.throttle import Trying


class WrongPassword(DomainError):
    """The password was not the account's; the attempt was counted."""

    def __init__(self) -> None:
        super().__init__("This is not your password. Nothing was done.")


def confirm(actor: Actor, *, password: str) -> None:
    """Make sure that whoever acts knows the account's password now. Raises WrongPassword, TooManyAttempts."""
    left = throttle.count(Trying.PASSWORD, email=actor.email, network=network())
    kept = db.session.scalar(select(Person.password_hash).where(Person.id == actor.person_id))
    if passwords.matches(password, kept=kept):
        return
    waits = " The account now has to wait." if left == 0 else ""
    sentence = f"A wrong password where it is asked for once more.{waits}"
    security.note("password_wrong", sentence=sentence, person_id=actor.person_id)
    raise WrongPassword
