"""The shape of what is sent of a file before its content: its place, name, size, and when it was changed."""

from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional

from app.portal.attaching.page import PRICE, QUALITY
from app.stages.responses.sealed.attachments import Announced
from app.web.fields import entered
from app.web.keys import GREATEST

LONGEST_NAME, LONGEST_ITEM = 10_000, 300


class AnnouncedForm(FlaskForm):
    envelope = StringField(validators=[AnyOf((QUALITY, PRICE))])
    item = StringField(validators=[Length(max=LONGEST_ITEM)])
    name = StringField(validators=[InputRequired(), Length(max=LONGEST_NAME)])
    size = IntegerField(validators=[InputRequired(), NumberRange(0, GREATEST)])
    modified = IntegerField(validators=[Optional(), NumberRange(0, GREATEST)])

    @property
    def announced(self) -> Announced:
        return Announced(
            envelope=entered(self.envelope),
            item=entered(self.item),
            name=entered(self.name),
            size=self.size.data or 0,
            modified=self.modified.data or 0,
        )
