"""The bytes of a report, in the language of whoever asks."""

from __future__ import annotations

from collections.abc import Callable

from gir.statistics.answers import Identity, kept_svg
from gir.statistics.charts import Chart
from gir.statistics.reports.contents import Report
from gir.statistics.reports.paper import TEMPLATE, data_of
from gir.statistics.reports.terms import Kind
from gir.statistics.reports.workbook import workbook_of
from gir.web.paper import as_data, typeset_once

CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_of(report: Report, kind: Kind, identity: Callable[[Chart], Identity], language: str) -> bytes:
    """The report as a file. Its pictures are those of the page, where they have the same ``identity``."""
    if kind is Kind.XLSX:
        return workbook_of(report)
    pictures = data_of(report, lambda chart: kept_svg(identity(chart), chart, language), language)
    return typeset_once(TEMPLATE, as_data(pictures))
