"""The log in the hands of somebody who bends it: with the database alone, or with the keys as well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, text

from gir.audit.chain import START, head_mac, line_mac
from gir.audit.models import AuditHead, AuditLine
from gir.database import db, new_id

Line = dict[str, Any]
GUARDS = ("audit_line_no_update", "audit_line_no_delete", "audit_end_forward", "audit_end_no_delete")


def close_the_log() -> None:
    """From now on the database takes no line any more, as when its disk is full."""
    with db.engine.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON audit_line BEGIN SELECT RAISE(ABORT, 'no room'); END")
        )


def drop_guards() -> list[str]:
    """Take the triggers away, as who owns the database can; gives what makes them again."""
    with db.engine.begin() as connection:
        known = text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_%'")
        made = list(connection.scalars(known))
        for guard in GUARDS:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {guard}"))
    return [sql for sql in made if sql.split()[2] in GUARDS]


def lines_of(chain: str) -> list[Line]:
    """All lines of a chain, in their order."""
    query = AuditLine.__table__.select().where(AuditLine.chain == chain).order_by(AuditLine.sequence)
    with db.engine.connect() as connection:
        return [{str(name): value for name, value in row.items()} for row in connection.execute(query).mappings()]


def line_at(chain: str, at: datetime, act: str = "test.mark") -> Line:
    """A line of a moment, as somebody makes it up."""
    told = {"actor": "tester", "origin": "", "operation": new_id(), "act": act, "object_kind": "", "object_id": ""}
    return {"chain": chain, "at": at, **told, "result": "done", "detail": "{}"}


def write_anew(chain: str, lines: list[Line], after: tuple[int, bytes] = (0, START)) -> None:
    """Write a chain as the one who holds the keys can: numbers and macs fit, and the guards are back."""
    guards = drop_guards()
    number, previous = after
    with db.engine.begin() as connection:
        connection.execute(delete(AuditLine).where(AuditLine.chain == chain))
        connection.execute(delete(AuditHead).where(AuditHead.chain == chain))
        for line in lines:
            number += 1
            signed = {**line, "sequence": number, "previous": previous}
            previous = line_mac(signed)
            connection.execute(insert(AuditLine).values({**signed, "mac": previous}))
        end = {"chain": chain, "sequence": number, "mac": head_mac(chain, number, previous)}
        connection.execute(insert(AuditHead).values(end))
        for guard in guards:
            connection.execute(text(guard))


Bend = Callable[[list[Line]], list[Line]]
EVERY_WAY: dict[str, Bend] = {
    "edit": lambda lines: [{**line, "actor": "somebody else"} if n == 2 else line for n, line in enumerate(lines)],
    "delete": lambda lines: lines[:2] + lines[3:],
    "insert": lambda lines: [*lines[:2], lines[1], *lines[2:]],
    "swap": lambda lines: [lines[1], lines[0], *lines[2:]],
    "truncate": lambda lines: lines[:3],
    "replace": lambda lines: [{**line, "actor": "somebody else"} for line in lines],
}
"""What may be done to the lines of a chain before it is written anew."""
