"""The coalition as one chart, and who is in it without figures."""

from __future__ import annotations

from dataclasses import dataclass

from gir.accounts.actor import Actor
from gir.cases.counting import RULES
from gir.incidents.terms import Population
from gir.statistics.charts import Origin
from gir.statistics.charts.partners import Employer, PartnersChart, Span, partners_chart
from gir.statistics.partners.figures import PublicFigures
from gir.statistics.partners.queries import Member, members
from gir.statistics.protected import naming
from gir.terms import lazy as _l

SOURCE = _l("published figures of each employer, rounded to 5")


@dataclass(frozen=True)
class Coalition:
    """What somebody sees of the coalition; no ``chart`` when there is nobody beside the own organisation."""

    chart: PartnersChart | None
    others: tuple[str, ...]
    silent: tuple[str, ...]
    """Who takes part, and has published nothing yet."""
    own_silent: bool


def coalition(actor: Actor) -> Coalition:
    """The employers that the actor's organisation shares figures with, and itself."""
    found = members(actor)
    telling = [member for member in found if not member.own and member.figures]
    own_silent = any(member.own and not member.figures for member in found)
    return Coalition(
        _chart(found) if telling else None,
        tuple(member.name for member in telling),
        tuple(member.name for member in found if not member.own and not member.figures),
        own_silent,
    )


def _chart(found: list[Member]) -> PartnersChart:
    known = [(member, member.figures) for member in found if member.figures]
    own = next((figures for member, figures in known if member.own), None)
    origin = Origin(
        str(Population.EMPLOYEE.label),
        str(SOURCE),
        max(table.closed_on for _member, figures in known for table in figures.totals),
        own.definition if own else RULES,
        exact=False,
    )
    employers = [Employer(m.name, m.own, figures.definition, _spans(figures)) for m, figures in known]
    return partners_chart(employers, origin=origin)


def _spans(figures: PublicFigures) -> tuple[Span, ...]:
    return tuple(
        Span(
            total.period.first,
            total.period.quarters,
            naming.period(total.period),
            total.rows[0].reports,
            figures.fte_in(total.period),
            naming.in_text(total.period),
        )
        for total in figures.totals
    )
