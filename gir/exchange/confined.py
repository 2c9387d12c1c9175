"""Have a file read by a program of its own, which is given little memory, little time and no way out."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from gir.exchange.reading import Piece, Unreadable, heard

PROGRAM = Path(__file__).with_name("reading.py")
PATIENCE = 600.0
"""Seconds, however busy the machine is; of its own work a file gets less (``gir.exchange.reading.SECONDS``)."""


def read_alone(data: bytes, sheet: int | None = None, patience: float = PATIENCE) -> Iterator[Piece]:
    """The head, the rows and the end of a file, as ``gir.exchange.reading.read`` gives them.

    Raises:
        Unreadable: whatever is wrong with it; "too_long" when it took too long, "too_much" when it wanted too much.
    """
    command = [sys.executable, "-I", str(PROGRAM), *([] if sheet is None else [str(sheet)])]
    reader = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(), cwd="/"
    )
    late = threading.Event()

    def stop() -> None:
        late.set()
        reader.kill()

    clock = threading.Timer(patience, stop)
    clock.start()
    try:
        with suppress(BrokenPipeError):  # who has given up says so by how it ends
            _entrance(reader).write(data)
        with suppress(BrokenPipeError):
            _entrance(reader).close()
        yield from map(heard, cast(IO[bytes], reader.stdout))
        if reader.wait():
            raise Unreadable("too_long" if late.is_set() or reader.returncode == -24 else "too_much")  # SIGXCPU
    finally:
        clock.cancel()
        reader.kill()
        reader.wait()
        cast(IO[bytes], reader.stdout).close()


def _entrance(reader: subprocess.Popen[bytes]) -> IO[bytes]:
    return cast(IO[bytes], reader.stdin)


def _environment() -> dict[str, str]:
    return {"LANG": os.environ.get("LANG", "C.UTF-8")}
