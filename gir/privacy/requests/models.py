"""A request about one's own data, and the cases that it is about."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.cases.models import Case
from gir.cases.terms import Part
from gir.database import Identified, Model, TermColumn
from gir.organisations.models import Organisation
from gir.privacy.requests.terms import (
    IdentityCheck,
    Outcome,
    RequestKind,
    RequestStatus,
    Source,
    Standing,
    Verdict,
)
from gir.threat.measures.terms import DeliveryWay
from gir.vault import DataKey, Retention, Sealed


class PrivacyRequest(Identified, Model):
    """Somebody asks something about their own data.

    ``asked_by_id`` is who asked it with an account; for others ``standing`` says what they are to it, and ``name`` and
    ``reach`` who they are. ``name_lookup`` is the fingerprint of that name, as that of a recorded perpetrator.
    ``handler_id`` is who looks into it: the privacy officer reads no content. What was decided lies in fields apart,
    facts and opinions each by themselves.
    A restriction that was granted holds until ``lifted_on``. Every act raises ``version``.
    """

    __tablename__ = "privacy_request"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        Index(None, "organisation_id", "status", "due_on"),
    )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[str] = mapped_column(String(16))
    kind: Mapped[RequestKind] = mapped_column(TermColumn(RequestKind))
    status: Mapped[RequestStatus] = mapped_column(TermColumn(RequestStatus))
    asked_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    standing: Mapped[Standing | None] = mapped_column(TermColumn(Standing))
    name_lookup: Mapped[str | None] = mapped_column(String(64))
    identity: Mapped[IdentityCheck] = mapped_column(TermColumn(IdentityCheck))
    received_on: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    extended_on: Mapped[date | None]
    reminded_of: Mapped[date | None]
    handler_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    outcome: Mapped[Outcome | None] = mapped_column(TermColumn(Outcome))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    delivered_by: Mapped[DeliveryWay | None] = mapped_column(TermColumn(DeliveryWay))
    delivered_on: Mapped[date | None]
    over_at: Mapped[datetime | None]
    compiled_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    carried_out_at: Mapped[datetime | None]
    lifted_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    name_sealed: Mapped[bytes | None]
    reach_sealed: Mapped[bytes | None]
    words_sealed: Mapped[bytes | None]
    extension_reason_sealed: Mapped[bytes | None]
    behaviour_sealed: Mapped[bytes | None]
    norm_sealed: Mapped[bytes | None]
    opinion_sealed: Mapped[bytes | None]
    reason_sealed: Mapped[bytes | None]
    letter_sealed: Mapped[bytes | None]
    carried_out_sealed: Mapped[bytes | None]

    name = Sealed(Retention.CASE)
    reach = Sealed(Retention.CASE)
    words = Sealed(Retention.CASE)
    extension_reason = Sealed(Retention.CASE)
    behaviour = Sealed(Retention.CASE)
    norm = Sealed(Retention.CASE)
    opinion = Sealed(Retention.CASE)
    reason = Sealed(Retention.CASE)
    letter = Sealed(Retention.CASE)
    carried_out = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship("Organisation")
    asked_by: Mapped[Person | None] = relationship("Person", foreign_keys="PrivacyRequest.asked_by_id")
    entered_by: Mapped[Person] = relationship("Person", foreign_keys="PrivacyRequest.entered_by_id")
    handler: Mapped[Person | None] = relationship("Person", foreign_keys="PrivacyRequest.handler_id")
    decided_by: Mapped[Person | None] = relationship("Person", foreign_keys="PrivacyRequest.decided_by_id")
    texts: Mapped[list[RequestText]] = relationship(
        "RequestText", back_populates="request", cascade="all, delete-orphan", order_by="RequestText.position"
    )
    links: Mapped[list[RequestCase]] = relationship(
        "RequestCase", back_populates="request", cascade="all, delete-orphan", order_by="RequestCase.at"
    )

    @property
    def who(self) -> str:
        """The name of who asks."""
        return (self.asked_by.name if self.asked_by is not None else self.name) or ""


class RequestCase(Identified, Model):
    """A case that a request is about, as somebody found who may see it."""

    __tablename__ = "privacy_request_case"
    __table_args__ = (UniqueConstraint("request_id", "case_id"),)

    request_id: Mapped[str] = mapped_column(ForeignKey("privacy_request.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    linked_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    request: Mapped[PrivacyRequest] = relationship("PrivacyRequest", back_populates="links")
    case: Mapped[Case] = relationship("Case")
    linked_by: Mapped[Person] = relationship("Person")


class RequestText(Identified, Model):
    """A copy of one text about who asks, without others as far as the case knows them, and what became of it.

    It is sealed under the key of the text that it was copied from, and dies with it: what is destroyed does not live on
    here. ``origin`` says of which row it is. ``given``: who asks wrote it themselves. ``part`` is the room in which it
    lies: only who may enter that judges it. ``released`` is how it leaves.
    """

    __tablename__ = "privacy_request_text"
    __table_args__ = (UniqueConstraint("request_id", "origin"),)

    request_id: Mapped[str] = mapped_column(ForeignKey("privacy_request.id"))
    link_id: Mapped[str | None] = mapped_column(ForeignKey("privacy_request_case.id", ondelete="CASCADE"), index=True)
    origin: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]
    source: Mapped[Source] = mapped_column(TermColumn(Source))
    part: Mapped[Part] = mapped_column(TermColumn(Part))
    given: Mapped[bool]
    verdict: Mapped[Verdict | None] = mapped_column(TermColumn(Verdict))
    judged_at: Mapped[datetime | None]
    judged_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id", ondelete="CASCADE"), index=True)
    text_sealed: Mapped[bytes | None]
    released_sealed: Mapped[bytes | None]

    text = Sealed(Retention.CASE)
    released = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    request: Mapped[PrivacyRequest] = relationship("PrivacyRequest", back_populates="texts")
    link: Mapped[RequestCase | None] = relationship("RequestCase")
    judged_by: Mapped[Person | None] = relationship("Person")
