"""The case and what hangs on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gir.accounts.models import Person
from gir.accounts.terms import Role, Scope
from gir.cases.step_column import StepColumn
from gir.cases.terms import (
    AnyStep,
    Audience,
    BlockReason,
    CloseReason,
    Happening,
    Helped,
    OwnStep,
    Part,
    Status,
    TaskStatus,
)
from gir.database import Identified, Model, TermColumn, TermSet, partial_index
from gir.incidents.models import Incident
from gir.incidents.terms import Severity
from gir.organisations.models import Organisation
from gir.vault import DataKey, Retention, Sealed
from gir.web.dates import NEVER

STILL_RUNNING = "due_all IS NOT NULL OR due_care IS NOT NULL"
"""What indexes hold that only serve lists of what is still to do: years of closed cases are not in them."""


def _index_of_running(*columns: str) -> Index:
    return partial_index(None, *columns, where=STILL_RUNNING)


class Case(Identified, Model):
    """The shared follow-up of one incident.

    ``number`` is random and easy to say; a gap in a sequence would betray a hidden case. ``clerk_scope`` names the
    clerk of an office-holder's case; it is None for employees, and when a preset substitute got the case by a grant.

    ``due_care``, ``due_threat`` and ``due_all`` hold the earliest running clock among the steps that somebody with that
    room (besides the core) may see, so that a list can be sorted without betraying another room; ``due_all`` leaves out
    the duty that follows from an injury, which the coordinator may not know of. None: nothing left to do.
    ``changed_*`` say when something happened in a room, for the unread mark; ``latest_*`` hold the latest of those that
    somebody with that room sees, and ``severity_rank`` the level of the severity (0: not assessed), to sort lists by.
    HRM sees no more than the core of an office-holder's case. ``duplicate_of_id`` is the case that goes on when this
    one was reported twice. ``protocol_number`` is the version of the protocol under which it was opened; None: that of
    the software. ``name_unlocked_at`` says since when the perpetrator's name may be read in the room of the threat;
    None: by nobody who handles the case (see ``gir.threat.perpetrator``). ``needed_rooms`` are those that somebody
    decided at triage that it needs, ``proposed_rooms`` those that the rule proposed then; None: nobody decided yet, so
    all of them (see ``gir.cases.routing``). ``circle`` is whose case it is besides that of roles of the whole
    organisation (see ``gir.cases.lines``). Every act raises ``version``.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        Index(None, "organisation_id", "due_all", "id"),
        Index(None, "organisation_id", "due_care", "id"),
        Index(None, "organisation_id", "due_threat", "id"),
        Index(None, "organisation_id", "closed_at", "id"),
        partial_index(None, "circle", "closed_at", "id", where="closed_at IS NOT NULL AND circle IS NOT NULL"),
        _index_of_running("organisation_id", "opened_at", "id"),
        _index_of_running("organisation_id", "severity_rank", "opened_at", "id"),
        _index_of_running("organisation_id", "latest_care", "id"),
        _index_of_running("organisation_id", "latest_threat", "id"),
        _index_of_running("organisation_id", "latest_all", "id"),
    )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"), unique=True)
    number: Mapped[str] = mapped_column(String(12))
    status: Mapped[Status] = mapped_column(TermColumn(Status))
    clerk_scope: Mapped[Scope | None] = mapped_column(TermColumn(Scope))
    proposed_severity: Mapped[Severity] = mapped_column(TermColumn(Severity))
    severity: Mapped[Severity | None] = mapped_column(TermColumn(Severity))
    opened_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[CloseReason | None] = mapped_column(TermColumn(CloseReason))
    duplicate_of_id: Mapped[str | None] = mapped_column(ForeignKey("case_file.id"))
    due_care: Mapped[datetime | None]
    due_threat: Mapped[datetime | None]
    due_all: Mapped[datetime | None]
    changed_core: Mapped[datetime]
    changed_care: Mapped[datetime]
    changed_threat: Mapped[datetime]
    name_unlocked_at: Mapped[datetime | None]
    protocol_number: Mapped[int | None]
    latest_care: Mapped[datetime | None]
    latest_threat: Mapped[datetime | None]
    latest_all: Mapped[datetime | None]
    severity_rank: Mapped[int | None]
    needed_rooms: Mapped[frozenset[Part] | None] = mapped_column(TermSet(Part))
    proposed_rooms: Mapped[frozenset[Part] | None] = mapped_column(TermSet(Part))
    circle: Mapped[str | None] = mapped_column(String(80))
    version: Mapped[int] = mapped_column()

    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    severity_reason_sealed: Mapped[bytes | None]
    close_note_sealed: Mapped[bytes | None]
    what_changed_sealed: Mapped[bytes | None]

    severity_reason = Sealed(Retention.CASE)
    close_note = Sealed(Retention.CASE)
    what_changed = Sealed(Retention.CASE)

    __mapper_args__ = {"version_id_col": version}

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship("Organisation")
    incident: Mapped[Incident] = relationship("Incident", lazy="joined", innerjoin=True)
    duplicate_of: Mapped[Case | None] = relationship("Case", remote_side="Case.id")
    tasks: Mapped[list[Task]] = relationship("Task", back_populates="case", order_by="Task.position")
    handlers: Mapped[list[Handler]] = relationship("Handler", back_populates="case", cascade="all, delete-orphan")
    blocks: Mapped[list[CaseBlock]] = relationship("CaseBlock", back_populates="case", cascade="all, delete-orphan")
    grants: Mapped[list[CaseGrant]] = relationship("CaseGrant", back_populates="case", cascade="all, delete-orphan")
    unwanted: Mapped[list[UnwantedHandler]] = relationship(
        "UnwantedHandler", back_populates="case", cascade="all, delete-orphan"
    )
    unseen_names: Mapped[list[UnseenName]] = relationship(
        "UnseenName", back_populates="case", cascade="all, delete-orphan", order_by="UnseenName.position"
    )
    lines: Mapped[list[Line]] = relationship("Line", back_populates="case", cascade="all, delete-orphan")


