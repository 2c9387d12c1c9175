"""Ask somebody on whom small incidents piled up whether they would like a call, and pass a yes on."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.accounts.models import Person
from gir.accounts.terms import Role
from gir.audit import System, recorded
from gir.care.piles.models import PileQuestion
from gir.care.piles.norms import norm_of
from gir.care.piles.queries import open_question, own_pile, piled_on
from gir.care.piles.terms import PileAct, PileAnswer
from gir.cases.access import hats
from gir.cases.models import Case
from gir.cases.people import LISTENING_ROLES, managers_over
from gir.cases.protecting import trust_of
from gir.cases.seats import seats_of
from gir.cases.services import act_on, tell
from gir.cases.terms import Happening, Hat, Part, Step
from gir.database import db, now
from gir.incidents.terms import Population
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.organisations.models import Organisation


class NothingAsked(LookupError):
    """The person is asked nothing now: they answered, in another window perhaps."""


def ask_about_piles() -> int:
    """Ask everybody on whom incidents piled up, once for a pile. Gives how many were asked."""
    asked = 0
    for organisation_id in db.session.scalars(select(Organisation.id).order_by(Organisation.id)).all():
        for person_id in piled_on(organisation_id, norm_of(organisation_id)):
            asked += _ask(person_id, organisation_id)
    return asked


def _ask(person_id: str, organisation_id: str) -> bool:
    norm = norm_of(organisation_id)
    with recorded(PileAct.ASK, actor=System("clock", organisation_id)) as session:
        # One at a time: somebody else's clock may have asked while this one waited for its turn.
        session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
        if person_id not in piled_on(organisation_id, norm):
            return False
        question = PileQuestion(person_id=person_id, asked_at=now())
        session.add(question)
        session.info["recorded"].append(question)
        enqueue(session, [person_id], MessageKind.PILED_UP, about=question.id, path="/my-reports")
    return True


def answer_pile(answer: PileAnswer, *, actor: Actor) -> None:
    """Answer the own question. Nobody learns of it, unless it is a yes: then somebody who cares for the reporter does.

    Raises:
        NothingAsked: there is no question now.
    """
    question = open_question(actor)
    if question is None:
        raise NothingAsked(actor.person_id)
    pile = own_pile(actor, question.asked_at)
    if answer is PileAnswer.YES and pile:
        _pass_on(question, pile, actor)
        return
    with recorded(PileAct.ANSWER, question, actor=actor) as session:
        _write(session, actor, answer)


def _write(session: Session, actor: Actor, answer: PileAnswer) -> PileQuestion:
    session.execute(select(Person.id).where(Person.id == actor.person_id).with_for_update())
    session.expire_all()
    question = open_question(actor)
    if question is None:
        raise NothingAsked(actor.person_id)
    question.answer, question.answered_at = answer, now()
    return question


def _own(actor: Actor, case: Case) -> frozenset[Any]:
    return frozenset({PileAct.WISH_CALL} if Hat.VICTIM in hats(actor, case) else ())


def _pass_on(question: PileQuestion, pile: list[Case], actor: Actor) -> None:
    newest = pile[0]
    with act_on(newest, PileAct.WISH_CALL, actor=actor, rules=_own) as session:
        answered = _write(session, actor, PileAnswer.YES)
        answered.case_id = newest.id
        session.info["recorded"].append(answered)
        role = _who_calls(newest)
        tell_care = partial(
            tell, session, newest, Happening.CALL_WISHED, actor=actor, part=Part.CARE, for_reporter=True
        )
        if role in LISTENING_ROLES or _manager_may_know(pile):
            tell_care(step=Step.RELIEF.value)  # so it is told to who gives the aftercare too
        else:
            tell_care()
        about = f"{newest.id}:{question.id}"
        enqueue(
            session, _callers(session, newest, role), MessageKind.ATTENTION, about=about, path=f"/cases/{newest.id}"
        )


def _who_calls(case: Case) -> Role:
    """HRM, or whom the reporter chose when it was hidden from the manager; the clerk for office-holders."""
    if case.incident.population is Population.OFFICIAL:
        return Role.CLERK
    return Role(trust_of(case).alternative.value)


def _callers(session: Session, case: Case, wanted: Role) -> list[str]:
    """Who handles the case in this role, else everybody who could; a yes never falls on deaf ears."""
    cares = Role.CLERK if case.incident.population is Population.OFFICIAL else Role.HRM
    seats = seats_of(session, case, now())
    for role in (wanted, cares, Role.COORDINATOR):
        eligible = [actor.person_id for actor in seats.eligible(role)]
        sitting = [handler.person_id for handler in case.handlers if handler.role is role]
        if eligible:
            return [person for person in sitting if person in eligible] or eligible
    return []


def _manager_may_know(pile: list[Case]) -> bool:
    """Whether whoever leads the department may see all of these reports: else they would learn of a hidden one."""
    return all(Hat.MANAGER in hats(manager, case) for case in pile for manager in managers_over(pile[0].incident))
