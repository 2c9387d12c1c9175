"""What a reporter says back: a message, whether a talk took place, whether it helped, and why it is not finished."""

from __future__ import annotations

from wtforms import HiddenField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length

from gir.care.terms import Confirmation
from gir.cases.access import AFTERCARE
from gir.cases.terms import Helped
from gir.terms import lazy as _l
from gir.web.bsn import without_bsn
from gir.web.fields import LONGEST_TEXT, OneTile
from gir.web.forms import Form

_NOT_TOO_LONG = Length(max=LONGEST_TEXT, message=_l("This text is too long."))
_OFFERED = _l("Choose one of the answers.")


class MessageForm(Form):
    """A message to those who help."""

    message = TextAreaField(
        _l("Your message"),
        [DataRequired(_l("Write your message first.")), _NOT_TOO_LONG, without_bsn],
        description=_l("Everybody who helps you with this report can read it."),
    )


class TalkForm(Form):
    """One tap: did this talk take place? The button that was pressed is the answer."""

    step = HiddenField(validators=[AnyOf([step.value for step in AFTERCARE], _OFFERED)])
    said = HiddenField(validators=[AnyOf([said.value for said in Confirmation], _OFFERED)])


class HelpedForm(Form):
    """The closing question."""

    helped = OneTile(_l("Were you helped?"), _l("Choose one of the answers."), Helped)
    remark = TextAreaField(
        _l("Do you want to say more?"),
        [_NOT_TOO_LONG, without_bsn],
        description=_l("Only who handles your report can read it."),
    )


class ReopenForm(Form):
    """Why the own report is taken up again."""

    reason = TextAreaField(
        _l("Why is it not finished?"),
        [DataRequired(_l("Write why it is not finished.")), _NOT_TOO_LONG, without_bsn],
        description=_l("Everybody who helps you with this report can read it."),
    )
