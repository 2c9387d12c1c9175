"""Unusual reading, by five written rules. No score, and no conclusion: a reason to ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gir.cases.terms import Hat
from gir.privacy.lines import LogLine
from gir.privacy.terms import Unusual
from gir.web.dates import LOCAL

MANY, AN_HOUR = 15, timedelta(hours=1)
FROM, UNTIL = time(23), time(6)
OTHERS = 5
REFUSED = 5


@dataclass(frozen=True)
class Standing:
    """What of a case the rules look at: who handles it in which role, to whom it was given, whose department it is."""

    handlers: frozenset[tuple[str, str]] = frozenset()
    """Role and person."""
    given: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Finding:
    """A rule that holds for one account on one day. ``cases`` are ids; a refusal has none."""

    rule: Unusual
    person_id: str
    day: date
    first: datetime
    last: datetime
    cases: tuple[str, ...]
    times: int


@dataclass(frozen=True)
class Known:
    """What the rules know beside the lines: cases by id, people's departments, and days on duty."""

    cases: dict[str, Standing]
    department_of: dict[str, str | None]
    on_duty: frozenset[tuple[str, date]]


def findings(lines: Iterable[LogLine], known: Known) -> list[Finding]:
    """What holds, the newest first. Only handlers are looked at: reading one's own report is nobody's business."""
    days: defaultdict[tuple[str, date], list[LogLine]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.at):
        if line.person_id in known.department_of:
            days[line.person_id, _day(line.at)].append(line)
    found: list[Finding] = []
    for (person_id, day), some in days.items():
        reads = [line for line in some if line.reads and line.as_handler and line.case_id]
        for rule, hits in _rules(person_id, day, reads, some, known):
            cases = tuple(dict.fromkeys(line.case_id for line in hits if line.case_id))
            found.append(Finding(rule, person_id, day, hits[0].at, hits[-1].at, cases, len(hits)))
    return sorted(found, key=lambda finding: (finding.day, finding.last), reverse=True)


def _rules(
    person_id: str, day: date, reads: list[LogLine], all_lines: list[LogLine], known: Known
) -> Iterator[tuple[Unusual, list[LogLine]]]:
    """Each rule that holds, with the lines that make it so."""
    busiest = _busiest_hour(reads)
    if len({line.case_id for line in busiest}) >= MANY:
        yield Unusual.MANY, busiest
    duty = {(person_id, day), (person_id, day - timedelta(days=1))}
    night = [line for line in reads if _at_night(line.at)]
    if night and not duty & known.on_duty:
        yield Unusual.NIGHT, night
    others = [line for line in reads if _of_others(line, known.cases.get(line.case_id, Standing()))]
    if len({line.case_id for line in others}) >= OTHERS:
        yield Unusual.OTHERS, others
    home = known.department_of[person_id]
    near = [line for line in reads if _of_colleague(line, home, known.cases.get(line.case_id, Standing()))]
    if near:
        yield Unusual.COLLEAGUE, near
    refused = [line for line in all_lines if line.refused]
    if len(refused) >= REFUSED:
        yield Unusual.REFUSED, refused


def _busiest_hour(reads: list[LogLine]) -> list[LogLine]:
    """The hour of a day in which the most different cases were opened."""
    best: list[LogLine] = []
    most, start = 0, 0
    for end, line in enumerate(reads):
        while line.at - reads[start].at > AN_HOUR:
            start += 1
        some = reads[start : end + 1]
        if len(some) > most:  # fewer lines cannot be more cases
            cases = len({one.case_id for one in some})
            if cases > most:
                most, best = cases, some
    return best


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


def _at_night(moment: datetime) -> bool:
    at = moment.astimezone(LOCAL).time()
    return at >= FROM or at < UNTIL


def _of_others(line: LogLine, case: Standing) -> bool:
    """Read as nothing but a role in which somebody else handles the case."""
    roles = {hat.value for hat in line.as_handler}
    if Hat.COORDINATOR in line.as_handler or _was_given(line, case):
        return False
    return any(role in roles for role, _person in case.handlers)


def _of_colleague(line: LogLine, home: str | None, case: Standing) -> bool:
    leads = Hat.MANAGER in line.as_handler
    return home is not None and home in case.departments and not leads and not _was_given(line, case)


def _was_given(line: LogLine, case: Standing) -> bool:
    return line.person_id in case.given or any(person == line.person_id for _role, person in case.handlers)
