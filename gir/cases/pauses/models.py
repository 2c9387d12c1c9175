"""Every time that the clock of a step stood still."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.cases.models import Case
from gir.cases.step_column import StepColumn
from gir.cases.terms import AnyStep
from gir.database import Identified, Model
from gir.vault import DataKey, Retention, Sealed


class Pause(Identified, Model):
    """One pause of one step: from ``started_at`` until ``until``, or until ``ended_at`` when somebody ended it sooner.

    The task is owed that much later from the moment it is paused. The reason is for who may enter the room of the step.
    """

    __tablename__ = "step_pause"
    __table_args__ = (Index(None, "case_id", "step", "started_at"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    step: Mapped[AnyStep] = mapped_column(StepColumn())
    started_at: Mapped[datetime]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    paused_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    reason_sealed: Mapped[bytes]

    reason = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    paused_by: Mapped[Person] = relationship("Person")

    @property
    def end(self) -> datetime:
        """When the clock goes on, or went on."""
        return self.ended_at or self.until
