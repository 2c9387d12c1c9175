"""Prove that nobody bent the log: walk each chain, and compare it with the checkpoints that left the machine."""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Table, select, text

from gir.audit.chain import START, Result, head_mac, line_mac
from gir.audit.checkpoints import Checkpoint, public_key
from gir.audit.models import AuditAnchor, AuditHead, AuditLine
from gir.audit.terms import AuditAct
from gir.database import db, now
from gir.vault import keyring

TOLERANCE = timedelta(minutes=2)
"""So much may the clocks of two machines differ, or one clock be put right."""
AT_A_TIME = 2_000
"""Lines that are held in memory."""
REMARKS = 5
"""So many remarks about the clock are told of a chain; of the others how many there are."""
GUARDS = {
    "sqlite": {"audit_line_no_update", "audit_line_no_delete"},
    "postgresql": {"audit_line_append_only", "audit_line_no_delete"},
}
ENDS = {"audit_end_forward", "audit_end_no_delete", "audit_anchor_forward", "audit_anchor_no_delete"}

_line = cast(Table, AuditLine.__table__)


@dataclass(frozen=True)
class Verdict:
    """What a check of one chain found; ``fault`` is None when it is whole.

    ``clock`` says where time went back or ahead: lines that may be genuine, under a clock that was wrong.
    """

    chain: str
    lines: int
    fault: str | None
    clock: tuple[str, ...] = ()


def verify(expected: Iterable[str] = (), checkpoints: Iterable[Checkpoint] = (), key: str = "") -> list[Verdict]:
    """Walk every chain from its first line to its end and say where one is bent.

    ``expected`` are chains that must exist, so that one that was removed as a whole is missed; so are those of which
    there is a checkpoint. ``key`` is the public key that checkpoints must be signed with; the keyring's if not given.
    """
    by_chain: defaultdict[str, list[Checkpoint]] = defaultdict(list)
    for checkpoint in checkpoints:
        by_chain[checkpoint.chain].append(checkpoint)
    with _one_moment() as connection:
        chains = {*expected, *by_chain}
        for table in (AuditLine, AuditHead, AuditAnchor):
            chains.update(connection.scalars(select(table.chain).distinct()))
        key = key or public_key()
        return [_Walk(connection, chain, key, by_chain.get(chain, [])).verdict() for chain in sorted(chains)]


def verify_one(chain: str, checkpoints: Iterable[Checkpoint] = ()) -> Verdict:
    """The same of one chain, and of its checkpoints among these."""
    mine = [checkpoint for checkpoint in checkpoints if checkpoint.chain == chain]
    with _one_moment() as connection:
        return _Walk(connection, chain, public_key(), mine).verdict()


def missing_guards() -> set[str]:
    """The triggers that keep lines from being changed, as far as the database has them no more."""
    with db.engine.connect() as connection:
        kind = connection.dialect.name
        known = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if kind == "postgresql":
            known = "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"
        return (GUARDS[kind] | ENDS) - set(connection.scalars(text(known)))


def _one_moment() -> Connection:
    """A connection that sees the log as it was when it began, whatever is written meanwhile."""
    connection = db.engine.connect()
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


class _Bent(Exception):
    """The chain is not whole; the message says where."""


