"""A marker: a day, a kind and a line of text."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.database import Identified, Model, TermColumn
from gir.organisations.models import Organisation
from gir.statistics.markers.terms import MarkerKind

LONGEST = 120
"""Characters of the text."""


class ChartMarker(Identified, Model):
    """Something that happened on a day and may explain figures. The text stands under charts: it names nobody."""

    __tablename__ = "chart_marker"
    __table_args__ = (Index(None, "organisation_id", "day"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    day: Mapped[date]
    kind: Mapped[MarkerKind] = mapped_column(TermColumn(MarkerKind))
    text: Mapped[str] = mapped_column(String(LONGEST))
    made_at: Mapped[datetime]
    made_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    organisation: Mapped[Organisation] = relationship("Organisation")
    made_by: Mapped[Person] = relationship("Person")
