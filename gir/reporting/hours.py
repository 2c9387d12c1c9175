"""When somebody reads or calls, said honestly: also at night, and also when nobody is on duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from flask_babel import gettext as _

from gir.cases.duty import cannot_wait, duty_of
from gir.cases.models import Case, Task
from gir.cases.terms import Step
from gir.web.dates import LOCAL, day_in_text
from gir.web.working_days import START_OF_DAY, is_office_hour, is_working_day, next_working_day

NOON, END = time(12), time(23, 59)


@dataclass(frozen=True)
class Promise:
    """Until when a reporter may expect a step; ``morning``: it is said as the morning of that day."""

    until: datetime
    morning: bool = False


@dataclass(frozen=True)
class Called:
    """What the receipt says of time: a sentence, and whether it is about somebody who waits for a call."""

    sentence: str
    urgent: bool


def when_called(case: Case, moment: datetime, since: datetime | None = None) -> Called | None:
    """When somebody calls who asked for it today, or reads the report; None when that needs no words.

    The organisation's duty number stands beside it, so that nobody has to wait for us. ``since`` is when a detail that
    was added later made it urgent.
    """
    asked = bool(case.incident.call_today)
    if is_office_hour(moment) or is_office_hour(since or case.opened_at):
        return Called(_("The people who help you were told at once."), urgent=True) if asked else None
    if _duty_was_told(case, since):
        pattern = (
            _("It is outside office hours. Whoever is on duty was told at once and calls you.")
            if asked
            else _("It is outside office hours. Because this is severe, whoever is on duty was told at once.")
        )
        return Called(pattern, urgent=True)
    day = day_in_text(next_opening(since or case.opened_at))
    if asked:
        nobody = _("It is outside office hours and nobody is on duty. We call you on %(day)s in the morning.", day=day)
        return Called(nobody, urgent=True)
    return Called(
        _("It is outside office hours. Perhaps nobody reads your report before %(day)s.", day=day), urgent=False
    )


def promise_of(case: Case, task: Task) -> Promise:
    """Until when a reporter may expect an open step that was not agreed: never before anybody can have read the report.

    The clocks of those who handle the case stay as they are.
    """
    if is_office_hour(case.opened_at) or task.paused_until is not None:
        return Promise(task.due_at)
    day = next_opening(case.opened_at)
    call = task.step is Step.RELIEF and case.incident.call_today
    if (not call and task.due_at >= _on(day, START_OF_DAY)) or _duty_was_told(case):
        return Promise(task.due_at)
    return Promise(_on(day, NOON if call else END), morning=call)


def _on(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LOCAL)


def _duty_was_told(case: Case, since: datetime | None = None) -> bool:
    return cannot_wait(case) and bool(duty_of(case, since))


def next_opening(moment: datetime) -> date:
    """The day on which people are at work again."""
    local = moment.astimezone(LOCAL)
    before_opening = is_working_day(local.date()) and local.time() < START_OF_DAY
    return local.date() if before_opening else next_working_day(local.date())
