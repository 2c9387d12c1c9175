"""Figures that are known per year or period only."""

from gir.statistics.catalogue import Choice
from gir.statistics.charts import RegisterTable


def history_chart(choice: Choice) -> RegisterTable | None:
    """The figures of older registers as a table, or None when there are none."""
    return None
