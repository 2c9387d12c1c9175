"""Ask for a code once more before something that cannot be taken back: the sign-in may have been left open."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import Length

from gir.accounts.actor import begin, my_person, signed_in_now
from gir.accounts.browsers import known_browser
from gir.accounts.second_factor.checking import WrongCode
from gir.accounts.second_factor.forms import LONGEST, refuse
from gir.accounts.signing_in import asks_code, confirm
from gir.accounts.throttle import TooManyAttempts
from gir.terms import lazy as _l
from gir.web.forms import Form


def asks_again() -> bool:
    """Whether whoever is signed in has to show a code now."""
    signed_in = signed_in_now()
    return asks_code() and not (signed_in and signed_in.fresh)


def proven_now(field: StringField) -> bool:
    """Whether somebody is who they say, now; if not, the field says why. The sign-in goes on under another token."""
    signed_in = signed_in_now()
    if not asks_again() or signed_in is None:
        return signed_in is not None
    if not field.data:
        field.errors = [_("Fill in the code.")]
        return False
    try:
        found = confirm(signed_in, field.data, known_browser(my_person().email or ""))
    except (WrongCode, TooManyAttempts) as refusal:
        refuse(field, refusal)
        return False
    if found is not None:
        begin(found)
    return found is not None


class StepUpForm(Form):
    """A form that changes who may see what. The code is asked last, of what is valid otherwise: each works once."""

    code = StringField(
        _l("Code"),
        [Length(max=LONGEST, message=_l("This is too long for a code."))],
        description=_l("You change who may see what. That is why we ask for a code of your app once more."),
    )

    @property
    def asks_code(self) -> bool:
        """Whether the field is shown."""
        return asks_again()

    def validate(self, extra_validators: Any = None) -> bool:
        """Also whether somebody is who they say, now."""
        return bool(super().validate(extra_validators)) and proven_now(self.code)


class TakingForm(Form):
    """A form after which data leave the house. The code is asked last, of a valid form: each works once."""

    code = StringField(
        _l("Code"),
        [Length(max=LONGEST, message=_l("This is too long for a code."))],
        description=_l("You take data along. That is why we ask for a code of your app once more."),
    )

    @property
    def asks_code(self) -> bool:
        """Whether the field is shown."""
        return asks_again()

    def proven(self) -> bool:
        """Whether somebody is who they say, now."""
        return proven_now(self.code)
