"""The reports of protected figures: the annex for the council, and the one for the management.

They are made of a closed quarter as it was published, and of nothing else: who makes one gets the same as anybody else,
and the same for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from gir.statistics import words
from gir.statistics.periods import Quarter
from gir.statistics.protected.published import Group, groups_as_closed
from gir.statistics.protected.reading import (
    found_later,
    how_to_read,
    nothing_yet,
    what_a_register_gets,
    what_is_left_out,
)
from gir.statistics.reports.access import READINGS
from gir.statistics.reports.contents import Part, Passage, Report
from gir.statistics.reports.terms import Edition
from gir.statistics.rules import protected_rules


def protected_report(edition: Edition, organisation_id: str, organisation: str, quarter: Quarter) -> Report:
    """The report of a quarter that was closed."""
    reading = READINGS[edition]
    groups = groups_as_closed(organisation_id, quarter, reading)
    return Report(
        title=_title(edition, quarter),
        organisation=organisation,
        mark=_mark(edition),
        internal=False,
        facts=(
            (_("Organisation"), organisation),
            (_("Who is counted"), words.listing(list(dict.fromkeys(group.title for group in groups)))),
            (_("Up to and including"), words.quarter(quarter.first)),
        ),
        summary=_("In short"),
        parts=tuple(map(_part, groups)),
        before=(Passage(_("How to read these figures"), how_to_read(rounded=reading.audience.rounded_to > 1)),),
        after=(
            Passage(_("What is not here, and why"), (*what_is_left_out(), _by_department())),
            Passage(_("What a register of this size gets"), (what_a_register_gets(),)),
            *(Passage(_("What exactly do we count?"), tuple(protected_rules(each))) for each in _definitions(groups)),
        ),
    )


def _title(edition: Edition, quarter: Quarter) -> str:
    when = words.quarter(quarter.first)
    if edition is Edition.COUNCIL:
        return _("Aggression against people with a public task, annex for the council: %(quarter)s", quarter=when)
    return _("Aggression against people with a public task, for the management: %(quarter)s", quarter=when)


def _mark(edition: Edition) -> str:
    if edition is Edition.COUNCIL:
        return _("Public figures, rounded to 5. Nobody can be recognised in them.")
    return _("For the management. Not for outside the organisation.")


def _by_department() -> str:
    return _(
        "Departments and offices. Who leads a department, or follows up for an office, knows its figures exactly, and "
        "could calculate the rest of a row."
    )


def _part(group: Group) -> Part:
    shown = tuple(chart for chart in group.charts if not chart.reason)
    told = [f"{sentence}." for sentence in (group.year, group.waiting) if sentence]
    if group.nothing:
        told.append(nothing_yet())
    return Part(group.title, shown, (*told, group.counted), tuple(_after(group)))


def _after(group: Group) -> Iterator[Passage]:
    missing = tuple(f"{chart.title}: {chart.reason}." for chart in group.charts if chart.reason)
    if missing and not group.nothing:
        yield Passage(_("Not shown"), missing)
    if group.revisions:
        yield Passage(_("Found out later"), group.revisions, found_later())


def _definitions(groups: Iterable[Group]) -> list[str]:
    """The versions of the rules by which something here was counted, the newest first."""
    return list(dict.fromkeys(group.definition for group in groups))
