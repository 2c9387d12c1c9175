"""To whom the chosen cases go."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length, ValidationError

from gir.terms import lazy as _l
from gir.web.bsn import without_bsn
from gir.web.fields import LONGEST_TEXT, OneOf
from gir.web.forms import Form


class ChosenForm(Form):
    """Asked once for all chosen cases; a value of ``who`` is role and person with a colon between them."""

    wish = HiddenField()
    who = OneOf(_l("Who handles them from now on?"), _l("Choose who, and in which role."))
    reason = TextAreaField(
        _l("Why is it needed to read about home and family?"),
        [Length(max=LONGEST_TEXT, message=_l("This text is too long.")), without_bsn],
        description=_l("It is kept in that room of each case, and everybody in it reads it."),
    )
    crossing: frozenset[str] = frozenset()
    """Values of ``who`` for which the room of home and family of a chosen case opens."""

    def validate_reason(self, field: TextAreaField) -> None:
        """Crossing into the room of home and family needs a reason."""
        if self.who.data in self.crossing and not field.data:
            raise ValidationError(_("Write why it is needed: one of these cases is about an office-holder."))
