"""What the administrator fills in to choose who from outside handles what nobody here may."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import Length, ValidationError

from gir.accounts.actor import Actor, me
from gir.accounts.external import NotExternal, external_at, external_person
from gir.accounts.models import Person
from gir.accounts.second_factor.proving import StepUpForm
from gir.accounts.settings_forms import SettingsForm
from gir.organisations.settings import mark_of
from gir.terms import lazy as _l

LONGEST_ADDRESS = 200
"""Characters."""


class ExternalForm(StepUpForm, SettingsForm):
    """Their address; empty for nobody."""

    email = StringField(
        _l("Work e-mail address"),
        [Length(max=LONGEST_ADDRESS, message=_l("This line is too long."))],
        description=_l("Of their account here. Leave it empty when there is nobody."),
    )

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        person = external_person(actor.organisation_id)
        return {"email": person.email if person else "", "mark": mark_of(person.id if person else None)}

    @property
    def person(self) -> Person | None:
        """Whose address it is; None when none was filled in.

        Raises:
            NotExternal: nobody's here, or of somebody who works here.
        """
        return external_at(me().organisation_id, self.email.data) if self.email.data else None

    def validate_email(self, _field: StringField) -> None:
        """They have an account and do not work here."""
        try:
            _known = self.person
        except NotExternal as error:
            raise ValidationError(
                _(
                    "This must be the address of somebody with an account here, and without a department, an office or "
                    "a role. Look at the address, or ask for such an account first."
                )
            ) from error
