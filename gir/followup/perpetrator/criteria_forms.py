"""The form in which a coordinator writes criteria."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import TextAreaField
from wtforms.validators import DataRequired, ValidationError

from gir.accounts.actor import Actor
from gir.accounts.settings_forms import SettingsForm
from gir.organisations.settings import details_of
from gir.terms import lazy as _l
from gir.threat.perpetrator.first_criteria import first_criteria
from gir.threat.perpetrator.queries import current_criteria, draft_criteria, edition

LONGEST_CRITERION, MOST_CRITERIA = 300, 12


class CriteriaForm(SettingsForm):
    """A draft of criteria. ``mark`` is the edition that the page showed."""

    criteria = TextAreaField(
        _l("The criteria"),
        [DataRequired(_l("Write at least one criterion."))],
        description=_l("One on each line. When one of them is met, the name of the perpetrator may be used."),
    )

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        """The draft; else the version that is current, to go on from; else criteria to start with."""
        home = actor.organisation_id
        version = draft_criteria(home) or current_criteria(home)
        texts = version.texts if version else first_criteria(details_of(home).language)
        return {"criteria": "\n".join(texts), "mark": edition(home)}

    def validate_criteria(self, field: TextAreaField) -> None:
        """Not more than anybody weighs."""
        lines = self.lines()
        if len(lines) > MOST_CRITERIA:
            raise ValidationError(
                _("These are %(count)s lines. Keep it to %(most)s.", count=len(lines), most=MOST_CRITERIA)
            )
        if any(len(line) > LONGEST_CRITERION for line in lines):
            raise ValidationError(
                _("One of the lines is longer than %(most)s letters. Make it shorter.", most=LONGEST_CRITERION)
            )

    def lines(self) -> tuple[str, ...]:
        """What was written, tidied to one criterion a line."""
        lines = (" ".join(line.split()) for line in (self.criteria.data or "").splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))
