"""Write a trace with every change, and prove later that nobody bent it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from gir.audit.models import AuditHead, AuditLine
from gir.database import db, new_id, now, write_transaction
from gir.new_rows import insert_rows
from gir.questions import Change, Question
from gir.terms import Term
from gir.vault import keyring

INSTALLATION = "installation"
START = bytes(32)

# Every act asks these: made once, and past the session's objects.
_line, _head = cast(Table, AuditLine.__table__), cast(Table, AuditHead.__table__)
HEAD = Question(select(_head.c.sequence).where(_head.c.chain == bindparam("chain")).with_for_update())
# Asked apart: who waited for the head sees lines in a join as they were before the wait.
LAST = Question(
    select(_line.c.mac).where(_line.c.chain == bindparam("chain"), _line.c.sequence == bindparam("sequence"))
)
MOVE_HEAD = Change(
    update(_head)
    .where(_head.c.chain == bindparam("of"))
    .values(sequence=bindparam("reached"), mac=bindparam("sealed_by"))
)


class Result(Term):
    """How an attempt ended."""

    DONE = "done"
    REFUSED = "refused"


class Who(Protocol):
    """Whoever acts: a signed-in person, or the system itself."""

    @property
    def person_id(self) -> str: ...
    @property
    def organisation_id(self) -> str: ...
    @property
    def origin(self) -> str: ...
    @property
    def operation(self) -> str: ...


@dataclass(frozen=True)
class System:
    """The application acting on its own: the clock, a command on the machine, a visitor who is not signed in."""

    person_id: str
    organisation_id: str = INSTALLATION
    origin: str = ""
    operation: str = field(default_factory=new_id)


class TraceUnavailable(RuntimeError):
    """The log could not be written, so nothing was changed and nothing may be shown."""


@contextmanager
def recorded(act: str, *objects: Any, actor: Who, detail: Mapping[str, str] | None = None) -> Iterator[Session]:
    """Do one act: the body's changes and a line in the log for every object, in one transaction.

    The lines come last, so that whoever waits for the chain waits shortest. An act without objects leaves one line.
    Objects made in the body can be added to the list that ``session.info["recorded"]`` holds.

    Raises:
        TraceUnavailable: the log could not be written; the changes are undone.
    """
    with write_transaction() as session:
        made: list[Any] = []
        session.info["recorded"] = made
        yield session
        session.flush()
        try:
            append_lines(session, act, [*objects, *made], actor, Result.DONE, detail or {})
        except SQLAlchemyError as error:
            raise TraceUnavailable(act) from error


def refused(act: str, object_kind: str, object_id: str, *, actor: Who) -> None:
    """Leave a trace of an attempt that was not allowed, or of a look at something that does not exist.

    Raises:
        TraceUnavailable: the log could not be written.
    """
    try:
        with write_transaction() as session:
            _append(session, act, (object_kind, object_id[:64]), actor, Result.REFUSED, {})
    except (SQLAlchemyError, TimeoutError) as error:
        raise TraceUnavailable(act) from error


def append_lines(
    session: Session, act: str, objects: list[Any], actor: Who, result: Result, detail: Mapping[str, str]
) -> None:
    """Add a line for each object (one line when there is none) to the chain of the actor's organisation."""
    for kind, identity in [(row.__tablename__, row.id) for row in objects] or [("", "")]:
        _append(session, act, (kind, identity), actor, result, detail)


def _append(
    session: Session, act: str, thing: tuple[str, str], actor: Who, result: Result, detail: Mapping[str, str]
) -> None:
    chain = actor.organisation_id or INSTALLATION
    end = next((row.sequence for row in HEAD.ask_in(session, chain=chain)), 0)
    sequence = end + 1
    previous = next((row.mac for row in LAST.ask_in(session, chain=chain, sequence=end)), START)
    line = {
        "chain": chain,
        "sequence": sequence,
        "at": now(),
        "actor": actor.person_id,
        "origin": actor.origin,
        "operation": actor.operation,
        "act": str(act),
        "object_kind": thing[0],
        "object_id": thing[1],
        "result": result.value,
        "detail": json.dumps(dict(detail), sort_keys=True, ensure_ascii=False) if detail else "{}",
        "previous": previous,
    }
    mac = line_mac(line)
    insert_rows(session, _line, [{**line, "mac": mac}])
    seal = head_mac(chain, sequence, mac)
    if end:
        MOVE_HEAD.make(session, of=chain, reached=sequence, sealed_by=seal)
    else:
        insert_rows(session, _head, [{"chain": chain, "sequence": sequence, "mac": seal}])


def line_mac(line: Mapping[str, Any]) -> bytes:
    """The 32-byte HMAC-SHA256 over a line and the mac of the line before it."""
    text = json.dumps(
        {name: _plain(value) for name, value in line.items() if name != "mac"}, sort_keys=True, ensure_ascii=False
    )
    return hmac.new(keyring().audit_key, text.encode(), hashlib.sha256).digest()


def head_mac(chain: str, sequence: int, mac: bytes) -> bytes:
    """The 32-byte HMAC-SHA256 that says where a chain ends.

    It is no copy of the last line's mac: who cuts lines off cannot make the end that would fit.
    """
    return hmac.new(keyring().audit_key, f"head {chain} {sequence} {mac.hex()}".encode(), hashlib.sha256).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.hex() if isinstance(value, bytes) else value


@dataclass(frozen=True)
class Verdict:
    """What a check of one chain found; ``fault`` is None when it is whole."""

    chain: str
    lines: int
    fault: str | None


def verify(expected: Iterable[str] = ()) -> list[Verdict]:
    """Walk every chain from its first line to its head and say where one is bent.

    ``expected`` are chains that must exist, so that one that was removed as a whole is missed.
    """
    chains = {*expected, *db.session.scalars(select(AuditLine.chain).distinct())}
    chains.update(db.session.scalars(select(AuditHead.chain)))
    return [_verify_chain(chain) for chain in sorted(chains)]


def _verify_chain(chain: str) -> Verdict:
    previous, count = START, 0
    lines = select(AuditLine.__table__).where(AuditLine.chain == chain).order_by(AuditLine.sequence)
    for row in db.session.execute(lines).mappings():
        line = {str(name): value for name, value in row.items()}
        count += 1
        if line["sequence"] != count:
            return Verdict(chain, count, f"line {count} is missing")
        if line["previous"] != previous:
            return Verdict(chain, count, f"line {count} does not follow the line before it")
        if not hmac.compare_digest(line_mac(line), line["mac"]):
            return Verdict(chain, count, f"line {count} was changed")
        previous = line["mac"]
    head = db.session.get(AuditHead, chain)
    if head is None or head.sequence != count or not hmac.compare_digest(head.mac, head_mac(chain, count, previous)):
        return Verdict(chain, count, "the end of the chain was cut off or replaced")
    return Verdict(chain, count, None)
