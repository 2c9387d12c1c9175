"""Chart 12: the eight measures of an employer (Veilige Publieke Taak), one figure each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from gir.organisations.queries import current_norm
from gir.statistics import queries, words
from gir.statistics.charts.estimates import EstimatesChart, Indicator, estimates_chart
from gir.statistics.choice import Choice, origin_of
from gir.statistics.compare import Estimate, direction, share_of
from gir.statistics.ending import damages
from gir.statistics.periods import YEAR
from gir.statistics.pulse import share_reported
from gir.statistics.quality import LATE
from gir.statistics.queries import StageCounts

TARGET = 0.8
"""Of every figure that has a clock or a rule; a default, until an organisation sets its own."""


def scorecard(choice: Choice) -> EstimatesChart:
    """Eight figures for twelve whole months up to the chosen quarter, beside the twelve before."""
    ends = [choice.last_whole, choice.last_whole.back(YEAR)]
    spans = [(last.back(YEAR - 1).first, last.last) for last in ends]
    stages = [queries.stages(choice.scope, *span, choice.moment) for span in spans]
    indicators = [
        _told("norm", _("1. Publish the norm"), _("house rules"), _norm(choice)),
        _shares("pulse", _("2. Encourage reporting"), _("staff that reported its last incident"),
                [share_reported(choice, last) for last in ends], None, _("staff were not asked, or too few answered")),
        _shares("register", _("3. Register all"), _("reported within a week"),
                [_in_a_week(choice, *span) for span in spans]),
        _told("train", _("4. Train"), _("staff that followed a training"), _("not kept in this register")),
        _shares("react", _("5. React to the perpetrator"), _("within 48 hours"), _on_time(stages, "reaction")),
        _shares("report", _("6. Report to the police"), _("decided within 2 working days"), _on_time(stages, "police")),
        _shares("damage", _("7. Recover damage"), _("cases with damage in which it was claimed"),
                [_claimed(choice, *span) for span in spans]),
        _shares("aftercare", _("8. Aftercare"), _("first talk within 72 hours"), _on_time(stages, "talk_1")),
    ]  # fmt: skip
    return estimates_chart(
        "scorecard",
        _("The eight measures for safe public service"),
        _finding(indicators),
        indicators,
        verdicts=[_verdict(indicator) for indicator in indicators],
        verdict_header=_("Target"),
        labels=(words.period(*spans[0]), words.period(*spans[1])),
        span=(spans[1][0], spans[0][1]),
        origin=origin_of(choice),
        notes=[
            _("Target where there is a clock or a rule: %(share)s, the line in each row", share=words.share(80, 100)),
            _("Reached, or not, is said only when the whole interval (95 percent) lies on that side"),
            _(
                "Measure 4 has no figure: this register does not keep who followed a training. HRM can say so from its "
                "own administration"
            ),
        ],
        top=1.0,
    )


def _told(key: str, label: str, unit: str, text: str) -> Indicator:
    """A figure that is no share: what there is to say of it."""
    return Indicator(key, label, unit, None, None, direction(None, None), words.percent, text)


def _shares(
    key: str,
    label: str,
    unit: str,
    ends: Sequence[Estimate | None],
    target: float | None = TARGET,
    missing: str = "",
) -> Indicator:
    now, before = ends
    missing = "" if now is not None else missing or _("nothing to count")
    return Indicator(key, label, unit, now, before, direction(now, before), words.percent, missing, target)


def _verdict(indicator: Indicator) -> str:
    if indicator.now is None:
        return indicator.missing
    if indicator.target is None:
        return _("no target")
    return {True: _("reached"), False: _("not reached"), None: _("too close to call")}[indicator.reached]


def _finding(indicators: Sequence[Indicator]) -> str:
    aimed = [i for i in indicators if i.target is not None and i.now is not None]
    if not aimed:
        return _("Too few incidents to tell")
    missed = [i.label for i in aimed if i.reached is False]
    if missed:
        return _("Not reached: %(measures)s", measures=words.listing(missed))
    reached = sum(i.reached is True for i in aimed)
    return _("No target is missed; %(reached)s of %(aimed)s certainly reached", reached=reached, aimed=len(aimed))


def _norm(choice: Choice) -> str:
    norm = current_norm(choice.scope.organisation_id)
    if norm is None or norm.published_on is None:
        return _("not published")
    return _("published, version %(number)s of %(day)s", number=norm.number, day=words.full_date(norm.published_on))


def _in_a_week(choice: Choice, first: date, last: date) -> Estimate | None:
    took = queries.days_to_report(choice.scope, first, last)
    return share_of(sum(number for days, number in took.items() if days <= LATE), took.total())


def _on_time(stages: Sequence[dict[str, StageCounts]], step: str) -> list[Estimate | None]:
    found = [counts.get(step, StageCounts()) for counts in stages]
    return [share_of(stage.on_time, stage.needed - stage.waiting) for stage in found]


def _claimed(choice: Choice, first: date, last: date) -> Estimate | None:
    found = damages(choice.scope, first, last)
    return share_of(sum(number for _damage, claimed, number in found if claimed), sum(row[-1] for row in found))
