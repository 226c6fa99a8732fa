"""The shape of what is typed about sections and comments."""

import re
from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.domain.request.document import DEEPEST, Section
from app.domain.request.merging import marks_left_in
from app.web.fields import VersionedForm, choices, entered, one_line

LONGEST_TITLE, LONGEST_BODY, LONGEST_COMMENT = 300, 100_000, 10_000
LEVELS = choices((str(level), f"{level}, as in {'.'.join('1' * level)}") for level in range(1, DEEPEST + 1))
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
NOBODY = ("", "Nobody in particular")


def own_lines(text: str | None) -> str:
    """What was typed with our own line ends, without characters that no document can hold."""
    return NO_TEXT.sub("", (text or "").replace("\r\n", "\n").replace("\r", "\n"))


class SectionForm(VersionedForm):
    """A section. `merged_with` is the version that its text was brought together with, `drafter_was` who was to write
    it when the form was drawn, `kept` the name of what the browser keeps until it is saved, `after` the section behind
    which a new one goes."""

    title = StringField(
        "Title",
        filters=[one_line],
        validators=[DataRequired("Give the section a title."), Length(max=LONGEST_TITLE)],
    )
    level = SelectField("Level", choices=LEVELS, validators=[DataRequired("Choose a level.")])
    drafter = SelectField("Who is to write it", validate_choice=False)
    body = TextAreaField("Text", filters=[own_lines], validators=[Length(max=LONGEST_BODY)], render_kw={"rows": 22})
    merged_with = HiddenField()
    drafter_was = HiddenField()
    kept = HiddenField()
    after = HiddenField()

    def offer_writers(self, writers: Iterable[tuple[str, str]]) -> None:
        """Let the drafter be chosen among these, given by public id and name."""
        self.drafter.choices = choices((NOBODY, *writers))

    def validate_body(self, field: Field) -> None:
        if marks_left_in(entered(field)):
            raise ValidationError(
                "A part still stands twice. Keep what holds, and take out the lines in [[ … ]] around it."
            )

    def section(self, *, key: str) -> Section:
        return Section(key=key, title=entered(self.title), body=entered(self.body), level=int(entered(self.level)))

    def show(self, section: Section, *, version: int) -> None:
        """Put a section in the fields."""
        self.title.data, self.body.data, self.level.data = section.title, section.body, str(section.level)
        self.version.data = str(version)

    @property
    def new_drafter(self) -> str | None:
        """Who is to write it, "" for nobody; None where that was left as it was."""
        chosen = entered(self.drafter)
        return None if chosen == entered(self.drafter_was) else chosen

    @property
    def merges(self) -> int | None:
        text = entered(self.merged_with)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    @property
    def kept_as(self) -> str:
        """A name that a browser gave, or nothing where it is none."""
        text = entered(self.kept)
        return text if text.isascii() and text.isalnum() and len(text) <= 40 else ""


class MoveForm(FlaskForm):
    """A section and where it goes: a step, or right after another section."""

    section = HiddenField()
    do = HiddenField()
    after = HiddenField()


class RestoreForm(VersionedForm):
    """The version to restore; `version` is the newest that was shown."""

    of = HiddenField()

    @property
    def chosen(self) -> int:
        text = entered(self.of)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class CommentForm(FlaskForm):
    text = TextAreaField(
        "Comment",
        filters=[own_lines],
        validators=[DataRequired("Write what you want to say of the section."), Length(max=LONGEST_COMMENT)],
        render_kw={"rows": 4},
    )
