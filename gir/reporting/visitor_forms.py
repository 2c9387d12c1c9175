"""The forms of people without an account: report, and come back with a code."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import Field as AnyField
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the types
    HiddenField,
    SelectChoice,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length

from gir.accounts.terms import Office
from gir.incidents.terms import Standing
from gir.reporting.concerned import Concerned
from gir.reporting.concerned_questions import LONGEST
from gir.reporting.forms import FOLDED, TOKEN, ReportForm
from gir.terms import lazy as _l
from gir.web.bsn import without_bsn
from gir.web.fields import OneOf, options
from gir.web.forms import Form

OWN_WORDS = {
    Standing.EMPLOYEE: _l("I work here"),
    Standing.HIRED: _l("I was hired, or I work for another company"),
    Standing.VOLUNTEER: _l("I am a volunteer"),
    Standing.FAMILY: _l("I am family of somebody who works here"),
}
"""``Standing`` as somebody says it of themselves. Who holds an office, or is family of who does, chooses the office."""
OFFICES = {
    Standing.OFFICIAL: (_l("I am an office-holder"), _l("I am: %(office)s")),
    Standing.OFFICIAL_FAMILY: (_l("I am family of an office-holder"), _l("family of: %(office)s")),
}
"""Over the offices in the list, and before each of them."""
CHOOSE = _l("Choose what fits")
NOT_KNOWN = _l("I do not know")


class VisitorReportForm(ReportForm):
    """The report form for who does not sign in. No question here needs an account or tells who works here."""

    asks_everybody_at_whom = True
    standing = OneOf(_l("Who are you?"), _l("Choose what fits you."), first=CHOOSE)
    department = OneOf(_l("Which department is it about?"), first=NOT_KNOWN)
    own_name = StringField(_l("Your name"), [without_bsn], render_kw={"autocomplete": "name"})
    own_reach = StringField(
        _l("How can we reach you?"),
        [without_bsn],
        description=_l("For example a telephone number. Only who helps may read it."),
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, *args: Any, departments: Sequence[tuple[str, str]] = (), **chosen: Any) -> None:
        super().__init__(*args, **chosen)
        for name in FOLDED:
            del self[name]  # those are asked of who reports for somebody else
        self.standing.choices = _who_they_are()
        self.target.description = _l("Only for an office-holder or their family.")
        self.department.choices = options([("", NOT_KNOWN), *departments])
        if self.is_of_office:
            self.speak_of_office()

    @property
    def is_of_office(self) -> bool:
        """Whether somebody said that they hold an office, or are family of who does."""
        return bool(self._said[1])

    @property
    def _said(self) -> tuple[str, str]:
        standing, _colon, office = (self.standing.data or "").partition(":")
        return standing, office

    @property
    def questions(self) -> list[AnyField]:
        """The questions that need an answer, as they are asked."""
        return [*super().questions, self.standing]

    def concerned(self) -> Concerned:
        """Who reports, as they say it themselves."""
        standing, office = self._said
        return Concerned(
            standing=Standing(standing),
            name=self.own_name.data or "",
            reach=self.own_reach.data or "",
            office=Office(office) if office else None,
        )

    def validate_own_name(self, field: StringField) -> None:
        """A name fits on a line."""
        if len(field.data or "") > LONGEST:
            raise ValidationError(_("This is too long: at most %(limit)s characters fit.", limit=LONGEST))

    validate_own_reach = validate_own_name


def _who_they_are() -> list[SelectChoice]:
    """One question: for an office-holder the office decides who takes it up, so that is what they choose."""
    found = options([("", CHOOSE), *((term.value, words) for term, words in OWN_WORDS.items())])
    for standing, (heading, words) in OFFICES.items():
        pairs = [(f"{standing.value}:{office.value}", str(words) % {"office": office.label}) for office in Office]
        found += options(pairs, str(heading))
    return found


class SecretForm(Form):
    """A form with a random secret of its own, so that sending it twice gives one code."""

    secret = HiddenField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not TOKEN.fullmatch(self.secret.data or ""):
            self.secret.data = secrets.token_urlsafe(24)


class CodeForm(SecretForm):
    """Come back with a code."""

    code = StringField(
        _l("Your code"),
        [InputRequired(_l("Fill in your code.")), Length(max=60, message=_l("A code has 16 letters and digits."))],
        description=_l("16 letters and digits, for example K7RD-2M9X-4TQH-WB3C. Capitals and hyphens do not matter."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
