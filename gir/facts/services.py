"""Write the countable row of an incident, inside the act that changed it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Date, Table, bindparam, delete, select, text, update
from sqlalchemy.orm import Session

from gir.facts.models import Fact, FactEffect, FactForm, FactMeasure, FactStage
from gir.new_rows import insert_rows
from gir.organisations.models import Organisation
from gir.questions import Change, Question
from gir.vault import keyring

FACT, FORMS, STAGES, EFFECTS, MEASURES = (
    cast(Table, model.__table__) for model in (Fact, FactForm, FactStage, FactEffect, FactMeasure)
)


_organisation = cast(Table, Organisation.__table__)
RAISE = Change(
    update(_organisation)
    .where(_organisation.c.id == bindparam("organisation"))
    .values(data_version=_organisation.c.data_version + 1)
)
RAISE_MONTH = Change(
    text(
        "INSERT INTO fact_month (organisation_id, month, version, tallied, detail) "
        "VALUES (:organisation, :month, 1, 0, 0) "
        "ON CONFLICT (organisation_id, month) DO UPDATE SET version = fact_month.version + 1"
    ).bindparams(bindparam("month", type_=Date()))
)
COUNTED = Question(select(FACT.c.organisation_id, FACT.c.month).where(FACT.c.incident_id == bindparam("incident")))
"""Where an incident is counted so far."""


@dataclass(frozen=True)
class Stage:
    """A step of the follow-up as it is counted."""

    step: str
    needed: bool
    due_at: datetime | None
    done_at: datetime | None
    on_time: bool | None


def write_fact(
    session: Session,
    incident_id: str,
    values: dict[str, Any],
    forms: Iterable[str],
    stages: Iterable[Stage] = (),
    *,
    effects: Iterable[str] = (),
    first: bool = False,
) -> None:
    """Make or replace the fact of an incident with its forms, follow-up steps and effects; the data version rises, and
    those of the month it counted in and of the one it counts in now.

    ``values`` are columns of ``Fact``; on a fact that exists the columns that are not named stay as they are. Whoever
    knows that there is none yet (``first``) saves a look. Written past the session's objects: every act counts again,
    and thirty objects would cost more than all the rest of it.
    """
    session.flush()
    before = [] if first else COUNTED.ask_in(session, incident=incident_id)
    raise_versions(session, values["organisation_id"], {values.get("month"), *(month for _home, month in before)})
    if before:
        session.execute(update(FACT).where(FACT.c.incident_id == incident_id), values)
        for table in (FORMS, STAGES, EFFECTS):
            session.execute(delete(table).where(table.c.incident_id == incident_id))
    else:
        insert_rows(session, FACT, [{"incident_id": incident_id, "retracted": False, **values}])
    insert_rows(session, FORMS, [{"incident_id": incident_id, "form": form} for form in sorted(set(forms))])
    insert_rows(session, STAGES, [{"incident_id": incident_id, **vars(stage)} for stage in stages])
    insert_rows(session, EFFECTS, [{"incident_id": incident_id, "effect": effect} for effect in sorted(set(effects))])


def add_to_fact(session: Session, incident_id: str, **values: Any) -> None:
    """Set some columns of a fact, never its month, within the act that changes them; the versions rise.

    Where there is no fact nothing is counted.
    """
    session.flush()
    _raise_where_counted(session, incident_id)
    session.execute(update(FACT).where(FACT.c.incident_id == incident_id), values)


def write_measure(session: Session, measure_id: str, incident_id: str, values: dict[str, Any]) -> None:
    """Count a measure that was decided, or what became of it; ``values`` are columns of ``FactMeasure``."""
    session.flush()
    if _raise_where_counted(session, incident_id):
        session.merge(FactMeasure(measure_id=measure_id, incident_id=incident_id, **values))


def remove_facts(session: Session, incident_ids: Sequence[str]) -> None:
    """Take away the facts of these incidents with all that hangs on them, within the running act; the versions rise."""
    session.flush()
    for incident_id in incident_ids:
        _raise_where_counted(session, incident_id)
    for table in (FORMS, STAGES, EFFECTS, MEASURES, FACT):
        session.execute(delete(table).where(table.c.incident_id.in_(incident_ids)))


def _raise_where_counted(session: Session, incident_id: str) -> bool:
    """Whether an incident is counted anywhere; if so the versions rise there."""
    found = COUNTED.ask_in(session, incident=incident_id)
    for organisation_id, month in found:
        raise_versions(session, organisation_id, {month})
    return bool(found)


def raise_versions(session: Session, organisation_id: str, months: Iterable[date | None]) -> None:
    """Tell that facts of these months changed, or are about to within this act; None is no month.

    The organisation comes first: its row makes those wait for each other who change the same months in another order.
    """
    raise_data_version(session, organisation_id)
    for month in sorted(month for month in months if month is not None):
        RAISE_MONTH.make(session, organisation=organisation_id, month=month)


def raise_data_version(session: Session, organisation_id: str) -> None:
    """Tell the charts of an organisation that something countable changed."""
    RAISE.make(session, organisation=organisation_id)


def victim_pseudonym(person_id: str | None, year: int) -> str | None:
    """A keyed pseudonym of an affected person that is good for one year, to count distinct people."""
    return keyring().lookup(f"victim {year} {person_id}") if person_id else None
