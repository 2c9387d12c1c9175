"""The incident: one affected person in one event."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.accounts.terms import Office
from gir.database import Identified, Model, TermColumn, TermSet, partial_index
from gir.incidents.terms import (
    Channel,
    Consequence,
    Form,
    FormDetail,
    Influence,
    Kind,
    Means,
    Minor,
    Place,
    Population,
    Precision,
    Relation,
    Source,
    Standing,
    Target,
    Trigger,
)
from gir.organisations.models import Department, HouseRule, Organisation
from gir.vault import DataKey, Retention, Sealed


class Incident(Identified, Model):
    """What happened to one person (or only to the organisation) in one event.

    A value of None means "not answered" or "not known", and never counts. ``first_day`` to ``last_day`` is the span in
    which it happened; for a known day both are the same. ``submission`` is the random token of the filled-in form: one
    token gives one report, however often it is sent; ``sent_from`` names the page of that form which sent it, and
    ``received_as`` is a keyed fingerprint of the answers as they were sent, whatever is added later. ``reporter_id`` is
    None for who reported without an account, ``affected_id`` for a person concerned without one. Whose report
    it is stays the same when it turns out to have hit only the organisation: ``population`` says that.
    """

    __tablename__ = "incident"
    __table_args__ = (
        UniqueConstraint("reporter_id", "submission"),
        partial_index(
            "uq_incident_organisation_id_submission_without_account",
            "organisation_id",
            "submission",
            unique=True,
            where="reporter_id IS NULL",
        ),
        Index(None, "organisation_id", "first_day"),
    )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    department_id: Mapped[str | None] = mapped_column(ForeignKey("department.id"))
    reporter_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    affected_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    source: Mapped[Source] = mapped_column(TermColumn(Source))
    submission: Mapped[str | None] = mapped_column(String(64))
    sent_from: Mapped[str | None] = mapped_column(String(64))
    received_as: Mapped[str | None] = mapped_column(String(64))
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
    influence: Mapped[Influence | None] = mapped_column(TermColumn(Influence))

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
    concerned: Mapped[PersonConcerned | None] = relationship("PersonConcerned", back_populates="incident")
    earlier_stories: Mapped[list[EarlierStory]] = relationship(
        "EarlierStory", back_populates="incident", order_by="EarlierStory.until, EarlierStory.id"
    )
    circumstances: Mapped[Circumstances | None] = relationship("Circumstances", back_populates="incident")
    perpetrator: Mapped[Perpetrator | None] = relationship("Perpetrator", back_populates="incident")
    perpetrator_identity: Mapped[PerpetratorIdentity | None] = relationship(
        "PerpetratorIdentity", back_populates="incident"
    )
    recorded_identity: Mapped[RecordedIdentity | None] = relationship("RecordedIdentity", back_populates="incident")
    care_answers: Mapped[CareAnswers | None] = relationship("CareAnswers", back_populates="incident")
    home_answers: Mapped[HomeAnswers | None] = relationship("HomeAnswers", back_populates="incident")

    @property
    def party_ids(self) -> frozenset[str]:
        """People with an account whose own report this is.

        Answers and news are for them. Who filed it for somebody else is not a party.
        """
        return frozenset(person for person in (self.affected_id,) if person)

    @property
    def first_story(self) -> str:
        """The story as it was sent, whatever was corrected in it later."""
        return (self.earlier_stories[0].text if self.earlier_stories else self.narrative) or ""

    @property
    def is_filed(self) -> bool:
        """Whether somebody with an account reported this for somebody else."""
        return self.reporter_id is not None and self.reporter_id not in self.party_ids


class EarlierStory(Identified, Model):
    """What the story of an incident said ``until`` it was corrected. It dies with the incident's key."""

    __tablename__ = "earlier_story"

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"), index=True)
    until: Mapped[datetime]
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    text_sealed: Mapped[bytes]

    text = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    incident: Mapped[Incident] = relationship("Incident", back_populates="earlier_stories")


class PersonConcerned(Identified, Model):
    """Whom a report is about, when somebody else filed it, or when they reported it without an account.

    ``name`` and ``reach`` are what was said about somebody without an account; they die with the incident's key.
    ``confirmed_at`` is when the person concerned said that the report is right.
    """

    __tablename__ = "person_concerned"

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"), unique=True)
    standing: Mapped[Standing] = mapped_column(TermColumn(Standing))
    confirmed_at: Mapped[datetime | None]
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    name_sealed: Mapped[bytes | None]
    reach_sealed: Mapped[bytes | None]

    name = Sealed(Retention.CASE)
    reach = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    incident: Mapped[Incident] = relationship("Incident", back_populates="concerned")


# ── What the reporter adds later: a row for each room, sealed under a key of its own ───────────────────────────────


