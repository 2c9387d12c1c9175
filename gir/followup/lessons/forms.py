"""What is filled in to withdraw a lesson."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from gir.terms import lazy as _l
from gir.web.bsn import without_bsn
from gir.web.fields import LONGEST_TEXT
from gir.web.forms import Form


class WithdrawLessonForm(Form):
    """Why a lesson that has appeared is withdrawn."""

    reason = TextAreaField(
        _l("Why do you withdraw this lesson?"),
        [
            DataRequired(_l("Write why you withdraw it.")),
            Length(max=LONGEST_TEXT, message=_l("This text is too long.")),
            without_bsn,
        ],
        description=_l("Only coordinators read your reason. Do not repeat what should not have been in the lesson."),
    )
