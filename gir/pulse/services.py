"""Ask once a quarter, count an answer, forget who answered.

Answering leaves no line in the log: a line has a person, a moment and a number. Decision 17 lists every way by which an
answer and a person could be joined, and what stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, delete, exists, func, select
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor, in_service
from gir.accounts.models import Person
from gir.audit import System, recorded
from gir.database import db, forget_old_versions, write_transaction
from gir.notifications.services import enqueue
from gir.notifications.terms import MessageKind
from gir.organisations.models import Organisation
from gir.pulse.models import PulseRound, PulseTurn
from gir.pulse.terms import Answer, PulseAct, Reason
from gir.vault import keyring
from gir.web.dates import today

FEWEST_INVITED = 20
"""With fewer people an answer hides in no crowd, so the question is not asked."""
PATH = "/pulse"


def quarter_now() -> date:
    """The first day of the running quarter."""
    day = today()
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def turn_of(person_id: str, quarter: date) -> str:
    """The fingerprint by which somebody is not asked twice in a quarter."""
    return keyring().lookup(f"pulse {quarter.isoformat()} {person_id}")


def staff_of(organisation_id: str) -> ColumnElement[bool]:
    """Condition: people who are asked. Office-holders are no staff."""
    here = and_(Person.organisation_id == organisation_id, Person.office.is_(None))
    return and_(here, in_service(today()))


# ── The clock ──────────────────────────────────────────────────────────────────────────────────────────────────


def keep_pulse() -> int:
    """Forget who answered in quarters that are over, and ask where it is time. Gives how many organisations."""
    quarter = quarter_now()
    if db.session.scalar(select(exists().where(PulseTurn.quarter < quarter))):
        with recorded(PulseAct.FORGET, actor=System("clock")) as session:
            session.execute(delete(PulseTurn).where(PulseTurn.quarter < quarter))
    if db.session.scalar(select(exists().where(PulseTurn.quarter == quarter))):
        _forget_how_it_grew()  # somebody may have been reading when an answer came
    asked = select(PulseRound.organisation_id).where(PulseRound.quarter == quarter)
    waiting = select(Organisation.id).where(Organisation.pulse_on, Organisation.id.not_in(asked))
    return sum(_ask(organisation_id, quarter) for organisation_id in db.session.scalars(waiting).all())


def _ask(organisation_id: str, quarter: date) -> bool:
    people = db.session.scalars(select(Person.id).where(staff_of(organisation_id))).all()
    if len(people) < FEWEST_INVITED:
        return False
    asked = new_round(organisation_id, quarter, len(people))
    with recorded(PulseAct.ASK, asked, actor=System("clock", organisation_id)) as session:
        session.add(asked)
        enqueue(session, people, MessageKind.PULSE, about=f"pulse {quarter.isoformat()}", path=PATH)
    return True


def new_round(organisation_id: str, quarter: date, invited: int) -> PulseRound:
    """The question of a quarter, not answered by anybody yet."""
    counts = dict.fromkeys([*Answer, *(f"because.{reason}" for reason in Reason)], 0)
    return PulseRound(organisation_id=organisation_id, quarter=quarter, invited=invited, counts=counts)


# ── The person ─────────────────────────────────────────────────────────────────────────────────────────────────


def give_answer(answer: Answer, reasons: Iterable[Reason] = (), *, actor: Actor) -> bool:
    """Count an answer, once for each person and quarter. Reasons count only for who did not report.

    False when this person has no question to answer (any more).
    """
    chosen = [answer.value]
    if answer is Answer.NOT_REPORTED:
        chosen += [f"because.{reason.value}" for reason in set(reasons)]
    return _settle(actor, chosen)


def wave_away(*, actor: Actor) -> bool:
    """Do not ask this person again this quarter. Nothing is counted."""
    return _settle(actor, [])


def _settle(actor: Actor, chosen: list[str]) -> bool:
    quarter = quarter_now()
    turn = turn_of(actor.person_id, quarter)
    with write_transaction() as session:
        asked = _round_to_write(session, actor, quarter)
        if asked is None or session.scalar(select(exists().where(PulseTurn.id == turn))):
            return False
        session.add(PulseTurn(id=turn, quarter=quarter))
        # Written anew and whole also when nothing is counted, so that an answer looks like none.
        asked.counts = {key: count + (key in chosen) for key, count in sorted(asked.counts.items())}
        session.add(asked)
    _forget_how_it_grew()
    return True


def _forget_how_it_grew() -> None:
    """Each answer is one transaction, with a turn and the new counts side by side: leave no old ones to compare."""
    forget_old_versions(PulseRound.__tablename__, PulseTurn.__tablename__)


def _round_to_write(session: Session, actor: Actor, quarter: date) -> PulseRound | None:
    """The question of this person's organisation, locked: two answers at once are counted one after the other."""
    if not session.scalar(select(func.count()).where(Person.id == actor.person_id, staff_of(actor.organisation_id))):
        return None
    mine = select(PulseRound).where(PulseRound.organisation_id == actor.organisation_id, PulseRound.quarter == quarter)
    mine = mine.where(exists().where(Organisation.id == actor.organisation_id, Organisation.pulse_on))
    locked = mine.with_for_update(of=PulseRound)
    return session.scalar(locked, execution_options={"populate_existing": True})
