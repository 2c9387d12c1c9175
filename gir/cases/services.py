"""What is done to a case: take, assign, assess, note, answer, leave out, close and reopen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from gir.accounts.actor import Actor, actor_of
from gir.accounts.terms import Role
from gir.audit import System, recorded
from gir.cases.access import Rules, handled_cases, hats, opens_home, parts_of, permitted, roles_to_take
from gir.cases.counting import count_case
from gir.cases.finishing.proposals import end_proposal
from gir.cases.finishing.rules import KEEPS_PROPOSAL
from gir.cases.finishing.terms import ProposalEnd
from gir.cases.holdings import reading_goes_on
from gir.cases.models import Case, Event, Handler, Note, Reading
from gir.cases.notes import AUDIENCE_PART, ROOM_AUDIENCE, audiences, received_just_now, write_note
from gir.cases.numbers import has_number
from gir.cases.people import HANDLING_ROLES
from gir.cases.readers import capacities
from gir.cases.stand_ins import with_stand_ins
from gir.cases.steps import (
    finish_step,
    fit_steps,
    let_steps_lapse,
    missing_to_close,
    refresh_clocks,
    situation_of,
    take_up_again,
    task_of,
)
from gir.cases.terms import (
    Act,
    AnyStep,
    Audience,
    CloseReason,
    Happening,
    Part,
    Status,
    Step,
    TaskStatus,
)
from gir.cases.workflow import AFTER
from gir.database import db, new_id, now
from gir.incidents.terms import Severity
from gir.new_rows import insert_rows
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.questions import Change
from gir.terms import Term

_reading = cast(Table, Reading.__table__)
READ_AGAIN = Change(
    update(_reading)
    .where(_reading.c.case_id == bindparam("case"), _reading.c.person_id == bindparam("person"))
    .values(read_at=bindparam("moment"))
)
NEVER_SKIPPED = frozenset({Step.ACKNOWLEDGE, Step.TRIAGE, Step.ANSWER, Step.ACCIDENT, Step.POLICE, Step.SECOND_LOOK})
"""Going to the police or not is a decision with a reason, so it is made and never left out."""


class ChangedMeanwhile(RuntimeError):
    """Somebody else changed the case after this page was shown; nothing was overwritten."""


class CannotClose(RuntimeError):
    """Steps are missing before the case may close; ``missing`` names them."""

    def __init__(self, missing: list[AnyStep]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class NotEligible(ValueError):
    """This person may not see the case, so it cannot be given to them."""


class ReasonNeeded(NotEligible):
    """The case would open the room of home and family for this person, and nobody said why."""


@contextmanager
def act_on(
    case: Case,
    act: Term,
    *,
    actor: Actor | System,
    version: int | None = None,
    rules: Rules = permitted,
    beside: Case | Sequence[Case] | None = None,
) -> Iterator[Session]:
    """Do one act on a case: hold the row, look again whether it is permitted, run the body, count, and record.

    ``version`` is the one the page showed; None for acts that only add something. The rules are about people: the
    system does what its caller has decided. ``beside`` is another case, or are others, that must not change meanwhile.

    Raises:
        ChangedMeanwhile: the case was changed since, or the act is no longer permitted.
    """
    try:
        with recorded(act, case, actor=actor) as session:
            if beside is not None:
                _hold_all(session, case, *([beside] if isinstance(beside, Case) else beside))
            session.expire_all()  # what was read before this turn to write may be old by now
            session.refresh(case, with_for_update={"of": Case})
            moved_on = version is not None and case.version != version
            if moved_on or (isinstance(actor, Actor) and act not in rules(actor, case)):
                raise ChangedMeanwhile(case.id)
            before = case.changed_core, case.changed_threat
            yield session
            if act not in KEEPS_PROPOSAL and (case.changed_core, case.changed_threat) != before:
                _let_proposal_fall(session, case)
            if isinstance(act, Act) and act in AFTER:
                case.status = AFTER[act]
            refresh_clocks(case)
            count_case(session, case)
    except StaleDataError as error:
        raise ChangedMeanwhile(case.id) from error


def _let_proposal_fall(session: Session, case: Case) -> None:
    """What somebody proposed to close is not what it was: they look again, and so does the second person."""
    if end_proposal(case, ProposalEnd.FELL):
        tell(session, case, Happening.PROPOSAL_FELL, actor=None)


def _hold_all(session: Session, *cases: Case) -> None:
    """Hold rows in one order, so that two acts on the same cases never wait for each other."""
    rows = select(Case.id).where(Case.id.in_([case.id for case in cases])).order_by(Case.id)
    session.execute(rows.with_for_update()).all()


def tell(
    session: Session,
    case: Case,
    happening: Happening,
    *,
    actor: Actor | None,
    part: Part = Part.CORE,
    moment: datetime | None = None,
    for_reporter: bool = False,
    **detail: str,
) -> None:
    """Add a line to the timeline, mark the room as changed, and make a new case active when a handler acted on it."""
    moment = moment or now()
    session.add(
        Event(
            id=new_id(beside=case.id),
            case_id=case.id,
            at=moment,
            part=part,
            happening=happening,
            person_id=actor.person_id if actor else None,
            for_reporter=for_reporter,
            detail=json.dumps(detail),
        )
    )
    mark_changed(case, part, moment)
    if actor is not None and actor.person_id not in case.incident.party_ids and case.status is Status.NEW:
        case.status = Status.ACTIVE


def mark_changed(case: Case, part: Part, moment: datetime) -> None:
    """Say that something happened in a room, for the unread mark of those who may enter it."""
    if part is Part.HOME:
        flag_modified(case, "changed_core")  # the version rises, but nobody outside that room sees an unread mark
    else:
        setattr(case, f"changed_{part.value}", moment)


def note_reading(case: Case, *, actor: Actor) -> None:
    """Leave the trace of a content read, and remember when it was for the unread mark."""
    detail = capacities(actor, case)
    with reading_goes_on(), recorded(Act.READ, case, actor=actor, detail=detail) as session:
        mark = {"case_id": case.id, "person_id": actor.person_id, "read_at": now()}
        if not READ_AGAIN.make(session, case=case.id, person=actor.person_id, moment=mark["read_at"]):
            insert_rows(session, _reading, [mark])


def take(case: Case, role: Role, reason: str = "", *, actor: Actor, version: int | None = None) -> None:
    """Become the handler for one of the roles one stands before the case in.

    ``reason`` says why, when that opens the room of home and family; it is kept in that room.

    Raises:
        NotEligible: the actor does not stand before the case in this role, or is not wanted in it.
        ReasonNeeded: the room of home and family would open without a reason.
    """
    if role not in roles_to_take(actor, case, hats(actor, case)):
        raise NotEligible(role.value)
    with act_on(case, Act.TAKE, actor=actor, version=version) as session:
        _note_crossing(session, case, actor, reason, actor=actor)
        _set_handler(case, role, actor.person_id)
        tell(session, case, Happening.TAKEN, actor=actor, role=role.value)


def assign(
    case: Case,
    role: Role,
    person_id: str,
    reason: str = "",
    *,
    actor: Actor,
    version: int | None = None,
    rules: Rules = permitted,
) -> None:
    """Give the case to somebody in one role.

    ``reason`` says why, when that opens the room of home and family for them; it is kept in that room.
    ``rules`` are others when everything that somebody handles is given away (``gir.cases.hand_over``).

    Raises:
        NotEligible: this person does not stand before the case in this role, or is not wanted in it.
        ReasonNeeded: the room of home and family would open without a reason.
    """
    try:
        chosen = actor_of(person_id)
    except LookupError as error:
        raise NotEligible(person_id) from error
    if role not in HANDLING_ROLES or role not in roles_to_take(chosen, case, hats(chosen, case)):
        raise NotEligible(person_id)
    with act_on(case, Act.ASSIGN, actor=actor, version=version, rules=rules) as session:
        _note_crossing(session, case, chosen, reason, actor=actor)
        _set_handler(case, role, person_id)
        tell(session, case, Happening.ASSIGNED, actor=actor, role=role.value, person=person_id)
        about = f"{case.id}:{new_id()}"
        people = with_stand_ins(case, [person_id])
        enqueue(session, people, MessageKind.ASSIGNED, about=about, path=f"/cases/{case.id}")


def _note_crossing(session: Session, case: Case, person: Actor, reason: str, *, actor: Actor) -> None:
    """Keep, in the room of home and family, why it opens for somebody; the log has a line for it without the words."""
    if not opens_home(person, case):
        return
    if not reason:
        raise ReasonNeeded(person.person_id)
    note = write_note(session, case, reason, Audience.HOME, actor)
    session.info["recorded"].append(note)
    opened, whom = Happening.HOME_OPENED, person.person_id
    tell(session, case, opened, actor=actor, part=Part.HOME, person=whom, note=note.id)


def _set_handler(case: Case, role: Role, person_id: str) -> None:
    handler = next((h for h in case.handlers if h.role is role), None)
    if handler is None:
        case.handlers.append(Handler(role=role, person_id=person_id, since=now()))
    else:
        handler.person_id, handler.since = person_id, now()


def set_severity(case: Case, severity: Severity, reason: str, *, actor: Actor, version: int | None = None) -> None:
    """Assess the case. The proposal of the rule stays beside it.

    The steps follow: what a heavier case needs is owed from now, what a lighter one does not need does not apply.
    """
    with act_on(case, Act.SET_SEVERITY, actor=actor, version=version) as session:
        grade(session, case, severity, reason, actor=actor)


def grade(session: Session, case: Case, severity: Severity, reason: str, *, actor: Actor) -> None:
    """Set the severity, and let the steps follow, within an act."""
    case.severity, case.severity_reason = severity, reason or None
    finish_step(case, Step.TRIAGE, actor=actor)
    fit_steps(case, situation_of(case, severity), now())
    tell(session, case, Happening.SEVERITY, actor=actor, for_reporter=True, severity=severity.value)


def add_note(case: Case, text: str, audience: Audience, *, actor: Actor) -> Note:
    """Write a note for the team, one room, the reporter, or oneself.

    Raises:
        NotEligible: the audience is a room the actor may not enter.
    """
    if audience not in audiences(actor, case):
        raise NotEligible(audience.value)
    with act_on(case, Act.NOTE, actor=actor) as session:
        received = received_just_now(session, case, text, audience, actor)
        if received is not None:
            return received
        note = write_note(session, case, text, audience, actor)
        part = AUDIENCE_PART.get(audience, Part.CORE)
        if audience is not Audience.PERSONAL:
            shared = audience is Audience.REPORTER
            tell(session, case, Happening.NOTE, actor=actor, part=part, for_reporter=shared, audience=audience.value)
        if audience is Audience.REPORTER:
            tell_reporter(session, case, MessageKind.NEWS, note.id)
    return note


def tell_reporter(session: Session, case: Case, kind: MessageKind, about: str) -> None:
    """Put a mail for whose report it is in the outbox; nobody gets one about a report of somebody without account."""
    enqueue(session, case.incident.party_ids, kind, about=about, path=f"/my-reports/{case.id}")


def answer(case: Case, text: str, *, actor: Actor) -> Note:
    """Answer the reporter in one's own words. Without an answer nothing closes."""
    with act_on(case, Act.ANSWER, actor=actor) as session:
        received = received_just_now(session, case, text, Audience.REPORTER, actor, is_answer=True)
        if received is not None:
            return received
        note = write_note(session, case, text, Audience.REPORTER, actor, is_answer=True)
        case.answered_at = case.answered_at or now()
        finish_step(case, Step.ANSWER, actor=actor)
        tell(session, case, Happening.ANSWERED, actor=actor, for_reporter=True)
        tell_reporter(session, case, MessageKind.ANSWERED, note.id)
    return note


