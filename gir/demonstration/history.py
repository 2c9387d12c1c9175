"""Five years of reports in Voorbeeldstad, the same every time and ending three weeks ago."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.models import Person
from gir.accounts.terms import Office
from gir.care.terms import TalkOutcome
from gir.cases.models import Case, Task
from gir.cases.protocol import TALKS
from gir.cases.steps import missing_to_close, task_of
from gir.cases.terms import AnyStep, CloseReason, Helped, Step, TaskStatus
from gir.demonstration import mix, texts
from gir.demonstration.answers import replied
from gir.demonstration.cast import Cast
from gir.demonstration.hours import drawn
from gir.demonstration.mix import OFFICIALS, Decks
from gir.demonstration.past import MANAGERS, Past
from gir.incidents.models import Incident
from gir.incidents.terms import Channel, Consequence, Form, FormDetail, Kind, Population, Precision, Severity, Source
from gir.threat.terms import PoliceDecision, ReactionWay, VptCode
from gir.vault import DataKey, KeySet
from gir.web.dates import LOCAL

QUIET = timedelta(days=21)
"""The last days belong to the open cases."""
ON_TIME: dict[AnyStep, int] = {
    Step.RELIEF: 85,
    Step.TRIAGE: 90,
    Step.TALK_1: 80,
    Step.TALK_2: 70,
    Step.TALK_3: 60,
    Step.ANSWER: 80,
}
"""How many in a hundred are done before their clock runs out."""
REACTION_AT_FIRST, REACTION_NOW, IMPROVING_MONTHS = 60, 80, 24


@dataclass
class Chronicler:
    """Writes the five years: one seed, decks for every share, and the people it happens to."""

    session: Session
    cast: Cast
    staff: dict[str, list[str]]
    moment: datetime
    seed: int

    def __post_init__(self) -> None:
        self.decks = Decks(self.seed)
        self.rng = self.decks.chance_of("moments and words")
        office_holders = select(Person.id, Person.office).where(Person.office.is_not(None))
        self.offices: dict[str, Office | None] = dict(self.session.execute(office_holders).all())

    def write(self) -> list[Case]:
        """All cases of the five years, settled."""
        homes = mix.where(self.decks.chance_of("where"), sum(mix.MONTHLY))
        return [
            self._case(next(homes), day, back)
            for back, number in zip(range(-len(mix.MONTHLY), 0), mix.MONTHLY, strict=True)
            for day in sorted(self._days(back, number))
        ]

    def _days(self, back: int, number: int) -> Iterator[date]:
        """Days of a month, ``back`` months from this one; never within the last three weeks."""
        today = self.moment.astimezone(LOCAL).date()
        year, month = divmod(today.year * 12 + today.month - 1 + back, 12)
        first = date(year, month + 1, 1)
        last = min(first.replace(day=monthrange(year, month + 1)[1]), today - QUIET)
        for _ in range(number):
            yield first + timedelta(days=self.rng.randint(0, (last - first).days))

    def _case(self, home: str, day: date, back: int) -> Case:
        incident = self._incident(home, day, back)
        self.session.add(incident)
        past = Past.opened(self.session, self.cast, incident)
        self._follow_up(past, back)
        return past.settle()

    # ── What happened ──────────────────────────────────────────────────────────────────────────────────────────

    def _incident(self, home: str, day: date, back: int) -> Incident:
        deck = home if home in mix.FORMS else ""
        drawn: tuple[Form, ...] = self.decks.draw(f"forms {deck}", mix.FORMS[deck])
        forms = frozenset(drawn)
        channel = self._channel(home, forms)
        details = self._details(forms, severe=self._is_severe(forms, back))
        person = self.rng.choice(self.staff[home])
        official = home == OFFICIALS
        at = time(self.rng.choice((9, 10, 10, 11, 11, 13, 14, 14, 15, 16, 19)), self.rng.choice((0, 10, 15, 30, 45)))
        timed = self.decks.chance("time known", 70)
        return Incident(
            organisation_id=self.cast.organisation_id,
            department_id=self.cast.departments.get(home),
            reporter_id=person,
            affected_id=person,
            source=Source.REPORT,
            population=Population.OFFICIAL if official else Population.EMPLOYEE,
            office=self.offices.get(person),
            kind=Kind.AGGRESSION,
            first_day=day,
            last_day=day,
            at_time=at if timed else None,
            precision=Precision.MOMENT if timed else Precision.DAY,
            received_at=self._received(datetime.combine(day, at, LOCAL)),
            forms=forms,
            details=details,
            channel=channel,
            place=mix.PLACES.get(channel) if self.decks.chance("place", 60) else None,
            relation=self.decks.draw("relation", mix.RELATIONS) if self.decks.chance("relation told", 60) else None,
            perpetrator_known=self.decks.chance("known", 70) if self.decks.chance("known told", 80) else None,
            trigger=self.decks.draw("trigger", mix.TRIGGERS) if self.decks.chance("trigger told", 60) else None,
            consequences=self._consequences(),
            manager_may_see=self.decks.chance("manager", 90) if home in MANAGERS else None,
            key=DataKey.fresh(KeySet.CASE),
            narrative=texts.story(self.rng, forms, channel),
        )

    def _channel(self, home: str, forms: frozenset[Form]) -> Channel:
        if forms & {Form.PHYSICAL, Form.PROPERTY}:
            return mix.IN_PERSON.get(home, Channel.LOCATION)
        deck = home if home in mix.CHANNELS else ""
        return self.decks.draw(f"channel {deck}", mix.CHANNELS[deck])

    def _is_severe(self, forms: frozenset[Form], back: int) -> bool:
        if not forms & set(mix.SEVERE):
            return False
        return self.decks.chance("severe", 80 if back >= mix.DETERIORATION else 20)

    def _details(self, forms: frozenset[Form], *, severe: bool) -> frozenset[FormDetail] | None:
        details = {self.rng.choice(mix.MILD[form]) for form in Form if form in forms and form in mix.MILD}
        if severe:
            worst = next(form for form in mix.SEVERE if form in forms)
            return frozenset(details | {self.rng.choice(mix.SEVERE[worst])})
        return frozenset(details) if details and self.decks.chance("details", 60) else None

    def _consequences(self) -> frozenset[Consequence] | None:
        if not self.decks.chance("consequences", 50):
            return None
        return frozenset({self.decks.draw("consequence", mix.CONSEQUENCES)})

    def _received(self, happened: datetime) -> datetime:
        """Half of all reports come the same day, most others within a week."""
        days = self.decks.draw("delay", {0: 10, 1: 5, 2: 2, 4: 2, 9: 1})
        return (happened + timedelta(days=days, minutes=self.rng.randint(20, 170))).astimezone(UTC)

    # ── What was done ──────────────────────────────────────────────────────────────────────────────────────────

    def _follow_up(self, past: Past, back: int) -> None:
        case = past.case
        self._assess(past)
        for task in sorted(case.tasks, key=lambda task: task.due_at):
            if task.status is TaskStatus.OPEN:
                self._do(past, task, back)
        self._close(past)
        past.read_by(self.moment - timedelta(hours=20), *past.handlers().values())

    def _assess(self, past: Past) -> None:
        proposed = past.case.proposed_severity
        task = task_of(past.case, Step.TRIAGE)
        at = self._moment(past, task, ON_TIME[Step.TRIAGE]) if task else self.moment
        if proposed is not Severity.LIGHT and self.decks.chance("lowered", 5):
            past.assessed(at, Severity.LIGHT if proposed is Severity.MEDIUM else Severity.MEDIUM, texts.LOWERED)
        else:
            past.assessed(at, proposed)

    def _do(self, past: Past, task: Task, back: int) -> None:
        nobody = task.step is Step.REACTION and self._knows_nobody(past)
        at = self._in_time(past, task) if nobody else self._moment(past, task, self._share(task.step, back))
        if at > self.moment:
            return
        if nobody:
            past.skipped(Step.REACTION, at, texts.UNKNOWN_PERPETRATOR)
        elif task.step is Step.REACTION:
            self._react(past, at)
        elif task.step is Step.POLICE:
            self._decide(past, at)
        elif task.step is Step.ANSWER:
            past.answered(at, self.rng.choice(texts.POLICE_ANSWERS if past.police_report else texts.ANSWERS))
        elif isinstance(task.step, Step) and task.step in TALKS:
            declined = self.decks.chance(f"declined {task.step}", 10 if task.step is Step.TALK_1 else 30)
            past.talk(task.step, at, TalkOutcome.DECLINED if declined else TalkOutcome.HELD)
        elif task.step is Step.RELIEF:
            past.talk(task.step, at, TalkOutcome.HELD, past.handlers().get(task.owner))

    def _share(self, step: AnyStep, back: int) -> int:
        if step is Step.REACTION:
            progress = max(0.0, 1 + back / IMPROVING_MONTHS)
            return 5 * round((REACTION_AT_FIRST + (REACTION_NOW - REACTION_AT_FIRST) * progress) / 5)
        return ON_TIME.get(step, 75)

    def _moment(self, past: Past, task: Task, percent: int) -> datetime:
        """When a step was done: before its clock ran out, or in this share of cases a few days late."""
        if self.decks.chance(f"on time {task.step}", percent):
            return self._in_time(past, task)
        return drawn(self.rng, task.due_at + timedelta(hours=2), task.due_at + timedelta(days=6))

    def _in_time(self, past: Past, task: Task) -> datetime:
        return drawn(self.rng, past.case.opened_at + timedelta(minutes=15), task.due_at)

    def _knows_nobody(self, past: Past) -> bool:
        """Whether nobody found out who it was, when the reporter did not say that they know."""
        return past.case.incident.perpetrator_known is not True and self.decks.chance("nobody to react to", 35)

    def _react(self, past: Past, at: datetime) -> None:
        way = self.decks.draw("way", {ReactionWay.TELEPHONE: 8, ReactionWay.LETTER: 7, ReactionWay.IN_PERSON: 5})
        side = self.rng.choice(texts.THEIR_SIDES) if way is not ReactionWay.LETTER else None
        past.reacted(at, way, self.rng.choice(texts.REACTIONS), side)

    def _decide(self, past: Past, at: datetime) -> None:
        decisions = {PoliceDecision.REPORT: 4, PoliceDecision.NOTICE: 5, PoliceDecision.NONE: 11}
        decision = self.decks.draw("police", decisions)
        if decision is not PoliceDecision.REPORT:
            reason = self.rng.choice(texts.NO_POLICE) if decision is PoliceDecision.NONE else None
            past.police(at, decision, VptCode.NOT_ASKED, reason, None)
            return
        code = VptCode.ASSIGNED if self.decks.chance("vpt code", 70) else VptCode.ASKED
        past.police(at, decision, code, None, f"PL2000-{at.year}{self.rng.randint(100000, 999999)}")

    def _close(self, past: Past) -> None:
        case = past.case
        if set(missing_to_close(case)) - {Step.EVALUATION}:  # which is written when it closes
            return
        needed = [task.done_at for task in case.tasks if task.done_at and task.step not in (Step.TALK_2, Step.TALK_3)]
        last = max(case.opened_at, case.changed_threat, *needed)
        at = drawn(self.rng, last + timedelta(hours=1), last + timedelta(days=9))
        if at < self.moment:
            reasons = {CloseReason.HANDLED: 16, CloseReason.NO_FURTHER: 3, CloseReason.WISH: 1}
            past.closed(at, self.decks.draw("close", reasons))
            said = self.decks.draw("helped", {"": 11, Helped.YES.value: 6, Helped.PARTLY.value: 2, Helped.NO.value: 1})
            if said and at + timedelta(days=1) < self.moment:
                replied(self.session, case, at + timedelta(days=1), Helped(said))
