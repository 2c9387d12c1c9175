"""Link cases under a lead, and undo it.

Nothing of it raises an unread mark or begins a case: whoever sees only one of the cases would see that something
happened which they cannot read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_
from sqlalchemy.orm import Session

from gir.accounts.actor import Actor
from gir.cases.access import handled_cases
from gir.cases.links.models import CaseLink
from gir.cases.links.queries import endable, groups_of, linkable, running, wider
from gir.cases.links.terms import LinkKind
from gir.cases.models import Case, Event
from gir.cases.services import ChangedMeanwhile, NotEligible, act_on, mark_changed
from gir.cases.terms import Act, Happening, Part
from gir.database import db, new_id, now
from gir.facts.services import add_to_fact
from gir.vault import DataKey, KeySet


class BelongTogether(NotEligible):
    """The two cases are linked already, with each other or under one lead."""


@dataclass(frozen=True)
class _Plan:
    """What a link changes: the lead it goes to, as what, and the cases under ``case`` that go along."""

    lead_id: str
    kind: LinkKind
    going_along: tuple[CaseLink, ...]

    @property
    def held(self) -> set[str]:
        return {self.lead_id, *(link.case_id for link in self.going_along)}


def link(
    case: Case, number: str, kind: LinkKind, reason: str, *, actor: Actor, version: int | None = None
) -> Case | None:
    """Put a case under the case with this number, or under the lead that one has; cases under it go along.

    Gives the lead when that is another case than the one that was named, and the actor may know of it.

    Raises:
        NotEligible: there is no such case for the actor.
        BelongTogether: they are linked already.
    """
    named = _named(case, number, actor)
    foreseen = _plan(case, named, kind, actor)
    others = [named, *(db.session.get_one(Case, id_) for id_ in sorted(foreseen.held - {named.id}))]
    with act_on(case, Act.LINK, actor=actor, version=version, beside=others) as session:
        named = _named(case, number, actor)
        plan = _plan(case, named, kind, actor)
        if not plan.held <= foreseen.held | {named.id}:
            raise ChangedMeanwhile(case.id)  # somebody linked meanwhile what we do not hold
        lead = session.get_one(Case, plan.lead_id)
        _tie(session, case, lead, plan.kind, reason, actor, via=named)
        for old in plan.going_along:
            _end(old, None, actor)
            if not running(CaseLink.case_id == old.case_id, CaseLink.lead_id == lead.id):
                _tie(session, old.case, lead, wider(old.kind, plan.kind), old.reason or "", actor)
        mark_changed(case, Part.HOME, now())  # the version rises, and nobody sees an unread mark
    return _named_lead(case, named, lead, actor)


def check(case: Case, named: Case, actor: Actor) -> None:
    """Say beforehand whether a link is wanted at all.

    Raises:
        BelongTogether: they are linked already.
    """
    _plan(case, named, LinkKind.EVENT, actor)


def _named(case: Case, number: str, actor: Actor) -> Case:
    found = linkable(actor, case, number)
    if found is None:
        raise NotEligible(number)
    return found


def _plan(case: Case, named: Case, kind: LinkKind, actor: Actor) -> _Plan:
    leads = {row.lead_id for row in running(CaseLink.case_id == case.id)} | {case.id}
    above = running(CaseLink.case_id == named.id)
    if leads & {named.id, *(row.lead_id for row in above)}:
        raise BelongTogether(named.number)
    below = tuple(running(CaseLink.lead_id == case.id))
    if not above:
        return _Plan(named.id, kind, below)
    known = _handled(actor, [row.lead_id for row in above])
    chosen = min(above, key=lambda row: (row.lead_id not in known, row.kind is not kind))
    return _Plan(chosen.lead_id, wider(kind, chosen.kind), below)


def _handled(actor: Actor, ids: Iterable[str]) -> set[str]:
    rows = handled_cases(actor).where(Case.id.in_(set(ids))).with_only_columns(Case.id)
    return set(db.session.scalars(rows))


def _named_lead(case: Case, named: Case, lead: Case, actor: Actor) -> Case | None:
    """The lead, for who may know that it is not the case they named."""
    shown = {one.case.id for group in groups_of(actor, case) for one in group.others}
    return lead if lead.id != named.id and lead.id in shown else None


def _tie(
    session: Session, case: Case, lead: Case, kind: LinkKind, reason: str, actor: Actor, *, via: Case | None = None
) -> None:
    key = KeySet.THREAT if kind is LinkKind.PERPETRATOR else KeySet.CASE
    row = CaseLink(
        id=new_id(beside=lead.id),
        lead_id=lead.id,
        case_id=case.id,
        kind=kind,
        since=now(),
        linked_by_id=actor.person_id,
        key=DataKey.fresh(key),
        reason=reason,
    )
    session.add(row)
    session.info["recorded"].append(row)
    _count(session, row)
    _tell_both(session, Happening.LINKED, row, actor, via=via)


def unlink(case: Case, link_id: str, reason: str, *, actor: Actor, version: int | None = None) -> None:
    """End one of the links that the page of this case shows. What was said and done under it stays.

    Raises:
        NotEligible: the actor knows no such link of this case, or may not end it.
    """
    foreseen, _shown = _ending(case, link_id, actor)
    with act_on(case, Act.UNLINK, actor=actor, version=version, beside=[foreseen.lead, foreseen.case]) as session:
        row, shown = _ending(case, link_id, actor)
        _end(row, reason, actor)
        session.info["recorded"].append(row)
        about = {"link": row.id, "of": f"{case.id} {shown.id}"}  # the two cases of which the reason may say something
        _tell_both(session, Happening.UNLINKED, row, actor, via=shown if row.case_id == case.id else case, **about)
        mark_changed(case, Part.HOME, now())


def _ending(case: Case, link_id: str, actor: Actor) -> tuple[CaseLink, Case]:
    """The link, and the case that the page shows it with."""
    for one in endable(actor, case):
        if one.link is not None and one.link.id == link_id:
            return one.link, one.case
    raise NotEligible(link_id)


def _end(row: CaseLink, reason: str | None, actor: Actor) -> None:
    row.ended_at, row.ended_by_id, row.end_reason = now(), actor.person_id, reason
    _count(db.session(), row)


def _count(session: Session, row: CaseLink) -> None:
    """Say for the figures which of the two cases are of somebody who was there before."""
    session.flush()
    for case in (session.get_one(Case, row.case_id), session.get_one(Case, row.lead_id)):
        same = running(
            or_(CaseLink.case_id == case.id, CaseLink.lead_id == case.id), CaseLink.kind == LinkKind.PERPETRATOR
        )
        add_to_fact(session, case.incident_id, repeat=bool(same))


def _tell_both(
    session: Session, happening: Happening, row: CaseLink, actor: Actor, *, via: Case | None, **about: str
) -> None:
    """A line on both timelines, each with the other case: whoever may not know that one is told nothing.

    ``via`` is the case that was named, when the lead is another: that is the one to name to who knows no lead.
    """
    part = Part.THREAT if row.kind is LinkKind.PERPETRATOR else Part.CORE
    by_way = {"via": via.id} if via is not None and via.id not in (row.lead_id, row.case_id) else {}
    for case_id, detail in ((row.case_id, {"case": row.lead_id, **by_way}), (row.lead_id, {"case": row.case_id})):
        session.add(
            Event(
                id=new_id(beside=case_id),
                case_id=case_id,
                at=now(),
                part=part,
                happening=happening,
                person_id=actor.person_id,
                detail=json.dumps({**detail, **about}),
            )
        )
