"""Write the countable row of an incident, inside the act that changed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, update
from sqlalchemy.orm import Session

from gir.facts.models import Fact, FactEffect, FactForm, FactMeasure, FactStage
from gir.new_rows import insert_rows
from gir.organisations.models import Organisation
from gir.questions import Change
from gir.vault import keyring

FACT, FORMS, STAGES, EFFECTS = (cast(Table, model.__table__) for model in (Fact, FactForm, FactStage, FactEffect))


_organisation = cast(Table, Organisation.__table__)
RAISE = Change(
    update(_organisation)
    .where(_organisation.c.id == bindparam("organisation"))
    .values(data_version=_organisation.c.data_version + 1)
)


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
    """Make or replace the fact of an incident with its forms, follow-up steps and effects; the data version rises.

    ``values`` are columns of ``Fact``; on a fact that exists the columns that are not named stay as they are. Whoever
    knows that there is none yet (``first``) saves a look. Written past the session's objects: every act counts again,
    and thirty objects would cost more than all the rest of it.
    """
    session.flush()
    if not first and _replaced(session, incident_id, values):
        for table in (FORMS, STAGES, EFFECTS):
            session.execute(delete(table).where(table.c.incident_id == incident_id))
    else:
        insert_rows(session, FACT, [{"incident_id": incident_id, "retracted": False, **values}])
    insert_rows(session, FORMS, [{"incident_id": incident_id, "form": form} for form in sorted(set(forms))])
    insert_rows(session, STAGES, [{"incident_id": incident_id, **vars(stage)} for stage in stages])
    insert_rows(session, EFFECTS, [{"incident_id": incident_id, "effect": effect} for effect in sorted(set(effects))])
    raise_data_version(session, values["organisation_id"])


def add_to_fact(session: Session, incident_id: str, **values: Any) -> None:
    """Set some columns of a fact within the act that changes them; the act itself raises the data version.

    Where there is no fact nothing is counted.
    """
    session.flush()
    session.execute(update(FACT).where(FACT.c.incident_id == incident_id), values)


def write_measure(session: Session, measure_id: str, incident_id: str, values: dict[str, Any]) -> None:
    """Count a measure that was decided, or what became of it; ``values`` are columns of ``FactMeasure``."""
    session.flush()
    if session.get(Fact, incident_id) is not None:
        session.merge(FactMeasure(measure_id=measure_id, incident_id=incident_id, **values))


def _replaced(session: Session, incident_id: str, values: dict[str, Any]) -> bool:
    found = session.execute(update(FACT).where(FACT.c.incident_id == incident_id), values)
    return bool(found.rowcount)  # type: ignore[attr-defined]


def raise_data_version(session: Session, organisation_id: str) -> None:
    """Tell the charts of an organisation that something countable changed."""
    RAISE.make(session, organisation=organisation_id)


def victim_pseudonym(person_id: str | None, year: int) -> str | None:
    """A keyed pseudonym of an affected person that is good for one year, to count distinct people."""
    return keyring().lookup(f"victim {year} {person_id}") if person_id else None
