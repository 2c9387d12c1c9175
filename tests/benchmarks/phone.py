"""How the report form does on a phone: what it weighs, and what Lighthouse makes of it (`make bench`)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.benchmarks.browser import Browser
from tests.benchmarks.measure import Absent, Amount, Row, table
from tests.benchmarks.population import PASSWORD, Installation, install
from tests.benchmarks.servers import ROOT, product, served
from tests.support.browser import launch_arguments, use_own_node

FOLDER = ROOT / "tests" / "lighthouse"
LIGHTHOUSE = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage --disable-quic --no-first-run"
RUNS = 3
TRIES = 4
PHONE: ViewportSize = {"width": 360, "height": 740}
COLD, WARM = 60_000, 8_000
"""Bytes on the wire: at a first visit, and at a second one, with everything kept that may be."""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="gir-phone-") as folder:
        installation = install(Path(folder), cases=50)
        found = measure(installation)
    sys.stdout.write(f"{table(found)}\n")


def measure(installation: Installation) -> list[Row]:
    """The scores of the form on a slow phone (medians of three runs), and its bytes at the first and second visit."""
    with served(product(installation.settings)) as port:
        anna = Browser(port)
        anna.sign_in("anna@voorbeeldstad.example", PASSWORD)
        return [*_scores(port, anna), *_weights(port, anna)]


def _scores(port: int, person: Browser) -> list[Row]:
    if not LIGHTHOUSE.is_file():
        return [Absent("Lighthouse on a phone", "not measured: `make lighthouse-tools` did not install it")]
    try:
        reports = [_run_until_it_works(port, person) for _ in range(RUNS)]
    except subprocess.CalledProcessError as failed:  # the rest of the table is worth having without it
        lines = failed.stderr.decode(errors="replace").strip().splitlines() or [f"it ended with {failed.returncode}"]
        return [Absent("Lighthouse on a phone", f"not measured: {lines[-1]}")]
    return [_score("performance", reports, 0.95), _score("accessibility", reports, 1.0)]


def _run_until_it_works(port: int, person: Browser) -> dict[str, Any]:
    """Lighthouse now and then finds no beginning of the page in what it recorded, and asks to be run again."""
    for _ in range(TRIES - 1):
        with suppress(subprocess.CalledProcessError):
            return _run(port, person)
    return _run(port, person)


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


def _weights(port: int, person: Browser) -> list[Row]:
    """What a browser fetches when it opens the form for the first time, and when it opens it again."""
    try:
        chromium = launch_arguments()
    except FileNotFoundError as missing:
        return [Absent("bytes of the form", f"not measured: {missing}")]
    use_own_node()
    address = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright, closing(playwright.chromium.launch(**chromium)) as browser:
        context = browser.new_context(viewport=PHONE)
        context.add_cookies([{"name": n, "value": v, "url": address} for n, v in person.cookies.items()])
        page = context.new_page()
        cold, warm = (_fetched(page, f"{address}/report") for _ in range(2))
    return [
        Amount(f"the form with nothing kept, {len(cold)} requests", sum(cold), "bytes", COLD),
        Amount(f"the form once more, {len(warm)} requests", sum(warm), "bytes", WARM),
    ]


def _fetched(page: Page, address: str) -> list[int]:
    """Bytes on the wire, headers with them, of each request that was not answered by what the browser kept."""
    seen: list[int] = []
    wire = page.context.new_cdp_session(page)
    wire.on("Network.loadingFinished", lambda event: seen.append(int(event["encodedDataLength"])))
    wire.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    wire.detach()
    return [size for size in seen if size]


if __name__ == "__main__":
    main()
