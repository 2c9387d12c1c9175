"""The bytes of a report, in the language of whoever asks."""

from __future__ import annotations

from gir.statistics.answers import kept_svg
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
    """The report as a file. Its pictures are those of the trends page, for one ``version`` of the data."""
    if kind is Kind.XLSX:
        return workbook_of(report)

    def picture(chart: Chart) -> bytes:
        return kept_svg((chart.key, choice, version), chart, language)

    return typeset_once(TEMPLATE, as_data(data_of(report, picture, language)))
