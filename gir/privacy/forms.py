"""What the privacy officer fills in to look something up. It is posted, and stands in no address."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.privacy.period import Period
from gir.privacy.taking import PurposeForm
from gir.privacy.terms import LogPurpose
from gir.terms import lazy as _l
from gir.web.dates import today
from gir.web.fields import LONGEST_LINE, OneTile
from gir.web.forms import Form
from gir.web.moments import parse_day, parse_time


def _line(label: str, wanted: str | None = None, hint: str = "") -> StringField:
    checks: list[Any] = [Length(max=LONGEST_LINE, message=_l("This is too long to search for."))]
    return StringField(label, [*([DataRequired(wanted)] if wanted else []), *checks], description=hint)


class CaseForm(Form):
    """The number of a case."""

    number = _line(_l("Number of the case"), _l("Fill in the number of the case."), _l("For example 2026-K7RD"))


class AccountForm(Form):
    """Whose account, and between which moments."""

    person = _line(
        _l("Name or work e-mail address"),
        _l("Fill in the name or the work e-mail address."),
        _l("The whole name, or the whole address."),
    )
    first_day = _line(_l("From which day?"), hint=_l("For example 21-11-2026. Empty: thirty days ago."))
    from_time = _line(_l("From what time?"), hint=_l("For example 14:30. Empty: the whole day."))
    last_day = _line(_l("Up to and including which day?"), hint=_l("Empty: today."))
    until_time = _line(_l("Until what time?"), hint=_l("Empty: the whole day."))

    def _check_day(self, field: StringField) -> None:
        if field.data and parse_day(field.data) is None:
            raise ValidationError(_("Write the day like 21-11-2026."))

    def _check_time(self, field: StringField) -> None:
        if field.data and parse_time(field.data) is None:
            raise ValidationError(_("Write the time like 14:30."))

    validate_first_day = validate_last_day = _check_day
    validate_from_time = validate_until_time = _check_time

    def validate(self, extra_validators: Any = None) -> bool:
        """Also whether it does not end before it begins."""
        super().validate(extra_validators)
        if not self.errors and self.period.last < self.period.first:
            self.last_day.errors = [_("This is before the first day. Choose a later one.")]
        return not self.errors

    @property
    def period(self) -> Period:
        """What was filled in, or what is usual."""
        usual = Period.asked({})
        first, last = parse_day(self.first_day.data), parse_day(self.last_day.data) or today()
        asked = Period.of(first or last, parse_time(self.from_time.data), last, parse_time(self.until_time.data))
        return asked if first else Period(min(usual.first, asked.last), asked.last)


class TakeForm(PurposeForm):
    """What lines of the log are taken away for."""

    purpose = OneTile(
        _l("What do you need these lines for?"),
        None,
        LogPurpose,
        description=_l("The log keeps your answer, with your name and the moment."),
    )
    purposes = LogPurpose
    no_purpose = _l("Choose what you need these lines for.")
    no_words = _l("Write what you need these lines for.")
