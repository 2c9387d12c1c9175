"""Which cases exist for somebody, in what capacity, and which acts are permitted now.

Deny by default: what no line here grants is not allowed. A block beats every role, and so does being the reporter or
the affected person: they are then only that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from flask import abort, has_request_context, request
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, bindparam, false, or_, select, true

from gir.accounts.actor import Actor, Duty
from gir.accounts.terms import APART, Role, Scope
from gir.audit import refused
from gir.cases.conflicts.rules import LIFTING, not_to_lift
from gir.cases.finishing.rules import not_this_way
from gir.cases.holdings import begin_reading, remembered, settle
from gir.cases.models import Case, CaseBlock, CaseGrant, Task
from gir.cases.terms import Act, AnyStep, Hat, Part, Step
from gir.cases.workflow import ALLOWED, may_still_reopen
from gir.database import db
from gir.incidents.models import Incident
from gir.incidents.terms import Population
from gir.loading import Loading
from gir.questions import ask, asked_together
from gir.terms import Term
from gir.web.gate import SAFE_METHODS

HANDLERS = frozenset({Hat.MANAGER, Hat.HRM, Hat.OOV, Hat.COORDINATOR, Hat.CLERK})
LISTENERS = frozenset({Hat.PEER, Hat.CONFIDANT})
"""Invited to one case to listen: the core of it and the talks, not the story."""
GRANTABLE = {
    Role.CLERK: Hat.CLERK,
    Role.PEER: Hat.PEER,
    Role.CONFIDANT: Hat.CONFIDANT,
    Role.HRM: Hat.HRM,
    Role.OOV: Hat.OOV,
    Role.COORDINATOR: Hat.COORDINATOR,
}
EVERY_HANDLER = HANDLERS | LISTENERS
LOOKING = EVERY_HANDLER | {Hat.INSPECTOR}
"""Who may have a case before them that is not their own."""
READING = frozenset(
    {
        Act.READ,
        Act.READ_NARRATIVE,
        Act.READ_FILE,
        Act.READ_CARE_DATES,
        Act.READ_THREAT_RESULT,
        Act.READ_HOME,
    }
)
"""All that emergency access permits: nothing is changed with it."""
AFTERCARE = frozenset({Step.RELIEF, Step.TALK_1, Step.TALK_2, Step.TALK_3})
"""Steps in the room of care that managers and peers do themselves, and of which the coordinator sees the dates."""

POLICY: dict[Act, frozenset[Hat]] = {
    Act.FOLLOW: frozenset({Hat.VICTIM}),
    Act.FOLLOW_FILED: frozenset({Hat.FILER}),
    Act.HAND_OVER: frozenset({Hat.FILER}),  # to somebody without an account: see permitted
    Act.CONFIRM: frozenset({Hat.VICTIM}),  # of what somebody else filed: see permitted
    Act.READ: LOOKING,
    Act.READ_NARRATIVE: HANDLERS | {Hat.INSPECTOR},
    Act.READ_CARE_DATES: frozenset({Hat.COORDINATOR, Hat.HRM, Hat.CLERK, Hat.INSPECTOR}),
    Act.READ_THREAT_RESULT: HANDLERS | {Hat.VICTIM, Hat.INSPECTOR},
    # Of home and family only who was named: see reads_home.
    Act.READ_HOME: frozenset({Hat.OOV, Hat.COORDINATOR, Hat.CLERK, Hat.INSPECTOR}),
    Act.WATCH: EVERY_HANDLER,
    Act.UNWATCH: EVERY_HANDLER,
    Act.TAKE: frozenset({Hat.HRM, Hat.OOV, Hat.COORDINATOR, Hat.CLERK, Hat.MANAGER}),
    Act.ASSIGN: frozenset({Hat.COORDINATOR, Hat.HRM, Hat.OOV, Hat.CLERK}),
    Act.SET_SEVERITY: frozenset({Hat.COORDINATOR}),
    Act.NEED_ROOM: HANDLERS,  # and only what was left out, of their own rooms: see gir.cases.routing
    Act.NOTE: HANDLERS,
    Act.ANSWER: frozenset({Hat.HRM, Hat.OOV, Hat.COORDINATOR, Hat.CLERK, Hat.MANAGER}),
    Act.SKIP_STEP: frozenset({Hat.HRM, Hat.OOV, Hat.COORDINATOR, Hat.CLERK}),
    Act.CLOSE: frozenset({Hat.COORDINATOR}),  # a severe case by two people: see not_this_way
    Act.EVALUATE: frozenset({Hat.COORDINATOR}),
    Act.PROPOSE_CLOSE: frozenset({Hat.COORDINATOR}),
    Act.CONFIRM_CLOSE: frozenset({Hat.COORDINATOR, Hat.OOV, Hat.HRM, Hat.CLERK}),  # and never the proposer
    Act.RETURN_CLOSE: frozenset({Hat.COORDINATOR, Hat.OOV, Hat.HRM, Hat.CLERK}),
    Act.DO_STEP: EVERY_HANDLER,  # and only the steps of their rooms: see gir.cases.own_steps
    Act.PAUSE_STEP: HANDLERS,  # and only the steps of their rooms: see gir.cases.pauses.access
    Act.RESUME_STEP: HANDLERS,
    Act.REOPEN: frozenset({Hat.COORDINATOR}),
    Act.AMEND: frozenset({Hat.VICTIM}),
    Act.ADD_FILE: HANDLERS,
    # Of files only in rooms that are open: see rooms_of; reporters read their own by FOLLOW.
    Act.READ_FILE: HANDLERS | {Hat.INSPECTOR},
    Act.PROTECT: frozenset({Hat.VICTIM}),
    Act.MESSAGE: frozenset({Hat.VICTIM}),
    Act.CONFIRM_TALK: frozenset({Hat.VICTIM}),
    Act.SAY_HELPED: frozenset({Hat.VICTIM}),
    Act.REOPEN_OWN: frozenset({Hat.VICTIM}),  # within a term: see permitted
    Act.LINK: frozenset({Hat.COORDINATOR, Hat.OOV, Hat.CLERK}),  # and of the other case too: see gir.cases.links
    Act.UNLINK: frozenset({Hat.COORDINATOR, Hat.OOV, Hat.CLERK}),
    Act.DECLARE_CONFLICT: EVERY_HANDLER,
    Act.SHUT_OUT: frozenset({Hat.COORDINATOR, Hat.CLERK}),
    Act.PROPOSE_LIFT: frozenset({Hat.COORDINATOR, Hat.CLERK}),  # and what may be lifted: see gir.cases.conflicts.rules
    Act.DECIDE_LIFT: frozenset({Hat.COORDINATOR, Hat.OOV, Hat.HRM, Hat.CLERK}),  # and never the proposer
}

CLOSING = frozenset({Act.CLOSE, Act.PROPOSE_CLOSE, Act.CONFIRM_CLOSE, Act.RETURN_CLOSE})

Rules = Callable[[Actor, Case], frozenset[Any]]


def hats(actor: Actor, case: Case) -> frozenset[Hat]:
    """In what capacities the actor stands before the case; none: the case does not exist for them."""
    return remembered(case, (_hats, actor.whose), lambda: _hats(actor, case))


def _hats(actor: Actor, case: Case) -> frozenset[Hat]:
    incident = case.incident
    if case.organisation_id != actor.organisation_id or any(b.person_id == actor.person_id for b in case.blocks):
        return frozenset()
    if actor.person_id in incident.party_ids:
        return frozenset({Hat.VICTIM})
    if is_kept_from(actor, case):
        return frozenset()
    filed = frozenset({Hat.FILER} if actor.person_id == incident.reporter_id else ())
    granted = frozenset(grant.role for grant in case.grants if grant.person_id == actor.person_id)
    standing: dict[str, Any] = {
        "official": incident.population is Population.OFFICIAL,
        "clerk_scope": case.clerk_scope,
        "department_id": incident.department_id if incident.manager_may_see else None,
    }
    worn = filed | hats_of_handler(actor, granted, **standing)
    return worn | hats_under_glass(actor, **standing) if only_reads(actor, case) and not filed else worn


def only_reads(actor: Actor, case: Case) -> bool:
    """Whether emergency access to this case is running for somebody: as long as it does, they change nothing of it."""
    return actor.glass is not None and actor.glass.case_id == case.id


def refuses_changes(actor: Actor, case: Case) -> bool:
    """Whether this request would change a case that somebody only reads, with emergency access."""
    return only_reads(actor, case) and has_request_context() and request.method not in SAFE_METHODS


def hats_under_glass(
    actor: Actor, *, official: bool, clerk_scope: Scope | None, department_id: str | None
) -> frozenset[Hat]:
    """In what capacities somebody stands before the case to which they have emergency access: that of whose deputy they
    are, or the privacy officer's who inspects. Asked of a case that is neither their own nor kept from them.
    """
    glass = actor.glass
    if glass is None:
        return frozenset()
    if glass.duty.role is Role.PRIVACY_OFFICER:
        return frozenset({Hat.INSPECTOR}) if Role.PRIVACY_OFFICER in actor.roles else frozenset()
    deputy = _in_place_of(actor, glass.duty)
    return hats_of_handler(deputy, frozenset(), official=official, clerk_scope=clerk_scope, department_id=department_id)


def _in_place_of(actor: Actor, duty: Duty) -> Actor:
    """Somebody with nothing but the role as whose deputy they look. Who keeps accounts or the log is nobody's."""
    return replace(actor, duties=() if actor.roles & APART else (duty,), glass=None)


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


