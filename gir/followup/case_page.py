"""What one handler sees of one case, room by room, ready to be shown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.accounts.models import Person
from gir.accounts.terms import Role
from gir.care.models import Talk
from gir.care.terms import CareAct
from gir.cases.access import AFTERCARE, hats, parts_of, visible_tasks
from gir.cases.models import Case, Event, Note, Task
from gir.cases.people import HANDLING_ROLES
from gir.cases.services import ROOM_AUDIENCE, audiences, missing_to_close
from gir.cases.terms import Act, Audience, Happening, Hat, Part, Status, Step, TaskStatus
from gir.database import db, now
from gir.followup.sentences import result_sentence, sentence
from gir.followup.steps import STEP_ACTS, all_permitted
from gir.incidents.models import Incident
from gir.incidents.terms import Consequence, Form, FormDetail, Population
from gir.incidents.titles import case_title
from gir.terms import Term
from gir.threat.models import PoliceStep, Reaction
from gir.threat.terms import ThreatAct
from gir.web.dates import (
    LOCAL,
    ClockView,
    done_clock,
    long_date,
    long_day,
    planned_clock,
    short_date,
    short_moment,
    time_left,
)

RESULTS = frozenset({Happening.REACTION, Happening.POLICE})
SHARED_CONSEQUENCES = frozenset({Consequence.DAMAGE})
"""What may be known outside the room of care; the rest tells of somebody's health, mind or family."""
STATUS_KINDS = {Status.NEW: "info", Status.ACTIVE: "info", Status.CLOSED: "quiet"}

Pair = tuple[str, str]


@dataclass(frozen=True)
class StepView:
    """A step as one handler sees it. ``url`` is the page of its act, None when this handler may not do it."""

    step: Step
    name: str
    clock: ClockView
    owner: str
    instruction: str = ""
    button: str = ""
    url: str | None = None
    open: bool = False
    yours: bool = False


@dataclass(frozen=True)
class Entry:
    """A line of the timeline."""

    title: str
    meta: str
    room: str = ""
    room_label: str = ""
    text: str = ""
    state: str = "done"


@dataclass(frozen=True)
class NoteView:
    """A note."""

    author: str
    meta: str
    text: str
    own: bool


@dataclass(frozen=True)
class CasePage:
    """Everything on the case page. What this handler may not know is not in it."""

    id: str
    number: str
    version: int
    title: str
    status: str
    status_kind: str
    closed: bool
    severity_key: str
    severity: str
    where_when: str
    next: StepView | None
    steps: list[StepView]
    acts: frozenset[str]
    may_take: bool
    narrative: str | None
    reads_narrative: bool
    facts: list[Pair]
    call_number: str | None
    accident_url: str | None
    care: str
    care_facts: list[Pair]
    threat: str
    threat_facts: list[Pair]
    reactions: list[tuple[str, list[Pair]]]
    people: list[Pair]
    timeline: list[Entry]
    notes: list[NoteView]
    note_audiences: list[Pair] = field(default_factory=list)


def case_page(case: Case, actor: Actor) -> CasePage:
    """Gather the page of a case for somebody who may read it."""
    worn, acts = hats(actor, case), all_permitted(actor, case)
    steps = step_views(case, worn, acts)
    narrative = Act.READ_NARRATIVE in acts
    incident = case.incident
    return CasePage(
        id=case.id,
        number=case.number,
        version=case.version,
        title=case_title(incident),
        status=str(case.status.label),
        status_kind=STATUS_KINDS[case.status],
        closed=case.status is Status.CLOSED,
        severity_key=case.severity.value if case.severity else "",
        severity=str(case.severity.label) if case.severity else _("not assessed yet"),
        where_when=f"{_home_of(incident)} · {incident_moment(incident)}",
        next=_next_step(steps),
        steps=steps,
        acts=frozenset(act.value for act in acts),
        may_take=Act.TAKE in acts and not _handles_all(case, actor, worn),
        narrative=incident.narrative if narrative else None,
        reads_narrative=narrative,
        facts=_facts(case, acts),
        call_number=_call_number(case, steps, acts),
        accident_url=next((step.url for step in steps if step.step is Step.ACCIDENT and step.open), None),
        care=_care_door(worn),
        care_facts=_care_facts(case, worn, steps),
        threat=_threat_door(acts),
        threat_facts=_threat_facts(case, acts),
        reactions=_reactions(case, acts),
        people=_people(case, actor),
        timeline=timeline(case, worn, acts),
        notes=_notes(case, actor, worn, narrative),
        note_audiences=[(a.value, str(a.label)) for a in audiences(actor, case)] if Act.NOTE in acts else [],
    )


