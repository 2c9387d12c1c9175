"""How often a step was done on time, rounded so far that nobody's case can be told from it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gir.statistics.blocks import Audience, Row, people_of

STEP = 5
"""Per cent."""
FEWEST_CASES = 20
FEWEST_PEOPLE = 10


class Bound(StrEnum):
    """Whether a share is a figure, or an end behind which too few people stand to say more."""

    ABOUT = "about"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"


@dataclass(frozen=True)
class Share:
    """The percentage of cases in which a step was done on time, in steps of five."""

    step: str
    percent: int
    bound: Bound


def share_of(step: str, rows: Iterable[Row], audience: Audience) -> Share | None:
    """The share of a step, None with fewer than 20 cases or 10 people.

    With 20 cases 95 % would be one late case, which is one person's. So when too few people stand behind the late ones
    (or those on time) the share only says where it ends: "90 % or more".
    """
    cases = [row for row in rows if step in row.on_time]
    number = len(cases)
    if number < FEWEST_CASES or people_of(cases) < FEWEST_PEOPLE:
        return None
    on_time = [row for row in cases if row.on_time[step]]
    few_late = people_of(row for row in cases if not row.on_time[step]) < audience.people
    few_on_time = people_of(on_time) < audience.people
    if few_late and few_on_time:
        return None
    steps = 100 / STEP / number
    if few_late:
        most = min(len(on_time), number - audience.people + 1)
        return Share(step, STEP * math.floor(most * steps), Bound.AT_LEAST)
    if few_on_time:
        fewest = max(len(on_time), audience.people - 1)
        return Share(step, STEP * math.ceil(fewest * steps), Bound.AT_MOST)
    return Share(step, STEP * math.floor(len(on_time) * steps + 0.5), Bound.ABOUT)
