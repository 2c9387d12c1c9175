"""The pictures: one small drawing kit, and one painter per chart. The only module that knows matplotlib.

A matplotlib Axes with its ticks and layout costs ten times the drawing itself, so a picture here is a `Sheet`: a list
of shapes and words in pixels from the top left corner, drawn in one go on a bare `Figure`. Text stays text in SVG, and
the same chart gives the same bytes. Every chart exists wide (760 px) and narrow (300 px, fewer periods, key below).
Colour never stands alone: signals are open diamonds with their name, parts carry their number, what is not on time is
hatched.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import matplotlib
from flask_babel import gettext
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from gir.statistics import words
from gir.statistics.charts import (
    MOST_NAMED,
    ChannelsChart,
    Chart,
    FollowUpChart,
    FormsChart,
    GapsChart,
    Marker,
    Mix,
    Point,
    ReportsChart,
    SeverityChart,
    Stretch,
    Unit,
)

Kind = Literal["svg", "png"]
Align = Literal["left", "center", "right"]
_LEFT: Align = "left"
_RIGHT: Align = "right"
Spot = tuple[float, float]
Box = tuple[float, float, float, float]

WIDE, NARROW = 760, 300
INK, SOFT, LINE, PAPER = "#14272b", "#4b5f64", "#d3dddd", "#ffffff"
MAIN, MAIN_DARK, ZONE = "#0b5e64", "#084a4f", "#eef6f6"
LIGHT, MIDDLE, SEVERE, SIGNAL = "#dcebec", "#5b9a9e", "#9a3d0c", "#9f1c22"
TITLE, TEXT, SMALL = 15.0, 12.0, 11.0
_DASH = (5.0, 3.0)
_PNG_SCALE = 2.0
_POINTS = re.compile(rb'(width|height)="(\d+)pt"')
_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}

matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "gir", "hatch.linewidth": 0.8})


_FAMILY = ["DejaVu Sans", "Verdana", "Segoe UI", "Arial", "sans-serif"]


def _fonts(family: list[str]) -> dict[tuple[float, bool], FontProperties]:
    return {
        (size, bold): FontProperties(family=family, size=size, weight="bold" if bold else "normal")
        for size in (TITLE, TEXT, SMALL)
        for bold in (False, True)
    }


# A browser takes the first family it has; matplotlib would look for each at every word, so PNG names only its own.
_SVG_FONTS, _PNG_FONTS = _fonts(_FAMILY), _fonts(_FAMILY[:1])
# Advance widths of DejaVu Sans in hundredths of the size: enough to wrap and to keep labels apart.
_WIDTHS = {
    c: w for letters, w in (("ijl'|", 28), (" .,:;()ftI/-", 36), ("rs", 47), ("m%MW@", 97), ("w", 82)) for c in letters
}
_CIRCLE, _DIAMOND = Path.unit_circle(), Path([(0, 1), (1, 0), (0, -1), (-1, 0), (0, 1)], closed=True)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """About how many pixels a line of text takes; a little more rather than less."""
    return sum(_WIDTHS.get(c, 70 if c.isupper() else 63) for c in text) * size * (0.0112 if bold else 0.0101)


def wrapped(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """The text in lines of at most this width; one word longer than a line is broken with a hyphen."""
    lines: list[str] = []
    line = ""
    for word in text.replace("/", "/\u200b").replace("\u200b", " \u200b").split(" "):
        joined = f"{line}{word[1:]}" if word.startswith("\u200b") else f"{line} {word}".strip()
        if text_width(joined, size, bold) <= width or not line:
            line = joined
        else:
            lines.append(line)
            line = word.lstrip("\u200b")
        while text_width(line, size, bold) > width and len(line) > 4:
            cut = next(
                i for i in range(len(line) - 1, 2, -1) if i == 3 or text_width(f"{line[:i]}-", size, bold) <= width
            )
            lines.append(f"{line[:cut]}-")
            line = line[cut:]
    return [*lines, line]


# ── The kit ────────────────────────────────────────────────────────────────────────────────────────────────────


class Sheet(Artist):
    """A picture in pixels from the top left corner: what was put on it first lies below."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width, self.height = width, 0.0
        self._scale = 1.0
        self._strokes: list[Callable[[RendererBase, Affine2D, float], None]] = []
        self._anchor = Text(usetex=False, parse_math=False)

    @property
    def narrow(self) -> bool:
        return self.width == NARROW

    def draw(self, renderer: RendererBase) -> None:
        scale = self._scale
        place = Affine2D().scale(scale, -scale).translate(0, self.height * scale)
        for stroke in self._strokes:
            stroke(renderer, place, scale)

    def shape(
        self, path: Path, *, fill: str | None = None, edge: str | None = None, width: float = 1.0,
        dash: tuple[float, float] | None = None, hatch: str | None = None, at: Sequence[Spot] | None = None,
        size: float = 0,
    ) -> None:  # fmt: skip
        """Any path, filled or stroked; with `at` it is a mark of this size repeated at those places."""
        face = to_rgb(fill) if fill else None
        spots = None if at is None else Path(at)

        def stroke(renderer: RendererBase, place: Affine2D, scale: float) -> None:
            pen = renderer.new_gc()
            _set_pen(pen, edge, width, dash, hatch)
            if spots is None:
                renderer.draw_path(pen, path, place, face)
            else:
                renderer.draw_markers(pen, path, Affine2D().scale(size * scale), spots, place, face)
            pen.restore()

        self._strokes.append(stroke)

    def line(
        self, spots: Sequence[Spot], colour: str, width: float = 1.0, dash: tuple[float, float] | None = None
    ) -> None:
        """One line through these places."""
        if len(spots) > 1:
            self.shape(Path(spots), edge=colour, width=width, dash=dash)

    def levels(self, heights: Iterable[float], left: float, right: float) -> None:
        """Pale horizontal lines, in one path."""
        spots = [spot for y in heights for spot in ((left, y), (right, y))]
        if spots:
            self.shape(Path(spots, [Path.MOVETO, Path.LINETO] * (len(spots) // 2)), edge=LINE, width=0.8)

    def boxes(
        self, boxes: Sequence[Box], fill: str | None, edge: str | None = None,
        width: float = 1.0, hatch: str | None = None, dash: tuple[float, float] | None = None,
    ) -> None:  # fmt: skip
        """Rectangles (left, top, right, bottom), in one path; those without a surface are left out."""
        spots = [
            spot
            for a, b, c, d in boxes
            if c - a > 0.01 and d - b > 0.01
            for spot in ((a, b), (c, b), (c, d), (a, d), (a, b))
        ]
        codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * (len(spots) // 5)
        if spots:
            self.shape(Path(spots, codes), fill=fill, edge=edge, width=width, hatch=hatch, dash=dash)

    def marks(self, path: Path, spots: Sequence[Spot], size: float, fill: str, edge: str, width: float) -> None:
        """The same mark at these places."""
        if spots:
            self.shape(path, fill=fill, edge=edge, width=width, at=spots, size=size)

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = TEXT,
        colour: str = INK,
        bold: bool = False,
        align: Align = "left",
    ) -> None:
        """One line of text on the base line `y`. In SVG the browser aligns it, in PNG its measured width does."""
        if not text:
            return
        paint = to_rgb(colour)

        def stroke(renderer: RendererBase, place: Affine2D, scale: float) -> None:
            pen = renderer.new_gc()
            pen.set_foreground(paint, isRGBA=False)
            if scale != 1:
                shift = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
                font = _PNG_FONTS[size, bold]
                taken = renderer.get_text_width_height_descent(text, font, False)[0] if shift else 0.0
                renderer.draw_text(pen, x * scale - shift * taken, y * scale, text, font, 0)
            else:
                self._anchor.set_position((x, self.height - y))
                self._anchor.set_horizontalalignment(align)
                renderer.draw_text(pen, x, y, text, _SVG_FONTS[size, bold], 0, False, self._anchor)
            pen.restore()

        self._strokes.append(stroke)

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        *,
        size: float = SMALL,
        colour: str = SOFT,
        bold: bool = False,
    ) -> float:
        """Wrapped text whose first line stands under `y`; returns where the next thing may stand."""
        step = round(size * 1.35)
        for line in wrapped(text, size, width, bold):
            y += step
            self.words(x, y - 3, line, size=size, colour=colour, bold=bold)
        return y

    def heading(self, chart: Chart) -> float:
        """Title and subtitle; returns where the drawing may start."""
        y = self.paragraph(0, 0, chart.title, self.width - 4, size=TITLE, colour=INK, bold=True)
        return self.paragraph(0, y + 2, chart.short if self.narrow else chart.subtitle, self.width - 4) + 12

    def key(self, y: float, parts: Sequence[tuple[str, str, str | None, str]]) -> float:
        """Swatches (fill, edge, hatch, words) in rows; returns where the next thing may stand."""
        x = 0.0
        for fill, edge, hatch, text in parts:
            taken = 22 + text_width(text, SMALL) + 14
            if x and x + taken > self.width:
                x, y = 0.0, y + 18
            self.boxes([(x + 0.5, y + 2.5, x + 14.5, y + 13.5)], fill, edge, hatch=hatch)
            self.words(x + 20, y + 12, text, size=SMALL)
            x += taken
        return y + 18

    def render(self, kind: Kind) -> bytes:
        """The bytes of the picture."""
        size = (self.width / 72, math.ceil(self.height) / 72)
        self.height = math.ceil(self.height)
        self._scale = _PNG_SCALE if kind == "png" else 1.0
        figure = Figure(figsize=size, dpi=72 * self._scale, facecolor=PAPER)
        figure.add_artist(self)
        out = io.BytesIO()
        if kind == "png":
            FigureCanvasAgg(figure).print_figure(out, format="png", metadata={"Software": None})
        else:
            FigureCanvasSVG(figure).print_figure(out, format="svg", metadata=_METADATA)
        # A browser reads "pt" as 4/3 pixel; the sheet is meant in pixels.
        return out.getvalue() if kind == "png" else _POINTS.sub(rb'\1="\2"', out.getvalue(), count=2)


def _set_pen(
    pen: GraphicsContextBase, edge: str | None, width: float, dash: tuple[float, float] | None, hatch: str | None
) -> None:
    pen.set_linewidth(width if edge else 0)
    pen.set_foreground(to_rgb(edge or PAPER), isRGBA=False)
    if dash:
        pen.set_dashes(0, list(dash))
    if hatch:
        pen.set_hatch(hatch)
        pen.set_hatch_color(SOFT)
        pen.set_hatch_linewidth(0.8)


@dataclass(frozen=True)
class Field:
    """The part of a sheet where numbers become places: `count` steps across, 0 to `top` upwards."""

    left: float
    right: float
    ceiling: float
    floor: float
    count: int
    top: float
    ticks: tuple[float, ...] = field(default=())

    @property
    def step(self) -> float:
        return (self.right - self.left) / max(self.count, 1)

    def x(self, index: float) -> float:
        return self.left + (index + 0.5) * self.step

    def y(self, value: float) -> float:
        return self.floor - (self.floor - self.ceiling) * value / self.top


def _field(sheet: Sheet, top: float, height: float, count: int, highest: float, *, right: float, whole: bool) -> Field:
    """A field with its pale lines and numbers; the number axis starts at 0 and has at most five steps."""
    ticks = nice_ticks(highest, whole=whole)
    digits = 0 if whole else max(0, -math.floor(math.log10(ticks[1]) + 1e-9))
    labels = [words.number(tick, digits) for tick in ticks]
    left = max(text_width(label, SMALL) for label in labels) + 10
    made = Field(left, sheet.width - right, top, top + height, count, max(highest * 1.04, ticks[-1]), ticks)
    sheet.levels([made.y(tick) for tick in ticks], left, made.right)
    for tick, label in zip(ticks, labels, strict=True):
        sheet.words(left - 8, made.y(tick) + 4, label, size=SMALL, colour=SOFT, align="right")
    return made


def nice_ticks(highest: float, *, whole: bool) -> tuple[float, ...]:
    """0 and up in steps of 1, 2 or 5 times a power of ten, at most five steps, at least one."""
    highest = highest if highest > 0 else 1.0
    power = 10.0 ** math.floor(math.log10(highest / 5))
    step = next(power * m for m in (1, 2, 5, 10, 20) if highest / (power * m) <= 5)
    step = max(1.0, step) if whole else step
    return tuple(round(i * step, 10) for i in range(max(int(highest / step + 1e-9), 1) + 1))


def apart(wanted: Sequence[float], distance: float) -> list[float]:
    """The heights for labels, moved as little as needed to lie at least `distance` apart, in the same order."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    places = list(wanted)
    for before, after in pairwise(order):
        places[after] = max(places[after], places[before] + distance)
    if order:
        shift = (sum(places) - sum(wanted)) / len(wanted)
        places = [place - shift for place in places]
    return places


# ── The charts ─────────────────────────────────────────────────────────────────────────────────────────────────


def draw(chart: Chart, *, narrow: bool = False, kind: Kind = "svg") -> bytes:
    """A chart as SVG (760 or 300 px wide) or PNG (twice as many pixels). Needs an active language.

    A chart with a `reason`, or of a kind without a picture, becomes its title with that reason.
    """
    sheet = Sheet(NARROW if narrow else WIDE)
    top = sheet.heading(chart)
    match chart:
        case Chart(reason=str()):
            bottom = _why_not(sheet, chart, top)
        case ReportsChart():
            bottom = _reports(sheet, chart, top)
        case SeverityChart():
            bottom = _severity(sheet, chart, top)
        case GapsChart():
            bottom = _gaps(sheet, chart, top)
        case FormsChart():
            bottom = _forms_narrow(sheet, chart, top) if narrow else _forms_wide(sheet, chart, top)
        case ChannelsChart():
            bottom = _channels(sheet, chart, top)
        case FollowUpChart():
            bottom = _follow_up(sheet, chart, top)
        case _:
            bottom = _why_not(sheet, chart, top)
    if chart.exact and chart.reason is None:
        bottom = sheet.paragraph(0, bottom + 4, words.do_not_distribute(), sheet.width, bold=True)
    sheet.height = bottom + 4
    return sheet.render(kind)


def _why_not(sheet: Sheet, chart: Chart, top: float) -> float:
    text = chart.reason or gettext("These figures are in the table")
    lines = wrapped(text, TEXT, sheet.width - 32)
    bottom = top + 16 * len(lines) + 28
    sheet.boxes([(0.5, top + 0.5, sheet.width - 0.5, bottom)], ZONE, LINE)
    sheet.paragraph(16, top + 13, text, sheet.width - 32, size=TEXT, colour=INK)
    return bottom


def _reports(sheet: Sheet, chart: ReportsChart, top: float) -> float:
    shown = chart.points[-20:] if sheet.narrow else chart.points
    offset = len(chart.points) - len(shown)
    highest = max((max(p.value or 0, p.upper or 0) for p in shown), default=0)
    highest = max(highest, chart.centre or 0)
    markers = [(m, i) for m in chart.markers if (i := _step_of(m, shown, chart.unit)) is not None]
    room = 24 if markers else 8
    plot = _field(
        sheet, top + room, 180 if sheet.narrow else 232, len(shown), highest, right=10 if sheet.narrow else 136,
        whole=chart.digits == 0,
    )  # fmt: skip
    _limits(sheet, plot, shown, chart.centre)
    numbers = {id(m): n for n, m in enumerate(chart.markers, 1)}
    for marker, index in markers:
        _marker(sheet, plot, plot.x(index), top + 10, numbers[id(marker)])
    _curve(sheet, plot, [p.value for p in shown])
    flagged = [(i, p) for i, p in enumerate(shown) if p.side]
    sheet.marks(_DIAMOND, [(plot.x(i), plot.y(p.value or 0)) for i, p in flagged], 6, PAPER, SIGNAL, 2.4)
    named = [f"{p.tick if sheet.narrow else p.label}: {words.reports(p.count or 0)}" for _, p in flagged]
    curve = {i: (plot.x(i), plot.y(p.value)) for i, p in enumerate(shown) if p.value is not None}
    _callouts(
        sheet, plot, list(curve.values()), [(curve[i], name) for (i, _), name in zip(flagged, named, strict=True)]
    )
    visible = [_shifted(s, offset) for s in chart.stretches if s.last >= offset]
    bottom = _stretches(sheet, plot, visible[-2:], plot.floor)
    bottom = _time_axis(sheet, plot, shown, chart.unit, bottom)
    last = next((p for p in reversed(shown) if p.value is not None), None)
    latest = "" if last is None or last.value is None else f"{last.tick}: {words.number(last.value, chart.digits)}"
    return _line_labels(
        sheet, plot, bottom, limit=(shown[-1].upper or _last_upper(shown), chart.limit_label),
        centre=(chart.centre, chart.centre_label), last=(last.value if last else None, latest),
    )  # fmt: skip


def _last_upper(points: Sequence[Point]) -> float | None:
    return next((p.upper for p in reversed(points) if p.upper is not None), None)


def _step_of(marker: Marker, points: Sequence[Point], unit: Unit) -> int | None:
    return next((i for i, p in enumerate(points) if p.start <= marker.day <= words.last_day(p.start, unit)), None)


def _shifted(stretch: Stretch, offset: int) -> Stretch:
    return Stretch(max(stretch.first - offset, 0), stretch.last - offset, stretch.kind, stretch.text)


def _limits(sheet: Sheet, plot: Field, points: Sequence[Point], centre: float | None) -> None:
    """The normal zone, its limits and the centre; a period without limits leaves a gap."""
    for block in _known_blocks([p.upper for p in points]):
        upper = [(plot.x(i), plot.y(points[i].upper or 0)) for i in block]
        lower = [(plot.x(i), plot.y(points[i].lower or 0)) for i in block]
        if len(block) > 1:
            sheet.shape(Path([*upper, *reversed(lower), upper[0]], closed=True), fill=ZONE)
            sheet.line(upper, SOFT, 1.2, _DASH)
            if any(points[i].lower for i in block):
                sheet.line(lower, SOFT, 1.2, _DASH)
    if centre is not None:
        sheet.line([(plot.left, plot.y(centre)), (plot.right, plot.y(centre))], SOFT, 1.2)


def _curve(sheet: Sheet, plot: Field, values: Sequence[float | None]) -> None:
    """The line with its points; an unknown value breaks it."""
    for block in _known_blocks(values):
        sheet.line([(plot.x(i), plot.y(values[i] or 0)) for i in block], MAIN, 2)
    spots = [(plot.x(i), plot.y(value)) for i, value in enumerate(values) if value is not None]
    if plot.step > 5 or len(spots) < 2:
        sheet.marks(_CIRCLE, spots, 2.6 if plot.step > 8 else 2, MAIN, PAPER, 0.8)


def _known_blocks(values: Sequence[float | None]) -> list[list[int]]:
    blocks: list[list[int]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            blocks.append([])
        else:
            blocks[-1].append(i)
    return [block for block in blocks if block]


def _callouts(sheet: Sheet, plot: Field, curve: Sequence[Spot], flagged: Sequence[tuple[Spot, str]]) -> None:
    """The names of the newest signals beside their diamonds, where they cover no name and, if it can be, no point.

    Of many signals only the last is named; the others, and a name without any place, are left to the list of signals.
    """
    named: list[Box] = [(x - 7, y - 7, x + 7, y + 7) for (x, y), _ in flagged]
    points: list[Box] = [(x - 4, y - 4, x + 4, y + 4) for x, y in curve]
    for (x, y), text in reversed(flagged[-3:] if len(flagged) <= MOST_NAMED else flagged[-1:]):
        width = text_width(text, TEXT, bold=True)
        places = [
            (left - 2, base - 11, left + width + 2, base + 3)
            for base in (max(y - 5, plot.ceiling + 8), y + 22, y - 16)
            for left in (x - 12 - width, x + 12, x - width / 2)
            if plot.left <= left and left + width <= plot.right and base < plot.floor
        ]
        places = [box for box in places if not _covers(box, named)]
        box = next((box for box in places if not _covers(box, points)), places[0] if places else None)
        if box is None:
            continue
        named.append(box)
        sheet.boxes([box], PAPER)
        sheet.words((box[0] + box[2]) / 2, box[3] - 3, text, colour=SIGNAL, bold=True, align="center")


def _covers(box: Box, others: Sequence[Box]) -> bool:
    return any(a < box[2] and box[0] < c and b < box[3] and box[1] < d for a, b, c, d in others)


def _marker(sheet: Sheet, plot: Field, x: float, y: float, number: int) -> None:
    """A numbered circle on a dotted line; its words stand in the list under the picture."""
    sheet.line([(x, y), (x, plot.floor)], SOFT, 1, (1.0, 2.5))
    sheet.marks(_CIRCLE, [(x, y)], 8.5, PAPER, INK, 1.2)
    sheet.words(x, y + 4, words.number(number), size=SMALL, bold=True, align="center")


def _stretches(sheet: Sheet, plot: Field, stretches: Sequence[Stretch], y: float) -> float:
    """A thick bar under the points of a long run, with its sentence; returns where the axis words may stand."""
    for stretch in stretches:
        left, right = plot.x(stretch.first) - plot.step / 2, plot.x(stretch.last) + plot.step / 2
        sheet.boxes([(left, y + 4, right, y + 7)], MAIN)
        fits = right - text_width(stretch.text, SMALL) > 0
        start, align = (right, _RIGHT) if fits else (0.0, _LEFT)
        sheet.words(start, y + 19, stretch.text, size=SMALL, colour=MAIN_DARK, align=align)
        y += 22
    return y


def _time_axis(sheet: Sheet, plot: Field, points: Sequence[Point], unit: Unit, y: float) -> float:
    """Months or quarters under the field, thinned until they fit, with the year where it begins."""
    sizes = (1, 2, 3, 6, 12, 24, 60) if unit is Unit.MONTH else (1, 2, 4, 8, 20)
    every = next((n for n in sizes if n * plot.step >= 34), sizes[-1])
    months = every * (1 if unit is Unit.MONTH else 3)
    named = [i for i, p in enumerate(points) if (p.start.year * 12 + p.start.month - 1) % months == 0]
    named = named if named and len(points) > 1 else [0]
    year = None
    for i in named:
        p = points[i]
        sheet.words(plot.x(i), y + 15, p.tick, size=SMALL, colour=SOFT, align="center")
        if p.start.year != year:
            sheet.words(plot.x(i), y + 29, str(p.start.year), size=SMALL, colour=SOFT, align="center")
        year = p.start.year
    return y + 34


def _line_labels(
    sheet: Sheet, plot: Field, bottom: float, *, limit: tuple[float | None, str], centre: tuple[float | None, str],
    last: tuple[float | None, str],
) -> float:  # fmt: skip
    """The names of the lines: beside them when wide, below as a sentence when narrow."""
    if sheet.narrow:
        parts = [gettext("Line: %(label)s", label=centre[1]) if centre[1] else ""]
        parts += [gettext("Dashes: %(label)s", label=limit[1]) if limit[1] else ""]
        return sheet.paragraph(0, bottom, words.sentences([*parts, last[1]]), sheet.width) + 2
    labels = [(value, text, i) for i, (value, text) in enumerate((limit, centre, last)) if value is not None and text]
    heights = apart([plot.y(value) for value, _, _ in labels], 15)
    for (_, text, i), y in zip(labels, heights, strict=True):
        main = i == 2
        sheet.words(
            plot.right + 8, y + 4, text, size=TEXT if main else SMALL, colour=MAIN_DARK if main else SOFT, bold=main
        )
    return bottom


# Severe stands on the axis, so that it can be compared between quarters: fill, edge, hatch, ink of the number.
_PARTS = (
    (SEVERE, PAPER, None, PAPER),
    (MIDDLE, PAPER, None, "#06181a"),
    (LIGHT, MAIN, None, INK),
    (PAPER, SOFT, "\\\\", INK),
)


def _severity(sheet: Sheet, chart: SeverityChart, top: float) -> float:
    widest = max(text_width(words.number(m.total), TEXT, bold=True) for m in chart.quarters) + 6
    shown = chart.quarters[-5:] if sheet.narrow else chart.quarters[-min(16, int(580 / widest)) :]
    highest = max(m.total for m in shown)
    plot = _field(
        sheet, top + 16, 190 if sheet.narrow else 240, len(shown), highest, right=6 if sheet.narrow else 140, whole=True
    )
    half = min(plot.step * 0.33, 28)
    for part in range(4):
        _stack(sheet, plot, [_part(m, part) for m in shown], part, half)
    for i, m in enumerate(shown):
        sheet.words(plot.x(i), plot.y(m.total) - 5, words.number(m.total), bold=True, align="center")
    bottom = _quarter_axis(sheet, plot, shown)
    present = [part for part in range(4) if any(low < high for low, high in (_part(m, part) for m in shown))]
    if sheet.narrow:
        styles = [(part, *_PARTS[part]) for part in present]
        return sheet.key(bottom, [(fill, fill if part < 2 else edge, hatch, chart.part_labels[part])
                                  for part, fill, edge, hatch, _ in styles])  # fmt: skip
    middles = [plot.y(sum(_part(shown[-1], part)) / 2) for part in present]
    for part, y in zip(present, apart([m - i / 100 for i, m in enumerate(middles)], 16), strict=True):
        colour = SEVERE if part == 0 else INK
        sheet.words(plot.x(len(shown) - 1) + half + 12, y + 4, chart.part_labels[part], colour=colour, bold=part == 0)
    return bottom


def _part(mix: Mix, part: int) -> tuple[int, int]:
    """From where to where this part of a bar runs."""
    sizes = (mix.severe, mix.middle, mix.light, mix.unassessed)
    return sum(sizes[:part]), sum(sizes[: part + 1])


def _stack(sheet: Sheet, plot: Field, parts: Sequence[tuple[int, int]], part: int, half: float) -> None:
    """One part of every bar, with its number where there is room."""
    fill, edge, hatch, ink = _PARTS[part]
    boxes = [(plot.x(i) - half, plot.y(high), plot.x(i) + half, plot.y(low)) for i, (low, high) in enumerate(parts)]
    sheet.boxes(boxes, fill, edge, 1.4 if edge == PAPER else 1, hatch)
    for (left, above, right, below), (low, high) in zip(boxes, parts, strict=True):
        number = words.number(high - low)
        taken = text_width(number, SMALL) + 4
        if below - above < 11 or taken > right - left or low == high:
            continue
        x, y = (left + right) / 2, (above + below) / 2
        if hatch:
            sheet.boxes([(x - taken / 2, y - 6, x + taken / 2, y + 6)], PAPER)
        sheet.words(x, y + 4, number, size=SMALL, colour=ink, bold=part == 0, align="center")


def _quarter_axis(sheet: Sheet, plot: Field, quarters: Sequence[Mix]) -> float:
    return _time_axis(
        sheet, plot, [Point(m.start, m.label, m.tick, None, None) for m in quarters], Unit.QUARTER, plot.floor
    )


def _gaps(sheet: Sheet, chart: GapsChart, top: float) -> float:
    shown = chart.gaps[-15:] if sheet.narrow else chart.gaps[-60:]
    offset = len(chart.gaps) - len(shown)
    highest = max(*(g.days for g in shown), chart.since, chart.upper or 0)
    plot = _field(
        sheet,
        top + 10,
        170 if sheet.narrow else 210,
        len(shown) + 1,
        highest,
        right=10 if sheet.narrow else 136,
        whole=True,
    )
    ends = plot.left, plot.right
    if chart.upper is not None:
        sheet.boxes([(ends[0], plot.y(chart.upper), ends[1], plot.floor)], ZONE)
        sheet.levels([plot.y(t) for t in plot.ticks if t < chart.upper], *ends)
        sheet.line([(x, plot.y(chart.upper)) for x in ends], SOFT, 1.2, _DASH)
    if chart.centre is not None:
        sheet.line([(x, plot.y(chart.centre)) for x in ends], SOFT, 1.2)
    _curve(sheet, plot, [float(g.days) for g in shown])
    now = (plot.x(len(shown)), plot.y(chart.since))
    sheet.line([(plot.x(len(shown) - 1), plot.y(shown[-1].days)), now], MAIN, 1.2, (2.0, 2.0))
    sheet.marks(_CIRCLE, [now], 4, PAPER, MAIN, 1.6)
    flagged = [(i, g) for i, g in enumerate(shown) if g.side]
    sheet.marks(_DIAMOND, [(plot.x(i), plot.y(g.days)) for i, g in flagged], 6, PAPER, SIGNAL, 2.4)
    named = [f"{words.month_tick(g.day)} {g.day.year}: {words.days(g.days)}" for _, g in flagged]
    curve = [(plot.x(i), plot.y(g.days)) for i, g in enumerate(shown)]
    _callouts(sheet, plot, [*curve, now], [(curve[i], name) for (i, _), name in zip(flagged, named, strict=True)])
    visible = [_shifted(s, offset) for s in chart.stretches if s.last >= offset]
    bottom = _stretches(sheet, plot, visible[-2:], plot.floor)
    bottom = _gap_axis(sheet, plot, [f"{words.month_tick(g.day)} {g.day.year}" for g in shown], bottom)
    return _line_labels(
        sheet, plot, bottom, limit=(chart.upper, chart.limit_label), centre=(chart.centre, chart.centre_label),
        last=(float(chart.since), chart.since_label),
    )  # fmt: skip


def _gap_axis(sheet: Sheet, plot: Field, labels: Sequence[str], y: float) -> float:
    """The month of some of the incidents: gaps are counted, so the axis is not a calendar."""
    every = max(1, math.ceil(78 / plot.step))
    for i in range(0, len(labels), every):
        x = max(plot.x(i), text_width(labels[i], SMALL) / 2)
        sheet.words(x, y + 15, labels[i], size=SMALL, colour=SOFT, align="center")
    return y + 22


def _forms_wide(sheet: Sheet, chart: FormsChart, top: float) -> float:
    counts = [row[-12:] for row in chart.counts]
    plot = _field(sheet, top + 14, 220, len(counts), max(map(max, counts)), right=4, whole=True)
    names = [wrapped(name, SMALL, plot.step - 6) for name in chart.forms]
    size = len(counts[0])
    thick = min(plot.step * 0.84 / size, 22)
    older: list[Box] = []
    newest: list[Box] = []
    for g, row in enumerate(counts):
        start = plot.x(g) - thick * size / 2
        boxes = [(start + i * thick + 1, plot.y(n), start + (i + 1) * thick - 1, plot.floor) for i, n in enumerate(row)]
        older += boxes[:-1]
        newest += boxes[-1:]
        sheet.words(
            start + (size - 0.5) * thick,
            plot.y(row[-1]) - 4,
            words.number(row[-1]),
            size=SMALL,
            bold=True,
            align="center",
        )
        for n, line in enumerate(names[g]):
            sheet.words(plot.x(g), plot.floor + 16 + 14 * n, line, size=SMALL, align="center")
    sheet.boxes(older, LIGHT, MIDDLE)
    sheet.boxes(newest, MAIN, MAIN)
    bottom = plot.floor + 22 + 14 * max(map(len, names))
    return sheet.key(bottom, _forms_key(chart.quarters[-12:]))


def _forms_key(quarters: Sequence[str]) -> list[tuple[str, str, str | None, str]]:
    newest = (MAIN, MAIN, None, quarters[-1])
    if len(quarters) == 1:
        return [newest]
    return [
        (LIGHT, MIDDLE, None, gettext("from left to right %(first)s – %(last)s", first=quarters[0], last=quarters[-2])),
        newest,
    ]


def _forms_narrow(sheet: Sheet, chart: FormsChart, top: float) -> float:
    quarters = chart.quarters[-4:]
    counts = [row[-4:] for row in chart.counts]
    left = max(text_width(name, SMALL) for name in quarters) + 8
    longest = max(max(map(max, counts)), 1)
    reach = sheet.width - left - text_width(words.number(longest), SMALL) - 6
    older: list[Box] = []
    newest: list[Box] = []
    y = top
    for name, row in zip(chart.forms, counts, strict=True):
        y = sheet.paragraph(0, y, name, sheet.width, size=TEXT, colour=INK, bold=True) + 2
        for i, (quarter, n) in enumerate(zip(quarters, row, strict=True)):
            box = (left, y + 2, left + reach * n / longest, y + 12)
            (newest if i == len(row) - 1 else older).append(box)
            sheet.words(0, y + 11, quarter, size=SMALL, colour=SOFT)
            sheet.words(box[2] + 4, y + 11, words.number(n), size=SMALL, bold=i == len(row) - 1)
            y += 14
        y += 6
    sheet.boxes(older, LIGHT, MIDDLE)
    sheet.boxes(newest, MAIN, MAIN)
    return y


def _channels(sheet: Sheet, chart: ChannelsChart, top: float) -> float:
    narrow = sheet.narrow
    label = 0 if narrow else 140
    columns = len(chart.forms) + 1
    cell = (sheet.width - label) / columns
    names = [words.number(i) for i in range(1, columns)] if narrow else chart.forms
    heads = [wrapped(name, SMALL, cell - 1) for name in (*names, "Σ" if narrow else chart.total_label)]
    y = top + 14 * max(map(len, heads))
    for column, lines in enumerate(heads):
        for n, line in enumerate(lines):
            x, base = label + (column + 0.5) * cell, y - 14 * (len(lines) - n) + 10
            sheet.words(x, base, line, size=SMALL, colour=SOFT, bold=column == columns - 1, align="center")
    most = max((n for row in chart.counts for n in row), default=0) or 1
    for i, channel in enumerate(chart.channels):
        if channel.online and i and not chart.channels[i - 1].online:
            sheet.line([(0, y + 5), (sheet.width, y + 5)], SOFT, 1, (1.0, 2.5))
            y += 10
        if narrow:
            y = sheet.paragraph(0, y, channel.label, sheet.width, colour=INK)
            middle = y + 11
        else:
            lines = wrapped(channel.label, SMALL, label - 6)
            middle = y + max(13, 8 * len(lines))
            for n, line in enumerate(lines):
                sheet.words(0, middle + 4 + 14 * (n - (len(lines) - 1) / 2), line, size=SMALL)
        _cells(sheet, [*chart.counts[i]], chart.incidents[i], (label, middle, cell), most)
        y = middle + (11 if narrow else max(13, 8 * len(wrapped(channel.label, SMALL, label - 6))))
    if narrow:
        named = " · ".join(f"{i} {name}" for i, name in enumerate(chart.forms, 1))
        y = sheet.paragraph(0, y + 6, f"{named} · Σ {chart.total_label}", sheet.width)
    return y + 2


def _cells(sheet: Sheet, row: Sequence[int], total: int, at: tuple[float, float, float], most: int) -> None:
    """One row of the matrix: the number always, the ground darker the more there are."""
    left, middle, cell = at
    half = 10 if sheet.narrow else 12
    grounds = (None, ZONE, LIGHT, MIDDLE, MAIN)
    for i, n in enumerate(row):
        level = min(4, math.ceil(4 * n / most))
        x = left + i * cell
        if n:
            sheet.boxes([(x + 1, middle - half, x + cell - 1, middle + half)], grounds[level])
        ink = PAPER if level == 4 else SOFT if not n else INK
        sheet.words(x + cell / 2, middle + 4, words.number(n), size=SMALL, colour=ink, align="center")
    sheet.words(left + (len(row) + 0.5) * cell, middle + 4, words.number(total), size=SMALL, bold=True, align="center")


def _follow_up(sheet: Sheet, chart: FollowUpChart, top: float) -> float:
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
