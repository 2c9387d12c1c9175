"""How long does it take to check 100,000 lines of the log, and how much memory?"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from time import process_time

from gir.audit.chain import START, head_mac, line_mac
from gir.audit.models import AuditHead, AuditLine
from gir.audit.verification import verify
from gir.database import db, new_id, now, write_transaction
from gir.new_rows import insert_rows
from tests.benchmarks.measure import Amount
from tests.support.installations import prepare, running, settings_for

LINES = 100_000
SECONDS = 2.0
"""Of processor time: a busy machine would measure the others."""
MEGABYTES = 32.0
"""Above what the application takes before: lines pass through, they are not kept."""
CHAIN = "c" * 32
TRIES = 5
AT_A_TIME = 5_000


def measure() -> list[Amount]:
    """In a process of its own, whose memory nobody else has filled."""
    told = subprocess.run([sys.executable, "-m", __name__], stdout=subprocess.PIPE, check=True).stdout.split()
    seconds, megabytes = float(told[-2]), float(told[-1])
    return [
        Amount(f"the log: {LINES:,} lines checked", seconds, "s CPU", SECONDS),
        Amount(f"the log: {LINES:,} lines checked, memory", megabytes, "MB", MEGABYTES),
    ]


def main() -> None:
    """Write a long chain, check it, and print seconds and megabytes."""
    with tempfile.TemporaryDirectory(prefix="gir-bench-") as folder:
        instance = Path(folder) / "instance"
        instance.mkdir()
        settings = settings_for(instance, f"sqlite:///{instance / 'gir.sqlite3'}")
        prepare(settings)
        with running(settings) as app, app.app_context():
            _fill()
            before, times = _megabytes(), []
            for _ in range(TRIES):
                started = process_time()
                verdict = next(found for found in verify() if found.chain == CHAIN)
                times.append(process_time() - started)
                if (verdict.fault, verdict.lines) != (None, LINES):
                    raise RuntimeError(verdict)
    sys.stdout.write(f"{min(times):.3f} {_megabytes() - before:.1f}\n")


def _fill() -> None:
    previous, begun = START, now() - timedelta(days=1)
    for first in range(1, LINES + 1, AT_A_TIME):
        rows = []
        for number in range(first, first + AT_A_TIME):
            line = {
                "chain": CHAIN, "sequence": number, "at": begun + timedelta(milliseconds=number), "actor": new_id(),
                "origin": new_id(), "operation": new_id(), "act": "case.read", "object_kind": "case_file",
                "object_id": new_id(), "result": "done", "detail": '{"hats": "coordinator"}', "previous": previous,
            }  # fmt: skip
            previous = line_mac(line)
            rows.append({**line, "mac": previous})
        with write_transaction() as session:
            insert_rows(session, db.metadata.tables[AuditLine.__tablename__], rows)
    end = {"chain": CHAIN, "sequence": LINES, "mac": head_mac(CHAIN, LINES, previous)}
    with write_transaction() as session:
        insert_rows(session, db.metadata.tables[AuditHead.__tablename__], [end])


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
