"""Which cases exist for somebody, in what capacity, and which acts are permitted now.

Deny by default: what no line here grants is not allowed. A block beats every role, and so does being the reporter or
the affected person: they are then only that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import abort
from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select, true

from gir.accounts.actor import Actor
from gir.accounts.terms import APART, Role, Scope
from gir.audit import refused
from gir.cases.models import Case, CaseBlock, CaseGrant, Task
from gir.cases.terms import Act, Hat, Part, Step
from gir.cases.workflow import ALLOWED
from gir.database import db
from gir.incidents.models import Incident
from gir.incidents.terms import Population
from gir.questions import Question
from gir.terms import Term

HANDLERS = frozenset({Hat.MANAGER, Hat.HRM, Hat.OOV, Hat.COORDINATOR, Hat.CLERK})
GRANTABLE = {Role.CLERK: Hat.CLERK, Role.PEER: Hat.PEER, Role.HRM: Hat.HRM, Role.OOV: Hat.OOV}
EVERY_HANDLER = HANDLERS | {Hat.PEER}
AFTERCARE = frozenset({Step.RELIEF, Step.TALK_1, Step.TALK_2, Step.TALK_3})
"""Steps in the room of care that managers and peers do themselves, and of which the coordinator sees the dates."""

POLICY: dict[Act, frozenset[Hat]] = {
    Act.FOLLOW: frozenset({Hat.VICTIM}),
    Act.READ: EVERY_HANDLER,
    Act.READ_NARRATIVE: HANDLERS,
    Act.READ_CARE_DATES: frozenset({Hat.COORDINATOR, Hat.HRM, Hat.CLERK}),
    Act.READ_THREAT_RESULT: frozenset({Hat.MANAGER, Hat.HRM, Hat.VICTIM, Hat.OOV, Hat.COORDINATOR, Hat.CLERK}),
    Act.READ_HOME: frozenset({Hat.OOV, Hat.COORDINATOR, Hat.CLERK}),  # and only who was named: see reads_home
    Act.TAKE: frozenset({Hat.HRM, Hat.OOV, Hat.COORDINATOR, Hat.CLERK, Hat.MANAGER}),
    Act.ASSIGN: frozenset({Hat.COORDINATOR, Hat.HRM, Hat.OOV, Hat.CLERK}),
    Act.SET_SEVERITY: frozenset({Hat.COORDINATOR}),
    Act.NOTE: HANDLERS,
    Act.ANSWER: frozenset({Hat.HRM, Hat.OOV, Hat.COORDINATOR, Hat.CLERK, Hat.MANAGER}),
    Act.SKIP_STEP: frozenset({Hat.HRM, Hat.OOV, Hat.COORDINATOR, Hat.CLERK}),
    Act.CLOSE: frozenset({Hat.COORDINATOR}),
    Act.REOPEN: frozenset({Hat.COORDINATOR}),
}

Rules = Callable[[Actor, Case], frozenset[Any]]


def hats(actor: Actor, case: Case) -> frozenset[Hat]:
    """In what capacities the actor stands before the case; none: the case does not exist for them."""
    incident = case.incident
    if case.organisation_id != actor.organisation_id or any(b.person_id == actor.person_id for b in case.blocks):
        return frozenset()
    if actor.person_id in (incident.reporter_id, incident.affected_id):
        return frozenset({Hat.VICTIM})
    granted = frozenset(grant.role for grant in case.grants if grant.person_id == actor.person_id)
    return hats_of_handler(
        actor,
        granted,
        official=incident.population is Population.OFFICIAL,
        clerk_scope=case.clerk_scope,
        department_id=incident.department_id if incident.manager_may_see else None,
    )


def hats_of_handler(
    actor: Actor,
    granted: frozenset[Role],
    *,
    official: bool,
    clerk_scope: Scope | None,
    department_id: str | None,
) -> frozenset[Hat]:
    """In what capacities somebody handles a case that is neither their own nor blocked for them.

    ``department_id`` is the one whose manager may see the case; None when no manager may. Lists call this with tuples.
    """
    if actor.roles & APART:
        return frozenset()
    found = {GRANTABLE[role] for role in granted if role in GRANTABLE}
    if Role.OOV in actor.roles:
        found.add(Hat.OOV)
    if Role.COORDINATOR in actor.roles:
        found.add(Hat.COORDINATOR)
    if Role.HRM in actor.roles and not official:
        found.add(Hat.HRM)
    if official and clerk_scope in actor.clerk_scopes:
        found.add(Hat.CLERK)
    if not official and department_id in actor.managed_departments:
        found.add(Hat.MANAGER)
    return frozenset(found)


def permitted(actor: Actor, case: Case) -> frozenset[Act]:
    """The acts that this actor may do to this case now."""
    worn = hats(actor, case)
    found = {act for act in ALLOWED[case.status] if POLICY[act] & worn}
    official = case.incident.population is Population.OFFICIAL
    if not (official and reads_home(worn, named=is_named(actor, case))):
        found.discard(Act.READ_HOME)
    return frozenset(found)


def is_named(actor: Actor, case: Case) -> bool:
    """Whether this case was given to the actor by name: as its handler, or by a grant."""
    named = {handler.person_id for handler in case.handlers} | {grant.person_id for grant in case.grants}
    return actor.person_id in named


def reads_home(worn: frozenset[Hat], *, named: bool) -> bool:
    """Whether somebody may read of the home and family of an office-holder: a role alone does not open them."""
    return named and bool(POLICY[Act.READ_HOME] & worn)


def parts_of(worn: frozenset[Hat]) -> frozenset[Part]:
    """The rooms these capacities open: they decide which tasks, notes and events are shown."""
    if not worn & EVERY_HANDLER:
        return frozenset()
    opened = {Part.CORE}
    if worn & {Hat.HRM, Hat.CLERK}:
        opened.add(Part.CARE)
    if worn & {Hat.OOV, Hat.COORDINATOR, Hat.CLERK}:
        opened.add(Part.THREAT)
    return frozenset(opened)


def sees_step(worn: frozenset[Hat], part: Part, step: Step) -> bool:
    """Whether these capacities may know of a step and its clock.

    Its room is open to them; or it is aftercare, which managers and peers give and of which the coordinator sees the
    dates. A duty that follows from an injury stays inside the room of care.
    """
    if part in parts_of(worn):
        return True
    return step in AFTERCARE and bool(worn & {Hat.MANAGER, Hat.PEER, Hat.COORDINATOR})


def visible_tasks(worn: frozenset[Hat], tasks: Iterable[Task]) -> list[Task]:
    """The steps of a case that these capacities may know of."""
    return [task for task in tasks if sees_step(worn, task.part, task.step)]


def _not_own(actor: Actor) -> ColumnElement[bool]:
    return and_(
        or_(Incident.reporter_id.is_(None), Incident.reporter_id != actor.person_id),
        or_(Incident.affected_id.is_(None), Incident.affected_id != actor.person_id),
    )


def role_conditions(actor: Actor) -> dict[Role, ColumnElement[bool]]:
    """For each handling role of the actor, the condition under which they handle a case in that role."""
    official = Incident.population == Population.OFFICIAL
    found: dict[Role, ColumnElement[bool]] = {role: true() for role in actor.roles & {Role.OOV, Role.COORDINATOR}}
    if Role.HRM in actor.roles:
        found[Role.HRM] = ~official
    if actor.clerk_scopes:
        found[Role.CLERK] = and_(official, Case.clerk_scope.in_(actor.clerk_scopes))
    if actor.managed_departments:
        found[Role.MANAGER] = and_(
            ~official, Incident.manager_may_see.is_(True), Incident.department_id.in_(actor.managed_departments)
        )
    return found


def _handled(actor: Actor) -> ColumnElement[bool]:
    """Condition: cases that the actor's roles and grants open. Who keeps accounts or the log handles none."""
    if actor.roles & APART:
        return false()
    if actor.roles & {Role.OOV, Role.COORDINATOR}:
        return _not_own(actor)
    granted = Case.id.in_(
        select(CaseGrant.case_id).where(CaseGrant.person_id == actor.person_id, CaseGrant.role.in_(list(GRANTABLE)))
    )
    return and_(or_(*role_conditions(actor).values(), granted), _not_own(actor))


