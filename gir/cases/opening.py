"""Opening a case: whom it is hidden from, its steps, and who handles it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from gir.accounts.terms import Role
from gir.cases.counting import count_case
from gir.cases.duty import alert_duty
from gir.cases.models import Case, CaseGrant
from gir.cases.numbers import new_number
from gir.cases.outside import tell_privacy_officer
from gir.cases.people import report_point
from gir.cases.protecting import apply_choices, tell_of_vacancies
from gir.cases.protocol import Situation
from gir.cases.protocol.queries import in_force
from gir.cases.seats import seats_of
from gir.cases.services import tell
from gir.cases.stand_ins import with_stand_ins
from gir.cases.steps import fit_steps, refresh_clocks, task_of
from gir.cases.terms import Happening, Status, Step, TaskStatus
from gir.cases.trust import Trust
from gir.incidents.models import Incident
from gir.incidents.severity import propose_severity
from gir.new_rows import attach, write_new
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.vault import DataKey, KeySet

LISTS = ("tasks", "handlers", "blocks", "grants", "unwanted", "unseen_names", "lines")
"""What hangs on a case and is looked at while it opens."""


def open_case(session: Session, incident: Incident, trust: Trust | None = None) -> Case:
    """Open the case of an incident at the moment it was received: blocks first, then steps and handlers.

    Records nothing itself and sends nothing: whoever receives a report calls ``tell_handlers`` as well.
    """
    trust = trust or Trust()
    moment = incident.received_at
    severity = propose_severity(incident.forms, incident.details, incident.consequences)
    point, protocol = report_point(incident), in_force(incident.organisation_id, moment)
    case = Case(
        organisation_id=incident.organisation_id,
        incident=incident,
        number=new_number(incident.organisation_id, moment.year),
        status=Status.NEW,
        clerk_scope=point.scope,
        proposed_severity=severity,
        opened_at=moment,
        changed_core=moment,
        changed_care=moment,
        changed_threat=moment,
        protocol_number=protocol.number,
        key=DataKey.fresh(KeySet.CASE),
    )
    for link in LISTS:
        attach(case, link, [])  # known to be empty, so that nobody looks for them again and again
    if point.substitute_id:
        case.grants = [CaseGrant(person_id=point.substitute_id, role=Role.CLERK, since=moment)]
    seats = seats_of(session, case, moment)
    apply_choices(seats, trust, by=incident.reporter_id)
    supporter = seats.supporter(trust.alternative)
    fit_steps(case, Situation(incident, severity, supporter), rules=protocol.rules)
    acknowledged = task_of(case, Step.ACKNOWLEDGE)
    if acknowledged is not None:
        acknowledged.status, acknowledged.done_at = TaskStatus.DONE, moment
    seats.fill(supporter)
    tell(session, case, Happening.OPENED, actor=None, moment=moment, for_reporter=True)
    refresh_clocks(case)
    write_new(session, case)
    count_case(session, case, first=True)
    return case


def tell_handlers(session: Session, case: Case) -> None:
    """Tell those on duty when it cannot wait, and whoever handles the case.

    Whoever should call today is told that, the others that something is new.
    """
    on_duty = alert_duty(session, case)
    relief = task_of(case, Step.RELIEF)
    supporters = {relief.owner, Role.HRM, Role.CLERK} if relief is not None and case.incident.call_today else set()
    handlers = with_stand_ins(case, {handler.person_id for handler in case.handlers}) - set(on_duty)
    callers = {handler.person_id for handler in case.handlers if handler.role in supporters}
    callers = handlers & with_stand_ins(case, callers)
    enqueue(session, callers, MessageKind.CALL_TODAY, about=case.id, path=f"/cases/{case.id}")
    enqueue(session, handlers - callers, MessageKind.NEW_CASE, about=case.id, path=f"/cases/{case.id}")
    tell_of_vacancies(session, case, about=case.id)
    tell_privacy_officer(session, case, handlers, about=case.id)
