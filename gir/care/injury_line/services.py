"""Release one line about an injury to the file for the police, or take it back."""

from __future__ import annotations

from datetime import date

from gir.accounts.actor import Actor
from gir.care.access import permitted
from gir.care.injury_line.models import InjuryRelease
from gir.care.injury_line.queries import CLASSES
from gir.care.terms import CareAct
from gir.cases.models import Case
from gir.cases.services import NotEligible, act_on, tell
from gir.cases.terms import Happening, Part
from gir.database import new_id, now
from gir.incidents.terms import Consequence
from gir.vault import DataKey, KeySet
from gir.web.dates import today


def release_injury(
    case: Case, injury: Consequence | None, consent_on: date, *, actor: Actor, version: int | None = None
) -> None:
    """Let the class of an injury stand in the file for the police; None takes that back.

    ``consent_on`` is the day on which the person affected said so.

    Raises:
        NotEligible: it is no class of injury, or the day lies before the incident or is still to come.
    """
    if (injury is not None and injury not in CLASSES) or not case.incident.first_day <= consent_on <= today():
        raise NotEligible(consent_on.isoformat())
    with act_on(case, CareAct.RELEASE_INJURY, actor=actor, version=version, rules=permitted) as session:
        row = InjuryRelease(
            id=new_id(beside=case.id),
            case_id=case.id,
            consent_on=consent_on,
            released_at=now(),
            released_by_id=actor.person_id,
            key=DataKey.fresh(KeySet.CARE),
        )
        row.injury = injury.value if injury else None
        session.add(row)
        session.info["recorded"].append(row)
        told, taken_back = Happening.INJURY_RELEASED, "" if injury else "yes"
        tell(session, case, told, actor=actor, part=Part.CARE, for_reporter=True, taken_back=taken_back)
