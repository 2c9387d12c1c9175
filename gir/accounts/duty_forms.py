"""The form that puts somebody on the duty list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import ValidationError

from gir.accounts.actor import Actor
from gir.accounts.duty import duty_turns, may_be_on_duty
from gir.accounts.settings_forms import SettingsForm
from gir.terms import lazy as _l
from gir.web.dates import today
from gir.web.fields import OneOf, options
from gir.web.moments import parse_day

LONGEST_TURN = timedelta(days=366)


class DutyForm(SettingsForm):
    """Who is on duty, from which day up to and including which day."""

    person = OneOf(_l("Who is on duty?"), _l("Choose a colleague."))
    starts_on = StringField(_l("From"), description=_l("For example 21-11-2026"))
    ends_on = StringField(_l("Up to and including"), description=_l("For example 28-11-2026"))

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        return {}

    @classmethod
    def of_request(cls, actor: Actor) -> Self:
        """With the colleagues who may be chosen."""
        form = super().of_request(actor)
        people = [(colleague.person_id, colleague.name) for colleague in may_be_on_duty(actor.organisation_id)]
        form.person.choices = options([("", _("Choose a colleague")), *people])
        form.taken = {
            (turn.person_id, turn.starts_on, turn.ends_on) for turn in duty_turns(actor.organisation_id, today())
        }
        return form

    taken: set[tuple[str, date, date]]

    def validate_starts_on(self, field: StringField) -> None:
        """It can be read."""
        if parse_day(field.data) is None:
            raise ValidationError(_("Write the day like 21-11-2026."))

    def validate_ends_on(self, field: StringField) -> None:
        """It can be read, is still to come, and does not come before the first day."""
        first, last = parse_day(self.starts_on.data), parse_day(field.data)
        if last is None:
            raise ValidationError(_("Write the day like 21-11-2026."))
        if last < today():
            raise ValidationError(_("This day has passed. Choose a later one."))
        if first is None:
            return
        if last < first:
            raise ValidationError(_("The last day comes before the first. Check both."))
        if last - first > LONGEST_TURN:
            raise ValidationError(_("This is longer than a year. Check both days."))
        if (self.person.data, first, last) in self.taken:
            raise ValidationError(_("This is on the list already."))

    def days(self) -> tuple[date, date]:
        """The first and last day of a valid form."""
        first, last = parse_day(self.starts_on.data), parse_day(self.ends_on.data)
        if first is None or last is None:  # the form was validated, so this cannot be
            raise ValueError("No days.")
        return first, last
