"""What a handler reads of the pauses of a case: until when, how often, and why for who may enter the room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from gir.accounts.actor import Actor
from gir.cases.access import hats, parts_of, visible_tasks
from gir.cases.masking import mask_for
from gir.cases.models import Case
from gir.cases.pauses.access import may_pause, works_on
from gir.cases.pauses.clocks import is_paused, pauses_of
from gir.cases.terms import AnyStep
from gir.database import now


@dataclass(frozen=True)
class Pauses:
    """The pauses of a case for one handler: a line for each step that was ever paused, and what they may do now."""

    lines: Mapping[AnyStep, str]
    reasons: Mapping[str, str]
    may_pause: bool
    may_resume: bool


def pauses_for(case: Case, actor: Actor) -> Pauses:
    """What this handler may know and do. ``reasons`` holds, by id of the pause, what they may read."""
    worn, moment = hats(actor, case), now()
    rooms, mask = parts_of(worn), mask_for(case, parts_of(worn))
    tasks = {task.step: task for task in visible_tasks(worn, case.tasks)}
    counted: defaultdict[AnyStep, int] = defaultdict(int)
    latest: dict[AnyStep, str] = {}
    reasons: dict[str, str] = {}
    for pause in pauses_of(case, tasks.values()):
        counted[pause.step] += 1
        readable = tasks[pause.step].part in rooms or pause.paused_by_id == actor.person_id
        reasons[pause.id] = latest[pause.step] = mask(pause.reason or "") if readable else ""
    return Pauses(
        {step: _line(times, latest[step] if is_paused(tasks[step], moment) else "") for step, times in counted.items()},
        reasons,
        any(may_pause(worn, task, moment) for task in tasks.values()),
        any(is_paused(task, moment) and works_on(worn, task) for task in tasks.values()),
    )


def _line(times: int, reason: str) -> str:
    often = ngettext("Paused once", "Paused %(num)d times", times)
    return " · ".join(filter(None, [often, _("Reason: %(reason)s", reason=reason) if reason else ""]))
