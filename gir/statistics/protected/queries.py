"""Facts as rows of a ledger, and what was closed before."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import ColumnElement, func, select

from gir.cases.terms import Step
from gir.database import db
from gir.facts.models import Fact, FactForm, FactStage
from gir.incidents.terms import Population
from gir.organisations.models import HeadCount, Organisation
from gir.statistics import families
from gir.statistics.blocks import Family, Row
from gir.statistics.periods import Quarter
from gir.statistics.protected.models import ClosedQuarter, ClosedReport
from gir.statistics.queries import Scope
from gir.web.dates import local_day

GROUPS = (Population.EMPLOYEE, Population.OFFICIAL)
"""Each has a ledger of its own: office-holders are few and known, and never hide among employees."""
STEPS = (Step.RELIEF, Step.TRIAGE, Step.REACTION, Step.TALK_1)
"""Steps with a clock, of which shares on time are shown."""


def organisations() -> list[str]:
    """Every organisation of this installation."""
    return list(db.session.scalars(select(Organisation.id).order_by(Organisation.id)))


def last_closed(organisation_id: str, population: str) -> ClosedQuarter | None:
    """The newest closing of a group."""
    mine = select(ClosedQuarter).where(
        ClosedQuarter.organisation_id == organisation_id, ClosedQuarter.population == population
    )
    return db.session.scalar(mine.order_by(ClosedQuarter.quarter.desc()).limit(1))


def last_quarter(organisation_id: str, population: str) -> Quarter | None:
    """The newest closed quarter of a group, without reading what was published."""
    newest = db.session.scalar(
        select(func.max(ClosedQuarter.quarter)).where(
            ClosedQuarter.organisation_id == organisation_id, ClosedQuarter.population == population
        )
    )
    return Quarter.of(newest) if newest else None


def series(organisation_id: str, population: str, until: Quarter | None = None) -> list[ClosedQuarter]:
    """The last closing under each version of the counting rules, the newest version first.

    With ``until``: as it was when that quarter was closed, whatever was closed since.
    """
    mine = [ClosedQuarter.organisation_id == organisation_id, ClosedQuarter.population == population]
    if until is not None:
        mine.append(ClosedQuarter.quarter <= until.first)
    ends = select(func.max(ClosedQuarter.quarter)).where(*mine).group_by(ClosedQuarter.definition)
    rows = select(ClosedQuarter).where(*mine, ClosedQuarter.quarter.in_(ends))
    return list(db.session.scalars(rows.order_by(ClosedQuarter.quarter.desc())))


def closed_quarters(organisation_id: str) -> list[Quarter]:
    """The quarters that an organisation has closed, the newest first."""
    mine = select(ClosedQuarter.quarter).where(ClosedQuarter.organisation_id == organisation_id).distinct()
    return [Quarter.of(first) for first in db.session.scalars(mine.order_by(ClosedQuarter.quarter.desc()))]


def first_quarter(organisation_id: str, population: str) -> Quarter | None:
    """The quarter in which the register received the first report of which it knows whom it hit; None without any.

    Not that of the oldest incident: somebody may report what happened years ago, and an older register knows no people.
    """
    received = db.session.scalar(
        select(func.min(Fact.received_at)).where(
            Scope(organisation_id, population).condition(), Fact.victim.is_not(None), Fact.import_id.is_(None)
        )
    )
    return Quarter.of(local_day(received)) if received else None


def rows_between(organisation_id: str, population: str, first: date, last: date) -> dict[str, Row]:
    """The facts of these months, by incident, each once and under one category of every line."""
    scope = Scope(organisation_id, population).between(first, last)
    forms, steps = _forms(scope), _steps(scope)
    found = select(
        Fact.incident_id, Fact.month, Fact.victim, Fact.severity, Fact.department_id, Fact.channel, Fact.office
    )
    return {
        incident_id: Row(
            Quarter.of(month),
            victim,
            _labels(families.heaviest(forms[incident_id]), severity, department_id, channel, office),
            steps[incident_id],
        )
        for incident_id, month, victim, severity, department_id, channel, office in db.session.execute(
            found.where(scope).order_by(Fact.incident_id)
        )
        if month is not None
    }


def _labels(
    form: str | None, severity: str | None, department: str | None, channel: str | None, office: str | None
) -> dict[str, str]:
    told = {"form": form, "severity": severity, "department": department, "channel": channel, "office": office}
    return {name: value for name, value in told.items() if value}


def _forms(scope: ColumnElement[bool]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    rows = select(FactForm.incident_id, FactForm.form).join(Fact, Fact.incident_id == FactForm.incident_id)
    for incident_id, form in db.session.execute(rows.where(scope)):
        found[incident_id].add(form)
    return found


def _steps(scope: ColumnElement[bool]) -> dict[str, dict[str, bool]]:
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    rows = (
        select(FactStage.incident_id, FactStage.step, FactStage.on_time)
        .join(Fact, Fact.incident_id == FactStage.incident_id)
        .where(scope, FactStage.needed.is_(True), FactStage.on_time.is_not(None))
        .where(FactStage.step.in_([step.value for step in STEPS]))
        .order_by(FactStage.step)
    )
    for incident_id, step, on_time in db.session.execute(rows):
        found[incident_id][step] = bool(on_time)
    return found


def counted_before(closing: ClosedQuarter) -> dict[str, Row]:
    """The reports that the closings of this series count, as they were counted, by incident; but for frozen ones."""
    rows = (
        select(ClosedReport)
        .join(ClosedQuarter, ClosedQuarter.id == ClosedReport.closing_id)
        .where(
            ClosedQuarter.organisation_id == closing.organisation_id,
            ClosedQuarter.population == closing.population,
            ClosedQuarter.definition == closing.definition,
            ClosedReport.frozen.is_(False),
        )
        .order_by(ClosedQuarter.quarter, ClosedReport.withdrawn.desc())  # a corrected report: first out, then in again
    )
    found: dict[str, Row] = {}
    for report in db.session.scalars(rows):
        if report.withdrawn:
            found.pop(report.incident_id, None)
        else:
            found[report.incident_id] = Row(Quarter.of(report.quarter), report.victim, report.labels)
    return found


def lines(organisation_id: str, population: str, quarter: Quarter) -> tuple[Family, ...]:
    """What is counted apart in a new series."""
    if population == Population.OFFICIAL:
        return families.FORM, families.SEVERITY, families.CHANNEL, families.OFFICE
    return families.FORM, families.SEVERITY, _departments(organisation_id, quarter), families.CHANNEL


def _departments(organisation_id: str, quarter: Quarter) -> Family:
    """By the newest head count that is known; without any all departments are one row."""
    rows = select(HeadCount.department_id, HeadCount.people).where(HeadCount.organisation_id == organisation_id)
    known = rows.order_by(HeadCount.quarter)
    staff = dict(db.session.execute(known.where(HeadCount.quarter <= quarter.first)).all())
    return families.departments(staff or dict(db.session.execute(known).all()))