@dataclass
class _Walk:
    """One way along one chain."""

    connection: Connection
    chain: str
    key: str
    """The public key that checkpoints must be signed with."""
    checkpoints: list[Checkpoint]
    began: datetime = field(default_factory=now)
    count: int = 0
    lines: int = 0
    mac: bytes = START
    latest: datetime | None = None
    remarks: list[str] = field(default_factory=list)
    cuts: set[int] = field(default_factory=set)
    """Where, as later lines say, older lines were cut off."""

    def verdict(self) -> Verdict:
        fault = None
        try:
            anchored = self._begin()
            self._walk()
            self._end(anchored)
        except _Bent as bent:
            fault = str(bent)
        more = len(self.remarks) - REMARKS
        told = [*self.remarks[:REMARKS], *([f"{more} more remarks about the clock"] if more > 0 else [])]
        return Verdict(self.chain, self.lines, fault, tuple(told))

    def _begin(self) -> int:
        """Start at the anchor, if older lines were cut off; gives its number, or 0."""
        columns = cast(Table, AuditAnchor.__table__).c
        row = self.connection.execute(select(*columns).where(columns.chain == self.chain)).one_or_none()
        if row is not None:
            anchor = Checkpoint(**row._asdict())
            self._judge(anchor, "where the chain begins")
            self.count, self.mac = anchor.sequence, anchor.mac
        for checkpoint in self.checkpoints[-1:]:  # of the others only those that do not agree
            self._judge(checkpoint, "the newest checkpoint")
        return self.count

    def _judge(self, checkpoint: Checkpoint, what: str) -> None:
        if checkpoint.key != self.key:
            raise _Bent(f"{what} ({_said(checkpoint.at)}) was signed with another key")
        if not checkpoint.is_genuine:
            raise _Bent(f"{what} ({_said(checkpoint.at)}) was changed: its signature does not fit")

    def _walk(self) -> None:
        marks: defaultdict[int, list[Checkpoint]] = defaultdict(list)
        for mark in self.checkpoints:
            marks[mark.sequence].append(mark)
        after: list[Checkpoint] = []
        audit_key = keyring().audit_key
        for line in self._rows():
            self.lines += 1
            number = self.count = self.count + 1
            if line["sequence"] != number:
                raise _Bent(f"line {number} is missing" if line["sequence"] > number else "there is a line too many")
            if line["previous"] != self.mac:
                raise _Bent(f"line {number} does not follow the line before it")
            if not hmac.compare_digest(line_mac(line, audit_key), line["mac"]):
                raise _Bent(f"line {number} was changed")
            self.mac = line["mac"]
            self._look_at_clock(number, line["at"], after)
            after = marks.get(number, [])
            for checkpoint in after:
                self._compare(checkpoint, line["at"])
            if line["act"] == AuditAct.CUT.value and line["result"] == Result.DONE.value:
                self.cuts.add(int(line["object_id"]))

    def _rows(self) -> Iterator[dict[str, Any]]:
        names = [column.name for column in _line.c]
        statement = select(*_line.c).where(_line.c.chain == self.chain).order_by(_line.c.sequence)
        for row in self.connection.execution_options(yield_per=AT_A_TIME).execute(statement):
            yield dict(zip(names, row, strict=True))

    def _look_at_clock(self, number: int, at: datetime, after: list[Checkpoint]) -> None:
        """``after``: checkpoints that were made before this line was there."""
        missed = next((mark for mark in after if at < mark.at - TOLERANCE), None)
        if at > self.began + TOLERANCE:
            self.remarks.append(f"line {number} lies in the future: {_said(at)}")
        elif self.latest is not None and at < self.latest - TOLERANCE:
            self.remarks.append(f"line {number} goes back in time, from {_said(self.latest)} to {_said(at)}")
        elif missed is not None:
            self._judge(missed, f"the checkpoint of line {missed.sequence}")
            told = f"says {_said(at)}, but was not there yet at the checkpoint of {_said(missed.at)}"
            self.remarks.append(f"line {number} {told}")
        else:
            self.latest = max(self.latest or at, at)
            return
        self.latest = at  # one wrong line must not make all that follow look wrong

    def _compare(self, checkpoint: Checkpoint, at: datetime) -> None:
        """The line that a checkpoint tells of, and the checkpoint."""
        if self.mac != checkpoint.mac:
            self._judge(checkpoint, f"the checkpoint of line {checkpoint.sequence}")
            raise _Bent(f"line {checkpoint.sequence} is not the one that the checkpoint of {_said(checkpoint.at)} saw")
        if at > checkpoint.at + TOLERANCE:
            self._judge(checkpoint, f"the checkpoint of line {checkpoint.sequence}")
            told = f"says {_said(at)}, but was there at the checkpoint of {_said(checkpoint.at)}"
            self.remarks.append(f"line {checkpoint.sequence} {told}")

    def _end(self, anchored: int) -> None:
        columns = cast(Table, AuditHead.__table__).c
        end = self.connection.execute(select(columns.sequence, columns.mac).where(columns.chain == self.chain))
        head = end.one_or_none()
        if head is None and not self.lines:
            raise _Bent("the whole chain is gone")
        fits = head is not None and head.sequence == self.count
        if head is None or not fits or not hmac.compare_digest(head.mac, head_mac(self.chain, self.count, self.mac)):
            raise _Bent("the end of the chain was cut off or replaced")
        for checkpoint in (mark for mark in self.checkpoints if mark.sequence > self.count):
            self._judge(checkpoint, f"the checkpoint of line {checkpoint.sequence}")
            seen = f"the checkpoint of {_said(checkpoint.at)} saw line {checkpoint.sequence}"
            raise _Bent(f"the end of the chain was cut off: it ends at line {self.count}, but {seen}")
        if anchored and anchored not in self.cuts:
            raise _Bent(f"the lines up to {anchored} are gone, and no line says that they were cut off")


def _said(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
