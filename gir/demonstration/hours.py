"""When people act: in office hours where there are any, otherwise by day, and at night only if nothing else is left."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from random import Random

from gir.cases.clocks import is_working_day
from gir.web.dates import LOCAL

OFFICE = (time(8, 30), time(17))
DAY = (time(8), time(21, 30))
"""When somebody on duty may still telephone, at the weekend too."""
FAR = timedelta(hours=48)
"""Nobody postpones an act longer than this for the sake of office hours."""

Span = tuple[datetime, datetime]


def drawn(rng: Random, first: datetime, last: datetime) -> datetime:
    """A moment that chance chooses between two moments."""
    start, end = rng.choice(_office(first, last) or _days(first, last) or [(first, last)])
    return max(start, (start + (end - start) * rng.random()).replace(second=0, microsecond=0)).astimezone(UTC)


def nearest(wish: datetime, first: datetime, last: datetime, *, by_day: bool = False) -> datetime:
    """The moment closest to ``wish`` between two moments; ``by_day``: evenings and weekends will do."""
    for spans in ([] if by_day else _office(first, last), _days(first, last)):
        found = min((_inside(wish, *span) for span in spans), key=lambda at: abs(at - wish), default=None)
        if found is not None and abs(found - wish) <= FAR:
            return found.replace(second=0, microsecond=0).astimezone(UTC)
    return max(first, min(wish, last)).astimezone(UTC)


def _inside(wish: datetime, start: datetime, end: datetime) -> datetime:
    """The wish itself, or some minutes inside the nearer end: not everybody acts as the doors open."""
    if start <= wish <= end:
        return wish
    minutes = timedelta(minutes=10 + int(wish.timestamp()) // 60 * 7 % 50)
    inside = min(minutes, (end - start) / 2)
    return start + inside if wish < start else end - inside


def _office(first: datetime, last: datetime) -> list[Span]:
    return [span for span in _spans(first, last, OFFICE) if is_working_day(span[0].date())]


def _days(first: datetime, last: datetime) -> list[Span]:
    return _spans(first, last, DAY)


def _spans(first: datetime, last: datetime, hours: tuple[time, time]) -> list[Span]:
    """These hours of every day, as far as they lie between two moments; local time."""
    start, end = first.astimezone(LOCAL), last.astimezone(LOCAL)
    dates = [start.date() + timedelta(days=n) for n in range((end.date() - start.date()).days + 1)]
    spans = [(datetime.combine(d, hours[0], LOCAL), datetime.combine(d, hours[1], LOCAL)) for d in dates]
    return [(max(a, start), min(b, end)) for a, b in spans if max(a, start) < min(b, end)]
