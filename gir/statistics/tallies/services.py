"""Store the tallies of months whose facts changed. Only the clock does this; looking at a chart writes nothing."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from sqlalchemy import Select, Table, delete, func, select, update

from gir.database import db, write_transaction
from gir.facts.models import Fact, FactMonth
from gir.incidents.terms import Population
from gir.new_rows import insert_rows
from gir.statistics.tallies.kinds import ALL, Key, Tally
from gir.statistics.tallies.models import MonthTally
from gir.statistics.tallies.queries import EVERYTHING, FORM, PARTS, WHOLE

FEWEST_WHOLE, FEWEST_PARTS = 40, 200
"""Facts in a month from which it is worth storing: counting fewer takes no longer than reading what was stored."""
AT_ONCE = 300
"""Months that one round of the clock stores at most."""
MONTH, TALLY = (cast(Table, model.__table__) for model in (FactMonth, MonthTally))

Counted = Mapping[tuple[str, str], Counter[Key]]
"""What was counted by key, of each population and part."""


def store_tallies(at_once: int = AT_ONCE) -> int:
    """Store what changed since it was stored, the newest months first; gives how many months were looked at.

    A month is counted from its facts and then replaced as a whole, with the version it had before that. Who reads takes
    it only while that is its version, so it does not matter who comes in between, or that the clock stops half-way.
    """
    stale = (
        select(FactMonth.organisation_id, FactMonth.month, FactMonth.version)
        .where(FactMonth.tallied != FactMonth.version)
        .order_by(FactMonth.month.desc(), FactMonth.organisation_id)
        .limit(at_once)
    )
    found = db.session.execute(stale).all()
    for organisation_id, month, version in found:
        _store(organisation_id, month, version)
    return len(found)


def _store(organisation_id: str, month: date, version: int) -> None:
    detail = _detail(organisation_id, month)
    rows = [
        {
            "organisation_id": organisation_id,
            "month": month,
            "population": population,
            "part": part,
            "tally": tally.name,
            "cells": json.dumps(tally.cells(counted), separators=(",", ":")),
        }
        for tally in (ALL if detail else ())
        for (population, part), counted in count(tally, organisation_id, month, parts=detail == PARTS).items()
    ]
    with write_transaction() as session:
        mine = (TALLY.c.organisation_id == organisation_id, TALLY.c.month == month)
        session.execute(delete(TALLY).where(*mine))
        insert_rows(session, TALLY, rows)
        this = (MONTH.c.organisation_id == organisation_id, MONTH.c.month == month)
        session.execute(update(MONTH).where(*this), {"tallied": version, "detail": detail})


def _detail(organisation_id: str, month: date) -> int:
    number = db.session.scalar(_of(select(func.count()).select_from(Fact), organisation_id, month)) or 0
    return PARTS if number >= FEWEST_PARTS else WHOLE if number >= FEWEST_WHOLE else 0


def count(tally: Tally, organisation_id: str, month: date, *, parts: bool) -> Counted:
    """One tally of a month by population, with that of each department and form when ``parts`` are wanted."""
    found: defaultdict[tuple[str, str], Counter[Key]] = defaultdict(Counter)
    for population, department, counted in _counted(tally, organisation_id, month):
        found[population, EVERYTHING].update(counted)
        if parts and department:
            found[population, department].update(counted)
    if parts:
        for population, form, counted in _counted(tally, organisation_id, month, by_form=True):
            found[population, form].update(counted)
    return found


def _counted(
    tally: Tally, organisation_id: str, month: date, *, by_form: bool = False
) -> Iterator[tuple[str, Any, Counter[Key]]]:
    """What was counted by key, of each population and department, or form."""
    question = _of(
        tally.question(Fact.population, FORM.form if by_form else Fact.department_id), organisation_id, month
    )
    if by_form:
        question = question.join(FORM, FORM.incident_id == Fact.incident_id)
    rows: defaultdict[tuple[str, Any], list[Any]] = defaultdict(list)
    for population, which, *told in db.session.execute(question):
        rows[population, which].append(told)
    for (population, which), some in rows.items():
        yield population, which, tally.count(some)


def _of(statement: Select[Any], organisation_id: str, month: date) -> Select[Any]:
    # The populations are named because the index begins with them.
    return statement.where(
        Fact.organisation_id == organisation_id, Fact.population.in_(list(Population)), Fact.month == month
    )
