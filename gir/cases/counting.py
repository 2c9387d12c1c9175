"""Turn a case into its countable row. The rules stand in docs/counting-rules.md; this is rule set 2."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from gir.cases.answered import score, words_about
from gir.cases.models import Case
from gir.cases.terms import CloseReason, Status, Step, TaskStatus
from gir.facts.services import Stage, victim_pseudonym, write_fact
from gir.incidents.home import HOME_CONSEQUENCES
from gir.incidents.models import Incident
from gir.incidents.terms import INJURIES, Consequence, Form, Population, Precision, Source

RULES = "2"
"""Version of the counting rules. A changed rule restates the series and is announced beside every figure."""
COUNTED_STEPS = (Step.RELIEF, Step.TRIAGE, Step.REACTION, Step.TALK_1, Step.POLICE, Step.ANSWER)


def countable_forms(forms: frozenset[Form] | None) -> frozenset[Form]:
    """The forms that count: what was ticked and nothing else. Damage to things is a form of its own, not violence."""
    return forms or frozenset()


def month_of(incident: Incident) -> date | None:
    """The month an incident counts in (its first day), or None: its day is not known, or an older register told of it.

    Of what an older register knew of the other days of that month nothing is known: a month with one known day would be
    made up, and so would the zeros of the months until the reports begin.
    """
    day_known = incident.precision in (Precision.MOMENT, Precision.DAY)
    return incident.first_day.replace(day=1) if day_known and incident.source is not Source.HISTORY else None


WORST_FIRST = (
    Consequence.DEATH,
    Consequence.PERMANENT,
    Consequence.HOSPITAL,
    Consequence.DOCTOR,
    Consequence.FIRST_AID,
)
UNHURT = "none"
"""The injury of an incident of which consequences were told, and no injury among them."""


def injury_of(consequences: frozenset[Consequence] | None) -> str | None:
    """The worst injury that was told, ``UNHURT``, or None: nobody told of any consequence, so nobody knows."""
    if consequences is None:
        return None
    return next((worst.value for worst in WORST_FIRST if worst in consequences), UNHURT)


def effects_of(incident: Incident) -> frozenset[Consequence]:
    """What else it did. Not what it did to the family of an office-holder: that is for people who were named."""
    hidden = HOME_CONSEQUENCES if incident.population is Population.OFFICIAL else frozenset()
    return (incident.consequences or frozenset()) - INJURIES - hidden


def hour_of(incident: Incident) -> int | None:
    """The hour of the Dutch clock in which it happened, when somebody told the moment of a known day."""
    told = incident.at_time is not None and incident.precision is Precision.MOMENT
    return incident.at_time.hour if told and incident.at_time is not None else None


def count_incident(
    session: Session,
    incident: Incident,
    case: Case | None = None,
    stages: Sequence[Stage] = (),
    *,
    first: bool = False,
) -> None:
    """Write the fact of an incident, with what is known of its case; ``first``: it has none yet."""
    values = {
        "organisation_id": incident.organisation_id,
        "department_id": incident.department_id,
        "population": incident.population.value,
        "office": incident.office.value if incident.office else None,
        "kind": incident.kind.value,
        "source": incident.source.value,
        "precision": incident.precision.value,
        "first_day": incident.first_day,
        "last_day": incident.last_day,
        "month": month_of(incident),
        "year": incident.first_day.year,
        "received_at": incident.received_at,
        "channel": incident.channel.value if incident.channel else None,
        "place": incident.place.value if incident.place else None,
        "influence": incident.influence.value if incident.influence else None,
        "forms_known": incident.forms is not None,
        "victim": victim_pseudonym(_victim(incident), incident.first_day.year),
        "hour": hour_of(incident),
        "injury": injury_of(incident.consequences),
        "absent": None if incident.consequences is None else Consequence.ABSENCE in incident.consequences,
    }
    if case is not None:
        values["retracted"] = case.close_reason is CloseReason.DUPLICATE
        values["severity"] = case.severity.value if case.severity else None
        values["closed_at"] = case.closed_at
    forms = [form.value for form in countable_forms(incident.forms)]
    effects = [effect.value for effect in effects_of(incident)]
    write_fact(session, incident.id, values, forms, stages, effects=effects, first=first)


def _victim(incident: Incident) -> str | None:
    """Who was affected; nobody when it hit only the organisation."""
    return None if incident.population is Population.ORGANISATION else incident.affected_id


def count_case(session: Session, case: Case, *, first: bool = False) -> None:
    """Write the fact of a case and the steps that its follow-up needed, did, and did on time.

    ``first``: it was not counted before.
    """
    stages = [
        Stage(
            step=task.step.value,
            needed=task.status not in (TaskStatus.SKIPPED, TaskStatus.NOT_NEEDED),
            due_at=task.due_at,
            done_at=task.done_at,
            on_time=task.on_time,
        )
        for task in case.tasks
        if task.step in COUNTED_STEPS
    ]
    closed = case.status is Status.CLOSED
    stages.append(Stage("closed", True, None, case.closed_at if closed else None, None))
    stages.extend(_answered(session, case))
    count_incident(session, case.incident, case, stages, first=first)


def _answered(session: Session, case: Case) -> list[Stage]:
    """Whether the reporter was answered, and whether they said anything of it (``on_time``: nothing to the contrary).

    Only of reports: nobody is owed an answer about history that was taken over.
    """
    task = next((task for task in case.tasks if task.step is Step.ANSWER), None)
    if task is None:
        return []
    words = words_about(session, case)
    found = score(task.due_at, task.done_at, words)
    said_at = max((word.at for word in words), default=None)
    return [
        Stage("answered", True, task.due_at, task.done_at, found.answered),
        Stage("confirmed", task.done_at is not None, None, said_at, None if found.silent else found.answered),
    ]
