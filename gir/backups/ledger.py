"""The list of destroyed keys, also beside the database: who puts back an older one has it destroyed anew.

The file lies in the instance folder, which no copy of the database replaces. Every round of the clock reads it,
destroys again what should not be there, and writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import ColumnElement, and_, delete, func, select, update

from gir.audit import System, recorded
from gir.audit.chain import INSTALLATION
from gir.backups.models import DestroyedKey
from gir.backups.terms import BackupAct
from gir.backups.writing import write_at_once
from gir.database import db, forget_old_versions, now, write_transaction
from gir.forgetting.again import forget_again
from gir.vault import DataKey

NAME = "destroyed-keys.txt"
KEYS_KEPT = timedelta(days=30)
"""How long a copy of the keys is kept at most."""
REMEMBERED = KEYS_KEPT + timedelta(days=60)
"""How long a destroyed key is remembered: no copy of it is older, with room for a clock that was wrong."""
MOST_AT_ONCE = 500


def keep_destroyed(instance: Path) -> int:
    """Destroy again what an older copy brought back, and write the list anew. Gives how many keys came back."""
    path = instance / NAME
    listed = read_ledger(path)
    noted = {row.id: row.at for row in db.session.execute(select(DestroyedKey.id, DestroyedKey.at))}
    back = destroy_again(listed.keys() - noted.keys())  # what this database noted itself is not in it
    every = {**listed, **noted}
    oldest, kept = _oldest(every), remembered(every)
    if kept != listed:
        write_ledger(path, kept)
    if any(at <= oldest for at in noted.values()):
        with write_transaction() as session:
            session.execute(delete(DestroyedKey).where(DestroyedKey.at <= oldest))
    return back


def destroy_again(identities: Iterable[str]) -> int:
    """Destroy those of these keys that are there. Gives how many there were."""
    wanted = sorted(identities)
    parts = [wanted[start : start + MOST_AT_ONCE] for start in range(0, len(wanted), MOST_AT_ONCE)]
    held = [condition for condition in map(_held, parts) if _is_any(condition)]
    if not held:
        return 0
    back = sum(db.session.scalar(select(func.count()).where(condition)) or 0 for condition in held)
    forget_again(wanted)  # with their rows, where it was a whole; what is left are single keys
    with recorded(BackupAct.DESTROY_AGAIN, actor=System("clock", INSTALLATION)) as session:
        for condition in held:
            session.execute(update(DataKey).where(condition).values(wrapped=b""))
    forget_old_versions(DataKey.__tablename__)
    return back


def _held(identities: list[str]) -> ColumnElement[bool]:
    """Condition: one of these keys, with something in it. A row that hangs on an emptied key has nothing to open."""
    return and_(DataKey.id.in_(identities), func.length(DataKey.wrapped) > 0)


def remembered(keys: Mapping[str, datetime]) -> dict[str, datetime]:
    """Those that a copy may still bring back."""
    oldest = _oldest(keys)
    return {key: at for key, at in keys.items() if at > oldest}


def _oldest(keys: Mapping[str, datetime]) -> datetime:
    """Before this nothing is remembered. It goes by the last day but one on which a key was destroyed: a clock that is
    wrong for a day forgets nothing.
    """
    days = sorted({at.date() for at in keys.values()})
    last = max((at for at in keys.values() if at.date() in days[-2:-1]), default=min(keys.values(), default=now()))
    return min(now(), last) - REMEMBERED


def _is_any(condition: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(DataKey.id).where(condition).limit(1)) is not None


def read_ledger(path: Path) -> dict[str, datetime]:
    """The destroyed keys that a file lists, with the moment; none when there is no file."""
    if not path.is_file():
        return {}
    found = {}
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        key, _space, at = line.partition(" ")
        try:
            found[key] = datetime.fromisoformat(at).astimezone(UTC)
        except ValueError:
            current_app.logger.error("A line of %s cannot be read and is left out.", path.name)
    return found


def write_ledger(path: Path, keys: Mapping[str, datetime]) -> None:
    """Put a list in the place of the one before, as a whole or not at all."""
    lines = "".join(f"{key} {at.isoformat()}\n" for key, at in sorted(keys.items(), key=lambda entry: entry[1]))
    write_at_once(path, lines.encode("ascii"))
