"""Bring in a file: receive it, have it read, say what its columns mean; and drop it again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.audit import System, Who, recorded
from gir.database import db, now
from gir.exchange.confined import PATIENCE, read_alone
from gir.exchange.keeping import TakenAway, bytes_of, claim, destroy_file, forget_rows, give_back, keep_bytes, keep_rows
from gir.exchange.mapping import Layout
from gir.exchange.models import HistoryImport, ImportFile
from gir.exchange.reading import End, Head, Piece, Row, Unreadable, told
from gir.exchange.terms import WITH_FILE, ImportAct, ImportStatus, Target, Trouble
from gir.organisations.services import ChangedMeanwhile
from gir.vault import DataKey, KeySet, keyring

MOST_OPEN = 5
"""Files that one person may have waiting: each may hold 20 MB."""
QUICK_BOOK, QUICK_TEXT = 700 * 1024, 4 * 1024 * 1024
"""Bytes of a workbook, and of a text, that are read while somebody waits. The clock reads what is larger."""
WAITING = 20.0
"""Seconds that somebody waits for it; a server stops a worker that says nothing for 30."""
LEFT_ALONE = timedelta(days=14)
"""A file that nobody touched for so long is destroyed."""
LONGEST_NAME = 120


class FileRefused(ValueError):
    """A file was not taken, and nothing of it is kept."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def receive_file(name: str, data: bytes, *, actor: Actor) -> HistoryImport:
    """Keep a file, sealed, until its import is finished or dropped.

    Raises:
        FileRefused: the very same was taken over before, or too many are waiting.
    """
    mark = keyring().lookup(hashlib.sha256(data).hexdigest())
    mine = select(func.count()).where(HistoryImport.organisation_id == actor.organisation_id)
    if db.session.scalar(mine.where(HistoryImport.mark == mark, HistoryImport.status == ImportStatus.DONE)):
        raise FileRefused(Trouble.SAME_FILE)
    waiting = mine.where(HistoryImport.started_by_id == actor.person_id, HistoryImport.status.in_(WITH_FILE))
    if (db.session.scalar(waiting) or 0) >= MOST_OPEN:
        raise FileRefused(Trouble.TOO_MANY_OPEN)
    history = HistoryImport(
        organisation_id=actor.organisation_id,
        started_by_id=actor.person_id,
        status=ImportStatus.ARRIVED,
        began_at=now(),
        changed_at=now(),
        mark=mark,
        size=len(data),
    )
    with recorded(ImportAct.UPLOAD, history, actor=actor, detail={"bytes": str(len(data))}) as session:
        key = DataKey.fresh(KeySet.DRAFT)
        file = ImportFile(history=history, import_id=history.id, key=key, name=name[:LONGEST_NAME])
        session.add_all([history, file])
        session.flush()
        keep_bytes(session, file, data)
    return history


def is_quick(data: bytes) -> bool:
    """Whether a file can be read while somebody waits for it."""
    return len(data) <= (QUICK_BOOK if data.startswith(b"PK") else QUICK_TEXT)


def read_file(history: HistoryImport, *, actor: Who, patience: float = PATIENCE) -> None:
    """Read the file of an import that has arrived. One that cannot be read is destroyed, and the import says why.

    When it takes longer than somebody is patient, it stays as it was, for the clock.
    """
    mine = claim(history.id, ImportStatus.ARRIVED)
    if mine is None:
        return
    try:
        file = _file_of(history)
        forget_rows(file)
        pieces = read_alone(bytes_of(file), file.sheet, patience)
        head = _head_in(pieces)
        ends: list[End] = []
        kept = keep_rows(file, _rows_in(pieces, ends), mine)
        if not ends:
            raise Unreadable(Trouble.TOO_MUCH.value)
        _note_read(history, replace(head, stopped_at=ends[-1].stopped_at), kept - 1, actor)
    except Unreadable as error:
        if error.why == Trouble.TOO_LONG and patience < PATIENCE:
            give_back(history.id)
            return
        _note_trouble(history, Trouble(error.why), error.row, actor)
    except TakenAway:
        current_app.logger.info("An import was deleted while it was read.")
    except BaseException:
        give_back(history.id)
        raise


def _file_of(history: HistoryImport) -> ImportFile:
    file = db.session.scalar(select(ImportFile).where(ImportFile.import_id == history.id))
    if file is None:
        raise TakenAway(history.id)
    return file


