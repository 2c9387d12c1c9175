"""What people do before a test begins: report something, handle it, close it. Each story has a context of its own."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from flask import Flask

from gir.accounts.actor import actor_of
from gir.accounts.terms import Scope
from gir.care.services import record_talk, report_accident
from gir.care.terms import NoticeWay, TalkOutcome
from gir.cases.access import AFTERCARE
from gir.cases.finishing.rules import needs_two
from gir.cases.finishing.services import Proposal, confirm_close, evaluate, propose_close
from gir.cases.models import Case, Task
from gir.cases.services import answer, close, set_severity, skip_step
from gir.cases.terms import AnyStep, CloseReason, Step, TaskStatus
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.incidents.terms import Channel, Form, Population, Severity
from gir.organisations.queries import Wording, edition
from gir.organisations.services import publish_draft, save_draft
from gir.reporting.services import Report, submit_report
from gir.threat.services import decide_police, record_reaction
from gir.threat.terms import PoliceDecision, ReactionWay, VptCode
from gir.web.dates import LOCAL

T = TypeVar("T")

STORY = "Een bezoeker schold mij uit en sloeg met zijn vuist op de balie."


def file_report(app: Flask, person_id: str, submission: str | None = None, **answers: Any) -> str:
    """Report something as this person; gives the id of the case.

    ``answers`` are fields of ``Report``. When nothing is said: threatened and insulted today at the desk, and the
    manager may see it.
    """
    report = Report(
        narrative=STORY,
        forms=frozenset({Form.VERBAL, Form.THREAT}),
        day=now().astimezone(LOCAL).date(),
        channel=Channel.DESK,
        manager_may_see=True,
    )
    with app.app_context():
        actor = actor_of(person_id)
        if actor.office:
            report = replace(report, manager_may_see=None)
        return submit_report(replace(report, **answers), submission or secrets.token_urlsafe(16), actor=actor).id


def does(app: Flask, person_id: str, verb: Callable[..., T], case_id: str, *args: Any, **more: Any) -> T:
    """Let somebody do something to a case: `does(app, cast.people["chantal"], set_severity, case_id, …)`."""
    with app.app_context():
        return verb(db.session.get_one(Case, case_id), *args, **more, actor=actor_of(person_id))


def look(app: Flask, case_id: str, question: Callable[[Case], T]) -> T:
    """Ask something of a case as it is in the database: `look(app, case_id, lambda case: case.status)`."""
    with app.app_context():
        return question(db.session.get_one(Case, case_id))


def step_of(case: Case, step: AnyStep) -> Task:
    """The task of a step that the case must have."""
    return next(task for task in case.tasks if task.step == step)


def finish_everything(
    app: Flask, cast: Cast, case_id: str, *, severity: Severity = Severity.MEDIUM, closed: bool = True
) -> None:
    """Do every open step now, by those whose work it is, answer the reporter, and close.

    Not the steps of the organisation's own: what they are depends on the test.
    """
    official = look(app, case_id, lambda case: case.incident.population is Population.OFFICIAL)
    carer = "hanna"
    if official:
        carer = look(app, case_id, lambda case: "siem" if case.clerk_scope is Scope.COLLEGE else "greet")
    people, coordinator = cast.people, cast.people["chantal"]
    does(app, coordinator, set_severity, case_id, severity, "")
    running = look(app, case_id, lambda case: [t for t in case.tasks if t.status is TaskStatus.OPEN])
    for step in [task.step for task in running if task.name is None]:
        if step in AFTERCARE:
            does(app, people[carer], record_talk, case_id, step, TalkOutcome.HELD, now())
        elif step is Step.REACTION:
            does(app, people["omar"], record_reaction, case_id, ReactionWay.TELEPHONE, now(), "Dit mag niet.", "")
        elif step is Step.POLICE:
            does(app, people["omar"], decide_police, case_id, PoliceDecision.REPORT, "", VptCode.ASKED, "PL-1")
        elif step is Step.ACCIDENT:
            does(app, people[carer], report_accident, case_id, now(), NoticeWay.TELEPHONE, "AI-2026-1234")
        elif step is Step.ANSWER:
            does(app, coordinator, answer, case_id, "Dank je wel voor je melding. Wij hebben de bezoeker gesproken.")
        else:
            _finish_apart(app, cast, case_id, step)
    if closed:
        end(app, cast, case_id)


def _finish_apart(app: Flask, cast: Cast, case_id: str, step: AnyStep) -> None:
    """Leave out the damage, and look back."""
    if step is Step.DAMAGE:
        does(app, cast.people["omar"], skip_step, case_id, step, "Het valt mee.")
    elif step is Step.EVALUATION:
        does(app, cast.people["chantal"], evaluate, case_id, "Iedereen was er snel bij.")


def end(app: Flask, cast: Cast, case_id: str) -> None:
    """Close a case of which everything is done; a severe one by two people."""
    coordinator = cast.people["chantal"]
    if look(app, case_id, needs_two):
        does(app, coordinator, propose_close, case_id, Proposal(CloseReason.HANDLED))
        does(app, cast.people["omar"], confirm_close, case_id)
    else:
        does(app, coordinator, close, case_id, CloseReason.HANDLED, "")


def publish_rules(app: Flask, person_id: str, wording: Wording) -> str:
    """Write and publish house rules as this coordinator; gives the id of the version."""
    with app.app_context():
        actor = actor_of(person_id)
        save_draft(wording, "nl", shown=edition(actor.organisation_id), actor=actor)
        return publish_draft(shown=edition(actor.organisation_id), actor=actor).id
