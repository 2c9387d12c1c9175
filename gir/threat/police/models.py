"""What the police did with it, step by step, and the versions of the file for them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.cases.models import Case
from gir.database import Identified, Model, TermColumn
from gir.threat.police.terms import PoliceOutcome
from gir.vault import DataKey, Retention, Sealed


class PoliceProgress(Identified, Model):
    """One thing that the police, the prosecution or the court did, and on which day.

    ``number`` counts from 1 in a case. ``amount`` is in euros, of damages that were awarded. There is no place for what
    the police investigate (Wpg).
    """

    __tablename__ = "police_progress"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    number: Mapped[int]
    outcome: Mapped[PoliceOutcome] = mapped_column(TermColumn(PoliceOutcome))
    day: Mapped[date]
    amount: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    case: Mapped[Case] = relationship("Case")
    recorded_by: Mapped[Person] = relationship("Person", lazy="joined", innerjoin=True)


class PoliceFile(Identified, Model):
    """One version of the seven W's as they go to the police; a version never changes. ``number`` counts from 1.

    ``who`` may hold the name of the perpetrator, and is kept as short as that.
    """

    __tablename__ = "police_file"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    number: Mapped[int]
    prepared_at: Mapped[datetime]
    prepared_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    who_sealed: Mapped[bytes | None]
    what_sealed: Mapped[bytes | None]
    where_sealed: Mapped[bytes | None]
    when_sealed: Mapped[bytes | None]
    with_what_sealed: Mapped[bytes | None]
    how_sealed: Mapped[bytes | None]
    why_sealed: Mapped[bytes | None]

    who = Sealed(Retention.PERPETRATOR)
    what = Sealed(Retention.POLICE)
    where = Sealed(Retention.POLICE)
    when = Sealed(Retention.POLICE)
    with_what = Sealed(Retention.POLICE)
    how = Sealed(Retention.POLICE)
    why = Sealed(Retention.POLICE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    prepared_by: Mapped[Person] = relationship("Person", lazy="joined", innerjoin=True)
