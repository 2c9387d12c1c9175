"""A report as the data of a document. The pictures are those of the trends page; whoever calls draws them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from gir.statistics.charts import Chart, Section
from gir.statistics.reports.contents import Passage, Report

TEMPLATE = (Path(__file__).parent / "documents" / "report.typ",)
Draw = Callable[[Chart], bytes]


def data_of(report: Report, draw: Draw, language: str) -> dict[str, Any]:
    """What the template is told. ``draw`` gives the SVG of a chart."""
    return {
        "language": language,
        "title": report.title,
        "organisation": report.organisation,
        "mark": report.mark,
        "internal": report.internal,
        "page": _("Page"),
        "facts": report.facts,
        "figures": [(figure.name, figure.value, figure.beside) for figure in report.figures],
        "note": report.note,
        "before": _told(report.before),
        "in_short": report.summary,
        "parts": [
            {
                "title": part.title,
                "said": part.said,
                "sections": [_section(section, draw) for section in part.sections],
                "after": _told(part.after),
            }
            for part in report.parts
        ],
        "after": _told(report.after),
    }


def _told(passages: Iterable[Passage]) -> list[dict[str, Any]]:
    return [{"title": each.title, "lead": each.lead, "lines": each.lines} for each in passages]


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
