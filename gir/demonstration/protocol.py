"""The protocol of Voorbeeldstad: it talks with people sooner, then has steps of its own; a draft is being written."""

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
from gir.demonstration.own_steps import OWN_STEPS, WHY
from gir.organisations.editions import DRAFT

SINCE, WITH_OWN_STEPS_SINCE = timedelta(days=60), timedelta(days=14)
REASON = "Wie schrok, wil er eerder over praten. Het eerste nazorggesprek is nu binnen twee dagen."


def write_protocol(session: Session, cast: Cast, moment: datetime) -> list[ProtocolVersion]:
    """Two versions, of which the first holds for the reports of two months until two weeks ago, and a draft."""
    sooner = _with(DEFAULT_PROTOCOL, Step.TALK_1, clock=Clock(hours=48))
    with_own = (*sooner, *OWN_STEPS)
    drafted = _with(with_own, Step.TALK_3, owner=Owner.CARETAKER, clock=Clock(days=42))
    first = _version(cast, 1, sooner)
    first.reason, first.published_at = REASON, moment - SINCE
    second = _version(cast, 2, with_own)
    second.reason, second.published_at = WHY, moment - WITH_OWN_STEPS_SINCE
    versions = [first, second, _version(cast, DRAFT, drafted)]
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
