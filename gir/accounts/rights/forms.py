"""What is filled in about people and their roles. Every change asks for a code of now."""

from __future__ import annotations

from datetime import date
from typing import Self

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import DataRequired, Length, Regexp, ValidationError

from gir.accounts.people import address_is_taken
from gir.accounts.rights.services import Wanted
from gir.accounts.rights.terms import RoleAnswer
from gir.accounts.second_factor.proving import StepUpForm
from gir.accounts.terms import Office, Role, Scope
from gir.terms import lazy as _l
from gir.web.dates import today
from gir.web.fields import LONGEST_LINE, OneOf, OneTile, options
from gir.web.forms import Form
from gir.web.moments import parse_day

ADDRESS = r"[^@\s]+@[^@\s]+\.[^@\s]+$"
LONG_LINE = Length(max=LONGEST_LINE, message=_l("This line is too long."))


class FindForm(Form):
    """Whom to look for."""

    who = StringField(
        _l("Name or work e-mail address"),
        [DataRequired(_l("Fill in a name or an address.")), LONG_LINE],
        description=_l("A part of the name is enough."),
    )


class NewColleagueForm(StepUpForm):
    """Somebody new, who may report from then on."""

    name = StringField(_l("Name"), [DataRequired(_l("Fill in the name.")), LONG_LINE])
    email = StringField(
        _l("Work e-mail address"),
        [
            DataRequired(_l("Fill in the work e-mail address.")),
            Regexp(ADDRESS, message=_l("This is no e-mail address.")),
            LONG_LINE,
        ],
    )
    place = OneOf(_l("Where do they work?"), _l("Choose where they work."))

    def offering(self, departments: list[tuple[str, str]]) -> Self:
        """With the departments of the organisation, and the offices."""
        offices = [(f"office:{office.value}", str(office.label)) for office in Office]
        nowhere = [("outside", _("Does not work here"))]
        self.place.choices = options([("", _("Choose")), *departments, *offices, *nowhere])
        return self

    def validate_email(self, field: StringField) -> None:
        """Nobody has it yet."""
        if address_is_taken(field.data or ""):
            raise ValidationError(_("Somebody with this address has an account already."))

    @property
    def where(self) -> tuple[str | None, Office | None]:
        """The department or the office; neither for somebody from elsewhere."""
        kind, _sep, key = (self.place.data or "").partition(":")
        if kind == "office":
            return None, Office(key)
        return (None, None) if kind == "outside" else (kind, None)


def _day(label: str, hint: str) -> StringField:
    return StringField(label, description=hint)


class GiveForm(StepUpForm):
    """Which role, and from when until when."""

    role = OneOf(_l("Which role?"), _l("Choose a role."))
    starts_on = _day(_l("From"), _l("For example 21-11-2026. Empty: today."))
    ends_on = _day(_l("Up to and including"), _l("Empty: until further notice."))

    def offering(self, departments: list[tuple[str, str]]) -> Self:
        """With every role, a manager's for each department and a clerk's for each scope."""
        self.role.choices = options([("", _("Choose a role")), *_roles(departments)])
        return self

    def validate_starts_on(self, field: StringField) -> None:
        """It can be read, and is not over."""
        first = parse_day(field.data)
        if field.data and first is None:
            raise ValidationError(_("Write the day like 21-11-2026."))
        if first is not None and first < today():
            raise ValidationError(_("This day has passed. Choose a later one."))

    def validate_ends_on(self, field: StringField) -> None:
        """It can be read, and does not come before the first day."""
        last = parse_day(field.data)
        if field.data and last is None:
            raise ValidationError(_("Write the day like 21-11-2026."))
        if last is not None and last < (parse_day(self.starts_on.data) or today()):
            raise ValidationError(_("This is before the first day. Choose a later one."))

    @property
    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        key, _sep, where = (self.role.data or "").partition(":")
        role = Role(key)
        return Wanted(
            role,
            department_id=where if role is Role.MANAGER else None,
            scope=Scope(where) if role is Role.CLERK else None,
            starts_on=parse_day(self.starts_on.data),
            ends_on=parse_day(self.ends_on.data),
        )


def _roles(departments: list[tuple[str, str]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for role in Role:
        if role is Role.MANAGER:
            found += [(f"{role.value}:{key}", f"{role.label}, {name}") for key, name in departments]
        elif role is Role.CLERK:
            found += [(f"{role.value}:{scope.value}", f"{role.label}, {scope.label}") for scope in Scope]
        elif role is not Role.EMPLOYEE:
            found.append((role.value, str(role.label)))
    return found


class DayForm(StepUpForm):
    """A day, or at once."""

    day = _day(_l("After which day?"), _l("For example 21-11-2026. Empty: at once."))

    def validate_day(self, field: StringField) -> None:
        """It can be read, and is not over."""
        day = parse_day(field.data)
        if field.data and day is None:
            raise ValidationError(_("Write the day like 21-11-2026."))
        if day is not None and day < today():
            raise ValidationError(_("This day has passed. Choose a later one."))

    @property
    def last_day(self) -> date | None:
        """The last day; None: at once."""
        return parse_day(self.day.data)


class AnswerForm(StepUpForm):
    """Agree that somebody gets a role, or not."""

    answer = OneTile(_l("Should this colleague get this role?"), _l("Choose yes or no."), RoleAnswer)


class ReviewForm(StepUpForm):
    """The ticks stand beside the roles; this holds the code."""
