"""Who may enter the room of the threat, and do what there."""

from __future__ import annotations

from gir.accounts.actor import Actor
from gir.cases.access import hats
from gir.cases.access import permitted as permitted_on_case
from gir.cases.models import Case
from gir.cases.terms import Act, Hat, Status
from gir.threat.perpetrator.access import is_given_reaction, is_unlocked
from gir.threat.terms import ThreatAct

POLICY: dict[ThreatAct, frozenset[Hat]] = {
    ThreatAct.READ: frozenset({Hat.OOV, Hat.COORDINATOR, Hat.CLERK}),
    ThreatAct.RECORD_REACTION: frozenset({Hat.OOV, Hat.CLERK}),
    ThreatAct.DECIDE_POLICE: frozenset({Hat.OOV}),
    ThreatAct.ADVISE_HOME: frozenset({Hat.OOV, Hat.COORDINATOR, Hat.CLERK}),  # and only who may read about that home
    ThreatAct.CHECK_CRITERIA: frozenset({Hat.COORDINATOR, Hat.CLERK}),
    ThreatAct.RECORD_PERPETRATOR: frozenset({Hat.OOV, Hat.CLERK}),
    ThreatAct.INFORM_PERPETRATOR: frozenset({Hat.OOV, Hat.CLERK}),
    ThreatAct.FIND_EARLIER: frozenset({Hat.OOV, Hat.COORDINATOR, Hat.CLERK}),
}
WHEN_UNLOCKED = frozenset({ThreatAct.RECORD_PERPETRATOR, ThreatAct.INFORM_PERPETRATOR, ThreatAct.FIND_EARLIER})
"""Acts that read or use the perpetrator's name: possible as long as it is not locked."""
ALSO_WHEN_CLOSED = frozenset({ThreatAct.READ, ThreatAct.INFORM_PERPETRATOR})
"""Somebody must be told that their name is kept, also after the case was closed."""


def permitted(actor: Actor, case: Case) -> frozenset[ThreatAct]:
    """The acts of the threat side that this actor may do now. A closed case is read, and the duty to inform goes on."""
    worn = hats(actor, case)
    found = {
        act
        for act, allowed in POLICY.items()
        if allowed & worn and (case.status is not Status.CLOSED or act in ALSO_WHEN_CLOSED)
    }
    if not is_unlocked(case):
        found -= WHEN_UNLOCKED
    if is_given_reaction(actor, case):
        found.add(ThreatAct.READ_IDENTITY)
    if ThreatAct.ADVISE_HOME in found and Act.READ_HOME not in permitted_on_case(actor, case):
        found.remove(ThreatAct.ADVISE_HOME)
    return frozenset(found)
