"""Of which cases the privacy officer may know that they exist, and that only: never what is in them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, or_

from gir.accounts.actor import Actor
from gir.cases.access import cases_without_conflict
from gir.cases.models import Case
from gir.cases.numbers import has_number
from gir.database import db
from gir.incidents.models import Incident

AT_ONCE = 500
"""Ids in one question."""


def known_cases(actor: Actor) -> Select[Case]:
    """The cases of the organisation in which the actor has no part: not theirs, not reported by them, nothing of a
    conflict. Of others the log does not exist for them, in lists, counts and files.
    """
    filed = or_(Incident.reporter_id.is_(None), Incident.reporter_id != actor.person_id)
    return cases_without_conflict(actor).where(filed)


def known_numbers(actor: Actor, case_ids: Iterable[str]) -> dict[str, str]:
    """The number of each of these cases, as far as the actor may know of them."""
    wanted, found = sorted(set(case_ids)), dict[str, str]()
    for start in range(0, len(wanted), AT_ONCE):
        some = known_cases(actor).where(Case.id.in_(wanted[start : start + AT_ONCE]))
        found.update(db.session.execute(some.with_only_columns(Case.id, Case.number)).all())
    return found


def case_numbered(actor: Actor, number: str) -> str | None:
    """The id of the case with this number, if the actor may know of it."""
    wanted = known_cases(actor).where(has_number(number))
    return db.session.scalar(wanted.with_only_columns(Case.id))


def known_case(actor: Actor, case_id: str) -> Case | None:
    """The case itself, for what stands around its content; None: it does not exist for the actor."""
    return db.session.scalar(known_cases(actor).where(Case.id == case_id))
