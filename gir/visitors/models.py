"""Codes and visits. Neither a code nor the token of a visit can be read from its row."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.cases.models import Case
from gir.database import Model, TermColumn
from gir.visitors.terms import CodeKind


class VisitorCode(Model):
    """A code that opens one case to somebody without an account. ``id`` is its keyed fingerprint.

    A claim is handed over by whoever filed the report; it works once, until ``expires_at``, and gives the person
    concerned a receipt code of their own. A receipt code works as long as there is a case.
    """

    __tablename__ = "visitor_code"
    __table_args__ = (Index(None, "case_id", "kind"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    kind: Mapped[CodeKind] = mapped_column(TermColumn(CodeKind))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship("Case")


class Visit(Model):
    """Somebody who came back with a code. ``id`` is the SHA-256 of the random token that only the browser holds."""

    __tablename__ = "visit"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship("Case")
