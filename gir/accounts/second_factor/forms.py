"""The codes that are asked for."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from gir.accounts.given_back import wait_words
from gir.accounts.models import Person
from gir.accounts.second_factor.checking import WrongCode
from gir.accounts.second_factor.secret import secret_of
from gir.accounts.throttle import TooManyAttempts
from gir.terms import lazy as _l
from gir.web.forms import Form

LONGEST = 40


def _code(label: str, hint: str = "") -> StringField:
    required = InputRequired(_l("Fill in the code."))
    return StringField(
        label, [required, Length(max=LONGEST, message=_l("This is too long for a code."))], description=hint
    )


class CodeForm(Form):
    """A code of the app, or a recovery code."""

    code = _code(_l("Code"), _l("Six digits from the app on your telephone, or one of your recovery codes."))


class SetUpForm(Form):
    """The first code of an app that has just been connected. ``secret`` is what it was given, signed."""

    secret = HiddenField()
    code = _code(_l("Code"), _l("The six digits that the app shows now."))

    def secret_for(self, person: Person) -> str:
        """The secret that the page gave; nothing when it was somebody else's page, or left for too long."""
        return secret_of(person, self.secret.data or "")


class ReplaceForm(SetUpForm):
    """As well as a code of the app of before, so that nobody else can take an account over."""

    old_code = _code(_l("Code of your old app"), _l("Don't have it any more? Use one of your recovery codes."))


def refuse(field: StringField, refusal: WrongCode | TooManyAttempts) -> int:
    """Say beside the field why the code was not taken; gives the status of the answer."""
    if isinstance(refusal, TooManyAttempts):
        field.errors = [wait_words(refusal.minutes)]
        return 429
    field.errors = [
        _("This code is not right. A code of the app works once: wait for the next one. Did you type it well?")
    ]
    return 422