def is_kept_from(actor: Actor, case: Case) -> bool:
    """Whether the case must not exist for somebody, whatever their roles and grants say.

    They are blocked by name; or it is hidden from the manager and they lead the department, also when they came to lead
    it later, and when they filed it themselves (docs/decisions/0023). Never asked of whose own report it is: ``hats``
    looks at that first.
    """
    if any(block.person_id == actor.person_id for block in case.blocks):
        return True
    return case.incident.manager_may_see is False and case.incident.department_id in actor.managed_departments


def permitted(actor: Actor, case: Case) -> frozenset[Act]:
    """The acts that this actor may do to this case now."""
    return remembered(case, (_permitted, actor.whose), lambda: _permitted(actor, case))


def _permitted(actor: Actor, case: Case) -> frozenset[Act]:
    worn = hats(actor, case)
    found = {act for act in ALLOWED[case.status] if POLICY[act] & worn}
    if only_reads(actor, case):
        found &= READING
    official = case.incident.population is Population.OFFICIAL
    if not (official and reads_home(worn, named=is_named(actor, case))):
        found.discard(Act.READ_HOME)
    if Act.TAKE in found and not roles_to_take(actor, case, worn):
        found.discard(Act.TAKE)
    if not may_still_reopen(case.closed_at):
        found.discard(Act.REOPEN_OWN)
    if case.incident.affected_id is not None:
        found.discard(Act.HAND_OVER)
    if not case.incident.is_filed:
        found.discard(Act.CONFIRM)
    if found & LIFTING:
        found -= not_to_lift(actor, case)
    return frozenset(found - not_this_way(actor, case) if found & CLOSING else found)


