"""The published figures of one's own organisation, and of those that share theirs with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from gir.accounts.actor import Actor
from gir.database import db
from gir.incidents.terms import Population
from gir.statistics import disclosure
from gir.statistics.head_counts import head_counts
from gir.statistics.partners.access import partners_of, sharing_with
from gir.statistics.partners.figures import PublicFigures, public_figures, shared_fte
from gir.statistics.partners.models import FigureSharing, Partner
from gir.statistics.partners.written import day, figures_of
from gir.statistics.periods import Quarter, months_between
from gir.statistics.protected.models import ClosedQuarter
from gir.statistics.queries import Scope


@dataclass(frozen=True)
class Member:
    """One employer of the coalition as an actor sees it: None for figures that are not there yet."""

    name: str
    own: bool
    figures: PublicFigures | None


def own_figures(organisation_id: str, *, with_staff: bool) -> PublicFigures | None:
    """What the public reads of an organisation's employees; None as long as nothing is published."""
    mine = (ClosedQuarter.organisation_id == organisation_id, ClosedQuarter.population == Population.EMPLOYEE)
    newest = select(ClosedQuarter.id).where(*mine).order_by(ClosedQuarter.quarter.desc()).limit(1)
    closing_id = db.session.scalar(newest)
    figures = _published(closing_id) if closing_id else None
    if figures is None or not with_staff:
        return figures
    return replace(figures, fte=shared_fte(_fte(organisation_id, figures), figures.until))


@lru_cache(maxsize=1_000)
def _published(closing_id: str) -> PublicFigures | None:
    """What a closing told the public. It never changes, and a page of many partners would read all of them anew."""
    closing = db.session.get_one(ClosedQuarter, closing_id)
    return public_figures(disclosure.from_data(closing.ledger), closing.definition, {})


def _fte(organisation_id: str, figures: PublicFigures) -> Mapping[Quarter, float]:
    """By quarter, and only where every department has a head count."""
    months = months_between(figures.since.first, figures.until.last)[::3]
    found = head_counts(Scope(organisation_id, Population.EMPLOYEE), months).fte
    return {Quarter.of(month): fte for month, fte in zip(months, found, strict=True) if fte}


def members(actor: Actor) -> list[Member]:
    """The actor's own organisation and all whose figures it may see, by the alphabet."""
    own = Member(actor.organisation_name, True, own_figures(actor.organisation_id, with_staff=True))
    here = [
        Member(organisation.name, False, own_figures(organisation.id, with_staff=sharing.with_staff))
        for organisation, sharing in db.session.execute(sharing_with(actor))
    ]
    elsewhere = [Member(row.name, False, kept_figures(row)) for row in partner_rows(actor)]
    return sorted([own, *here, *elsewhere], key=lambda member: (member.name.casefold(), member.name))


def partner_rows(actor: Actor) -> list[Partner]:
    """The employers elsewhere whose files were taken over, by the alphabet."""
    return list(db.session.scalars(partners_of(actor).order_by(Partner.name, Partner.id)))


def partner_of(actor: Actor, partner_id: str) -> Partner | None:
    """One of them; None when the actor's organisation has none with this id."""
    return db.session.scalar(partners_of(actor).where(Partner.id == partner_id))


def kept_figures(partner: Partner) -> PublicFigures:
    """The figures of a file that was taken over."""
    return figures_of(partner.document, made_on(partner.document))


def made_on(document: Mapping[str, Any]) -> date:
    """The day on which a partner made its file."""
    return day(document["made_on"], "made_on")


def sharing_of(organisation_id: str) -> FigureSharing | None:
    """What an organisation decided about sharing; None when nobody decided anything."""
    return db.session.scalar(select(FigureSharing).where(FigureSharing.organisation_id == organisation_id))
