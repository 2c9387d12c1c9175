"""What somebody types to search. It is posted: words can be personal, and addresses are kept in many places."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.followup.matching import Words
from gir.followup.terms import SearchReason
from gir.terms import lazy as _l
from gir.web.fields import LONGEST_LINE, OneTile
from gir.web.forms import Form


def _line(label: str, wanted: str, hint: str) -> StringField:
    too_long = _l("This is too long to search for.")
    return StringField(label, [DataRequired(wanted), Length(max=LONGEST_LINE, message=too_long)], description=hint)


class WordsForm(Form):
    """Words that must all occur. ``after`` is the mark of the page that is asked for."""

    words = _line(
        _l("Words in stories and notes"),
        _l("Type one or more words to search for."),
        _l("All words must occur. The beginning of a word is enough."),
    )
    after = HiddenField()

    def validate_words(self, field: StringField) -> None:
        """Signs alone are no words."""
        if not self.wanted.each:
            raise ValidationError(_("Type one or more words to search for."))

    @property
    def wanted(self) -> Words:
        """The words themselves."""
        return Words(self.words.data or "")


class PersonForm(Form):
    """A colleague, and why somebody looks for them."""

    person = _line(
        _l("Name or work e-mail of the colleague"),
        _l("Fill in the name or the work e-mail address."),
        _l("The whole name, or the whole address."),
    )
    reason = OneTile(
        _l("Why do you search for this colleague?"),
        _l("Choose why you search for this colleague."),
        SearchReason,
    )
    after = HiddenField()
