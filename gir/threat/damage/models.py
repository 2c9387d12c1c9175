"""Items of damage and the payments for them. All amounts are whole cents."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.cases.models import Case
from gir.database import Identified, Model, TermColumn
from gir.organisations.models import Organisation
from gir.threat.damage.terms import ClaimedFrom, DamageKind, DamageOwner, DamageState, WriteOffReason
from gir.vault import DataKey, Retention, Sealed


class Settling:
    """Where an item of damage stands, told from its amounts and days."""

    if TYPE_CHECKING:
        amount_cents: Mapped[int]
        claimed_on: Mapped[date | None]
        recovered_cents: Mapped[int]
        written_off_on: Mapped[date | None]
        written_off_reason: Mapped[WriteOffReason | None]

    @property
    def state(self) -> DamageState:
        """Where it stands."""
        if self.recovered_cents >= self.amount_cents:
            return DamageState.RECOVERED
        if self.written_off_on is not None:
            return DamageState.WRITTEN_OFF
        if self.recovered_cents:
            return DamageState.PARTLY
        return DamageState.TO_CLAIM if self.claimed_on is None else DamageState.CLAIMED

    @property
    def counts(self) -> bool:
        """Whether it belongs in sums: what was written down by mistake does not."""
        return self.written_off_reason is not WriteOffReason.MISTAKE

    @property
    def is_dealt_with(self) -> bool:
        """Whether nobody has to begin anything for it any more: it was claimed, or written off."""
        return self.claimed_on is not None or self.written_off_on is not None


class DamageItem(Settling, Identified, Model):
    """One thing that was damaged or lost in a case, and what became of it.

    ``recovered_cents`` is the sum of its payments. Written off is whatever did not come in, from ``written_off_on``.
    The description stays in the room of the threat: finance sees the rest of the row and nothing else of the case.
    """

    __tablename__ = "damage_item"
    __table_args__ = (Index(None, "case_id"), Index(None, "added_on", "id"))

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    kind: Mapped[DamageKind] = mapped_column(TermColumn(DamageKind))
    owner: Mapped[DamageOwner] = mapped_column(TermColumn(DamageOwner))
    amount_cents: Mapped[int]
    added_on: Mapped[date]
    added_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    claimed_on: Mapped[date | None]
    claimed_from: Mapped[ClaimedFrom | None] = mapped_column(TermColumn(ClaimedFrom))
    claimed_cents: Mapped[int | None]
    recovered_cents: Mapped[int] = mapped_column(default=0)
    written_off_on: Mapped[date | None]
    written_off_reason: Mapped[WriteOffReason | None] = mapped_column(TermColumn(WriteOffReason))
    version: Mapped[int] = mapped_column()

    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    description_sealed: Mapped[bytes | None]

    description = Sealed(Retention.DAMAGE)

    __mapper_args__ = {"version_id_col": version}

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    added_by: Mapped[Person] = relationship("Person", foreign_keys=[added_by_id])
    payments: Mapped[list[DamagePayment]] = relationship(
        "DamagePayment", back_populates="item", order_by="DamagePayment.received_on, DamagePayment.recorded_at"
    )


class DamagePayment(Identified, Model):
    """Money that came in for an item."""

    __tablename__ = "damage_payment"
    __table_args__ = (Index(None, "item_id"),)

    item_id: Mapped[str] = mapped_column(ForeignKey("damage_item.id"))
    received_on: Mapped[date]
    cents: Mapped[int]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    item: Mapped[DamageItem] = relationship("DamageItem", back_populates="payments")
    recorded_by: Mapped[Person] = relationship("Person")


class KeptDamage(Settling, Identified, Model):
    """An item of damage that outlived its case: the books must be kept longer. Nothing leads to the people of the case.

    ``settled_on`` is the last day on which something happened to it; its term runs from there.
    """

    __tablename__ = "kept_damage"
    __table_args__ = (Index(None, "organisation_id", "settled_on"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[str] = mapped_column(String(12))
    kind: Mapped[DamageKind] = mapped_column(TermColumn(DamageKind))
    owner: Mapped[DamageOwner] = mapped_column(TermColumn(DamageOwner))
    amount_cents: Mapped[int]
    added_on: Mapped[date]
    claimed_on: Mapped[date | None]
    claimed_from: Mapped[ClaimedFrom | None] = mapped_column(TermColumn(ClaimedFrom))
    claimed_cents: Mapped[int | None]
    recovered_cents: Mapped[int]
    written_off_on: Mapped[date | None]
    written_off_reason: Mapped[WriteOffReason | None] = mapped_column(TermColumn(WriteOffReason))
    settled_on: Mapped[date]

    organisation: Mapped[Organisation] = relationship("Organisation")
