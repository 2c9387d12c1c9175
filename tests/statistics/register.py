"""Facts as if an organisation had registered them, and the charts that are made of them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime

from flask import Flask
from flask_babel import force_locale

from gir.database import write_transaction
from gir.demonstration.cast import Cast
from gir.facts.models import Fact, FactForm, FactStage
from gir.statistics.catalogue import ChartKey, Choice, make_chart
from gir.statistics.charts import Chart, ReportsChart
from gir.statistics.periods import Quarter
from gir.statistics.queries import Scope


class Register:
    """An organisation's facts, and the charts that are made of them."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast = app, cast

    def counts(
        self,
        *days: date,
        population: str = "employee",
        department: str | None = None,
        form: str = "verbal",
        stages: Callable[[], list[FactStage]] = list,
        **more: object,
    ) -> None:
        """Count one incident on each of these days; ``stages`` makes the steps of the follow-up of each."""
        with self.app.app_context(), write_transaction() as session:
            for day in days:
                session.add(self._fact(day, population, department, form, stages=stages(), **more))

    def _fact(self, day: date, population: str, department: str | None, form: str, **more: object) -> Fact:
        made = {name: value() for name, value in more.items() if callable(value)}
        more = {name: value for name, value in more.items() if not callable(value)}
        values = {
            "kind": "aggression", "source": "report", "channel": "desk", "severity": "light",
            "month": day.replace(day=1), **more,
        }  # fmt: skip
        return Fact(
            incident_id=secrets.token_hex(16),
            organisation_id=self.cast.organisation_id,
            department_id=self.cast.departments[department] if department else None,
            population=population,
            precision="day",
            first_day=day,
            last_day=day,
            year=day.year,
            forms_known=True,
            forms=[FactForm(form=form)],
            **{"received_at": datetime(day.year, day.month, day.day, 9, tzinfo=UTC), **made, **values},
        )

    def chart(self, key: ChartKey, today: date, quarter: Quarter, **scope: str) -> Chart:
        """The chart in English, as somebody sees it on a day."""
        department = scope.pop("department", None)
        narrowed = Scope(
            self.cast.organisation_id,
            scope.pop("population", "employee"),
            self.cast.departments[department] if department else None,
            scope.pop("form", None),
        )
        with self.app.test_request_context(), force_locale("en"):
            return make_chart(
                key, Choice(narrowed, quarter, datetime(today.year, today.month, today.day, 10, tzinfo=UTC))
            )

    def reports(self, today: date, quarter: Quarter, **scope: str) -> ReportsChart:
        """Chart 1."""
        chart = self.chart(ChartKey.REPORTS, today, quarter, **scope)
        assert isinstance(chart, ReportsChart)
        return chart
