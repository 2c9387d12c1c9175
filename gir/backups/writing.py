"""Files that hold something to keep: for their owner only, and there as a whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_at_once(path: Path, content: bytes) -> None:
    """Put a file in the place of the one before; a power cut leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_name(f"{path.name}.half")
    half.unlink(missing_ok=True)
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        if path.exists():  # run by somebody else than the server, it stays the server's
            os.fchown(descriptor, path.stat().st_uid, path.stat().st_gid)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)
    flush_folder(path.parent)


def make_private(path: Path) -> None:
    """Make an empty file that only its owner can read.

    Raises:
        FileExistsError: there is one; it is left alone.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def flush_folder(folder: Path) -> None:
    """Let the names in a folder last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