def awaits_confirmation(incident: Incident) -> bool:
    """Whether somebody else filed this, and the person concerned has not yet said that it is right."""
    return incident.is_filed and (incident.concerned is None or incident.concerned.confirmed_at is None)


def roles_to_take(actor: Actor, case: Case, worn: frozenset[Hat]) -> frozenset[Role]:
    """The roles in which somebody may become the handler: those they stand before the case in, and are wanted in."""
    unwanted = {row.role for row in case.unwanted if row.person_id == actor.person_id}
    return frozenset(Role(hat.value) for hat in worn & EVERY_HANDLER) - unwanted


def is_named(actor: Actor, case: Case) -> bool:
    """Whether this case was given to the actor by name: as its handler, or by a grant."""
    named = {handler.person_id for handler in case.handlers} | {grant.person_id for grant in case.grants}
    return actor.person_id in named


def opens_home(actor: Actor, case: Case) -> bool:
    """Whether handling this case would open the room of home and family for somebody who was not named so far.

    Crossing into that room needs a reason.
    """
    official = case.incident.population is Population.OFFICIAL
    return official and not is_named(actor, case) and reads_home(hats(actor, case), named=True)


def reads_home(worn: frozenset[Hat], *, named: bool) -> bool:
    """Whether somebody may read of the home and family of an office-holder: a role alone does not open them."""
    return Hat.INSPECTOR in worn or (named and bool(POLICY[Act.READ_HOME] & worn))


