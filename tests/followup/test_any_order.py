"""Random cases walk through all acts by all roles; what must always hold is looked at after every step.

No state that the workflow does not know, no clock lost, every act traced and every refusal without a trace of change,
and at the end of a walk nobody reads a part that the table forbids them (DOMAIN §5, written out below by hand).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from gir.accounts.actor import Actor, actor_of
from gir.accounts.terms import Role
from gir.audit.models import AuditLine
from gir.audit.verification import verify
from gir.care.terms import CareAct
from gir.cases.access import AFTERCARE, handled_cases, hats, is_named, visible_cases
from gir.cases.models import Case, Task
from gir.cases.services import CannotClose, ChangedMeanwhile, NotEligible, set_severity
from gir.cases.steps import NO_CLOCK, refresh_clocks
from gir.cases.terms import Act, Hat, Part, Status, TaskStatus
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.followup.steps import all_permitted
from gir.followup.work_choice import Choice, Tab
from gir.followup.work_clocks import clock_of
from gir.followup.work_list import PAGE, work_list
from gir.followup.work_tabs import to_do
from gir.incidents.terms import Consequence, Form, Severity
from gir.terms import Term
from gir.threat.damage.access import permitted_on_items
from gir.threat.damage.models import DamageItem
from gir.threat.damage.services import Damage, DoesNotAddUp, add_damage
from gir.threat.damage.terms import DamageAct, DamageKind, DamageOwner
from gir.threat.measures.access import permitted_on
from gir.threat.measures.models import Measure
from gir.threat.measures.services import NotComplete
from gir.threat.measures.terms import MeasureAct
from gir.threat.terms import ThreatAct
from tests.followup.walking import FURTHER, LET_IN, NOT_WALKED, READERS, TALKS, TOO_CLOSE, WALKED, Walk
from tests.support.measures import RULES, make_measure
from tests.support.names import publish_criteria, unlock
from tests.support.own_steps import ALL_OWN
from tests.support.page_client import PageClient
from tests.support.protocols import publish_protocol
from tests.support.stories import does, file_report, publish_rules

QUIET = frozenset({Act.NOTE, Act.WATCH, Act.UNWATCH, ThreatAct.FIND_EARLIER})
"""Acts that may leave the case as it is for everybody else: a note to oneself, following it, looking for others."""
WALKERS = (
    "anna",
    "rik",
    "bram",
    "dirk",
    "hanna",
    "omar",
    "chantal",
    "greet",
    "siem",
    "piet",
    "vera",
    "maarten",
    "fatima",
)
REFUSALS = (ChangedMeanwhile, NotEligible, CannotClose, NotComplete, DoesNotAddUp)
STEPS: dict[tuple[Status, Status], frozenset[Term]] = {
    (Status.NEW, Status.CLOSED): frozenset({Act.CLOSE, Act.CONFIRM_CLOSE}),
    (Status.ACTIVE, Status.CLOSED): frozenset({Act.CLOSE, Act.CONFIRM_CLOSE}),
    (Status.CLOSED, Status.ACTIVE): frozenset({Act.REOPEN, Act.REOPEN_OWN}),
}
"""From which state to which only these acts lead; any act of a handler makes a new case active."""

# Who may read a text that was written in a room, by hat; home only for who was named besides.
EVERYBODY = frozenset({Hat.MANAGER, Hat.HRM, Hat.OOV, Hat.COORDINATOR, Hat.CLERK})
MAY_READ: dict[str, frozenset[Hat]] = {
    Part.CORE: EVERYBODY,
    READERS: EVERYBODY | {Hat.VICTIM},
    Part.CARE: frozenset({Hat.HRM, Hat.CLERK}),
    TALKS: frozenset({Hat.HRM, Hat.CLERK, Hat.MANAGER, Hat.PEER, Hat.CONFIDANT}),
    Part.THREAT: frozenset({Hat.OOV, Hat.COORDINATOR, Hat.CLERK}),
    TOO_CLOSE: frozenset({Hat.COORDINATOR, Hat.CLERK}),
    LET_IN: frozenset({Hat.COORDINATOR, Hat.OOV, Hat.HRM, Hat.CLERK}),
    Part.HOME: frozenset({Hat.OOV, Hat.COORDINATOR, Hat.CLERK, Hat.VICTIM}),
}


def test_every_act_is_walked_or_says_why_not() -> None:
    acts = {*Act, *CareAct, *ThreatAct, *DamageAct, *MeasureAct}
    assert acts == {*WALKED, *NOT_WALKED}
    assert not WALKED.keys() & NOT_WALKED.keys()


KNOWN: dict[str, Callable[[Task], bool]] = {
    "due_care": lambda task: task.part in (Part.CORE, Part.CARE),
    "due_threat": lambda task: task.part in (Part.CORE, Part.THREAT),
    "due_all": lambda task: task.part is not Part.CARE or task.step in AFTERCARE,
}


class Walking(RuleBasedStateMachine):
    """One case, and people who do whatever comes to their mind."""

    app: Flask
    cast: Cast
    organisation_id: str
    people: Mapping[str, str]
    browsers: Mapping[str, PageClient]
    neighbours: list[str]
    case_id = ""
    further = 0.2
    """How often somebody takes a measure or a damage further, if they can."""

    @initialize(
        who=st.sampled_from(["anna", "rik"]),
        forms=st.sets(st.sampled_from(list(Form)), min_size=1, max_size=3),
        hurt=st.sets(st.sampled_from(list(Consequence)), max_size=2),
        known=st.sampled_from([True, False, None]),
        hidden=st.booleans(),
        seed=st.integers(0, 2**32),
    )
    def somebody_reports(
        self,
        who: str,
        forms: set[Form],
        hurt: set[Consequence],
        known: bool | None,
        hidden: bool,
        seed: int,
    ) -> None:
        self.walk = Walk(Random(seed), dict(self.people), self.neighbours)
        self.moment = now()
        trust: dict[str, Any] = {} if who == "rik" else {"manager_may_see": not hidden}
        self.case_id = file_report(
            self.app,
            self.people[who],
            forms=frozenset(forms),
            consequences=frozenset(hurt),
            perpetrator_known=known,
            **trust,
        )
        self.set_out(who)
        self.steps: dict[str, datetime] = {}

    def set_out(self, who: str) -> None:
        """What is there before people act."""

    @rule(name=st.sampled_from(WALKERS), act=st.sampled_from(sorted(WALKED)), wait=st.integers(0, 30))
    def somebody_acts(self, name: str, act: Term, wait: int) -> None:
        self.moment += timedelta(minutes=5, hours=wait)
        with time_machine.travel(self.moment, tick=True), self.app.app_context():
            self._do(actor_of(self.people[name]), act)

    @rule(waits=st.lists(st.integers(0, 30), min_size=2, max_size=5))
    def people_do_what_is_theirs(self, waits: list[int]) -> None:
        """Acts that are permitted, so that walks come far."""
        for wait in waits:
            self.moment += timedelta(minutes=5, hours=wait)
            with time_machine.travel(self.moment, tick=True), self.app.app_context():
                case = db.session.get_one(Case, self.case_id)
                actors = [actor_of(person_id) for person_id in self.people.values()]
                able = [(act, a) for a in actors for act in rights(a, case) & WALKED.keys()]
                if not able:
                    return  # everybody is too close to it
                acts = {act for act, _ in able}
                further = acts & FURTHER if self.walk.dice.random() < self.further else set()
                act = self.walk.one(further or acts)
                self._do(self.walk.dice.choice([a for found, a in able if found is act]), act)
            self.no_clock_is_lost()

    def _do(self, actor: Actor, act: Term) -> None:
        case = db.session.get_one(Case, self.case_id)
        exists = db.session.scalar(visible_cases(actor).where(Case.id == self.case_id)) is not None
        assert exists == bool(hats(actor, case)), "the list and the case agree on whom it exists for"
        rights_before = rights(actor, case)
        before, version, lines = case.status, case.version, self._lines(act)
        written = len(self.walk.written)
        try:
            WALKED[act](self.walk, case, actor)
        except REFUSALS:
            db.session.rollback()
            db.session.expire_all()
            del self.walk.written[written:]
            case = db.session.get_one(Case, self.case_id)
            assert (case.status, case.version) == (before, version), "what was refused changed the case"
            assert self._lines(act) == lines, "what was refused was recorded as done"
            return
        assert act in rights_before, f"{act} was done and is not permitted"
        db.session.expire_all()
        case = db.session.get_one(Case, self.case_id)
        assert case.version > version or act in QUIET, f"{act} did not raise the version"
        assert self._lines(act) == lines + 1, f"{act} left no line in the log"
        assert act in STEPS.get((before, case.status), {act}), f"{act} led from {before} to {case.status}"

    def _lines(self, act: Term) -> int:
        done = select(func.count()).where(
            AuditLine.object_id == self.case_id, AuditLine.act == act.value, AuditLine.result == "done"
        )
        return db.session.scalar(done) or 0

    @invariant()
    def no_clock_is_lost(self) -> None:
        if not self.case_id:
            return
        with self.app.app_context():
            case = db.session.get_one(Case, self.case_id)
            clocks = {task.step.value: task.due_at for task in case.tasks}
            assert self.steps.keys() <= clocks.keys(), "a step disappeared"
            for step, due in self.steps.items():
                assert clocks[step] >= due, f"the clock of {step} was set back"
            self.steps = {**clocks, **self.steps}
            for column, known in KNOWN.items():
                running = [task.due_at for task in case.tasks if task.status is TaskStatus.OPEN and known(task)]
                none_left = None if case.status is Status.CLOSED else NO_CLOCK
                assert getattr(case, column) == min(running, default=none_left), column
            if case.status is Status.CLOSED:
                assert case.answered_at is not None
                assert case.closed_at is not None
                assert all(task.part is Part.CARE for task in case.tasks if task.status is TaskStatus.OPEN)
            else:
                assert case.closed_at is None

    @invariant()
    def no_line_is_stale(self) -> None:
        """Lining up anew, from nothing, changes nothing."""
        if not self.case_id:
            return
        with self.app.app_context(), db.session.no_autoflush:
            case = db.session.get_one(Case, self.case_id)
            stored = lines_of(case)
            case.lines.clear()
            refresh_clocks(case)
            assert stored == lines_of(case), "an act left the case in another line"

    def teardown(self) -> None:
        if not self.case_id:
            return
        for name in WALKERS:
            with self.app.app_context():
                actor = actor_of(self.people[name])
                case = db.session.get_one(Case, self.case_id)
                worn, named = hats(actor, case), is_named(actor, case)
                self._lists_hold_what_is_visible(name, actor)
            for path in (f"/cases/{self.case_id}", f"/my-reports/{self.case_id}"):
                page = self.browsers[name].get(path)
                assert page.status in (200, 403, 404)
                if not worn:
                    assert page.status == 404
                self._reads_only_what_is_theirs(page.text, worn, actor, named)
        with self.app.app_context():
            assert all(verdict.fault is None for verdict in verify([self.organisation_id]))

    def _lists_hold_what_is_visible(self, name: str, actor: Actor) -> None:
        """By lines as by looking at every case: none missing, none too many, in the order of the clocks."""
        clock = clock_of(actor)
        team = handled_cases(actor).where(to_do(actor, clock)).with_only_columns(Case.id).order_by(clock, Case.id)
        with self.app.test_request_context():
            listed = [row.id for row in work_list(actor, Choice(Tab.TEAM)).rows]
        assert listed == list(db.session.scalars(team))[:PAGE], name

    def _reads_only_what_is_theirs(self, text: str, worn: frozenset[Hat], actor: Actor, named: bool) -> None:
        for words, room, only in self.walk.written:
            if words in text:
                own = only == actor.person_id if only else bool(worn & MAY_READ[room])
                assert own, f"{worn} reads {words!r}, written in {room or 'a note to oneself'}"
                assert room != Part.HOME or named or Hat.VICTIM in worn


def rights(actor: Actor, case: Case) -> frozenset[Term]:
    """What somebody may do to a case and to what hangs on it."""
    measures = db.session.scalars(select(Measure).where(Measure.case_id == case.id)).all()
    on_items = permitted_on_items(actor, case) if hats(actor, case) or has_damage(case) else frozenset()
    return frozenset(all_permitted(actor, case)).union(on_items, *(permitted_on(one)(actor, case) for one in measures))


def has_damage(case: Case) -> bool:
    return db.session.scalar(select(DamageItem.id).where(DamageItem.case_id == case.id).limit(1)) is not None


def lines_of(case: Case) -> set[tuple[Role, str | None, str | None, datetime | None, datetime | None]]:
    return {(line.role, line.circle, line.person_id, line.due_at, line.own_due_at) for line in case.lines}


class TakingFurther(Walking):
    """The same, of a severe case in which a measure was drafted and something was damaged."""

    further = 0.9

    def set_out(self, who: str) -> None:
        """An employee's case in which more was done already."""
        if who == "rik":
            return
        does(self.app, self.people["chantal"], set_severity, self.case_id, Severity.SEVERE, "Ernstig.")
        unlock(self.app, self.cast, self.case_id)
        make_measure(self.app, self.cast, self.case_id)
        damage = Damage(DamageKind.GLASSES, DamageOwner.PERSON, 1250)
        does(self.app, self.people["omar"], add_damage, self.case_id, damage)


@pytest.mark.parametrize("walking", [Walking, TakingFurther])
def test_any_order_of_acts_keeps_a_case_whole(
    walking: type[Walking], app: Flask, cast: Cast, client_for: Callable[..., PageClient]
) -> None:
    class Here(walking):  # type: ignore[valid-type, misc]
        """A walk in the installation of this test."""

    Here.app, Here.cast, Here.organisation_id = app, cast, cast.organisation_id
    Here.people = {name: cast.people[name] for name in WALKERS}
    Here.neighbours = [file_report(app, cast.people[who]) for who in ("anna", "rik")]
    publish_criteria(app, cast.people["chantal"])
    publish_protocol(app, cast.people["chantal"], *ALL_OWN)
    publish_rules(app, cast.people["chantal"], RULES)
    Here.browsers = {name: client_for(name) for name in WALKERS}
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=16,
            stateful_step_count=12,
            phases=[Phase.generate],  # to shrink a walk takes minutes, and it is told step by step anyway
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
