"""Tables, rows and periods of protected figures in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from gir.accounts.terms import Office
from gir.cases.terms import Step
from gir.database import db
from gir.incidents.terms import Channel, Form, Severity
from gir.organisations.models import Department
from gir.statistics import words
from gir.statistics.disclosure import Period, ProtectedTable, Revision
from gir.statistics.families import NOT_KNOWN
from gir.statistics.ledger import ON_TIME, TOTAL, Ledger
from gir.statistics.periods import Quarter
from gir.statistics.protected.queries import STEPS
from gir.terms import Term

MOST_NAMED = 3
"""Categories of one row that are named in a sentence."""
TERMS: dict[str, type[Term]] = {"form": Form, "severity": Severity, "channel": Channel, "office": Office}


def title(name: str) -> str:
    """A table of the catalogue."""
    return {
        TOTAL: _("Reports"),
        "form": _("Reports by their heaviest form"),
        "severity": _("Reports by severity"),
        "department": _("Reports by department"),
        "channel": _("Reports by where it happened"),
        "office": _("Reports by office"),
        ON_TIME: _("Steps that were done on time"),
    }[name]


def headers(name: str) -> tuple[str, ...]:
    """The heads of its columns."""
    if name == TOTAL:
        return _("Period"), _("Reports"), _("Closed on")
    return (_("Step"), _("Done on time")) if name == ON_TIME else (_("Row"), _("Reports"), _("Share"))


def notes(name: str, periods: Sequence[Period] = ()) -> list[str]:
    """What somebody has to know to read it."""
    if len({period.quarters for period in periods}) > 1:
        return [_("Periods are not all equally long: do not compare a quarter with a half-year or a year")]
    if name == "form":
        return [_("A report with several forms counts once, under the heaviest")]
    if name == "department":
        return [_("Departments in which fewer than ten people work always stand with another")]
    if name == ON_TIME:
        return [_("In steps of five per cent, and only with at least 20 cases of 10 people")]
    return []


def labels(ledger: Ledger, name: str) -> dict[str, str]:
    """The categories of a line as they are read."""
    line = next(family.line for family in ledger.families if family.name == name)
    if name == "department":
        rows = select(Department.id, Department.name).where(Department.id.in_(line))
        return {**dict(db.session.execute(rows).all()), NOT_KNOWN: _("other or not known")}
    known = {term.value: str(term.label) for term in TERMS[name]}
    found = {category: known.get(category, _("not assessed")) for category in line}
    return {**found, line[-1]: _("other or not known")} if name in ("form", "channel") else found


def row(categories: Sequence[str], labels: dict[str, str]) -> str:
    """Categories that are shown as one."""
    return " + ".join(labels.get(category, _("other or not known")) for category in categories)


def shortly(categories: Sequence[str], labels: dict[str, str]) -> str:
    """The same in a sentence, where a long row would hide what is said."""
    if len(categories) <= MOST_NAMED:
        return row(categories, labels)
    named, others = categories[: MOST_NAMED - 1], len(categories) - MOST_NAMED + 1
    return _("%(row)s + %(others)s others", row=row(named, labels), others=others)


def step(key: str) -> str:
    """A step with a clock."""
    return str(Step(key).label)


def order(key: str) -> int:
    """Where a step stands: as they follow each other in a case."""
    return [step.value for step in STEPS].index(key)


def period(period: Period) -> str:
    """A period as the name of a row."""
    if period.quarters == 2 and period.first.number == 1:
        return _("First half %(year)s", year=period.first.year)
    if period.quarters == 2 and period.first.number == 3:
        return _("Second half %(year)s", year=period.first.year)
    return words.quarter_short(period.first.first) if period.quarters == 1 else in_text(period)


def in_text(period: Period) -> str:
    """A period in a sentence."""
    if period.quarters == 2 and period.first.number == 1:
        return _("the first half of %(year)s", year=period.first.year)
    if period.quarters == 2 and period.first.number == 3:
        return _("the second half of %(year)s", year=period.first.year)
    return words.period(period.first.first, period.last.last)


def closed(table: ProtectedTable) -> str:
    """The day from which a figure stays as it is."""
    return words.full_date(table.closed_on)


def counted(since: Quarter, until: Quarter, definition: str, closed_on: date) -> str:
    """From when to when a series goes, by which rules it was counted, and when it last changed."""
    return _(
        "Counted by version %(version)s of the counting rules, from %(first)s up to and including %(last)s. "
        "Last closed on %(day)s.",
        version=definition,
        first=words.quarter(since.first),
        last=words.quarter(until.first),
        day=words.full_date(closed_on),
    )


def revision(found: Revision) -> str:
    """What was learned of a closed year, with the day on which it was."""
    told = {"day": words.full_date(found.closed_on), "reports": words.reports(found.total), "year": found.year}
    if found.withdrawn:
        return _("%(day)s: of %(year)s, %(reports)s turned out not to count.", **told)
    return _("%(day)s: of %(year)s, %(reports)s were added.", **told)
