"""Close quarters. The only thing that ever publishes: it runs with the clock, never because somebody looks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gir.audit import System, recorded
from gir.cases.counting import RULES
from gir.database import db, now
from gir.statistics import disclosure
from gir.statistics.blocks import Row
from gir.statistics.ledger import Ledger
from gir.statistics.periods import Quarter
from gir.statistics.protected import queries
from gir.statistics.protected.models import ClosedQuarter, ClosedReport
from gir.statistics.protected.terms import ProtectedAct
from gir.web.dates import today

GRACE = timedelta(days=31)
"""How long after its last day a quarter stays open: reports come late, and severity is decided afterwards."""


class ClosedMeanwhile(Exception):
    """Another clock was first."""


def close_quarters(day: date | None = None) -> int:
    """Close every quarter that is due on a day (today), oldest first; gives how many. Twice closes nothing twice."""
    groups = [(each, group.value) for each in queries.organisations() for group in queries.GROUPS]
    return sum(_close_due(organisation_id, group, day or today()) for organisation_id, group in groups)


def closes_on(quarter: Quarter) -> date:
    """The first day on which a quarter can be closed."""
    return quarter.last + GRACE + timedelta(days=1)


def _close_due(organisation_id: str, population: str, day: date) -> int:
    number = 0
    while (quarter := _next(organisation_id, population)) is not None and closes_on(quarter) <= day:
        try:
            _close(organisation_id, population, quarter, day)
        except (ClosedMeanwhile, IntegrityError):
            return number
        number += 1
    return number


def _next(organisation_id: str, population: str) -> Quarter | None:
    last = queries.last_quarter(organisation_id, population)
    return last.back(-1) if last else queries.first_quarter(organisation_id, population)


def _close(organisation_id: str, population: str, quarter: Quarter, day: date) -> None:
    actor = System("clock", organisation_id)
    detail = {"population": population, "period": quarter.key, "definition": RULES}
    with recorded(ProtectedAct.CLOSE, actor=actor, detail=detail) as session:
        if _next(organisation_id, population) != quarter:
            raise ClosedMeanwhile(quarter.key)
        before = queries.last_closed(organisation_id, population)
        if before is not None and before.definition != RULES:
            before = None  # other rules count something else: a new series, beside the old one
        _write(session, organisation_id, population, quarter, day, before)
    db.session.expire_all()


def _write(
    session: Session, organisation_id: str, population: str, quarter: Quarter, day: date, before: ClosedQuarter | None
) -> None:
    ledger = (
        disclosure.from_data(before.ledger)
        if before
        else Ledger(queries.lines(organisation_id, population, quarter), quarter)
    )
    rows = queries.rows_between(organisation_id, population, ledger.since.first, quarter.last)
    counted = queries.counted_before(before) if before else {}
    added = {key: row for key, row in rows.items() if key not in counted or _differs(row, counted[key])}
    gone = {key: row for key, row in counted.items() if key not in rows or key in added}
    closed = disclosure.close(
        ledger,
        quarter,
        [row for row in added.values() if row.quarter == quarter],
        on=day,
        late=[row for row in added.values() if row.quarter < quarter],
        withdrawn=list(gone.values()),
    )
    closing = ClosedQuarter(
        organisation_id=organisation_id,
        population=population,
        quarter=quarter.first,
        closed_at=now(),
        definition=RULES,
        ledger=disclosure.as_data(closed),
    )
    session.add(closing)
    session.flush()
    session.add_all([*_kept(closing, added.items()), *_kept(closing, gone.items(), withdrawn=True)])


def _differs(row: Row, before: Row) -> bool:
    """Whether a report turned out otherwise: what was counted of it goes, and it is counted again."""
    return (row.quarter, row.labels) != (before.quarter, before.labels)


def _kept(
    closing: ClosedQuarter, rows: Iterable[tuple[str, Row]], *, withdrawn: bool = False
) -> Iterable[ClosedReport]:
    for incident_id, row in rows:
        yield ClosedReport(
            closing_id=closing.id,
            incident_id=incident_id,
            quarter=row.quarter.first,
            victim=row.person,
            labels=dict(row.labels),
            withdrawn=withdrawn,
        )


def next_closing(day: date | None = None) -> tuple[Quarter, date]:
    """The oldest quarter that is still open on a day (today), and the day on which it closes."""
    quarter = Quarter.of(day or today())
    while closes_on(quarter.back(1)) > (day or today()):
        quarter = quarter.back(1)
    return quarter, closes_on(quarter)
