"""The question of one quarter with its counts, and who need not be asked again. Nothing joins the two (decision 17)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.database import Identified, Model
from gir.organisations.models import Organisation


class PulseRound(Identified, Model):
    """The question of one organisation in one quarter (``quarter``: its first day), and how often what was answered.

    There is no row for an answer. All counts are one value that every answer writes anew, so that no stored order,
    row number, transaction number or moment says which count rose when, or together with what.
    """

    __tablename__ = "pulse_round"
    __table_args__ = (UniqueConstraint("organisation_id", "quarter"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    quarter: Mapped[date]
    invited: Mapped[int]
    counts: Mapped[dict[str, int]] = mapped_column(JSON)

    organisation: Mapped[Organisation] = relationship("Organisation")


class PulseTurn(Model):
    """Somebody answered or waved the question away; which of the two is not kept.

    ``id`` is a keyed fingerprint of person and quarter: without the installation's keys it names nobody. Rows lie in
    the order of their fingerprints, not of their moments, and are destroyed when the quarter is over.
    """

    __tablename__ = "pulse_turn"
    __table_args__ = {"sqlite_with_rowid": False}  # a row number would be an order

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    quarter: Mapped[date]
