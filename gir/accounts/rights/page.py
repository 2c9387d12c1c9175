"""What the pages about people and their roles show, in words."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.accounts.models import Assignment, Person
from gir.accounts.rights.models import RoleProposal
from gir.accounts.rights.queries import assignments_of, to_confirm, waiting_proposals
from gir.accounts.rights.services import may_agree
from gir.accounts.terms import Role
from gir.terms import capital
from gir.web.dates import long_day, today

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for each other."""


@dataclass(frozen=True)
class RoleRow:
    """A role that somebody has: id, what it is, and from when until when. ``mine``: of whoever looks."""

    id: str
    role: str
    when: str
    ends: bool
    who: str = ""
    mine: bool = False


def first_password() -> str:
    """A password to hand over: five groups of four, far more than anybody guesses."""
    return "-".join("".join(secrets.choice(LETTERS) for _place in range(4)) for _group in range(5))


def person_page(person: Person, actor: Actor) -> dict[str, object]:
    """One colleague, with their roles."""
    return {
        "person": person,
        "where": _where(person),
        "left": long_day(person.left_on) if person.left_on else "",
        "is_out": not person.serves_on(today()),
        "rows": [role_row(row) for row in assignments_of(person.id)],
        "own": person.id == actor.person_id,
        "waiting": [proposal_row(one) for one in waiting_proposals(actor.organisation_id) if one.person is person],
    }


def _where(person: Person) -> str:
    if person.department is not None:
        return person.department.name
    return capital(str(person.office.label)) if person.office else _("Does not work here")


def role_row(row: Assignment, actor: Actor | None = None) -> RoleRow:
    """One role in words."""
    mine = actor is not None and row.person_id == actor.person_id
    when = _("since %(day)s", day=long_day(row.starts_on))
    if row.starts_on > today():
        when = _("from %(day)s on", day=long_day(row.starts_on))
    if row.ends_on is not None:
        when = _("%(when)s, up to and including %(day)s", when=when, day=long_day(row.ends_on))
    return RoleRow(row.id, named(row), when, row.role is not Role.EMPLOYEE, row.person.name or "", mine)


def named(row: Assignment | RoleProposal) -> str:
    """A role with its department or scope."""
    where = row.department.name if row.department else str(row.scope.label) if row.scope else ""
    return ", ".join(filter(None, (capital(str(row.role.label)), where)))


@dataclass(frozen=True)
class ProposalRow:
    """A role that waits for a second person, in words."""

    id: str
    who: str
    role: str
    by: str
    when: str
    lapses: str
    may_agree: bool = False


def proposal_row(row: RoleProposal, actor: Actor | None = None) -> ProposalRow:
    """One of them."""
    last = _(" up to and including %(day)s", day=long_day(row.ends_on)) if row.ends_on else ""
    return ProposalRow(
        row.id,
        row.person.name or "",
        named(row),
        row.proposed_by.name or "",
        _("from %(day)s on", day=long_day(row.starts_on)) + last,
        long_day(row.lapses_at),
        actor is not None and may_agree(actor, row),
    )


def waiting_rows(actor: Actor) -> list[ProposalRow]:
    """All that wait in the organisation."""
    return [proposal_row(row, actor) for row in waiting_proposals(actor.organisation_id)]


def rows_to_confirm(actor: Actor) -> list[RoleRow]:
    """The roles that should be looked at again."""
    return [role_row(row, actor) for row in to_confirm(actor.organisation_id)]
