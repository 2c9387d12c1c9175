"""What is filled in to leave a case to others, or to keep somebody out of it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.cases.conflicts.lifting import SHORTEST_REASON
from gir.followup.conflicts.terms import LiftAnswer
from gir.followup.forms import ActForm
from gir.terms import lazy as _l
from gir.web.fields import LONGEST_TEXT, OneOf, OneTile, Tick

TOO_LONG = Length(max=LONGEST_TEXT, message=_l("This text is too long."))
ONLY_FOR_THE_OVERVIEW = _l("Only the coordinator reads this; with office-holders the clerk too.")


class DeclareForm(ActForm):
    """Say that one is too close to a case."""

    reason = TextAreaField(_l("Why? You need not say."), [TOO_LONG], description=ONLY_FOR_THE_OVERVIEW)


def _long_enough(_form: ActForm, field: TextAreaField) -> None:
    """A reason that says nothing is none."""
    if len((field.data or "").strip()) < SHORTEST_REASON:
        raise ValidationError(
            _("Write at least %(number)s characters: who decides has to understand why.", number=SHORTEST_REASON)
        )


class LiftForm(ActForm):
    """Propose to let somebody in again."""

    who = OneOf(_l("Who may see this case again?"), _l("Choose a colleague."))
    reason = TextAreaField(
        _l("Why can they come back?"),
        [DataRequired(_l("Write why this colleague can come back.")), _long_enough, TOO_LONG],
        description=_l("The colleague who decides reads this. At least 30 characters. Do not name the perpetrator."),
    )


class DecideLiftForm(ActForm):
    """Let somebody in again as was proposed, or not."""

    answer = OneTile(_l("May they see this case again?"), _l("Choose yes or no."), LiftAnswer)


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
