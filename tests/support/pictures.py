"""What a reader reads in a picture, and whether it stands beside the picture too."""

from __future__ import annotations

import re
from dataclasses import fields
from math import gcd

from gir.statistics.charts import Chart
from gir.statistics.figures import draw

NUMBER = re.compile(r"\d[\d.,]*\d|\d")
ONLY_NUMBER = re.compile(r"\d+")


def written_in(chart: Chart) -> list[str]:
    """Every text of its picture."""
    found = re.findall(r"<text.*?</text>", draw(chart).decode(), re.DOTALL)
    return [re.sub("<.*?>", "", text) for text in found]


def drawn_only(chart: Chart) -> list[str]:
    """Texts with a number that nothing beside the picture says, nor the text for who does not see it.

    Left out are words that the chart itself holds, as of a limit, and the round numbers along an axis.
    """
    rows = [*chart.table.headers, *(cell for row in chart.table.rows for cell in row)]
    said = (chart.title, chart.subtitle, chart.finding, chart.alternative, *chart.notes, *chart.signals)
    beside = [*said, *rows]
    told = set(NUMBER.findall(" ".join(beside)))
    held = {str(getattr(chart, field.name)) for field in fields(chart)}
    left = [text for text in written_in(chart) if set(NUMBER.findall(text)) - told and text not in held]
    ticks = [int(text) for text in left if ONLY_NUMBER.fullmatch(text)]
    along_an_axis = len(ticks) > 1 and gcd(*ticks) > 1
    return [text for text in left if not (along_an_axis and ONLY_NUMBER.fullmatch(text))]


def not_drawn(chart: Chart) -> list[str]:
    """Cells with a number that the picture does not write."""
    texts = written_in(chart)
    cells = [cell for row in chart.table.rows for cell in row[1:] if NUMBER.search(cell)]
    return [cell for cell in cells if not any(cell in text for text in texts)]
