"""What is asked about an organisation's house rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from gir.database import db
from gir.organisations.editions import DRAFT, Editions
from gir.organisations.models import Department, HouseNorm, HouseRule
from gir.web.dates import local_day


@dataclass(frozen=True)
class Wording:
    """The words of a set of house rules. ``light``, ``medium`` and ``severe`` are the organisation's own examples."""

    sentence: str
    explanation: str = ""
    rules: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    medium: tuple[str, ...] = ()
    severe: tuple[str, ...] = ()


@dataclass(frozen=True)
class Norm:
    """One version as it is read: its words, and its rules with their ids."""

    id: str
    number: int
    saves: int
    language: str
    published_at: datetime | None
    wording: Wording
    rules: tuple[tuple[str, str], ...]

    @property
    def published_on(self) -> date | None:
        """The day it was published; None for a draft."""
        return local_day(self.published_at) if self.published_at else None


def read_norm(row: HouseNorm) -> Norm:
    """A version as it is read."""
    wording = Wording(
        row.sentence,
        row.explanation,
        tuple(rule.text for rule in row.rules),
        _lines(row.light),
        _lines(row.medium),
        _lines(row.severe),
    )
    rules = tuple((rule.id, rule.text) for rule in row.rules)
    return Norm(row.id, row.number, row.saves, row.language, row.published_at, wording, rules)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line)


NORMS = Editions(HouseNorm, read_norm, lambda: selectinload(HouseNorm.rules), parts=(HouseRule, "norm"))
published_norms, current_norm, published_norm, draft_norm = NORMS.published, NORMS.current, NORMS.version, NORMS.draft
newest_number, edition = NORMS.newest_number, NORMS.edition


def current_sentence(organisation_id: str) -> tuple[str, str] | None:
    """The norm in one sentence and its language, as it is published now; None when nothing was published yet."""
    newest = (
        select(HouseNorm.sentence, HouseNorm.language)
        .where(HouseNorm.organisation_id == organisation_id, HouseNorm.number > DRAFT)
        .order_by(HouseNorm.number.desc())
        .limit(1)
    )
    row = db.session.execute(newest).first()
    return (row.sentence, row.language) if row else None


def norm_on(organisation_id: str, day: date) -> Norm | None:
    """The version that was current at the end of a day; else the first one ever published; None without any."""
    versions = published_norms(organisation_id)
    in_force = [norm for norm in versions if norm.published_on and norm.published_on <= day]
    return next(iter(in_force), versions[-1] if versions else None)


def departments_of(organisation_id: str) -> list[tuple[str, str]]:
    """Ids and names of an organisation's departments, by name."""
    rows = select(Department.id, Department.name).where(Department.organisation_id == organisation_id)
    return [(row.id, row.name) for row in db.session.execute(rows.order_by(Department.name))]
