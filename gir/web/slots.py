"""How many uploads may come in at once: fewer than there are workers, so that one worker is always free for others.

A slot is a locked file, so that all workers see it, and a worker that is killed gives its slot back.
"""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from flask import Flask, current_app

from gir.config import Settings

SLOTS = "gir_upload_slots"
"""Extension: how many uploads may come in at once. Without it, which is without a server of ours, there is no limit."""


def leave_one_free(app: Flask, workers: int) -> None:
    """Let uploads hold all workers but one. A server with a single worker takes one upload, and others wait."""
    app.extensions[SLOTS] = max(1, workers - 1)


class AllTaken(RuntimeError):
    """As many uploads as may come in at once are coming in."""


def take_slot() -> IO[str] | None:
    """A slot, held until it is closed; None where there is no limit.

    Raises:
        AllTaken: others hold them all.
    """
    number: int | None = current_app.extensions.get(SLOTS)
    if number is None:
        return None
    settings: Settings = current_app.extensions["gir_settings"]
    for each in range(number):
        slot = _locked(settings.instance / f"upload-{each}.lock")
        if slot is not None:
            return slot
    raise AllTaken


def _locked(path: Path) -> IO[str] | None:
    file = path.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file
