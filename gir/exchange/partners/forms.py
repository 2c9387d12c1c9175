"""The file of a partner, the yes after looking at it, and one's own file."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import FileField, HiddenField

from gir.terms import lazy as _l
from gir.web.fields import Tick
from gir.web.forms import Form


class PartnerFileForm(Form):
    """The file. It is read while it arrives, never by this form."""

    file = FileField(
        _l("The file of your partner"),
        render_kw={"accept": ".json,application/json"},
        description=_l("A file that ends in .json, as your partner made it."),
    )

    def refuse(self, sentence: str) -> None:
        """Say beside the field why the file was not taken."""
        self.file.errors = [sentence]


class ConsentForm(Form):
    """What was shown, and that somebody compared the number of a new partner."""

    content = HiddenField()
    compared = Tick(_l("We read this number to each other by telephone, and it is the same"))

    def ask_again(self) -> None:
        """Say beside the tick why it is needed."""
        self.compared.errors = [_("Call your partner first and compare the number. Then tick this.")]


class OwnFileForm(Form):
    """Whether the number of staff goes with the figures."""

    with_staff = Tick(
        _l("With our number of fte"),
        description=_l("The whole organisation by quarter, rounded to 5. Then sizes can be compared."),
    )
