"""Dates as people say them, and deadlines in words: "vrijdag 20 november 2026, 10.00 uur", "nog 2 uur".

Everything is told in the time of the Netherlands and in the language of the page. Names of days and months and the
words of a deadline are looked up once per language, so that a long list costs no more than its letters.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names
from flask_babel import gettext, ngettext, pgettext

from gir import database
from gir.web.page import current_language

LOCAL = ZoneInfo("Europe/Amsterdam")
HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
MINUTE = timedelta(minutes=1)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When something is due that has no clock: after everything that has one."""
TIME_OF_DAY = {"nl": "{0}.{1:02d} uur"}
COLON = "{0:02d}:{1:02d}"


@dataclass(frozen=True)
class ClockView:
    """A deadline in words: ``first`` says how long, ``second`` until when.

    ``state`` is late, soon, ahead, paused or done; off is what nobody does: left out, not needed or lapsed.
    """

    state: str
    first: str
    second: str = ""


@dataclass(frozen=True)
class _Names:
    days: tuple[str, ...]
    short_days: tuple[str, ...]
    months: tuple[str, ...]
    short_months: tuple[str, ...]


@cache
def _names(language: str) -> _Names:
    days, short_days = (get_day_names(width, locale=language) for width in ("wide", "abbreviated"))
    months, short_months = (get_month_names(width, locale=language) for width in ("wide", "abbreviated"))
    return _Names(
        tuple(days[n] for n in range(7)),
        tuple(short_days[n].rstrip(".") for n in range(7)),
        ("", *(months[n] for n in range(1, 13))),
        ("", *(short_months[n].rstrip(".") for n in range(1, 13))),
    )


def today() -> date:
    """The day it is in the Netherlands. Roles, offices and turns begin and end with it, not with the day in UTC."""
    return local_day(database.now())


def local_day(moment: date) -> date:
    """The day on the calendar in the Netherlands; a plain date stays as it is."""
    return moment.astimezone(LOCAL).date() if isinstance(moment, datetime) else moment


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier; the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def time_of_day(moment: datetime) -> str:
    """10.00 uur / 10:00."""
    return _time_of_day(current_language(), moment)


def _time_of_day(language: str, moment: datetime) -> str:
    return _clock_time(language, moment.astimezone(LOCAL))


def _clock_time(language: str, local: datetime) -> str:
    return TIME_OF_DAY.get(language, COLON).format(local.hour, local.minute)


def long_day(moment: date) -> str:
    """Vrijdag 20 november 2026 / Friday 20 November 2026 (in Dutch without the capital)."""
    day, names = local_day(moment), _names(current_language())
    return f"{names.days[day.weekday()]} {day.day} {names.months[day.month]} {day.year}"


def long_date(moment: datetime) -> str:
    """Vrijdag 20 november 2026, 10.00 uur / Friday 20 November 2026, 10:00."""
    return f"{long_day(moment)}, {time_of_day(moment)}"


def day_in_text(moment: date) -> str:
    """Vrijdag 20 november / Friday 20 November: for sentences about the days around now."""
    day, names = local_day(moment), _names(current_language())
    return f"{names.days[day.weekday()]} {day.day} {names.months[day.month]}"


def short_date(moment: date, language: str = "") -> str:
    """Vr 20 nov / Fri 20 Nov. A long list says the ``language`` of the page once for all."""
    return _short_date(language or current_language(), local_day(moment))


@lru_cache(maxsize=2000)
def _short_date(language: str, day: date) -> str:
    names = _names(language)
    return f"{names.short_days[day.weekday()]} {day.day} {names.short_months[day.month]}"


def short_moment(moment: datetime, language: str = "") -> str:
    """Vr 20 nov, 10.00 uur / Fri 20 Nov, 10:00. A long list says the ``language`` of the page once for all."""
    language, local = language or current_language(), moment.astimezone(LOCAL)
    return f"{_short_date(language, local.date())}, {_clock_time(language, local)}"


def moment_in_text(moment: datetime) -> str:
    """Vrijdag 20 november om 10.00 uur / Friday 20 November at 10:00."""
    pattern = _words(current_language())["at"]
    return pattern.replace("{day}", day_in_text(moment)).replace("{time}", time_of_day(moment))


def time_left(due: datetime, now: datetime, language: str = "") -> ClockView:
    """A running deadline: minutes and hours inside a day, whole days outside it.

    Past: late. Within 24 hours: soon. Later: ahead. A long list says the ``language`` of the page once for all.
    """
    language = language or current_language()
    if due >= NEVER:
        return ClockView("ahead", _words(language)["never"])
    if due < now:
        return ClockView("late", _late(language, *_amount(now - due)), _was(due, now, language))
    if due - now < DAY:
        return ClockView("soon", _left(language, *_amount(due - now)), _before(due, now, language))
    days = (local_day(due) - local_day(now)).days
    return ClockView(
        "ahead",
        _left(language, "days", days),
        _words(language)["by"].replace("{day}", _short_date(language, local_day(due))),
    )


def done_clock(done_at: datetime) -> ClockView:
    """Something that was done, and when."""
    return ClockView("done", _words(current_language())["done"], short_date(done_at))


def planned_clock(at: datetime) -> ClockView:
    """A moment that was agreed."""
    return ClockView("ahead", _words(current_language())["agreed"], short_moment(at))


def _amount(span: timedelta) -> tuple[str, int]:
    if span < HOUR:
        return "minutes", max(1, span // MINUTE)
    return ("hours", span // HOUR) if span < DAY else ("days", span // DAY)


def _was(due: datetime, now: datetime, language: str) -> str:
    if local_day(due) == local_day(now):
        return _words(language)["was_today"].replace("{time}", _time_of_day(language, due))
    return _words(language)["was"].replace("{day}", _short_date(language, local_day(due)))


def _before(due: datetime, now: datetime, language: str) -> str:
    today = local_day(due) == local_day(now)
    return _words(language)["today" if today else "tomorrow"].replace("{time}", _time_of_day(language, due))


@cache
def _words(language: str) -> dict[str, str]:
    """The phrases of one language; ``language`` is always that of the page, which is what gettext answers in."""
    return {
        "at": gettext("{day} at {time}"),
        "by": gettext("by {day}"),
        "was": gettext("was {day}"),
        "was_today": gettext("was today {time}"),
        "today": gettext("today before {time}"),
        "tomorrow": gettext("tomorrow before {time}"),
        "done": pgettext("clock", "done"),
        "agreed": pgettext("clock", "agreed"),
        "never": pgettext("clock", "no deadline"),
    }


@lru_cache(maxsize=2000)
def _left(language: str, unit: str, number: int) -> str:
    if unit == "minutes":
        return ngettext("%(num)d minute left", "%(num)d minutes left", number)
    if unit == "hours":
        return ngettext("%(num)d hour left", "%(num)d hours left", number)
    return ngettext("%(num)d day left", "%(num)d days left", number)


@lru_cache(maxsize=2000)
def _late(language: str, unit: str, number: int) -> str:
    if unit == "minutes":
        return ngettext("%(num)d minute late", "%(num)d minutes late", number)
    if unit == "hours":
        return ngettext("%(num)d hour late", "%(num)d hours late", number)
    return ngettext("%(num)d day late", "%(num)d days late", number)
