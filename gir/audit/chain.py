"""Write a trace with every change, each line bound to the one before it."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from json.encoder import encode_basestring as _quoted
from typing import Any, Protocol, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from gir.audit.models import AuditHead, AuditLine
from gir.database import new_id, now, write_transaction
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
            _append(session, act, (object_kind, object_id[:64]), actor, Result.REFUSED, _marks_of(actor, [object_id]))
    except (SQLAlchemyError, TimeoutError) as error:
        raise TraceUnavailable(act) from error


def append_lines(
    session: Session, act: str, objects: list[Any], actor: Who, result: Result, detail: Mapping[str, str]
) -> None:
    """Add a line for each object (one line when there is none) to the chain of the actor's organisation."""
    detail = {**detail, **_marks(actor, objects)}
    for kind, identity in [(row.__tablename__, row.id) for row in objects] or [("", "")]:
        _append(session, act, (kind, identity), actor, result, detail)


def _marks(actor: Who, objects: list[Any]) -> Mapping[str, str]:
    """What an actor adds to every line of an act on these rows, or on what they hang on."""
    ids = [identity for row in objects for identity in (row.id, getattr(row, "case_id", None)) if identity]
    return _marks_of(actor, ids)


def _marks_of(actor: Who, ids: list[str]) -> Mapping[str, str]:
    marks: Callable[[list[str]], Mapping[str, str]] | None = getattr(actor, "marks", None)
    return marks(ids) if marks is not None else {}


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


def line_mac(line: Mapping[str, Any], key: bytes | None = None) -> bytes:
    """The 32-byte HMAC-SHA256 over a line and the mac of the line before it. ``key``: who asks often has it already."""
    return hmac.digest(key or keyring().audit_key, line_text(line).encode(), "sha256")


def line_text(line: Mapping[str, Any]) -> str:
    """What of a line is signed: JSON with sorted names, written out because a check does this for every line."""
    return (
        f'{{"act": {_quoted(line["act"])}, "actor": {_quoted(line["actor"])}, '
        f'"at": "{line["at"].astimezone(UTC).isoformat()}", "chain": {_quoted(line["chain"])}, '
        f'"detail": {_quoted(line["detail"])}, "object_id": {_quoted(line["object_id"])}, '
        f'"object_kind": {_quoted(line["object_kind"])}, "operation": {_quoted(line["operation"])}, '
        f'"origin": {_quoted(line["origin"])}, "previous": "{line["previous"].hex()}", '
        f'"result": {_quoted(line["result"])}, "sequence": {line["sequence"]}}}'
    )


def words_mac(row: Any, words: str) -> str:
    """What the log keeps of a typed reason that lies sealed in ``row``: 32 hexadecimal digits, which give nothing away.

    They prove that the words are still those that were typed. The same words in another row have others.
    """
    text = f"words {row.__tablename__} {row.id} {words}"
    return hmac.digest(keyring().audit_key, text.encode(), "sha256").hex()[:32]


def head_mac(chain: str, sequence: int, mac: bytes) -> bytes:
    """The 32-byte HMAC-SHA256 that says where a chain ends.

    It is no copy of the last line's mac: who cuts lines off cannot make the end that would fit.
    """
    return hmac.digest(keyring().audit_key, f"head {chain} {sequence} {mac.hex()}".encode(), "sha256")
