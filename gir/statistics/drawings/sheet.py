"""The sheet every chart is drawn on: shapes and words in pixels, colours, and the room that text takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from gir.statistics.charts import Chart

WIDE, NARROW = 760, 300
INK, SOFT, LINE, PAPER = "#14272b", "#4b5f64", "#d3dddd", "#ffffff"
MAIN, MAIN_DARK, ZONE = "#0b5e64", "#084a4f", "#eef6f6"
LIGHT, MIDDLE, SEVERE, SIGNAL = "#dcebec", "#5b9a9e", "#9a3d0c", "#9f1c22"
TITLE, TEXT, SMALL = 15.0, 12.0, 11.0
DASH = (5.0, 3.0)
DOTS = (1.0, 2.5)

Align = Literal["left", "center", "right"]
Mark = Literal["circle", "diamond"]
Spot = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

# Advance widths of DejaVu Sans in hundredths of the size: enough to wrap and to keep labels apart.
_WIDTHS = {
    c: w for letters, w in (("ijl'|", 28), (" .,:;()ftI/-", 36), ("rs", 47), ("m%MW@", 97), ("w", 82)) for c in letters
}


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


@dataclass(frozen=True, slots=True)
class Pen:
    """How a shape is filled and stroked; None leaves that out."""

    fill: str | None = None
    edge: str | None = None
    width: float = 1.0
    dash: tuple[float, float] | None = None
    hatch: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """Lines through these runs of places, drawn as one path; a closed run ends where it began."""

    runs: Sequence[Sequence[Spot]]
    closed: bool
    pen: Pen


@dataclass(frozen=True, slots=True)
class Marks:
    """One mark of this radius, at each of these places."""

    mark: Mark
    spots: Sequence[Spot]
    size: float
    pen: Pen


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text on the base line ``y``."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool
    align: Align


class Sheet:
    """A picture in pixels from the top left corner: what was put on it first lies below.

    It knows what is drawn where, not with what: ``figures`` makes the bytes.
    """

    def __init__(self, width: int) -> None:
        self.width, self.height = width, 0.0
        self.strokes: list[Shape | Marks | Words] = []

    @property
    def narrow(self) -> bool:
        return self.width == NARROW

    def line(
        self, spots: Sequence[Spot], colour: str, width: float = 1.0, dash: tuple[float, float] | None = None
    ) -> None:
        """One line through these places."""
        if len(spots) > 1:
            self.strokes.append(Shape([spots], False, Pen(edge=colour, width=width, dash=dash)))

    def area(self, spots: Sequence[Spot], fill: str) -> None:
        """A filled outline; the last place is the first."""
        self.strokes.append(Shape([spots], True, Pen(fill=fill)))

    def levels(self, heights: Iterable[float], left: float, right: float) -> None:
        """Pale horizontal lines, in one path."""
        runs = [((left, y), (right, y)) for y in heights]
        if runs:
            self.strokes.append(Shape(runs, False, Pen(edge=LINE, width=0.8)))

    def boxes(
        self, boxes: Sequence[Box], fill: str | None, edge: str | None = None, width: float = 1.0,
        hatch: str | None = None,
    ) -> None:  # fmt: skip
        """Rectangles, in one path; those without a surface are left out."""
        runs = [((a, b), (c, b), (c, d), (a, d), (a, b)) for a, b, c, d in boxes if c - a > 0.01 and d - b > 0.01]
        if runs:
            self.strokes.append(Shape(runs, True, Pen(fill, edge, width, hatch=hatch)))

    def marks(self, mark: Mark, spots: Sequence[Spot], size: float, fill: str, edge: str, width: float) -> None:
        """The same mark at these places."""
        if spots:
            self.strokes.append(Marks(mark, spots, size, Pen(fill, edge, width)))

    def words(
        self, x: float, y: float, text: str, *, size: float = TEXT, colour: str = INK, bold: bool = False,
        align: Align = "left",
    ) -> None:  # fmt: skip
        """One line of text on the base line `y`."""
        if text:
            self.strokes.append(Words(x, y, text, size, colour, bold, align))

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
