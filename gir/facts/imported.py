"""Facts that came with an import: many at once, and gone at once when the import is undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, islice
from typing import Any, cast

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from gir.facts.models import Fact, PeriodTotal, RegisterSpan
from gir.facts.services import FACT, FORMS, raise_data_version
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
    """Write facts that stand on their own, each with its forms; the data version rises. Gives how many.

    Each one names ``incident_id``, ``import_id`` and every column of ``Fact`` that is not in ``BLANK``.
    """
    number, rest = 0, iter(facts)
    while some := list(islice(rest, AT_ONCE)):
        insert_rows(session, FACT, [{**BLANK, **values, "organisation_id": organisation_id} for values, _ in some])
        forms = ([{"incident_id": values["incident_id"], "form": form} for form in forms] for values, forms in some)
        insert_rows(session, FORMS, list(chain.from_iterable(forms)))
        number += len(some)
    raise_data_version(session, organisation_id)
    return number


def remove_imported(session: Session, organisation_id: str, import_id: str) -> None:
    """Take away everything that an import brought; the data version rises."""
    mine = select(FACT.c.incident_id).where(FACT.c.import_id == import_id)
    session.execute(delete(FORMS).where(FORMS.c.incident_id.in_(mine)))
    for model in (Fact, PeriodTotal, RegisterSpan):
        table = cast(Table, model.__table__)
        session.execute(delete(table).where(table.c.import_id == import_id, table.c.organisation_id == organisation_id))
    raise_data_version(session, organisation_id)
