"""The trends page in chapters: which charts and tables stand together, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

from gir.incidents.terms import Population
from gir.statistics.catalogue import ChartKey, make_chart
from gir.statistics.charts import Chart, Section, SmallTable
from gir.statistics.choice import Choice
from gir.statistics.history import history_chart
from gir.statistics.tables import small_tables, table_called
from gir.terms import Term
from gir.terms import lazy as _l


class ChapterKey(Term):
    """The chapters, by the name of their place on the page."""

    REPORTS = "reports-and-aggression", _l("More reports, or more aggression?")
    WHAT = "what-and-where", _l("What happens, where and when")
    PEOPLE = "people", _l("What it does to people")
    FOLLOW_UP = "follow-up-and-answers", _l("What we do about it")
    CITIZENS = "citizens", _l("Measures, and fairness to citizens")
    FIGURES = "about-the-figures", _l("What the figures rest on")


CHARTS: dict[ChapterKey, tuple[ChartKey, ...]] = {
    ChapterKey.REPORTS: (
        ChartKey.PANEL, ChartKey.REPORTS, ChartKey.SEVERITY, ChartKey.SEVERE_GAPS, ChartKey.DEPARTMENTS,
    ),
    ChapterKey.WHAT: (
        ChartKey.OFFICES, ChartKey.FORMS, ChartKey.CHANNELS, ChartKey.PLACES, ChartKey.HOURS, ChartKey.MONITOR,
    ),
    ChapterKey.PEOPLE: (ChartKey.IMPACT,),
    ChapterKey.FOLLOW_UP: (ChartKey.FOLLOW_UP, ChartKey.CYCLE_TIMES, ChartKey.SCORECARD),
    ChapterKey.CITIZENS: (ChartKey.MEASURES, ChartKey.FAIRNESS),
    ChapterKey.FIGURES: (),
}  # fmt: skip
TABLES = {
    "reporting-rate": ChapterKey.REPORTS,
    "reasons": ChapterKey.REPORTS,
    "answered": ChapterKey.FOLLOW_UP,
    "decisions": ChapterKey.PEOPLE,
}
"""Where the small tables stand; one that is not named stands in the last chapter."""
OF_OFFICIALS = frozenset({ChartKey.OFFICES, ChartKey.MONITOR})


@dataclass(frozen=True)
class Chapter:
    """Charts and tables under one heading."""

    key: str
    title: str
    charts: tuple[Chart, ...]
    tables: tuple[Section, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """All of it, in the order of the page."""
        return (*self.charts, *self.tables)


def chapters(choice: Choice) -> list[Chapter]:
    """What there is to show for this choice; a chapter without anything is left out."""
    tables = small_tables(choice)
    made = [
        Chapter(
            key.value,
            str(key.label),
            tuple(make_chart(chart, choice) for chart in CHARTS[key] if is_shown(chart, choice)),
            tuple(_tables_of(key, choice, tables)),
        )
        for key in ChapterKey
    ]
    return [chapter for chapter in made if chapter.sections]


def section_called(key: str, choice: Choice) -> Section | None:
    """One of them by its key, without making the others; None when there is none for this choice."""
    if key in list(ChartKey):
        return make_chart(ChartKey(key), choice) if is_shown(ChartKey(key), choice) else None
    return table_called(key, choice)


def is_shown(key: ChartKey, choice: Choice) -> bool:
    """Whether a chart has something to say of this choice, to this viewer."""
    if key is ChartKey.DEPARTMENTS:
        return choice.scope.population == Population.EMPLOYEE and not choice.scope.department_id
    if key in OF_OFFICIALS:
        return choice.scope.population == Population.OFFICIAL
    return key is not ChartKey.IMPACT or choice.care


def _tables_of(key: ChapterKey, choice: Choice, tables: list[SmallTable]) -> list[Section]:
    here: list[Section] = [table for table in tables if TABLES.get(table.key, ChapterKey.FIGURES) is key]
    history = history_chart(choice) if key is ChapterKey.FIGURES else None
    return [*here, history] if history else here
