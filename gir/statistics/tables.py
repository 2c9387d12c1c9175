"""What the trends page shows as a table, without a picture."""

from __future__ import annotations

from gir.statistics.answered import answered
from gir.statistics.charts import Section, SmallTable
from gir.statistics.choice import Choice
from gir.statistics.decisions import decisions
from gir.statistics.history import history_chart
from gir.statistics.pulse import pulse_tables
from gir.statistics.quality import quality


def small_tables(choice: Choice) -> list[SmallTable]:
    """Answers, decisions and the question of the quarter, as far as they know what was chosen."""
    return [*filter(None, (answered(choice), decisions(choice))), *pulse_tables(choice), quality(choice)]


def table_called(key: str, choice: Choice) -> Section | None:
    """The table with this key, also that of older registers; None when this choice has none."""
    found: list[Section | None] = [history_chart(choice), *small_tables(choice)]
    return next((section for section in found if section and section.key == key), None)
