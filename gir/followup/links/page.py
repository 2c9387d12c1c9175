"""What the page of a case shows of the cases that belong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy import BindParameter, Select, Text, and_, bindparam, or_, select, type_coerce
from sqlalchemy.orm import aliased

from gir.accounts.actor import Actor
from gir.cases.access import handled_cases, hats, parts_of, permitted
from gir.cases.links.models import CaseLink
from gir.cases.links.queries import Group, Linked, groups_of, wider
from gir.cases.links.terms import LinkKind
from gir.cases.masking import mask_for
from gir.cases.models import Case
from gir.cases.terms import Act, Part, Status
from gir.database import db, now
from gir.followup.rooms import knows_home
from gir.followup.work_list import in_rows, standing_columns
from gir.followup.work_rows import Row, capacities, rows_in_words
from gir.incidents.titles import case_title
from gir.questions import ask
from gir.web.dates import long_day
from gir.web.fragments import Fragment

ROW = Fragment("followup/work_row.html", "row")


@dataclass(frozen=True)
class LinkedView:
    """A case that belongs with this one."""

    url: str
    number: str
    title: str
    where_when: str
    status: str
    status_kind: str
    kind: str
    in_threat: bool
    is_lead: bool
    reason: str


@dataclass(frozen=True)
class GroupView:
    """A group of cases. ``rows`` are those of the work list, on the page of the lead; empty elsewhere."""

    leads: bool
    others: list[LinkedView]
    rows: list[Markup]


def link_views(case: Case, actor: Actor) -> list[GroupView]:
    """The groups that a case is in, as this reader may know them."""
    return [_group_view(case, group, actor) for group in groups_of(actor, case)]


def _group_view(case: Case, group: Group, actor: Actor) -> GroupView:
    others = [_linked_view(case, one, actor) for one in group.others]
    rows = _rows(actor, [one.case.id for one in group.others]) if group.leads else []
    return GroupView(group.leads, others, ROW.each(rows, url_for("followup.work_list")) if rows else [])


def _linked_view(case: Case, one: Linked, actor: Actor) -> LinkedView:
    other, acts = one.case, permitted(actor, one.case)
    may_read = Act.READ_NARRATIVE in permitted(actor, case) and Act.READ_NARRATIVE in acts
    incident = other.incident
    home = incident.department.name if incident.department else (incident.office or incident.population).label
    return LinkedView(
        url_for("followup.case", case_id=other.id),
        other.number,
        case_title(incident, home=knows_home(other, acts)),
        f"{home} · {long_day(incident.first_day)}",
        str(other.status.label),
        "quiet" if other.status is Status.CLOSED else "info",
        str(one.kind.label),
        one.kind is LinkKind.PERPETRATOR,
        one.is_lead,
        _masked(one.reason, (case, other), actor) if may_read else "",
    )


def _masked(text: str, cases: Sequence[Case], actor: Actor) -> str:
    """A reason without the names that belong in the rooms of these cases."""
    for case in cases:
        text = mask_for(case, parts_of(hats(actor, case)))(text)
    return text


def _rows(actor: Actor, ids: list[str]) -> list[Row]:
    found = db.session.execute(in_rows(actor, handled_cases(actor).where(Case.id.in_(ids)))).all()
    return rows_in_words(actor, sorted(found, key=lambda row: ids.index(row.id)), now())


# ── On the work list ───────────────────────────────────────────────────────────────────────────────────────────


def with_others(actor: Actor, rows: list[Row], links: list[Any]) -> list[Row]:
    """Rows of the work list, those of leads with how many cases besides belong with them, as this reader knows them.

    ``links`` are those around these rows (``links_around``).
    """
    counts = others_of(actor, [row.id for row in rows], links)
    if not counts:
        return rows
    return [row._replace(sub=f"{row.sub} · {_counted(counts[row.id])}") if row.id in counts else row for row in rows]


def _counted(number: int) -> str:
    return ngettext("with one other", "with %(num)d others", number)


def links_around(ids: list[str]) -> list[Any]:
    """The links of all groups to which one of these cases belongs, whoever may know of them."""
    return ask("links", _links_statement, ids=ids) if ids else []


def others_of(actor: Actor, ids: list[str], links: list[Any]) -> dict[str, int]:
    """How many cases belong with each lead among these; what does not exist for the actor is not counted.

    For whom the lead does not exist, the case that takes its place is the one that has the number (``groups_of``).
    """
    if not links:
        return {}
    every = {link.lead_id for link in links} | {link.case_id for link in links}
    wanted = handled_cases(actor).where(Case.id.in_(every)).with_only_columns(Case.id, *standing_columns(actor))
    worn = capacities(actor, list(db.session.execute(wanted)))
    enters = {case_id for case_id, hats_worn in worn.items() if Part.THREAT in parts_of(hats_worn)}
    counts: dict[str, int] = {}
    for lead_id in dict.fromkeys(link.lead_id for link in links):
        kinds = {link.case_id: LinkKind(link.kind) for link in links if link.lead_id == lead_id}
        known = {id_: kind for id_, kind in kinds.items() if id_ in worn and _opens(kind, {id_}, enters)}
        if not known:
            continue
        leader = lead_id if lead_id in worn else next(iter(known))
        own = known.get(leader, LinkKind.EVENT)
        shown = [
            id_ for id_, kind in known.items() if id_ != leader and _opens(wider(own, kind), {leader, id_}, enters)
        ]
        if shown and leader in ids:
            counts[leader] = counts.get(leader, 0) + len(shown)
    return counts


def _opens(kind: LinkKind, cases: set[str], enters: set[str]) -> bool:
    return kind is not LinkKind.PERPETRATOR or cases <= enters


def _links_statement() -> Select[*tuple[Any, ...]]:
    near = aliased(CaseLink)
    ids: BindParameter[Any] = bindparam("ids", expanding=True)
    leads = select(near.lead_id).where(near.ended_at.is_(None), or_(near.lead_id.in_(ids), near.case_id.in_(ids)))
    return (
        select(CaseLink.lead_id, CaseLink.case_id, type_coerce(CaseLink.kind, Text).label("kind"))
        .where(and_(CaseLink.ended_at.is_(None), CaseLink.lead_id.in_(leads)))
        .order_by(CaseLink.since, CaseLink.id)
    )
