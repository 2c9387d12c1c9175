"""The audit chain: lines that are only ever added, and what says where each chain begins and ends."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gir.database import Model


class AuditLine(Model):
    """One act, read or refusal. Holds pseudonymous ids and terms, never names or content.

    ``chain`` is an organisation's id or ``installation``. No foreign key points to people or cases: the line outlives
    them. ``mac`` binds the line to the one before it.
    """

    __tablename__ = "audit_line"
    __table_args__ = (Index(None, "chain", "at"),)

    chain: Mapped[str] = mapped_column(String(32), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(40))
    origin: Mapped[str] = mapped_column(String(32))
    operation: Mapped[str] = mapped_column(String(32))
    act: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(64), index=True)
    result: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(Text)
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditHead(Model):
    """Where a chain ends: the number of its last line, and a mac over it. Locked last in every transaction."""

    __tablename__ = "audit_head"

    chain: Mapped[str] = mapped_column(String(32), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditAnchor(Model):
    """Where a chain begins since its oldest lines were removed: the checkpoint they went up to, with its signature.

    The database lets a line go only when it is five years old and an anchor covers it.
    """

    __tablename__ = "audit_anchor"

    chain: Mapped[str] = mapped_column(String(32), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(64))
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))

    @property
    def id(self) -> str:
        """What the log calls it by: the number of the last line that went."""
        return str(self.sequence)
