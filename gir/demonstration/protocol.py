"""The protocol of Voorbeeldstad: its first version talks with people sooner, and a draft is being written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from gir.cases.clocks import Clock
from gir.cases.protocol import DEFAULT_PROTOCOL
from gir.cases.protocol.models import ProtocolVersion
from gir.cases.protocol.rules import StepRule
from gir.cases.protocol.stored import as_text
from gir.cases.protocol.terms import Owner
from gir.cases.terms import Step
from gir.demonstration.cast import Cast
from gir.organisations.editions import DRAFT

SINCE = timedelta(days=60)
REASON = "Wie schrok, wil er eerder over praten. Het eerste nazorggesprek is nu binnen twee dagen."


def write_protocol(session: Session, cast: Cast, moment: datetime) -> list[ProtocolVersion]:
    """Version 1, which holds for the reports of the last two months, and a draft after it."""
    sooner = _with(DEFAULT_PROTOCOL, Step.TALK_1, clock=Clock(hours=48))
    drafted = _with(sooner, Step.TALK_3, owner=Owner.CARETAKER, clock=Clock(days=42))
    first = _version(cast, 1, sooner)
    first.reason, first.published_at = REASON, moment - SINCE
    versions = [first, _version(cast, DRAFT, drafted)]
    session.add_all(versions)
    session.flush()
    return versions


def _with(rules: tuple[StepRule, ...], step: Step, **changed: object) -> tuple[StepRule, ...]:
    return tuple(replace(rule, **changed) if rule.step is step else rule for rule in rules)  # type: ignore[arg-type]


def _version(cast: Cast, number: int, rules: tuple[StepRule, ...]) -> ProtocolVersion:
    return ProtocolVersion(
        organisation_id=cast.organisation_id,
        number=number,
        saves=1,
        steps=as_text(rules),
        reason="",
        person_id=cast.people["chantal"],
        published_at=None,
    )
