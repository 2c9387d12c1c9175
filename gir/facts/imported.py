"""Facts that came with an import: many at once, and gone at once when the import is undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain, islice
from typing import Any, cast

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from gir.facts.models import Fact, PeriodTotal, RegisterSpan
from gir.facts.services import FACT, FORMS, raise_versions
from gir.new_rows import insert_rows

AT_ONCE = 2_000
"""Rows that are handed to the database together: memory stays small however long the file is."""
BLANK: Mapping[str, Any] = {
    "office": None,
    "influence": None,
    "victim": None,
    "closed_at": None,
    "retracted": False,
}
"""What no older register tells of a fact, or what no import may."""


def write_imported(
    session: Session, organisation_id: str, facts: Iterable[tuple[Mapping[str, Any], Iterable[str]]]
) -> int:
    """Write facts that stand on their own, each with its forms; the versions rise. Gives how many.

    Each one names ``incident_id``, ``import_id`` and every column of ``Fact`` that is not in ``BLANK``.
    """
    number, rest, months = 0, iter(facts), set[date | None]()
    while some := list(islice(rest, AT_ONCE)):
        insert_rows(session, FACT, [{**BLANK, **values, "organisation_id": organisation_id} for values, _ in some])
        forms = ([{"incident_id": values["incident_id"], "form": form} for form in forms] for values, forms in some)
        insert_rows(session, FORMS, list(chain.from_iterable(forms)))
        number += len(some)
        months.update(values["month"] for values, _ in some)
    raise_versions(session, organisation_id, months)
    return number


def remove_imported(session: Session, organisation_id: str, import_id: str) -> None:
    """Take away everything that an import brought; the versions rise."""
    months = session.scalars(select(FACT.c.month).where(FACT.c.import_id == import_id).distinct()).all()
    raise_versions(session, organisation_id, months)
    mine = select(FACT.c.incident_id).where(FACT.c.import_id == import_id)
    session.execute(delete(FORMS).where(FORMS.c.incident_id.in_(mine)))
    for model in (Fact, PeriodTotal, RegisterSpan):
        table = cast(Table, model.__table__)
        session.execute(delete(table).where(table.c.import_id == import_id, table.c.organisation_id == organisation_id))
