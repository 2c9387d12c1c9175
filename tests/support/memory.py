"""Folders of tests that lie in memory: no test needs its installation to survive a power cut.

A commit waits until the disk says that it has it. Tests make tens of thousands, and on a slow disk they would mostly
wait. In memory the database does all the same, and the answer comes at once.
"""

from __future__ import annotations

import os
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 * 2**30
"""Bytes that must be free: a run of all tests stays below a quarter of it."""
ROOT_OF_FOLDERS = "PYTEST_DEBUG_TEMPROOT"
"""How pytest is told where to make folders; whoever set it knows better."""


def hold_folders_of_tests() -> None:
    """Let pytest make the folders of tests in memory, on a machine where there is room and programs may be started."""
    if is_roomy(MEMORY):
        os.environ.setdefault(ROOT_OF_FOLDERS, str(MEMORY))


def is_roomy(folder: Path) -> bool:
    """Whether tests can do there whatever they do in an ordinary folder."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return False
    forbidden = found.f_flag & (os.ST_NOEXEC | os.ST_RDONLY)
    return not forbidden and found.f_bavail * found.f_frsize >= ROOM and os.access(folder, os.W_OK | os.X_OK)
