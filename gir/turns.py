"""Waiting for one's turn: a locked file, which all processes of a machine see; one that is killed gives it back."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

LOOKS_AGAIN = 0.0005
"""Seconds between two looks. Who takes turns all the time leaves a gap of a few milliseconds; it must not be missed."""


PLACES = 4
"""So many stand in line; who comes on top of that waits for the last place."""


@contextmanager
def turn(path: Path, patience: float) -> Iterator[bool]:
    """Hold the file's lock while the body runs; False: others still held it after ``patience`` seconds.

    Who waits stands in line: else chance would let somebody wait ten turns.
    """
    file = _opened(path)
    try:
        yield _locked(file) or _stood_in_line(file, path, time.monotonic() + patience)
    finally:
        os.close(file)


def _opened(path: Path | str) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stood_in_line(file: int, path: Path, deadline: float) -> bool:
    """Go from place to place, each a locked file; a place is left when the one before it was taken."""
    with ExitStack() as behind:
        for number in range(PLACES, 0, -1):
            place = _opened(f"{path}.{number}")
            taken = _waited(place, deadline)
            behind.close()
            behind.callback(os.close, place)
            if not taken:
                return False
        return _waited(file, deadline)


def _waited(file: int, deadline: float) -> bool:
    while not _locked(file):
        if time.monotonic() > deadline:
            return False
        time.sleep(LOOKS_AGAIN)
    return True
