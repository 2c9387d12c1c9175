"""People, their roles, their sign-ins, and the forms kept for them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.terms import Office, Role, Scope
from gir.database import Identified, Model, TermColumn
from gir.organisations.models import Department, Organisation
from gir.vault import DataKey, Retention, Sealed


class Person(Identified, Model):
    """Somebody with an account. Who holds an ``office`` is an office-holder and has no line manager."""

    __tablename__ = "person"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    department_id: Mapped[str | None] = mapped_column(ForeignKey("department.id"), index=True)
    office: Mapped[Office | None] = mapped_column(TermColumn(Office))
    email_lookup: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str]
    language: Mapped[str | None] = mapped_column(String(5))
    left_on: Mapped[date | None]
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    name_sealed: Mapped[bytes]
    email_sealed: Mapped[bytes]

    name = Sealed(Retention.EMPLOYMENT)
    email = Sealed(Retention.EMPLOYMENT)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship("Organisation")
    department: Mapped[Department | None] = relationship("Department")
    assignments: Mapped[list[Assignment]] = relationship("Assignment", back_populates="person")

    def serves_on(self, day: date) -> bool:
        """Whether this person has not left on this day; ``actor.in_service`` is the same for a question."""
        return self.left_on is None or self.left_on > day

    @property
    def first_name(self) -> str:
        """How colleagues call this person."""
        return first_name(self.name or "")


def first_name(name: str) -> str:
    """The first word of a name."""
    return name.split(" ", 1)[0]


class Assignment(Identified, Model):
    """A role of a person, from ``starts_on`` up to and including ``ends_on`` (None: until further notice).

    A manager's role belongs to a department, a clerk's to a scope; the other roles to the whole organisation.
    """

    __tablename__ = "assignment"
    __table_args__ = (Index(None, "organisation_id", "role"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(TermColumn(Role))
    department_id: Mapped[str | None] = mapped_column(ForeignKey("department.id"))
    scope: Mapped[Scope | None] = mapped_column(TermColumn(Scope))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    organisation: Mapped[Organisation] = relationship("Organisation")
    person: Mapped[Person] = relationship("Person", back_populates="assignments")
    department: Mapped[Department | None] = relationship("Department")


class Substitute(Identified, Model):
    """Who takes the report point's place when that person is the victim: preset, so that nobody has to choose then."""

    __tablename__ = "substitute"
    __table_args__ = (UniqueConstraint("person_id"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    substitute_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    organisation: Mapped[Organisation] = relationship("Organisation")
    person: Mapped[Person] = relationship("Person", foreign_keys="Substitute.person_id")
    substitute: Mapped[Person] = relationship("Person", foreign_keys="Substitute.substitute_id")


class ExternalSubstitute(Identified, Model):
    """Who handles a case of which everybody here is kept out: somebody from elsewhere, with an account and no role.

    One for each organisation, chosen before it is needed.
    """

    __tablename__ = "external_substitute"
    __table_args__ = (UniqueConstraint("organisation_id"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    organisation: Mapped[Organisation] = relationship("Organisation")
    person: Mapped[Person] = relationship("Person")


class DutyTurn(Identified, Model):
    """Somebody who is on duty on whole days, from ``starts_on`` up to and including ``ends_on``: day and night."""

    __tablename__ = "duty"
    __table_args__ = (Index(None, "organisation_id", "ends_on"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    organisation: Mapped[Organisation] = relationship("Organisation")
    person: Mapped[Person] = relationship("Person")


class SignIn(Model):
    """One sign-in. ``id`` is the SHA-256 of the random token that only the browser holds.

    ``proven_at`` is when its person last showed more than a password; None: never, so they may only report.
    """

    __tablename__ = "sign_in"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    proven_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship("Person")


class SignInThrottle(Model):
    """Attempts for one keyed fingerprint (of an address, an origin, or both) since ``since``."""

    __tablename__ = "sign_in_throttle"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime]


class CalendarFeed(Model):
    """A link to somebody's clocks, for a calendar program. ``id`` is the SHA-256 of the random token in the link.

    ``traced_on`` is the last day on which its use left a line in the log. One that was ended is known for a while, so
    that a program which still asks for it leaves no more lines than that.
    """

    __tablename__ = "calendar_feed"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    traced_on: Mapped[date | None]

    person: Mapped[Person] = relationship("Person")


class Draft(Identified, Model):
    """A form that was filled in but not received, sealed for its person and kept for a short time.

    ``path`` is the address it was sent to; ``answers`` is JSON: field name to list of values.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person_id", "path"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    path: Mapped[str] = mapped_column(String(200))
    kept_at: Mapped[datetime] = mapped_column(index=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    answers_sealed: Mapped[bytes]

    answers = Sealed(Retention.DRAFT)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship("Person")
