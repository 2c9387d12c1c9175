"""Who follows which case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.cases.models import Case
from gir.database import Model


class Watch(Model):
    """Somebody follows a case. It opens nothing: lists of it begin with what exists for them now."""

    __tablename__ = "case_watch"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    since: Mapped[datetime]

    case: Mapped[Case] = relationship("Case")
    person: Mapped[Person] = relationship("Person")