def skip_step(case: Case, step: AnyStep, reason: str, *, actor: Actor, version: int | None = None) -> None:
    """Leave out a step that does not apply, with a reason for those who may enter its room.

    Raises:
        NotEligible: the step is not open, is in a room the actor may not enter, or can never be left out.
    """
    task = task_of(case, step)
    rooms = parts_of(hats(actor, case))
    if task is None or task.status is not TaskStatus.OPEN or task.part not in rooms or step in NEVER_SKIPPED:
        raise NotEligible(step.value)
    with act_on(case, Act.SKIP_STEP, actor=actor, version=version) as session:
        held = task_of(case, step)
        if held is not None:
            held.status = TaskStatus.SKIPPED
            write_note(session, case, reason, ROOM_AUDIENCE.get(held.part, Audience.TEAM), actor)
            tell(session, case, Happening.SKIPPED, actor=actor, part=held.part, step=step.value)


def close(
    case: Case,
    reason: CloseReason,
    note: str,
    *,
    what_changed: str = "",
    duplicate_of: str = "",
    actor: Actor,
    version: int | None = None,
) -> None:
    """Close the case, unless it is severe. Aftercare goes on: its steps keep their clocks.

    ``what_changed`` is for the reporter to read.

    ``duplicate_of`` is the number of the case that goes on, when this was reported twice: aftercare goes on there.

    Raises:
        CannotClose: a step is missing, the answer to the reporter above all.
        NotEligible: the case that should go on does not, or does not exist for the actor.
    """
    twice = reason is CloseReason.DUPLICATE
    beside = other_case(case, duplicate_of, actor) if twice else None
    with act_on(case, Act.CLOSE, actor=actor, version=version, beside=beside) as session:
        # Looked up again: somebody may have closed the other one as a duplicate of this one while we waited.
        other = other_case(case, duplicate_of, actor) if beside else None
        if other is None and twice:
            raise NotEligible(reason.value)
        missing = missing_to_close(case, reason)
        if missing:
            raise CannotClose(missing)
        end_case(session, case, Ending(reason, note, what_changed, other), actor=actor)


