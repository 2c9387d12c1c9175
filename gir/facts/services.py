"""Write the countable row of an incident, inside the act that changed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from gir.facts.models import Fact, FactForm, FactStage
from gir.organisations.models import Organisation
from gir.vault import keyring


@dataclass(frozen=True)
class Stage:
    """A step of the follow-up as it is counted."""

    step: str
    needed: bool
    due_at: datetime | None
    done_at: datetime | None
    on_time: bool | None


def write_fact(session: Session, incident_id: str, values: dict[str, Any], forms: Iterable[str]) -> Fact:
    """Make or replace the fact of an incident. ``values`` are columns of ``Fact``; the data version rises."""
    fact = session.get(Fact, incident_id) or Fact(incident_id=incident_id)
    for name, value in values.items():
        setattr(fact, name, value)
    wanted = set(forms)
    fact.forms = [row for row in fact.forms if row.form in wanted] + [
        FactForm(form=form) for form in sorted(wanted - {row.form for row in fact.forms})
    ]
    session.add(fact)
    raise_data_version(session, fact.organisation_id)
    return fact


def write_stages(session: Session, incident_id: str, stages: Iterable[Stage]) -> None:
    """Make or replace the follow-up steps of a fact."""
    fact = session.get_one(Fact, incident_id)
    rows = {row.step: row for row in fact.stages}
    for stage in stages:
        row = rows.get(stage.step)
        if row is None:
            row = FactStage(step=stage.step)
            fact.stages.append(row)
        row.needed, row.due_at, row.done_at, row.on_time = stage.needed, stage.due_at, stage.done_at, stage.on_time
    raise_data_version(session, fact.organisation_id)


def raise_data_version(session: Session, organisation_id: str) -> None:
    """Tell the charts of an organisation that something countable changed."""
    session.execute(
        update(Organisation)
        .where(Organisation.id == organisation_id)
        .values(data_version=Organisation.data_version + 1)
        .execution_options(synchronize_session=False)
    )


def victim_pseudonym(person_id: str | None, year: int) -> str | None:
    """A keyed pseudonym of an affected person that is good for one year, to count distinct people."""
    return keyring().lookup(f"victim {year} {person_id}") if person_id else None
