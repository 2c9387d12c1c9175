"""The form that says who is away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import ValidationError

from gir.accounts.absences.models import Absence
from gir.accounts.absences.queries import absences_from
from gir.accounts.absences.services import colleagues_of, may_say_for, may_stand_in, overlapping
from gir.accounts.actor import Actor
from gir.accounts.settings_forms import SettingsForm
from gir.accounts.terms import CASE_ROLES, Role
from gir.terms import lazy as _l
from gir.web.dates import today
from gir.web.fields import OneOf, options
from gir.web.moments import parse_day

LONGEST = timedelta(days=366)


class AbsenceForm(SettingsForm):
    """Who is away in which role, who stands in, from which day up to and including which day.

    A value of ``stand_in`` is role and person with a colon between them; without a person nobody stands in.
    """

    person = OneOf(_l("Who is away?"), _l("Choose a colleague."))
    starts_on = StringField(_l("From"), description=_l("For example 21-11-2026"))
    ends_on = StringField(_l("Up to and including"), description=_l("For example 28-11-2026"))
    stand_in = OneOf(
        _l("Who stands in?"),
        _l("Choose who stands in."),
        description=_l("Somebody with the same role. Who has several roles says it for each of them."),
    )
    people: dict[str, Actor]
    known_absences: list[Absence]

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        return {"person": actor.person_id}

    @classmethod
    def of_request(cls, actor: Actor) -> Self:
        """With the colleagues who may be chosen: only a coordinator says it for somebody else."""
        form = super().of_request(actor)
        form.people = {colleague.person_id: colleague for colleague in colleagues_of(actor)}
        form.known_absences = absences_from(actor.organisation_id, today())
        own = [colleague for colleague in form.people.values() if may_say_for(actor, colleague.person_id)]
        form.person.choices = options((colleague.person_id, colleague.name) for colleague in own)
        form.stand_in.choices = options([("", _("Choose who stands in"))]) + [
            choice
            for role in Role
            if role in CASE_ROLES and any(role in colleague.roles for colleague in own)
            for choice in options(form.offered(role, own), str(role.label))
        ]
        return form

    def offered(self, role: Role, own: list[Actor]) -> list[tuple[str, str]]:
        """Who may stand in for one of these people in a role, and nobody."""
        fit = [
            other
            for other in self.people.values()
            if any(role in absent.roles and may_stand_in(other, absent, role) for absent in own)
        ]
        nobody = (f"{role.value}:", _("Nobody as %(role)s", role=role.label))
        return [*((f"{role.value}:{other.person_id}", other.name) for other in fit), nobody]

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
        if first is not None and last < first:
            raise ValidationError(_("The last day comes before the first. Check both."))
        if first is not None and last - first > LONGEST:
            raise ValidationError(_("This is longer than a year. Check both days."))

    def validate_stand_in(self, field: OneOf) -> None:
        """They have the same role for the same people, and the days do not overlap with others."""
        absent, (role, stand_in_id) = self.people.get(self.person.data or ""), self.chosen()
        if absent is None or role is None:
            return
        other = self.people.get(stand_in_id or "")
        if role not in absent.roles or (other is not None and not may_stand_in(other, absent, role)):
            raise ValidationError(_("%(person)s cannot be replaced like this. Choose another.", person=absent.name))
        first, last = parse_day(self.starts_on.data), parse_day(self.ends_on.data)
        if first and last and overlapping(self.known_absences, absent.person_id, role, first, last):
            raise ValidationError(_("Some of these days are on the list already. Take those off first."))

    def chosen(self) -> tuple[Role | None, str | None]:
        """The role, and who stands in for it."""
        role, _colon, person_id = (self.stand_in.data or "").partition(":")
        return (Role(role) if role in list(Role) else None), person_id or None

    def days(self) -> tuple[date, date]:
        """The first and last day of a valid form."""
        first, last = parse_day(self.starts_on.data), parse_day(self.ends_on.data)
        if first is None or last is None:  # the form was validated, so this cannot be
            raise ValueError("No days.")
        return first, last
