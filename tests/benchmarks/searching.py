"""How long does a search through the texts of every case take, when none of them matches?"""

from __future__ import annotations

from statistics import median
from time import perf_counter

import gir
from gir.accounts.actor import Actor, actors_where
from gir.accounts.models import Person
from gir.database import db
from gir.demonstration.cast import DOMAIN
from gir.followup.matching import Words
from gir.followup.searching import cases_with
from gir.vault import keyring
from tests.benchmarks.measure import Amount
from tests.benchmarks.population import CASES, Installation

ROUNDS = 7
LIMIT = 1000 * CASES / 20_000
"""Milliseconds: a second for 20,000 stories."""
NOWHERE = "zebrapad balie"
"""The second word stands in every story, the first in none."""


def measure(installation: Installation) -> list[Amount]:
    """The whole search, its line in the log included, without the page around it."""
    app = gir.create_app(installation.settings)
    with app.test_request_context():
        searcher = actors_where(Person.email_lookup == keyring().lookup(f"omar@{DOMAIN}"))[0]
        taken = [_search(searcher) for _ in range(ROUNDS)]
        db.engine.dispose()
    return [Amount(f"{CASES:,} stories searched", median(taken), "ms", LIMIT)]


def _search(searcher: Actor) -> float:
    started = perf_counter()
    cases_with(searcher, Words(NOWHERE))
    return (perf_counter() - started) * 1000
