"""States of a measure and the acts each allows, as one table."""

from __future__ import annotations

from gir.threat.measures.terms import MeasureAct, MeasureStatus

ALWAYS = frozenset({MeasureAct.READ})
ALLOWED: dict[MeasureStatus, frozenset[MeasureAct]] = {
    MeasureStatus.DRAFT: ALWAYS | {MeasureAct.DRAFT, MeasureAct.PROPOSE, MeasureAct.WITHDRAW},
    MeasureStatus.RETURNED: ALWAYS | {MeasureAct.DRAFT, MeasureAct.PROPOSE, MeasureAct.WITHDRAW},
    MeasureStatus.PROPOSED: ALWAYS | {MeasureAct.DECIDE, MeasureAct.RETURN, MeasureAct.WITHDRAW},
    MeasureStatus.DECIDED: ALWAYS | {MeasureAct.DELIVER, MeasureAct.HEAR, MeasureAct.LIFT},
    MeasureStatus.RUNNING: ALWAYS | {MeasureAct.HEAR, MeasureAct.REVIEW, MeasureAct.LIFT},
    MeasureStatus.LIFTED: ALWAYS,
    MeasureStatus.EXPIRED: ALWAYS,
    MeasureStatus.WITHDRAWN: ALWAYS,
}
"""A measure begins by itself when its letter was delivered and its first day has come, and ends by itself after its
last day (``gir.threat.measures.clock``)."""
AFTER: dict[MeasureAct, MeasureStatus] = {
    MeasureAct.PROPOSE: MeasureStatus.PROPOSED,
    MeasureAct.WITHDRAW: MeasureStatus.WITHDRAWN,
    MeasureAct.DECIDE: MeasureStatus.DECIDED,
    MeasureAct.RETURN: MeasureStatus.RETURNED,
    MeasureAct.LIFT: MeasureStatus.LIFTED,
    MeasureAct.BEGIN: MeasureStatus.RUNNING,
    MeasureAct.EXPIRE: MeasureStatus.EXPIRED,
}
"""The state an act leads to."""
BEING_MADE = frozenset({MeasureStatus.DRAFT, MeasureStatus.RETURNED, MeasureStatus.PROPOSED})
IN_FORCE = frozenset({MeasureStatus.DECIDED, MeasureStatus.RUNNING})
OVER = frozenset({MeasureStatus.LIFTED, MeasureStatus.EXPIRED, MeasureStatus.WITHDRAWN})
