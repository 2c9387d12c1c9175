"""Say that a quarter was closed, to who asked for it. The mail says nothing but where to sign in."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.exc import IntegrityError

from gir.accounts.actor import Actor, actors_where
from gir.accounts.models import Person
from gir.audit import System, recorded
from gir.database import db, now
from gir.notifications.models import MailPreference, Message
from gir.notifications.preferences import choose_mails, deliveries_of
from gir.notifications.services import enqueue
from gir.notifications.terms import Delivery, MessageKind
from gir.statistics.periods import Quarter
from gir.statistics.protected.models import ClosedQuarter
from gir.statistics.reports.access import editions_for
from gir.statistics.reports.terms import ReportAct

PATH = "/trends/report"
NEWS = timedelta(days=14)
"""How long a closing is news. Who asks for the mail later hears of the next one."""


class ToldMeanwhile(Exception):
    """Another clock was first."""


def hears_of_reports(actor: Actor) -> bool:
    """Whether somebody asked for a mail when a quarter was closed."""
    return deliveries_of(actor).get(MessageKind.REPORT_READY, Delivery.OFF) is not Delivery.OFF


def hear_of_reports(*, wanted: bool, actor: Actor) -> bool:
    """Ask for that mail, or for no more; gives which. When it comes is chosen with the other mails."""
    if wanted != hears_of_reports(actor):
        choose_mails({MessageKind.REPORT_READY: Delivery.AT_ONCE if wanted else Delivery.OFF}, actor=actor)
    return wanted


def announce_reports() -> int:
    """Tell of the newest quarter that was closed lately, each person once. Gives how many were told.

    The message itself says who was told: whoever runs this again, also after it was killed, tells only the others.
    """
    closed = select(ClosedQuarter.organisation_id, func.max(ClosedQuarter.quarter))
    lately = closed.where(ClosedQuarter.closed_at > now() - NEWS).group_by(ClosedQuarter.organisation_id)
    return sum(
        _announce(organisation_id, Quarter.of(first)) for organisation_id, first in db.session.execute(lately).all()
    )


def _announce(organisation_id: str, quarter: Quarter) -> int:
    about = f"report {quarter.key}"
    if not _to_tell(organisation_id, about):
        return 0
    detail = {"period": quarter.key}
    try:
        with recorded(ReportAct.ANNOUNCE, actor=System("clock", organisation_id), detail=detail) as session:
            people = _to_tell(organisation_id, about)
            if not people:
                raise ToldMeanwhile
            enqueue(session, people, MessageKind.REPORT_READY, about=about, path=PATH)
    except (ToldMeanwhile, IntegrityError):
        return 0
    return len(people)


def _to_tell(organisation_id: str, about: str) -> list[str]:
    """Who asked for it, may make a report today and was not told yet."""
    kind = MessageKind.REPORT_READY
    asked = select(MailPreference.person_id).where(MailPreference.kind == kind, MailPreference.delivery != Delivery.OFF)
    told = exists().where(Message.recipient_id == Person.id, Message.kind == kind, Message.about == about)
    people = actors_where(Person.organisation_id == organisation_id, Person.id.in_(asked), ~told)
    return [actor.person_id for actor in people if editions_for(actor)]
