"""The peer, prepared and served as the product is."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import run
from sys import executable

from tests.benchmarks.servers import ROOT, Kind, served

PREPARE = "from tests.benchmarks.peer.application import prepare; prepare()"
SERVE = ("--config", "tests/benchmarks/bare_gunicorn.py", "tests.benchmarks.peer.application:application")


@contextmanager
def served_peer(
    told: Mapping[str, str], first_page: str = "/enter", fill: Callable[[Path], object] | None = None
) -> Iterator[int]:
    """Serve it with a database of its own, which ``fill`` may put there; gives its port."""
    with tempfile.TemporaryDirectory(prefix="gir-peer-") as folder:
        database = Path(folder) / "peer.sqlite3"
        environment = {"PEER_DATABASE": str(database), "PEER_SECRET": secrets.token_hex(32), **told}
        if fill is not None:
            fill(database)
        run([executable, "-c", PREPARE], cwd=ROOT, env=environment, check=True)
        with served(Kind(SERVE, environment, first_page)) as port:
            yield port
