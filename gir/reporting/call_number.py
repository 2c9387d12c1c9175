"""The number somebody wants to be called on."""

from __future__ import annotations

import re

from flask_babel import gettext as _
from wtforms import ValidationError

NUMBER = re.compile(r"[0-9+\- ]{3,20}")


def check_call_number(number: str | None, *, wanted: bool) -> None:
    """A number is needed for a call; an extension is a number too.

    Raises:
        wtforms.ValidationError: with the sentence that stands beside the field.
    """
    if wanted and not number:
        raise ValidationError(_("Fill in on which number we can call you."))
    if number and not (NUMBER.fullmatch(number) and sum(map(str.isdigit, number)) >= 3):
        raise ValidationError(_("Use only digits, spaces, + and -, at least 3 and at most 20 characters."))
