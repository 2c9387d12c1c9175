"""How long does a chart take beside a standard matplotlib Figure with the same numbers and labels?

    python -m tests.benchmarks.chart

Both draw the same three charts to SVG in the same process; rounds alternate, so that a slow moment hits both.
"""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Callable
from datetime import date
from time import perf_counter

from flask import Flask
from flask_babel import Babel, force_locale
from matplotlib.figure import Figure

from gir.statistics.charts import (
    FollowUpChart,
    Origin,
    ReportsChart,
    SeverityChart,
    Step,
    Unit,
    follow_up_chart,
    reports_chart,
    severity_chart,
)
from gir.statistics.figures import draw
from tests.benchmarks.measure import Limit, Result, in_rounds, result, table

ROUNDS, DRAWS = 9, 4
LIMIT = Limit(0.5, 0.25)
ORIGIN = Origin("Medewerkers", "incidentenregister", date(2026, 11, 22), "3, sinds 1 januari 2026")
COUNTS = [4, 5, 3, 6, 4, 5, 6, 4, 3, 5, 4, 6, 5, 4, 6, 3, 5, 4, 5, 6, 4, 5, 4, 5, 7, 8, 6, 9, 7, 19, 8, 7, 6, 9, 7, 8]


def charts() -> tuple[ReportsChart, SeverityChart, FollowUpChart]:
    """Three charts of an ordinary municipality."""
    months = [date(2023 + (9 + i) // 12, (9 + i) % 12 + 1, 1) for i in range(36)]
    quarters = months[12::3]
    steps = [
        Step("Opvang", "binnen 24 uur", 24, 23, 22),
        Step("Beoordeling", "binnen 1 werkdag", 24, 23, 23, waiting=1),
        Step("Veroorzaker aanspreken", "binnen 48 uur", 18, 17, 14),
        Step("Besluit over aangifte", "binnen 2 werkdagen", 9, 8, 8),
        Step("Zaak gesloten", "", 24, 12),
    ]
    return (
        reports_chart(months, COUNTS, [880.0 + i for i in range(36)], origin=ORIGIN, unit=Unit.MONTH),
        severity_chart(
            quarters, [2, 1, 2, 2, 2, 3, 3, 2], [6, 5, 5, 5, 7, 8, 7, 7], [7, 6, 8, 7, 12, 19, 11, 9],
            [0, 0, 0, 0, 0, 0, 1, 6], origin=ORIGIN,
        ),
        follow_up_chart(steps, first=date(2026, 7, 1), last=date(2026, 9, 30), origin=ORIGIN),
    )  # fmt: skip


def standard_reports(chart: ReportsChart) -> bytes:
    """The reports chart as a matplotlib manual would draw it."""
    figure = Figure(figsize=(760 / 72, 380 / 72), dpi=72)
    axes = figure.subplots()
    axes.set_title(f"{chart.title}\n{chart.subtitle}", loc="left")
    x = list(range(len(chart.points)))
    upper, lower = [p.upper or 0 for p in chart.points], [p.lower or 0 for p in chart.points]
    axes.fill_between(x, lower, upper, color="#eef6f6")
    axes.plot(x, upper, linestyle="--")
    axes.plot(x, lower, linestyle="--")
    axes.axhline(chart.centre or 0)
    axes.plot(x, [p.value or 0 for p in chart.points], marker="o")
    for i, p in enumerate(chart.points):
        if p.side:
            axes.plot([i], [p.value or 0], marker="D", markersize=9, linestyle="none")
            axes.annotate(f"{p.label}: {p.count}", (i, p.value or 0))
    axes.grid(axis="y")
    axes.set_xticks(x[::3], [f"{p.tick}\n{p.start.year}" for p in chart.points[::3]])
    axes.text(36, upper[-1], chart.limit_label)
    axes.text(36, chart.centre or 0, chart.centre_label)
    axes.text(36, chart.points[-1].value or 0, chart.points[-1].tick)
    return _saved(figure)


def standard_severity(chart: SeverityChart) -> bytes:
    """Stacked bars with their numbers."""
    figure = Figure(figsize=(760 / 72, 360 / 72), dpi=72)
    axes = figure.subplots()
    axes.set_title(f"{chart.title}\n{chart.subtitle}", loc="left")
    x = list(range(len(chart.quarters)))
    bottom = [0] * len(x)
    parts = [[getattr(m, name) for m in chart.quarters] for name in ("severe", "middle", "light", "unassessed")]
    for label, part in zip(chart.part_labels, parts, strict=True):
        bars = axes.bar(x, part, 0.66, bottom=bottom, label=label)
        axes.bar_label(bars, [str(n or "") for n in part], label_type="center")
        bottom = [a + b for a, b in zip(bottom, part, strict=True)]
    for i, total in enumerate(bottom):
        axes.text(i, total, str(total), ha="center")
    axes.grid(axis="y")
    axes.set_xticks(x, [f"{m.tick}\n{m.start.year}" for m in chart.quarters])
    axes.legend()
    return _saved(figure)


def standard_follow_up(chart: FollowUpChart) -> bytes:
    """Horizontal bars with their shares."""
    figure = Figure(figsize=(760 / 72, 370 / 72), dpi=72)
    axes = figure.subplots()
    axes.set_title(f"{chart.title}\n{chart.subtitle}", loc="left")
    y = list(range(len(chart.steps)))
    axes.barh(y, [s.needed for s in chart.steps], hatch="////", fill=False, label=chart.part_labels[1])
    axes.barh(y, [s.good for s in chart.steps], label=chart.part_labels[0])
    for i, (step, share) in enumerate(zip(chart.steps, chart.shares, strict=True)):
        axes.text(step.needed, i, share)
    axes.set_yticks(y, [f"{s.label}\n{s.clock}" for s in chart.steps])
    axes.invert_yaxis()
    axes.legend()
    return _saved(figure)


def _saved(figure: Figure) -> bytes:
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def _milliseconds(work: Callable[[], object]) -> float:
    gc.collect()
    started = perf_counter()
    for _ in range(DRAWS):
        work()
    return (perf_counter() - started) * 1000 / DRAWS


def measure() -> list[Result]:
    """Draw the three charts both ways."""
    app = Flask(__name__)
    Babel(app, default_locale="nl")
    with app.app_context(), force_locale("nl"):
        reports, severity, follow_up = charts()

        def ours() -> None:
            for chart in (reports, severity, follow_up):
                draw(chart)

        def standard() -> None:
            standard_reports(reports)
            standard_severity(severity)
            standard_follow_up(follow_up)

        ours()
        standard()
        works = {"ours": lambda: _milliseconds(ours) / 3, "standard": lambda: _milliseconds(standard) / 3}
        taken = in_rounds(works, ROUNDS)
    return [result("chart drawn", taken["ours"], "standard Figure", taken["standard"], LIMIT)]


if __name__ == "__main__":
    sys.stdout.write(table(measure()) + "\n")
