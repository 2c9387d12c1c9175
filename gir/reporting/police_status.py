"""How the police report of one's own case stands."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from gir.cases.models import Case
from gir.threat.police.queries import progress_of
from gir.threat.police.terms import PoliceOutcome
from gir.threat.police.words import progress_words
from gir.threat.queries import police_step_of
from gir.threat.terms import PoliceDecision
from gir.web.dates import long_day


@dataclass(frozen=True)
class PoliceStatus:
    """What goes to the police and how, what they did and when, and whether they refused the report for now."""

    facts: list[tuple[str, str]]
    progress: list[tuple[str, str]]
    refused: bool


def police_status(case: Case) -> PoliceStatus | None:
    """The status for whose case it is, with the reason left to people; None when nothing goes to the police."""
    step = police_step_of(case)
    if step is None or step.decision is PoliceDecision.NONE:
        return None
    rows = progress_of(case)
    facts = (
        (_("What goes to the police"), str(step.decision.label)),
        (_("Who files it"), str(step.filing.label) if step.filing else ""),
        (_("Went to the police on"), long_day(step.filed_on) if step.filed_on else ""),
        (_("Number of the police"), step.police_number or ""),
    )
    return PoliceStatus(
        facts=[(label, value) for label, value in facts if value],
        progress=[(long_day(row.day), progress_words(row)) for row in rows],
        refused=bool(rows) and rows[-1].outcome is PoliceOutcome.REFUSED,
    )
