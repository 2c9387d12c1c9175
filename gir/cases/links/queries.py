"""Which cases belong together, as one reader may know it.

Whoever reads sees a case of a group only when it exists for them. When the lead does not, the case that was linked
first among those that do takes its place on their pages: so nothing of the group looks as if something were missing. A
link of one perpetrator is known to who may enter the room of the threat of the cases it ties together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from sqlalchemy import Text, and_, or_, select, type_coerce
from sqlalchemy.orm import selectinload

from gir.accounts.actor import Actor
from gir.cases.access import handled_cases, hats, parts_of, permitted
from gir.cases.holdings import holds
from gir.cases.links.models import CaseLink
from gir.cases.links.terms import LinkKind
from gir.cases.models import Case
from gir.cases.numbers import has_number
from gir.cases.terms import Act, Part
from gir.database import db
from gir.incidents.home import HOME_PLACES
from gir.incidents.models import Incident

WIDER = (LinkKind.EVENT, LinkKind.CAMPAIGN, LinkKind.PERPETRATOR)
"""What cases have in common with a third case is the later of these: what is only known in the room of the threat stays
there, and nobody reads that it was one event when it was one campaign."""
NEARBY = timedelta(days=7)
SUGGESTED = 6


@dataclass(frozen=True)
class Linked:
    """A case that belongs with the one whose page it is. ``link`` is what can be ended from that page, if anything."""

    case: Case
    kind: LinkKind
    reason: str
    is_lead: bool
    link: CaseLink | None


@dataclass(frozen=True)
class Group:
    """The cases under one lead, besides the one whose page it is; ``leads``: for this reader that one is the lead."""

    leads: bool
    others: tuple[Linked, ...]


def wider(one: LinkKind, other: LinkKind) -> LinkKind:
    """What two cases have in common that are tied by way of a third."""
    return max(one, other, key=WIDER.index)


def groups_of(actor: Actor, case: Case) -> list[Group]:
    """The groups that a case is in, as somebody who handles it may know them."""
    if not holds(case, CaseLink):
        return []
    own = running(or_(CaseLink.lead_id == case.id, CaseLink.case_id == case.id))
    leads = dict.fromkeys(link.lead_id for link in own)
    links = running(CaseLink.lead_id.in_(leads))
    known = _known(actor, {*leads, *(link.case_id for link in links)} - {case.id}) | {case.id: case}
    enters = _door(actor)
    found = []
    for lead_id in leads:
        here = [link for link in links if link.lead_id == lead_id and link.case_id in known]
        members = [link for link in here if link.kind is not LinkKind.PERPETRATOR or enters(known[link.case_id])]
        group = _group(case, known.get(lead_id), members, enters)
        if group is not None and group.others:
            found.append(group)
    return found


def endable(actor: Actor, case: Case) -> list[Linked]:
    """What the actor may end from the page of a case: links to cases of which they may do the same."""
    shown = [one for group in groups_of(actor, case) for one in group.others]
    return [one for one in shown if one.link is not None and Act.UNLINK in permitted(actor, one.case)]


def _group(case: Case, lead: Case | None, members: Sequence[CaseLink], enters: Callable[[Case], bool]) -> Group | None:
    mine = next((link for link in members if link.case_id == case.id), None)
    if mine is None and lead is not case:
        return None  # tied in a room that is closed
    shown: list[Linked] = []
    if mine is not None and lead is not None and _may_know(mine.kind, enters, case, lead):
        shown.append(Linked(lead, mine.kind, mine.reason or "", is_lead=True, link=mine))
    no_lead = mine is not None and not shown
    stand_in = members[0].case_id if no_lead else None
    for link in members:
        kind = wider(link.kind, mine.kind) if mine is not None else link.kind
        if link is mine or not _may_know(kind, enters, case, link.case):
            continue
        leads_now = link.case_id == stand_in
        ends = link if mine is None or stand_in == case.id else mine if leads_now else None
        shown.append(Linked(link.case, kind, link.reason or "", is_lead=leads_now, link=ends))
    shown.sort(key=lambda one: not one.is_lead)
    return Group(leads=mine is None or stand_in == case.id, others=tuple(shown))


def _may_know(kind: LinkKind, enters: Callable[[Case], bool], *cases: Case) -> bool:
    return kind is not LinkKind.PERPETRATOR or all(enters(case) for case in cases)


def _door(actor: Actor) -> Callable[[Case], bool]:
    """Whether the actor may enter the room of the threat of a case."""

    @cache
    def enters(case: Case) -> bool:
        return Part.THREAT in parts_of(hats(actor, case))

    return enters


def running(*conditions: object) -> list[CaseLink]:
    """Links that have not ended, the oldest first. Says nothing of who may know them."""
    wanted = select(CaseLink).where(CaseLink.ended_at.is_(None), *conditions)  # type: ignore[arg-type]
    return list(db.session.scalars(wanted.order_by(CaseLink.since, CaseLink.id)))


def _known(actor: Actor, ids: Collection[str]) -> dict[str, Case]:
    """Those of these cases that the actor handles."""
    loaded = (selectinload(Case.blocks), selectinload(Case.grants), selectinload(Case.handlers))
    found = db.session.scalars(handled_cases(actor).where(Case.id.in_(ids)).options(*loaded))
    return {case.id: case for case in found}


def numbers_of(actor: Actor, ids: Iterable[str]) -> dict[str, str]:
    """The numbers of those of these cases that the actor handles."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = handled_cases(actor).where(Case.id.in_(wanted)).with_only_columns(Case.id, Case.number)
    return {row.id: row.number for row in db.session.execute(rows)}


def linkable(actor: Actor, case: Case, number: str) -> Case | None:
    """The case with this number, when the actor may link ``case`` to it; whatever is wrong with it, None."""
    wanted = handled_cases(actor).where(has_number(number), Case.id != case.id)
    found = db.session.scalar(wanted)
    return found if found is not None and Act.LINK in permitted(actor, found) else None


def suggestions(actor: Actor, case: Case) -> list[Case]:
    """Cases that may belong with this one: of the same day and place, or alike in one department within a week."""
    incident = case.incident
    alike = [
        and_(
            Incident.department_id == incident.department_id,
            type_coerce(Incident.forms, Text).contains(f" {form.value} "),
            Incident.first_day.between(incident.first_day - NEARBY, incident.first_day + NEARBY),
        )
        for form in sorted(incident.forms or ())
        if incident.department_id is not None
    ]
    if incident.place is not None and incident.place not in HOME_PLACES:  # where somebody lives is no place to compare
        alike.append(and_(Incident.first_day == incident.first_day, Incident.place == incident.place))
    if not alike:
        return []
    together = {one.case.id for group in groups_of(actor, case) for one in group.others}
    wanted = handled_cases(actor).where(or_(*alike), Case.id.not_in({case.id, *together}))
    near = wanted.order_by(Case.opened_at.desc(), Case.id).limit(SUGGESTED)
    return [other for other in db.session.scalars(near) if Act.LINK in permitted(actor, other)]
