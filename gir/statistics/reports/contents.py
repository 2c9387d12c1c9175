"""What a report says: the chapters of the trends page, with whose figures they are and by which rules."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from gir.cases.counting import RULES
from gir.statistics import words
from gir.statistics.chapters import Chapter, chapters
from gir.statistics.charts import Section
from gir.statistics.choice import Choice, origin_of
from gir.statistics.overview import Glance, glance
from gir.statistics.rules import COUNTING_RULES, counting_rules


@dataclass(frozen=True)
class Report:
    """A quarter, in the language that was active when it was made.

    ``facts`` are pairs of a name and what it is: whose figures, of when, by which rules, made on which day.
    """

    title: str
    organisation: str
    mark: str
    facts: tuple[tuple[str, str], ...]
    glance: Glance
    chapters: tuple[Chapter, ...]
    rules: tuple[str, ...]
    restated: tuple[str, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every chart and table, in the order of the page."""
        return tuple(section for chapter in self.chapters for section in chapter.sections)


def report_of(choice: Choice, organisation: str) -> Report:
    """The report of a choice."""
    return Report(
        title=words.quarter_title(choice.quarter.first),
        organisation=organisation,
        mark=words.do_not_distribute(),
        facts=(
            (_("Organisation"), organisation),
            (_("Who is counted"), origin_of(choice).population),
            (_("Period"), f"{words.full_date(choice.quarter.first)} – {words.full_date(choice.until)}"),
            (_("Counting rules"), _("version %(version)s", version=RULES)),
            (_("Made on"), words.full_date(choice.today)),
        ),
        glance=glance(choice),
        chapters=tuple(chapters(choice)),
        rules=tuple(counting_rules()),
        restated=_restated(),
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
