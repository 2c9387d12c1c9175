"""What is done about damage: write it down, correct it, claim it, record what came in, write off the rest.

Whatever order people work in, an item never says that more came in than was claimed, or that more was claimed than was
lost; and its days follow each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from gir.accounts.actor import Actor
from gir.cases.clocks import Clock
from gir.cases.models import Case
from gir.cases.services import ChangedMeanwhile, act_on, tell, tell_reporter
from gir.cases.steps import finish_step, fit_steps, situation_of, task_of
from gir.cases.terms import Happening, Part, Step, TaskStatus
from gir.database import new_id, now
from gir.facts.services import add_to_fact
from gir.notifications.terms import MessageKind
from gir.threat.damage.access import permitted, permitted_on_items
from gir.threat.damage.models import DamageItem, DamagePayment
from gir.threat.damage.terms import ClaimedFrom, DamageAct, DamageKind, DamageOwner, DamageState, WriteOffReason
from gir.vault import DataKey, KeySet
from gir.web.amounts import in_euros
from gir.web.dates import short_date, today

MOST_CENTS = 1_000_000_000
"""Ten million euro: what is more was typed wrong."""
TO_CLAIM = Clock(working_days=20)


class DoesNotAddUp(ValueError):
    """An amount or a day does not fit with what is known of the item; ``field`` says which, the text what to do."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Damage:
    """What was damaged, whose it was, what it costs, and a few words for the room of the threat."""

    kind: DamageKind
    owner: DamageOwner
    cents: int
    description: str = ""


# ── What must add up ───────────────────────────────────────────────────────────────────────────────────────────


def check_amount(cents: int, field: str = "amount") -> None:
    """An amount is more than nothing, and no more than anybody loses."""
    if cents <= 0:
        raise DoesNotAddUp(field, _("Write an amount that is more than nothing."))
    if cents > MOST_CENTS:
        raise DoesNotAddUp(field, _("This amount is too large to be right. Check it."))


def check_change(item: DamageItem, cents: int) -> None:
    """A corrected amount still covers what was claimed for it."""
    check_amount(cents)
    if item.claimed_cents is not None and cents < item.claimed_cents:
        claimed = in_euros(item.claimed_cents)
        raise DoesNotAddUp("amount", _("%(amount)s was claimed for it. Correct the claim first.", amount=claimed))


def check_claim(item: DamageItem, on: date, cents: int) -> None:
    """A claim is not more than the damage nor less than what came in, and comes between the incident and the money."""
    check_amount(cents)
    if cents > item.amount_cents:
        words = _("The damage is %(amount)s. Claim no more, or let OOV correct it.", amount=in_euros(item.amount_cents))
        raise DoesNotAddUp("amount", words)
    if cents < item.recovered_cents:
        words = _("%(amount)s came in already. Claim at least that.", amount=in_euros(item.recovered_cents))
        raise DoesNotAddUp("amount", words)
    _check_past(on)
    if on < item.case.incident.first_day:
        raise DoesNotAddUp("day", _("This day is before the damage was done. Check the day."))
    if item.payments and on > item.payments[0].received_on:
        words = _("Money came in on %(day)s, before this claim. Check the day.", day=_day(item.payments[0].received_on))
        raise DoesNotAddUp("day", words)


def check_payment(item: DamageItem, on: date, cents: int) -> None:
    """Money comes in after a claim, and never more than was claimed."""
    if item.claimed_on is None or item.claimed_cents is None:
        raise DoesNotAddUp("amount", _("Nothing was claimed yet. Record the claim first."))
    check_amount(cents)
    left = item.claimed_cents - item.recovered_cents
    if cents > left:
        words = _("Of the claim %(amount)s is still open. Correct the claim if more came in.", amount=in_euros(left))
        raise DoesNotAddUp("amount", words)
    _check_past(on)
    if on < item.claimed_on:
        words = _("It was claimed on %(day)s, after this day. Check the day.", day=_day(item.claimed_on))
        raise DoesNotAddUp("day", words)


def check_write_off(item: DamageItem, on: date) -> None:
    """Something is still open, and the day follows what happened before."""
    if item.recovered_cents >= item.amount_cents:
        raise DoesNotAddUp("reason", _("Everything came in: there is nothing to write off."))
    if item.written_off_on is not None:
        raise DoesNotAddUp("reason", _("This was written off already. Claim it again to take that back."))
    _check_past(on)
    last = max(
        [item.case.incident.first_day, *filter(None, [item.claimed_on]), *(p.received_on for p in item.payments)]
    )
    if on < last:
        raise DoesNotAddUp("day", _("Something happened with it on %(day)s, after this day. Check it.", day=_day(last)))


def _check_past(day: date) -> None:
    if day > today():
        raise DoesNotAddUp("day", _("This day is still to come. Record it when it has happened."))


def _day(day: date) -> str:
    return f"{short_date(day)} {day.year}"


# ── Verbs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def add_damage(case: Case, damage: Damage, *, actor: Actor, version: int | None = None) -> DamageItem:
    """Write down something that was damaged or lost. From then on it must be claimed or written off.

    Raises:
        DoesNotAddUp: the amount cannot be right.
        ChangedMeanwhile: the case was changed since, or was closed.
    """
    check_amount(damage.cents)
    with act_on(case, DamageAct.ADD, actor=actor, version=version, rules=permitted) as session:
        item = DamageItem(
            case_id=case.id,
            kind=damage.kind,
            owner=damage.owner,
            amount_cents=damage.cents,
            added_on=today(),
            added_by_id=actor.person_id,
            recovered_cents=0,
            key=DataKey.fresh(KeySet.DAMAGE),
            description=damage.description or None,
        )
        session.add(item)
        count_damage(session, case)
        _tell(session, item, Happening.DAMAGE_ADDED, actor)
        _settle_step(session, case, actor)
    return item


