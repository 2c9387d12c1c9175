"""How fast does evidence come in beside only hashing, sealing and writing it, and how much memory does it take?

The limit is the one that was asked for: beside a loop that brings every piece to the disk before the next. The product
promises less on the way: a file counts when all of it is there, so only its last transaction waits for the disk. The
row without a limit is beside a loop that promises just as little: what is left is the price of a server, a form that is
taken apart as it comes, a database and a log.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import replace
from pathlib import Path
from time import perf_counter, sleep

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select

import gir
from gir.cases.models import Case
from gir.cases.terms import Status
from gir.database import db
from gir.evidence.intake import MEGABYTE
from gir.evidence.sealing import CHUNK
from tests.benchmarks.browser import Browser
from tests.benchmarks.measure import Absent, Amount, Limit, Row, in_rounds, result
from tests.benchmarks.population import PASSWORD, Installation
from tests.benchmarks.servers import product, served

ROUNDS = 5
SIZE = 20 * MEGABYTE
SPEED = Limit(2.5, 2)
"""40 % of the speed is two and a half times as long."""
SETTLED = 2.0
"""Seconds after which a worker has loaded what it loads beside its first requests."""
MOST_MEMORY = 20.0
"""Megabytes."""
UPLOAD = "upload of 20 MB"
EACH = "hash, seal and fsync in a loop"
ONCE = "hash and seal in a loop, one fsync"
MEMORY = "memory of a worker for 100 MB"
BOUNDARY = "----a-file-for-the-benchmark"


def measure(installation: Installation) -> list[Row]:
    """Four files of 25 MB in one go; then one of 20 MB, to a new report each time."""
    cases = _open_cases(installation)
    kind = product(installation.settings)
    with served(replace(kind, environment={**kind.environment, "GIR_WORKERS": "1"})) as port:
        anna = Browser(port)
        anna.sign_in("anna@voorbeeldstad.example", PASSWORD)
        if anna.send(_request(anna, cases.pop(), [_pdf(CHUNK)])).status != 302:
            return [Absent(UPLOAD, "not measured: the file was not accepted")]
        memory = _memory(anna, cases.pop())  # first: what a process once held shows ever after
        return [*_speed(anna, cases, installation.settings.instance), memory]


def _open_cases(installation: Installation) -> list[str]:
    app = gir.create_app(installation.settings)
    with app.app_context():
        of_anna = Case.clerk_scope.is_(None)  # employees report as Anna in this past
        rows = select(Case.id).where(Case.status != Status.CLOSED, of_anna).limit(ROUNDS + 3)
        found = list(db.session.scalars(rows))
        db.engine.dispose()
    return found


def _speed(anna: Browser, cases: list[str], folder: Path) -> list[Row]:
    content, beside = _pdf(SIZE), folder / "beside"
    anna.send(_request(anna, cases.pop(), [content]))
    works = {
        UPLOAD: lambda: anna.send(_request(anna, cases.pop(), [content])).milliseconds,
        EACH: lambda: _hash_seal_write(content, beside, each=True),
        ONCE: lambda: _hash_seal_write(content, beside, each=False),
    }
    taken = in_rounds(works, ROUNDS)
    return [
        result(UPLOAD, taken[UPLOAD], EACH, taken[EACH], SPEED),
        result("the same, beside one fsync at the end", taken[UPLOAD], ONCE, taken[ONCE]),
    ]


def _memory(anna: Browser, case_id: str) -> Row:
    worker = _only_worker()
    if worker is None:
        return Absent(MEMORY, "not measured: this system does not tell how much a process takes")
    sleep(SETTLED)
    Path(f"/proc/{worker}/clear_refs").write_text("5")  # forget the most it held: signing in takes much
    before = _most_held(worker)
    if anna.send(_request(anna, case_id, [_pdf(25 * MEGABYTE - 1) for _ in range(4)])).status != 302:
        return Absent(MEMORY, "not measured: the files were not accepted")
    return Amount(MEMORY, _most_held(worker) - before, "MB", MOST_MEMORY)


def _request(anna: Browser, case_id: str, files: list[bytes]) -> bytes:
    path = f"/my-reports/{case_id}/more/evidence"
    token = anna.get(path).hidden_fields()["csrf_token"]
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'.encode()]
    for number, content in enumerate(files):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{number}.pdf"\r\n\r\n'
        parts += [head.encode(), content, b"\r\n"]
    body = b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])
    headers = {"Content_Type": f"multipart/form-data; boundary={BOUNDARY}", "Content_Length": str(len(body))}
    return anna.request(path, None, **headers).replace(b"GET", b"POST", 1) + body


def _pdf(size: int) -> bytes:
    return b"%PDF-1.7\n" + secrets.token_bytes(size - 9)


def _hash_seal_write(content: bytes, path: Path, *, each: bool) -> float:
    """The least that has to be done with a file, piece by piece: hash it, seal it, write it. Milliseconds.

    With ``each`` every piece is on the disk before the next, else all of them at the end.
    """
    started, digest, cipher = perf_counter(), hashlib.sha256(), AESGCM(AESGCM.generate_key(256))
    with path.open("wb", buffering=0) as file:
        for start in range(0, len(content), CHUNK):
            piece = content[start : start + CHUNK]
            digest.update(piece)
            file.write(cipher.encrypt(secrets.token_bytes(12), piece, b"piece"))
            if each:
                os.fsync(file.fileno())
        os.fsync(file.fileno())
    return (perf_counter() - started) * 1000


def _only_worker() -> int | None:
    """The one worker of the one server that this process started."""
    servers = _children(os.getpid())
    workers = [worker for server in servers for worker in _children(server)]
    return workers[0] if len(workers) == 1 else None


def _children(parent: int) -> list[int]:
    try:
        return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    except OSError:
        return []


def _most_held(process: int) -> float:
    """The most memory that a process ever held, in megabytes."""
    status = Path(f"/proc/{process}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
