"""The file of an import while it is needed: in sealed pieces, as it was sent and as it was read; then destroyed.

None of these writes leaves a line of its own: pieces count for nothing until an act that does
(docs/decisions/0005-small-writes-without-a-trace.md).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import count, islice
from typing import Any, cast

from sqlalchemy import Table, delete, or_, select, update
from sqlalchemy.orm import Session

from gir.database import db, new_id, now, write_transaction
from gir.exchange.models import HistoryImport, ImportFile, ImportPiece
from gir.exchange.reading import Row
from gir.exchange.terms import ImportStatus, PieceKind
from gir.new_rows import insert_rows
from gir.vault import DataKey

CHUNK = 256 * 1024
"""Bytes of a file in one sealed piece."""
ROWS_AT_ONCE = 2_000
"""Rows in one sealed piece; after each the page can say how far it is."""
GIVEN_UP = timedelta(minutes=20)
"""After this time whoever took an import is taken to have died."""

_PIECES = cast(Table, ImportPiece.__table__)


class TakenAway(RuntimeError):
    """The file was deleted, or is being read anew, while somebody worked with it."""


def keep_bytes(session: Session, file: ImportFile, data: bytes) -> None:
    """Keep the file as it was sent, within the running transaction."""
    pieces = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
    insert_rows(session, _PIECES, [_sealed(file, PieceKind.FILE, n, piece) for n, piece in enumerate(pieces)])


def bytes_of(file: ImportFile) -> bytes:
    """The file as it was sent."""
    return b"".join(_opened(file, PieceKind.FILE))


def keep_rows(file: ImportFile, rows: Iterable[Row], claim: Any) -> int:
    """Keep rows as they were read, a piece at a time, and say meanwhile how far it is. Gives how many.

    Raises:
        TakenAway: the claim holds no longer.
    """
    kept = 0
    rest = iter(rows)
    for number in count():
        some = list(islice(rest, ROWS_AT_ONCE))
        if not some:
            break
        text = json.dumps([[row.number, *row.cells] for row in some], ensure_ascii=False, separators=(",", ":"))
        piece = _sealed(file, PieceKind.ROWS, number, zlib.compress(text.encode(), 1))
        kept += len(some)
        with write_transaction(fleeting=True) as session:
            _say_how_far(session, file.import_id, kept, claim)
            insert_rows(session, _PIECES, [piece])
    return kept


def _say_how_far(session: Session, import_id: str, rows: int, claim: Any) -> None:
    mine = (HistoryImport.id == import_id, HistoryImport.claimed_at == claim)
    if not session.execute(update(HistoryImport).where(*mine).values(rows=rows)).rowcount:  # type: ignore[attr-defined]
        raise TakenAway(import_id)


def rows_of(file: ImportFile) -> Iterator[Row]:
    """The rows as they were read; the first one names the columns."""
    for piece in _opened(file, PieceKind.ROWS):
        yield from (Row(number, tuple(cells)) for number, *cells in json.loads(zlib.decompress(piece)))


def forget_rows(file: ImportFile) -> None:
    """Forget what was read, before it is read anew."""
    with write_transaction(fleeting=True) as session:
        session.execute(delete(ImportPiece).where(ImportPiece.file_id == file.id, ImportPiece.kind == PieceKind.ROWS))


def destroy_file(session: Session, history: HistoryImport) -> None:
    """Destroy the file of an import, what was read of it, its name, and the key of all that."""
    file = session.scalar(select(ImportFile).where(ImportFile.import_id == history.id))
    if file is None:
        return
    session.execute(delete(ImportPiece).where(ImportPiece.file_id == file.id))
    session.execute(delete(ImportFile).where(ImportFile.id == file.id))
    session.execute(delete(DataKey).where(DataKey.id == file.key_id))
    session.expunge(file)


def claim(import_id: str, status: ImportStatus) -> Any:
    """Take an import to work on it; None when somebody else has, or when it is no longer in this state."""
    moment = now()
    free = or_(HistoryImport.claimed_at.is_(None), HistoryImport.claimed_at < moment - GIVEN_UP)
    mine = (HistoryImport.id == import_id, HistoryImport.status == status, free)
    with write_transaction(fleeting=True) as session:
        taken = session.execute(update(HistoryImport).where(*mine).values(claimed_at=moment))
    return moment if taken.rowcount else None  # type: ignore[attr-defined]


def give_back(import_id: str) -> None:
    """Let somebody else have it."""
    with write_transaction(fleeting=True) as session:
        session.execute(update(HistoryImport).where(HistoryImport.id == import_id).values(claimed_at=None))


def _sealed(file: ImportFile, kind: PieceKind, number: int, plain: bytes) -> dict[str, object]:
    data = file.key.seal(plain, _place(file.id, kind, number))
    return {"id": new_id(), "file_id": file.id, "kind": kind, "number": number, "data": data}


def _opened(file: ImportFile, kind: PieceKind) -> Iterator[bytes]:
    numbers = select(ImportPiece.number).where(ImportPiece.file_id == file.id, ImportPiece.kind == kind)
    for number in list(db.session.scalars(numbers.order_by(ImportPiece.number))):
        sealed = select(ImportPiece.data).where(
            ImportPiece.file_id == file.id, ImportPiece.kind == kind, ImportPiece.number == number
        )
        data = db.session.scalar(sealed)
        if data is None:
            raise TakenAway(file.id)
        yield file.key.open(data, _place(file.id, kind, number))


def _place(file_id: str, kind: PieceKind, number: int) -> str:
    return f"import_piece:{file_id}:{kind.value}:{number}"
