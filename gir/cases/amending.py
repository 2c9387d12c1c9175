"""What the reporter adds or corrects after sending: the case follows what is known now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.audit import System
from gir.cases.clocks import Clock, is_office_hour
from gir.cases.duty import alert_duty, cannot_wait
from gir.cases.messages import handlers_now
from gir.cases.models import Case, Event
from gir.cases.pauses.clocks import start_clock
from gir.cases.services import act_on, tell
from gir.cases.steps import fit_steps, goes_on_after_closing, situation_of, task_of
from gir.cases.terms import Act, AnyStep, Happening, Status, Step, TaskStatus
from gir.database import now
from gir.incidents.addresses import settle_address
from gir.incidents.groups import settle_group
from gir.incidents.models import Incident
from gir.incidents.severity import propose_severity
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind

SITTING = timedelta(hours=1)
"""What is saved within this time of the first save is one sitting: one line on the timeline, one mail."""
Change = Callable[[Session, Incident], bool]
"""Writes the answers and says whether anything changed. It may refuse with ``ChangedMeanwhile``."""


def amend(case: Case, change: Change, *, actor: Actor | System) -> bool:
    """Add or correct answers of one's own report. Says whether anything changed.

    The proposed severity and the steps that now apply follow from the new answers; a step that nobody could know of
    before has its clock from now. Handlers are told once a sitting, and at once when there is something new to do.

    Raises:
        ChangedMeanwhile: the case was closed since, or these answers were changed in another window.
    """
    with act_on(case, Act.AMEND, actor=actor) as session:
        incident, called_before, could_wait = case.incident, case.incident.call_today, not cannot_wait(case)
        if not change(session, incident):
            return False
        moment = now()
        added = follow_answers(case, moment)
        first = _is_first(session, case, moment)
        if first:
            tell(session, case, Happening.AMENDED, actor=None, moment=moment, for_reporter=True)
        case.changed_core = moment
        on_duty = alert_duty(session, case, moment) if could_wait else frozenset()
        if incident.call_today and not called_before:
            _call_today(session, case, moment, on_duty)
        elif first or added:
            _mail(session, case, set(handlers_now(case)) - on_duty, MessageKind.ATTENTION, moment)
    return True


def follow_answers(case: Case, moment: datetime) -> list[AnyStep]:
    """Propose the severity again and let group and steps follow; a new step is owed from ``moment``. Says what is new.

    Of a case that was closed before only care goes on.
    """
    incident = case.incident
    settle_group(incident)
    settle_address(incident)
    case.proposed_severity = propose_severity(incident.forms, incident.details, incident.consequences)
    added = fit_steps(case, situation_of(case, case.severity or case.proposed_severity), moment)
    if case.status is Status.CLOSED:
        for task in case.tasks:
            if task.step in added and not goes_on_after_closing(task):
                task.status = TaskStatus.LAPSED
    return added


def _is_first(session: Session, case: Case, moment: datetime) -> bool:
    """Whether nothing was added yet in this sitting."""
    earlier = select(Event.id).where(
        Event.case_id == case.id, Event.happening == Happening.AMENDED, Event.at > moment - SITTING
    )
    return session.scalar(earlier.limit(1)) is None


def _call_today(session: Session, case: Case, moment: datetime, told: frozenset[str]) -> None:
    """Somebody who asks for a call is called the same day, when there is an hour of it left to call in."""
    relief = task_of(case, Step.RELIEF)
    callers = {Role.HRM, Role.CLERK}
    if relief is not None and relief.status is TaskStatus.OPEN:
        callers.add(relief.owner)
        if is_office_hour(moment):
            start_clock(relief, moment)  # nobody waits any more who asks for a call
            relief.due_at = min(relief.due_at, Clock(same_day=True).due(moment))
    supporters = set(handlers_now(case, frozenset(callers))) - told
    _mail(session, case, supporters, MessageKind.CALL_TODAY, moment)
    _mail(session, case, set(handlers_now(case)) - supporters - told, MessageKind.ATTENTION, moment)


def _mail(session: Session, case: Case, people: Iterable[str], kind: MessageKind, moment: datetime) -> None:
    """Tell these people that there is something to read. The moment tells two sittings apart."""
    enqueue(session, people, kind, about=f"{case.id}:{moment.isoformat()}", path=f"/cases/{case.id}")
