"""The forms of people without an account: report, and come back with a code."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import Field as AnyField
from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from gir.accounts.terms import Office
from gir.incidents.terms import Standing
from gir.reporting.concerned import OFFICIAL, Concerned
from gir.reporting.concerned_questions import LONGEST, OneIfNeeded
from gir.reporting.forms import FOLDED, TOKEN, ReportForm
from gir.terms import lazy as _l
from gir.web.fields import OneOf, options
from gir.web.forms import Form

OWN_WORDS = {
    Standing.EMPLOYEE: _l("I work here"),
    Standing.OFFICIAL: _l("I am an office-holder, such as a council member or alderman"),
    Standing.HIRED: _l("I was hired, or I work for another company"),
    Standing.VOLUNTEER: _l("I am a volunteer"),
    Standing.FAMILY: _l("I am family of somebody who works here"),
    Standing.OFFICIAL_FAMILY: _l("I am family of an office-holder"),
}
"""``Standing`` as somebody says it of themselves."""
CHOOSE = _l("Choose what fits")
NOT_KNOWN = _l("I do not know")


class VisitorReportForm(ReportForm):
    """The report form for who does not sign in. No question here needs an account or tells who works here."""

    standing = OneOf(_l("Who are you?"), _l("Choose what fits you."), Standing, CHOOSE)
    office = OneIfNeeded(
        _l("Which office is it about?"),
        terms=Office,
        first=_l("Choose an office"),
        description=_l("Only for an office-holder or their family."),
    )
    department = OneOf(_l("Which department is it about?"), first=NOT_KNOWN)
    own_name = StringField(_l("Your name"), render_kw={"autocomplete": "name"})
    own_reach = StringField(
        _l("How can we reach you?"),
        description=_l("For example a telephone number. Only who helps may read it."),
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, *args: Any, departments: Sequence[tuple[str, str]] = (), **chosen: Any) -> None:
        super().__init__(*args, **chosen)
        for name in FOLDED:
            del self[name]  # those are asked of who reports for somebody else
        self.standing.choices = options([("", CHOOSE), *((term.value, words) for term, words in OWN_WORDS.items())])
        self.department.choices = options([("", NOT_KNOWN), *departments])

    @property
    def questions(self) -> list[AnyField]:
        """The questions that need an answer, as they are asked."""
        return [*super().questions, self.standing]

    def concerned(self) -> Concerned:
        """Who reports, as they say it themselves."""
        standing = Standing(self.standing.data)
        return Concerned(
            standing=standing,
            name=self.own_name.data or "",
            reach=self.own_reach.data or "",
            office=Office(self.office.data) if self.office.data and standing in OFFICIAL else None,
        )

    def validate_office(self, field: OneOf) -> None:
        """The office decides who takes up the report of an office-holder."""
        if self.standing.data in OFFICIAL and not field.data:
            raise ValidationError(_("Choose the office. It decides who takes this up."))

    def validate_own_name(self, field: StringField) -> None:
        """A name fits on a line."""
        if len(field.data or "") > LONGEST:
            raise ValidationError(_("This is too long: at most %(limit)s characters fit.", limit=LONGEST))

    validate_own_reach = validate_own_name


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
