"""Unusual reading, in words: which rule, who, when, and which cases. What it means, people ask each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import ngettext

from gir.accounts.actor import Actor
from gir.database import now
from gir.privacy.access import known_numbers
from gir.privacy.lines import MOST, lines_since
from gir.privacy.period import Period
from gir.privacy.queries import Account, accounts_of, known_beside
from gir.privacy.terms import Unusual
from gir.privacy.unusual import Finding, findings
from gir.web.dates import local_day, long_day, time_of_day

PERIODS = (7, 30, 90)
"""Days that can be looked back."""
SHOWN = 100
NAMED = 6
"""Cases that are named with a finding; of more, how many."""


@dataclass(frozen=True)
class Told:
    """One finding."""

    rule: Unusual
    person_id: str
    name: str
    day: str
    times: str
    count: str
    cases: list[tuple[str, str]]
    """Id and number."""
    more: int
    address: dict[str, str]


@dataclass(frozen=True)
class UnusualReading:
    """What stands on the page."""

    days: int
    periods: tuple[int, ...]
    found: list[Told]
    more: int
    cut_off: bool


def days_asked(text: str | None) -> int:
    """How many days back an address asks for."""
    return next((days for days in PERIODS if str(days) == text), PERIODS[0])


def unusual_reading(days: int, actor: Actor) -> UnusualReading:
    """What the rules find in the last days, the newest first."""
    until = now()
    since = until - timedelta(days=days)
    lines = lines_since(since, until, actor)
    known = known_beside({line.case_id for line in lines if line.case_id}, local_day(since), actor)
    found = findings(lines, known)
    shown = found[:SHOWN]
    accounts = accounts_of(actor.organisation_id, {finding.person_id for finding in shown})
    numbers = known_numbers(actor, {case_id for finding in shown for case_id in finding.cases})
    told = [_told(finding, accounts, numbers) for finding in shown]
    return UnusualReading(days, PERIODS, told, len(found) - len(shown), len(lines) >= MOST)


def _told(finding: Finding, accounts: Mapping[str, Account], numbers: Mapping[str, str]) -> Told:
    first, last = time_of_day(finding.first), time_of_day(finding.last)
    number = len(finding.cases)
    if finding.rule is Unusual.REFUSED:
        count = ngettext("Refused once", "Refused %(num)d times", finding.times)
    else:
        count = ngettext("One case", "%(num)d different cases", number)
    return Told(
        rule=finding.rule,
        person_id=finding.person_id,
        name=accounts[finding.person_id].name,
        day=long_day(finding.day),
        times=first if first == last else f"{first} – {last}",
        count=count,
        cases=[(case_id, numbers[case_id]) for case_id in finding.cases[:NAMED]],
        more=max(0, number - NAMED),
        address=Period.of(finding.day, None, finding.day, None).address,
    )
