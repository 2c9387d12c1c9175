"""How long from starting the server to its first answer?"""

from __future__ import annotations

import subprocess
import sys
from time import perf_counter

from gir.config import Settings
from tests.benchmarks.measure import Limit, Result, in_rounds, result
from tests.benchmarks.servers import BARE, ROOT, Kind, product, served

ROUNDS = 5
LIMIT = Limit(5, 5)


def measure(settings: Settings) -> list[Result]:
    """Fresh processes every time: the server up to its first page, and the import of the application alone."""
    ours = product(settings)
    environment = {"PATH": "", **ours.environment}
    taken = in_rounds(
        {
            "started": lambda: _start(ours),
            "bare started": lambda: _start(BARE),
            "imported": lambda: _import("wsgi", environment),
            "bare imported": lambda: _import("tests.benchmarks.bare", environment),
        },
        ROUNDS,
    )
    return [
        result("start to first page", taken["started"], "bare Flask", taken["bare started"], LIMIT),
        result("import only", taken["imported"], "bare Flask", taken["bare imported"]),
    ]


def _start(kind: Kind) -> float:
    started = perf_counter()
    with served(kind):
        return (perf_counter() - started) * 1000


def _import(module: str, environment: dict[str, str]) -> float:
    started = perf_counter()
    subprocess.run([sys.executable, "-c", f"import {module}"], cwd=ROOT, env=environment, check=True)
    return (perf_counter() - started) * 1000
