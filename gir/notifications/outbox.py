"""From messages to mails, and who is sending which: short transactions, never one that waits for a mail server."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Update, func, select, update
from sqlalchemy.orm import Session

from gir.accounts.models import Person
from gir.database import now, write_transaction
from gir.notifications.models import Mail, MailPreference, Message
from gir.notifications.terms import URGENT, Delivery, MailState, MessageKind, Trouble
from gir.web.dates import local_day
from gir.web.working_days import next_start_of_work

WINDOW = timedelta(minutes=30)
"""After a mail to somebody, what comes within this time waits and becomes one mail."""
LEASE = timedelta(minutes=10)
"""How long a mail belongs to who took it; longer than one can take to send (``gir.notifications.smtp.LONGEST``)."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP = timedelta(days=3)
PEOPLE_AT_ONCE = 100


@dataclass(frozen=True)
class Claim:
    """A mail that is ours to send; ``attempt`` proves it when we come back."""

    mail_id: str
    attempt: int


# ── From messages to mails ─────────────────────────────────────────────────────────────────────────────────────


def gather() -> int:
    """Put what is due into mails, for some people at a time. Gives for how many; 0 when none are left.

    Whoever gathers at the same moment has other people.
    """
    moment = now()
    with write_transaction() as session:
        due = select(Message.recipient_id).where(Message.waits, Message.not_before <= moment)
        people = list(session.scalars(due.group_by(Message.recipient_id).limit(PEOPLE_AT_ONCE)))
        if not people:
            return 0
        waiting: dict[str, list[Message]] = defaultdict(list)
        locked = select(Message).where(Message.waits, Message.recipient_id.in_(people))
        for message in session.scalars(locked.order_by(Message.made_at).with_for_update(skip_locked=True)):
            waiting[message.recipient_id].append(message)
        wishes, latest = _wishes(session, people), _latest_mails(session, people)
        homes = select(Person.id, Person.organisation_id, Person.left_on).where(Person.id.in_(waiting))
        for person_id, organisation_id, left_on in session.execute(homes):
            gone = left_on is not None and left_on <= local_day(moment)
            mine = [] if gone else _wanted(waiting[person_id], wishes[person_id])
            for message in waiting[person_id]:
                message.waits = message in mine
            for some in _due_together(mine, wishes[person_id], latest.get(person_id), moment):
                _put_in_mail(session, some, organisation_id, moment)
    return len(waiting)


def _wishes(session: Session, people: list[str]) -> dict[str, dict[MessageKind, Delivery]]:
    found: dict[str, dict[MessageKind, Delivery]] = defaultdict(dict)
    rows = select(MailPreference.person_id, MailPreference.kind, MailPreference.delivery)
    for person_id, kind, delivery in session.execute(rows.where(MailPreference.person_id.in_(people))):
        found[person_id][kind] = delivery
    return found


def _latest_mails(session: Session, people: list[str]) -> dict[str, datetime]:
    """When each of these people last got an ordinary mail."""
    rows = select(Mail.recipient_id, func.max(Mail.made_at)).where(
        Mail.recipient_id.in_(people), Mail.urgent.is_(False), Mail.made_at > now() - WINDOW
    )
    return {row[0]: row[1] for row in session.execute(rows.group_by(Mail.recipient_id))}


def delivery_of(kind: MessageKind, wishes: dict[MessageKind, Delivery]) -> Delivery:
    """When a kind is mailed to somebody with these wishes. What is not allowed (any more) is not listened to."""
    wish = wishes.get(kind, kind.usual_delivery)
    return wish if wish in kind.choices_of_delivery else kind.choices_of_delivery[0]


def _wanted(messages: list[Message], wishes: dict[MessageKind, Delivery]) -> list[Message]:
    return [message for message in messages if delivery_of(message.kind, wishes) is not Delivery.OFF]


