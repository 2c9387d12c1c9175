"""Give several cases to somebody: each is an act of its own, and the answer says of each whether it was done."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.audit import refused
from gir.cases.access import permitted
from gir.cases.models import Case
from gir.cases.services import ChangedMeanwhile, NotEligible, ReasonNeeded, assign, take
from gir.followup.case_page import title_for
from gir.followup.chosen.choosing import Chosen
from gir.followup.chosen.terms import Wish


@dataclass(frozen=True)
class Outcome:
    """What became of one case; ``why`` it was not given, in a sentence, or nothing."""

    id: str
    number: str
    title: str
    why: str


def hand_out(
    chosen: list[Chosen], wish: Wish, role: Role, person_id: str, reason: str, *, actor: Actor
) -> list[Outcome]:
    """Give each of these cases to somebody in a role, or take it oneself. What is refused for one stops no other."""
    found = []
    for one in chosen:
        why = _hand_out(one, wish, role, person_id, reason, actor)
        found.append(Outcome(one.case.id, one.case.number, title_for(actor, one.case), why))
    return found


def _hand_out(one: Chosen, wish: Wish, role: Role, person_id: str, reason: str, actor: Actor) -> str:
    case = one.case
    if wish.act not in permitted(actor, case):
        refused(wish.act, Case.__tablename__, case.id, actor=actor)
        return _("You may not hand over this case.") if wish is Wish.GIVE else _("You may not take this case.")
    if any(handler.role is role and handler.person_id == person_id for handler in case.handlers):
        return _("This was so already.")
    try:
        if wish is Wish.TAKE:
            take(case, role, reason, actor=actor, version=one.version)
        else:
            assign(case, role, person_id, reason, actor=actor, version=one.version)
    except ChangedMeanwhile:
        return _("Somebody else changed this case a moment ago. Look at it first.")
    except ReasonNeeded:
        return _("This case is about an office-holder, and there was no reason to read about home and family.")
    except NotEligible:
        refused(wish.act, Case.__tablename__, case.id, actor=actor)
        return _("This person cannot handle this case in this role.")
    return ""