def _handles_all(case: Case, actor: Actor, worn: frozenset[Hat]) -> bool:
    """Whether somebody is the handler already in every role they stand before the case in."""
    mine = {Hat(handler.role.value) for handler in case.handlers if handler.person_id == actor.person_id}
    return worn & {Hat(role.value) for role in HANDLING_ROLES} <= mine


def incident_moment(incident: Incident) -> str:
    """When it happened, as precisely as is known."""
    if incident.at_time is not None:
        return long_date(datetime.combine(incident.first_day, incident.at_time, LOCAL))
    return long_day(incident.first_day)


def _home_of(incident: Incident) -> str:
    if incident.department is not None:
        return incident.department.name
    return str(incident.office.label if incident.office else incident.population.label)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────────────────────────


def step_views(case: Case, worn: frozenset[Hat], acts: frozenset[Term]) -> list[StepView]:
    """The steps this handler may know of, open ones by clock, then what is behind us."""
    handlers = {handler.role: handler.person.first_name for handler in case.handlers}
    tasks = [task for task in visible_tasks(worn, case.tasks) if task.step is not Step.ACKNOWLEDGE]
    tasks.sort(key=lambda task: (task.status is not TaskStatus.OPEN, task.due_at, task.position))
    return [_step_view(case, task, worn, acts, handlers) for task in tasks]


def _step_view(
    case: Case, task: Task, worn: frozenset[Hat], acts: frozenset[Term], handlers: dict[Role, str]
) -> StepView:
    how = STEP_ACTS.get(task.step)
    running = task.status is TaskStatus.OPEN
    may = how is not None and running and how.act in acts
    talk: dict[str, Any] = {"step": task.step.value} if task.step in AFTERCARE else {}
    return StepView(
        step=task.step,
        name=str(task.step.label),
        clock=_clock(task),
        owner=f"{handlers[task.owner]} ({task.owner.label})" if task.owner in handlers else str(task.owner.label),
        instruction=str(how.instruction) if how else "",
        button=str(how.button) if how else "",
        url=url_for(how.endpoint, case_id=case.id, **talk) if how and may else None,
        open=running,
        yours=Hat(task.owner.value) in worn,
    )


def _clock(task: Task) -> ClockView:
    if task.status is TaskStatus.DONE and task.done_at is not None:
        return done_clock(task.done_at)
    if task.status is not TaskStatus.OPEN:
        return ClockView("done", str(task.status.label))
    moment = now()
    if task.planned_at is not None and task.planned_at > moment and task.due_at > moment:
        return planned_clock(task.planned_at)
    return time_left(task.due_at, moment)


def _next_step(steps: list[StepView]) -> StepView | None:
    """What comes first: something that is yours to do, else something you may do, else what others have to do."""
    running = [step for step in steps if step.open]
    mine = [step for step in running if step.url and step.yours]
    able = [step for step in running if step.url]
    return next(iter([*mine, *able, *running]), None)


def missing_words(case: Case, actor: Actor) -> list[tuple[str, str | None]]:
    """The steps that keep a case open: name, and the page to do it on when this handler may."""
    steps = {step.step: step for step in step_views(case, hats(actor, case), all_permitted(actor, case))}
    found: list[tuple[str, str | None]] = []
    for step in missing_to_close(case):
        seen = steps.get(step)
        if seen is None:
            found.append((_("A step in the room of care: ask HRM"), None))
        else:
            found.append((seen.name if seen.url else f"{seen.name}: {seen.owner}", seen.url))
    return found


# ── What happened ──────────────────────────────────────────────────────────────────────────────────────────────


def _facts(case: Case, acts: frozenset[Term]) -> list[Pair]:
    incident = case.incident
    consequences = (incident.consequences or frozenset()) & SHARED_CONSEQUENCES
    return _filled(
        (_("Kind of behaviour"), _behaviour(incident)),
        (_("How or where"), _label(incident.channel)),
        (_("Kind of place"), _label(incident.place)),
        (_("Perpetrator"), _label(incident.relation)),
        (_("What set it off"), _label(incident.trigger)),
        (_("Consequences"), _labels(Consequence, consequences)),
        (_("Police"), _("The reporter would like a police report") if incident.police_wished else ""),
        (_("Severity"), _severity_words(case, acts)),
        (_("Received"), long_date(incident.received_at)),
        (_("Closed"), _closing_words(case, acts)),
    )


