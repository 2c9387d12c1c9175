"""What a reporter chose about who may see and who handles the report."""

from __future__ import annotations

from dataclasses import dataclass

from gir.accounts.terms import Role
from gir.cases.terms import Alternative


@dataclass(frozen=True)
class Trust:
    """The trust choices of one report. What was not chosen is empty.

    ``alternative`` does the manager's steps when the report is hidden from the manager, and means nothing otherwise.
    ``unseen_by`` are ids of people for whom the case must not exist. ``unseen_names`` are names or work e-mail
    addresses as they were typed: whoever has exactly one of them is blocked too, and nobody learns whether such a
    person exists. ``unwanted`` are people who may see the case in this role but must not be its handler.
    """

    alternative: Alternative = Alternative.HRM
    unseen_by: frozenset[str] = frozenset()
    unseen_names: tuple[str, ...] = ()
    unwanted: frozenset[tuple[Role, str]] = frozenset()


@dataclass(frozen=True, order=True)
class PossibleHandler:
    """Somebody who could get a report, in one role: what a reporter chooses from."""

    role: Role
    name: str
    person_id: str
