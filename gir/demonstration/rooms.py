"""What a case needs, in the demonstration: one that leaves the room of the threat out, as the rule proposes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.orm import Session

from gir.accounts.actor import actor_of
from gir.cases.models import Case
from gir.cases.routing.rules import proposed_rooms
from gir.cases.services import tell
from gir.cases.steps import fit_steps, situation_of
from gir.cases.terms import Happening, Part
from gir.demonstration.cast import Cast
from gir.incidents.terms import Severity


def write_rooms(session: Session, cast: Cast, recent: Iterable[Case]) -> None:
    """Let Chantal leave the room of the threat out of the first light case of which nobody knows who it was."""
    care = frozenset({Part.CARE})
    light = [case for case in recent if case.severity is Severity.LIGHT and case.closed_at is None]
    for case in [case for case in light if proposed_rooms(case.incident, Severity.LIGHT) == care][:1]:
        case.needed_rooms = case.proposed_rooms = care
        fit_steps(case, situation_of(case, Severity.LIGHT))
        at, chantal = case.opened_at + timedelta(hours=18), actor_of(cast.people["chantal"])
        rooms, routed = Part.THREAT.value, Happening.ROUTED
        tell(session, case, routed, actor=chantal, moment=at, for_reporter=True, rooms=rooms, again="")
