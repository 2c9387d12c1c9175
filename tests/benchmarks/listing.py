"""The work list beside the peer's paginated list of the same cases, and while others report without a pause."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen

from sqlalchemy import make_url

from tests.benchmarks.browser import Browser
from tests.benchmarks.measure import Amount, Limit, Result, Row, Work, in_rounds, result
from tests.benchmarks.peer.serving import served_peer
from tests.benchmarks.population import PASSWORD, Installation
from tests.benchmarks.servers import ROOT, product, served

ROUNDS = 9
REQUESTS = 15
TIMES_AS_FAST = 4
"""As the peer, at 5,000 cases."""
TIMES_AMONG_MILLIONS = 12
READINGS = 300
REPORTERS = 4
TAIL = Limit(2, 2)
NUMBER = re.compile(r"\b20\d\d-\w{4,7}\b")


def measure(installation: Installation) -> list[Row]:
    """Both, on copies of the same cases."""
    with served(product(installation.settings)) as port, peer(installation) as peer_port:
        ours = signed_in(port)
        return [_beside_peer(ours, peer_port, TIMES_AS_FAST), *_while_others_report(port, ours)]


def among_millions(installation: Installation) -> Result:
    """Beside the peer, on copies of millions of cases."""
    with served(product(installation.settings)) as port, peer(installation) as peer_port:
        return _beside_peer(signed_in(port), peer_port, TIMES_AMONG_MILLIONS)


def _beside_peer(ours: Browser, peer_port: int, times: int) -> Result:
    theirs = Browser(peer_port)
    theirs.get("/enter/oov")
    works = {"ours": _several(ours, "/cases?tab=team"), "peer": _several(theirs, "/cases")}
    _same_cases(ours, theirs)
    in_rounds(works, 1)
    taken = in_rounds(works, ROUNDS)
    name = f"work list, at least {times} times as fast"
    return result(name, taken["ours"], "peer", taken["peer"], Limit(1 / times, 1 / times))


def signed_in(port: int) -> Browser:
    """Omar's browser."""
    browser = Browser(port)
    browser.sign_in("omar@voorbeeldstad.example", PASSWORD)
    return browser


def _several(browser: Browser, path: str) -> Work:
    request = browser.request(path, None)
    return lambda: median(browser.send(request).milliseconds for _ in range(REQUESTS))


def _same_cases(ours: Browser, theirs: Browser) -> None:
    """Both lists show the same cases in the same order.

    Raises:
        RuntimeError: they do not, so they cannot be compared.
    """
    pages = [
        list(dict.fromkeys(NUMBER.findall(browser.get(path).text)))
        for browser, path in ((ours, "/cases?tab=team"), (theirs, "/cases"))
    ]
    if pages[0] != pages[1] or not pages[0]:
        raise RuntimeError(f"Not the same list: {len(pages[0])} and {len(pages[1])} cases.")


def _while_others_report(port: int, reader: Browser) -> Iterator[Row]:
    """The slowest readings of a list, alone and while ``REPORTERS`` send one report after the other."""
    request = reader.request("/cases?tab=team", None)
    alone = _readings(reader, request)
    with reporting(port):
        beside = _readings(reader, request)
    late, standard = _late(beside), _late(alone)
    yield Result("list p99 while four report, beside alone", late, "alone", standard, late / standard, 1, TAIL)
    yield Amount("list: longest wait while four report", beside[-1], "ms", 300)


def _readings(browser: Browser, request: bytes) -> list[float]:
    return sorted(browser.send(request).milliseconds for _ in range(READINGS))


def _late(waits: list[float]) -> float:
    return waits[int(len(waits) * 0.99)]


REPORT = """
import sys
from tests.benchmarks.submits import Reporter
person = Reporter(int(sys.argv[1]))
print("ready", flush=True)
while True:
    person.send()
"""
"""In a process of its own: waiting here must not be waiting for this interpreter."""


@contextmanager
def reporting(port: int) -> Iterator[None]:
    """While this lasts several people send one report after the other."""
    people = [Popen([sys.executable, "-c", REPORT, str(port)], cwd=ROOT, stdout=PIPE) for _ in range(REPORTERS)]
    try:
        for person in people:
            if person.stdout is None or person.stdout.readline() != b"ready\n":
                raise RuntimeError("Somebody could not report.")
        yield
    finally:
        for person in people:
            person.kill()
            person.wait()


def peer(installation: Installation) -> AbstractContextManager[int]:
    """The peer, served with a copy of the installation's cases; gives its port."""
    past = Path(make_url(installation.settings.database_url).database or "")
    return served_peer({"PEER_PAST": str(past), "PEER_ORGANISATION": _organisation(past)}, "/enter/oov")


def _organisation(past: Path) -> str:
    with closing(sqlite3.connect(f"file:{past}?mode=ro", uri=True)) as connection:
        found: str = connection.execute("SELECT organisation_id FROM case_file LIMIT 1").fetchone()[0]
        return found
