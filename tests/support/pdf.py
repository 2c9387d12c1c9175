"""What a PDF says and draws, read back from the file itself."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf

PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
PAINTS = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"}
BLOCK = re.compile(r"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)


def open_pdf(content: bytes) -> pikepdf.Pdf:
    """The document."""
    return pikepdf.open(io.BytesIO(content))


def text_of_pdf(content: bytes) -> str:
    """All text of all pages in the order it is drawn, as somebody who copies it gets it; single spaces."""
    with open_pdf(content) as document:
        return " ".join("".join(piece for page in document.pages for piece in _pieces(page)).split())


def _pieces(page: pikepdf.Page) -> Iterator[str]:
    fonts = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    letters: dict[int, str] = {}
    for operands, operator in _instructions(page):
        if operator == "Tf":
            letters = fonts[str(operands[0])]
        elif operator in ("Tj", "TJ"):
            shown = operands[0] if operator == "TJ" else [operands[0]]
            for part in shown:
                if isinstance(part, pikepdf.String):
                    glyphs = bytes(part)
                    yield from (letters.get(int.from_bytes(glyphs[n : n + 2]), "") for n in range(0, len(glyphs), 2))
        elif operator == "ET":
            yield " "


def _letters(font: Any) -> dict[int, str]:
    """What each glyph stands for, from the font's own table."""
    found: dict[int, str] = {}
    for kind, body in BLOCK.findall(font.ToUnicode.read_bytes().decode("ascii", "replace")):
        if kind == "bfchar":
            found |= {int(glyph, 16): _unicode(text) for glyph, text in PAIR.findall(body)}
        else:
            for first, last, text in RANGE.findall(body):
                start = int(first, 16)
                for glyph in range(start, int(last, 16) + 1):
                    found[glyph] = _unicode(f"{int(text, 16) + glyph - start:0{len(text)}x}")
    return found


def _unicode(hexadecimal: str) -> str:
    return bytes.fromhex(hexadecimal).decode("utf-16-be")


def structure(content: bytes) -> list[tuple[str, str]]:
    """What a screen reader is told: the kind of every part in reading order (H1, P, L, Figure…) and its spoken text."""
    with open_pdf(content) as document:
        return list(_parts(document.Root.StructTreeRoot.K))


def _parts(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _parts(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S).lstrip("/"), str(node.get("/Alt", ""))
        yield from _parts(node.get("/K"))


def drawn_code(content: bytes) -> list[list[bool]]:
    """The squares of the code on the first page, dark or not: it is drawn as horizontal strokes of one square high."""
    with open_pdf(content) as document:
        strokes = [stroke for stroke in _strokes(document.pages[0]) if stroke[1] == stroke[3]]
    heights = sorted({stroke[1] for stroke in strokes})
    unit = min(below - above for above, below in pairwise(heights))
    left, right = min(stroke[0] for stroke in strokes), max(stroke[2] for stroke in strokes)
    side = round((right - left) / unit)
    squares = [[False] * side for _ in range(side)]
    for start, height, end, _ in strokes:
        row = squares[round((height - heights[0]) / unit)]
        for place in range(round((start - left) / unit), round((end - left) / unit)):
            row[place] = True
    return squares


def _strokes(page: pikepdf.Page) -> Iterator[tuple[float, float, float, float]]:
    """The straight lines of the path with the most of them."""
    paths: list[list[tuple[float, float, float, float]]] = [[]]
    here = (0.0, 0.0)
    for operands, operator in _instructions(page):
        if operator == "m":
            here = (float(operands[0]), float(operands[1]))
        elif operator == "l":
            there = (float(operands[0]), float(operands[1]))
            paths[-1].append((*here, *there))
            here = there
        elif operator in PAINTS:
            paths.append([])
    yield from max(paths, key=len)


def _instructions(page: pikepdf.Page) -> Iterator[tuple[list[Any], str]]:
    for instruction in pikepdf.parse_content_stream(page):
        yield list(instruction.operands), str(instruction.operator)
