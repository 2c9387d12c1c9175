"""Who may enter the room of care, and do what there."""

from __future__ import annotations

from gir.accounts.actor import Actor
from gir.care.terms import CareAct
from gir.cases.access import LISTENERS, hats, only_reads
from gir.cases.models import Case
from gir.cases.terms import Hat
from gir.incidents.terms import Population

POLICY: dict[CareAct, frozenset[Hat]] = {
    CareAct.READ: frozenset({Hat.HRM, Hat.CLERK, Hat.INSPECTOR}),
    CareAct.PLAN_TALK: frozenset({Hat.HRM, Hat.CLERK, Hat.MANAGER}) | LISTENERS,
    CareAct.RECORD_TALK: frozenset({Hat.HRM, Hat.CLERK, Hat.MANAGER}) | LISTENERS,
    CareAct.ADD_TALKS: frozenset({Hat.HRM, Hat.CLERK, Hat.MANAGER}) | LISTENERS,
    CareAct.RECORD_INJURY: frozenset({Hat.HRM, Hat.CLERK}),
    CareAct.RELEASE_INJURY: frozenset({Hat.HRM, Hat.CLERK}),
    CareAct.REPORT_ACCIDENT: frozenset({Hat.HRM, Hat.CLERK}),
    CareAct.REFER: frozenset({Hat.HRM, Hat.CLERK}),
    CareAct.INVITE_PEER: frozenset({Hat.HRM, Hat.MANAGER}),  # never to an office-holder's case: see permitted
}


def permitted(actor: Actor, case: Case) -> frozenset[CareAct]:
    """The acts of care that this actor may do now. Aftercare goes on when a case is closed."""
    worn = hats(actor, case)
    found = {act for act, allowed in POLICY.items() if allowed & worn}
    if only_reads(actor, case):
        found &= {CareAct.READ}
    if case.incident.population is Population.OFFICIAL:
        found.discard(CareAct.INVITE_PEER)
    return frozenset(found)
