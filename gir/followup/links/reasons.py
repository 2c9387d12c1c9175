"""Why a link was undone, as the timelines of both cases tell it to who may read both.

The reason was written by somebody who had two cases before them, and may say something of either. Who does not read the
stories of both reads that the link was undone, at most, and not why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.cases.access import handled_cases, hats, parts_of, permitted
from gir.cases.links.models import CaseLink
from gir.cases.links.terms import LinkKind
from gir.cases.masking import mask_for
from gir.cases.models import Case
from gir.cases.terms import Act, Part
from gir.database import db


def end_reasons(actor: Actor, details: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """What this reader may read of why links were undone, by id of the link; ``details`` are those of the events."""
    about = {detail["link"]: frozenset(detail["of"].split()) for detail in details if "link" in detail}
    if not about:
        return {}
    wanted = handled_cases(actor).where(Case.id.in_(frozenset().union(*about.values())))
    cases = {case.id: case for case in db.session.scalars(wanted) if Act.READ_NARRATIVE in permitted(actor, case)}
    rows = db.session.scalars(select(CaseLink).where(CaseLink.id.in_(about)))
    return {
        row.id: _masked(row.end_reason or "", [cases[id_] for id_ in about[row.id]], actor)
        for row in rows
        if about[row.id] <= cases.keys() and _may_know(row.kind, [cases[id_] for id_ in about[row.id]], actor)
    }


def _may_know(kind: LinkKind, cases: list[Case], actor: Actor) -> bool:
    return kind is not LinkKind.PERPETRATOR or all(Part.THREAT in parts_of(hats(actor, case)) for case in cases)


def _masked(text: str, cases: list[Case], actor: Actor) -> str:
    for case in cases:
        text = mask_for(case, parts_of(hats(actor, case)))(text)
    return text
