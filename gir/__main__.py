"""``python -m gir init``: make the keys of a new installation, which an application needs before it can exist."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from gir.cli import initialise
from gir.config import Settings


def main(arguments: list[str]) -> int:
    """Run the one command there is; gives the exit code."""
    if arguments != ["init"]:
        sys.stderr.write("Use: python -m gir init\n")
        return 2
    initialise(Settings.from_environment(os.environ, Path(__file__).parent.parent / "instance"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
