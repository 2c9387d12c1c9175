"""Why somebody is kept out of a case, beside the block that does it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.cases.conflicts.terms import LiftEnd
from gir.cases.models import Case
from gir.database import Identified, Model, TermColumn, partial_index
from gir.vault import DataKey, Retention, Sealed


class Conflict(Identified, Model):
    """That somebody is too close to a case, said by themselves (``stated_by_id`` is theirs) or by somebody else.

    It holds beside what the reporter chose: lifting a choice does not let this person in again.
    """

    __tablename__ = "case_conflict"
    __table_args__ = (UniqueConstraint("case_id", "person_id"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    stated_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    stated_at: Mapped[datetime]
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    reason_sealed: Mapped[bytes | None]

    reason = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    person: Mapped[Person] = relationship("Person", foreign_keys="Conflict.person_id")
    stated_by: Mapped[Person] = relationship("Person", foreign_keys="Conflict.stated_by_id")


class Lifting(Identified, Model):
    """A proposal to let somebody in again who is too close to a case, as was said. It waits for a second person.

    It lapses at ``lapses_at`` when nobody decided. ``decided_by_id`` is who approved or refused it.
    """

    __tablename__ = "case_block_lift"
    __table_args__ = (Index(None, "case_id", "proposed_at"), partial_index(None, "lapses_at", where="ended_at IS NULL"))

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    proposed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[LiftEnd | None] = mapped_column(TermColumn(LiftEnd))
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    reason_sealed: Mapped[bytes]

    reason = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    person: Mapped[Person] = relationship("Person", foreign_keys="Lifting.person_id")
    proposed_by: Mapped[Person] = relationship("Person", foreign_keys="Lifting.proposed_by_id")
    decided_by: Mapped[Person | None] = relationship("Person", foreign_keys="Lifting.decided_by_id")