def parts_of(worn: frozenset[Hat]) -> frozenset[Part]:
    """The rooms these capacities open: they decide which tasks, notes and events are shown."""
    if not worn & LOOKING:
        return frozenset()
    opened = {Part.CORE}
    if worn & {Hat.HRM, Hat.CLERK, Hat.INSPECTOR}:
        opened.add(Part.CARE)
    if worn & {Hat.OOV, Hat.COORDINATOR, Hat.CLERK, Hat.INSPECTOR}:
        opened.add(Part.THREAT)
    return frozenset(opened)


def rooms_of(actor: Actor, case: Case) -> frozenset[Part]:
    """The rooms of this case that are open to the actor, with that of an office-holder's home for who was named."""
    home = frozenset({Part.HOME}) if Act.READ_HOME in permitted(actor, case) else frozenset()
    return parts_of(hats(actor, case)) | home


def sees_step(worn: frozenset[Hat], part: Part, step: AnyStep) -> bool:
    """Whether these capacities may know of a step and its clock.

    Its room is open to them; or it is aftercare, which managers and peers give and of which the coordinator sees the
    dates. A duty that follows from an injury stays inside the room of care.
    """
    if part in parts_of(worn):
        return True
    return step in AFTERCARE and bool(worn & ({Hat.MANAGER, Hat.COORDINATOR} | LISTENERS))


def visible_tasks(worn: frozenset[Hat], tasks: Iterable[Task]) -> list[Task]:
    """The steps of a case that these capacities may know of."""
    return [task for task in tasks if sees_step(worn, task.part, task.step)]


def _reported(actor: Actor) -> ColumnElement[bool]:
    return Incident.reporter_id == actor.person_id


def _party(actor: Actor) -> ColumnElement[bool]:
    """Condition: it is the actor's own report (``Incident.party_ids``)."""
    return Incident.affected_id == actor.person_id


def not_own(person_id: str | SQLColumnExpression[str]) -> ColumnElement[bool]:
    """Condition: not this person's own report. Never null, so that nothing is left out for what is not known."""
    return or_(Incident.affected_id.is_(None), Incident.affected_id != person_id)


def _filed(actor: Actor) -> ColumnElement[bool]:
    """Condition: the actor reported it for somebody else, who has not hidden it from them."""
    return and_(_reported(actor), not_own(actor.person_id), _not_kept_from(actor))


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


def _not_kept_from(actor: Actor) -> ColumnElement[bool]:
    """Condition: not hidden from whoever leads the department that this actor leads now."""
    if not actor.managed_departments:
        return true()
    return or_(
        Incident.manager_may_see.is_not(False),
        Incident.department_id.is_(None),
        Incident.department_id.not_in(actor.managed_departments),
    )


def _handled(actor: Actor) -> ColumnElement[bool]:
    """Condition: cases that the actor's roles and grants open. Who keeps accounts or the log handles none."""
    if actor.roles & APART:
        return _under_glass(actor)
    if actor.roles & {Role.OOV, Role.COORDINATOR}:
        return and_(not_own(actor.person_id), _not_kept_from(actor))
    granted = Case.id.in_(
        select(CaseGrant.case_id).where(CaseGrant.person_id == actor.person_id, CaseGrant.role.in_(list(GRANTABLE)))
    )
    own = and_(or_(*role_conditions(actor).values(), granted), not_own(actor.person_id), _not_kept_from(actor))
    return or_(own, _under_glass(actor)) if actor.glass is not None else own


