"""Lines of the log, read back: each with the case that it is about, and without those that may not be known of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from gir.accounts.actor import Actor
from gir.audit.chain import Result
from gir.audit.models import AuditLine
from gir.cases.models import Case
from gir.cases.readers import READINGS
from gir.cases.terms import Hat
from gir.database import Base, db
from gir.privacy.access import AT_ONCE, known_numbers

READS = frozenset(
    {
        *(act.value for act in READINGS),
        "measure.read",
        "measure.print_file",
        "measure.read_bans",
        "threat.read_identity",
        "threat.find_earlier",
        "threat.download_file",
    }
)
"""Acts that show somebody the content of a case."""
OWN = frozenset({Hat.VICTIM, Hat.FILER})
PARENTS = {"measure_id": "measure", "item_id": "damage_item"}
"""Rows that hang on a row that hangs on a case."""
MOST = 20_000
"""Lines that are read for one page or file; the newest."""


@dataclass(frozen=True)
class LogLine:
    """One act, read or refusal, as the log has it. ``case_id`` is empty when it is about no case, or none any more."""

    at: datetime
    person_id: str
    act: str
    refused: bool
    hats: tuple[Hat, ...]
    case_id: str
    number: str
    object_id: str
    origin: str
    detail: Mapping[str, str]

    @property
    def reads(self) -> bool:
        """Whether it showed content of a case to somebody."""
        return self.act in READS and not self.refused

    @property
    def as_handler(self) -> frozenset[Hat]:
        """The capacities in which somebody read a case that is not their own."""
        return frozenset(self.hats) - OWN


def lines_of_case(case: Case, actor: Actor) -> list[LogLine]:
    """Everything that was done with a case and what hangs on it, the newest first."""
    about = sorted({case.id, *_hanging_on(case)})
    found: list[Any] = []
    for start in range(0, len(about), AT_ONCE):
        # Of few lines: no index should begin with the whole chain.
        few = (
            AuditLine.chain.concat("") == case.organisation_id,
            AuditLine.object_id.in_(about[start : start + AT_ONCE]),
        )
        found += db.session.execute(_columns().where(*few)).all()
    found.sort(key=lambda row: row.sequence, reverse=True)
    return [line for line in _lines(found, actor) if line.case_id == case.id]


def lines_of_account(
    person_id: str, first: datetime, last: datetime, actor: Actor, *, limit: int | None = MOST
) -> list[LogLine]:
    """Everything that an account did between two moments, the newest first."""
    return list(_lines(_rows(actor, AuditLine.actor == person_id, *_between(first, last), limit=limit), actor))


def lines_since(moment: datetime, until: datetime, actor: Actor) -> list[LogLine]:
    """What anybody read or was refused since a moment, the newest first."""
    wanted = (AuditLine.act.in_(READS)) | (AuditLine.result == Result.REFUSED.value)
    return list(_lines(_rows(actor, wanted, *_between(moment, until)), actor))


def lines_with_act(acts: Iterable[str], since: datetime, actor: Actor) -> list[LogLine]:
    """What was done by these acts since a moment, the newest first."""
    return list(_lines(_rows(actor, AuditLine.act.in_(sorted(acts)), AuditLine.at >= since), actor))


def _between(first: datetime, last: datetime) -> tuple[ColumnElement[bool], ...]:
    return AuditLine.at >= first, AuditLine.at <= last


def _columns() -> Any:
    return select(
        AuditLine.sequence,
        AuditLine.at,
        AuditLine.actor,
        AuditLine.act,
        AuditLine.result,
        AuditLine.object_kind,
        AuditLine.object_id,
        AuditLine.origin,
        AuditLine.detail,
    )


def _rows(actor: Actor, *conditions: ColumnElement[bool], limit: int | None = MOST) -> list[Any]:
    """Lines of a time: the index of moments gives them in their order."""
    wanted = _columns().where(AuditLine.chain == actor.organisation_id, *conditions)
    newest_first = wanted.order_by(AuditLine.at.desc(), AuditLine.sequence.desc())
    return list(db.session.execute(newest_first.limit(limit)).all())


def _lines(rows: list[Any], actor: Actor) -> Iterator[LogLine]:
    """These rows as lines, without those of cases that must not exist for the actor."""
    cases = cases_of({(row.object_kind, row.object_id) for row in rows}, actor.organisation_id)
    numbers = known_numbers(actor, cases.values())
    for row in rows:
        case_id = cases.get((row.object_kind, row.object_id), "")
        if case_id and case_id not in numbers:
            continue
        detail = json.loads(row.detail)
        worn = str(detail.get("hats", "")).split()
        yield LogLine(
            at=row.at,
            person_id=row.actor,
            act=row.act,
            refused=row.result == Result.REFUSED.value,
            hats=tuple(hat for hat in Hat if hat.value in worn),
            case_id=case_id,
            number=numbers.get(case_id, ""),
            object_id=row.object_id,
            origin=row.origin,
            detail=detail,
        )


# ── Which case a line is about ─────────────────────────────────────────────────────────────────────────────────


def _tables() -> dict[str, Table]:
    return {table.name: table for table in Base.metadata.sorted_tables if "id" in table.c}


def cases_of(things: Iterable[tuple[str, str]], organisation_id: str) -> dict[tuple[str, str], str]:
    """The case of each thing (kind and id) that lines name, when it is one of this organisation."""
    by_kind: dict[str, list[str]] = {}
    for kind, identity in things:
        by_kind.setdefault(kind, []).append(identity)
    tables, found = _tables(), dict[tuple[str, str], str]()
    for kind, identities in by_kind.items():
        table = tables.get(kind)
        if table is None:
            continue
        for start in range(0, len(identities), AT_ONCE):
            some = table.c.id.in_(identities[start : start + AT_ONCE])
            rows = _with_case(table, organisation_id)
            if rows is not None:
                found.update({(kind, identity): case_id for identity, case_id in db.session.execute(rows.where(some))})
    return found


def _with_case(table: Table, organisation_id: str) -> Any:
    """Ids of rows with the id of their case; None for tables that do not hang on one."""
    case = Base.metadata.tables[Case.__tablename__]
    ours = case.c.organisation_id == organisation_id
    if table is case:
        return select(table.c.id, case.c.id).where(ours)
    if table.name == "incident":
        return select(table.c.id, case.c.id).join(case, case.c.incident_id == table.c.id).where(ours)
    if "case_id" in table.c:
        return select(table.c.id, case.c.id).join(case, case.c.id == table.c.case_id).where(ours)
    if "incident_id" in table.c:
        return select(table.c.id, case.c.id).join(case, case.c.incident_id == table.c.incident_id).where(ours)
    for name, above in PARENTS.items():
        if name in table.c:
            parent = Base.metadata.tables[above]
            joined = select(table.c.id, case.c.id).join(parent, parent.c.id == table.c[name])
            return joined.join(case, case.c.id == parent.c.case_id).where(ours)
    return None


def _hanging_on(case: Case) -> set[str]:
    """The ids of all rows that hang on a case."""
    column = Base.metadata.tables[Case.__tablename__].c.id
    found: set[str] = set()
    for table in _tables().values():
        rows = _with_case(table, case.organisation_id)
        if rows is not None and table.name != Case.__tablename__:
            found.update(db.session.scalars(rows.where(column == case.id)))
    return found
