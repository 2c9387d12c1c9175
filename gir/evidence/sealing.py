"""Files in sealed pieces: cut, seal, and open again in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from gir.database import new_id
from gir.evidence.models import EvidenceChunk, EvidenceFile
from gir.evidence.terms import Copy
from gir.new_rows import insert_rows
from gir.questions import Question
from gir.vault import DataKey

CHUNK = 256 * 1024
"""Bytes of a file in one sealed piece."""

PIECES = cast(Table, EvidenceChunk.__table__)
_PIECE = Question(
    select(EvidenceChunk.data).where(
        EvidenceChunk.file_id == bindparam("file_id"),
        EvidenceChunk.copy == bindparam("copy"),
        EvidenceChunk.number == bindparam("number"),
    )
)


class Incomplete(RuntimeError):
    """A piece of a file is missing."""


def cut(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The same bytes in pieces of ``CHUNK``, each with whether it is the last. What came is copied once."""
    held: list[bytes | memoryview] = []
    size = 0
    for piece in pieces:
        view, start = memoryview(piece), 0
        while size + len(view) - start > CHUNK:
            end = start + CHUNK - size
            yield b"".join([*held, view[start:end]]), False
            held, size, start = [], 0, end
        held.append(view[start:])
        size += len(view) - start
    yield b"".join(held), True


def sealed_row(key: DataKey, file_id: str, copy: Copy, number: int, plain: bytes, *, last: bool) -> dict[str, object]:
    """The row of ``evidence_chunk`` for one piece."""
    data = key.seal(plain, _place(file_id, copy, number, last=last))
    return {"id": new_id(), "file_id": file_id, "copy": copy, "number": number, "data": data}


def write_pieces(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Put sealed pieces into the database, within the running transaction."""
    insert_rows(session, PIECES, rows)


def opened(file: EvidenceFile, copy: Copy = Copy.ORIGINAL) -> Iterator[bytes]:
    """The file from its first byte to its last, a piece at a time, without holding a transaction meanwhile.

    Raises:
        cryptography.exceptions.InvalidTag: a piece was changed, swapped or cut off.
        Incomplete: a piece is gone.
    """
    size = file.size if copy is Copy.ORIGINAL else file.preview_size
    count = -(-size // CHUNK)
    for number in range(count):
        rows = _PIECE.ask(file_id=file.id, copy=copy, number=number)
        if not rows:
            raise Incomplete(file.id)
        yield file.key.open(rows[0].data, _place(file.id, copy, number, last=number == count - 1))


def _place(file_id: str, copy: Copy, number: int, *, last: bool) -> str:
    return f"evidence_chunk:{file_id}:{copy.value}:{number}:{'last' if last else 'more'}"
