"""A kept view of the work list."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.database import Identified, Model
from gir.vault import DataKey, Retention, Sealed


class WorkView(Identified, Model):
    """One combination of tab, filters and order, as they stand in the address; what is not chosen is empty.

    It holds no case, no words of a search and nobody's name but what its owner calls it. The department may be gone
    again: then the address says so.
    """

    __tablename__ = "work_view"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    tab: Mapped[str] = mapped_column(String(40))
    sort: Mapped[str] = mapped_column(String(40))
    department_id: Mapped[str] = mapped_column(String(32))
    form: Mapped[str] = mapped_column(String(40))
    severity: Mapped[str] = mapped_column(String(40))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    name_sealed: Mapped[bytes]

    name = Sealed(Retention.EMPLOYMENT)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship("Person")
