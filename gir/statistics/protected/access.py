"""Who reads which protected figures. The exact ones are for roles that may open the cases behind them."""

from __future__ import annotations

from dataclasses import dataclass

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.incidents.terms import Population
from gir.statistics.blocks import MANAGEMENT, PUBLIC, Audience

EXACT = frozenset({Role.HRM, Role.OOV, Role.COORDINATOR})
"""They look here to see what others see, so they read what everybody reads."""


@dataclass(frozen=True)
class Reading:
    """As which audience somebody reads the figures of a group, and which tables they could subtract from."""

    audience: Audience
    without: frozenset[str] = frozenset()


def reading_of(actor: Actor, population: Population) -> Reading:
    """How an actor reads the figures of a group.

    Who leads a department, or follows up for some offices, knows those exactly: a table in which they are part of a row
    would tell the rest of it. A clerk reads office-holders rounded, for the same reason.
    """
    official = population is Population.OFFICIAL
    management = actor.roles & {Role.BOARD, Role.MANAGER} and not (official and Role.CLERK in actor.roles)
    without = {name for name, role in (("department", Role.MANAGER), ("office", Role.CLERK)) if role in actor.roles}
    return Reading(MANAGEMENT if management and not actor.roles & EXACT else PUBLIC, frozenset(without))
