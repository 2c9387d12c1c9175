"""The incident: one affected person in one event."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.accounts.terms import Office
from gir.database import Identified, Model, TermColumn, TermSet
from gir.incidents.terms import (
    Channel,
    Consequence,
    Form,
    FormDetail,
    Kind,
    Place,
    Population,
    Precision,
    Relation,
    Source,
    Target,
    Trigger,
)
from gir.organisations.models import Department, Organisation
from gir.vault import DataKey, Retention, Sealed


class Incident(Identified, Model):
    """What happened to one person (or to the organisation) in one event.

    A value of None means "not answered" or "not known", and never counts. ``first_day`` to ``last_day`` is the span in
    which it happened; for a known day both are the same. ``submission`` is the random token of the filled-in form: one
    token gives one report, however often it is sent.
    """

    __tablename__ = "incident"
    __table_args__ = (
        UniqueConstraint("reporter_id", "submission"),
        Index(None, "organisation_id", "first_day"),
    )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    department_id: Mapped[str | None] = mapped_column(ForeignKey("department.id"))
    reporter_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    affected_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    source: Mapped[Source] = mapped_column(TermColumn(Source))
    submission: Mapped[str | None] = mapped_column(String(64))
    population: Mapped[Population] = mapped_column(TermColumn(Population))
    office: Mapped[Office | None] = mapped_column(TermColumn(Office))
    kind: Mapped[Kind] = mapped_column(TermColumn(Kind))
    target: Mapped[Target | None] = mapped_column(TermColumn(Target))

    first_day: Mapped[date]
    last_day: Mapped[date]
    at_time: Mapped[time | None]
    precision: Mapped[Precision] = mapped_column(TermColumn(Precision))
    received_at: Mapped[datetime]

    forms: Mapped[frozenset[Form] | None] = mapped_column(TermSet(Form))
    details: Mapped[frozenset[FormDetail] | None] = mapped_column(TermSet(FormDetail))
    channel: Mapped[Channel | None] = mapped_column(TermColumn(Channel))
    place: Mapped[Place | None] = mapped_column(TermColumn(Place))
    relation: Mapped[Relation | None] = mapped_column(TermColumn(Relation))
    perpetrator_known: Mapped[bool | None]
    trigger: Mapped[Trigger | None] = mapped_column(TermColumn(Trigger))
    consequences: Mapped[frozenset[Consequence] | None] = mapped_column(TermSet(Consequence))
    police_wished: Mapped[bool | None]

    manager_may_see: Mapped[bool | None]
    call_today: Mapped[bool] = mapped_column(default=False)

    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    narrative_sealed: Mapped[bytes | None]
    call_number_sealed: Mapped[bytes | None]

    narrative = Sealed(Retention.CASE)
    call_number = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship("Organisation")
    department: Mapped[Department | None] = relationship("Department")
    reporter: Mapped[Person | None] = relationship("Person", foreign_keys="Incident.reporter_id")
    affected: Mapped[Person | None] = relationship("Person", foreign_keys="Incident.affected_id")
