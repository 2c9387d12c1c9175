"""From a sheet to the bytes of an SVG or PNG. The only module that knows matplotlib.

A matplotlib Axes with its ticks and layout costs ten times the drawing itself, so a sheet's shapes and words are drawn
in one go on a bare `Figure`. Text stays text in SVG, and the same chart gives the same bytes.
"""

from __future__ import annotations

import io
import math
import re
from itertools import chain
from typing import Literal

import matplotlib
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

from gir.statistics.charts import Chart
from gir.statistics.drawings import sheet_of
from gir.statistics.drawings.sheet import PAPER, SMALL, SOFT, TEXT, TITLE, Mark, Marks, Pen, Shape, Sheet, Words

Kind = Literal["svg", "png"]

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
_MARKS: dict[Mark, Path] = {
    "circle": Path.unit_circle(),
    "diamond": Path([(0, 1), (1, 0), (0, -1), (-1, 0), (0, 1)], closed=True),
}


def draw(chart: Chart, *, narrow: bool = False, kind: Kind = "svg") -> bytes:
    """A chart as SVG (760 or 300 px wide) or PNG (twice as many pixels). Needs an active language."""
    sheet = sheet_of(chart, narrow=narrow)
    scale = _PNG_SCALE if kind == "png" else 1.0
    height = math.ceil(sheet.height)
    figure = Figure(figsize=(sheet.width / 72, height / 72), dpi=72 * scale, facecolor=PAPER)
    figure.add_artist(_Drawn(sheet, height, scale))
    out = io.BytesIO()
    if kind == "png":
        FigureCanvasAgg(figure).print_figure(out, format="png", metadata={"Software": None})
        return out.getvalue()
    FigureCanvasSVG(figure).print_figure(out, format="svg", metadata=_METADATA)
    # A browser reads "pt" as 4/3 pixel; the sheet is meant in pixels.
    return _POINTS.sub(rb'\1="\2"', out.getvalue(), count=2)


class _Drawn(Artist):
    """A sheet as matplotlib draws it."""

    def __init__(self, sheet: Sheet, height: int, scale: float) -> None:
        super().__init__()
        self._sheet, self._height, self._scale = sheet, height, scale
        self._place = Affine2D().scale(scale, -scale).translate(0, height * scale)
        self._anchor = Text(usetex=False, parse_math=False)

    def draw(self, renderer: RendererBase) -> None:
        for stroke in self._sheet.strokes:
            pen = renderer.new_gc()
            match stroke:
                case Shape():
                    _set_pen(pen, stroke.pen)
                    renderer.draw_path(pen, _path(stroke), self._place, _face(stroke.pen))
                case Marks():
                    _set_pen(pen, stroke.pen)
                    size = Affine2D().scale(stroke.size * self._scale)
                    spots = Path(stroke.spots)
                    renderer.draw_markers(pen, _MARKS[stroke.mark], size, spots, self._place, _face(stroke.pen))
                case Words():
                    self._write(renderer, pen, stroke)
            pen.restore()

    def _write(self, renderer: RendererBase, pen: GraphicsContextBase, line: Words) -> None:
        """In SVG the browser aligns a line of text, in PNG its measured width does."""
        pen.set_foreground(to_rgb(line.colour), isRGBA=False)
        scale = self._scale
        if scale != 1:
            shift = {"left": 0.0, "center": 0.5, "right": 1.0}[line.align]
            font = _PNG_FONTS[line.size, line.bold]
            taken = renderer.get_text_width_height_descent(line.text, font, False)[0] if shift else 0.0
            renderer.draw_text(pen, line.x * scale - shift * taken, line.y * scale, line.text, font, 0)
        else:
            self._anchor.set_position((line.x, self._height - line.y))
            self._anchor.set_horizontalalignment(line.align)
            font = _SVG_FONTS[line.size, line.bold]
            renderer.draw_text(pen, line.x, line.y, line.text, font, 0, False, self._anchor)


def _path(shape: Shape) -> Path:
    last = Path.CLOSEPOLY if shape.closed else Path.LINETO
    codes = [code for run in shape.runs for code in (Path.MOVETO, *[Path.LINETO] * (len(run) - 2), last)]
    return Path(list(chain.from_iterable(shape.runs)), codes)


def _face(pen: Pen) -> tuple[float, float, float] | None:
    return to_rgb(pen.fill) if pen.fill else None


def _set_pen(target: GraphicsContextBase, pen: Pen) -> None:
    target.set_linewidth(pen.width if pen.edge else 0)
    target.set_foreground(to_rgb(pen.edge or PAPER), isRGBA=False)
    if pen.dash:
        target.set_dashes(0, list(pen.dash))
    if pen.hatch:
        target.set_hatch(pen.hatch)
        target.set_hatch_color(SOFT)
        target.set_hatch_linewidth(0.8)
