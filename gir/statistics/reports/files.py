"""The bytes of a report, in the language of whoever asks."""

from __future__ import annotations

from gir.statistics import cache
from gir.statistics.charts import Chart
from gir.statistics.choice import Choice
from gir.statistics.reports.contents import Report
from gir.statistics.reports.paper import TEMPLATE, data_of
from gir.statistics.reports.terms import Kind
from gir.statistics.reports.workbook import workbook_of
from gir.web.paper import as_data, typeset_once

CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_of(report: Report, kind: Kind, choice: Choice, version: int, language: str) -> bytes:
    """The report as a file. Pictures are kept as the trends page keeps them, for one ``version`` of the data."""
    if kind is Kind.XLSX:
        return workbook_of(report)

    def drawn(chart: Chart) -> bytes:
        tag = cache.entity_tag((chart.key, choice, version, language, "svg", False))
        return cache.kept_or_made(tag, lambda: _draw(chart))

    return typeset_once(TEMPLATE, as_data(data_of(report, drawn, language)))


def _draw(chart: Chart) -> bytes:
    from gir.statistics.figures import draw  # only workers that draw pay for the library

    return draw(chart)
