"""What is asked about an organisation's house rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from gir.database import db
from gir.organisations.models import HouseNorm
from gir.web.dates import local_day

DRAFT = 0
"""The number of a version that is not published yet."""


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


def published_norms(organisation_id: str) -> list[Norm]:
    """All published versions, the newest first."""
    return _norms(HouseNorm.organisation_id == organisation_id, HouseNorm.number > DRAFT)


def current_norm(organisation_id: str) -> Norm | None:
    """The newest published version; None when nothing was published yet."""
    return next(iter(_norms(HouseNorm.organisation_id == organisation_id, HouseNorm.number > DRAFT, limit=1)), None)


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


def published_norm(organisation_id: str, norm_id: str) -> Norm | None:
    """One published version of this organisation; None when there is none with this id."""
    found = _norms(HouseNorm.organisation_id == organisation_id, HouseNorm.number > DRAFT, HouseNorm.id == norm_id)
    return next(iter(found), None)


def norm_on(organisation_id: str, day: date) -> Norm | None:
    """The version that was current at the end of a day; else the first one ever published; None without any."""
    versions = published_norms(organisation_id)
    in_force = [norm for norm in versions if norm.published_on and norm.published_on <= day]
    return next(iter(in_force), versions[-1] if versions else None)


def draft_norm(organisation_id: str) -> Norm | None:
    """The draft that somebody works on; None when there is none."""
    return next(iter(_norms(HouseNorm.organisation_id == organisation_id, HouseNorm.number == DRAFT)), None)


def newest_number(organisation_id: str) -> int:
    """The number of the version that is current; 0 when nothing was published yet."""
    return (
        db.session.scalar(select(func.max(HouseNorm.number)).where(HouseNorm.organisation_id == organisation_id)) or 0
    )


def edition(organisation_id: str) -> str:
    """Where the house rules stand: the current version, and how often the draft after it was saved.

    A page carries it, so that nobody saves over what somebody else saved or published meanwhile.
    """
    draft = select(HouseNorm.saves).where(HouseNorm.organisation_id == organisation_id, HouseNorm.number == DRAFT)
    return f"{newest_number(organisation_id)}.{db.session.scalar(draft) or 0}"


def _norms(*conditions: object, limit: int | None = None) -> list[Norm]:
    wanted = select(HouseNorm).where(*conditions).order_by(HouseNorm.number.desc()).limit(limit)  # type: ignore[arg-type]
    fresh = wanted.options(selectinload(HouseNorm.rules)).execution_options(populate_existing=True)
    return [read_norm(row) for row in db.session.scalars(fresh)]


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
