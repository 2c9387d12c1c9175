"""How long does it take to bring in 100,000 rows, how much memory does reading them take, and how long to undo it?"""

from __future__ import annotations

import io
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from time import perf_counter

import gir
from gir.accounts.actor import Actor, actors_where
from gir.accounts.models import Person
from gir.database import db
from gir.demonstration.cast import DOMAIN
from gir.exchange.confined import PROGRAM
from gir.exchange.days import Span
from gir.exchange.files import workbook
from gir.exchange.importing import read_file, receive_file, save_layout
from gir.exchange.keeping import rows_of
from gir.exchange.mapping import Layout, Memory, column_names, counted_words, proposed_columns, proposed_meaning
from gir.exchange.models import HistoryImport
from gir.exchange.queries import file_of
from gir.exchange.reading import MOST_ROWS
from gir.exchange.taking_over import Consent, approve, take_over, undo
from gir.exchange.terms import Way
from gir.vault import keyring
from tests.benchmarks.measure import Amount
from tests.benchmarks.population import Installation

SECONDS = 60.0
"""From the file to figures that count."""
SECONDS_TO_UNDO = 15.0
SECONDS_OF_LOCK = 15.0
"""As long as another writer waits for its turn (``gir.database.LOCK_PATIENCE``)."""
MEGABYTES = 256.0
FIRST, LAST = date(2011, 1, 1), date(2020, 12, 31)
ALONE = """
import resource, subprocess, sys
subprocess.run([sys.argv[1], "-I", sys.argv[2]], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
NAMES = ["Nr", "Datum", "Soort agressie", "Ernst", "Kanaal", "Locatie", "Aangifte", "Omschrijving"]


def measure(installation: Installation) -> list[Amount]:
    """A workbook and a text of as many rows as may be; without the pages around it."""
    app = gir.create_app(installation.settings)
    rows = _rows()
    book, text = workbook([[NAMES, *rows]]), _as_text([NAMES, *rows])
    with app.test_request_context():
        bringer = actors_where(Person.email_lookup == keyring().lookup(f"omar@{DOMAIN}"))[0]
        found = _measured("workbook", book, bringer) + _measured("text", text, bringer)
        db.engine.dispose()
    return [*found, Amount(f"{MOST_ROWS:,} rows of a workbook: memory to read", _megabytes(book), "MB", MEGABYTES)]


def _megabytes(data: bytes) -> float:
    """What reading takes at most. A process begins as large as the one that started it, so a small one does."""
    command = [sys.executable, "-I", "-c", ALONE, sys.executable, str(PROGRAM)]
    return int(subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout) / 1024


def _rows() -> list[list[object]]:
    chosen = random.Random(2026)
    forms, severities = ("verbaal", "bedreiging", "fysiek", "verbaal, bedreiging"), ("licht", "middel", "zwaar", None)
    days = (LAST - FIRST).days
    return [
        [
            number,
            FIRST + timedelta(days=chosen.randrange(days)),
            chosen.choice(forms),
            chosen.choice(severities),
            chosen.choice(("balie", "telefoon", "straat")),
            chosen.choice(("gemeentehuis", "werkplein", "elders in de stad")),
            chosen.choice(("ja", "nee", None)),
            f"Een bezoeker kreeg een afwijzing en schold mij uit, nummer {number}",
        ]
        for number in range(MOST_ROWS)
    ]


def _as_text(rows: Sequence[Sequence[object]]) -> bytes:
    out = io.StringIO()
    for row in rows:
        out.write(";".join("" if cell is None else str(cell) for cell in row) + "\n")
    return out.getvalue().encode()


def _measured(kind: str, data: bytes, bringer: Actor) -> list[Amount]:
    history = receive_file(f"history.{kind}", data, actor=bringer)
    read = _seconds(lambda: read_file(history, actor=bringer))
    seen = _seconds(lambda: _approve(history, bringer))
    taken = _seconds(lambda: take_over(history, actor=bringer))
    undone = _seconds(lambda: undo(history, actor=bringer))
    whole = f"{MOST_ROWS:,} rows of a {kind}"
    return [
        Amount(f"{whole}: read, judged, counted", read + seen + taken, "s", SECONDS),
        Amount(f"{whole}: of which counted", taken, "s", SECONDS_OF_LOCK),
        Amount(f"{whole}: undone", undone, "s", SECONDS_TO_UNDO),
    ]


def _approve(history: HistoryImport, bringer: Actor) -> None:
    file = file_of(history)
    assert file is not None
    rows = rows_of(file)
    columns = proposed_columns(column_names(next(rows)), Memory())
    words = counted_words(rows, Layout(columns))
    meanings = {t: {word: proposed_meaning(t, word, Memory(), {}) for word in counter} for t, counter in words.items()}
    save_layout(history, Layout(columns, meanings), edition=history.edition, actor=bringer)
    consent = Consent(Way.ALL, Span(FIRST, LAST), throughout=True, overlap_known=True)
    approve(history, file, consent, edition=history.edition, actor=bringer)


def _seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started
