"""Who may enter the room of the threat, and do what there."""

from __future__ import annotations

from gir.accounts.actor import Actor
from gir.cases.access import hats
from gir.cases.access import permitted as permitted_on_case
from gir.cases.models import Case
from gir.cases.terms import Act, Hat, Status
from gir.threat.terms import ThreatAct

POLICY: dict[ThreatAct, frozenset[Hat]] = {
    ThreatAct.READ: frozenset({Hat.OOV, Hat.COORDINATOR, Hat.CLERK}),
    ThreatAct.RECORD_REACTION: frozenset({Hat.OOV, Hat.CLERK}),
    ThreatAct.DECIDE_POLICE: frozenset({Hat.OOV}),
    ThreatAct.ADVISE_HOME: frozenset({Hat.OOV, Hat.COORDINATOR, Hat.CLERK}),  # and only who may read about that home
}


def permitted(actor: Actor, case: Case) -> frozenset[ThreatAct]:
    """The acts of the threat side that this actor may do now. A closed case can only be read."""
    worn = hats(actor, case)
    found = {
        act
        for act, allowed in POLICY.items()
        if allowed & worn and (case.status is not Status.CLOSED or act is ThreatAct.READ)
    }
    if ThreatAct.ADVISE_HOME in found and Act.READ_HOME not in permitted_on_case(actor, case):
        found.remove(ThreatAct.ADVISE_HOME)
    return frozenset(found)