@dataclass(frozen=True)
class Ending:
    """How a case ends: why, a note for the team, what changed for the reporter, and the case that goes on."""

    reason: CloseReason
    note: str
    what_changed: str
    other: Case | None


def end_case(session: Session, case: Case, ending: Ending, *, actor: Actor, proposed_by: str = "") -> None:
    """Close a case within an act that looked whether it may be closed; the act sets its state."""
    case.close_reason, case.close_note, case.closed_at = ending.reason, ending.note or None, now()
    case.what_changed, case.duplicate_of_id = ending.what_changed or None, ending.other.id if ending.other else None
    let_steps_lapse(case)
    if proposed_by:
        reason = ending.reason.value
        tell(session, case, Happening.CLOSED, actor=actor, for_reporter=True, reason=reason, person=proposed_by)
    else:
        tell(session, case, Happening.CLOSED, actor=actor, for_reporter=True, reason=ending.reason.value)
    twice = ending.reason is CloseReason.DUPLICATE  # then the other report asks whether it helped
    kind = MessageKind.NEWS if twice else MessageKind.FINISHED
    tell_reporter(session, case, kind, f"{case.id}:{new_id()}")


def other_case(case: Case, number: str, actor: Actor) -> Case | None:
    """The case with this number that may go on in the place of ``case``: the actor handles it, and it counts itself.

    A case that was itself reported twice does not: else two could point at each other, and neither would count.
    """
    wanted = handled_cases(actor).where(has_number(number), Case.id != case.id)
    found = db.session.scalar(wanted)
    return found if found is not None and found.close_reason is not CloseReason.DUPLICATE else None


def reopen(case: Case, reason: str, *, actor: Actor, version: int | None = None) -> None:
    """Take up a closed case again, with a reason for the team."""
    with act_on(case, Act.REOPEN, actor=actor, version=version) as session:
        take_up_again(case)
        write_note(session, case, reason, Audience.TEAM, actor)
        tell(session, case, Happening.REOPENED, actor=actor, for_reporter=True)
