"""What a draft would have done with last year's cases: counts of steps, no case among them.

Only cases that exist for who asks are read. What the reporter said about health is left out: that is known inside the
room of care only, and a count before and after a change could tell it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, func, select

from gir.accounts.actor import Actor
from gir.accounts.terms import Office
from gir.cases.access import handled_cases, sees_step
from gir.cases.models import Case, Task
from gir.cases.protocol.limits import SHARED_CONSEQUENCES
from gir.cases.protocol.queries import current_rules
from gir.cases.protocol.rules import Situation, StepRule
from gir.cases.terms import AnyStep, Hat, TaskStatus
from gir.database import db, now
from gir.incidents.models import Incident
from gir.incidents.terms import Consequence, Form, Kind, Population

MOST_CASES = 2_000
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class StepCounts:
    """One step in a number of cases: how many have it, how many of those were done, and how many of these in time."""

    cases: int = 0
    done: int = 0
    in_time: int = 0


@dataclass(frozen=True)
class StepResult:
    """A step under the protocol of now, and under the draft."""

    name: str
    now: StepCounts
    draft: StepCounts

    @property
    def difference(self) -> str:
        """What the draft changes, in words."""
        more, in_time = self.draft.cases - self.now.cases, self.draft.in_time - self.now.in_time
        found = []
        if more:
            told = ngettext("%(num)d case more", "%(num)d cases more", more)
            found.append(told if more > 0 else ngettext("%(num)d case less", "%(num)d cases less", -more))
        if in_time:
            told = ngettext("%(num)d more in time", "%(num)d more in time", in_time)
            found.append(told if in_time > 0 else ngettext("%(num)d fewer in time", "%(num)d fewer in time", -in_time))
        return ", ".join(found) or _("no difference")


@dataclass(frozen=True)
class Preview:
    """What came of it. ``capped``: there were more cases, of which these are the newest."""

    cases: int
    capped: bool
    steps: list[StepResult]

    @property
    def per_case(self) -> tuple[float, float]:
        """Steps a case: now, and under the draft."""
        total = max(self.cases, 1)
        return sum(s.now.cases for s in self.steps) / total, sum(s.draft.cases for s in self.steps) / total


class _Incident(NamedTuple):
    """What a protocol asks of an incident (``gir.cases.protocol.rules.Known``)."""

    population: Population
    office: Office | None
    kind: Kind
    received_at: datetime
    forms: frozenset[Form] | None
    consequences: frozenset[Consequence] | None
    perpetrator_known: bool | None
    police_wished: bool | None
    call_today: bool


@dataclass(frozen=True)
class _Past:
    """One case as far as it is read here."""

    situation: Situation
    done: dict[AnyStep, datetime]


def preview(actor: Actor, draft: Sequence[StepRule], most: int = MOST_CASES) -> Preview:
    """Both protocols over the cases that came in during the last twelve months, the newest ``most`` of them."""
    cases, capped = _cases(actor, most)
    now_rules, then = _known_to_coordinators(current_rules(actor.organisation_id)), _known_to_coordinators(draft)
    results = [
        StepResult(rule.label, _count(now_rules.get(step), cases), _count(then.get(step), cases))
        for step, rule in (now_rules | then).items()
    ]
    return Preview(len(cases), capped, results)


def _known_to_coordinators(rules: Sequence[StepRule]) -> dict[AnyStep, StepRule]:
    coordinator = frozenset({Hat.COORDINATOR})
    return {rule.step: rule for rule in rules if sees_step(coordinator, rule.nature.part, rule.step)}


def _count(rule: StepRule | None, cases: list[_Past]) -> StepCounts:
    """How a step fares under its rule; None: this protocol does not have it."""
    if rule is None:
        return StepCounts()
    found: Counter[str] = Counter()
    for case in cases:
        if rule.applies(case.situation):
            done_at = case.done.get(rule.step)
            found["cases"] += 1
            if done_at is not None:
                found["done"] += 1
                found["in_time"] += done_at <= rule.due_in(case.situation, case.situation.incident.received_at)
    return StepCounts(**found)


def _cases(actor: Actor, most: int) -> tuple[list[_Past], bool]:
    """The cases as tuples: no object is made of a case, a step or an incident of the database."""
    newest = (
        handled_cases(actor)
        .where(Case.opened_at > now() - YEAR)
        .order_by(Case.opened_at.desc(), Case.id)
        .limit(most + 1)
    )
    severity = func.coalesce(Case.severity, Case.proposed_severity)
    known = [getattr(Incident, name) for name in _Incident._fields]
    rows = db.session.execute(newest.with_only_columns(Case.id, severity, *known)).all()
    done, wished = _done_and_wished(newest.with_only_columns(Case.id).limit(most))
    past = [
        _Past(Situation(_outside_care(_Incident(*facts)), severity, wished=case_id in wished), done[case_id])
        for case_id, severity, *facts in rows[:most]
    ]
    return past, len(rows) > most


def _outside_care(incident: _Incident) -> _Incident:
    return incident._replace(consequences=(incident.consequences or frozenset()) & SHARED_CONSEQUENCES)


def _done_and_wished(cases: Select[Any]) -> tuple[dict[str, dict[AnyStep, datetime]], set[str]]:
    """When each step of these cases was done, and in which of them the reporter wished more talks."""
    done: dict[str, dict[AnyStep, datetime]] = defaultdict(dict)
    wished = set()
    rows = select(Task.case_id, Task.step, Task.status, Task.done_at, Task.on_wish).where(Task.case_id.in_(cases))
    for case_id, step, status, done_at, on_wish in db.session.execute(rows):
        if status is TaskStatus.DONE and done_at is not None:
            done[case_id][step] = done_at
        if on_wish:
            wished.add(case_id)
    return done, wished
