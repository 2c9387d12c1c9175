"""What every report says: whose figures, charts and tables in parts, and what there is to know before and after."""

from __future__ import annotations

from dataclasses import dataclass

from gir.statistics.charts import Section
from gir.statistics.overview import Figure


@dataclass(frozen=True)
class Passage:
    """Sentences under a heading, with one that leads to them."""

    title: str
    lines: tuple[str, ...]
    lead: str = ""


@dataclass(frozen=True)
class Part:
    """Charts and tables under a heading; ``said`` stands before them, ``after`` behind."""

    title: str
    sections: tuple[Section, ...]
    said: tuple[str, ...] = ()
    after: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Report:
    """A quarter, in the language that was active when it was made.

    ``mark`` stands on every page and sheet; it warns when the figures are ``internal``. ``facts`` are pairs of a name
    and what it is: whose figures, of when, by which rules. ``summary`` is the heading over what is said in short.
    """

    title: str
    organisation: str
    mark: str
    internal: bool
    facts: tuple[tuple[str, str], ...]
    summary: str
    parts: tuple[Part, ...]
    figures: tuple[Figure, ...] = ()
    note: str = ""
    before: tuple[Passage, ...] = ()
    after: tuple[Passage, ...] = ()

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every chart and table, in the order of the report."""
        return tuple(section for part in self.parts for section in part.sections)
