"""What happens with a report, told to who reported it: sentences with names and days, never a code.

Pure functions from rows to text. They tell what was done and what is planned in the rooms that a reporter may know
of: own care, whether the perpetrator was spoken to, what was decided about the police, and the answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import gettext as _

from gir.accounts.models import Person, first_name
from gir.accounts.terms import Role
from gir.cases.access import AFTERCARE
from gir.cases.models import Case, Event, Task
from gir.cases.protocol import TALKS
from gir.cases.terms import CloseReason, Happening, Status, Step, TaskStatus
from gir.incidents.terms import Severity
from gir.terms import lazy as _l
from gir.terms import lazy_in as _p
from gir.threat.terms import PoliceDecision, ReactionWay
from gir.web.dates import LOCAL, day_in_text, long_date, moment_in_text, short_moment

NOBODY_YET = {
    Role.MANAGER: _l("Your manager"),
    Role.HRM: _l("HRM"),
    Role.OOV: _l("OOV"),
    Role.COORDINATOR: _l("The coordinator"),
    Role.CLERK: _l("Your clerk"),
}
"""Who does a step when nobody was named for it."""
CARES_FOR = {
    Role.HRM: _l("Care for you"),
    Role.CLERK: _l("Care for you"),
    Role.MANAGER: _l("Your manager"),
    Role.OOV: _l("Dealing with the perpetrator"),
    Role.COORDINATOR: _l("Keeps the overview"),
}
"""What each handler does for the reporter, in the order they are shown."""


@dataclass(frozen=True)
class Entry:
    """One line of the timeline: done, now (the next thing to happen) or planned."""

    title: str
    meta: str
    state: str = "done"
    text: str = ""


def called(person: Person, role: Role | None) -> str:
    """First name and role, as the reporter reads them: "Hanna (HRM)"; an office says more than "clerk"."""
    if role is None:
        return person.first_name
    label = person.office.label if role is Role.CLERK and person.office else role.label
    return f"{person.first_name} ({label})"


def named(case: Case, person: Person) -> str:
    """First name, with the role in which this person handles the case."""
    return called(person, next((h.role for h in case.handlers if h.person_id == person.id), None))


def doer(case: Case, role: Role) -> str:
    """Who does the steps of a role in this case."""
    handler = next((h for h in case.handlers if h.role is role), None)
    return called(handler.person, role) if handler else str(NOBODY_YET.get(role, role.label))


def helpers(case: Case) -> list[tuple[str, str]]:
    """What they do for the reporter, with name and role, for everybody who handles the case."""
    by_role = {handler.role: handler.person for handler in case.handlers}
    return [
        (str(what), f"{by_role[role].name} ({_role_label(by_role[role], role)})")
        for role, what in CARES_FOR.items()
        if role in by_role
    ]


def _role_label(person: Person, role: Role) -> str:
    return str(person.office.label if role is Role.CLERK and person.office else role.label)


def welcome(case: Case) -> str:
    """Who takes the report up: the first thing a reporter wants to know."""
    names = [doer(case, role) for role in (Role.HRM, Role.CLERK, Role.OOV) if _has(case, role)]
    if not names:
        return _("Good that you report this. The coordinator takes it up.")
    if len(names) == 1:
        return _("Good that you report this. %(who)s takes it up.", who=names[0])
    return _("Good that you report this. %(who)s take it up.", who=_and(names))


def _has(case: Case, role: Role) -> bool:
    return any(handler.role is role for handler in case.handlers)


def _and(names: Sequence[str]) -> str:
    return str(_p("names", " and ")).join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


# --- how it stands ------------------------------------------------------------------------------------------------


def status_sentence(case: Case, events: Sequence[Event], now: datetime) -> str:
    """What was done last and what comes next, in at most two sentences."""
    if case.status is Status.CLOSED:
        return _closed(case)
    told = (_last(case, event) for event in reversed(events))
    last = next((sentence for sentence in told if sentence), "")
    following = next_step(case)
    if following is None:
        return " ".join(filter(None, [last, _("Everything has been done. The coordinator rounds it off.")]))
    return _joined(last, _next(case, following, now), doer(case, following.owner))


def _joined(last: str, following: str, who: str) -> str:
    """Both sentences; one when both are about the same person, whose name is then read once."""
    subject = f"{who} "
    if last.startswith(subject) and following.startswith(subject) and "," not in last:
        return _("%(first)s and %(second)s", first=last.removesuffix("."), second=following.removeprefix(subject))
    return f"{last} {following}".strip()


def _closed(case: Case) -> str:
    sentences = [_("Your report is finished.")]
    if case.answered_at:
        sentences.append(_("You got an answer on %(day)s.", day=day_in_text(case.answered_at)))
    talk = next((task for task in case.tasks if task.status is TaskStatus.OPEN and task.step in TALKS), None)
    if talk is not None:
        sentences.append(_("Aftercare goes on: %(who)s still talks with you.", who=doer(case, talk.owner)))
    return " ".join(sentences)


def next_step(case: Case) -> Task | None:
    """What the reporter waits for: the coming talk when it was agreed, else the open step with the earliest moment."""
    running = [task for task in case.tasks if task.status is TaskStatus.OPEN and task.step in COMING]
    talk = min((task for task in running if task.step in AFTERCARE), key=lambda task: task.position, default=None)
    return talk if talk is not None and talk.planned_at else min(running, key=_moment_of, default=None)


def _moment_of(task: Task) -> datetime:
    return task.planned_at or task.due_at


def _next(case: Case, task: Task, now: datetime) -> str:
    who = doer(case, task.owner)
    if task.planned_at is not None:
        pattern = (
            _("%(who)s plans to talk with you on %(moment)s.")
            if task.planned_at > now
            else _("%(who)s wanted to talk with you on %(moment)s.")
        )
        return pattern % {"who": who, "moment": moment_in_text(task.planned_at)}
    if task.due_at < now:
        return _("%(what)s. That should have been done already.", what=_coming(case, task))
    if _whole_day(task.due_at):
        return _("%(what)s, on %(day)s.", what=_coming(case, task), day=day_in_text(task.due_at))
    return _("%(what)s, before %(moment)s.", what=_coming(case, task), moment=moment_in_text(task.due_at))


def _last(case: Case, event: Event) -> str:
    """The sentences worth repeating at the top; the rest stands in the timeline."""
    if event.happening not in WORTH_REPEATING:
        return ""
    title = _title(case, event)
    return f"{title}." if title else ""


WORTH_REPEATING = frozenset({Happening.TALK_HELD, Happening.ANSWERED, Happening.REACTION, Happening.POLICE})


# --- what was done ------------------------------------------------------------------------------------------------


def done_entries(case: Case, events: Iterable[Event]) -> list[Entry]:
    """One line for each event that is meant for the reporter."""
    titles = [(event, _title(case, event)) for event in events]
    return [Entry(title, short_moment(_happened_at(event))) for event, title in titles if title]


def _detail(event: Event) -> dict[str, str]:
    found = json.loads(event.detail or "{}")
    return found if isinstance(found, dict) else {}


def _happened_at(event: Event) -> datetime:
    """When it happened; of a plan, when it was made."""
    said = _detail(event).get("at")
    if not said or event.happening is Happening.TALK_PLANNED:
        return event.at
    moment = datetime.fromisoformat(said)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _title(case: Case, event: Event) -> str:
    tell = DONE.get(event.happening)
    return tell(_by(case, event), _detail(event)) if tell else ""


def _by(case: Case, event: Event) -> str:
    return named(case, event.person) if event.person else _("Somebody")


def _opened(_who: str, _detail: dict[str, str]) -> str:
    return _("Your report came in")


def _severity(who: str, detail: dict[str, str]) -> str:
    return _("%(who)s assessed how severe it was: %(severity)s", who=who, severity=Severity(detail["severity"]).label)


def _note(who: str, _detail: dict[str, str]) -> str:
    return _("%(who)s sent you a message", who=who)


def _answered(who: str, _detail: dict[str, str]) -> str:
    return _("%(who)s answered you", who=who)


def _closed_by(who: str, detail: dict[str, str]) -> str:
    return _("%(who)s rounded it off: %(why)s", who=who, why=_lower(CloseReason(detail["reason"]).label))


def _reopened(who: str, _detail: dict[str, str]) -> str:
    return _("%(who)s took it up again", who=who)


def _planned(who: str, detail: dict[str, str]) -> str:
    return _("%(who)s agreed a talk: %(moment)s", who=who, moment=moment_in_text(datetime.fromisoformat(detail["at"])))


def _held(who: str, detail: dict[str, str]) -> str:
    if detail.get("step") == Step.RELIEF:
        return _("%(who)s spoke with you", who=who)
    return _("You talked with %(who)s about how you are", who=who)


def _declined(who: str, _detail: dict[str, str]) -> str:
    return _("%(who)s noted that you do not want this talk", who=who)


def _reaction(who: str, detail: dict[str, str]) -> str:
    way = _lower(ReactionWay(detail["way"]).label)
    return _("%(who)s told the perpetrator that this is not accepted, %(way)s", who=who, way=way)


def _police(who: str, detail: dict[str, str]) -> str:
    decision = PoliceDecision(detail["decision"])
    if decision is PoliceDecision.REPORT:
        return _("We file a police report. The organisation does that, not you")
    if decision is PoliceDecision.NOTICE:
        return _("We notify the police")
    return _("We do not go to the police. %(who)s can tell you why", who=who)


def _lower(text: str) -> str:
    return str(text)[:1].lower() + str(text)[1:]


DONE: dict[Happening, Callable[[str, dict[str, str]], str]] = {
    Happening.OPENED: _opened,
    Happening.SEVERITY: _severity,
    Happening.NOTE: _note,
    Happening.ANSWERED: _answered,
    Happening.CLOSED: _closed_by,
    Happening.REOPENED: _reopened,
    Happening.TALK_PLANNED: _planned,
    Happening.TALK_HELD: _held,
    Happening.TALK_DECLINED: _declined,
    Happening.REACTION: _reaction,
    Happening.POLICE: _police,
}


# --- what comes ---------------------------------------------------------------------------------------------------

COMING: dict[Step, str] = {
    Step.RELIEF: _l("%(who)s calls you: how are you, and what do you need?"),
    Step.TRIAGE: _l("%(who)s assesses how severe it was"),
    Step.REACTION: _l("%(who)s tells the perpetrator that this is not accepted"),
    Step.TALK_1: _l("%(who)s talks with you about how you are"),
    Step.TALK_2: _l("%(who)s talks with you for the second time"),
    Step.TALK_3: _l("%(who)s talks with you for the third time"),
    Step.POLICE: _l("%(who)s decides what goes to the police"),
    Step.ACCIDENT: _l("%(who)s reports the accident to the labour inspectorate"),
    Step.ANSWER: _l("%(who)s tells you what was done and what changes"),
}
"""The steps a reporter is told about."""
BRIEFLY = {Step.RELIEF: _l("%(who)s calls you")}
EXTRA = {
    Step.REACTION: _l("Only if we know who it is."),
    Step.POLICE: _l("The organisation files a police report, not you."),
}


def _coming(case: Case, task: Task) -> str:
    return str(BRIEFLY.get(task.step, COMING[task.step])) % {"who": doer(case, task.owner)}


def coming_entries(case: Case, now: datetime) -> list[Entry]:
    """The steps that are still open, in the order of their moments; the first comes now, unless it was agreed."""
    running = [task for task in case.tasks if task.status is TaskStatus.OPEN and task.step in COMING]
    first = next_step(case)
    return [
        Entry(
            str(COMING[task.step]) % {"who": doer(case, task.owner)},
            _when(task, now),
            "now" if task is first and not _agreed(task, now) else "planned",
            _extra(case, task),
        )
        for task in sorted(running, key=_moment_of)
    ]


def _agreed(task: Task, now: datetime) -> bool:
    """Whether there is a moment for it that is still to come: then nobody waits for it now."""
    return task.planned_at is not None and task.planned_at > now


def _when(task: Task, now: datetime) -> str:
    if task.planned_at is not None:
        return long_date(task.planned_at)
    if task.due_at < now:
        return _("should have been done before %(moment)s", moment=short_moment(task.due_at))
    if _whole_day(task.due_at):
        return _("on %(day)s", day=day_in_text(task.due_at))
    return _("before %(moment)s", moment=short_moment(task.due_at))


def _whole_day(due: datetime) -> bool:
    """Whether a deadline is the end of a day: then nobody needs to read 23.59."""
    local = due.astimezone(LOCAL)
    return (local.hour, local.minute) == (23, 59)


def _extra(case: Case, task: Task) -> str:
    if task.step is Step.REACTION and case.incident.perpetrator_known is True:
        return ""
    return str(EXTRA.get(task.step, ""))


def first_names(names: Iterable[str]) -> str:
    """Some people by their first names: "Greet and Siem"."""
    return _and([first_name(name) for name in names])
