"""An installation with the past of a large municipality: 5,000 cases in five years, the last months partly open.

Rows are made as the models make them and go in by Core inserts; the same seed gives the same past.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import insert
from sqlalchemy.orm import Session

import gir
from gir.accounts.terms import Office, Role, Scope
from gir.cases.counting import COUNTED_STEPS
from gir.cases.models import Case, Event, Handler, Line, Reading, Task
from gir.cases.numbers import LETTERS
from gir.cases.protocol import Situation, steps_for
from gir.cases.steps import refresh_clocks
from gir.cases.terms import CloseReason, Happening, Part, Status, Step, TaskStatus
from gir.config import Settings
from gir.database import Base, db, new_id, now, write_transaction
from gir.demonstration.cast import DEPARTMENTS, Cast, make_cast
from gir.facts.models import Fact, FactForm, FactStage
from gir.facts.services import victim_pseudonym
from gir.incidents.models import Incident
from gir.incidents.severity import propose_severity
from gir.incidents.terms import Channel, Form, FormDetail, Kind, Place, Population, Precision, Source
from gir.vault import DataKey, KeySet
from gir.web.dates import LOCAL

PASSWORD = "een-lang-wachtwoord-voor-de-meting"
CASES = 5_000
YEARS = 5
SEED = 2026
FORMS = (Form.VERBAL, Form.THREAT, Form.PHYSICAL, Form.DISCRIMINATION, Form.SEXUAL, Form.PROPERTY, Form.OTHER)
FORM_WEIGHTS = (70, 26, 8, 7, 3, 4, 3)
CHANNELS = (Channel.DESK, Channel.TELEPHONE, Channel.STREET, Channel.EMAIL, Channel.ONLINE, Channel.HOME_VISIT)
CHANNEL_WEIGHTS = (34, 26, 18, 12, 6, 4)
EACH_OFFICIAL = 40
"""One case in so many is about a councillor."""
DAYS_TO_CLOSE = 45
"""On average."""
STORY = "Een bezoeker kreeg te horen dat zijn aanvraag was afgewezen. Hij schold mij uit en sloeg op de balie. " * 4
HANDLERS = ((Role.HRM, "hanna"), (Role.OOV, "omar"), (Role.COORDINATOR, "chantal"))


@dataclass(frozen=True)
class Installation:
    """Where it is, and one of its open cases."""

    settings: Settings
    case_id: str


def install(folder: Path, cases: int = CASES, database_url: str = "") -> Installation:
    """Make keys, migrate, let the cast come in, and add the past."""
    settings = Settings(
        instance=folder,
        database_url=database_url or f"sqlite:///{folder / 'gir.sqlite3'}",
        secret_key=secrets.token_urlsafe(48),
        keyring=folder / "keys.json",
        mail_dir=folder / "mail",
    )
    gir.vault.Keyring.create(settings.keyring)
    app = gir.create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
        case_id = _add_past(make_cast(PASSWORD), cases)
        db.engine.dispose()
    return Installation(settings, case_id)


def _add_past(cast: Cast, cases: int) -> str:
    chance, moment = random.Random(SEED), now()
    span = timedelta(days=365 * YEARS)
    received = sorted(moment - span * chance.random() for _ in range(cases))
    stories = [_story(cast, chance, when, number) for number, when in enumerate(received)]
    with write_transaction() as session:
        for kind in (DataKey, Incident, Case, Task, Handler, Line, Event, Reading, Fact, FactForm, FactStage):
            _insert(session, kind, (row for story in stories for row in story if type(row) is kind))
    return next(row.id for row in stories[-1] if isinstance(row, Case))


def _insert(session: Session, kind: type[Any], rows: Iterable[Base]) -> None:
    # Into the table, not the model: the model's insert leaves out what is None and then falls apart in many statements.
    table = kind.metadata.tables[kind.__tablename__]
    names = table.columns.keys()
    session.execute(insert(table), [{name: getattr(row, name) for name in names} for row in rows])


def _story(cast: Cast, chance: random.Random, received: datetime, number: int) -> list[Any]:
    """All rows of one incident: what happened, its case as far as it came, and what is counted."""
    incident = _incident(cast, chance, received)
    if number % EACH_OFFICIAL == 0:
        _of_an_official(cast, incident)
    severity = propose_severity(incident.forms, incident.details, None)
    key = DataKey.fresh(KeySet.CASE)
    case = Case(
        organisation_id=cast.organisation_id,
        incident=incident,
        incident_id=incident.id,
        number=f"{received.year}-{_tail(number)}",
        clerk_scope=Scope.COUNCIL if incident.population is Population.OFFICIAL else None,
        status=Status.NEW,
        proposed_severity=severity,
        opened_at=received,
        changed_core=received,
        changed_care=received,
        changed_threat=received,
        version=1,
        key=key,
        key_id=key.id,
    )
    end = received + timedelta(days=chance.gammavariate(2, DAYS_TO_CLOSE / 2))
    closed = end < now()
    case.tasks = [
        _task(cast, case, planned, closed) for planned in steps_for(Situation(incident, severity, Role.MANAGER))
    ]
    if closed:
        case.status, case.closed_at, case.close_reason = Status.CLOSED, end, CloseReason.HANDLED
        case.answered_at, case.severity = end, severity
    elif now() - received > timedelta(days=1):
        case.status, case.severity = Status.ACTIVE, severity
    people = [
        Handler(case_id=case.id, role=r, person_id=cast.people[n], since=received) for r, n in _handlers(incident)
    ]
    case.handlers = list(people)
    refresh_clocks(case)
    return [
        incident.key,
        key,
        incident,
        case,
        *case.tasks,
        *people,
        *case.lines,
        *_timeline(cast, case, chance),
        *_counted(case),
    ]


def _incident(cast: Cast, chance: random.Random, received: datetime) -> Incident:
    day = received.astimezone(LOCAL).date()
    forms = {*chance.choices(FORMS, FORM_WEIGHTS, k=chance.choice((1, 1, 1, 2)))}
    key = DataKey.fresh(KeySet.CASE)
    home = chance.choices(list(DEPARTMENTS), [people for people, _fte in DEPARTMENTS.values()])[0]
    return Incident(
        organisation_id=cast.organisation_id,
        department_id=cast.departments[home],
        reporter_id=cast.people["anna"],
        affected_id=cast.people["anna"],
        source=Source.REPORT,
        submission=new_id(),
        population=Population.EMPLOYEE,
        kind=Kind.AGGRESSION,
        first_day=day,
        last_day=day,
        precision=Precision.DAY,
        received_at=received,
        forms=frozenset(forms),
        details=frozenset({FormDetail.THREAT_DEATH}) if Form.THREAT in forms and chance.random() < 0.2 else None,
        channel=chance.choices(CHANNELS, CHANNEL_WEIGHTS)[0],
        place=chance.choice((None, Place.TOWN_HALL, Place.PUBLIC_ROAD)),
        manager_may_see=True,
        call_today=chance.random() < 0.05,
        key=key,
        key_id=key.id,
        narrative=STORY,
    )


def _of_an_official(cast: Cast, incident: Incident) -> None:
    incident.population, incident.office, incident.department_id = Population.OFFICIAL, Office.COUNCILLOR, None
    incident.reporter_id = incident.affected_id = cast.people["rik"]


def _handlers(incident: Incident) -> tuple[tuple[Role, str], ...]:
    if incident.population is Population.OFFICIAL:
        return ((Role.CLERK, "greet"), *HANDLERS[1:])
    return HANDLERS


def _tail(number: int) -> str:
    tail = ""
    for _ in range(4):
        number, place = divmod(number, len(LETTERS))
        tail = LETTERS[place] + tail
    return tail


def _task(cast: Cast, case: Case, planned: Any, closed: bool) -> Task:
    done = closed or planned.step is Step.ACKNOWLEDGE or planned.due_at < now() - timedelta(days=3)
    return Task(
        case_id=case.id,
        step=planned.step,
        part=planned.part,
        owner=planned.owner,
        position=planned.position,
        status=TaskStatus.DONE if done else TaskStatus.OPEN,
        due_at=planned.due_at,
        on_wish=False,
        done_at=case.opened_at + (planned.due_at - case.opened_at) * 0.8 if done else None,
        done_by_id=cast.people["chantal"] if done else None,
    )


def _timeline(cast: Cast, case: Case, chance: random.Random) -> list[Event | Reading]:
    events = [Event(case_id=case.id, at=case.opened_at, part=Part.CORE, happening=Happening.OPENED, for_reporter=True)]
    events += [
        Event(
            case_id=case.id,
            at=case.opened_at + timedelta(hours=hours),
            part=Part.CORE,
            happening=Happening.TAKEN,
            person_id=cast.people["omar"],
            for_reporter=False,
            detail='{"role": "oov"}',
        )
        for hours in (2, 20)
    ]
    for event in events:
        event.detail = event.detail or "{}"
    read = [Reading(case_id=case.id, person_id=cast.people["omar"], read_at=now())] if chance.random() < 0.8 else []
    return [*events, *read]


def _counted(case: Case) -> list[Any]:
    incident = case.incident
    fact = Fact(
        incident_id=incident.id,
        organisation_id=incident.organisation_id,
        department_id=incident.department_id,
        population=incident.population.value,
        kind=incident.kind.value,
        source=incident.source.value,
        precision=incident.precision.value,
        first_day=incident.first_day,
        last_day=incident.last_day,
        month=incident.first_day.replace(day=1),
        year=incident.first_day.year,
        received_at=incident.received_at,
        channel=incident.channel.value if incident.channel else None,
        severity=case.severity.value if case.severity else None,
        forms_known=True,
        victim=victim_pseudonym(incident.affected_id, incident.first_day.year),
        closed_at=case.closed_at,
        retracted=False,
    )
    stages = [
        FactStage(
            incident_id=incident.id,
            step=task.step.value,
            needed=True,
            due_at=task.due_at,
            done_at=task.done_at,
            on_time=task.on_time,
        )
        for task in case.tasks
        if task.step in COUNTED_STEPS
    ]
    closed = FactStage(incident_id=incident.id, step="closed", needed=True, done_at=case.closed_at)
    return [fact, *(FactForm(incident_id=incident.id, form=f.value) for f in incident.forms or ()), *stages, closed]
