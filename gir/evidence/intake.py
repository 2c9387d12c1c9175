"""Receive a file: judged by its first piece, sealed piece by piece as it arrives, counted when all of it is here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.audit import System
from gir.cases.access import Rules, permitted, rooms_of
from gir.cases.models import Case, Event
from gir.cases.notes import KEY_SETS
from gir.cases.services import ChangedMeanwhile, act_on, mark_changed, tell
from gir.cases.terms import Happening, Part
from gir.database import db, new_id, now, write_transaction
from gir.evidence.access import part_of_reporter, readers_now
from gir.evidence.kinds import MESSAGE_MARK, beside, kind_of, safe_name
from gir.evidence.models import EvidenceChunk, EvidenceFile
from gir.evidence.sealing import cut, sealed_row, write_pieces
from gir.evidence.terms import DRAWABLE, PICTURES, Copy, FileKind, FileStatus, Preview, Refusal, Scan
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.terms import Term
from gir.vault import DataKey

MEGABYTE = 1024 * 1024
MOST_A_FILE = 25 * MEGABYTE
MOST_A_REPORT = 100 * MEGABYTE
MOST_FILES = 100
PIECES_AT_ONCE = 8
"""Sealed pieces that are written in one transaction: others wait for 2 MB at most."""
SITTING = timedelta(hours=1)
"""Files that come within this time of the first are one line on the timeline and one mail."""
LEFT_OVER = timedelta(hours=1)
"""After this time a file that is still arriving never will."""


class FileRefused(ValueError):
    """A file was not taken, and nothing of it is kept."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Sender:
    """Who adds files to a case, and by which act and rules.

    ``from_reporter`` files are shown to the reporter. ``actor`` may be the system, for a reporter without account.
    ``part`` is the room that a handler chose; what a reporter sends lies where it belongs by their answers.
    """

    actor: Actor | System
    act: Term
    from_reporter: bool
    part: Part = Part.CORE
    rules: Rules = permitted

    def part_in(self, case: Case) -> Part:
        """The room in which the files will lie.

        Raises:
            ChangedMeanwhile: the room that was chosen is closed to who chose it.
        """
        if self.from_reporter or not isinstance(self.actor, Actor):
            return part_of_reporter(case.incident)
        if self.part not in rooms_of(self.actor, case):
            raise ChangedMeanwhile(case.id)
        return self.part

    @property
    def person_id(self) -> str | None:
        """The person, when there is one."""
        return self.actor.person_id if isinstance(self.actor, Actor) else None


def receive(case: Case, name: str, pieces: Iterable[bytes], sender: Sender) -> EvidenceFile:
    """Take one file in. ``pieces`` are its bytes as they arrive; whatever they raise goes on, and nothing is kept.

    Raises:
        FileRefused: it is empty, too large, of another kind, there already, or the report is full.
        gir.cases.services.ChangedMeanwhile: the case was closed while the file arrived.
    """
    chunks = cut(pieces)
    head, last = next(chunks)
    kind = kind_of(head) if head else None
    if kind is None:
        raise FileRefused(Refusal.KIND if head else Refusal.EMPTY)
    refuse_when_full(case.incident_id, len(head))
    arriving = _Arriving(case, name, kind, sender)
    try:
        arriving.take(chain([(head, last)], chunks))
        return _complete(case, arriving, sender)
    except BaseException:
        arriving.forget()
        raise


def refuse_when_full(incident_id: str, size: int) -> None:
    """Refuse what the report has no room for.

    Raises:
        FileRefused: the report would hold too much, or too many.
    """
    bytes_there, files_there = room_taken(incident_id)
    if files_there >= MOST_FILES:
        raise FileRefused(Refusal.TOO_MANY)
    if bytes_there + size > MOST_A_REPORT:
        raise FileRefused(Refusal.REPORT_FULL)


def room_taken(incident_id: str) -> tuple[int, int]:
    """Bytes and number of the complete files of a report."""
    mine = (EvidenceFile.incident_id == incident_id, EvidenceFile.status == FileStatus.COMPLETE)
    size, number = db.session.execute(
        select(func.coalesce(func.sum(EvidenceFile.size), 0), func.count()).where(*mine)
    ).one()
    return int(size), int(number)


