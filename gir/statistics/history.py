"""Figures of older registers, known per year or period only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, case, func, literal_column, select

from gir.database import db
from gir.facts.models import Fact, FactForm, PeriodTotal, RegisterSpan
from gir.incidents.terms import Form, Precision, Source
from gir.statistics import words
from gir.statistics.charts import RegisterRow, RegisterTable, yearly_table
from gir.statistics.choice import Choice, origin_of
from gir.statistics.queries import Scope

UNKNOWN = (None, None)
_HISTORY = Fact.source == literal_column(f"'{Source.HISTORY.value}'")
"""Written out, because there is an index of these only: no question to it may leave open which they are."""


@dataclass(frozen=True)
class HistoryRow:
    """What an older register counted between two days. None is unknown: also when only some of it is known."""

    first: date
    last: date
    reports: int
    forms: dict[Form, int] | None
    police_reports: int | None
    police_notices: int | None

    @property
    def label(self) -> str:
        """The year, or the year and its months ("2018, January–October") when it is only part of one."""
        return words.register_period(self.first, self.last)


def history_rows(scope: Scope) -> list[HistoryRow]:
    """History as it was taken over, oldest first: a row for each period that the registers knew."""
    history = and_(scope.condition(), _HISTORY)
    forms, totals = _forms(history), _totals(scope)
    first_day, last_day = _known_between()
    rows = (
        select(
            first_day,
            last_day,
            func.count(),
            func.sum(case((Fact.forms_known.is_(True), 1), else_=0)),
            func.count(Fact.police_report),
            func.sum(case((Fact.police_report.is_(True), 1), else_=0)),
            func.count(Fact.police_notice),
            func.sum(case((Fact.police_notice.is_(True), 1), else_=0)),
        )
        .select_from(Fact)
        .outerjoin(RegisterSpan, _SPAN_OF_DAY)
        .where(history)
        .group_by(first_day, last_day)
        .order_by(first_day, last_day)
    )
    return [
        HistoryRow(
            first,
            last,
            reports,
            forms.get((first, last), {}) if formed == reports else None,
            _either(totals.get((first, last), UNKNOWN)[0], filed if filed_known == reports else None),
            _either(totals.get((first, last), UNKNOWN)[1], noticed if noticed_known == reports else None),
        )
        for first, last, reports, formed, filed_known, filed, noticed_known, noticed in db.session.execute(rows)
    ]


_SPAN_OF_DAY = and_(
    RegisterSpan.import_id == Fact.import_id,
    RegisterSpan.population == Fact.population,
    RegisterSpan.year == Fact.year,
    Fact.precision == Precision.DAY,
)
"""The part of its year that the register covered which told an incident by its day."""


def _known_between() -> tuple[ColumnElement[date], ColumnElement[date]]:
    """The period in which an incident stands in the table: single days of a register that told them are one year."""
    return (
        func.coalesce(RegisterSpan.first_day, Fact.first_day).label("first"),
        func.coalesce(RegisterSpan.last_day, Fact.last_day).label("last"),
    )


def _totals(scope: Scope) -> dict[tuple[date, date], tuple[int | None, int | None]]:
    """Police reports and notices that a register told of some days together. It told them of no department or form."""
    if scope.department_id or scope.form:
        return {}
    rows = select(PeriodTotal).where(
        PeriodTotal.organisation_id == scope.organisation_id, PeriodTotal.population == scope.population
    )
    return {(t.first_day, t.last_day): (t.police_reports, t.police_notices) for t in db.session.scalars(rows)}


def _either(total: int | None, counted: int | None) -> int | None:
    """What the register told of all, else what it told of each."""
    return counted if total is None else total


def _forms(history: ColumnElement[bool]) -> dict[tuple[date, date], dict[Form, int]]:
    first_day, last_day = _known_between()
    rows = (
        select(first_day, last_day, FactForm.form, func.count())
        .select_from(Fact)
        .join(FactForm, FactForm.incident_id == Fact.incident_id)
        .outerjoin(RegisterSpan, _SPAN_OF_DAY)
        .where(history)
        .group_by(first_day, last_day, FactForm.form)
    )
    found: dict[tuple[date, date], dict[Form, int]] = {}
    for first, last, form, count in db.session.execute(rows):
        found.setdefault((first, last), {})[Form(form)] = count
    return found


def history_chart(choice: Choice) -> RegisterTable | None:
    """The figures of older registers as a table; None when there are none, or when they do not know what was chosen."""
    if choice.scope.department_id or choice.scope.form:
        return None
    rows = history_rows(choice.scope)
    if not rows:
        return None
    named = [form for form in Form if any(row.forms and form in row.forms for row in rows)]
    columns = [_("Reports"), *(str(form.label) for form in named), _("Police reports"), _("Police notices")]
    register = [
        RegisterRow(
            row.first,
            row.last,
            (
                row.reports,
                *(None if row.forms is None else row.forms.get(form, 0) for form in named),
                row.police_reports,
                row.police_notices,
            ),
        )
        for row in rows
    ]
    return yearly_table(register, columns, origin=origin_of(choice, _("older registers")))
