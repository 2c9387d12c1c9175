"""How long does receiving a report take beside a plain Django application that only stores it?

Both are served by gunicorn with as many workers, keep a session, check a form token, validate, and promise the disk the
same. Ours also seals, opens the case with its steps, names handlers, counts, writes mails and the chained log.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from pathlib import Path
from statistics import median

from gir.database import db
from tests.benchmarks.browser import Answer, Browser
from tests.benchmarks.measure import Amount, Limit, Result, Row, Work, in_rounds, result
from tests.benchmarks.peer.serving import served_peer
from tests.benchmarks.population import PASSWORD, Installation
from tests.benchmarks.servers import product, served

ROUNDS = 9
SUBMITS = 12
"""In each round."""
CLIENTS = 4
EACH = 150
"""Reports of each client, at four clients."""
BESIDE_PLAIN, BESIDE_SAME = Limit(2, 1), Limit(1, 1)
"""Half as fast as an application that only stores is enough; as fast as one that writes as many rows is needed."""
TAIL = Limit(3, 3)
PATIENCE = 300.0
"""Milliseconds that nobody should ever wait."""
ANSWERS = {
    "narrative": "Een bezoeker schold mij uit en sloeg met zijn vuist op de balie. Hij zei dat hij mij wel zou vinden.",
    "forms": "threat",
    "when": "now",
    "channel": "desk",
    "manager_may_see": "yes",
}
PEER_ANSWERS = {
    "narrative": ANSWERS["narrative"],
    "department": "Publiekszaken",
    "population": "employee",
    "kind": "aggression",
    "first_day": "2026-11-20",
    "last_day": "2026-11-20",
    "at_time": "10:30",
    "precision": "moment",
    "forms": "threat",
    "channel": "desk",
    "place": "public_hall",
    "relation": "resident",
    "perpetrator_known": "true",
    "trigger": "decision",
    "consequences": "shocked",
    "manager_may_see": "true",
    "severity": "medium",
    "details": "threat.words",
}


class Reporter:
    """Somebody who sends one report after the other, each a new one."""

    def __init__(self, port: int) -> None:
        self.browser = Browser(port)
        self.browser.sign_in("anna@voorbeeldstad.example", PASSWORD)
        self.hidden = self.browser.get("/report").hidden_fields()

    def send(self) -> Answer:
        """Send a report; the answer leads to its receipt."""
        tokens: dict[str, str] = {name: secrets.token_urlsafe(24) for name in ("submission", "page")}
        answer = self.browser.send(self.browser.request("/report", {**self.hidden, **tokens, **ANSWERS}))
        if answer.status not in (302, 303):
            raise RuntimeError(f"A report was answered with {answer.status}.")
        return answer


class PeerReporter:
    """The same for the peer."""

    def __init__(self, port: int) -> None:
        self.browser = Browser(port)
        self.token = self.browser.get("/enter").text

    def send(self) -> Answer:
        """Send a report."""
        form = {**PEER_ANSWERS, "submission": secrets.token_urlsafe(24), "csrfmiddlewaretoken": self.token}
        answer = self.browser.send(self.browser.request("/report", form))
        if answer.status != 302:
            raise RuntimeError(f"The peer answered {answer.status}: {answer.text[:200]}")
        return answer


def measure(installation: Installation) -> list[Row]:
    """One at a time beside both peers, and four at a time for the longest waits."""
    with served(product(installation.settings)) as port:
        anna = Reporter(port)
        database = installation.settings.instance / "gir.sqlite3"
        rows = _rows_of_a_report(database, anna)
        with _peer() as plain_port, _peer(database, rows) as same_port:
            plain, same = PeerReporter(plain_port), PeerReporter(same_port)
            works = {"ours": several(anna), "plain": several(plain), "same": several(same)}
            taken = in_rounds(works, ROUNDS)
        waits = _at_once(port)
    name, number = "a report received", sum(map(len, rows.values()))
    return [
        result(f"{name}, beside one that only stores", taken["ours"], "plain", taken["plain"], BESIDE_PLAIN),
        result(f"{name}, beside one with the same {number} rows", taken["ours"], "same", taken["same"], BESIDE_SAME),
        *_tail(waits),
    ]


def several(person: Reporter | PeerReporter) -> Work:
    """Some reports of one person, and how long one of them took."""
    return lambda: median(person.send().milliseconds for _ in range(SUBMITS))


def _at_once(port: int) -> list[float]:
    people = [Reporter(port) for _ in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as at_once:
        found = at_once.map(lambda person: [person.send().milliseconds for _ in range(EACH)], people)
        return sorted(wait for waits in found for wait in waits)


def _tail(waits: list[float]) -> list[Row]:
    middle, late, longest = median(waits), waits[int(len(waits) * 0.99)], waits[-1]
    name = f"{CLIENTS} reporters at a time"
    return [
        Result(f"{name}: p99 beside p50", late, "p50", middle, late / middle, 1, TAIL),
        Amount(f"{name}: longest wait", longest, "ms", PATIENCE),
    ]


def _rows_of_a_report(database: Path, anna: Reporter) -> dict[str, list[int]]:
    """The tables that a report writes rows to, in the order in which they can be written, and which rows."""
    before = _last_rows(database)
    anna.send()
    after = _last_rows(database)
    return {table: list(range(before[table] + 1, after[table] + 1)) for table in before if after[table] > before[table]}


def _last_rows(database: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        tables = [table.name for table in db.metadata.sorted_tables if table.dialect_options["sqlite"]["with_rowid"]]
        return {
            name: connection.execute(f'SELECT coalesce(max(rowid), 0) FROM "{name}"').fetchone()[0] for name in tables
        }


def _peer(ours: Path | None = None, rows: Mapping[str, list[int]] | None = None) -> AbstractContextManager[int]:
    """The peer with reports of its own, or with a copy of ``ours`` and the rows that it writes as we do."""

    def copy(database: Path) -> None:
        with closing(sqlite3.connect(ours or "")) as connection:
            connection.execute("VACUUM INTO ?", (str(database),))

    return served_peer({"PEER_ROWS": json.dumps(rows or {})}, fill=copy if ours else None)
