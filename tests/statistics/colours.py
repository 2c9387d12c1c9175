"""How colours are seen: contrast (WCAG 2), deficiencies of colour vision (Machado 2009), and distance (CIE 1976)."""

from __future__ import annotations

import math

Linear = tuple[float, float, float]

SEEN_BY: dict[str, tuple[Linear, Linear, Linear]] = {
    "everybody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Machado, Oliveira and Fernandes 2009, severity 1.0, for linear light."""
_TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
_WHITE = (0.9505, 1.0, 1.0890)


def linear(colour: str) -> Linear:
    """The light of an sRGB colour such as #0b5e64."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance: what is left of a colour on a printer without colours."""
    return _times(_TO_XYZ, linear(colour))[1]


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def distance(one: str, other: str, seen_by: str) -> float:
    """How far apart two colours look; about 2 can just be told apart side by side."""
    matrix = SEEN_BY[seen_by]
    return math.dist(_lab(_times(matrix, linear(one))), _lab(_times(matrix, linear(other))))


def _times(matrix: tuple[Linear, Linear, Linear], light: Linear) -> Linear:
    first, second, third = (sum(a * b for a, b in zip(row, light, strict=True)) for row in matrix)
    return first, second, third


def _lab(light: Linear) -> Linear:
    inside: Linear = tuple(min(max(part, 0.0), 1.0) for part in light)  # type: ignore[assignment]
    x, y, z = (_root(part / white) for part, white in zip(_times(_TO_XYZ, inside), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(ratio: float) -> float:
    return ratio ** (1 / 3) if ratio > 0.008856 else 7.787 * ratio + 16 / 116