def _closing_words(case: Case, acts: frozenset[Term]) -> str:
    if case.closed_at is None or case.close_reason is None:
        return ""
    note = case.close_note if Act.READ_NARRATIVE in acts else None
    return f"{long_date(case.closed_at)}. {case.close_reason.label}.{f' {note}' if note else ''}"


def _behaviour(incident: Incident) -> str:
    forms, details = incident.forms or frozenset(), incident.details or frozenset()
    words = []
    for form in Form:
        own = [str(detail.label) for detail in FormDetail if detail in details and detail.form is form]
        if form in forms:
            words.append(f"{form.label} ({', '.join(own)})" if own else str(form.label))
    return " · ".join(words)


def _severity_words(case: Case, acts: frozenset[Term]) -> str:
    proposal = _("Proposal of the rule: %(severity)s", severity=case.proposed_severity.label)
    if case.severity is None:
        return proposal
    words = _capital(f"{case.severity.label}. {proposal}.")
    if case.severity_reason and Act.READ_NARRATIVE in acts:
        words += " " + _("Reason: %(reason)s", reason=case.severity_reason)
    return words


def _call_number(case: Case, steps: list[StepView], acts: frozenset[Term]) -> str | None:
    """The number of somebody who asked to be called today, until the first relief; '' when they gave none."""
    relief = any(step.step is Step.RELIEF and not step.open for step in steps)
    may = acts & {Act.READ_NARRATIVE, CareAct.PLAN_TALK}
    if not case.incident.call_today or relief or not may or case.status is Status.CLOSED:
        return None
    return case.incident.call_number or ""


# ── Rooms ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _care_door(worn: frozenset[Hat]) -> str:
    """How far the room of care is open: open, aftercare, dates or closed."""
    if Part.CARE in parts_of(worn):
        return "open"
    if worn & {Hat.MANAGER, Hat.PEER}:
        return "aftercare"
    return "dates" if Hat.COORDINATOR in worn else "closed"


def _care_facts(case: Case, worn: frozenset[Hat], steps: list[StepView]) -> list[Pair]:
    door = _care_door(worn)
    if door == "closed":
        return []
    dates = [
        (step.name, " – ".join(filter(None, (step.clock.first, step.clock.second))))
        for step in steps
        if step.step in AFTERCARE
    ]
    if door == "dates":
        return dates
    attempts = [
        (f"{talk.step.label}", f"{talk.outcome.label} – {short_moment(talk.at)}, {talk.recorded_by.first_name}")
        for talk in db.session.scalars(select(Talk).where(Talk.case_id == case.id).order_by(Talk.at))
        if talk.step in AFTERCARE
    ]
    told = [*dates, *attempts]
    if door == "open":
        told += _filled((_("What it did"), _labels(Consequence, _private_consequences(case.incident))))
    return told


def _private_consequences(incident: Incident) -> frozenset[Consequence]:
    known = (incident.consequences or frozenset()) - SHARED_CONSEQUENCES
    return known - {Consequence.FAMILY} if incident.population is Population.OFFICIAL else known


def _threat_door(acts: frozenset[Term]) -> str:
    """How far the room of the threat is open: open, result or closed."""
    if ThreatAct.READ in acts:
        return "open"
    return "result" if Act.READ_THREAT_RESULT in acts else "closed"


def _threat_facts(case: Case, acts: frozenset[Term]) -> list[Pair]:
    door = _threat_door(acts)
    if door == "closed":
        return []
    police = db.session.scalar(select(PoliceStep).where(PoliceStep.case_id == case.id))
    decision = str(police.decision.label) if police else _("No decision yet")
    if door == "result":
        first = min(db.session.scalars(select(Reaction.at).where(Reaction.case_id == case.id)), default=None)
        spoken = _("The perpetrator was spoken to on %(day)s", day=short_date(first)) if first else _("Not yet")
        return [(_("Reaction to the perpetrator"), spoken), (_("Police"), decision)]
    if police is None:
        return [(_("Police"), decision)]
    return _filled(
        (_("Police"), decision),
        (_("Decided by"), f"{police.decided_by.first_name}, {short_moment(police.decided_at)}"),
        (_("Reason"), police.reason or ""),
        (_("VPT code"), str(police.vpt_code.label)),
        (_("Number of the police"), police.police_number or ""),
    )


