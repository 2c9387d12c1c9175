"""Bring the demonstration's database up to date and fill it: one process, because starting is what takes time.

python scripts/prepare_demo.py
"""

from __future__ import annotations

import sys

import flask_migrate

import gir
from gir.config import Settings
from gir.demonstration.play import perform


def main() -> int:
    """Say each step of `make demo` and do it."""
    app = gir.create_app()
    settings: Settings = app.extensions["gir_settings"]
    if not settings.demo:
        print("This is not a demonstration: GIR_DEMO=1 is not set.", file=sys.stderr)
        return 1
    print("5/7 Database", flush=True)
    with app.app_context():
        flask_migrate.upgrade()
    print("6/7 Demonstration data", flush=True)
    with app.app_context():
        perform(settings.demo_password)
    return 0


if __name__ == "__main__":
    sys.exit(main())
