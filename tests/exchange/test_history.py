"""Published registers, taken over exactly: nothing lost, nothing invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import func, select

from gir.audit import System
from gir.audit.verification import verify
from gir.cases.models import Case
from gir.database import db, now
from gir.demonstration.cast import Cast
from gir.exchange.history import HistoryGroup, HistoryRejected, check_history, load_history, read_history
from gir.facts.models import Fact, FactStage, PeriodTotal
from gir.incidents.models import Incident
from gir.incidents.terms import Form, Precision, Source
from gir.organisations.models import Organisation
from gir.statistics.catalogue import Choice
from gir.statistics.history import HistoryRow, history_chart, history_rows
from gir.statistics.periods import Quarter, months_between
from gir.statistics.queries import Scope, days_of, first_month, reports_by_month

PUBLISHED = Path(__file__).parents[2] / "docs" / "history"
HEADER = "first_day,last_day,count,forms,police_report,police_notice\n"


def take_over(app: Flask, cast: Cast, *files: str) -> int:
    with app.app_context():
        organisation = db.session.get_one(Organisation, cast.organisation_id)
        actor = System("test", organisation.id)
        return sum(
            load_history(organisation, read_history((PUBLISHED / name).read_text()), actor=actor) for name in files
        )


def rows_of(app: Flask, cast: Cast) -> list[HistoryRow]:
    with app.app_context():
        return history_rows(Scope(cast.organisation_id, "employee"))


@pytest.mark.database
def test_bergen_op_zoom_comes_back_as_published(app: Flask, cast: Cast) -> None:
    assert take_over(app, cast, "bergen-op-zoom.csv") == 29 + 54
    earlier, later = rows_of(app, cast)
    assert (earlier.reports, later.reports) == (29, 54)
    assert earlier.forms is None
    assert later.forms == {Form.VERBAL: 27, Form.THREAT: 26, Form.PHYSICAL: 1}
    assert (earlier.police_reports, later.police_reports) == (6, 3)
    assert (earlier.police_notices, later.police_notices) == (None, 8)


@pytest.mark.database
def test_no_fact_says_which_form_went_to_the_police(app: Flask, cast: Cast) -> None:
    take_over(app, cast, "bergen-op-zoom.csv")
    with app.app_context():
        assert {(f.police_report, f.police_notice) for f in db.session.scalars(select(Fact))} == {(None, None)}
        totals = db.session.scalars(select(PeriodTotal).order_by(PeriodTotal.first_day)).all()
        told = [(t.first_day.year, t.police_reports, t.police_notices) for t in totals]
        assert told == [(2014, 6, None), (2015, 3, 8)]
        assert history_rows(Scope(cast.organisation_id, "official")) == []
        (threats,) = history_rows(Scope(cast.organisation_id, "employee", form="threat"))
        assert (threats.reports, threats.police_reports, threats.police_notices) == (26, None, None)


def test_what_a_register_told_of_each_incident_is_added_up(app: Flask, cast: Cast) -> None:
    rows = "2016-01-01,2016-12-31,6,threat,yes,\n2016-01-01,2016-12-31,23,,no,\n"
    with app.app_context():
        organisation = db.session.get_one(Organisation, cast.organisation_id)
        load_history(organisation, read_history(HEADER + rows), actor=System("test", organisation.id))
    (year,) = rows_of(app, cast)
    assert (year.reports, year.forms, year.police_reports, year.police_notices) == (29, None, 6, None)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("2016-01-01,2016-12-31,5,,,\n2016-01-01,2016-12-31,,,6,", "more than the incidents"),
        ("2016-01-01,2016-12-31,5,,,\n2016-01-01,2016-10-31,,,3,", "overlaps the one on line 2"),
        ("2016-01-01,2016-12-31,,,3,", "more than the incidents"),
        ("2016-01-01,2016-12-31,5,,yes,\n2016-01-01,2016-12-31,,,3,", "say it themselves"),
        ("2016-01-01,2016-12-31,5,,,\n2016-01-01,2016-12-31,,,3,\n2016-01-01,2016-12-31,,,,1", "another total"),
        ("2016-01-01,2016-12-31,5,,,\n2016-01-01,2016-12-31,,threat,3,", "tied to no form"),
        ("2016-01-01,2016-12-31,5,,,\n2016-01-01,2016-12-31,,,yes,", "police_report is 'yes'; expected a total"),
        ("2016-01-01,2016-12-31,5,,,\n2016-01-01,2016-12-31,,,,", "count is 0"),
    ],
)
def test_a_total_that_cannot_be_right_is_named_with_its_reason(app: Flask, cast: Cast, rows: str, reason: str) -> None:
    with app.app_context(), pytest.raises(HistoryRejected) as caught:
        check_history(cast.organisation_id, read_history(f"{HEADER}{rows}\n"))
    assert reason in str(caught.value)


def test_a_notice_may_be_told_of_each_and_a_report_of_all(app: Flask, cast: Cast) -> None:
    rows = "2016-01-01,2016-12-31,5,,,no\n2016-01-01,2016-12-31,,,3,\n"
    with app.app_context():
        check_history(cast.organisation_id, read_history(HEADER + rows))


def test_den_bosch_keeps_its_ten_months(app: Flask, cast: Cast) -> None:
    take_over(app, cast, "den-bosch.csv")
    whole, ten_months = rows_of(app, cast)
    assert (whole.reports, ten_months.reports) == (78, 83)
    assert (whole.forms, ten_months.forms, ten_months.police_reports) == (None, None, None)
    with app.test_request_context(), force_locale("en"):
        assert (whole.label, ten_months.label) == ("2017", "2018, January–October")
    with app.test_request_context(), force_locale("nl"):
        assert ten_months.label == "2018, januari–oktober"


def test_no_month_and_no_quarter_is_invented(app: Flask, cast: Cast) -> None:
    number = take_over(app, cast, "bergen-op-zoom.csv", "den-bosch.csv")
    with app.app_context():
        facts = db.session.scalars(select(Fact)).all()
        assert len(facts) == number == 29 + 54 + 78 + 83
        assert {fact.month for fact in facts} == {None}
        assert {fact.source for fact in facts} == {Source.HISTORY.value}
        assert {fact.precision for fact in facts if fact.year == 2018} == {Precision.PERIOD.value}
        assert {fact.precision for fact in facts if fact.year < 2018} == {Precision.YEAR.value}
        scope = Scope(cast.organisation_id, "employee")
        months = months_between(date(2014, 1, 1), date(2018, 12, 31))
        assert sum(reports_by_month(scope, months)) == 0


def test_a_known_day_begins_no_series_of_months(app: Flask, cast: Cast) -> None:
    """Counted in March 2016, it would make every month until the first report a zero that nobody counted."""
    rows = "2016-03-04,2016-03-04,2,threat,,\n2016-05-01,2016-05-31,1,,,\n"
    with app.app_context():
        organisation = db.session.get_one(Organisation, cast.organisation_id)
        load_history(organisation, read_history(HEADER + rows), actor=System("test", organisation.id))
        assert first_month(organisation.id) is None
        assert reports_by_month(Scope(organisation.id, "employee"), [date(2016, 3, 1)]) == [0]
        days, from_registers = days_of(Scope(organisation.id, "employee"), date(2016, 1, 1), date(2016, 12, 31))
        assert (days, from_registers) == ([], 3)
    day, month = rows_of(app, cast)
    assert (day.reports, day.forms, month.reports) == (2, {Form.THREAT: 2}, 1)
    with app.test_request_context(), force_locale("nl"):
        assert (day.label, month.label) == ("4 maart 2016", "mei 2016")


def test_no_case_is_opened_and_nobody_is_named(app: Flask, cast: Cast) -> None:
    take_over(app, cast, "bergen-op-zoom.csv", "den-bosch.csv")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Case)) == 0
        assert db.session.scalar(select(func.count()).select_from(FactStage)) == 0
        incidents = db.session.scalars(select(Incident)).all()
        assert {(i.reporter_id, i.affected_id, i.narrative_sealed, i.channel) for i in incidents} == {(None,) * 4}
        assert {fact.victim for fact in db.session.scalars(select(Fact))} == {None}
        assert not any(verdict.fault for verdict in verify())


def test_the_table_of_the_trends_page_says_the_same(app: Flask, cast: Cast) -> None:
    take_over(app, cast, "bergen-op-zoom.csv", "den-bosch.csv")
    choice = Choice(Scope(cast.organisation_id, "employee"), Quarter.of(now().date()), now())
    with app.test_request_context(), force_locale("en"):
        chart = history_chart(choice)
        assert chart is not None
        assert chart.table.headers[0] == "Period"
        assert [row[0] for row in chart.table.rows] == ["2014", "2015", "2017", "2018, January–October"]
        assert chart.table.rows[0][1:] == ("29", "unknown", "unknown", "unknown", "6", "unknown")
        assert chart.table.rows[1][1:] == ("54", "27", "26", "1", "3", "8")
        assert chart.table.rows[3][1:] == ("83", "unknown", "unknown", "unknown", "unknown", "unknown")
    with app.test_request_context(), force_locale("nl"):
        dutch = history_chart(choice)
        assert dutch is not None
        assert "Aangiften" in dutch.table.headers
    with app.app_context():
        other = Choice(Scope(cast.partner_id, "employee"), choice.quarter, choice.moment)
        assert history_chart(other) is None


def test_the_same_days_cannot_be_taken_over_twice(app: Flask, cast: Cast) -> None:
    take_over(app, cast, "den-bosch.csv")
    with pytest.raises(HistoryRejected, match="taken over before"):
        take_over(app, cast, "den-bosch.csv")
    assert [row.reports for row in rows_of(app, cast)] == [78, 83]


def test_all_or_nothing(app: Flask, cast: Cast) -> None:
    groups = [
        HistoryGroup(date(2016, 1, 1), date(2016, 12, 31), 10, line=2),
        HistoryGroup(date(2016, 6, 1), date(2016, 6, 30), 2, line=3),
    ]
    with app.app_context():
        organisation = db.session.get_one(Organisation, cast.organisation_id)
        with pytest.raises(HistoryRejected) as caught:
            load_history(organisation, groups, actor=System("test", organisation.id))
        assert [(r.line, r.reason) for r in caught.value.rejections] == [(3, "the period overlaps the one on line 2")]
        assert db.session.scalar(select(func.count()).select_from(Incident)) == 0
        check_history(organisation.id, groups[:1])
        assert db.session.scalar(select(func.count()).select_from(Incident)) == 0


def test_a_known_day_is_a_day() -> None:
    (group,) = read_history(HEADER + "2016-03-04,2016-03-04,1,verbal threat,yes,no\n")
    assert group.precision is Precision.DAY
    assert group.forms == frozenset({Form.VERBAL, Form.THREAT})
    (other,) = read_history("\ufeff# bron\nfirst_day;last_day;count\n2016-03-01;2016-03-31;4\n")
    assert (other.precision, other.forms, other.police_report) == (Precision.PERIOD, None, None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2016-13-01,2016-12-31,1,,,", "first_day is '2016-13-01'"),
        ("2016-02-01,2016-01-01,1,,,", "last_day lies before"),
        ("2015-06-01,2016-06-01,1,,,", "more than one year"),
        ("2999-01-01,2999-12-31,1,,,", "not over yet"),
        ("2016-01-01,2016-12-31,0,,,", "count is 0"),
        ("2016-01-01,2016-12-31,-3,,,", "count is '-3'"),
        ("2016-01-01,2016-12-31,2.5,,,", "count is '2.5'"),
        ("2016-01-01,2016-12-31,9999999,,,", "count is 9999999"),
        ("2016-01-01,2016-12-31,1,not applicable,,", "forms is 'not applicable'"),
        ("2016-01-01,2016-12-31,1,,maybe,", "police_report is 'maybe'"),
        ("2016-01-01,2016-12-31,1", "3 cells under 6 columns"),
    ],
)
def test_a_row_that_cannot_be_right_is_named_with_its_reason(row: str, reason: str) -> None:
    with pytest.raises(HistoryRejected) as caught:
        read_history(f"{HEADER}{row}\n2016-01-01,2016-12-31,1,,,\n{row}\n")
    assert [rejection.line for rejection in caught.value.rejections] == [2, 4]
    assert reason in caught.value.rejections[0].reason


@pytest.mark.parametrize("text", ["", "# only words\n", HEADER, "first_day,count\n", HEADER.replace("forms", "vorm")])
def test_a_file_that_is_no_history_is_refused(text: str) -> None:
    with pytest.raises(HistoryRejected):
        read_history(text)


def test_the_command(app: Flask, cast: Cast, tmp_path: Path) -> None:
    runner, file = app.test_cli_runner(), str(PUBLISHED / "bergen-op-zoom.csv")
    command = ["gir", "import-history", file, "--organisation", "Gemeente Voorbeeldstad"]
    assert "83 incidents can be taken over" in runner.invoke(args=[*command, "--dry-run"]).output
    assert rows_of(app, cast) == []
    assert "83 incidents were taken over" in runner.invoke(args=command).output
    again = runner.invoke(args=command)
    assert again.exit_code == 1
    assert "line 7: history of these days was taken over before" in again.output
    nowhere = runner.invoke(args=[*command[:3], "--organisation", "Nergenshuizen"])
    assert "no organisation called Nergenshuizen" in nowhere.output
    (tmp_path / "latin.csv").write_bytes(b"first_day,last_day,count\n\xe9")
    assert "UTF-8" in runner.invoke(args=["gir", "import-history", str(tmp_path / "latin.csv"), *command[3:]]).output
