"""Closed quarters, exactly as they were published, and which reports they counted. Rows are added, never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from gir.database import Identified, Model
from gir.organisations.models import Organisation


class ClosedQuarter(Identified, Model):
    """One quarter (its first day) of one group of people, closed under one version of the counting rules.

    ``ledger`` is everything that was published under that version up to and including this quarter, and what waits
    (``gir.statistics.ledger_data``). It holds pseudonyms: only what is published of it leaves the program.
    """

    __tablename__ = "closed_quarter"
    __table_args__ = (UniqueConstraint("organisation_id", "population", "quarter"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    population: Mapped[str] = mapped_column(String(20))
    quarter: Mapped[date]
    closed_at: Mapped[datetime]
    definition: Mapped[str] = mapped_column(String(20))
    ledger: Mapped[dict[str, Any]] = mapped_column(JSON)

    organisation: Mapped[Organisation] = relationship("Organisation")


class ClosedReport(Identified, Model):
    """A report as a closing counted it, or (``withdrawn``) took it out again. The newest row of a report holds.

    The next closing compares these with the facts of that day: what differs is a revision. A ``frozen`` one is not
    compared any more: its case was destroyed, ``incident_id`` says nothing now, and it stays in what was published.
    """

    __tablename__ = "closed_report"
    __table_args__ = (Index(None, "closing_id"), Index(None, "incident_id"))

    closing_id: Mapped[str] = mapped_column(ForeignKey("closed_quarter.id"))
    incident_id: Mapped[str] = mapped_column(String(32))
    quarter: Mapped[date]
    victim: Mapped[str | None] = mapped_column(String(64))
    labels: Mapped[dict[str, str]] = mapped_column(JSON)
    withdrawn: Mapped[bool]
    frozen: Mapped[bool] = mapped_column(default=False)

    closing: Mapped[ClosedQuarter] = relationship("ClosedQuarter")


@event.listens_for(ClosedQuarter, "before_update")
@event.listens_for(ClosedReport, "before_update")
def _refuse(_mapper: Mapper[Any], _connection: Connection, _target: object) -> None:
    raise RuntimeError("what was published stays as it is")
