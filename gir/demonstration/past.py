"""Write a case as it would have been written then.

A case is opened by the product itself, at the moment its report was received. What is done to it afterwards happens
now when the verbs of the product do it; a demonstration needs five years of moments. So this module writes the same
rows with the moments it is given, and counts them by the same rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from gir.accounts.terms import Role
from gir.care.models import Talk
from gir.care.services import HAPPENED
from gir.care.terms import TalkOutcome
from gir.cases.counting import count_case
from gir.cases.models import Case, Note, Reading
from gir.cases.opening import open_case
from gir.cases.steps import fit_steps, refresh_clocks, situation_of, task_of
from gir.cases.terms import Audience, CloseReason, Happening, Part, Status, Step, TaskStatus
from gir.cases.trust import Trust
from gir.demonstration.cast import CAST, Cast
from gir.demonstration.happenings import mark_changed, tell
from gir.facts.models import Fact
from gir.incidents.models import Incident
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
    vpt_code: VptCode | None = None

    @classmethod
    def opened(cls, session: Session, cast: Cast, incident: Incident, trust: Trust | None = None) -> Past:
        """Open the case at the moment its report was received."""
        return cls(session, cast, open_case(session, incident, trust))

    @property
    def official(self) -> bool:
        return self.case.incident.population is Population.OFFICIAL

    def handlers(self) -> dict[Role, str]:
        """Who handles this case, by role."""
        return {handler.role: handler.person_id for handler in self.case.handlers}

    @property
    def manager(self) -> str | None:
        """The manager who handles it, if the reporter lets one."""
        return self.handlers().get(Role.MANAGER)

    @property
    def carer(self) -> str:
        """Who gives aftercare: HRM, or the clerk of an office-holder."""
        return self.handlers()[Role.CLERK if self.official else Role.HRM]

    def assessed(self, at: datetime, severity: Severity, reason: str | None = None) -> None:
        """Chantal sets the severity."""
        self.case.severity, self.case.severity_reason = severity, reason
        self._done(Step.TRIAGE, at, self.cast.people["chantal"])
        fit_steps(self.case, situation_of(self.case, severity), at)
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
        self.vpt_code = vpt_code if decision is not PoliceDecision.NONE else None
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

    def wrote(self, at: datetime, text: str) -> None:
        """The reporter writes to those who help."""
        who = self.case.incident.affected_id
        if who is not None:
            self._note(at, text, Audience.REPORTER, who)
        self._tell(at, Happening.REPORTER_WROTE, who, for_reporter=True)

    def closed(self, at: datetime, reason: CloseReason, what_changed: str | None = None) -> None:
        """Chantal closes the case; aftercare goes on."""
        self.case.close_reason, self.case.closed_at = reason, at
        self.case.what_changed = what_changed
        self._done(Step.EVALUATION, at, self.cast.people["chantal"])
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
        fact.vpt_code = self.vpt_code.value if self.vpt_code else None
        return self.case

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
        tell(self.session, self.case.id, at, happening, by, part, for_reporter=for_reporter, **detail)
        mark_changed(self.case, at, part)
        if self.case.status is Status.NEW and happening is not Happening.OPENED:
            self.case.status = Status.ACTIVE
