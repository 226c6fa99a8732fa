"""The shape of what is sent with a file: the file itself, and what of it is taken in."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField


class BroughtFileForm(FlaskForm):
    file = FileField("Excel file", validators=[FileRequired("Choose the file first.")])


class TakeInForm(FlaskForm):
    """`seen` is of the changes that were shown."""

    seen = HiddenField()
