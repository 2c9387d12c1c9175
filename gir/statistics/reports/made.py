"""The report that was chosen, with the name of its file and what the log keeps of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.organisations.settings import details_of
from gir.statistics.answers import Identity
from gir.statistics.charts import Chart
from gir.statistics.choice import Choice, told_of
from gir.statistics.periods import Quarter
from gir.statistics.protected.terms import ProtectedAct
from gir.statistics.reports.contents import Report
from gir.statistics.reports.internal import report_of
from gir.statistics.reports.offers import Offer
from gir.statistics.reports.protected import protected_report
from gir.statistics.reports.terms import Edition
from gir.statistics.terms import StatisticsAct
from gir.terms import Term


@dataclass(frozen=True)
class Made:
    """A report; ``identity`` says by what its pictures are kept."""

    report: Report
    name: str
    act: Term
    told: Mapping[str, str]
    identity: Callable[[Chart], Identity]


def exact(actor: Actor, choice: Choice) -> Made:
    """The report of exact figures, as this person sees them."""
    return Made(
        report_of(choice, details_of(actor.organisation_id).name),
        _("internal-%(chart)s-%(period)s", chart=_("quarterly-report"), period=choice.quarter.key),
        StatisticsAct.EXPORT,
        {"chart": "report", **told_of(choice)},
        lambda chart: (chart.key, choice, actor.data_version),
    )


def protected(actor: Actor, edition: Edition, quarter: Quarter) -> Made:
    """A report of protected figures: the same for everybody who may make it."""
    names = {
        Edition.COUNCIL: _("annex-for-the-council-%(period)s", period=quarter.key),
        Edition.MANAGEMENT: _("report-for-the-management-%(period)s", period=quarter.key),
    }
    return Made(
        protected_report(edition, actor.organisation_id, details_of(actor.organisation_id).name, quarter),
        names[edition],
        ProtectedAct.EXPORT,
        {"chart": "report", "edition": edition.value, "period": quarter.key},
        lambda chart: (chart,),
    )


def made_for(edition: Edition, quarter: str, offer: Offer, *, actor: Actor) -> Made:
    """The report that was chosen from an offer.

    Raises:
        LookupError: it was not in the offer.
    """
    if edition is Edition.INTERNAL and offer.choice is not None:
        return exact(actor, offer.choice)
    closed = next((each for each in offer.quarters if each.key == quarter), None)
    if closed is None or edition not in offer.editions:
        raise LookupError(edition)
    return protected(actor, edition, closed)
