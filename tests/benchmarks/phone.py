"""How the report form does on a phone: what it weighs, and what Lighthouse makes of it (`make lighthouse`)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.browser import Browser
from tests.benchmarks.measure import Absent, Amount, Row, table
from tests.benchmarks.population import PASSWORD, Installation, install
from tests.benchmarks.servers import ROOT, product, served

FOLDER = ROOT / "tests" / "lighthouse"
LIGHTHOUSE = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage --disable-quic --no-first-run"
RUNS = 3
COLD, WARM = 60_000, 8_000
"""Bytes on the wire: with nothing kept, and with everything kept that may be."""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="gir-phone-") as folder:
        installation = install(Path(folder), cases=50)
        found = measure(installation)
    sys.stdout.write(f"{table(found)}\n")


def measure(installation: Installation) -> list[Row]:
    """The scores of the form on a slow phone (medians of three runs), and its bytes."""
    with served(product(installation.settings)) as port:
        anna = Browser(port)
        anna.sign_in("anna@voorbeeldstad.example", PASSWORD)
        if not LIGHTHOUSE.is_file():
            return [Absent("the report form on a phone", "not measured: run `make lighthouse`")]
        reports = [_run(port, anna) for _ in range(RUNS)]
    return [
        _score("performance", reports, 0.95),
        _score("accessibility", reports, 1.0),
        *_weights(reports[0]),
    ]


def _run(port: int, person: Browser) -> dict[str, Any]:
    cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    command = [
        shutil.which("node") or str(Path(sys.executable).with_name("node")),
        str(LIGHTHOUSE),
        f"http://127.0.0.1:{port}/report",
        "--quiet",
        "--output=json",
        "--only-categories=performance,accessibility",
        "--form-factor=mobile",
        f"--chrome-flags={FLAGS}",
        f"--extra-headers={json.dumps({'Cookie': cookies})}",
    ]
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or "chromium"}
    answer = subprocess.run(command, env=environment, capture_output=True, check=True)
    report: dict[str, Any] = json.loads(answer.stdout)
    return report


def _score(name: str, reports: list[dict[str, Any]], least: float) -> Amount:
    score = median(report["categories"][name]["score"] for report in reports)
    return Amount(f"Lighthouse on a phone: {name}", score, "of 1", least, at_least=True)


def _weights(report: dict[str, Any]) -> list[Row]:
    items = report["audits"]["network-requests"]["details"]["items"]
    requests = [item for item in items if item["url"].startswith("http")]
    cold = sum(item["transferSize"] for item in requests)
    page = next(item["transferSize"] for item in requests if item["resourceType"] == "Document")
    return [
        Amount(f"the form with nothing kept, {len(requests)} requests", cold, "bytes", COLD),
        Amount("the form alone", page, "bytes", WARM),
    ]


if __name__ == "__main__":
    main()
