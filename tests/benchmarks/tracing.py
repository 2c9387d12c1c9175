"""What the log and the seals cost: a report and a look into a case, beside the same program without them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from gir.config import Settings
from tests.benchmarks.listing import reporting, signed_in
from tests.benchmarks.measure import Amount, Limit, Row, in_rounds, result
from tests.benchmarks.population import Installation
from tests.benchmarks.servers import Kind, product, served
from tests.benchmarks.submits import Reporter, several

ROUNDS, READINGS = 9, 300
MORE = Limit(1.25, 1.25)
"""A quarter more for a report."""
LATER = 5.0
"""Milliseconds that the slowest look in twenty takes longer, while others report without a pause."""


def measure(installation: Installation) -> list[Row]:
    """Both serve a database of their own, made of the same file."""
    with TemporaryDirectory(prefix="gir-bench-") as folder:
        bare = _copy(installation.settings, Path(folder))
        with served(product(installation.settings)) as port, served(_untraced(bare)) as beside:
            works = {"ours": several(Reporter(port)), "bare": several(Reporter(beside))}
            in_rounds(works, 1)
            taken = in_rounds(works, ROUNDS)
            name = "a report, beside one without log and seals"
            late, early = (_slow(each, installation.case_id) for each in (port, beside))
    return [
        result(name, taken["ours"], "bare", taken["bare"], MORE),
        Amount("a case read while four report: p95 more", late - early, "ms", LATER),
    ]


def _copy(settings: Settings, folder: Path) -> Settings:
    instance = folder / "instance"
    copytree(settings.instance, instance)
    database = f"sqlite:///{instance / 'gir.sqlite3'}"
    return replace(settings, instance=instance, database_url=database)


def _untraced(settings: Settings) -> Kind:
    return replace(product(settings), arguments=("tests.benchmarks.untraced:app",))


def _slow(port: int, case_id: str) -> float:
    """The slowest one in twenty of the looks into a case, while four people report."""
    reader = signed_in(port)
    request = reader.request(f"/cases/{case_id}", None)
    with reporting(port):
        waits = sorted(reader.send(request).milliseconds for _ in range(READINGS))
    return waits[int(len(waits) * 0.95)]
