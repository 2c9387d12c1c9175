"""What is shown of who is kept out of a case, to who may keep people out."""

from __future__ import annotations

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.accounts.models import first_name
from gir.accounts.terms import Role
from gir.cases.access import permitted
from gir.cases.conflicts.models import Lifting
from gir.cases.conflicts.rules import stated, waiting_lift
from gir.cases.models import Case
from gir.cases.seats import seats_of
from gir.cases.terms import Act
from gir.cases.trust import PossibleHandler
from gir.database import db, now
from gir.followup.words import Pair, filled
from gir.web.dates import long_day, short_moment


def kept_out(case: Case, actor: Actor) -> list[Pair]:
    """Who is too close to the case, by whom that was said and why: for who may keep others out."""
    if Act.SHUT_OUT not in permitted(actor, case):
        return []
    found = []
    for row in stated(case).values():
        own = row.stated_by_id == row.person_id
        by = _("said so themselves") if own else _("by %(who)s", who=row.stated_by.first_name)
        found.append((row.person.name or "", " · ".join(filter(None, (by, short_moment(row.stated_at), row.reason)))))
    return found


def lift_facts(case: Case, actor: Actor) -> list[Pair]:
    """Who is proposed to be let in again, by whom and why: for who proposed it, and who may decide on it."""
    waiting = waiting_lift(case)
    if waiting is None or not (Act.DECIDE_LIFT in permitted(actor, case) or waiting.proposed_by_id == actor.person_id):
        return []
    return _lift_facts(waiting)


def _lift_facts(waiting: Lifting) -> list[Pair]:
    return filled(
        (_("Who"), waiting.person.name or ""),
        (_("Proposed by"), f"{waiting.proposed_by.name} · {short_moment(waiting.proposed_at)}"),
        (_("Why"), waiting.reason or ""),
        (_("Lapses on"), long_day(waiting.lapses_at)),
    )


def who_would_take_over(case: Case, people: list[PossibleHandler]) -> dict[str, str]:
    """A sentence for each of these people who is the last that can do something in the case."""
    found = {}
    for person in {one.person_id: one.name for one in people}.items():
        last = seats_of(db.session(), case, now()).taking_over(person[0])
        if last:
            found[person[0]] = " ".join(_takes_over(person[1], role, new) for role, new in last.items())
    return found


def _takes_over(name: str, role: Role, new: Actor | None) -> str:
    who = first_name(name)
    if new is None:
        return _(
            "%(who)s is the last one who can handle this as %(role)s, and nobody takes that over by themselves. "
            "Tick that you have read this, then see to it.",
            who=who,
            role=role.label,
        )
    return _(
        "%(who)s is the last one who can handle this as %(role)s. %(new)s takes that over. "
        "Tick that you have read this.",
        who=who,
        role=role.label,
        new=new.name,
    )
