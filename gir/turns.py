"""Waiting for one's turn: a locked file, which all processes of a machine see; one that is killed gives it back."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOOKS_AGAIN = 0.0005
"""Seconds between two looks. Who takes turns all the time leaves a gap of a few milliseconds; it must not be missed."""


@contextmanager
def turn(path: Path, patience: float) -> Iterator[bool]:
    """Hold the file's lock while the body runs; False: others still held it after ``patience`` seconds."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        yield _locked(file, time.monotonic() + patience)
    finally:
        os.close(file)


def _locked(file: int, deadline: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(LOOKS_AGAIN)
        else:
            return True
