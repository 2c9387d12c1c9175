"""More reports, or more aggression? What the figures of the panel say together. The number of reports says neither."""

from __future__ import annotations

from enum import StrEnum

from gir.statistics.compare import Direction

UP, DOWN, LEVEL = Direction.UP, Direction.DOWN, Direction.LEVEL


class Reading(StrEnum):
    """What is probably going on."""

    AGGRESSION = "aggression"
    HEAVIER = "heavier"
    REPORTING = "reporting"
    NOT_HEAVIER = "not_heavier"
    WARNING = "warning"
    CALMER = "calmer"
    STEADY = "steady"
    UNCLEAR = "unclear"


def reading(
    reports: Direction, severe: Direction, *, injury: Direction, silent: Direction, pulse: Direction
) -> Reading:
    """Read the directions together (STATISTICS §1, chart 6). What is unknown supports nothing.

    More reports, and heavier ones: probably more aggression. More reports that are not heavier, from teams that were
    silent before or from people who say that they report more: probably better reporting. Fewer reports while more
    teams are silent: a warning, whatever else.
    """
    heavier = UP in (severe, injury)
    not_heavier = severe in (LEVEL, DOWN) and injury is not UP
    found = Reading.UNCLEAR
    if reports is DOWN and silent is UP:
        found = Reading.WARNING
    elif heavier:
        found = Reading.AGGRESSION if reports is UP else Reading.HEAVIER
    elif reports is UP and not_heavier:
        found = Reading.REPORTING if silent is DOWN or pulse is UP else Reading.NOT_HEAVIER
    elif reports is DOWN and severe is DOWN and silent in (LEVEL, DOWN):
        found = Reading.CALMER
    elif reports is LEVEL and not_heavier:
        found = Reading.STEADY
    return found
