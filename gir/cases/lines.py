"""The lines in which running cases wait for each role, so that a list of them is read from its beginning.

Roles of the whole organisation have its lines. A clerk has those of their office-holders, a manager those of a
department: their *circle*. Lists that are sorted or counted otherwise must look at every open case to find the few that
are somebody's (docs/decisions/0066).
"""

from __future__ import annotations

from datetime import datetime

from gir.accounts.terms import Role, Scope
from gir.cases.models import Case, Line
from gir.cases.terms import TaskStatus
from gir.incidents.models import Incident
from gir.incidents.terms import Population
from gir.new_rows import attach


def line_up(case: Case, due_core: datetime | None) -> None:
    """Put a case where it belongs now. ``due_core`` is the clock of who sees the core and the talks."""
    case.circle = circle_of(case)
    wanted = _lines(case, due_core) if case.due_all is not None or case.due_care is not None else {}
    there = {line.role: line for line in case.lines}
    for role in there.keys() - wanted.keys():
        case.lines.remove(there[role])
    own = _own_clocks(case)
    for role, (circle, person_id, due_at) in wanted.items():
        if role not in there:
            there[role] = Line(case_id=case.id, role=role)
            attach(case, "lines", [there[role]])
        line = there[role]
        line.circle, line.person_id, line.due_at, line.own_due_at = circle, person_id, due_at, own.get(role)


def circle_of(case: Case) -> str | None:
    """Whose case it is besides the organisation's: a clerk's by their scope, else a manager's who may see it."""
    incident: Incident = case.incident
    if incident.population is Population.OFFICIAL:
        return circle_of_clerk(case.organisation_id, case.clerk_scope) if case.clerk_scope else None
    return incident.department_id if incident.manager_may_see else None


def circle_of_clerk(organisation_id: str, scope: Scope) -> str:
    """The circle of an organisation's clerk."""
    return f"{organisation_id}.{scope.value}"


def _own_clocks(case: Case) -> dict[Role, datetime]:
    """For each role the earliest clock of what it has to do."""
    clocks: dict[Role, datetime] = {}
    for task in case.tasks:
        if task.status is TaskStatus.OPEN:
            clocks[task.owner] = min(task.due_at, clocks.get(task.owner, task.due_at))
    return clocks


def _lines(case: Case, due_core: datetime | None) -> dict[Role, tuple[str | None, str | None, datetime | None]]:
    """For each role that may handle it, or does: whose line it is, who handles it, and the clock of that role."""
    official = case.incident.population is Population.OFFICIAL
    home = case.organisation_id
    circles: dict[Role, str | None] = {Role.OOV: home, Role.COORDINATOR: home}
    if not official:
        circles[Role.HRM] = home
    if case.circle is not None:
        circles[Role.CLERK if official else Role.MANAGER] = case.circle
    clocks = {
        Role.HRM: case.due_care,
        Role.OOV: case.due_threat,
        Role.COORDINATOR: case.due_all,
        Role.CLERK: case.due_all,
    }
    seated = {handler.role: handler.person_id for handler in case.handlers}
    return {
        role: (circles.get(role), seated.get(role), clocks.get(role, due_core))
        for role in (*circles, *(role for role in seated if role not in circles))
    }