def _open_to(actor: Actor, condition: ColumnElement[bool]) -> Select[Case]:
    blocked = select(CaseBlock.id).where(CaseBlock.case_id == Case.id, CaseBlock.person_id == actor.person_id)
    return (
        select(Case)
        .join(Incident, Incident.id == Case.incident_id)
        .where(Case.organisation_id == actor.organisation_id, condition, ~blocked.exists())
    )


def visible_cases(actor: Actor) -> Select[Case]:
    """All cases that exist for the actor: those they handle, and their own reports."""
    own = or_(Incident.reporter_id == actor.person_id, Incident.affected_id == actor.person_id)
    return _open_to(actor, or_(_handled(actor), own))


def handled_cases(actor: Actor) -> Select[Case]:
    """The cases on the actor's work list."""
    return _open_to(actor, _handled(actor))


def own_cases(actor: Actor) -> Select[Case]:
    """The cases of what the actor reported or suffered."""
    return _open_to(actor, or_(Incident.reporter_id == actor.person_id, Incident.affected_id == actor.person_id))


def case_for(actor: Actor, case_id: str, act: Term, rules: Rules = permitted) -> Case:
    """Look up a case to do one act to it. Both refusals leave a trace.

    Raises:
        werkzeug.exceptions.NotFound: it does not exist, or not for this actor: the answers are the same.
        werkzeug.exceptions.Forbidden: it exists for the actor, but this act is not permitted now.
    """
    case = db.session.scalar(visible_cases(actor).where(Case.id == case_id))
    if case is None:
        refused(act, Case.__tablename__, case_id, actor=actor)
        abort(404)
    if act not in rules(actor, case):
        refused(act, Case.__tablename__, case_id, actor=actor)
        abort(403)
    return case


def has_grant(actor: Actor) -> bool:
    """Whether a case was opened to this person by name: a preset substitute, an invited peer."""
    if actor.roles & APART:
        return False
    rows = select(CaseGrant.id).where(CaseGrant.person_id == actor.person_id, CaseGrant.role.in_(list(GRANTABLE)))
    return db.session.scalar(rows.limit(1)) is not None


BLOCKED = Question(
    select(Case.incident_id)
    .join(CaseBlock, CaseBlock.case_id == Case.id)
    .where(CaseBlock.person_id == bindparam("person_id"))
)


def blocked_incidents(actor: Actor) -> frozenset[str]:
    """Incidents that charts must leave out for this viewer."""
    return frozenset(row.incident_id for row in BLOCKED.ask(person_id=actor.person_id))