class Task(Identified, Model):
    """One step of the protocol for one case, with its clock.

    ``owner`` is the role that should do it; anybody whom the policy allows may. ``planned_at`` is an agreed moment.
    ``on_wish``: it is there whatever the severity or the answers say: the reporter would like this talk, or damage was
    written down. ``paused_until`` is when the last pause of
    its clock ends, or ended; ``due_at`` is moved already by all of it (``gir.cases.pauses``), and ``NEVER`` without
    a clock.
    ``name``, ``instruction`` and ``to_close`` (whether the case closes only after it) are those of a step of the
    organisation's own, as its protocol said when the case was opened; None for the steps of the software.
    """

    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("case_id", "step"), Index(None, "case_id", "status", "due_at"))

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    step: Mapped[AnyStep] = mapped_column(StepColumn())
    part: Mapped[Part] = mapped_column(TermColumn(Part))
    owner: Mapped[Role] = mapped_column(TermColumn(Role))
    position: Mapped[int]
    status: Mapped[TaskStatus] = mapped_column(TermColumn(TaskStatus))
    due_at: Mapped[datetime]
    planned_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    on_wish: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str | None]
    instruction: Mapped[str | None]
    to_close: Mapped[bool | None]

    case: Mapped[Case] = relationship("Case", back_populates="tasks")
    done_by: Mapped[Person | None] = relationship("Person")

    @property
    def label(self) -> str:
        """What the step is called."""
        return label_of(self.step, self.name)

    @property
    def has_clock(self) -> bool:
        """Whether it is owed before some moment."""
        return self.due_at < NEVER

    @property
    def on_time(self) -> bool | None:
        """Done before the clock ran out; None while that is open."""
        return None if self.done_at is None else self.done_at <= self.due_at


def label_of(step: AnyStep, name: str | None) -> str:
    """What a step is called: by the organisation that added it, else by the software."""
    return name or "" if isinstance(step, OwnStep) else str(step.label)


class Handler(Identified, Model):
    """Who handles a case for one role."""

    __tablename__ = "case_handler"
    __table_args__ = (UniqueConstraint("case_id", "role"), Index(None, "person_id", "case_id"))

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    role: Mapped[Role] = mapped_column(TermColumn(Role))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    since: Mapped[datetime]

    case: Mapped[Case] = relationship("Case", back_populates="handlers")
    person: Mapped[Person] = relationship("Person")


class Line(Model):
    """Where a running case stands in the list of one role: worked out after every act (``gir.cases.lines``).

    ``circle`` says in whose lists: of everybody in that role who has this circle; None: only of who handles it.
    ``person_id`` is who handles it in that role, ``due_at`` the earliest running clock that this role may know of,
    ``own_due_at`` that of the steps which this role has to do. It opens nothing: who sees the case is asked as
    everywhere.
    """

    __tablename__ = "case_line"
    __table_args__ = (
        Index(None, "circle", "role", "due_at", "case_id"),
        partial_index("ix_case_line_vacant", "circle", "role", "due_at", "case_id", where="person_id IS NULL"),
        partial_index("ix_case_line_own", "person_id", "own_due_at", "case_id", where="own_due_at IS NOT NULL"),
        Index(None, "person_id", "case_id"),
    )

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(TermColumn(Role), primary_key=True)
    circle: Mapped[str | None] = mapped_column(String(80))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[datetime | None]
    own_due_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship("Case", back_populates="lines")
    person: Mapped[Person | None] = relationship("Person")


