"""What the room of the threat shows of who the perpetrator is, and which cases were about the same person."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.audit import recorded
from gir.cases.models import Case
from gir.database import now
from gir.followup.words import Pair, filled
from gir.incidents.details import names_of_perpetrator
from gir.incidents.models import RecordedIdentity
from gir.incidents.terms import Minor
from gir.terms import Term, capital
from gir.threat.perpetrator.access import is_unlocked
from gir.threat.perpetrator.models import CriteriaCheck, InformClock
from gir.threat.perpetrator.queries import (
    inform_clock_of,
    last_check,
    newest_number,
    postponements_of,
    readable_name,
)
from gir.threat.perpetrator.terms import Verdict
from gir.threat.terms import ThreatAct
from gir.web.dates import ClockView, long_day, short_moment, time_left
from gir.web.moments import parse_day


@dataclass(frozen=True)
class IdentityView:
    """The lock on the name, what lies behind it, and the duty to inform.

    ``lock`` says in a sentence how it is locked. Without ``criteria`` nothing can be unlocked yet.
    """

    unlocked: bool
    lock: str
    criteria: bool
    checked: list[Pair]
    known: list[Pair]
    minor: bool
    named: bool
    clock: ClockView | None
    informed: bool
    postponed: list[Pair]


def identity_of(case: Case, acts: frozenset[Term]) -> IdentityView | None:
    """For who may enter the room of the threat; None for everybody else."""
    if ThreatAct.READ not in acts:
        return None
    unlocked, check = is_unlocked(case), last_check(case)
    recorded = case.incident.recorded_identity if unlocked else None
    clock = inform_clock_of(case) if unlocked else None
    return IdentityView(
        unlocked=unlocked,
        lock=_lock_words(case, unlocked, check),
        criteria=unlocked or newest_number(case.organisation_id) > 0,
        checked=_checked(check) if check else [],
        known=_known(recorded) if recorded else [],
        minor=recorded is not None and recorded.minor is Minor.YES,
        named=recorded is not None and recorded.name_lookup is not None,
        clock=_clock_words(clock) if clock else None,
        informed=clock is not None and clock.informed_on is not None,
        postponed=_postponed(case) if clock else [],
    )


def identity_for_reaction(case: Case, actor: Actor) -> list[Pair]:
    """Who it is, for the one talk that somebody must have with them. That it was read stands in the log."""
    with recorded(ThreatAct.READ_IDENTITY, case, actor=actor):
        known = case.incident.recorded_identity
    return filled(
        (_("Name"), readable_name(case) or _("Not known")),
        (_("How to reach this person"), (known.reach if known else None) or ""),
        (_("Younger than 18"), str(known.minor.label) if known and known.minor is Minor.YES else ""),
        (_("Description"), (known.description if known else None) or ""),
    )


def _lock_words(case: Case, unlocked: bool, check: CriteriaCheck | None) -> str:
    if unlocked:
        return _("The name is unlocked: a written criterion is met.")
    if not names_of_perpetrator(case.incident):
        return _("No name is kept. One can be recorded when a written criterion is met.")
    if check is not None and check.verdict is Verdict.NONE:
        return _(
            "A name is kept, and locked. Since %(day)s it is proposed to destroy it: no criterion is met.",
            day=long_day(check.at),
        )
    return _(
        "A name is kept, and locked. Nobody who handles this case reads it until the coordinator finds a criterion met."
    )


def _checked(check: CriteriaCheck) -> list[Pair]:
    texts = [criterion.text for criterion in check.met]
    return filled(
        (_("Criteria that are met"), " · ".join(texts) or _("None")),
        (_("Version of the criteria"), str(check.criteria.number)),
        (_("Checked by"), f"{check.checked_by.first_name}, {short_moment(check.at)}"),
        (_("Reason"), check.reason or ""),
    )


def _known(recorded: RecordedIdentity) -> list[Pair]:
    day = parse_day(recorded.born)
    born = long_day(day) if day else recorded.born or ""
    return filled(
        (_("Name"), recorded.name or _("Not known")),
        (_("Date of birth"), capital(born)),
        (_("Younger than 18"), str(recorded.minor.label)),
        (_("How to reach this person"), recorded.reach or ""),
        (_("Description"), recorded.description or ""),
        (_("Recorded by"), f"{recorded.recorded_by.first_name}, {short_moment(recorded.recorded_at)}"),
    )


def _clock_words(clock: InformClock) -> ClockView:
    if clock.informed_on is None:
        return time_left(clock.due_at, now())
    way = f" ({str(clock.way.label).lower()})" if clock.way else ""
    return ClockView("done", _("informed"), f"{long_day(clock.informed_on)}{way}")


def _postponed(case: Case) -> list[Pair]:
    return [
        (
            _("Postponed until %(day)s", day=long_day(row.until)),
            f"{row.reason} ({row.postponed_by.first_name}, {short_moment(row.at)})",
        )
        for row in postponements_of(case)
    ]
