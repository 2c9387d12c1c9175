"""What is filled in to leave a case to others, or to keep somebody out of it."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.followup.forms import ActForm
from gir.terms import lazy as _l
from gir.web.fields import LONGEST_TEXT, OneOf, Tick

TOO_LONG = Length(max=LONGEST_TEXT, message=_l("This text is too long."))
ONLY_FOR_THE_OVERVIEW = _l("Only the coordinator reads this; with office-holders the clerk too.")


class DeclareForm(ActForm):
    """Say that one is too close to a case."""

    reason = TextAreaField(_l("Why? You need not say."), [TOO_LONG], description=ONLY_FOR_THE_OVERVIEW)


class ShutOutForm(ActForm):
    """Keep somebody out."""

    who = OneOf(_l("Who must not see this case?"), _l("Choose a colleague."))
    reason = TextAreaField(
        _l("Why?"),
        [DataRequired(_l("Write why this colleague must not see it.")), TOO_LONG],
        description=ONLY_FOR_THE_OVERVIEW,
    )
    sure = Tick(_l("I have read who takes over"))
    warnings: Mapping[str, str]
    """By person: what happens to the case when the last one who can do something leaves it."""

    def validate_sure(self, field: BooleanField) -> None:
        """Before the last one leaves who can do something, it is read who does it then."""
        warning = self.warnings.get(self.who.data or "")
        if warning and not field.data:
            raise ValidationError(warning)
