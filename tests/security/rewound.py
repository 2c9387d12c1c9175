"""An installation that is wound back as often as one likes: the same rows, the same moment, the same dice."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest import mock

import time_machine
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select

from gir.backups.models import DestroyedKey
from gir.config import Settings
from gir.database import Base, db
from tests.browser.world import World
from tests.support.page_client import PageClient


class Dice:
    """Random bytes that are the same again after every throw of the dice."""

    def __init__(self) -> None:
        self.thrown = 0

    def __call__(self, length: int) -> bytes:
        self.thrown += 1
        pieces = -(-length // 32)
        return b"".join(sha256(f"{self.thrown}.{n}".encode()).digest() for n in range(pieces))[:length]


class Sealing:
    """The library's, but for its own dice: keys are the same again too."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice

    def __call__(self, key: bytes) -> AESGCM:
        return AESGCM(key)

    def generate_key(self, bit_length: int) -> bytes:
        return self.dice(bit_length // 8)


class Rewound:
    """The installation as it was, as often as one likes."""

    def __init__(self, world: World, settings: Settings, dice: Dice) -> None:
        self.world, self.dice = world, dice
        self.file = settings.instance / "gir.sqlite3"
        self.marks: list[Path] = []
        self.clients: dict[str, PageClient] = {}
        self.jars: list[list[dict[Any, Any]]] = []

    def mark(self) -> None:
        """Come back here from now on."""
        self._close()
        self.marks.append(self.file.with_name(f"mark-{len(self.marks)}"))
        shutil.copyfile(self.file, self.marks[-1])
        self.now = self.contents()
        self.jars.append([dict(_cookies(client)) for client in self.clients.values()])

    def forget_mark(self) -> None:
        """Come back to the one before."""
        self.marks.pop().unlink()
        self.jars.pop()

    def rewind(self) -> None:
        """Everything is as it was."""
        self._close()
        for beside in ("-wal", "-shm"):
            self.file.with_name(self.file.name + beside).unlink(missing_ok=True)
        shutil.copyfile(self.marks[-1], self.file)
        self.dice.thrown = 1_000_000 * len(self.marks)
        for client, jar in zip(self.clients.values(), self.jars[-1], strict=True):
            _cookies(client).clear()
            _cookies(client).update(jar)

    def contents(self) -> dict[str, list[str]]:
        """Every row of every table; of a destroyed key only which it was: the database has a clock of its own."""
        with self.world.app.app_context():
            found = {t.name: sorted(map(str, db.session.execute(select(t)))) for t in Base.metadata.sorted_tables}
            found[DestroyedKey.__tablename__] = sorted(db.session.scalars(select(DestroyedKey.id)))
            return found

    def _close(self) -> None:
        with self.world.app.app_context():
            db.session.remove()
            db.engine.dispose()


def _cookies(client: PageClient) -> dict[Any, Any]:
    jar = client._client._cookies
    assert jar is not None
    return jar


@contextmanager
def standing_still(world: World, settings: Settings) -> Iterator[Rewound]:
    """The installation, in which no time passes and whose dice fall the same way after every rewinding."""
    dice = Dice()
    with (
        time_machine.travel(datetime.now(UTC), tick=False),
        mock.patch.object(os, "urandom", dice),
        mock.patch.object(random, "_urandom", dice),
        mock.patch("gir.vault.AESGCM", Sealing(dice)),
    ):
        yield Rewound(world, settings, dice)