def _under_glass(actor: Actor) -> ColumnElement[bool]:
    """Condition: the one case that emergency access opens now (``hats_under_glass``)."""
    if actor.glass is None:
        return false()
    return and_(Case.id == actor.glass.case_id, may_look_into(actor, actor.glass.duty))


def may_look_into(actor: Actor, duty: Duty) -> ColumnElement[bool]:
    """Condition: a case that somebody may open in the place of this role, if it cannot wait.

    Not one of their own, nor what they filed, nor what is kept from them.
    """
    filed = and_(Incident.reporter_id.is_not(None), Incident.reporter_id == actor.person_id)
    apart = and_(~filed, not_own(actor.person_id), _not_kept_from(actor))
    if duty.role is Role.PRIVACY_OFFICER:
        return apart if Role.PRIVACY_OFFICER in actor.roles else false()
    return and_(apart, or_(false(), *role_conditions(_in_place_of(actor, duty)).values()))


def cases_to_look_into(actor: Actor, duty: Duty) -> Select[Case]:
    """The cases that somebody may open in the place of this role, if it cannot wait."""
    return _open_to(actor, may_look_into(actor, duty))


def _open_to(actor: Actor, condition: ColumnElement[bool], *, of_few: bool = False) -> Select[Case]:
    blocked = select(CaseBlock.id).where(CaseBlock.case_id == Case.id, CaseBlock.person_id == actor.person_id)
    organisation = Case.organisation_id.concat("") if of_few else Case.organisation_id
    return (
        select(Case)
        .join(Incident, Incident.id == Case.incident_id)
        .where(organisation == actor.organisation_id, condition, ~blocked.exists())
    )


def visible_cases(actor: Actor) -> Select[Case]:
    """All cases that exist for the actor: those they handle, their own reports, and what they filed for others."""
    return _open_to(actor, or_(_handled(actor), _filed(actor), _party(actor)))


def handled_cases(actor: Actor, *, of_few: bool = False) -> Select[Case]:
    """The cases on the actor's work list.

    ``of_few``: the caller adds a condition that few cases meet, so no index should begin with the whole organisation.
    """
    return _open_to(actor, _handled(actor), of_few=of_few)


def cases_without_conflict(actor: Actor) -> Select[Case]:
    """The cases of the organisation that nothing keeps from the actor: no grant, only the absence of a conflict.

    For roles that handle none and work on one thing that hangs on some of them.
    """
    return _open_to(actor, and_(not_own(actor.person_id), _not_kept_from(actor)))


def own_cases(actor: Actor) -> Select[Case]:
    """The cases of what happened to the actor, whoever reported it."""
    return _open_to(actor, _party(actor))


def filed_cases(actor: Actor) -> Select[Case]:
    """The cases of what the actor reported for somebody else."""
    return _open_to(actor, _filed(actor))


def _exists_for(actor: Actor, case_id: str) -> bool:
    """The question of all case pages, made once for each person as long as their roles stay the same."""
    key = ("case", actor.whose)
    one = Case.id == bindparam("case")
    return bool(ask(key, lambda: visible_cases(actor).with_only_columns(Case.id).where(one), case=case_id))


def _case(case_id: str) -> Case | None:
    return next(iter(_loading().load(db.session(), case=case_id)), None)


@cache
def _loading() -> Loading[Case]:
    people = ("incident.department", "incident.reporter", "incident.affected")
    return Loading(Case, Case.id == bindparam("case"), besides=people)


def case_for(actor: Actor, case_id: str, act: Term, rules: Rules = permitted) -> Case:
    """Look up a case to do one act to it. Both refusals leave a trace.

    Raises:
        werkzeug.exceptions.NotFound: it does not exist, or not for this actor: the answers are the same.
        werkzeug.exceptions.Forbidden: it exists for the actor, but this act is not permitted now.
    """
    begin_reading()
    with asked_together():
        case = _case(case_id) if _exists_for(actor, case_id) else None
        if case is not None:
            settle(case)
    if case is None:
        refused(act, Case.__tablename__, case_id, actor=actor)
        abort(404)
    if act not in rules(actor, case) or refuses_changes(actor, case):
        refused(act, Case.__tablename__, case_id, actor=actor)
        abort(403)
    return case
