"""Who sees what waits to be destroyed, and for which side they may agree.

The privacy officer sees numbers of cases and dates, and nothing in them. Coordinators and clerks see the cases that
exist for them. Nobody agrees about a case that they have a part in: for them it is not on the list.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, false, or_, select

from gir.accounts.actor import Actor
from gir.accounts.terms import Role
from gir.cases.access import handled_cases, hats
from gir.cases.models import Case
from gir.cases.numbers import has_number
from gir.cases.terms import Hat
from gir.database import db
from gir.forgetting.models import Hold, Proposal
from gir.forgetting.terms import Side
from gir.privacy.access import known_cases
from gir.web.dates import today

HANDLING = frozenset({Hat.COORDINATOR, Hat.CLERK})


def visible_proposals(actor: Actor) -> Select[Proposal]:
    """The proposals that exist for somebody."""
    mine = Proposal.organisation_id == actor.organisation_id
    return select(Proposal).where(mine, or_(Proposal.case_id.in_(_cases(actor)), _damage(actor)))


def proposals_among(actor: Actor, ids: Sequence[str]) -> list[Proposal]:
    """Of these proposals, those that exist for somebody, the oldest first."""
    wanted = visible_proposals(actor).where(Proposal.id.in_(ids)).order_by(Proposal.due_on, Proposal.id)
    return list(db.session.scalars(wanted).unique())


def _cases(actor: Actor) -> Select[str]:
    if Role.PRIVACY_OFFICER in actor.roles:
        return known_cases(actor).with_only_columns(Case.id)
    if actor.roles & {Role.COORDINATOR, Role.CLERK}:
        return handled_cases(actor).with_only_columns(Case.id)
    return select(Case.id).where(false())


def _damage(actor: Actor) -> ColumnElement[bool]:
    allowed = actor.roles & {Role.PRIVACY_OFFICER, Role.COORDINATOR}
    return Proposal.damage_id.is_not(None) if allowed else false()


def visible_proposal(actor: Actor, proposal_id: str) -> Proposal | None:
    """One proposal; None: it does not exist for the actor."""
    return db.session.scalar(visible_proposals(actor).where(Proposal.id == proposal_id))


def case_to_keep(actor: Actor, number: str) -> Case | None:
    """The case with this number; None: there is none, or it does not exist for somebody."""
    wanted = select(Case).where(has_number(number), Case.id.in_(_cases(actor)))
    return db.session.scalar(wanted)


def visible_holds(actor: Actor) -> Select[Hold]:
    """The holds that still run, of cases that exist for somebody."""
    return select(Hold).where(Hold.lifted_at.is_(None), Hold.until >= today(), Hold.case_id.in_(_cases(actor)))


def visible_hold(actor: Actor, hold_id: str) -> Hold | None:
    """One hold; None: it, or its case, does not exist for the actor."""
    return db.session.scalar(visible_holds(actor).where(Hold.id == hold_id))


def sides(actor: Actor, proposal: Proposal) -> frozenset[Side]:
    """For which side somebody may agree to what they can see."""
    if Role.PRIVACY_OFFICER in actor.roles:
        return frozenset({Side.OFFICER})
    if proposal.case is None:
        return frozenset({Side.HANDLER}) if Role.COORDINATOR in actor.roles else frozenset()
    return frozenset({Side.HANDLER}) if hats(actor, proposal.case) & HANDLING else frozenset()
