"""Early on a working day, one mail for everybody who has steps of their own that are late or due that day.

It says that there are steps, and leads to the page of clocks: not which, how many, or of whom. A step is one's own as
on that page, so nobody is told of a case that does not exist for them. Who is away today is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from gir.accounts.absences.queries import away_today
from gir.accounts.actor import Actor, actors_where, people_in
from gir.accounts.models import Person
from gir.accounts.terms import OPENING_ROLES
from gir.audit import System, recorded
from gir.cases.models import Case, CaseGrant
from gir.cases.terms import Status
from gir.database import db, now
from gir.followup.own_clocks import own_clocks
from gir.notifications.models import Message
from gir.notifications.services import enqueue
from gir.notifications.terms import MailAct, MessageKind
from gir.organisations.models import Organisation
from gir.web.dates import LOCAL, local_day
from gir.web.working_days import is_working_day

EARLY, NOT_LATER = time(7), time(10)
"""From an hour before the daily mail, so that it goes with that; a reminder in the afternoon would be no help."""
PATH = "/cases/clocks"


def remind_of_steps() -> int:
    """Remind who has not been reminded today. Gives how many people. Doing it twice does nothing twice."""
    moment = now()
    local = moment.astimezone(LOCAL)
    if not (is_working_day(local.date()) and EARLY <= local.time() < NOT_LATER):
        return 0
    homes = db.session.scalars(select(Case.organisation_id).where(Case.status != Status.CLOSED).distinct())
    return sum(_remind(organisation_id, moment) for organisation_id in homes.all())


def _remind(organisation_id: str, moment: datetime) -> int:
    about = f"{organisation_id}:{local_day(moment).isoformat()}"
    if _told(about):
        return 0  # one round a day: a step that comes up later has a mail of its own, or waits for tomorrow
    midnight = datetime.combine(local_day(moment) + timedelta(days=1), time(), LOCAL).astimezone(UTC)
    away = {person_id for person_id, _role in away_today(organisation_id)}
    there = (actor for actor in _handlers(organisation_id) if actor.person_id not in away)
    waiting = [actor.person_id for actor in there if _has_steps(actor, midnight)]
    if not waiting:
        return 0
    with recorded(MailAct.REMIND, actor=System("clock", organisation_id)) as session:
        session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
        if _told(about):  # somebody else's clock was first, while this one waited for its turn
            return 0
        enqueue(session, waiting, MessageKind.STEPS_DUE, about=about, path=PATH)
    return len(waiting)


def _told(about: str) -> bool:
    told = select(Message.id).where(Message.about == about, Message.kind == MessageKind.STEPS_DUE)
    return db.session.scalar(told.limit(1)) is not None


def _handlers(organisation_id: str) -> Iterator[Actor]:
    """Who may have a step to do: by a role, or by a case that was opened to them by name."""
    by_role = {actor.person_id: actor for actor in people_in(organisation_id, OPENING_ROLES)}
    granted = select(CaseGrant.person_id).join(Case, Case.id == CaseGrant.case_id)
    named = granted.where(Case.organisation_id == organisation_id).distinct()
    by_name = {actor.person_id: actor for actor in actors_where(Person.id.in_(named))}
    yield from (by_name | by_role).values()


def _has_steps(actor: Actor, midnight: datetime) -> bool:
    """Whether the first of somebody's own clocks runs out before the day is over."""
    first = next(iter(own_clocks(actor)), None)
    return first is not None and first.due_at < midnight
