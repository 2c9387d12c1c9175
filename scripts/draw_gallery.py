"""Draw every chart of the trends page into docs/trends, and tell them in docs/trends.md.

Plays the demonstration on one fixed day in a folder that is thrown away: the same code gives the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask_babel import force_locale
from sqlalchemy import select

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from gir.database import db, now  # noqa: E402 - found through the line above
from gir.demonstration.cast import MUNICIPALITY  # noqa: E402
from gir.demonstration.neighbour import NEIGHBOUR  # noqa: E402
from gir.incidents.terms import Population  # noqa: E402
from gir.organisations.models import Organisation  # noqa: E402
from gir.statistics.catalogue import ChartKey, make_chart  # noqa: E402
from gir.statistics.chapters import CHARTS, OF_OFFICIALS, TABLES, ChapterKey  # noqa: E402
from gir.statistics.charts import Chart, Section  # noqa: E402
from gir.statistics.choice import Choice  # noqa: E402
from gir.statistics.definitions import DEFINITIONS  # noqa: E402
from gir.statistics.figures import draw  # noqa: E402
from gir.statistics.periods import Quarter  # noqa: E402
from gir.statistics.queries import Scope  # noqa: E402
from gir.statistics.tables import table_called  # noqa: E402
from tests.support.played import played_on  # noqa: E402

DOCUMENT, TARGET = ROOT / "docs" / "trends.md", ROOT / "docs" / "trends"
MOMENT = datetime(2026, 11, 20, 10, tzinfo=UTC)
LANGUAGE = "en"
YEARS_OF_MERENSTAD = ((2, "campaign"), (0, "deterioration"))
"""How many years before the last quarter, and the name of the picture."""
INTRODUCTION = f"""# The charts of the trends page

Every chart and table that case roles see under *Trends*, drawn from the demonstration on {MOMENT:%-d %B %Y}.
`make gallery` writes this page and its pictures; the same code gives the same bytes. Each has its title, what it shows,
the sentence that stands above it on the page, the picture, and its alternative text, which is made of the same figures.
What counts as what: [counting-rules.md](counting-rules.md). What everybody else sees: [protection.md](protection.md).

Voorbeeldstad (900 fte, 55 to 80 reports a year) is invented, and so is its bigger neighbour Merenstad. Charts of
office-holders are those that public order and safety sees; *what it did to people* is for HRM only.
"""
MERENSTAD = """## More reports, or more aggression? The same panel where there is enough to tell

Voorbeeldstad has too few reports for an arrow, and its panel says so. Merenstad (2,700 fte) brought four years of its
own list. In one year a campaign made silent teams report; in the last year aggression itself grew. Both years hold many
more reports than the one before. The panel tells them apart.
"""


@dataclass(frozen=True)
class Shown:
    """A chart or table, and the name of its picture."""

    section: Section
    name: str = ""

    @property
    def chart(self) -> Chart | None:
        """What can be drawn of it."""
        drawable = isinstance(self.section, Chart) and self.section.reason is None and self.name
        return self.section if drawable and isinstance(self.section, Chart) else None


@contextmanager
def demonstration() -> Iterator[None]:
    """The demonstration on that day, in the language of the gallery."""
    with played_on(MOMENT) as app, app.test_request_context(), force_locale(LANGUAGE):
        yield


def choice_of(organisation: str, population: Population = Population.EMPLOYEE, years_ago: int = 0) -> Choice:
    """The last whole quarter of an organisation, as those see it who may see most."""
    identity = db.session.scalars(select(Organisation.id).where(Organisation.name == organisation)).one()
    quarter = Quarter.of(MOMENT.date()).back(1 + 4 * years_ago)
    return Choice(Scope(identity, population.value), quarter, now(), care=True, threat=True)


def chapters() -> Iterator[tuple[str, list[Shown]]]:
    """The chapters of the page with what stands in each, and Merenstad after the first."""
    employees, officials = choice_of(MUNICIPALITY), choice_of(MUNICIPALITY, Population.OFFICIAL)
    for chapter in ChapterKey:
        shown = [
            Shown(make_chart(key, officials if key in OF_OFFICIALS else employees), key.value)
            for key in CHARTS[chapter]
        ]
        if ChartKey.REPORTS in CHARTS[chapter]:
            shown.append(Shown(make_chart(ChartKey.REPORTS, officials), "reports-of-office-holders"))
        shown += [Shown(table) for table in tables(chapter, employees, officials)]
        yield f"## {chapter.label}\n", shown
        if chapter is ChapterKey.REPORTS:
            yield MERENSTAD, list(merenstad())


def tables(chapter: ChapterKey, employees: Choice, officials: Choice) -> Iterator[Section]:
    """The tables of a chapter: of employees, else of office-holders, else of Merenstad."""
    others = officials, choice_of(NEIGHBOUR)
    for key in (key for key in DEFINITIONS if key not in list(ChartKey)):
        if TABLES.get(key, ChapterKey.FIGURES) is chapter:
            found = [table_called(key, choice) for choice in (employees, *others)]
            yield next(table for table in found if table is not None)


def merenstad() -> Iterator[Shown]:
    """The panel of both years, and what stands beside it."""
    for years_ago, name in YEARS_OF_MERENSTAD:
        yield Shown(make_chart(ChartKey.PANEL, choice_of(NEIGHBOUR, years_ago=years_ago)), f"panel-{name}")
    for key in (ChartKey.REPORTS, ChartKey.SEVERITY, ChartKey.DEPARTMENTS):
        yield Shown(make_chart(key, choice_of(NEIGHBOUR)), f"{key.value}-merenstad")


def told(shown: Shown) -> str:
    """A chart or table in Markdown."""
    section = shown.section
    parts = [f"### {section.title}", f"*{DEFINITIONS[section.key]}*", f"**{section.finding}.**"]
    if shown.chart is not None:
        alternative = shown.chart.alternative
        parts.append(f"![{_quoted(alternative)}](trends/{shown.name}.svg)")
        parts.append(f"<details><summary>Alternative text</summary>\n\n{alternative}\n\n</details>")
    else:
        parts.append(_table(section))
    marked = "\n".join(f"{number}. {text}" for number, text in section.marked)
    return "\n\n".join([*parts, *([marked] if marked else []), _small(section)]) + "\n"


def _quoted(text: str) -> str:
    return text.replace("[", "\\[").replace("]", "\\]")


def _table(section: Section) -> str:
    rows = (section.table.headers, ["---"] * len(section.table.headers), *section.table.rows)
    return "\n".join(f"| {' | '.join(cell.replace('|', ' ') for cell in row)} |" for row in rows)


def _small(section: Section) -> str:
    return " ".join(f"{line}." for line in (section.subtitle, *section.signals, *section.notes))


def main() -> None:
    """Write the page and its pictures; pictures that are no longer in it go."""
    TARGET.mkdir(parents=True, exist_ok=True)
    pages, drawn = [INTRODUCTION], set()
    with demonstration():
        for heading, all_shown in chapters():
            pages.append(heading)
            for shown in all_shown:
                pages.append(told(shown))
                if shown.chart is not None:
                    path = TARGET / f"{shown.name}.svg"
                    path.write_bytes(draw(shown.chart))
                    drawn.add(path)
    for path in set(TARGET.iterdir()) - drawn:
        path.unlink()
    DOCUMENT.write_text("\n".join(pages), encoding="utf-8")
    size = sum(path.stat().st_size for path in drawn)
    print(f"{DOCUMENT.relative_to(ROOT)}  {len(drawn)} pictures, {size // 1024} kB")


if __name__ == "__main__":
    main()