def _due_together(
    messages: list[Message], wishes: dict[MessageKind, Delivery], latest: datetime | None, moment: datetime
) -> list[list[Message]]:
    """The messages of one person that go out now, a list for each mail. The others learn when to come back."""
    urgent = [message for message in messages if message.kind in URGENT]
    ordinary = [message for message in messages if message.kind not in URGENT]
    for message in ordinary:
        message.not_before = _due_at(message, delivery_of(message.kind, wishes), latest)
    due = [message for message in ordinary if message.not_before <= moment]
    if due:  # there is a mail anyway: what would follow within the window goes with it
        at_once = [m for m in ordinary if delivery_of(m.kind, wishes) is Delivery.AT_ONCE]
        due = [message for message in ordinary if message in due or message in at_once]
    return [some for some in (urgent, due) if some]


def _due_at(message: Message, delivery: Delivery, latest: datetime | None) -> datetime:
    if delivery is Delivery.DAILY:
        return next_start_of_work(message.made_at)
    return message.made_at if latest is None else max(message.made_at, latest + WINDOW)


def _put_in_mail(session: Session, messages: Sequence[Message], organisation_id: str, moment: datetime) -> None:
    first = messages[0]
    mail = Mail(
        organisation_id=organisation_id,
        recipient_id=first.recipient_id,
        urgent=first.kind in URGENT,
        state=MailState.WAITING,
        made_at=moment,
        not_before=moment,
        give_up_at=moment + GIVE_UP,
        attempts=0,
    )
    session.add(mail)
    for message in messages:
        message.waits, message.mail = False, mail


# ── Who is sending which ───────────────────────────────────────────────────────────────────────────────────────


def claim() -> Claim | None:
    """Take the next mail that is due, urgent ones first; None when nothing is.

    A mail whose sender was killed becomes due again when its lease ends.
    """
    moment = now()
    free = Mail.leased_until.is_(None) | (Mail.leased_until <= moment)
    due = select(Mail).where(Mail.state == MailState.WAITING, Mail.not_before <= moment, free)
    due = due.order_by(Mail.urgent.desc(), Mail.not_before).limit(1)
    with write_transaction() as session:
        mail = session.scalar(due.with_for_update(skip_locked=True), execution_options={"populate_existing": True})
        if mail is None:
            return None
        mail.attempts += 1
        mail.leased_until, mail.tried_at = moment + LEASE, moment
        return Claim(mail.id, mail.attempts)


def note_sent(held: Claim) -> None:
    """It went out."""
    _settle(held, state=MailState.SENT, settled_at=now(), trouble=None, code=None)


def note_dropped(held: Claim) -> None:
    """Nobody needs it any more: its person has left, or everything in it was taken back or came to be for others."""
    _settle(held, state=MailState.DROPPED, settled_at=now())


def note_trouble(held: Claim, trouble: Trouble, code: int | None, *, for_good: bool) -> None:
    """It did not go out: try again later, ever later, or never when that is ``for_good`` or it took too long."""
    moment = now()
    again = moment + min(FIRST_PAUSE * 2 ** min(held.attempt - 1, 10), LONGEST_PAUSE)
    told = {"trouble": trouble, "code": code}
    with write_transaction() as session:
        mine = _mine(held)
        failed = mine if for_good else mine.where(Mail.give_up_at <= again)
        session.execute(failed.values(state=MailState.FAILED, settled_at=moment, leased_until=None, **told))
        if not for_good:
            later = mine.where(Mail.give_up_at > again)
            session.execute(later.values(not_before=again, leased_until=None, **told))


def _settle(held: Claim, **values: object) -> None:
    with write_transaction() as session:
        session.execute(_mine(held).values(leased_until=None, **values))


def _mine(held: Claim) -> Update:
    """The mail while it is ours: somebody else took it when more attempts are counted than ours."""
    mine = update(Mail).where(Mail.id == held.mail_id, Mail.attempts == held.attempt, Mail.state == MailState.WAITING)
    return mine.execution_options(synchronize_session=False)
