"""What is known of a talk, asked back to who should have been spoken to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from gir.care.confirming import TalkToTell
from gir.cases.models import Case
from gir.cases.terms import TaskStatus
from gir.reporting.hours import promise_of
from gir.reporting.sentences.people import doer, named
from gir.web.dates import day_in_text, moment_in_text


@dataclass(frozen=True)
class TalkLine:
    """A talk to say something of: its step, what we know, and what was said of it before."""

    step: str
    name: str
    known: str
    said: str


def talk_lines(case: Case, talks: list[TalkToTell], now: datetime) -> list[TalkLine]:
    """The talks in words."""
    return [TalkLine(talk.task.step.value, talk.task.label, _known(case, talk, now), _said(talk)) for talk in talks]


def _known(case: Case, talk: TalkToTell, now: datetime) -> str:
    task = talk.task
    who = doer(case, task.owner)
    if task.status is TaskStatus.SKIPPED and talk.left_out:
        return _("It was written down that this talk is not needed.")
    if task.status is TaskStatus.SKIPPED:
        return _("%(who)s wrote down that you do not want this talk.", who=who)
    if task.status is TaskStatus.DONE and task.done_at is not None:
        by = named(case, task.done_by) if task.done_by else who
        return _("%(who)s wrote down that you spoke with each other on %(day)s.", who=by, day=day_in_text(task.done_at))
    if task.planned_at is not None and task.planned_at < now:
        moment = moment_in_text(task.planned_at)
        return _("%(who)s wanted to talk with you on %(moment)s.", who=who, moment=moment)
    until = promise_of(case, task).until
    if until >= now:
        return _("As far as we know %(who)s has not talked with you yet.", who=who)
    return _("%(who)s should have talked with you before %(moment)s.", who=who, moment=moment_in_text(until))


def _said(talk: TalkToTell) -> str:
    if talk.said is None or talk.said_at is None:
        return ""
    return _("You said “%(said)s” on %(day)s.", said=str(talk.said.label).lower(), day=day_in_text(talk.said_at))
