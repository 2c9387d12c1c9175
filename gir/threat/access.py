"""Who may enter the room of the threat, and do what there."""

from __future__ import annotations

from gir.accounts.actor import Actor
from gir.cases.access import hats, only_reads
from gir.cases.access import permitted as permitted_on_case
from gir.cases.models import Case
from gir.cases.terms import Act, Hat, Status
from gir.incidents.details import is_official
from gir.threat.perpetrator.access import is_given_reaction, is_unlocked
from gir.threat.terms import ThreatAct

POLICY: dict[ThreatAct, frozenset[Hat]] = {
    ThreatAct.READ: frozenset({Hat.OOV, Hat.COORDINATOR, Hat.CLERK, Hat.INSPECTOR}),
    ThreatAct.RECORD_REACTION: frozenset({Hat.OOV, Hat.CLERK}),
    ThreatAct.DECIDE_POLICE: frozenset({Hat.OOV}),
    ThreatAct.ADVISE_HOME: frozenset({Hat.OOV, Hat.COORDINATOR, Hat.CLERK}),  # and only who may read about that home
    ThreatAct.CHECK_CRITERIA: frozenset({Hat.COORDINATOR, Hat.CLERK}),
    ThreatAct.RECORD_PERPETRATOR: frozenset({Hat.OOV, Hat.CLERK}),
    ThreatAct.INFORM_PERPETRATOR: frozenset({Hat.OOV, Hat.CLERK}),
    ThreatAct.FIND_EARLIER: frozenset({Hat.OOV, Hat.COORDINATOR, Hat.CLERK}),
    ThreatAct.RECORD_OUTCOME: frozenset({Hat.OOV}),
    ThreatAct.PREPARE_FILE: frozenset({Hat.OOV}),  # of an office-holder only who may read about their home
    ThreatAct.DOWNLOAD_FILE: frozenset({Hat.OOV}),  # the same
}
WHEN_UNLOCKED = frozenset({ThreatAct.RECORD_PERPETRATOR, ThreatAct.INFORM_PERPETRATOR, ThreatAct.FIND_EARLIER})
"""Acts that read or use the perpetrator's name: possible as long as it is not locked."""
GOES_ON = frozenset(
    {
        ThreatAct.READ,
        ThreatAct.INFORM_PERPETRATOR,
        ThreatAct.RECORD_OUTCOME,
        ThreatAct.PREPARE_FILE,
        ThreatAct.DOWNLOAD_FILE,
    }
)
"""What is possible in a closed case too: a verdict comes a year later, and whose name is kept must be told."""


def permitted(actor: Actor, case: Case) -> frozenset[ThreatAct]:
    """The acts of the threat side that this actor may do now. Of a closed case what must go on."""
    worn = hats(actor, case)
    found = {
        act
        for act, allowed in POLICY.items()
        if allowed & worn and (case.status is not Status.CLOSED or act in GOES_ON)
    }
    if not is_unlocked(case):
        found -= WHEN_UNLOCKED
    if is_given_reaction(actor, case):
        found.add(ThreatAct.READ_IDENTITY)
    if ThreatAct.ADVISE_HOME in found and Act.READ_HOME not in permitted_on_case(actor, case):
        found.remove(ThreatAct.ADVISE_HOME)
    if is_official(case.incident) and Act.READ_HOME not in permitted_on_case(actor, case):
        found -= {ThreatAct.PREPARE_FILE, ThreatAct.DOWNLOAD_FILE}  # it says so when it was at their home
    return frozenset(found & {ThreatAct.READ} if only_reads(actor, case) else found)
