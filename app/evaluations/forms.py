"""The shape of an upload."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class UploadForm(FlaskForm):
    """One evaluation workbook."""

    workbook = FileField("Evaluation workbook", validators=[FileRequired("Choose a file.")])


class ConfirmForm(FlaskForm):
    """Nothing but the confirmation."""
