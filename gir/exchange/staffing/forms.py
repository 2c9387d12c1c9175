"""The file with head counts, and the yes after looking at what is in it."""

from __future__ import annotations

from wtforms import FileField, HiddenField

from gir.exchange.forms import ACCEPTED
from gir.terms import lazy as _l
from gir.web.forms import Form


class CountsFileForm(Form):
    """The file. It is read while it arrives, never by this form."""

    file = FileField(
        _l("Choose your file"),
        render_kw={"accept": ACCEPTED},
        description=_l(
            "A workbook (.xlsx) or a text file (.csv), with the columns quarter, department, people and fte."
        ),
    )

    def refuse(self, sentence: str) -> None:
        """Say beside the field why the file was not taken."""
        self.file.errors = [sentence]


class TakeOverForm(Form):
    """What was shown, and how the register was then."""

    rows = HiddenField()
    mark = HiddenField()
