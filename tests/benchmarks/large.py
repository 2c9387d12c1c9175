"""Does the work list take as long among five million cases as among five thousand? `make bench-large`.

Environment: GIR_BENCH_CASES (default 5,000,000, over 342 organisations), GIR_BENCH_ONE (cases that are all in one
organisation, default 1,000,000; 0: not measured). Times are processor time, of the database too (``in_database``).
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

import gir
from gir.accounts.terms import Role, Scope
from gir.cases.lines import circle_of_clerk
from gir.cases.models import Case
from gir.database import db
from gir.demonstration.cast import find_cast
from gir.followup import work_list
from tests.benchmarks import trends_large
from tests.benchmarks.in_database import Spent, watched
from tests.benchmarks.listing import among_millions
from tests.benchmarks.measure import Absent, Amount, Limit, Row, Work, in_rounds, result, table
from tests.benchmarks.multiplied import fill_lists, multiply
from tests.benchmarks.population import PASSWORD, Installation, install
from tests.support.postgresql import Cluster, NoPostgreSQL, start_cluster, stop_cluster

WANTED = int(os.environ.get("GIR_BENCH_CASES", "5000000"))
ALL_IN_ONE = int(os.environ.get("GIR_BENCH_ONE", "1000000"))
ROUNDS = 25
SAME = Limit(1.1, 1.1)
SQL_SHARE = 20
"""Percent of a request."""
PEOPLE = {
    "omar": Role.OOV,
    "hanna": Role.HRM,
    "chantal": Role.COORDINATOR,
    "bram": Role.MANAGER,
    "greet": Role.CLERK,
}
"""Each another set of permissions, and another line."""
DEPTH = 0.9
TIMES_MORE = 40
"""Open cases of a manager and a clerk among the few: a short list would be quicker for being short."""
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Visitor:
    """Somebody who is signed in, and how much of their requests was spent in the database."""

    client: FlaskClient
    spent: Spent

    def get(self, path: str) -> float:
        """Milliseconds of a request."""
        started, of_server = process_time(), self.spent.server()
        answer = self.client.get(path)
        taken = process_time() - started + self.spent.server() - of_server
        if answer.status_code != 200:
            raise RuntimeError(f"{path} was answered with {answer.status_code}.")
        return taken * 1000

    def get_counted(self, path: str) -> float:
        """The same when somebody has just acted, so that all counts are asked again."""
        work_list._counts.cache_clear()
        return self.get(path)

    def share(self, path: str) -> float:
        """Percent of a request that passes in the database."""
        before = self.spent.driver + self.spent.server()
        taken = self.get(path)
        return 100 * (self.spent.driver + self.spent.server() - before) * 1000 / taken


def main() -> None:
    """Measure, print."""
    found: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="gir-bench-") as folder:
        found += _on("SQLite", Path(folder), lambda name: f"sqlite:///{folder}/{name}.sqlite3")
        try:
            running = start_cluster(os.getpid())
        except NoPostgreSQL as reason:
            found.append(Absent("PostgreSQL", str(reason)))
        else:
            found += _on("PostgreSQL", Path(folder) / "postgresql", lambda name: _database(running, name))
            stop_cluster(running)
    sys.stdout.write(f"\n{table(found)}\n")


def _on(kind: str, folder: Path, address: Callable[[str], str]) -> Iterator[Row]:
    small = _installed(folder / "small", address("small"))
    app = gir.create_app(small.settings)
    with app.app_context():
        circles = list(_circles().values())
    with app.app_context():
        fill_lists(db.engine, circles, TIMES_MORE)
    for name, cases, spread in (("large", WANTED, True), ("one", ALL_IN_ONE, False)):
        if cases:
            large = _installed(folder / name, address(name))
            started = perf_counter()
            with gir.create_app(large.settings).app_context():
                own = multiply(db.engine, cases, spread=spread)
            sys.stderr.write(f"bench: {cases:,} cases on {kind} in {perf_counter() - started:.0f} seconds\n")
            yield from compare(f"{kind}, {own:,} of {cases:,}", small, large)
            if spread and kind == "SQLite":
                yield among_millions(large)
    if WANTED:
        many = _installed(folder / "facts", address("facts"))
        yield from trends_large.measure(kind, small, many, WANTED)


def _installed(folder: Path, address: str) -> Installation:
    folder.mkdir(parents=True)
    return install(folder, database_url=address)


def compare(name: str, small: Installation, large: Installation) -> Iterator[Row]:
    """The work lists of all people in both installations."""
    apps = [gir.create_app(one.settings) for one in (small, large)]
    with watched() as spent:
        for person, role in PEOPLE.items():
            few, many = (Visitor(_signed_in(app, person), spent) for app in apps)
            yield from _compared(f"{name}, {role.value}", few, many, _deep_page(apps[1], many, role))
            yield _counted(f"{name}, {role.value}", few, many)


def _compared(name: str, small: Visitor, large: Visitor, deep: str | None) -> Iterator[Row]:
    for tab in ("team", "mine"):
        first = f"/cases?tab={tab}"
        works: dict[str, Work] = {"small": partial(small.get, first), "large": partial(large.get, first)}
        if deep and tab == "team":
            works["deep"] = partial(large.get, deep)
        in_rounds(works, 3)
        taken = in_rounds(works, ROUNDS)
        yield result(f"{name}: {tab}", taken["large"], "small", taken["small"], SAME)
        if "deep" in taken:
            yield result(f"{name}: at 90 % depth", taken["deep"], "first", taken["large"], SAME)
        yield Amount(f"{name}: {tab} in SQL", median(large.share(first) for _ in range(ROUNDS)), "%", SQL_SHARE)


def _counted(name: str, small: Visitor, large: Visitor) -> Row:
    first = "/cases?tab=team"
    taken = in_rounds({"few": partial(small.get_counted, first), "many": partial(large.get_counted, first)}, ROUNDS)
    return result(f"{name}: after an act", taken["many"], "small", taken["few"], SAME)


def _deep_page(app: Flask, visitor: Visitor, role: Role) -> str | None:
    """The address of the page behind nine tenths of this person's line; None when there is only one page."""
    if "after=" not in visitor.client.get("/cases?tab=team").text:
        return None
    with app.app_context(), db.engine.connect() as connection:
        circle = _circles().get(role) or db.session.scalar(select(Case.organisation_id).limit(1))
        line = {"role": role.value, "circle": circle}
        running = "FROM case_line WHERE role = :role AND circle = :circle AND due_at < '9000-01-01'"
        many = connection.scalar(text(f"SELECT count(*) {running}"), line) or 0
        row = connection.execute(
            text(f"SELECT due_at, case_id {running} ORDER BY due_at, case_id LIMIT 1 OFFSET :skip"),
            {**line, "skip": int(many * DEPTH)},
        ).one()
    at = datetime.fromisoformat(row[0]).replace(tzinfo=UTC) if isinstance(row[0], str) else row[0]
    return f"/cases?tab=team&after={int(at.timestamp() * 1_000_000)}-{row[1]}"


def _circles() -> dict[Role, str]:
    """Of the people who have not the whole organisation's cases, whose they have."""
    cast = find_cast()
    if cast is None:
        raise RuntimeError("Nobody is there.")
    of_clerk = circle_of_clerk(cast.organisation_id, Scope.COUNCIL)
    return {Role.MANAGER: cast.departments["Publiekszaken"], Role.CLERK: of_clerk}


def _signed_in(app: Flask, person: str) -> FlaskClient:
    client = app.test_client()
    token = TOKEN.search(client.get("/sign-in").text)
    if token is None:
        raise RuntimeError("The sign-in page has no form.")
    form = {"email": f"{person}@voorbeeldstad.example", "password": PASSWORD, "csrf_token": token[1]}
    client.post("/sign-in", data=form)
    return client


def _database(running: Cluster, name: str) -> str:
    import psycopg

    with psycopg.connect(running.dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE bench_{name}")
    return str(running.url(f"bench_{name}"))


if __name__ == "__main__":
    main()
