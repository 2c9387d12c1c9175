"""The step that asks which house rules were broken, in the version that was current on the day."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from gir.audit import Who
from gir.incidents.broken_rules import broken_rules, name_broken_rules, norm_of
from gir.incidents.models import Incident
from gir.reporting.step_form import StepForm
from gir.terms import lazy as _l
from gir.web.dates import long_day
from gir.web.fields import Several, options


class BrokenRulesForm(StepForm):
    """Several rules may be chosen; none means that the question stays open."""

    broken_rules = Several(_l("Which house rules were broken?"), [])

    @classmethod
    def has_answers(cls, incident: Incident) -> bool:
        return broken_rules(incident) is not None

    @classmethod
    def known(cls, incident: Incident) -> dict[str, Any]:
        named = broken_rules(incident)
        return {"broken_rules": sorted(named.rule_ids) if named else []}

    def speak_to(self, incident: Incident, actor: Who) -> None:
        """Offer the rules of the version that holds for the day of the incident."""
        super().speak_to(incident, actor)
        norm = norm_of(incident)
        self.broken_rules.choices = options(norm.rules if norm else ())
        if norm and norm.published_on:
            self.broken_rules.description = _(
                "Choose everything that fits. These are the house rules of %(day)s, version %(number)s.",
                day=long_day(norm.published_on),
                number=norm.number,
            )

    def answers(self) -> dict[str, Any]:
        return {"broken_rules": sorted(set(self.broken_rules.data or []))}

    def changes(self, incident: Incident) -> bool:
        return self.answers() != self.known(incident)

    def write(self, incident: Incident) -> bool:
        changed = self.changes(incident)
        if changed:
            name_broken_rules(incident, self.answers()["broken_rules"])
        return changed
