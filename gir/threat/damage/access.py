"""Who may know of the damage of a case, and do what about it.

OOV, the coordinator and the clerk stand before the case, in the room of the threat. Finance does not: for it there are
items and no cases, and none of a case that it has a part in or that is kept from it.
"""

from __future__ import annotations

from flask import abort
from sqlalchemy import Select, false, or_, select

from gir.accounts.actor import Actor
from gir.accounts.terms import APART, Role
from gir.audit import refused
from gir.cases.access import cases_without_conflict, hats, is_kept_from, only_reads, visible_cases
from gir.cases.models import Case
from gir.cases.terms import Hat, Status
from gir.database import db
from gir.threat.damage.models import DamageItem, KeptDamage
from gir.threat.damage.terms import DamageAct

RECOVERING = frozenset({DamageAct.CLAIM, DamageAct.RECEIVE, DamageAct.WRITE_OFF})
"""What goes on after a case is closed: a claim may run for years."""
POLICY: dict[DamageAct, frozenset[Hat]] = {
    DamageAct.READ: frozenset({Hat.OOV, Hat.COORDINATOR, Hat.CLERK, Hat.INSPECTOR}),
    DamageAct.ADD: frozenset({Hat.OOV, Hat.CLERK}),
    DamageAct.CHANGE: frozenset({Hat.OOV, Hat.CLERK}),
    **dict.fromkeys(RECOVERING, frozenset({Hat.OOV, Hat.CLERK})),
}
ALL_ITEMS = frozenset({Role.FINANCE, Role.OOV, Role.COORDINATOR})
"""Roles that see the items of the whole organisation."""


def permitted(actor: Actor, case: Case) -> frozenset[DamageAct]:
    """The acts that this actor may do now to the damage of a case that exists for them."""
    worn = hats(actor, case)
    always = RECOVERING | {DamageAct.READ}
    found = {
        act for act, allowed in POLICY.items() if allowed & worn and (case.status is not Status.CLOSED or act in always)
    }
    return frozenset(found & {DamageAct.READ} if only_reads(actor, case) else found)


def permitted_on_items(actor: Actor, case: Case) -> frozenset[DamageAct]:
    """The same, with what finance may do to single items of a case that does not exist for it otherwise."""
    for_finance = _works_for_finance(actor, case) and not only_reads(actor, case)
    return permitted(actor, case) | (RECOVERING if for_finance else frozenset())


def _works_for_finance(actor: Actor, case: Case) -> bool:
    if Role.FINANCE not in actor.roles or actor.roles & APART or case.organisation_id != actor.organisation_id:
        return False
    return actor.person_id not in case.incident.party_ids and not is_kept_from(actor, case)


def listed_items(actor: Actor) -> Select[DamageItem]:
    """The items on the list of damage, of all cases that this actor has no part in and that are not kept from them."""
    cases = cases_without_conflict(actor).with_only_columns(Case.id)
    found = select(DamageItem).where(DamageItem.case_id.in_(cases))
    return found if actor.roles & ALL_ITEMS and not actor.roles & APART else found.where(false())


def kept_items(actor: Actor) -> Select[KeptDamage]:
    """The items that outlived their case, for the same roles. Nobody is left whom they could be kept from."""
    found = select(KeptDamage).where(KeptDamage.organisation_id == actor.organisation_id)
    return found if actor.roles & ALL_ITEMS and not actor.roles & APART else found.where(false())


def item_for(actor: Actor, item_id: str, act: DamageAct) -> DamageItem:
    """Look up an item to do one act to it. Both refusals leave a trace.

    Raises:
        werkzeug.exceptions.NotFound: it does not exist, or not for this actor: the answers are the same.
        werkzeug.exceptions.Forbidden: it exists for the actor, but this act is not permitted now.
    """
    listed = listed_items(actor).with_only_columns(DamageItem.id)
    in_cases = DamageItem.case_id.in_(visible_cases(actor).with_only_columns(Case.id))
    item = db.session.scalar(
        select(DamageItem).where(DamageItem.id == item_id, or_(DamageItem.id.in_(listed), in_cases))
    )
    known = item is not None and bool(permitted_on_items(actor, item.case))
    if item is None or not known:
        refused(act, DamageItem.__tablename__, item_id, actor=actor)
        abort(404)
    if act not in permitted_on_items(actor, item.case):
        refused(act, DamageItem.__tablename__, item_id, actor=actor)
        abort(403)
    return item
