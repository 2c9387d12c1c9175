"""A case on a sheet of paper for people who do not handle it: what to look out for, who does what, before when.

It is handed round at the start of a shift and at the security desk, so everything on it is a term, a day, the number
of the case, or the name that the protocol gives a step. What somebody wrote about a case never is: no such text has a
way onto it. The rooms of care and of home and family stay closed, whoever prints it
(docs/decisions/0038-a-briefing-says-only-terms.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.access import hats, visible_tasks
from gir.cases.models import Case, Task
from gir.cases.terms import Part, Step, TaskStatus
from gir.database import now
from gir.followup.case_page import behaviour, outside_home
from gir.followup.rooms import home_is_apart, threat_results
from gir.followup.steps import all_permitted
from gir.followup.words import Pair, filled, incident_moment, label
from gir.incidents.titles import case_title
from gir.terms import capital
from gir.web.dates import long_date, short_date, short_moment

ON_PAPER = frozenset({Part.CORE, Part.THREAT})
"""The rooms of which the steps may be told, to whom they are open."""


@dataclass(frozen=True)
class Briefing:
    """Everything on the sheet."""

    id: str
    number: str
    title: str
    made: str
    facts: list[Pair]
    agreed: list[Pair]
    to_do: list[Pair]
    behind: list[Pair]


def briefing(case: Case, actor: Actor) -> Briefing:
    """Gather the sheet for somebody who may read the case. What they may not know themselves is not on it either."""
    tasks = [task for task in visible_tasks(hats(actor, case), case.tasks) if _may_be_told(task)]
    running = sorted((task for task in tasks if task.status is TaskStatus.OPEN), key=lambda task: task.due_at)
    return Briefing(
        id=case.id,
        number=case.number,
        title=_title(case),
        made=long_date(now()),
        facts=_facts(case),
        agreed=threat_results(case, all_permitted(actor, case)),
        to_do=[_to_do(task) for task in running],
        behind=[_behind(task) for task in tasks if task.status is not TaskStatus.OPEN],
    )


def _may_be_told(task: Task) -> bool:
    return task.part in ON_PAPER and task.step is not Step.ACKNOWLEDGE


def _title(case: Case) -> str:
    """What the case is called, without the home of an office-holder, also for who was given the case by name."""
    return case_title(case.incident, home=not home_is_apart(case.incident))


def _facts(case: Case) -> list[Pair]:
    incident = case.incident
    return filled(
        (_("Status"), str(case.status.label)),
        (_("Severity"), capital(str(case.severity.label)) if case.severity else _("not assessed yet")),
        (_("Kind of behaviour"), behaviour(incident)),
        (_("When"), incident_moment(incident)),
        (_("How or where"), label(outside_home(incident, incident.channel))),
        (_("Kind of place"), label(outside_home(incident, incident.place))),
    )


def _to_do(task: Task) -> Pair:
    """A step, and by which role before when: a moment, because what is left of it is old as soon as it is printed."""
    who = capital(str(task.owner.label))
    if not task.has_clock:
        return task.label, who
    words = _("late, was due %(moment)s") if task.due_at < now() else _("before %(moment)s")
    return task.label, f"{who}, {words % {'moment': short_moment(task.due_at)}}"


def _behind(task: Task) -> Pair:
    words = str(task.status.label)
    if task.status is TaskStatus.DONE and task.done_at is not None:
        words = f"{words} {short_date(task.done_at)}"
    return task.label, words
