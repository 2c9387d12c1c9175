"""Plant each fault into a copy of the program and see that its test turns red: `make faults`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults.planted import FAULTS, Fault

ROOT = Path(__file__).parents[2]
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv", ".stamps", "node_modules", "instance", "docs", "__pycache__", ".*_cache", ".hypothesis"
)
PASSED, FAILED = 0, 1
"""How pytest ends when all tests passed, and when one failed. All else means that nothing was tested."""


def main() -> int:
    """Say of each fault whether its test noticed it; gives 1 when one did not."""
    with tempfile.TemporaryDirectory(prefix="gir-faults-") as folder:
        copy = Path(folder) / "gir"
        shutil.copytree(ROOT, copy, ignore=LEFT_BEHIND)
        _say("without a fault")
        if _run(copy, *dict.fromkeys(fault.test for fault in FAULTS)) != PASSED:
            _say("the tests are red without any fault: nothing can be learned from them")
            return 1
        missed = [fault for fault in FAULTS if not _noticed(copy, fault)]
    _say(f"{len(FAULTS) - len(missed)} of {len(FAULTS)} faults were noticed")
    return 1 if missed else 0


def _noticed(copy: Path, fault: Fault) -> bool:
    """Whether the test fails with the fault; the copy is whole again afterwards."""
    path = copy / fault.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(fault.was, fault.becomes), encoding="utf-8")
    try:
        noticed = _run(copy, fault.test) == FAILED
    finally:
        path.write_text(whole, encoding="utf-8")
    _say(f"{'noticed' if noticed else 'MISSED '}  {fault.name}  ({fault.test})")
    return noticed


def _run(copy: Path, *tests: str) -> int:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(command, cwd=copy, env=environment, check=False, capture_output=True, text=True)
    if ended.returncode not in (PASSED, FAILED):
        _say(ended.stdout[-2000:] + ended.stderr[-2000:])
    return ended.returncode


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
