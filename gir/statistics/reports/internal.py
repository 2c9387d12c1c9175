"""The report of exact figures: the chapters of the trends page."""

from __future__ import annotations

from flask_babel import gettext as _

from gir.cases.counting import RULES
from gir.statistics import words
from gir.statistics.chapters import chapters
from gir.statistics.choice import Choice, origin_of
from gir.statistics.overview import glance
from gir.statistics.reports.contents import Part, Passage, Report
from gir.statistics.rules import COUNTING_RULES, counting_rules


def report_of(choice: Choice, organisation: str) -> Report:
    """The report of a choice."""
    at_a_glance = glance(choice)
    return Report(
        title=_("Quarterly report aggression, %(quarter)s", quarter=words.quarter(choice.quarter.first)),
        organisation=organisation,
        mark=words.do_not_distribute(),
        internal=True,
        facts=(
            (_("Organisation"), organisation),
            (_("Who is counted"), origin_of(choice).population),
            (_("Period"), f"{words.full_date(choice.quarter.first)} – {words.full_date(choice.until)}"),
            (_("Counting rules"), _("version %(version)s", version=RULES)),
            (_("Made on"), words.full_date(choice.today)),
        ),
        summary=_("The quarter in one sentence each"),
        parts=tuple(Part(chapter.title, chapter.sections) for chapter in chapters(choice)),
        figures=at_a_glance.figures,
        note=at_a_glance.note,
        after=(
            Passage(_("What exactly do we count?"), tuple(counting_rules())),
            Passage(_("Figures that were counted anew"), _restated()),
        ),
    )


def _restated() -> tuple[str, ...]:
    earlier = [version for version in COUNTING_RULES if version != RULES]
    if not earlier:
        return (_("The counting rules have never changed."),)
    return (
        _(
            "Version %(now)s of the counting rules replaced version %(earlier)s. All quarters in this report are "
            "counted by version %(now)s, so that they can be compared. An earlier report can hold other figures.",
            now=RULES,
            earlier=words.listing(earlier),
        ),
    )
