"""Freeze what was counted of a case before it is destroyed, so that charts stay as they were.

The facts go. What stays is added to what is frozen of their month already, and says nothing of one case but where there
was only one.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from gir.facts.models import Fact
from gir.facts.services import remove_facts
from gir.statistics.tallies.kinds import ALL, Key, Tally
from gir.statistics.tallies.models import FrozenTally
from gir.statistics.tallies.queries import FORM, end_of, part_of

Place = tuple[str, bool, date, date, str, str]
"""Organisation, dated, first and last day, population, part: a frozen tally without its name."""


def freeze(session: Session, incident_ids: Sequence[str]) -> None:
    """Add what charts tell of these incidents to what is frozen, and take their facts away, within the running act."""
    session.flush()
    for tally in ALL:
        for place, counted in _counted(session, tally, incident_ids).items():
            _add(session, tally, place, counted)
    session.flush()
    remove_facts(session, incident_ids)


def _add(session: Session, tally: Tally, place: Place, counted: Counter[Key]) -> None:
    organisation_id, dated, first_day, last_day, population, part = place
    kept = session.get(FrozenTally, (*place, tally.name))
    if kept is None:
        kept = FrozenTally(
            organisation_id=organisation_id,
            dated=dated,
            first_day=first_day,
            last_day=last_day,
            population=population,
            part=part,
            tally=tally.name,
            cells="[]",
        )
        session.add(kept)
    together = tally.counted(json.loads(kept.cells)) + counted
    kept.cells = json.dumps(tally.cells(together), separators=(",", ":"))


def _counted(session: Session, tally: Tally, incident_ids: Sequence[str]) -> dict[Place, Counter[Key]]:
    found: defaultdict[Place, Counter[Key]] = defaultdict(Counter)
    for by_form in (False, True):
        for where, department_id, form, told in _rows(session, tally, incident_ids, by_form=by_form):
            counted = tally.count([told])
            for department in {None, department_id}:
                found[(*where, part_of(department, form))].update(counted)
    return found


def _rows(
    session: Session, tally: Tally, incident_ids: Sequence[str], *, by_form: bool
) -> Iterator[tuple[tuple[str, bool, date, date, str], str | None, str | None, Any]]:
    """Each row that a tally tells of these incidents: where it belongs, its department, its form, and the row."""
    told_before: list[Any] = [
        *(Fact.organisation_id, Fact.month, Fact.first_day, Fact.last_day, Fact.population, Fact.department_id)
    ]
    question = tally.question(*told_before, *([FORM.form] if by_form else []))
    if by_form:
        question = question.join(FORM, FORM.incident_id == Fact.incident_id)
    for row in session.execute(question.where(Fact.incident_id.in_(incident_ids))):
        organisation_id, month, first_day, last_day, population, department_id, *told = row
        form = told.pop(0) if by_form else None
        span = (True, month, end_of(month)) if month else (False, first_day, last_day)
        yield (organisation_id, *span, population), department_id, form, told
