"""Do trends take as long among five million incidents as among five thousand, and how long beside a scan of the rows?

Beside them stands DuckDB, which holds the rows that are counted in memory, one for each form of an incident, and scans
them with all processors. Every answer is compared with its own. `GIR_BENCH_CASES` says how many incidents there are.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing as closed_after
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import force_locale

import gir
from gir.database import db
from gir.incidents.terms import Form
from gir.statistics import queries as counts
from gir.statistics.catalogue import Choice
from gir.statistics.figures import draw
from gir.statistics.periods import Quarter, quarters_up_to
from gir.statistics.protected import closing
from gir.statistics.protected.published import groups
from gir.statistics.queries import Scope
from gir.statistics.tallies import services
from gir.web.dates import today
from tests.benchmarks.counted import multiply_facts, tell_more
from tests.benchmarks.measure import Absent, Limit, Row, Work, in_rounds, result
from tests.benchmarks.population import Installation
from tests.benchmarks.trends import made, milliseconds, somebody, whole_page

ROUNDS = 9
QUARTERS = 8
AS_FEW = Limit(2, 2)
SCAN, FILTER = Limit(0.15, 0.15), Limit(3, 3)
POPULATION = "employee"
ROWS = (
    "SELECT organisation_id, month, form, department_id, severity, victim FROM fact JOIN fact_form USING (incident_id) "
    "WHERE kind = 'aggression' AND NOT retracted AND population = 'employee' AND month IS NOT NULL"
)
COLUMNS = "organisation VARCHAR, month DATE, form VARCHAR, department VARCHAR, severity VARCHAR, victim VARCHAR"


def measure(name: str, small: Installation, large: Installation, incidents: int) -> Iterator[Row]:
    """Multiply the facts of the large one, store the tallies of the measured organisation in both, and compare."""
    for each in (small, large):
        with gir.create_app(each.settings).app_context():
            tell_more(db.engine)
            if each is large:
                multiply_facts(db.engine, incidents)
            store(home())
            closing._close_due(home(), POPULATION, today())
            db.engine.dispose()
    yield from compare(f"{name}, {incidents:,}", small, large)


def home() -> str:
    """The measured organisation."""
    found = db.session.connection().exec_driver_sql("SELECT organisation_id FROM case_file LIMIT 1").scalar_one()
    db.session.rollback()
    return str(found)


def store(organisation_id: str) -> None:
    """Store all months of one organisation."""
    rows = db.session.connection().exec_driver_sql("SELECT organisation_id, month, version FROM fact_month").all()
    db.session.rollback()
    for owner, month, version in rows:
        if owner == organisation_id:
            day = month if isinstance(month, date) else date.fromisoformat(month)
            services._store(owner, day, version)


def compare(name: str, small: Installation, large: Installation) -> Iterator[Row]:
    """Everything in both installations, and beside DuckDB."""
    apps = [gir.create_app(one.settings) for one in (small, large)]
    yield from _compared(name, "quarter × form", *(_in(app, quarter_by_form) for app in apps))
    yield from _compared(name, "protected tables", *(_in(app, protected) for app in apps))
    yield from _page(name, *apps)
    try:
        import duckdb
    except ImportError:
        yield Absent(f"{name}: beside DuckDB", "duckdb is not installed")
        return
    with closed_after(duckdb.connect()) as scans:
        _load(scans, large)
        yield from _beside_scans(name, apps[1], scans)


def _in(app: Flask, work: Callable[[Choice], object]) -> Work:
    """Processor time of something that somebody looks at, in an application of its own."""

    def timed() -> float:
        with app.test_request_context(), force_locale("nl"):
            choice = whole_page("chantal")
            work(choice)
            return milliseconds(lambda: work(choice), 3)()

    return timed


def quarter_by_form(choice: Choice) -> list[list[int]]:
    """Two years of forms."""
    return counts.forms_by_quarter(choice.scope, quarters_up_to(choice.quarter, QUARTERS), list(Form))


def filtered(choice: Choice) -> list[counts.SeverityCounts]:
    """A question that nothing is stored for: one department and one form, by severity."""
    scope = choice.scope
    narrow = Scope(scope.organisation_id, POPULATION, _department(), "threat")
    return counts.severity_by_quarter(narrow, quarters_up_to(choice.quarter, QUARTERS))


def protected(_choice: Choice) -> object:
    """Everything that the board may read of closed quarters."""
    return groups(somebody("dora"))


def _department() -> str:
    rows = dict(counts.departments(home()))
    return next(key for key, name in rows.items() if name == "Publiekszaken")


def _compared(name: str, what: str, small: Work, large: Work) -> Iterator[Row]:
    works = {"few": small, "many": large}
    in_rounds(works, 1)
    taken = in_rounds(works, ROUNDS)
    yield result(f"{name}: {what}", taken["many"], "few", taken["few"], AS_FEW)


def _page(name: str, small: Flask, large: Flask) -> Iterator[Row]:
    works = {
        "few": _in(small, made),
        "many": _in(large, made),
        "drawing": _in(large, lambda _choice: [draw(each) for each in ready]),
    }
    with large.test_request_context(), force_locale("nl"):
        ready = made(whole_page("chantal"))
    in_rounds(works, 1)
    taken = in_rounds(works, ROUNDS)
    yield result(f"{name}: {len(ready)} charts without drawing", taken["many"], "few", taken["few"])
    yield result(f"{name}: the same", taken["many"], "drawing", taken["drawing"])


# ── Beside DuckDB ──────────────────────────────────────────────────────────────────────────────────────────────


def _load(scans: Any, large: Installation) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
        with gir.create_app(large.settings).app_context(), closed_after(db.engine.raw_connection()) as raw:
            cursor = raw.cursor()
            cursor.execute(ROWS)
            csv.writer(file).writerows(iter(cursor.fetchone, None))
        file.flush()
        scans.execute(f"CREATE TABLE told ({COLUMNS})")
        scans.execute(f"COPY told FROM '{Path(file.name)}' (HEADER false, NULLSTR '')")
    number = scans.execute("SELECT count(*) FROM told").fetchone()[0]
    sys.stderr.write(f"bench: DuckDB holds {number:,} rows\n")


def _beside_scans(name: str, app: Flask, scans: Any) -> Iterator[Row]:
    with app.test_request_context(), force_locale("nl"):
        choice = whole_page("chantal")
        asked = _Asked(scans, home(), _department(), quarters_up_to(choice.quarter, QUARTERS))
        _same(asked, choice)
    for what, ours, theirs, limit in (
        ("quarter × form", quarter_by_form, asked.forms, SCAN),
        ("protected tables", protected, asked.people, SCAN),
        ("a department and a form", filtered, asked.severity, FILTER),
    ):
        works: dict[str, Work] = {"ours": _in(app, ours), "scan": milliseconds(theirs, 3)}
        in_rounds(works, 1)
        taken = in_rounds(works, ROUNDS)
        yield result(f"{name}: {what}, beside a scan", taken["ours"], "DuckDB", taken["scan"], limit)


class _Asked:
    """The questions to DuckDB about one organisation."""

    def __init__(self, scans: Any, organisation: str, department: str, quarters: list[Quarter]) -> None:
        self.scans, self.department = scans, department
        self.span = [organisation, quarters[0].first, quarters[-1].last]

    def _ask(self, columns: str, more: str = "", what: str = "count(*)", values: tuple[str, ...] = ()) -> list[Any]:
        rows: list[Any] = self.scans.execute(
            f"SELECT date_trunc('quarter', month)::DATE, {columns}, {what} FROM told "
            f"WHERE organisation = ? AND month BETWEEN ? AND ? {more} GROUP BY ALL",
            [*self.span, *values],
        ).fetchall()
        return rows

    def forms(self) -> list[Any]:
        return self._ask("form")

    def people(self) -> list[Any]:
        return self._ask("form", what="count(DISTINCT victim)")

    def severity(self) -> list[Any]:
        more = "AND department = ? AND form = 'threat'"
        return self._ask("coalesce(severity, 'unassessed')", more, values=(self.department,))


def _same(asked: _Asked, choice: Choice) -> None:
    """Both give the same numbers, cell by cell.

    Raises:
        RuntimeError: they do not.
    """
    quarters = quarters_up_to(choice.quarter, QUARTERS)
    grid = quarter_by_form(choice)
    ours = {(q.first, f): n for f, row in zip(Form, grid, strict=True) for q, n in zip(quarters, row, strict=True)}
    theirs = Counter({(day, form): number for day, form, number in asked.forms()})
    narrow = {
        (quarter.first, name): getattr(found, name)
        for quarter, found in zip(quarters, filtered(choice), strict=True)
        for name in counts.SEVERITIES
    }
    scanned = Counter({(day, severity): number for day, severity, number in asked.severity()})
    if Counter(ours) != theirs or Counter(narrow) != scanned or not theirs:
        raise RuntimeError("Not the same numbers.")
