"""How the pages of people answer a form: drawn again with its faults in words, or accepted."""

from collections.abc import Iterable

from flask import render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field

from app.domain.errors import DomainError
from app.people.forms import NewPasswordForm, entered
from app.web import passwords
from app.web.passwords import AcceptedHash, RefusedPassword

Page = str | Response | tuple[str, int]


def form_page(template: str, *, form: FlaskForm, **shown: object) -> tuple[str, int]:
    """The page of a form; 422 where something entered is wrong."""
    return render_template(template, form=form, **shown), 422 if form.errors else 200


def say(field: Field, error: DomainError) -> None:
    """Put the sentence of a broken rule beside the field it is about."""
    field.errors = [*field.errors, str(error)]


def accepted_password(form: NewPasswordForm, *, own_words: Iterable[str]) -> AcceptedHash | None:
    """The hash of the new password, or None with the reason beside its field."""
    try:
        return passwords.accepted(entered(form.password), own_words=own_words)
    except RefusedPassword as refused:
        say(form.password, refused)
        return None
