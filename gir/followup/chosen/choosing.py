"""Which of the ticked cases exist for somebody, and who may get them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy.orm import selectinload

from gir.accounts.actor import Actor, actor_of, people_in
from gir.accounts.terms import Role
from gir.audit import refused
from gir.cases.access import handled_cases, hats, opens_home, permitted, roles_to_take
from gir.cases.models import Case
from gir.cases.people import HANDLING_ROLES, handlers_for
from gir.database import db
from gir.followup.chosen.terms import Wish

MOST = 50
"""Cases at a time: a page of the work list."""
TICKED = re.compile(r"([0-9a-f]{32})(?:-([0-9]{1,9}))?")
"""A case, and the version of it that a page showed."""


@dataclass(frozen=True)
class Chosen:
    """One chosen case; ``version`` is the one that was shown, None when the list showed none."""

    case: Case
    version: int | None

    @property
    def ticked(self) -> str:
        """As the form sends it, with the version as it is now."""
        return f"{self.case.id}-{self.case.version}"


def chosen_cases(actor: Actor, ticked: list[str], wish: Wish) -> list[Chosen]:
    """The ticked cases that the actor handles, in their order. What else was sent leaves the trace of a refusal."""
    found = [match for match in map(TICKED.fullmatch, ticked) if match]
    shown = {match[1]: int(match[2]) if match[2] else None for match in found}
    links = (Case.blocks, Case.grants, Case.unwanted, Case.handlers)
    wanted = handled_cases(actor).where(Case.id.in_(shown)).options(*(selectinload(link) for link in links))
    cases = {case.id: case for case in db.session.scalars(wanted)}
    for case_id in shown:
        if case_id not in cases:
            refused(wish.act, Case.__tablename__, case_id, actor=actor)
    return [Chosen(cases[case_id], version) for case_id, version in shown.items() if case_id in cases]


def choices_for(actor: Actor, chosen: list[Chosen], wish: Wish) -> dict[Role, list[Actor]]:
    """Who may handle one of these cases at least, in each role."""
    cases = [one.case for one in chosen if wish.act in permitted(actor, one.case)]
    if wish is Wish.TAKE:
        free = {role for case in cases for role in roles_to_take(actor, case, hats(actor, case))}
        return {role: [actor] for role in HANDLING_ROLES if role in free}
    people = _candidates(actor, cases)
    eligible = [handlers_for(case, people) for case in cases]
    wanted = {role: {a.person_id for found in eligible for a in found[role]} for role in HANDLING_ROLES}
    return {role: [a for a in people if a.person_id in wanted[role]] for role in HANDLING_ROLES if wanted[role]}


def _candidates(actor: Actor, cases: list[Case]) -> list[Actor]:
    people = {a.person_id: a for a in people_in(actor.organisation_id, HANDLING_ROLES)}
    for person_id in {grant.person_id for case in cases for grant in case.grants} - people.keys():
        try:
            people[person_id] = actor_of(person_id)
        except LookupError:
            continue  # left the organisation
    return sorted(people.values(), key=lambda a: a.name)


def opening_home(chosen: list[Chosen], people: dict[Role, list[Actor]]) -> frozenset[str]:
    """Role and person, as the form says them, for whom one of these cases opens a room of home and family."""
    return frozenset(
        f"{role.value}:{person.person_id}"
        for role, found in people.items()
        for person in found
        if any(opens_home(person, one.case) for one in chosen)
    )
