"""Who may draft, decide and read measures. Whoever made one never decides it; who decides sees it and nothing else."""

from __future__ import annotations

from typing import Any

from flask import abort
from sqlalchemy import Select, or_, select

from gir.accounts.actor import Actor, actors_where
from gir.accounts.models import Person
from gir.accounts.terms import Role
from gir.audit import refused
from gir.cases.access import (
    Rules,
    cases_without_conflict,
    handled_cases,
    hats,
    is_kept_from,
    only_reads,
    refuses_changes,
)
from gir.cases.models import Case
from gir.cases.terms import Hat, Status
from gir.database import db
from gir.incidents.models import Incident
from gir.threat.measures.models import Measure, MeasureLink
from gir.threat.measures.terms import MeasureAct, MeasureStatus
from gir.threat.measures.workflow import ALLOWED

MAKERS = frozenset({Hat.OOV, Hat.CLERK})
POLICY: dict[MeasureAct, frozenset[Hat]] = {
    MeasureAct.READ: MAKERS | {Hat.COORDINATOR, Hat.INSPECTOR},
    MeasureAct.PRINT_FILE: MAKERS | {Hat.COORDINATOR},
    MeasureAct.DRAFT: MAKERS,
    MeasureAct.TAKE_NONE: MAKERS,
    MeasureAct.PROPOSE: MAKERS,
    MeasureAct.WITHDRAW: MAKERS,
    MeasureAct.DELIVER: MAKERS,
    MeasureAct.HEAR: MAKERS,
    MeasureAct.REVIEW: MAKERS,
    MeasureAct.LIFT: MAKERS,
}
"""What people who handle the case may do. Deciding is no act of theirs: see ``may_decide``."""
ONLY_WHILE_OPEN = frozenset({MeasureAct.DRAFT, MeasureAct.TAKE_NONE, MeasureAct.PROPOSE})
"""A closed case gets no new measure; one that runs is looked after until it ends."""


def permitted(actor: Actor, case: Case) -> frozenset[MeasureAct]:
    """The acts about measures that this actor may do to the case now, whatever the state of one measure."""
    worn, closed = hats(actor, case), case.status is Status.CLOSED
    found = {act for act, allowed in POLICY.items() if allowed & worn and not (closed and act in ONLY_WHILE_OPEN)}
    return frozenset(found & {MeasureAct.READ} if only_reads(actor, case) else found)


def permitted_on(measure: Measure) -> Rules:
    """The rules for one measure: what the case permits, as far as its state allows it, and what a decider may."""

    def rules(actor: Actor, case: Case) -> frozenset[Any]:
        found = set(permitted(actor, case))
        if may_decide(actor, measure) and not only_reads(actor, case):
            found |= {MeasureAct.READ, MeasureAct.DECIDE, MeasureAct.RETURN}
        elif measure.decided_by_id == actor.person_id and _has_no_conflict(actor, measure):
            found.add(MeasureAct.READ)
        return frozenset(found & ALLOWED[measure.status])

    return rules


def may_decide(actor: Actor, measure: Measure) -> bool:
    """Whether somebody may decide a measure that waits: mandated, no part in making it, and no conflict of interest."""
    makers = {measure.drafted_by_id, measure.changed_by_id, measure.proposed_by_id}
    waits = measure.status is MeasureStatus.PROPOSED
    return waits and actor.person_id not in makers and _has_no_conflict(actor, measure)


def _has_no_conflict(actor: Actor, measure: Measure) -> bool:
    """Whether a mandated person stands apart from the case, and from every other case among the facts."""
    if Role.DECIDER not in actor.roles or measure.case.organisation_id != actor.organisation_id:
        return False
    return all(
        actor.person_id not in {*case.incident.party_ids, case.incident.reporter_id} and not is_kept_from(actor, case)
        for case in (measure.case, *(link.case for link in measure.links))
    )


def is_still_asked(about: str, person_id: str) -> bool:
    """Whether somebody who was asked to decide a measure still may, when the mail about it is on its way.

    They may have been kept out of a case since, be a party to it now, or have lost the mandate; or it was decided.
    """
    measure = db.session.get(Measure, about.partition(":")[0])
    asked = actors_where(Person.id == person_id) if measure is not None else []
    return measure is not None and any(may_decide(actor, measure) for actor in asked)


def shown_to_decider(actor: Actor) -> Select[Measure]:
    """The measures that wait for this person's decision, and those they decided; nothing without the mandate."""
    apart = or_(Incident.reporter_id.is_(None), Incident.reporter_id != actor.person_id)
    free = cases_without_conflict(actor).where(apart).with_only_columns(Case.id)
    conflict = select(MeasureLink.id).where(MeasureLink.measure_id == Measure.id, MeasureLink.case_id.not_in(free))
    made = (Measure.drafted_by_id, Measure.changed_by_id, Measure.proposed_by_id)
    waits = Measure.status == MeasureStatus.PROPOSED
    found = select(Measure).where(
        Measure.case_id.in_(free),
        ~conflict.exists(),
        or_(waits, Measure.decided_by_id == actor.person_id),
        *(column.is_distinct_from(actor.person_id) for column in made),
    )
    return found if Role.DECIDER in actor.roles else found.where(Measure.id.is_(None))


def measure_for(actor: Actor, measure_id: str, act: MeasureAct, *, shown: int | None = None) -> Measure:
    """Look up a measure to do one act to it. Both refusals leave a trace.

    ``shown`` is the version on the page that was sent. When the measure has moved on since, who could do the act before
    gets it too, to be shown what became of it.

    Raises:
        werkzeug.exceptions.NotFound: it does not exist, or not for this actor: the answers are the same.
        werkzeug.exceptions.Forbidden: it may be read, but this act is not permitted now.
    """
    measure = _found(actor, measure_id)
    rights = permitted_on(measure)(actor, measure.case) if measure is not None else frozenset()
    if measure is None or MeasureAct.READ not in rights:
        refused(act, Measure.__tablename__, measure_id, actor=actor)
        abort(404)
    moved_on = shown is not None and shown != measure.version and _could(actor, measure, act)
    if (act not in rights and not moved_on) or refuses_changes(actor, measure.case):
        refused(act, Measure.__tablename__, measure_id, actor=actor)
        abort(403)
    return measure


def _could(actor: Actor, measure: Measure, act: MeasureAct) -> bool:
    """Whether somebody stands before a measure in a capacity that has this act, whatever its state."""
    if act in (MeasureAct.DECIDE, MeasureAct.RETURN):
        return _has_no_conflict(actor, measure)
    return bool(POLICY[act] & hats(actor, measure.case))


def _found(actor: Actor, measure_id: str) -> Measure | None:
    own = select(Measure).where(Measure.case_id.in_(handled_cases(actor).with_only_columns(Case.id)))
    for shown in (own, shown_to_decider(actor)):
        measure: Measure | None = db.session.scalar(shown.where(Measure.id == measure_id))
        if measure is not None:
            return measure
    return None
