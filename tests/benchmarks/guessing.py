"""Does signing in take as long for an address without an account? Many tries of both, in turns, in one run."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from flask.testing import FlaskClient

from tests.benchmarks.measure import Amount
from tests.support.cast import add_cast
from tests.support.installations import prepare, running, settings_for

ROUNDS = 200
MOST = 0.05
"""The part by which the two may differ."""
KNOWN = ("anna", "bram", "hanna", "omar", "chantal", "rik", "vera", "piet", "greet", "siem")
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def measure() -> list[Amount]:
    """The difference of the medians, as a part of the longer one; each try from an origin and address of its own."""
    with tempfile.TemporaryDirectory(prefix="gir-bench-") as folder:
        instance = Path(folder) / "instance"
        instance.mkdir()
        settings = settings_for(instance, f"sqlite:///{instance / 'gir.sqlite3'}")
        prepare(settings, add_cast)
        with running(settings) as app:
            client = app.test_client()
            found = TOKEN.search(client.get("/sign-in").text)
            assert found is not None
            known, unknown = [], []
            for number in range(ROUNDS):
                name = KNOWN[number % len(KNOWN)]
                known.append(_try(client, f"{name}@voorbeeldstad.example", found[1], number))
                unknown.append(_try(client, f"{name}{number}@voorbeeldstad.example", found[1], number + ROUNDS))
    first, second = median(known), median(unknown)
    return [
        Amount("signing in: with and without an account differ by", abs(first - second) / max(first, second), "", MOST)
    ]


def _try(client: FlaskClient, email: str, token: str, number: int) -> float:
    origin = {"REMOTE_ADDR": f"10.{number // 250}.{number % 250}.1"}
    data = {"email": email, "password": "niet het goede", "csrf_token": token}
    started = perf_counter()
    answer = client.post("/sign-in", data=data, environ_overrides=origin)
    took = perf_counter() - started
    assert answer.status_code == 422, answer.status_code
    return took
