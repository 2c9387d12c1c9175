"""What handlers fill in to pause the clock of a step, and to let it go on."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.cases.pauses.services import last_day
from gir.followup.forms import ActForm
from gir.terms import lazy as _l
from gir.web.dates import long_day, today
from gir.web.fields import LONGEST_TEXT, OneTile
from gir.web.moments import parse_day


class PauseForm(ActForm):
    """Pause the clock of a step, until a day, for a reason."""

    step = OneTile(_l("Which step has to wait?"), _l("Choose a step."))
    day = StringField(_l("On which day does the clock go on?"), description=_l("For example 21-11-2026"))
    reason = TextAreaField(
        _l("Why does it have to wait?"),
        [
            DataRequired(_l("Write why it has to wait.")),
            Length(max=LONGEST_TEXT, message=_l("This text is too long.")),
        ],
        description=_l("Only who may enter the room of this step reads it. The reporter sees until when, not why."),
    )

    def validate_day(self, field: StringField) -> None:
        """It can be read, and lies between tomorrow and three months from now."""
        day = parse_day(field.data)
        if day is None:
            raise ValidationError(_("Write the day like 21-11-2026."))
        if day <= today():
            raise ValidationError(_("Choose a day after today: until then the clock stands still."))
        if day > last_day(today()):
            latest = long_day(last_day(today()))
            raise ValidationError(_("Choose a day up to %(latest)s. You can pause again later.", latest=latest))

    @property
    def until(self) -> date:
        """The day of a form that was validated."""
        day = parse_day(self.day.data)
        if day is None:  # the form was validated, so this cannot be
            raise ValueError("No day.")
        return day


class ResumeForm(ActForm):
    """Let the clock of a step go on."""

    step = OneTile(_l("Which step goes on?"), _l("Choose a step."))
