"""What is filled in for emergency access."""

from __future__ import annotations

from typing import Any, Self

from flask_babel import gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.accounts.actor import Actor, me
from gir.accounts.break_glass.services import DEPUTISED
from gir.accounts.break_glass.terms import Judgement
from gir.accounts.models import Person
from gir.accounts.people import colleague_at, keeps_apart
from gir.accounts.second_factor.proving import StepUpForm
from gir.accounts.settings_forms import SettingsForm
from gir.accounts.terms import Role, Scope
from gir.cases.break_glass.access import Stand
from gir.cases.break_glass.services import SHORTEST_REASON
from gir.organisations.queries import departments_of
from gir.terms import lazy as _l
from gir.web.bsn import without_bsn
from gir.web.fields import LONGEST_LINE, LONGEST_TEXT, OneOf, OneTile, options
from gir.web.forms import Form

TOO_LONG = Length(max=LONGEST_TEXT, message=_l("This text is too long."))
LONG_LINE = Length(max=LONGEST_LINE, message=_l("This line is too long."))


class OpenForm(StepUpForm):
    """Which case, as whom, and why."""

    number = StringField(
        _l("Number of the case"),
        [DataRequired(_l("Fill in the number of the case.")), LONG_LINE],
        description=_l("For example 2026-K7RD"),
    )
    stand = OneOf(_l("In whose place do you look?"), _l("Choose in whose place you look."))
    reason = TextAreaField(
        _l("Why can this not wait?"),
        [DataRequired(_l("Write why this cannot wait.")), TOO_LONG, without_bsn],
        description=_l(
            "At least 30 characters. Who judges it afterwards reads this. Name nobody; the case is known by its number."
        ),
    )

    def offering(self, stands: list[tuple[str, str]]) -> Self:
        """With the ways that this person has."""
        first = [] if len(stands) == 1 else [("", _("Choose"))]
        self.stand.choices = options([*first, *stands])
        if len(stands) == 1 and not self.stand.data:
            self.stand.data = stands[0][0]
        return self

    def validate_reason(self, field: TextAreaField) -> None:
        """A reason that says nothing is none."""
        if len((field.data or "").strip()) < SHORTEST_REASON:
            raise ValidationError(
                _("Write at least %(number)s characters: who judges it has to understand why.", number=SHORTEST_REASON)
            )

    def chosen(self, stands: list[Stand]) -> Stand | None:
        """In whose place, in a valid form."""
        return next((one for one in stands if one.key == self.stand.data), None)


class JudgeForm(Form):
    """What somebody else says of it."""

    judgement = OneTile(_l("What do you think of it?"), _l("Choose what you think of it."), Judgement)
    because = TextAreaField(
        _l("Why do you think so?"),
        [TOO_LONG, without_bsn],
        description=_l("Needed unless it was needed. Name nobody from the case."),
    )

    def validate_because(self, field: TextAreaField) -> None:
        """Who finds something wrong says what."""
        if self.judgement.data and self.judgement.data != Judgement.NEEDED and not (field.data or "").strip():
            raise ValidationError(_("Write what was not right about it."))


class DeputyForm(StepUpForm, SettingsForm):
    """Whom to name, in the place of which role."""

    email = StringField(
        _l("Work e-mail address"),
        [DataRequired(_l("Fill in the address of a colleague.")), LONG_LINE],
    )
    role = OneOf(_l("In whose place?"), _l("Choose in whose place."))

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        return {}

    @classmethod
    def of_request(cls, actor: Actor) -> Self:
        """With the roles that have deputies."""
        form = super().of_request(actor)
        form.role.choices = options([("", _("Choose")), *_places(departments_of(actor.organisation_id))])
        return form

    @property
    def place(self) -> tuple[Role, str | None, Scope | None]:
        """The role, with its department or scope."""
        role, _sep, where = (self.role.data or "").partition(":")
        found = Role(role)
        return found, where if found is Role.MANAGER else None, Scope(where) if found is Role.CLERK else None

    @property
    def person(self) -> Person:
        """Whom this address belongs to, in a valid form."""
        found = colleague_at(me().organisation_id, self.email.data or "")
        if found is None:  # the form was validated, so this cannot be
            raise ValueError("Nobody.")
        return found

    def validate_email(self, field: StringField) -> None:
        """Somebody else of the organisation, who may have a case before them."""
        found = colleague_at(me().organisation_id, field.data or "")
        if found is None:
            raise ValidationError(_("Nobody here has this address. Look at the spelling."))
        if found.id == me().person_id:
            raise ValidationError(_("You cannot name yourself. Ask another administrator."))
        if keeps_apart(found.id):
            raise ValidationError(_("Who keeps accounts or the log reads no cases, also not in somebody’s place."))


def _places(departments: list[tuple[str, str]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for role in DEPUTISED:
        if role is Role.MANAGER:
            found += [(f"{role.value}:{key}", f"{role.label}, {name}") for key, name in departments]
        elif role is Role.CLERK:
            found += [(f"{role.value}:{scope.value}", f"{role.label}, {scope.label}") for scope in Scope]
        else:
            found.append((role.value, str(role.label)))
    return found
