"""What the pages of the head counts show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from gir.accounts.actor import Actor
from gir.statistics import words
from gir.statistics.periods import Quarter, quarters_up_to
from gir.statistics.staffing.queries import Checked, Counts, checks_of, counts_of, last_before, names_of
from gir.web.dates import long_day, today

QUARTERS_OFFERED = 13
"""Three years back, which is as far as a series of months reaches, and the running quarter."""
MOST_NAMED = 5


@dataclass(frozen=True)
class Line:
    """One quarter in the list: what is known of it, what is missing, and when somebody looked at it."""

    key: str
    title: str
    told: str
    missing: str
    checked: str


def lines(actor: Actor) -> list[Line]:
    """The quarters that may be filled in, the newest first."""
    counts, checks = counts_of(actor.organisation_id), checks_of(actor.organisation_id)
    names = names_of(actor.organisation_id)
    offered = {*quarters_up_to(Quarter.of(today()), QUARTERS_OFFERED), *counts}
    return [
        Line(
            quarter.key,
            words.quarter_title(quarter.first),
            _told(counts.get(quarter, {})),
            _missing(counts.get(quarter, {}), names),
            _checked(checks.get(quarter, [])),
        )
        for quarter in sorted(offered, reverse=True)
    ]


def _told(counts: Counts) -> str:
    if not counts:
        return _("Nothing is filled in yet.")
    people, fte = sum(c.people for c in counts.values()), float(sum(c.fte for c in counts.values()))
    return _("%(people)s people, %(fte)s fte", people=words.number(people), fte=words.number(fte, 1))


def _missing(counts: Counts, names: list[tuple[str, str]]) -> str:
    unknown = [name for place, name in names if place not in counts]
    if not counts or not unknown:
        return ""
    told = [*unknown[:MOST_NAMED], *(["…"] if len(unknown) > MOST_NAMED else [])]
    return _("Missing: %(departments)s", departments=", ".join(told))


def _checked(checks: list[Checked]) -> str:
    return _("Checked on %(day)s by %(name)s", day=long_day(checks[0].at), name=checks[0].by) if checks else ""


def grid_context(actor: Actor, quarter: Quarter) -> dict[str, Any]:
    """What the page of one quarter shows beside its fields."""
    counts, checks = counts_of(actor.organisation_id), checks_of(actor.organisation_id).get(quarter, [])
    before = last_before(quarter, counts)
    earlier = counts[before] if before else {}
    return {
        "checked": _checked(checks),
        "history": [_saving(check) for check in checks],
        "proposed": words.quarter(before.first) if before and not counts.get(quarter) else "",
        "earlier": {place: _earlier(before, earlier, place) for place, _name in names_of(actor.organisation_id)},
    }


def _earlier(before: Quarter | None, counts: Counts, place: str) -> str:
    """What a department had the time before, to see a slip at once."""
    count = counts.get(place)
    if before is None or count is None:
        return ""
    return _("%(quarter)s: %(people)s people, %(fte)s fte", quarter=words.quarter_short(before.first),
             people=words.number(count.people), fte=words.number(float(count.fte), 1))  # fmt: skip


def _saving(check: Checked) -> str:
    return _("%(day)s, %(name)s: %(people)s people, %(fte)s fte in all", day=long_day(check.at), name=check.by,
             people=words.number(check.people), fte=words.number(float(check.fte), 1))  # fmt: skip


def saved_sentence(changed: int) -> str:
    """What came of saving a quarter."""
    if not changed:
        return _("Nothing was changed. The day on which you looked at it is kept.")
    return ngettext("Saved: %(num)s department changed.", "Saved: %(num)s departments changed.", changed)