class _Arriving:
    """A file that is on its way in."""

    def __init__(self, case: Case, name: str, kind: FileKind, sender: Sender) -> None:
        part = sender.part_in(case)
        self.key = DataKey.fresh(KEY_SETS[part])
        self.file = EvidenceFile(
            id=new_id(),
            incident_id=case.incident_id,
            added_by_id=sender.person_id,
            from_reporter=sender.from_reporter,
            part=part,
            status=FileStatus.ARRIVING,
            kind=kind,
            began_at=now(),
            scan=Scan.WAITING,
            preview=_preview_of(kind),
            size=0,
            preview_size=0,
            key=self.key,
            name=safe_name(name, kind),
        )
        self.digest = hashlib.sha256()
        self.size = 0
        self.known = False
        self.rows: list[dict[str, object]] = []

    def take(self, chunks: Iterable[tuple[bytes, bool]]) -> None:
        """Seal all pieces; those that are not written yet stay in ``rows``."""
        for number, (plain, last) in enumerate(self._confirmed(chunks)):
            self.size += len(plain)
            if self.size > MOST_A_FILE:
                raise FileRefused(Refusal.TOO_LARGE)
            self.digest.update(plain)
            self.rows.append(sealed_row(self.key, self.file.id, Copy.ORIGINAL, number, plain, last=last))
            if len(self.rows) == PIECES_AT_ONCE and not last:
                with write_transaction(fleeting=True) as session:  # the last piece makes them all last
                    self.write(session)

    def _confirmed(self, chunks: Iterable[tuple[bytes, bool]]) -> Iterator[tuple[bytes, bool]]:
        """The same pieces; at the end, what looked like a message of Outlook must have been one."""
        seen, tail = self.file.kind is not FileKind.MSG, b""
        for plain, last in chunks:
            seen = seen or MESSAGE_MARK in tail + plain
            tail = plain[-len(MESSAGE_MARK) :]
            if last and not seen:
                raise FileRefused(Refusal.KIND)
            yield plain, last

    def write(self, session: Session) -> None:
        """Put what is sealed so far into the database."""
        if not self.known:
            session.add(self.file)
            session.flush()
            self.known = True
        write_pieces(session, self.rows)
        self.rows = []

    def forget(self) -> None:
        """Remove what was written."""
        if self.known:
            with write_transaction() as session:
                remove(session, self.file.id, self.key.id)


def _preview_of(kind: FileKind) -> Preview:
    if kind in DRAWABLE:
        return Preview.WAITING
    return Preview.IMPOSSIBLE if kind in PICTURES else Preview.NONE


def _complete(case: Case, arriving: _Arriving, sender: Sender) -> EvidenceFile:
    """The last piece, and the file counts: in one transaction with its trace and its line on the timeline."""
    fingerprint = arriving.digest.hexdigest()
    was_known = arriving.known
    try:
        with act_on(case, sender.act, actor=sender.actor, rules=sender.rules) as session:
            refuse_when_full(case.incident_id, arriving.size)
            file = arriving.file
            if sender.part_in(case) is not file.part:
                raise ChangedMeanwhile(case.id)
            others = _others(session, file)
            if any(other.fingerprint == fingerprint for other in others):
                raise FileRefused(Refusal.ALREADY_THERE)
            arriving.write(session)
            file = session.get_one(EvidenceFile, file.id)
            file.name = beside(file.name or "", {other.name or "" for other in others})
            file.size, file.fingerprint = arriving.size, fingerprint
            file.status, file.completed_at = FileStatus.COMPLETE, now()
            session.info["recorded"].append(file)
            _tell(session, case, file, sender)
    except BaseException:
        arriving.known = was_known  # what this transaction wrote is undone already
        raise
    return file


def _others(session: Session, file: EvidenceFile) -> list[EvidenceFile]:
    """The complete files beside which this one will stand: the reporter's, or those of handlers in the same room.

    That a room which is closed to somebody holds the same file is not theirs to find out.
    """
    rows = select(EvidenceFile).where(
        EvidenceFile.incident_id == file.incident_id,
        EvidenceFile.status == FileStatus.COMPLETE,
        EvidenceFile.from_reporter.is_(file.from_reporter),
    )
    if not file.from_reporter:
        rows = rows.where(EvidenceFile.part == file.part)
    return list(session.scalars(rows))


def _tell(session: Session, case: Case, file: EvidenceFile, sender: Sender) -> None:
    """One line on the timeline for the files of one sitting, and one mail to who handles the case."""
    teller = None if sender.from_reporter or not isinstance(sender.actor, Actor) else sender.actor
    recent = select(Event).where(
        Event.case_id == case.id,
        Event.happening == Happening.FILE_ADDED,
        Event.part == file.part,
        Event.person_id == teller.person_id if teller else Event.person_id.is_(None),
        Event.at > now() - SITTING,
    )
    told = session.scalar(recent.order_by(Event.at.desc()).limit(1))
    if told is not None:
        detail = json.loads(told.detail)
        told.detail = json.dumps({**detail, "files": str(int(detail["files"]) + 1)})
        mark_changed(case, file.part, now())
        return
    by, own = "reporter" if sender.from_reporter else "handler", sender.from_reporter
    tell(session, case, Happening.FILE_ADDED, actor=teller, part=file.part, for_reporter=own, files="1", by=by)
    if own:
        enqueue(session, readers_now(case, file), MessageKind.ATTENTION, about=file.id, path=f"/cases/{case.id}")


def remove(session: Session, file_id: str, key_id: str) -> None:
    """Destroy a file with its pieces and its key."""
    session.execute(delete(EvidenceChunk).where(EvidenceChunk.file_id == file_id))
    session.execute(delete(EvidenceFile).where(EvidenceFile.id == file_id))
    session.execute(delete(DataKey).where(DataKey.id == key_id))


def remove_left_overs() -> int:
    """Remove what began to arrive and never came. Gives how many files."""
    with write_transaction() as session:
        old = select(EvidenceFile.id, EvidenceFile.key_id).where(
            EvidenceFile.status == FileStatus.ARRIVING, EvidenceFile.began_at < now() - LEFT_OVER
        )
        found = session.execute(old).all()
        for file_id, key_id in found:
            remove(session, file_id, key_id)
    return len(found)
