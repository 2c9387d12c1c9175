"""What somebody calls a view."""

from __future__ import annotations

from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from gir.terms import lazy as _l
from gir.web.forms import Form

LONGEST_NAME = 40


class NameForm(Form):
    """The name of a view that is there."""

    name = StringField(
        _l("Name of the view"),
        [DataRequired(_l("Write a name.")), Length(max=LONGEST_NAME, message=_l("Write at most 40 characters."))],
        description=_l("For example: Late and severe. Do not name people."),
    )


class ViewForm(NameForm):
    """A view to keep: its name, and the combination as it stood in the address."""

    tab = HiddenField()
    department = HiddenField()
    form = HiddenField()
    severity = HiddenField()
    sort = HiddenField()
