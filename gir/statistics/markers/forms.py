"""The form that sets a marker."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort
from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import DataRequired, Length, ValidationError

from gir.accounts.actor import Actor
from gir.accounts.settings_forms import SettingsForm
from gir.statistics.markers.models import LONGEST
from gir.statistics.markers.queries import marker_of
from gir.statistics.markers.services import mark_of
from gir.statistics.markers.terms import MarkerKind
from gir.terms import lazy as _l
from gir.web.dates import today
from gir.web.fields import OneOf
from gir.web.moments import day_as_typed, parse_day


class MarkerForm(SettingsForm):
    """What happened, and when."""

    kind = OneOf(_l("What happened?"), _l("Choose what happened."), MarkerKind)
    starts_on = StringField(_l("On which day?"), description=_l("For example 21-11-2026"))
    text = StringField(
        _l("In a few words"),
        [
            DataRequired(_l("Write in a few words what happened.")),
            Length(max=LONGEST, message=_l("This line is too long.")),
        ],
        description=_l("It is shown under the charts. Name no person, and no case."),
    )

    @classmethod
    def known(cls, actor: Actor) -> dict[str, Any]:
        return {}

    def validate_starts_on(self, field: StringField) -> None:
        """It can be read, and has come."""
        day = parse_day(field.data)
        if day is None:
            raise ValidationError(_("Write the day like 21-11-2026."))
        if day > today():
            raise ValidationError(_("This day is still to come. Choose one that has been."))

    def day(self) -> date:
        """The day of a valid form."""
        found = parse_day(self.starts_on.data)
        if found is None:  # the form was validated, so this cannot be
            raise ValueError("No day.")
        return found


def form_of(marker_id: str) -> type[MarkerForm]:
    """The form of a marker that is there, filled in as it is now."""

    class ChangeForm(MarkerForm):
        """What happened after all, and when."""

        @classmethod
        def known(cls, actor: Actor) -> dict[str, Any]:
            marker = marker_of(actor.organisation_id, marker_id)
            if marker is None:
                abort(404)
            day = day_as_typed(marker.day)
            return {"kind": marker.kind.value, "starts_on": day, "text": marker.text, "mark": mark_of(marker)}

    return ChangeForm
