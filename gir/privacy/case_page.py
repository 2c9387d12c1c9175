"""Who saw this case: moments, people and capacities. Of the case itself its number, and when it was opened."""

from __future__ import annotations

from dataclasses import dataclass

from gir.accounts.actor import Actor
from gir.cases.models import Case
from gir.privacy import words
from gir.privacy.lines import LogLine, lines_of_case
from gir.privacy.period import Period
from gir.privacy.queries import Account, accounts_of
from gir.web.dates import long_day

SHOWN = 300
"""Lines on a page; the newest."""


@dataclass(frozen=True)
class CaseLog:
    """What stands on the page."""

    number: str
    status: str
    opened: str
    readers: list[tuple[str, str, str, int, str]]
    """Id of the account (empty when there is none), who, in what capacities, how often, and when last."""
    lines: list[tuple[str, str, str, str, bool]]
    """When, who, in what capacity, what, and whether it was refused."""
    more: int
    address: dict[str, str]


def case_log(case: Case, actor: Actor) -> CaseLog:
    """Everything the log has about a case, of the newest lines each."""
    lines = lines_of_case(case, actor)
    accounts = accounts_of(actor.organisation_id, {line.person_id for line in lines})
    shown = [_row(line, accounts) for line in lines[:SHOWN]]
    return CaseLog(
        number=case.number,
        status=str(case.status.label),
        opened=long_day(case.opened_at),
        readers=_readers(lines, accounts),
        lines=shown,
        more=max(0, len(lines) - SHOWN),
        address=Period.asked({}).address,
    )


def _row(line: LogLine, accounts: dict[str, Account]) -> tuple[str, str, str, str, bool]:
    reader = words.who(line.person_id, accounts)
    return words.when(line), reader, words.capacity(line.hats), words.what(line), line.refused


def _readers(lines: list[LogLine], accounts: dict[str, Account]) -> list[tuple[str, str, str, int, str]]:
    by_person: dict[str, list[LogLine]] = {}
    for line in lines:
        if line.reads:
            by_person.setdefault(line.person_id, []).append(line)
    return [
        (
            person_id if person_id in accounts else "",
            words.who(person_id, accounts),
            words.capacity(dict.fromkeys(hat for line in some for hat in line.hats)),
            len(some),
            words.when(some[0]),
        )
        for person_id, some in by_person.items()
    ]