def _head_in(pieces: Iterator[Piece]) -> Head:
    first = next(pieces, None)
    if not isinstance(first, Head):
        raise Unreadable(Trouble.TOO_MUCH.value)  # it was stopped before it could say anything
    return first


def _rows_in(pieces: Iterator[Piece], ends: list[End]) -> Iterator[Row]:
    """The rows; the end that comes behind them goes into ``ends``."""
    for piece in pieces:
        if isinstance(piece, Row):
            yield piece
        elif isinstance(piece, End):
            ends.append(piece)


def _note_read(history: HistoryImport, head: Head, rows: int, actor: Who) -> None:
    with recorded(ImportAct.READ, history, actor=actor, detail={"rows": str(rows)}) as session:
        held = hold(session, history, ImportStatus.ARRIVED)
        held.status, held.rows, held.claimed_at = ImportStatus.READ, rows, None
        held.edition += 1
        file = session.scalars(select(ImportFile).where(ImportFile.import_id == held.id)).one()
        file.head, file.layout = told(head), None


def _note_trouble(history: HistoryImport, trouble: Trouble, row: int, actor: Who) -> None:
    with recorded(ImportAct.READ, history, actor=actor, detail={"trouble": trouble.value}) as session:
        held = hold(session, history, ImportStatus.ARRIVED)
        held.status, held.trouble, held.trouble_row, held.claimed_at = ImportStatus.UNREADABLE, trouble, row, None
        destroy_file(session, held)


def hold(
    session: Session, history: HistoryImport, *statuses: ImportStatus, edition: int | None = None
) -> HistoryImport:
    """The import as it is now, for this act alone.

    Raises:
        ChangedMeanwhile: it is in another state, or somebody chose something else since ``edition``.
    """
    held = session.get_one(HistoryImport, history.id, populate_existing=True, with_for_update={"of": HistoryImport})
    if held.status not in statuses or (edition is not None and held.edition != edition):
        raise ChangedMeanwhile(history.id)
    held.changed_at = now()
    return held


def choose_sheet(history: HistoryImport, sheet: int, *, edition: int, actor: Actor) -> None:
    """Have another sheet of the workbook read instead.

    Raises:
        ChangedMeanwhile: it is in another state now.
    """
    with recorded(ImportAct.MAP, history, actor=actor, detail={"sheet": str(sheet)}) as session:
        held = hold(session, history, ImportStatus.READ, edition=edition)
        held.status, held.rows = ImportStatus.ARRIVED, 0
        held.edition += 1
        file = session.scalars(select(ImportFile).where(ImportFile.import_id == held.id)).one()
        file.sheet, file.layout = sheet, None


def save_layout(history: HistoryImport, layout: Layout, *, edition: int, actor: Actor) -> None:
    """Keep what the columns, or their words, are taken for.

    Raises:
        ChangedMeanwhile: somebody chose something else since the page was shown.
    """
    columns = " ".join(target.value for target in layout.columns if target)
    with recorded(ImportAct.MAP, history, actor=actor, detail={"columns": columns}) as session:
        held = hold(session, history, ImportStatus.READ, edition=edition)
        held.edition += 1
        file = session.scalars(select(ImportFile).where(ImportFile.import_id == held.id)).one()
        file.layout = layout.told()


def drop(history: HistoryImport, *, actor: Who) -> None:
    """Destroy the file of an import that is not finished; nothing of it counts.

    Raises:
        ChangedMeanwhile: it is finished, or being taken over.
    """
    with recorded(ImportAct.DROP, history, actor=actor) as session:
        held = hold(session, history, ImportStatus.ARRIVED, ImportStatus.READ)
        held.status, held.claimed_at = ImportStatus.DROPPED, None
        destroy_file(session, held)


def drop_left_alone() -> int:
    """Destroy files that nobody touched for two weeks. Gives how many."""
    old = select(HistoryImport).where(
        HistoryImport.status.in_((ImportStatus.ARRIVED, ImportStatus.READ)),
        HistoryImport.changed_at < now() - LEFT_ALONE,
    )
    found = db.session.scalars(old).all()
    for history in found:
        drop(history, actor=System("clock", history.organisation_id))
    return len(found)


def needs_meanings(layout: Layout) -> bool:
    """Whether there are columns of which the words were given no meaning yet."""
    return any(target not in layout.meanings for target in layout.in_words())


def is_complete(layout: Layout) -> bool:
    """Whether enough was said to see what the import would bring."""
    return Target.DAY in layout.columns and not needs_meanings(layout)
