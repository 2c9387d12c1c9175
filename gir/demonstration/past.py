"""Write a case as it would have been written then.

The verbs of the product act at this moment; a demonstration needs five years of moments. So this module writes the same
rows with the moments it is given, and counts them by the same rules. A test holds an opened case against a real one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from gir.accounts.terms import Role, Scope
from gir.care.models import Talk
from gir.care.services import HAPPENED
from gir.care.terms import TalkOutcome
from gir.cases.counting import count_case
from gir.cases.models import Case, CaseBlock, CaseGrant, Event, Handler, Note, Reading, Task
from gir.cases.numbers import new_number
from gir.cases.people import report_point
from gir.cases.protocol import Situation, steps_for
from gir.cases.services import NO_CLOCK, refresh_clocks, task_of
from gir.cases.terms import Audience, BlockReason, CloseReason, Happening, Part, Status, Step, TaskStatus
from gir.demonstration.cast import CAST, Cast
from gir.facts.models import Fact
from gir.incidents.models import Incident
from gir.incidents.severity import propose_severity
from gir.incidents.terms import Population, Severity
from gir.threat.models import PoliceStep, Reaction
from gir.threat.terms import PoliceDecision, ReactionWay, VptCode
from gir.vault import DataKey, KeySet

NOTE_KEYS = {Audience.CARE: KeySet.CARE, Audience.THREAT: KeySet.THREAT}
NOTE_PARTS = {Audience.CARE: Part.CARE, Audience.THREAT: Part.THREAT}
MANAGERS = {
    str(where): part.login for part in CAST for role, where in part.roles if role is Role.MANAGER and where is not None
}
"""Who manages which department of the cast."""


@dataclass
class Past:
    """One case, told at its own moments. Call ``settle`` last."""

    session: Session
    cast: Cast
    case: Case
    police_report: bool | None = None
    police_notice: bool | None = None

    @classmethod
    def opened(cls, session: Session, cast: Cast, incident: Incident) -> Past:
        """Open the case at the moment its report was received."""
        moment = incident.received_at
        point = report_point(incident)
        case = Case(
            organisation_id=incident.organisation_id,
            incident=incident,
            number=new_number(session, incident.organisation_id, moment.year),
            status=Status.NEW,
            clerk_scope=point.scope,
            proposed_severity=propose_severity(incident.forms, incident.details, incident.consequences),
            opened_at=moment,
            changed_core=moment,
            changed_care=moment,
            changed_threat=moment,
            due_care=NO_CLOCK,
            due_threat=NO_CLOCK,
            due_all=NO_CLOCK,
            key=DataKey.fresh(KeySet.CASE),
        )
        session.add(case)
        past = cls(session, cast, case)
        if incident.manager_may_see is False and past.manager:
            case.blocks = [CaseBlock(person_id=past.manager, reason=BlockReason.HIDDEN_FROM_MANAGER, since=moment)]
        if point.substitute_id:
            case.grants = [CaseGrant(person_id=point.substitute_id, role=Role.CLERK, since=moment)]
        past._add_steps(case.proposed_severity)
        acknowledged = task_of(case, Step.ACKNOWLEDGE)
        if acknowledged is not None:
            acknowledged.status, acknowledged.done_at = TaskStatus.DONE, moment
        case.handlers = [Handler(role=role, person_id=who, since=moment) for role, who in past.handlers().items()]
        past._tell(moment, Happening.OPENED, for_reporter=True)
        return past

    @property
    def official(self) -> bool:
        return self.case.incident.population is Population.OFFICIAL

    @property
    def manager(self) -> str | None:
        """The manager of the affected person, who is not that person."""
        incident = self.case.incident
        home = next((n for n, key in self.cast.departments.items() if key == incident.department_id), "")
        manager = self.cast.people.get(MANAGERS.get(home, ""))
        return None if self.official or manager in (incident.reporter_id, incident.affected_id) else manager

    def handlers(self) -> dict[Role, str]:
        """Who handles this case, by role."""
        people, found = self.cast.people, {}
        if self.official:
            found[Role.CLERK] = self.carer
        else:
            found[Role.HRM] = people["hanna"]
        found[Role.OOV], found[Role.COORDINATOR] = people["omar"], people["chantal"]
        if self.manager and self.case.incident.manager_may_see:
            found[Role.MANAGER] = self.manager
        return found

    @property
    def carer(self) -> str:
        """Who gives aftercare: HRM, or the clerk of an office-holder."""
        if not self.official:
            return self.cast.people["hanna"]
        if self.case.grants:
            return self.case.grants[0].person_id
        return self.cast.people["siem" if self.case.clerk_scope is Scope.COLLEGE else "greet"]

    def assessed(self, at: datetime, severity: Severity, reason: str | None = None) -> None:
        """Chantal sets the severity."""
        self.case.severity, self.case.severity_reason = severity, reason
        self._done(Step.TRIAGE, at, self.cast.people["chantal"])
        self._add_steps(severity)
        who = self.cast.people["chantal"]
        self._tell(at, Happening.SEVERITY, who, for_reporter=True, severity=severity.value)

    def talk_planned(self, step: Step, at: datetime, when: datetime) -> None:
        """A moment for a talk is agreed on."""
        task = task_of(self.case, step)
        if task is not None:
            task.planned_at = when
        self._tell(
            at,
            Happening.TALK_PLANNED,
            self.carer,
            Part.CARE,
            for_reporter=True,
            step=step.value,
            at=when.isoformat(),
        )

    def talk(self, step: Step, at: datetime, outcome: TalkOutcome, by: str | None = None) -> None:
        """A talk was held or declined, or nobody was reached."""
        who = by or self.carer
        self.session.add(Talk(case_id=self.case.id, step=step, outcome=outcome, at=at, recorded_by_id=who))
        if outcome is TalkOutcome.HELD:
            self._done(step, at, who)
        elif outcome is TalkOutcome.DECLINED:
            self._set(step, TaskStatus.SKIPPED)
        self._tell(
            at,
            HAPPENED[outcome],
            who,
            Part.CARE,
            for_reporter=outcome is not TalkOutcome.NOT_REACHED,
            step=step.value,
            at=at.isoformat(),
        )

    def reacted(self, at: datetime, way: ReactionWay, told: str, their_side: str | None) -> None:
        """Omar told the perpetrator which behaviour is not accepted."""
        who = self.cast.people["omar"]
        self.session.add(
            Reaction(
                case_id=self.case.id,
                way=way,
                at=at,
                recorded_by_id=who,
                key=DataKey.fresh(KeySet.THREAT),
                told=told,
                their_side=their_side,
            )
        )
        self._done(Step.REACTION, at, who)
        self._tell(at, Happening.REACTION, who, Part.THREAT, for_reporter=True, way=way.value, at=at.isoformat())

    def police(
        self, at: datetime, decision: PoliceDecision, vpt_code: VptCode, reason: str | None, number: str | None
    ) -> None:
        """Omar decides what goes to the police."""
        who = self.cast.people["omar"]
        self.session.add(
            PoliceStep(
                case_id=self.case.id,
                decision=decision,
                vpt_code=vpt_code,
                decided_at=at,
                decided_by_id=who,
                key=DataKey.fresh(KeySet.THREAT),
                reason=reason,
                police_number=number,
            )
        )
        self._done(Step.POLICE, at, who)
        self.police_report = decision is PoliceDecision.REPORT
        self.police_notice = decision is PoliceDecision.NOTICE
        self._tell(at, Happening.POLICE, who, Part.THREAT, for_reporter=True, decision=decision.value)

    def skipped(self, step: Step, at: datetime, reason: str) -> None:
        """Omar leaves out a step of his room that does not apply."""
        who = self.cast.people["omar"]
        self._set(step, TaskStatus.SKIPPED)
        self._note(at, reason, Audience.THREAT, who)
        self._tell(at, Happening.SKIPPED, who, Part.THREAT, step=step.value)

    def noted(self, at: datetime, text: str, audience: Audience, by: str) -> None:
        """A note for the team, a room or the reporter."""
        self._note(at, text, audience, by)
        self._tell(
            at,
            Happening.NOTE,
            by,
            NOTE_PARTS.get(audience, Part.CORE),
            for_reporter=audience is Audience.REPORTER,
            audience=audience.value,
        )

    def answered(self, at: datetime, text: str, by: str | None = None) -> None:
        """The reporter gets an answer in somebody's own words."""
        who = by or (self.carer if self.official else self.cast.people["chantal"])
        self._note(at, text, Audience.REPORTER, who, is_answer=True)
        self.case.answered_at = at
        self._done(Step.ANSWER, at, who)
        self._tell(at, Happening.ANSWERED, who, for_reporter=True)

    def closed(self, at: datetime, reason: CloseReason) -> None:
        """Chantal closes the case; aftercare goes on."""
        self.case.close_reason, self.case.closed_at = reason, at
        for task in self.case.tasks:
            if task.status is TaskStatus.OPEN and task.part is not Part.CARE:
                task.status = TaskStatus.LAPSED
        self.case.status = Status.CLOSED
        self._tell(at, Happening.CLOSED, self.cast.people["chantal"], for_reporter=True, reason=reason.value)

    def read_by(self, at: datetime, *people: str) -> None:
        """These people have read the case, and nothing is new to them until something happens after ``at``."""
        self.session.add_all(Reading(case_id=self.case.id, person_id=person, read_at=at) for person in people)

    def settle(self) -> Case:
        """Set the clocks and count the case."""
        refresh_clocks(self.case)
        self.session.flush()
        count_case(self.session, self.case)
        fact = self.session.get_one(Fact, self.case.incident_id)
        fact.police_report, fact.police_notice = self.police_report, self.police_notice
        return self.case

    def _add_steps(self, severity: Severity) -> None:
        case = self.case
        known = {task.step for task in case.tasks}
        has_manager = bool(self.manager) and case.incident.manager_may_see is True
        case.tasks.extend(
            Task(
                step=planned.step,
                part=planned.part,
                owner=planned.owner,
                position=planned.position,
                status=TaskStatus.OPEN,
                due_at=planned.due_at,
            )
            for planned in steps_for(Situation(case.incident, severity, has_manager))
            if planned.step not in known
        )

    def _done(self, step: Step, at: datetime, by: str) -> None:
        task = task_of(self.case, step)
        if task is not None:
            task.status, task.done_at, task.done_by_id = TaskStatus.DONE, at, by

    def _set(self, step: Step, status: TaskStatus) -> None:
        task = task_of(self.case, step)
        if task is not None:
            task.status = status

    def _note(self, at: datetime, text: str, audience: Audience, by: str, *, is_answer: bool = False) -> None:
        self.session.add(
            Note(
                case_id=self.case.id,
                author_id=by,
                audience=audience,
                is_answer=is_answer,
                written_at=at,
                key=DataKey.fresh(NOTE_KEYS.get(audience, KeySet.CASE)),
                text=text,
            )
        )

    def _tell(
        self,
        at: datetime,
        happening: Happening,
        by: str | None = None,
        part: Part = Part.CORE,
        /,
        *,
        for_reporter: bool = False,
        **detail: str,
    ) -> None:
        self.session.add(
            Event(
                case_id=self.case.id,
                at=at,
                part=part,
                happening=happening,
                person_id=by,
                for_reporter=for_reporter,
                detail=json.dumps(detail),
            )
        )
        column = f"changed_{part.value}"
        setattr(self.case, column, max(getattr(self.case, column), at))
        if self.case.status is Status.NEW and happening is not Happening.OPENED:
            self.case.status = Status.ACTIVE
