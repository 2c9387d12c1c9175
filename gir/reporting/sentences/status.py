"""How a report stands, in at most two sentences."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _

from gir.accounts.terms import Role
from gir.cases.models import Case, Event, Task
from gir.cases.pauses.clocks import is_paused
from gir.cases.protocol import TALKS
from gir.cases.terms import Happening, Status, TaskStatus
from gir.reporting.hours import promise_of
from gir.reporting.sentences.coming import in_short, is_left_undone, next_step, who_does, whole_day
from gir.reporting.sentences.done import title_of
from gir.reporting.sentences.people import doers
from gir.web.dates import day_in_text, moment_in_text


def status_sentence(case: Case, events: Sequence[Event], now: datetime) -> str:
    """What was done last and what comes next, in at most two sentences."""
    who = doers(case)
    if case.status is Status.CLOSED:
        return _closed(case, who)
    told = (_last(case, event) for event in reversed(events))
    last = next((sentence for sentence in told if sentence), "")
    following = next_step(case, who)
    if following is None:
        return f"{last} {_nothing_follows(case, who)}".strip()
    doer = who_does(case, following, who)
    return _joined(last, _next(case, following, now, doer), doer)


def _nothing_follows(case: Case, who: Container[Role]) -> str:
    if is_left_undone(case, who):
        return _("Something still has to be done, and there is nobody to do it now.")
    return _("Everything has been done. The coordinator rounds it off.")


def _joined(last: str, following: str, who: str) -> str:
    """Both sentences; one when both are about the same person, whose name is then read once."""
    subject = f"{who} "
    if last.startswith(subject) and following.startswith(subject) and "," not in last:
        return _("%(first)s and %(second)s", first=last.removesuffix("."), second=following.removeprefix(subject))
    return f"{last} {following}".strip()


def _closed(case: Case, who: Mapping[Role, str]) -> str:
    sentences = [_("Your report is finished.")]
    if case.answered_at:
        sentences.append(_("You got an answer on %(day)s.", day=day_in_text(case.answered_at)))
    talk = next((task for task in case.tasks if task.status is TaskStatus.OPEN and task.step in TALKS), None)
    if talk is not None and talk.owner in who:
        sentences.append(_("Aftercare goes on: %(who)s still talks with you.", who=who_does(case, talk, who)))
    return " ".join(sentences)


def _next(case: Case, task: Task, now: datetime, who: str) -> str:
    if task.paused_until is not None and is_paused(task, now):
        return _("%(what)s. That waits until %(day)s.", what=in_short(task, who), day=day_in_text(task.paused_until))
    if task.planned_at is not None:
        pattern = (
            _("%(who)s plans to talk with you on %(moment)s.")
            if task.planned_at > now
            else _("%(who)s wanted to talk with you on %(moment)s.")
        )
        return pattern % {"who": who, "moment": moment_in_text(task.planned_at)}
    what, promise = in_short(task, who), promise_of(case, task)
    if promise.until < now:
        return _("%(what)s. That should have been done already.", what=what)
    if promise.morning:
        return _("%(what)s, on %(day)s in the morning.", what=what, day=day_in_text(promise.until))
    if whole_day(promise.until):
        return _("%(what)s, on %(day)s.", what=what, day=day_in_text(promise.until))
    return _("%(what)s, before %(moment)s.", what=what, moment=moment_in_text(promise.until))


def _last(case: Case, event: Event) -> str:
    """The sentences worth repeating at the top; the rest stands in the timeline."""
    if event.happening not in WORTH_REPEATING:
        return ""
    title = title_of(case, event)
    return f"{title}." if title else ""


WORTH_REPEATING = frozenset(
    {Happening.TALK_HELD, Happening.ANSWERED, Happening.REACTION, Happening.POLICE, Happening.MEASURE_DECIDED}
)
