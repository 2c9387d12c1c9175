"""Correct what was reported: the story, what kind of behaviour it was, and where or how."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import ValidationError

from gir.audit import Who
from gir.database import now
from gir.incidents.models import EarlierStory, Incident
from gir.incidents.terms import Channel, Form, Kind
from gir.reporting.behaviour import PREFIX, BehaviourAnswers
from gir.reporting.step_form import StepForm, area
from gir.terms import lazy as _l
from gir.web.fields import OneOf, OneTile, Several

CORRECTED = ("narrative", "kind", "forms", "details", "channel")


class StoryForm(BehaviourAnswers, StepForm):
    """The first screen again, for whose report it is. What the story said before is kept for who handles the case."""

    narrative = area(
        _l("What happened?"),
        _l("Who handles your report can still read your earlier text, with the day of the change."),
    )
    kind = OneTile(_l("What was it?"), terms=Kind)
    forms = Several(_l("What kind of behaviour was it?"), list(Form), description=_l("Choose everything that fits."))
    channel = OneOf(_l("Where or how?"), _l("Choose where or how."), Channel, _l("Choose a place or way"))

    @classmethod
    def names(cls) -> list[str]:
        return list(CORRECTED)

    @classmethod
    def has_answers(cls, incident: Incident) -> bool:
        """The report itself filled this in; it is done when something in the story was corrected."""
        return bool(incident.earlier_stories)

    @classmethod
    def known(cls, incident: Incident) -> dict[str, Any]:
        found = super().known(incident)
        details = incident.details or frozenset()
        exact = {f"{PREFIX}{form.value}": sorted(d.value for d in details if d.form is form) for form in Form}
        return {**found, **exact}

    def speak_to(self, incident: Incident, actor: Who) -> None:
        super().speak_to(incident, actor)
        self._had_story = bool(incident.narrative)

    def answers(self) -> dict[str, Any]:
        return {
            "narrative": self.narrative.data or None,
            "kind": self.chosen_kind,
            "forms": self.chosen_forms or None,
            "details": self.chosen_details or None,
            "channel": Channel(self.channel.data),
        }

    def write(self, incident: Incident) -> bool:
        """Correct the report, and lay aside what the story said until now."""
        if incident.narrative and incident.narrative != self.narrative.data:
            earlier = EarlierStory(key=incident.key, until=now(), text=incident.narrative)
            incident.earlier_stories.append(earlier)
        return super().write(incident)

    def validate_narrative(self, field: Any) -> None:
        """A story can be corrected, not taken away: what was done rests on it."""
        if self._had_story and not field.data:
            raise ValidationError(_("Write what happened. Is the report a mistake? Then say so in a message."))
