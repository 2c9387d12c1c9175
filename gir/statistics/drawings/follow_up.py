"""Follow-up: what was needed, done, and done on time, step by step."""

from __future__ import annotations

from itertools import pairwise

from gir.statistics.charts import FollowUpChart
from gir.statistics.drawings.sheet import INK, MAIN, PAPER, SMALL, SOFT, TEXT, Box, Sheet, text_width, wrapped


def draw_follow_up(sheet: Sheet, chart: FollowUpChart, top: float) -> float:
    """A bar per step: done, done late, and not done of what was needed; returns where the next thing may stand."""
    narrow = sheet.narrow
    left = 0.0 if narrow else 216.0
    most = max(s.needed for s in chart.steps)
    room = max(text_width(share, TEXT) for share in chart.shares) + 12
    reach = (sheet.width - 2 if narrow else sheet.width - room - left) / most
    thick = 16 if narrow else 24
    groups: tuple[list[Box], list[Box], list[Box]] = ([], [], [])
    y = top + 2
    for step, share in zip(chart.steps, chart.shares, strict=True):
        names: list[tuple[str, float]] = []
        if narrow:
            y = sheet.paragraph(0, y, step.name, sheet.width, size=TEXT, colour=INK, bold=True)
            y = sheet.paragraph(0, y - 1, share, sheet.width, size=TEXT, colour=INK) + 4
            middle = y + thick / 2
        else:
            names = [(line, TEXT) for line in wrapped(step.label, TEXT, left - 14, True)]
            names += [(line, SMALL) for line in (wrapped(step.clock, SMALL, left - 14) if step.clock else [])]
            middle = y + max(thick / 2, 7.5 * len(names))
            for n, (line, size) in enumerate(names):
                base = middle + 4.5 + 15 * (n - (len(names) - 1) / 2)
                colour = INK if size == TEXT else SOFT
                sheet.words(left - 10, base, line, size=size, colour=colour, bold=size == TEXT, align="right")
            sheet.words(left + reach * step.needed + 10, middle + 4.5, share)
        marks = [
            left + reach * n
            for n in (0, step.good, step.counted if step.on_time is not None else step.good, step.needed)
        ]
        boxes = [(a, middle - thick / 2, b, middle + thick / 2) for a, b in pairwise(marks)]
        for box, group in zip(boxes, groups, strict=True):
            group.append(box)
        y = middle + (thick / 2 if narrow else max(thick / 2, 7.5 * len(names))) + 14
    styles = ((MAIN, MAIN, None), (PAPER, SOFT, "////"), (PAPER, SOFT, None))
    for boxes, (fill, edge, hatch) in reversed(list(zip(groups, styles, strict=True))):
        sheet.boxes(boxes, fill, edge, hatch=hatch)
    return sheet.key(y, [(*style, text) for style, text in zip(styles, chart.part_labels, strict=True)])
