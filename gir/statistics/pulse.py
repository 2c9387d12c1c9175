"""How many incidents are reported at all, as staff answer it once a quarter: an estimate, with how sure it is."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import pgettext

from gir.incidents.terms import Population
from gir.pulse.queries import PulseResult, results
from gir.pulse.terms import Reason
from gir.statistics import words
from gir.statistics.charts import Origin, SmallTable, Table, small_table
from gir.statistics.choice import Choice, origin_of
from gir.statistics.compare import Estimate, share_of
from gir.statistics.periods import YEAR, Quarter, quarters_up_to
from gir.statistics.shares import FEWEST, ReportingRate, reporting_rate

QUARTERS_SHOWN = 8


def pulse_tables(choice: Choice) -> list[SmallTable]:
    """The estimate for two years up to the chosen quarter, and the reasons of the last quarter that has any.

    Nothing for office-holders, who are not asked, for one department or for one form: the answers know neither.
    """
    scope = choice.scope
    if not _asked(choice):
        return []
    quarters = [quarter.first for quarter in quarters_up_to(choice.quarter, QUARTERS_SHOWN)]
    found = results(scope.organisation_id, quarters)
    return [_rates(choice, found), *_reasons(choice, found)] if found else []


def share_reported(choice: Choice, last: Quarter) -> Estimate | None:
    """Of the staff that had an incident in four quarters up to ``last``, the share that reported it.

    Of quarters in which enough people answered; None without any, and where nobody was asked.
    """
    if not _asked(choice):
        return None
    found = results(choice.scope.organisation_id, [quarter.first for quarter in quarters_up_to(last, YEAR)])
    known = [r for r in found if reporting_rate(r.reported, r.not_reported) is not None]
    return share_of(sum(r.reported for r in known), sum(r.had_incident for r in known))


def _asked(choice: Choice) -> bool:
    """Whether these are figures that answers can stand beside: they know no department, form or office-holder."""
    return choice.whole and choice.scope.population == Population.EMPLOYEE


def _rates(choice: Choice, found: list[PulseResult]) -> SmallTable:
    title = _("How much is reported")
    headers = (
        _("Quarter"),
        _("Reported, estimate"),
        _("between"),
        _("Had an incident"),
        _("Reported it"),
        pgettext("people", "Answered"),
        _("Asked"),
    )
    return small_table(
        "reporting-rate",
        _finding(found),
        Table(title, headers, tuple(_row(result) for result in found)),
        [
            _("Staff are asked once a quarter whether they reported their last incident; nobody can tell who answered"),
            _("Estimate: a share of those who had an incident, and the two shares between which it most probably lies"),
            _("With fewer than %(number)s answers by people who had an incident nothing is shown", number=FEWEST),
        ],
        first=found[0].quarter,
        last=Quarter.of(found[-1].quarter).last,
        origin=_origin(choice),
    )


def _origin(choice: Choice) -> Origin:
    return origin_of(choice, _("question of the quarter"))


def _row(result: PulseResult) -> tuple[str, ...]:
    quarter, asked = words.quarter_short(result.quarter), words.number(result.invited)
    rate = reporting_rate(result.reported, result.not_reported)
    if rate is None:
        return (quarter, *[_("too few")] * 5, asked)
    counts = (rate.had_incident, rate.reported, result.answered)
    return (quarter, _share(rate), " – ".join(_bounds(rate)), *map(words.number, counts), asked)


def _finding(found: list[PulseResult]) -> str:
    latest = found[-1]
    rate = reporting_rate(latest.reported, latest.not_reported)
    if rate is None:
        return _("Too few people answered to estimate how much is reported")
    low, high = _bounds(rate)
    return _(
        "About %(share)s of incidents were reported (between %(range)s), staff said in %(period)s",
        share=_share(rate),
        range=_("%(low)s and %(high)s", low=low, high=high),
        period=words.quarter(latest.quarter),
    )


def _share(rate: ReportingRate) -> str:
    return words.share(rate.reported, rate.had_incident)


def _bounds(rate: ReportingRate) -> tuple[str, str]:
    low, high = (words.share(round(bound * 1000), 1000) for bound in (rate.lower, rate.upper))
    return low, high


def _reasons(choice: Choice, found: list[PulseResult]) -> list[SmallTable]:
    """Why people did not report, most often named first."""
    enough = [result for result in found if result.not_reported >= FEWEST]
    if not enough:
        return []
    latest = enough[-1]
    ordered = sorted(Reason, key=lambda reason: -latest.reasons[reason])
    rows = ((str(reason.label), words.of(latest.reasons[reason], latest.not_reported)) for reason in ordered)
    title = _("Why not reported")
    finding = _(
        "Reason given most often for not reporting in %(period)s: “%(reason)s”",
        period=words.quarter(latest.quarter),
        reason=ordered[0].label,
    )
    table = Table(title, (_("Reason"), _("Of those who did not report")), tuple(rows))
    notes = [_("Several reasons could be given, so they add up to more")]
    first, last = latest.quarter, Quarter.of(latest.quarter).last
    return [small_table("reasons", finding, table, notes, first=first, last=last, origin=_origin(choice))]
