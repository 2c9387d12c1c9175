"""The demonstration, played on a day of one's choice in a folder that is thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import time_machine
from flask import Flask

from gir.demonstration.play import perform
from tests.support.installations import PASSWORD, prepare, running, settings_for


@contextmanager
def played_on(moment: datetime) -> Iterator[Flask]:
    """The application with the demonstration of this moment, which does not pass while one looks."""
    with tempfile.TemporaryDirectory(prefix="played-") as folder, time_machine.travel(moment, tick=False):
        instance = Path(folder) / "instance"
        instance.mkdir()
        settings = settings_for(instance, f"sqlite:///{instance / 'gir.sqlite3'}")
        prepare(settings)
        with running(settings) as app:
            with app.app_context():
                perform(PASSWORD)
            yield app
