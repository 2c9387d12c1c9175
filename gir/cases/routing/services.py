"""Decide at triage which rooms a case needs, and ask for one again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.cases.access import hats, rooms_of
from gir.cases.models import Case
from gir.cases.notes import write_note
from gir.cases.routing.rules import left_out, proposed_rooms, rooms_in_question
from gir.cases.services import NotEligible, act_on, grade, tell, tell_reporter
from gir.cases.stand_ins import with_stand_ins
from gir.cases.steps import fit_steps, situation_of
from gir.cases.terms import Act, Audience, Happening, Hat, Part, TaskStatus
from gir.database import new_id, now
from gir.incidents.terms import Severity
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind

TOLD_TO_REPORTERS = frozenset({Part.CARE, Part.THREAT})
"""Rooms in which something is done for them: they hear when it is not, or after all."""


@dataclass(frozen=True)
class Assessment:
    """What somebody decides at triage. ``rooms_reason`` says why the rooms differ from the proposal of the rule."""

    severity: Severity
    reason: str
    rooms: frozenset[Part]
    rooms_reason: str = ""


def assess(case: Case, found: Assessment, *, actor: Actor, version: int | None = None) -> None:
    """Set the severity and the rooms that the case needs. The steps follow.

    A room that is not needed has its steps marked so: they leave every count, and nobody loses access.

    Raises:
        NotEligible: a room that this case does not have, or one that differs from the proposal without a reason.
    """
    with act_on(case, Act.SET_SEVERITY, actor=actor, version=version) as session:
        proposed, before = proposed_rooms(case.incident, found.severity), left_out(case)
        if not found.rooms <= set(rooms_in_question(case.incident)):
            raise NotEligible(" ".join(sorted(found.rooms)))
        if found.rooms != proposed and not found.rooms_reason:
            raise NotEligible(Act.SET_SEVERITY.value)
        case.needed_rooms, case.proposed_rooms = found.rooms, proposed
        grade(session, case, found.severity, found.reason, actor=actor)
        if before != left_out(case) or found.rooms_reason:
            _tell_rooms(session, case, before, found.rooms_reason, actor)


def _tell_rooms(session: Session, case: Case, before: frozenset[Part], reason: str, actor: Actor) -> None:
    """Say on the timeline which rooms are left out now, and tell the reporter when that changes something for them."""
    concerns = bool((before ^ left_out(case)) & TOLD_TO_REPORTERS)
    rooms, again = _keys(left_out(case)), _keys(before - left_out(case))
    told = partial(tell, session, case, Happening.ROUTED, actor=actor, for_reporter=concerns, rooms=rooms, again=again)
    if reason:
        note = write_note(session, case, reason, Audience.TEAM, actor)
        session.info["recorded"].append(note)
        told(note=note.id)
    else:
        told()
    if concerns:
        tell_reporter(session, case, MessageKind.NEWS, f"{case.id}:{new_id()}")


def _keys(rooms: frozenset[Part]) -> str:
    return " ".join(sorted(room.value for room in rooms))


def rooms_to_ask_for(actor: Actor, case: Case) -> frozenset[Part]:
    """The rooms that were left out and that this actor may ask for again: all for the coordinator, else their own.

    Managers give relief and talks, so they may ask for care.
    """
    worn = hats(actor, case)
    if Hat.COORDINATOR in worn:
        return left_out(case)
    return left_out(case) & (rooms_of(actor, case) | ({Part.CARE} if Hat.MANAGER in worn else set()))


def need_room(case: Case, room: Part, *, actor: Actor, version: int | None = None) -> None:
    """Ask for a room that was left out. It needs no reason: help must be easy to get. Its clocks start now.

    Raises:
        NotEligible: the room is not left out, or not this actor's to ask for.
    """
    with act_on(case, Act.NEED_ROOM, actor=actor, version=version) as session:
        if room not in rooms_to_ask_for(actor, case):
            raise NotEligible(room.value)
        case.needed_rooms = (case.needed_rooms or frozenset()) | {room}
        fit_steps(case, situation_of(case, case.severity or case.proposed_severity), now())
        concerns = room in TOLD_TO_REPORTERS
        routed, still = Happening.ROUTED, _keys(left_out(case))
        tell(session, case, routed, actor=actor, for_reporter=concerns, rooms=still, again=room.value)
        owners = {task.owner for task in case.tasks if task.part is room and task.status is TaskStatus.OPEN}
        people = {handler.person_id for handler in case.handlers if handler.role in owners} - {actor.person_id}
        about = f"{case.id}:{new_id()}"
        enqueue(session, with_stand_ins(case, people), MessageKind.ASSIGNED, about=about, path=f"/cases/{case.id}")
        if concerns:
            tell_reporter(session, case, MessageKind.NEWS, about)
