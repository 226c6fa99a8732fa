"""How a form about a draft is answered: saved, refused in words, or stale with everything that was typed kept."""

from collections.abc import Callable
from dataclasses import dataclass

from wtforms import Field, HiddenField, SelectField

from app.domain.errors import DomainError
from app.domain.policy import Action
from app.web.draft_lock import Change, Stale, changes_since, changes_to_row, version_of
from app.web.fields import VersionedForm


@dataclass(frozen=True, slots=True)
class StoredValue:
    """A field that holds something else now than was typed."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class StaleNote:
    """What to say above a form that has grown stale: who changed what, and what is stored now."""

    sentence: str
    changes: tuple[Change, ...]
    stored: tuple[StoredValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A change that was not made: the status of the answer, and the note where the form was stale."""

    status: int
    note: StaleNote | None = None


def refused(
    change: Callable[[], object],
    *,
    form: VersionedForm,
    rfp_id: int,
    action: Action,
    fresh: Callable[[], VersionedForm] | None = None,
) -> Refused | None:
    """Make the change; None if it was made. A broken rule is said at the head of the form.

    `fresh` draws the same form from what is stored, so that a stale one can say where the two differ.
    """
    try:
        change()
    except Stale as stale:
        changes = changes_since(rfp_id, version=form.drawn_from, action=action)
        form.version.data = str(version_of(rfp_id))
        stored = _differing(form, fresh()) if fresh else ()
        return Refused(status=409, note=StaleNote(sentence=str(stale), changes=changes, stored=stored))
    except DomainError as error:
        form.form_errors.append(str(error))
        return Refused(status=422)
    return None


def refused_row(
    change: Callable[[], object], *, form: VersionedForm, rfp_id: int, row: str, fresh: Callable[[], VersionedForm]
) -> Refused | None:
    """The same for a row with a version of its own: `row` is its public id, `fresh` draws the form from what is stored
    and carries the version that is."""
    try:
        change()
    except Stale as stale:
        changes = changes_to_row(rfp_id, row=row, version=form.drawn_from)
        now = fresh()
        form.version.data = now.version.data
        return Refused(status=409, note=StaleNote(str(stale), changes=changes, stored=_differing(form, now)))
    except DomainError as error:
        form.form_errors.append(str(error))
        return Refused(status=422)
    return None


def _differing(form: VersionedForm, stored: VersionedForm) -> tuple[StoredValue, ...]:
    return tuple(
        StoredValue(label=field.label.text, text=_shown(field))
        for field in stored
        if not isinstance(field, HiddenField) and field.name in form and field.data != form[field.name].data
    )


def _shown(field: Field) -> str:
    if isinstance(field, SelectField):
        return next((choice[1] for choice in field.iter_choices() if choice[2]), "nothing")
    if isinstance(field.data, bool):
        return "yes" if field.data else "no"
    if isinstance(field.data, list):
        return " ".join(field.data) or "nothing"
    return str(field._value()) or "nothing" if hasattr(field, "_value") else str(field.data)  # noqa: SLF001 - the text as drawn
