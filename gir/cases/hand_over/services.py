"""Give what somebody handles to others: case by case, each as if it were the only one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.hand_over.access import handing_over
from gir.cases.hand_over.queries import cases_of_seat
from gir.cases.services import ChangedMeanwhile, NotEligible, assign

MOST = 200
"""How many cases of a role go over at once, the oldest first: each is an act of its own, with its line in the log."""


@dataclass(frozen=True)
class HandedOver:
    """How many cases went over, and how many stayed: whoever was chosen may not handle those, or they changed."""

    done: int
    kept: int


def hand_over(person_id: str, to: Mapping[Role, str], reason: str, *, actor: Actor) -> HandedOver:
    """Give the cases of somebody that go on to others, a person for each role.

    Only cases that exist for the actor. Each is checked as when it is given by itself; ``reason`` is kept in those that
    open the room of home and family. What cannot be given stays as it was.
    """
    done = kept = 0
    for role, successor in to.items():
        for case in cases_of_seat(actor, person_id, role)[:MOST]:
            try:
                assign(case, role, successor, reason, actor=actor, rules=handing_over(role))
                done += 1
            except (NotEligible, ChangedMeanwhile):
                kept += 1
    return HandedOver(done, kept)