class Circumstances(Identified, Model):
    """What everybody who handles the case may know: who was there, where exactly, with what, and what went before.

    ``whereabouts`` stays empty for office-holders: theirs lies with their home answers. ``address_lookup`` is a keyed
    fingerprint of the address in it, by which incidents at one address are found (``gir.incidents.addresses``).
    """

    __tablename__ = "incident_circumstances"
    __table_args__ = (
        partial_index("ix_incident_circumstances_address_lookup", "address_lookup", where="address_lookup IS NOT NULL"),
    )

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"), unique=True)
    means: Mapped[frozenset[Means] | None] = mapped_column(TermSet(Means))
    address_lookup: Mapped[str | None] = mapped_column(String(64))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    others_sealed: Mapped[bytes | None]
    witnesses_sealed: Mapped[bytes | None]
    whereabouts_sealed: Mapped[bytes | None]
    means_words_sealed: Mapped[bytes | None]
    run_up_sealed: Mapped[bytes | None]

    others = Sealed(Retention.CASE)
    witnesses = Sealed(Retention.CASE)
    whereabouts = Sealed(Retention.CASE)
    means_words = Sealed(Retention.CASE)
    run_up = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    incident: Mapped[Incident] = relationship("Incident", back_populates="circumstances")


class Perpetrator(Identified, Model):
    """What the perpetrator looked like, came with and used. For the room of the threat only."""

    __tablename__ = "incident_perpetrator"

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"), unique=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    appearance_sealed: Mapped[bytes | None]
    vehicle_sealed: Mapped[bytes | None]
    web_address_sealed: Mapped[bytes | None]
    account_sealed: Mapped[bytes | None]
    online_when_sealed: Mapped[bytes | None]

    appearance = Sealed(Retention.PERPETRATOR)
    vehicle = Sealed(Retention.PERPETRATOR)
    web_address = Sealed(Retention.PERPETRATOR)
    account = Sealed(Retention.PERPETRATOR)
    online_when = Sealed(Retention.PERPETRATOR)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    incident: Mapped[Incident] = relationship("Incident", back_populates="perpetrator")


class PerpetratorIdentity(Identified, Model):
    """The perpetrator's name as the reporter wrote it.

    It lies apart from everything else, so that it can be destroyed first (AVG 10, UAVG 33).
    """

    __tablename__ = "incident_perpetrator_identity"

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"), unique=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    perpetrator_name_sealed: Mapped[bytes | None]

    perpetrator_name = Sealed(Retention.PERPETRATOR)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    incident: Mapped[Incident] = relationship("Incident", back_populates="perpetrator_identity")


class RecordedIdentity(Identified, Model):
    """Who the perpetrator is, as those in the room of the threat recorded it after the name was unlocked.

    What the reporter wrote stays as it is, and is theirs to read; this is not. ``born`` is a day as ISO text. The
    look-ups are keyed fingerprints of the name, and of name and birth date, by which earlier incidents are found.
    """

    __tablename__ = "incident_recorded_identity"

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"), unique=True)
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    minor: Mapped[Minor] = mapped_column(TermColumn(Minor))
    name_lookup: Mapped[str | None] = mapped_column(String(64), index=True)
    person_lookup: Mapped[str | None] = mapped_column(String(64))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    name_sealed: Mapped[bytes | None]
    born_sealed: Mapped[bytes | None]
    reach_sealed: Mapped[bytes | None]
    description_sealed: Mapped[bytes | None]

    name = Sealed(Retention.PERPETRATOR)
    born = Sealed(Retention.PERPETRATOR)
    reach = Sealed(Retention.PERPETRATOR)
    description = Sealed(Retention.PERPETRATOR)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    incident: Mapped[Incident] = relationship("Incident", back_populates="recorded_identity")
    recorded_by: Mapped[Person] = relationship("Person", lazy="joined", innerjoin=True)


class CareAnswers(Identified, Model):
    """What it did to the person affected, in their own words, and how they like to be helped. For the room of care."""

    __tablename__ = "incident_care"

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"), unique=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    harm_sealed: Mapped[bytes | None]
    contact_wish_sealed: Mapped[bytes | None]

    harm = Sealed(Retention.CASE)
    contact_wish = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    incident: Mapped[Incident] = relationship("Incident", back_populates="care_answers")


class HomeAnswers(Identified, Model):
    """Home and family of an office-holder, and where exactly it happened to them. For who was named for the case."""

    __tablename__ = "incident_home"

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"), unique=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    whereabouts_sealed: Mapped[bytes | None]
    at_home_sealed: Mapped[bytes | None]
    security_sealed: Mapped[bytes | None]

    whereabouts = Sealed(Retention.CASE)
    at_home = Sealed(Retention.CASE)
    security = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    incident: Mapped[Incident] = relationship("Incident", back_populates="home_answers")


class BrokenRule(Identified, Model):
    """A house rule that was broken, in the version that was current on the day."""

    __tablename__ = "broken_rule"
    __table_args__ = (UniqueConstraint("incident_id", "rule_id"),)

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"))
    rule_id: Mapped[str] = mapped_column(ForeignKey("house_rule.id"))

    incident: Mapped[Incident] = relationship("Incident")
    rule: Mapped[HouseRule] = relationship("HouseRule")
