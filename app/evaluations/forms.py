"""The shapes of uploads."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class UploadForm(FlaskForm):
    """One evaluation workbook."""

    workbook = FileField("Evaluation workbook", validators=[FileRequired("Choose a file.")])


class ConfirmForm(FlaskForm):
    """Nothing but the confirmation."""


class TabForm(FlaskForm):
    """One evaluator's filled tab."""

    tab = FileField("Filled tab", validators=[FileRequired("Choose the file.")])
