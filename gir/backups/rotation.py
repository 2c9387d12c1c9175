"""Another wrapping key: every data key is wrapped anew, and no sealed text is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, select, update

from gir.audit import System, recorded
from gir.audit.chain import INSTALLATION
from gir.backups.terms import BackupAct
from gir.backups.writing import write_at_once
from gir.database import db, write_transaction
from gir.vault import DataKey, Keyring

AT_ONCE = 500
"""Data keys in one transaction: others wait for a short time only, and little is done again after a kill."""

_keys = cast(Table, DataKey.__table__)
REWRAP = (
    update(_keys)
    .where(_keys.c.id == bindparam("key"), _keys.c.wrapped == bindparam("before"))
    .values(wrapped=bindparam("anew"), wrapped_by=bindparam("by"))
)


class StillNeeded(RuntimeError):
    """Data keys are wrapped with this key; the message says how many."""


def rotate(path: Path, *, told: Callable[[int], None] = lambda _number: None) -> int:
    """Wrap all data keys with a new key, or go on where it was stopped. Gives how many were wrapped anew.

    Servers that run meanwhile read the file anew before they make a key, or when they meet one that they do not know.
    """
    if not wrapped_otherwise(Keyring.load(path)):
        with recorded(BackupAct.ROTATE, actor=System("command line", INSTALLATION)):
            write_at_once(path, Keyring.with_another_key(path.read_text(encoding="ascii")).encode("ascii"))
    ring, done = Keyring.load(path), 0
    while number := _rewrap_some(ring):
        done += number
        told(done)
    return done


def wrapped_otherwise(ring: Keyring) -> int:
    """How many data keys are wrapped with another key than the one that seals now."""
    return db.session.scalar(select(func.count()).where(_otherwise(ring))) or 0


def forget(path: Path, name: str) -> None:
    """Take a wrapping key out of the keyring.

    Raises:
        StillNeeded: it is the one that seals now, or data keys are wrapped with it.
        KeyError: there is no such key.
    """
    ring = Keyring.load(path)
    number = db.session.scalar(select(func.count()).where(_keys.c.wrapped_by == name, func.length(_keys.c.wrapped) > 0))
    if name == ring.active or number:
        raise StillNeeded(f"{number} data keys are wrapped with {name}" if number else f"{name} is the key of now")
    with recorded(BackupAct.FORGET_KEY, actor=System("command line", INSTALLATION)):
        content = Keyring.without_key(path.read_text(encoding="ascii"), name)
        write_at_once(path, content.encode("ascii"))


def _otherwise(ring: Keyring) -> ColumnElement[bool]:
    return and_(_keys.c.wrapped_by != ring.active, func.length(_keys.c.wrapped) > 0)


def _rewrap_some(ring: Keyring) -> int:
    with write_transaction() as session:
        some = select(_keys.c.id, _keys.c.wrapped, _keys.c.wrapped_by).where(_otherwise(ring)).limit(AT_ONCE)
        rows = session.execute(some).all()
        anew = [
            {
                "key": row.id,
                "before": row.wrapped,
                "anew": ring.wrap(ring.unwrap(row.wrapped, row.id, row.wrapped_by), row.id),
                "by": ring.active,
            }
            for row in rows
        ]
        if anew:
            session.connection().execute(REWRAP, anew)
    return len(anew)
