"""Between two moments, as an address says it: on a Dutch clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from gir.database import now
from gir.web.dates import LOCAL, today
from gir.web.moments import moment_of

USUAL = timedelta(days=30)
WRITTEN = "%Y-%m-%dT%H:%M"
LAST_MINUTE = time(23, 59)


@dataclass(frozen=True)
class Period:
    """From the beginning of the first minute to the end of the last one."""

    first: datetime
    last: datetime

    @property
    def until(self) -> datetime:
        """The last moment that belongs to it."""
        return self.last + timedelta(seconds=59, microseconds=999_999)

    @property
    def address(self) -> dict[str, str]:
        """As an address says it."""
        return {"from": _written(self.first), "until": _written(self.last)}

    @classmethod
    def of(cls, first: date, from_time: time | None, last: date, until_time: time | None) -> Period:
        """Of days and times on a Dutch clock; without times whole days."""
        return cls(moment_of(first, from_time or time(0)), moment_of(last, until_time or LAST_MINUTE))

    @classmethod
    def asked(cls, address: Mapping[str, str]) -> Period:
        """What an address says; the last thirty days when it says nothing that can be read."""
        first, last = _read(address.get("from", "")), _read(address.get("until", ""))
        usual = cls.of((now() - USUAL).astimezone(LOCAL).date(), None, today(), None)
        return cls(first or usual.first, last or usual.last)


def _written(moment: datetime) -> str:
    return moment.astimezone(LOCAL).strftime(WRITTEN)


def _read(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, WRITTEN).replace(tzinfo=LOCAL).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
