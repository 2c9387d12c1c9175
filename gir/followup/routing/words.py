"""What a handler reads of the rooms that a case needs."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.cases.access import permitted
from gir.cases.models import Case
from gir.cases.routing.rules import left_out
from gir.cases.routing.services import rooms_to_ask_for
from gir.cases.terms import Act
from gir.followup.routing.forms import listed
from gir.terms import Term, capital


@dataclass(frozen=True)
class RoutingView:
    """The rooms that were left out, in words, and whether this handler may ask for one of them."""

    left_out: str
    may_ask: bool


def routing_of(case: Case, actor: Actor) -> RoutingView | None:
    """What was left out of this case; None when it needs all its rooms, or nobody decided yet."""
    rooms = left_out(case)
    if not rooms:
        return None
    may = Act.NEED_ROOM in permitted(actor, case) and bool(rooms_to_ask_for(actor, case))
    return RoutingView(capital(listed(rooms)), may)


def rooms_words(case: Case, acts: frozenset[Term]) -> str:
    """The rooms that somebody decided on, and the rule's proposal when it was another; empty before triage."""
    if case.needed_rooms is None or case.proposed_rooms is None:
        return ""
    needed = capital(f"{listed(case.needed_rooms)}.")
    if case.proposed_rooms == case.needed_rooms or Act.READ_CARE_DATES not in acts:  # as that of the severity
        return needed
    proposed = _("Proposal of the rule: %(rooms)s", rooms=listed(case.proposed_rooms))
    return f"{needed} {proposed}."