def _reactions(case: Case, acts: frozenset[Term]) -> list[tuple[str, list[Pair]]]:
    """Every reaction to the perpetrator: a heading, and what was said on both sides."""
    if ThreatAct.READ not in acts:
        return []
    rows = db.session.scalars(select(Reaction).where(Reaction.case_id == case.id).order_by(Reaction.at))
    return [
        (
            f"{row.way.label}, {short_moment(row.at)}, {row.recorded_by.first_name}",
            [
                (_("What was said"), row.told or ""),
                (_("Their side of the story"), row.their_side or _("They have not told their side (yet)")),
            ],
        )
        for row in rows
    ]


# ── People, timeline, notes ────────────────────────────────────────────────────────────────────────────────────


def _people(case: Case, actor: Actor) -> list[Pair]:
    incident = case.incident
    people: list[Pair] = []
    if incident.reporter is not None:
        people.append((_("Reporter"), f"{incident.reporter.name}, {_home_of(incident)}"))
    order = list(Role)
    for handler in sorted(case.handlers, key=lambda handler: order.index(handler.role)):
        name = handler.person.name or ""
        if handler.person_id == actor.person_id:
            name = _("%(name)s · that is you", name=name)
        people.append((_capital(str(handler.role.label)), name))
    return people


def timeline(case: Case, worn: frozenset[Hat], acts: frozenset[Term], newest: int | None = None) -> list[Entry]:
    """What happened, newest first: only what lies in rooms this handler may enter, and bare results of the threat."""
    events = list(db.session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.at.desc(), Event.id)))
    details = {event.id: json.loads(event.detail) for event in events}
    names = _names({detail["person"] for detail in details.values() if "person" in detail})
    entries: list[Entry] = []
    for event in events:
        detail: dict[str, str] = dict(details[event.id])
        if "person" in detail:
            detail["person"] = names.get(detail["person"], "")
        title = _title_of(event, detail, worn, acts)
        if title:
            room = event.part.value if event.part in ROOM_AUDIENCE else ""
            entries.append(Entry(title, short_moment(event.at), room, str(event.part.label) if room else ""))
    return entries[:newest]


def _title_of(event: Event, detail: dict[str, str], worn: frozenset[Hat], acts: frozenset[Term]) -> str | None:
    """The sentence of an event as this handler may know it, or None."""
    who = event.person.first_name if event.person else ""
    own_aftercare = worn & {Hat.MANAGER, Hat.PEER} and detail.get("step") in AFTERCARE
    if event.part in parts_of(worn) or (event.part is Part.CARE and own_aftercare):
        return sentence(event.happening, who, detail)
    if event.happening in RESULTS and Act.READ_THREAT_RESULT in acts:
        return result_sentence(event.happening, detail)
    return None


def _names(ids: Iterable[str]) -> dict[str, str]:
    people = db.session.scalars(select(Person).where(Person.id.in_(set(ids)))) if ids else ()
    return {person.id: person.first_name for person in people}


def _notes(case: Case, actor: Actor, worn: frozenset[Hat], reads: bool) -> list[NoteView]:
    """Notes for the team and for the rooms this handler may enter, messages to the reporter, and their own."""
    rooms = parts_of(worn)
    open_to: set[Audience] = {audience for part, audience in ROOM_AUDIENCE.items() if part in rooms}
    if reads:
        open_to |= {Audience.TEAM, Audience.REPORTER}
    rows = db.session.scalars(select(Note).where(Note.case_id == case.id).order_by(Note.written_at.desc()))
    return [
        NoteView(
            note.author.first_name,
            f"{short_moment(note.written_at)} · {_audience_words(note)}",
            note.text or "",
            note.author_id == actor.person_id,
        )
        for note in rows
        if note.audience in open_to or (note.audience is Audience.PERSONAL and note.author_id == actor.person_id)
    ]


def _audience_words(note: Note) -> str:
    return _("Answer to the reporter") if note.is_answer else str(note.audience.label)


# ── Words ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _filled(*pairs: Pair) -> list[Pair]:
    """The pairs that have a value: what was not answered is not shown."""
    return [(label, value) for label, value in pairs if value]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _label(term: Term | None) -> str:
    return _capital(str(term.label)) if term is not None else ""


def _labels(vocabulary: type[Consequence], chosen: Iterable[Consequence]) -> str:
    wanted = set(chosen)
    return _capital(", ".join(str(term.label) for term in vocabulary if term in wanted))
