"""Which protocol holds: for a report that comes in, for a case that was opened, and for who edits it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from gir.cases.protocol.default import DEFAULT_PROTOCOL
from gir.cases.protocol.models import ProtocolVersion
from gir.cases.protocol.rules import StepRule
from gir.cases.protocol.stored import of_text
from gir.organisations.editions import DRAFT, Editions
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


def read_version(row: ProtocolVersion) -> Version:
    """A version as it is read."""
    name = row.person.name if row.person else None
    return Version(row.id, row.number, row.saves, row.reason, name or "", row.published_at, of_text(row.steps))


VERSIONS = Editions(ProtocolVersion, read_version, lambda: joinedload(ProtocolVersion.person))
published_versions, published_version, current_version = VERSIONS.published, VERSIONS.version, VERSIONS.current
draft_version, edition = VERSIONS.draft, VERSIONS.edition


def current_rules(organisation_id: str) -> tuple[StepRule, ...]:
    """The rules that hold now."""
    version = current_version(organisation_id)
    return version.rules if version else DEFAULT_PROTOCOL