class CaseBlock(Identified, Model):
    """For this person the case does not exist: not in lists, pages, counts, charts, files or mail. Beats every role."""

    __tablename__ = "case_block"
    __table_args__ = (UniqueConstraint("case_id", "person_id"), Index(None, "person_id", "case_id"))

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[BlockReason] = mapped_column(TermColumn(BlockReason))
    since: Mapped[datetime]

    case: Mapped[Case] = relationship("Case", back_populates="blocks")
    person: Mapped[Person] = relationship("Person")


class CaseGrant(Identified, Model):
    """This person stands before the case in this role, though no assignment says so: a substitute, an invited peer.

    ``invited_at`` is set when somebody asked for this person by name; they then stay, whoever gives the talks.
    """

    __tablename__ = "case_grant"
    __table_args__ = (UniqueConstraint("case_id", "person_id", "role"), Index(None, "person_id", "case_id"))

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(TermColumn(Role))
    since: Mapped[datetime]
    invited_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship("Case", back_populates="grants")
    person: Mapped[Person] = relationship("Person")


class UnwantedHandler(Identified, Model):
    """Somebody who may see the case in this role, but whom the reporter does not want as its handler."""

    __tablename__ = "unwanted_handler"
    __table_args__ = (UniqueConstraint("case_id", "person_id", "role"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(TermColumn(Role))
    since: Mapped[datetime]

    case: Mapped[Case] = relationship("Case", back_populates="unwanted")
    person: Mapped[Person] = relationship("Person")


class UnseenName(Identified, Model):
    """A name or address that the reporter wrote down: whoever has exactly this one must not see the case.

    It is shown to the reporter only, and the same whether anybody has it or not.
    """

    __tablename__ = "unseen_name"
    __table_args__ = (Index(None, "case_id"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    position: Mapped[int]
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    text_sealed: Mapped[bytes]

    text = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case", back_populates="unseen_names")


class Note(Identified, Model):
    """A text on a case. With the audience ``reporter`` it is a message; ``is_answer`` marks the human answer.

    ``author_id`` is None when the reporter wrote it without an account.
    """

    __tablename__ = "note"
    __table_args__ = (Index(None, "case_id", "written_at"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    author_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    audience: Mapped[Audience] = mapped_column(TermColumn(Audience))
    is_answer: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[datetime]
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    text_sealed: Mapped[bytes]

    text = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    author: Mapped[Person | None] = relationship("Person", lazy="joined")


class ClosingReply(Identified, Model):
    """What the reporter answered when the case was closed: were you helped? The last one counts.

    ``person_id`` is None for a reporter without account.
    """

    __tablename__ = "closing_reply"
    __table_args__ = (Index(None, "case_id", "at"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    helped: Mapped[Helped] = mapped_column(TermColumn(Helped))
    key_id: Mapped[str] = mapped_column(ForeignKey("data_key.id"))
    remark_sealed: Mapped[bytes | None]

    remark = Sealed(Retention.CASE)

    key: Mapped[DataKey] = relationship("DataKey", lazy="joined", innerjoin=True)
    case: Mapped[Case] = relationship("Case")
    person: Mapped[Person | None] = relationship("Person")


class Event(Identified, Model):
    """One line of the timeline. ``detail`` holds terms and moments as JSON, never a text somebody wrote."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "case_id", "at"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    at: Mapped[datetime]
    part: Mapped[Part] = mapped_column(TermColumn(Part))
    happening: Mapped[Happening] = mapped_column(TermColumn(Happening))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    for_reporter: Mapped[bool] = mapped_column(default=False)
    detail: Mapped[str] = mapped_column(Text, default="{}")

    case: Mapped[Case] = relationship("Case")
    person: Mapped[Person | None] = relationship("Person", lazy="joined")


class Reading(Model):
    """When somebody last read a case: what the unread mark compares with. Kept with the trace of that reading."""

    __tablename__ = "reading"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    read_at: Mapped[datetime]

    case: Mapped[Case] = relationship("Case")
    person: Mapped[Person] = relationship("Person")
