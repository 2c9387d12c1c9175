"""What stands on the pages about keeping and destroying: numbers and dates, and no content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from gir.accounts.actor import Actor
from gir.accounts.models import Person
from gir.database import db
from gir.forgetting.access import proposals_among, sides, visible_holds, visible_proposals
from gir.forgetting.clock import doubted_since
from gir.forgetting.holding import kept_because
from gir.forgetting.models import Destruction, Hold, Proposal
from gir.forgetting.services import GRACE, note_holds_read
from gir.forgetting.terms import Category, Reason, Side
from gir.web.dates import local_day, long_date, long_day, today
from gir.web.moments import day_as_typed

SHOWN = 200
"""Rows of each kind on one page, the oldest first."""


@dataclass(frozen=True)
class Row:
    """One thing that waits: what it is, since when, how it stands, and what the viewer can do."""

    id: str
    number: str
    closed: str
    over_since: str
    state: str
    may_agree: bool
    may_keep: bool
    may_withdraw: bool
    agreed: bool


@dataclass(frozen=True)
class Group:
    """Everything of one kind that waits."""

    category: Category
    rows: list[Row]
    more: int

    @property
    def may_agree(self) -> bool:
        return any(row.may_agree for row in self.rows)


@dataclass(frozen=True)
class RetentionPage:
    """What waits, what is kept, and whether the clock is believed."""

    groups: list[Group]
    holds: list[tuple[str, str, str, str, str]]
    """Id, number of the case, why, what about, until when."""
    doubted: str
    today: str
    grace: int
    officer: bool


def retention_page(actor: Actor, *, officer: bool) -> RetentionPage:
    """The list as it is for somebody. Why cases are kept is content of theirs, so that it is read leaves a trace."""
    doubted = doubted_since()
    holds = db.session.scalars(visible_holds(actor).order_by(Hold.until)).unique().all()
    note_holds_read(holds, actor=actor)
    return RetentionPage(
        groups=[group for category in Category if (group := _group(actor, category)).rows],
        holds=[_hold(row) for row in holds],
        doubted=long_date(doubted) if doubted else "",
        today=long_day(today()),
        grace=GRACE.days,
        officer=officer,
    )


def _hold(row: Hold) -> tuple[str, str, str, str, str]:
    return row.id, row.case.number, str(row.reason.label), row.words or "", long_day(row.until)


def _group(actor: Actor, category: Category) -> Group:
    mine = visible_proposals(actor).where(Proposal.category == category)
    loaded = mine.options(joinedload(Proposal.case), joinedload(Proposal.damage), selectinload(Proposal.agreements))
    rows = db.session.scalars(loaded.order_by(Proposal.due_on, Proposal.id).limit(SHOWN)).unique().all()
    number = db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    kept = kept_because(rows)
    return Group(category, [_row(actor, row, kept.get(row.id, frozenset())) for row in rows], number - len(rows))


def _row(actor: Actor, proposal: Proposal, kept: frozenset[Reason]) -> Row:
    mine, given = sides(actor, proposal), {each.side: each for each in proposal.agreements}
    own = any(each.person_id == actor.person_id for each in proposal.agreements)
    case, damage = proposal.case, proposal.damage
    closed = case.closed_at if case else None
    return Row(
        id=proposal.id,
        number=case.number if case else damage.number if damage else "",
        closed=day_as_typed(local_day(closed)) if closed else "",
        over_since=day_as_typed(proposal.due_on),
        state=_state(proposal, kept, set(given)),
        may_agree=bool(mine - given.keys()) and not own and not kept and proposal.agreed_at is None,
        may_keep=case is not None,
        may_withdraw=bool(given),
        agreed=proposal.agreed_at is not None,
    )


def _state(proposal: Proposal, kept: frozenset[Reason], given: set[Side]) -> str:
    if kept:
        return _("Is kept: %(why)s", why=", ".join(str(reason.label) for reason in Reason if reason in kept))
    if proposal.agreed_at is not None:
        return _("Both agreed. Is destroyed on %(day)s", day=long_day(local_day(proposal.agreed_at + GRACE)))
    waits = [str(side.label) for side in Side if side not in given]
    if len(waits) == len(Side):
        return _("Nobody agreed yet")
    return _("Waits for: %(who)s", who=waits[0].lower())


def ticked(actor: Actor, ids: Sequence[str], category: str | None) -> list[Proposal]:
    """What somebody ticked, or everything of one kind on the page that they can agree to now."""
    if category not in set(Category):
        return proposals_among(actor, ids[:SHOWN])
    group = _group(actor, Category(category))
    return proposals_among(actor, [row.id for row in group.rows if row.may_agree])


def kinds_of(proposals: Sequence[Proposal]) -> list[tuple[Category, list[str]]]:
    """Each kind that is among these, with the numbers of its cases."""
    found: dict[Category, list[str]] = {}
    for proposal in proposals:
        about = proposal.case or proposal.damage
        found.setdefault(proposal.category, []).append(about.number if about else "")
    return list(found.items())


class Destroyed(NamedTuple):
    """A line of the record: what, closed in which year, kept how many months, who agreed, and on which day."""

    day: str
    category: str
    closed_in: int
    months: int
    officer: str
    handler: str


def records(actor: Actor) -> list[tuple[Destroyed, int]]:
    """What was destroyed and how much of it, the newest first."""
    mine = select(Destruction).where(Destruction.organisation_id == actor.organisation_id)
    rows = db.session.scalars(mine.order_by(Destruction.at.desc())).all()
    names, found = _names(actor, rows), Counter[Destroyed]()
    for row in rows:
        who = [names.get(person) or _("somebody who left") for person in (row.officer, row.handler)]
        day, category = long_day(local_day(row.at)), str(row.category.label)
        found[Destroyed(day, category, row.closed_in, row.months, *who)] += row.number
    return list(found.items())


def _names(actor: Actor, rows: Sequence[Destruction]) -> dict[str, str]:
    wanted = {person for row in rows for person in (row.officer, row.handler)}
    people = select(Person).where(Person.id.in_(wanted), Person.organisation_id == actor.organisation_id)
    return {person.id: person.name or "" for person in db.session.scalars(people)}
