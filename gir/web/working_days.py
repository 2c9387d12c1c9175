"""The working days of the Netherlands: Saturdays, Sundays and public holidays, 5 May included, are none."""

from __future__ import annotations

import threading
import time as time_module
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache

from gir.web.dates import LOCAL, today

START_OF_DAY = time(8)
END_OF_DAY = time(17)
SATURDAY = 5


def next_working_day(day: date) -> date:
    """The first working day after ``day``."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=1000)
def working_days_after(day: date, number: int) -> date:
    """The last of the first ``number`` working days after ``day``."""
    for _ in range(number):
        day = next_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """Whether people work on this day in the Netherlands."""
    return day.weekday() < SATURDAY and day not in _dutch_holidays(day.year)


def is_office_hour(moment: datetime) -> bool:
    """Whether people are at work at this moment."""
    local = moment.astimezone(LOCAL)
    return is_working_day(local.date()) and START_OF_DAY <= local.time() < END_OF_DAY


def next_start_of_work(moment: datetime) -> datetime:
    """The first start of a working day at or after ``moment``, in UTC."""
    local = moment.astimezone(LOCAL)
    at_work_today = is_working_day(local.date()) and local.time() <= START_OF_DAY
    day = local.date() if at_work_today else next_working_day(local.date())
    return datetime.combine(day, START_OF_DAY, LOCAL).astimezone(UTC)


def learn_holidays(after: float = 0.0) -> threading.Thread:
    """Look up the holidays that clocks will ask for, ``after`` so many seconds, in a thread.

    Loading them takes a fifth of a second. Else the first report after a start would wait for that, and all who want to
    write would wait for that report; before the first page, that page would.
    """

    def learn() -> None:
        time_module.sleep(after)
        for year in (today().year, today().year + 1):
            _dutch_holidays(year)

    thread = threading.Thread(target=learn, daemon=True)
    thread.start()
    return thread


@cache
def _dutch_holidays(year: int) -> frozenset[date]:
    import holidays  # loads slowly, and the first page does not need it

    return frozenset(holidays.country_holidays("NL", years=year, categories=("public", "optional")))
