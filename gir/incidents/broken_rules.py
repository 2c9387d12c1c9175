"""Which house rules an incident broke."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select

from gir.database import db
from gir.incidents.models import BrokenRule, Incident
from gir.organisations.models import HouseNorm, HouseRule
from gir.organisations.queries import Norm, newest_number, norm_on, published_norm


@dataclass(frozen=True)
class Broken:
    """The rules that were named, and the number of the version they stand in."""

    rule_ids: frozenset[str]
    texts: tuple[str, ...]
    norm_id: str
    number: int
    language: str


def broken_rules(incident: Incident) -> Broken | None:
    """What was answered; None when the question was not answered, which never counts."""
    named = (
        select(HouseRule.id, HouseRule.text, HouseRule.norm_id, HouseNorm.number, HouseNorm.language)
        .join(BrokenRule, BrokenRule.rule_id == HouseRule.id)
        .join(HouseNorm, HouseNorm.id == HouseRule.norm_id)
        .where(BrokenRule.incident_id == incident.id)
        .order_by(HouseRule.position)
    )
    rows = db.session.execute(named).all()
    if not rows:
        return None
    ids, texts = frozenset(row.id for row in rows), tuple(row.text for row in rows)
    return Broken(ids, texts, rows[0].norm_id, rows[0].number, rows[0].language)


def norm_of(incident: Incident) -> Norm | None:
    """The version that an incident is held to: that of the rules named already, else the one of its day."""
    named = broken_rules(incident)
    if named is not None:
        return published_norm(incident.organisation_id, named.norm_id)
    return norm_on(incident.organisation_id, incident.last_day)


def has_norm(incident: Incident) -> bool:
    """Whether there are house rules that it can have broken."""
    return newest_number(incident.organisation_id) > 0


def name_broken_rules(incident: Incident, rule_ids: Iterable[str]) -> None:
    """Replace what was answered, inside an act. Rules that are not in the version of the day are left out."""
    norm = norm_of(incident)
    offered = {rule_id for rule_id, _text in norm.rules} if norm else set()
    session = db.session()
    session.execute(delete(BrokenRule).where(BrokenRule.incident_id == incident.id))
    session.add_all(BrokenRule(incident_id=incident.id, rule_id=rule_id) for rule_id in set(rule_ids) & offered)
