"""Opening a case: whom it is hidden from, its steps, and who handles it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from gir.accounts.actor import actor_of
from gir.accounts.terms import Role
from gir.cases.counting import count_case
from gir.cases.models import Case, CaseBlock, CaseGrant, Handler
from gir.cases.numbers import new_number
from gir.cases.people import (
    HANDLING_ROLES,
    NAMED_AT_ONCE,
    handlers_for,
    least_busy,
    managers_of,
    people_with,
    report_point,
)
from gir.cases.protocol import Situation
from gir.cases.services import tell
from gir.cases.steps import add_steps, refresh_clocks, task_of
from gir.cases.terms import BlockReason, Happening, Status, Step, TaskStatus
from gir.incidents.models import Incident
from gir.incidents.severity import propose_severity
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.vault import DataKey, KeySet


def open_case(session: Session, incident: Incident) -> Case:
    """Open the case of an incident at the moment it was received: blocks first, then steps and handlers.

    Records nothing itself and sends nothing: whoever receives a report calls ``tell_handlers`` as well.
    """
    moment = incident.received_at
    severity = propose_severity(incident.forms, incident.details, incident.consequences)
    point = report_point(incident)
    case = Case(
        organisation_id=incident.organisation_id,
        incident=incident,
        number=new_number(session, incident.organisation_id, moment.year),
        status=Status.NEW,
        clerk_scope=point.scope,
        proposed_severity=severity,
        opened_at=moment,
        changed_core=moment,
        changed_care=moment,
        changed_threat=moment,
        key=DataKey.fresh(KeySet.CASE),
    )
    managers = managers_of(
        incident.organisation_id, incident.department_id, {incident.reporter_id, incident.affected_id}
    )
    if incident.manager_may_see is False:
        case.blocks = [
            CaseBlock(person_id=manager.person_id, reason=BlockReason.HIDDEN_FROM_MANAGER, since=moment)
            for manager in managers
        ]
    if point.substitute_id:
        case.grants = [CaseGrant(person_id=point.substitute_id, role=Role.CLERK, since=moment)]
    add_steps(case, Situation(incident, severity, bool(managers) and incident.manager_may_see is True))
    acknowledged = task_of(case, Step.ACKNOWLEDGE)
    if acknowledged is not None:
        acknowledged.status, acknowledged.done_at = TaskStatus.DONE, moment
    _name_handlers(session, case)
    session.add(case)
    tell(session, case, Happening.OPENED, actor=None, moment=moment, for_reporter=True)
    refresh_clocks(case)
    session.flush()
    count_case(session, case)
    return case


def _name_handlers(session: Session, case: Case) -> None:
    granted = [actor_of(grant.person_id) for grant in case.grants]
    people = {a.person_id: a for a in [*people_with(case.organisation_id, HANDLING_ROLES), *granted]}
    eligible = handlers_for(case, list(people.values()))
    for role in NAMED_AT_ONCE:
        chosen = least_busy(session, eligible[role], role)
        if chosen is not None:
            case.handlers.append(Handler(role=role, person_id=chosen.person_id, since=case.opened_at))


def tell_handlers(session: Session, case: Case) -> None:
    """Tell whoever handles the case; whoever should call today is told that, the others that something is new."""
    relief = task_of(case, Step.RELIEF)
    supporters = {relief.owner, Role.HRM, Role.CLERK} if relief is not None and case.incident.call_today else set()
    for handler in case.handlers:
        kind = MessageKind.CALL_TODAY if handler.role in supporters else MessageKind.NEW_CASE
        if kind is MessageKind.CALL_TODAY or not _handles_also(case, handler, supporters):
            enqueue(session, [handler.person_id], kind, about=case.id, path=f"/cases/{case.id}")


def _handles_also(case: Case, handler: Handler, roles: set[Role]) -> bool:
    return any(other.person_id == handler.person_id and other.role in roles for other in case.handlers)
