"""A report as the data of a document. The pictures are those of the trends page; whoever calls draws them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from gir.statistics.charts import Chart, Section
from gir.statistics.reports.contents import Report

TEMPLATE = (Path(__file__).parent / "documents" / "quarterly_report.typ",)
Draw = Callable[[Chart], bytes]


def data_of(report: Report, draw: Draw, language: str) -> dict[str, Any]:
    """What the template is told. ``draw`` gives the SVG of a chart."""
    return {
        "language": language,
        "title": _("Quarterly report aggression, %(quarter)s", quarter=report.title.lower()),
        "organisation": report.organisation,
        "mark": report.mark,
        "page": _("Page"),
        "facts": report.facts,
        "figures": [(figure.name, figure.value, figure.beside) for figure in report.glance.figures],
        "note": report.glance.note,
        "in_short": _("The quarter in one sentence each"),
        "chapters": [
            {"title": chapter.title, "sections": [_section(section, draw) for section in chapter.sections]}
            for chapter in report.chapters
        ],
        "end": [
            {"title": _("What exactly do we count?"), "lines": report.rules},
            {"title": _("Figures that were counted anew"), "lines": report.restated},
        ],
    }


def _section(section: Section, draw: Draw) -> dict[str, Any]:
    table = section.table
    return {
        "finding": section.finding,
        "subtitle": section.subtitle,
        "signals": section.signals,
        "notes": section.notes,
        "markers": section.marked,
        "caption": table.caption,
        "headers": table.headers,
        "rows": table.rows,
        **_picture(section, draw),
    }


def _picture(section: Section, draw: Draw) -> dict[str, str]:
    if not isinstance(section, Chart) or section.reason is not None:
        return {"picture": "", "alternative": ""}
    return {"picture": draw(section).decode(), "alternative": section.alternative}
