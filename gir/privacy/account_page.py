"""What one account saw between two moments: what a data breach is assessed with. As a page, and as a file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from gir.accounts.actor import Actor
from gir.privacy import words
from gir.privacy.lines import MOST, LogLine, lines_of_account
from gir.privacy.period import Period
from gir.privacy.queries import Account, accounts_of
from gir.web.cells import safe_cell
from gir.web.dates import LOCAL, long_day, time_of_day

SHOWN = 200
"""Lines about no case on a page; the newest. A file has all of them."""


@dataclass(frozen=True)
class SeenCase:
    """One case that the account saw."""

    id: str
    number: str
    times: int
    first: str
    last: str
    capacity: str
    rooms: str
    own: bool
    """Whether it was the account's own report."""


@dataclass(frozen=True)
class AccountLog:
    """What stands on the page."""

    person: Account
    first: str
    last: str
    cases: list[SeenCase]
    changed: int
    """Acts on cases that were no look at content."""
    refused: int
    places: int
    others: list[tuple[str, str, str]]
    """Lines about no case: when, what, and the case they are about, if there is one."""
    more: int
    cut_off: bool
    """Whether there were more lines than are read at once."""
    address: dict[str, str]


def account_log(person: Account, period: Period, actor: Actor) -> AccountLog:
    """What the log has about an account between two moments."""
    lines = lines_of_account(person.id, period.first, period.until, actor)
    by_case: dict[str, list[LogLine]] = {}
    for line in lines:
        if line.reads and line.case_id:
            by_case.setdefault(line.case_id, []).append(line)
    others = [line for line in lines if not line.case_id or line.refused]
    return AccountLog(
        person=person,
        first=_in_full(period.first),
        last=_in_full(period.last),
        cases=[_seen(some) for some in by_case.values()],
        changed=sum(1 for line in lines if line.case_id and not line.reads and not line.refused),
        refused=sum(1 for line in lines if line.refused),
        places=len({line.origin for line in lines if line.origin}),
        others=[(words.when(line), words.what(line), line.number) for line in others[:SHOWN]],
        more=max(0, len(others) - SHOWN),
        cut_off=len(lines) >= MOST,
        address=period.address,
    )


def _in_full(moment: datetime) -> str:
    """With its year: this page is kept."""
    return f"{long_day(moment)}, {time_of_day(moment)}"


def _seen(lines: list[LogLine]) -> SeenCase:
    """The newest line comes first."""
    worn = list(dict.fromkeys(hat for line in lines for hat in line.hats))
    return SeenCase(
        id=lines[0].case_id,
        number=lines[0].number,
        times=len(lines),
        first=words.when(lines[-1]),
        last=words.when(lines[0]),
        capacity=words.capacity(worn),
        rooms=words.rooms(worn),
        own=not any(line.as_handler for line in lines) and bool(worn),
    )


def account_file(person: Account, period: Period, actor: Actor) -> tuple[bytes, int]:
    """The same as a table that spreadsheets open as text, a row for each line; and how many lines there are."""
    lines = lines_of_account(person.id, period.first, period.until, actor, limit=None)
    accounts = accounts_of(actor.organisation_id, [person.id])
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    known = [_("Moment"), _("Account"), _("What"), _("Key"), _("Refused")]
    writer.writerow([*known, _("Case"), _("In what capacity"), _("Rooms"), _("Place")])
    for line in lines:
        row = (
            f"{line.at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}",
            words.who(line.person_id, accounts),
            words.act_in_words(line.act),
            line.act,
            _("yes") if line.refused else _("no"),
            line.number,
            words.capacity(line.hats),
            words.rooms(line.hats),
            words.place(line),
        )
        writer.writerow(map(safe_cell, row))
    return f"\ufeff{out.getvalue()}".encode(), len(lines)
