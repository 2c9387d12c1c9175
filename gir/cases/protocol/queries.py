"""Which protocol holds: for a report that comes in, for a case that was opened, and for who edits it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from gir.cases.protocol.default import DEFAULT_PROTOCOL
from gir.cases.protocol.models import DRAFT, ProtocolVersion
from gir.cases.protocol.rules import StepRule
from gir.cases.protocol.stored import of_text
from gir.database import db
from gir.questions import Question
from gir.web.dates import local_day

# Every report asks the first: prepared once, and of what it finds the rules are read once for each text.
_in_force = (
    select(ProtocolVersion.number, ProtocolVersion.steps)
    .where(
        ProtocolVersion.organisation_id == bindparam("organisation"),
        ProtocolVersion.number > DRAFT,
        ProtocolVersion.published_at <= bindparam("moment"),
    )
    .order_by(ProtocolVersion.number.desc())
    .limit(1)
)
IN_FORCE = Question(_in_force)
OF_NUMBER = Question(
    select(ProtocolVersion.steps).where(
        ProtocolVersion.organisation_id == bindparam("organisation"), ProtocolVersion.number == bindparam("number")
    )
)


@dataclass(frozen=True)
class InForce:
    """The protocol that holds; ``number`` is None for the default of the software."""

    number: int | None
    rules: tuple[StepRule, ...]


DEFAULT = InForce(None, DEFAULT_PROTOCOL)


@dataclass(frozen=True)
class Version:
    """One version as it is read."""

    id: str
    number: int
    saves: int
    reason: str
    person: str
    published_at: datetime | None
    rules: tuple[StepRule, ...]

    @property
    def published_on(self) -> date | None:
        """The day it was published; None for a draft."""
        return local_day(self.published_at) if self.published_at else None


def in_force(organisation_id: str, moment: datetime) -> InForce:
    """The protocol for a report that is received at this moment."""
    found = IN_FORCE.ask(organisation=organisation_id, moment=moment)
    return InForce(found[0].number, of_text(found[0].steps)) if found else DEFAULT


def rules_of(organisation_id: str, number: int | None) -> tuple[StepRule, ...]:
    """The rules of the version with this number; None: those of the software."""
    if number is None:
        return DEFAULT_PROTOCOL
    return of_text(OF_NUMBER.ask(organisation=organisation_id, number=number)[0].steps)


def published_versions(organisation_id: str) -> list[Version]:
    """All published versions, the newest first."""
    return _read(_versions(organisation_id).where(ProtocolVersion.number > DRAFT))


def published_version(organisation_id: str, version_id: str) -> Version | None:
    """One published version of this organisation; None when there is none with this id."""
    wanted = _versions(organisation_id).where(ProtocolVersion.number > DRAFT, ProtocolVersion.id == version_id)
    return next(iter(_read(wanted)), None)


def current_version(organisation_id: str) -> Version | None:
    """The newest published version; None when the default of the software holds."""
    return next(iter(_read(_versions(organisation_id).where(ProtocolVersion.number > DRAFT).limit(1))), None)


def current_rules(organisation_id: str) -> tuple[StepRule, ...]:
    """The rules that hold now."""
    version = current_version(organisation_id)
    return version.rules if version else DEFAULT_PROTOCOL


def draft_version(organisation_id: str) -> Version | None:
    """The draft that somebody works on; None when there is none."""
    return next(iter(_read(_versions(organisation_id).where(ProtocolVersion.number == DRAFT))), None)


def edition(organisation_id: str) -> str:
    """Where the protocol stands: the current version, and how often the draft after it was saved.

    A page carries it, so that nobody saves over what somebody else saved or published meanwhile.
    """
    current, draft = current_version(organisation_id), draft_version(organisation_id)
    return f"{current.number if current else 0}.{draft.saves if draft else 0}"


def _versions(organisation_id: str) -> Select[ProtocolVersion]:
    return (
        select(ProtocolVersion)
        .where(ProtocolVersion.organisation_id == organisation_id)
        .order_by(ProtocolVersion.number.desc())
    )


def _read(wanted: Select[ProtocolVersion]) -> list[Version]:
    fresh = wanted.options(joinedload(ProtocolVersion.person)).execution_options(populate_existing=True)
    return [read_version(row) for row in db.session.scalars(fresh)]


def read_version(row: ProtocolVersion) -> Version:
    """A version as it is read."""
    name = row.person.name if row.person else None
    return Version(row.id, row.number, row.saves, row.reason, name or "", row.published_at, of_text(row.steps))
