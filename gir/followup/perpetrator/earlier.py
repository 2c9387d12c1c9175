"""Earlier incidents of the same person, as rows: number, day, kind, and how sure the match is. Never a score."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.models import Case
from gir.followup.case_page import behaviour
from gir.incidents.models import RecordedIdentity
from gir.threat.perpetrator.earlier import find_earlier
from gir.web.dates import long_day


@dataclass(frozen=True)
class Earlier:
    """One case about the same person."""

    id: str
    number: str
    day: str
    kind: str
    status: str
    match: str


def earlier_cases(case: Case, reason: str, actor: Actor) -> list[Earlier]:
    """Look for them, with a reason. See ``find_earlier`` for what is found, and what it raises."""
    own = case.incident.recorded_identity
    return [_row(found, own) for found in find_earlier(case, reason, actor=actor)]


def _row(found: Case, own: RecordedIdentity | None) -> Earlier:
    incident = found.incident
    return Earlier(
        found.id,
        found.number,
        long_day(incident.first_day),
        behaviour(incident) or str(incident.kind.label),
        str(found.status.label),
        _match(own, incident.recorded_identity),
    )


def _match(own: RecordedIdentity | None, other: RecordedIdentity | None) -> str:
    sure = own and other and own.person_lookup is not None and own.person_lookup == other.person_lookup
    if sure:
        return _("Same name and date of birth")
    return _("Same name; a date of birth is not known, so it may be somebody else")