def change_damage(item: DamageItem, damage: Damage, *, actor: Actor, version: int | None = None) -> None:
    """Correct what was written down.

    Raises:
        DoesNotAddUp: more was claimed than the new amount.
        ChangedMeanwhile: somebody else changed the item since, or the case was closed.
    """
    with _act_on(item, DamageAct.CHANGE, actor, version) as session:
        check_change(item, damage.cents)
        item.kind, item.owner, item.amount_cents = damage.kind, damage.owner, damage.cents
        item.description = damage.description or None
        _tell(session, item, Happening.DAMAGE_CHANGED, actor)
        _settle_step(session, item.case, actor)


def claim(
    item: DamageItem, source: ClaimedFrom, on: date, cents: int, *, actor: Actor, version: int | None = None
) -> None:
    """Record that it was claimed, or correct that. What was written off is open again.

    Raises:
        DoesNotAddUp: the amount or the day does not fit.
        ChangedMeanwhile: somebody else changed the item since.
    """
    with _act_on(item, DamageAct.CLAIM, actor, version) as session:
        check_claim(item, on, cents)
        item.claimed_from, item.claimed_on, item.claimed_cents = source, on, cents
        item.written_off_on, item.written_off_reason = None, None
        _tell(session, item, Happening.DAMAGE_CLAIMED, actor, source=source.value)
        _settle_step(session, item.case, actor)


def receive(item: DamageItem, on: date, cents: int, *, actor: Actor, version: int | None = None) -> None:
    """Record that money came in.

    Raises:
        DoesNotAddUp: nothing was claimed, this is more than was claimed, or the day does not fit.
        ChangedMeanwhile: somebody else changed the item since.
    """
    with _act_on(item, DamageAct.RECEIVE, actor, version) as session:
        check_payment(item, on, cents)
        paid = DamagePayment(received_on=on, cents=cents, recorded_at=now(), recorded_by_id=actor.person_id)
        item.payments.append(paid)
        item.recovered_cents += cents
        whole = item.state is DamageState.RECOVERED
        _tell(session, item, Happening.DAMAGE_RECEIVED, actor, outcome="whole" if whole else "part")


def write_off(item: DamageItem, reason: WriteOffReason, on: date, *, actor: Actor, version: int | None = None) -> None:
    """Stop trying to recover what did not come in.

    Raises:
        DoesNotAddUp: nothing is open any more, or the day does not fit.
        ChangedMeanwhile: somebody else changed the item since.
    """
    with _act_on(item, DamageAct.WRITE_OFF, actor, version) as session:
        check_write_off(item, on)
        item.written_off_on, item.written_off_reason = on, reason
        _tell(session, item, Happening.DAMAGE_WRITTEN_OFF, actor, reason=reason.value)
        _settle_step(session, item.case, actor)


@contextmanager
def _act_on(item: DamageItem, act: DamageAct, actor: Actor, version: int | None) -> Iterator[Session]:
    """Do one act on an item: hold its case, read the item again, and count the change as one of the case."""
    try:
        with act_on(item.case, act, actor=actor, rules=permitted_on_items) as session:
            session.refresh(item)
            if version is not None and item.version != version:
                raise ChangedMeanwhile(item.id)
            session.info["recorded"].append(item)
            yield session
            count_damage(session, item.case)
    except StaleDataError as error:
        raise ChangedMeanwhile(item.id) from error


def count_damage(session: Session, case: Case) -> None:
    """Say for the figures how much damage a case has, and what of it was claimed and came in."""
    session.flush()
    items = [i for i in session.scalars(select(DamageItem).where(DamageItem.case_id == case.id)) if i.counts]
    add_to_fact(
        session,
        case.incident_id,
        damage_cents=sum(item.amount_cents for item in items),
        claimed_cents=sum(item.claimed_cents or 0 for item in items),
        recovered_cents=sum(item.recovered_cents for item in items),
    )


def _tell(session: Session, item: DamageItem, happening: Happening, actor: Actor, **detail: Any) -> None:
    """Tell it on the timeline of the room; and to the person whose own damage it is, what becomes of that."""
    told = item.owner is DamageOwner.PERSON and item.counts and happening in TOLD_TO_THE_PERSON
    case = item.case
    tell(session, case, happening, actor=actor, part=Part.THREAT, for_reporter=told, kind=item.kind.value, **detail)
    if told:
        tell_reporter(session, case, MessageKind.NEWS, f"{case.id}:{new_id()}")


TOLD_TO_THE_PERSON = frozenset({Happening.DAMAGE_CLAIMED, Happening.DAMAGE_RECEIVED, Happening.DAMAGE_WRITTEN_OFF})


def _settle_step(session: Session, case: Case, actor: Actor) -> None:
    """Let the step follow the items: done when each was claimed or written off, else to be done."""
    session.flush()
    items = session.scalars(select(DamageItem).where(DamageItem.case_id == case.id)).all()
    if task_of(case, Step.DAMAGE) is None:
        fit_steps(case, replace(situation_of(case, case.severity or case.proposed_severity), damaged=True), now())
    task = task_of(case, Step.DAMAGE)
    if task is None:  # an organisation may have taken it out of its protocol
        return
    task.on_wish = True
    if all(item.is_dealt_with for item in items):
        finish_step(case, Step.DAMAGE, actor=actor)
    elif task.status in (TaskStatus.DONE, TaskStatus.NOT_NEEDED, TaskStatus.SKIPPED):
        task.status, task.due_at, task.done_at, task.done_by_id = TaskStatus.OPEN, TO_CLAIM.due(now()), None, None
