"""Clocks as a calendar program reads them (RFC 5545): when, and of which step of which case. Nothing else goes out.

The calendar of somebody's telephone lies with another company, so an event holds no name, no place and no link.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from flask_babel import gettext as _

from gir.followup.own_clocks import OwnClock
from gir.web.dates import short_date

LONGEST_LINE = 75
"""Octets in a line, without its end (RFC 5545, 3.1)."""
TIME_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)
"""A calendar must hold something, also when there is nothing to do (RFC 5545, 3.4)."""


def calendar_of(clocks: Iterable[OwnClock], name: str, moment: datetime) -> str:
    """The calendar, made at ``moment``; each clock is an event that takes no time and leaves its owner free.

    A step without a clock is on no day, so it is not in it.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//gir//clocks//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(name)}",
        *TIME_ZONE,
        *(line for clock in clocks if clock.has_clock for line in _event(clock, moment)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(clock: OwnClock, moment: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_identity(clock)}"
    yield f"DTSTAMP:{_in_utc(moment)}"
    yield f"DTSTART:{_in_utc(clock.due_at)}"
    yield f"SUMMARY:{_escaped(_summary(clock, moment))}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _summary(clock: OwnClock, moment: datetime) -> str:
    words = f"{clock.label}, {clock.number}"
    if clock.paused_until is None or clock.paused_until <= moment:
        return words
    return f"{words} ({_('paused until %(day)s', day=short_date(clock.paused_until))})"


def _identity(clock: OwnClock) -> str:
    """The same for a step whenever it is asked for, and not its id here."""
    return hashlib.sha256(f"clock {clock.task_id}".encode()).hexdigest()[:32]


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """A text in which nothing ends the line or the value (RFC 5545, 3.3.11)."""
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """A line in pieces that are short enough; a letter of several octets is never cut in two."""
    pieces, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST_LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += letter
        size += octets
    return "\r\n".join(pieces)
