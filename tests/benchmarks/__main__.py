"""Measure everything and print one table: `make bench`, or `python -m tests.benchmarks`.

The numbers also go to test-results/benchmarks.json. The exit status is always 0: a machine can have a bad day, so
whether a limit is met is for a reader to see.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

from tests.benchmarks import (
    bringing,
    chart,
    checking,
    guessing,
    listing,
    pages,
    phone,
    searching,
    starting,
    submits,
    timeline,
    tracing,
    trends,
    uploads,
)
from tests.benchmarks.measure import Absent, Row, table
from tests.benchmarks.population import CASES, install
from tests.benchmarks.servers import ROOT

RESULTS = ROOT / "test-results" / "benchmarks.json"


def main() -> None:
    """Measure, print, keep."""
    started = perf_counter()
    _say("charts")
    found: list[Row] = [*chart.measure()]
    _say("the log")
    found += checking.measure()
    _say("guessing who has an account")
    found += guessing.measure()
    with tempfile.TemporaryDirectory(prefix="gir-bench-") as folder:
        _say(f"an installation with {CASES:,} cases")
        installation = install(Path(folder))
        _say("starting")
        found += starting.measure(installation.settings)
        _say("pages")
        found += pages.measure(installation)
        _say("a long history")
        found += timeline.measure(installation)
        _say("the list beside a peer's, and while others report")
        found += listing.measure(installation)
        _say("searching")
        found += searching.measure(installation)
        _say("reports")
        found += submits.measure(installation)
        _say("the log and the seals")
        found += tracing.measure(installation)
        _say("trends")
        found += trends.measure(installation)
        _say("uploads")
        found += uploads.measure(installation)
        _say("history")
        found += bringing.measure(installation)
        _say("the form on a phone")
        found += phone.measure(installation)
    _say(f"done in {perf_counter() - started:.0f} seconds")
    sys.stdout.write(f"\n{table(found)}\n")
    _keep(found)


def _say(what: str) -> None:
    sys.stderr.write(f"bench: {what}\n")


def _keep(found: list[Row]) -> None:
    machine = {"python": platform.python_version(), "processors": os.cpu_count(), "system": platform.platform()}
    rows = [asdict(row) | ({"verdict": row.verdict} if not isinstance(row, Absent) else {}) for row in found]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"machine": machine, "results": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
