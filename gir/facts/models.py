"""The fact: what may be counted about one incident, without a word of its story."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.database import Identified, Model, partial_index
from gir.organisations.models import Department, Organisation


class Fact(Model):
    """What may be counted about one incident (DOMAIN §3, "What is counted").

    Terms are stored by key: facts know no package above them. ``month`` (first day of it) is set only for a report of
    which the day is known, and for what an older register told day by day through a whole span (``RegisterSpan``);
    ``year`` always. ``forms_known`` is False when nobody said which forms: such an incident counts in totals and in no
    form. ``victim`` is a pseudonym that changes every year. ``retracted`` facts count nowhere. ``import_id`` is the
    import that brought it; such a fact has no incident.
    """

    __tablename__ = "fact"
    __table_args__ = (
        Index(None, "organisation_id", "population", "month", "department_id"),
        Index(None, "organisation_id", "year"),
        partial_index(None, "import_id", where="import_id IS NOT NULL"),
        partial_index("ix_fact_history", "organisation_id", "population", where="source = 'history'"),
    )

    incident_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    department_id: Mapped[str | None] = mapped_column(ForeignKey("department.id"))
    population: Mapped[str] = mapped_column(String(20))
    office: Mapped[str | None] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20))
    precision: Mapped[str] = mapped_column(String(20))
    first_day: Mapped[date]
    last_day: Mapped[date]
    month: Mapped[date | None]
    year: Mapped[int]
    received_at: Mapped[datetime]
    channel: Mapped[str | None] = mapped_column(String(40))
    place: Mapped[str | None] = mapped_column(String(40))
    severity: Mapped[str | None] = mapped_column(String(20))
    influence: Mapped[str | None] = mapped_column(String(20))
    forms_known: Mapped[bool]
    victim: Mapped[str | None] = mapped_column(String(64))
    police_report: Mapped[bool | None]
    police_notice: Mapped[bool | None]
    closed_at: Mapped[datetime | None]
    retracted: Mapped[bool] = mapped_column(default=False)
    import_id: Mapped[str | None] = mapped_column(String(32))
    hour: Mapped[int | None]
    injury: Mapped[str | None] = mapped_column(String(20))
    absent: Mapped[bool | None]
    absence_band: Mapped[str | None] = mapped_column(String(20))
    vpt_code: Mapped[str | None] = mapped_column(String(20))
    filing: Mapped[str | None] = mapped_column(String(20))
    damage_cents: Mapped[int | None] = mapped_column(BigInteger)
    claimed_cents: Mapped[int | None] = mapped_column(BigInteger)
    recovered_cents: Mapped[int | None] = mapped_column(BigInteger)
    repeat: Mapped[bool | None]

    organisation: Mapped[Organisation] = relationship("Organisation")
    department: Mapped[Department | None] = relationship("Department")
    forms: Mapped[list[FactForm]] = relationship("FactForm", cascade="all, delete-orphan", passive_deletes=True)
    stages: Mapped[list[FactStage]] = relationship("FactStage", cascade="all, delete-orphan", passive_deletes=True)
    effects: Mapped[list[FactEffect]] = relationship("FactEffect", cascade="all, delete-orphan", passive_deletes=True)
    measures: Mapped[list[FactMeasure]] = relationship(
        "FactMeasure", cascade="all, delete-orphan", passive_deletes=True
    )


class FactForm(Model):
    """One level 1 form of an incident."""

    __tablename__ = "fact_form"

    incident_id: Mapped[str] = mapped_column(ForeignKey("fact.incident_id", ondelete="CASCADE"), primary_key=True)
    form: Mapped[str] = mapped_column(String(20), primary_key=True)


class FactStage(Model):
    """One step of the follow-up: whether it was needed, done, and done before its clock ran out.

    A row exists only when the step applies; a step that turned out not to apply has ``needed`` False.
    """

    __tablename__ = "fact_stage"

    incident_id: Mapped[str] = mapped_column(ForeignKey("fact.incident_id", ondelete="CASCADE"), primary_key=True)
    step: Mapped[str] = mapped_column(String(40), primary_key=True)
    needed: Mapped[bool]
    due_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    on_time: Mapped[bool | None]


class FactEffect(Model):
    """What an incident did to somebody besides injury and absence, as they told it."""

    __tablename__ = "fact_effect"

    incident_id: Mapped[str] = mapped_column(ForeignKey("fact.incident_id", ondelete="CASCADE"), primary_key=True)
    effect: Mapped[str] = mapped_column(String(20), primary_key=True)


class FactMeasure(Model):
    """A measure that was decided after an incident: of which kind, from when to when, and by which care.

    ``over_on`` is its last day when it was lifted or expired. ``hearing`` is None when nobody said whether the citizen
    was heard.
    """

    __tablename__ = "fact_measure"

    measure_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    incident_id: Mapped[str] = mapped_column(ForeignKey("fact.incident_id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    decided_on: Mapped[date]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    review_on: Mapped[date | None]
    over_on: Mapped[date | None]
    hearing: Mapped[str | None] = mapped_column(String(20))


class FactMonth(Model):
    """The version of the facts of one organisation in one month (its first day): it rises when one of them changes.

    ``tallied`` is the version that its stored tallies (``gir.statistics.tallies``) were counted from. They hold only as
    long as both are the same. ``detail``: 0 nothing is stored, 1 each population as a whole, 2 also each department and
    each form.
    """

    __tablename__ = "fact_month"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[int]
    tallied: Mapped[int] = mapped_column(default=0)
    detail: Mapped[int] = mapped_column(default=0)

    organisation: Mapped[Organisation] = relationship("Organisation")


class PeriodTotal(Identified, Model):
    """How many of the incidents of some days were reported to the police, when nobody said which ones.

    An older register that published only the total ties it to no incident and to no form; neither does this. None is
    unknown. ``import_id`` is the import that brought it, if any.
    """

    __tablename__ = "period_total"
    __table_args__ = (UniqueConstraint("organisation_id", "population", "first_day", "last_day"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    population: Mapped[str] = mapped_column(String(20))
    first_day: Mapped[date]
    last_day: Mapped[date]
    police_reports: Mapped[int | None]
    police_notices: Mapped[int | None]
    import_id: Mapped[str | None] = mapped_column(String(32))

    organisation: Mapped[Organisation] = relationship("Organisation")


class RegisterSpan(Identified, Model):
    """The days of one year that an older register covered for one group of people, as whoever took it over said.

    ``throughout``: it was kept for the whole organisation through all these days and told the day of every incident. So
    its incidents count in their months, and a month of it without an incident is a true 0. Else they count per year.
    """

    __tablename__ = "register_span"
    __table_args__ = (
        UniqueConstraint("import_id", "population", "year"),
        Index(None, "organisation_id", "population"),
    )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    import_id: Mapped[str] = mapped_column(String(32))
    population: Mapped[str] = mapped_column(String(20))
    year: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]
    throughout: Mapped[bool]

    organisation: Mapped[Organisation] = relationship("Organisation")
