"""What a chart says, in its finding, table, CSV, notes and alternative text."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from gir.statistics import words
from gir.statistics.charts import (
    Origin,
    RegisterRow,
    Step,
    Unit,
    fixed_unit,
    forms_chart,
    report_gaps_chart,
    reports_chart,
    safe_cell,
    severe_gaps_chart,
    severity_chart,
    yearly_table,
)
from tests.statistics import examples
from tests.statistics.conftest import CATALOGUE

ORIGIN = examples.ORIGIN
NAMES = [
    "reports", "reports with holes", "reports, one month", "reports, all equal", "reports, all zero",
    "reports, none", "reports, no fte", "reports, huge", "officials", "reports, few",
    "reports, one ever", "severity", "severity, huge",
    "severity, none", "gaps", "gaps, one", "gaps, same day", "gaps, none", "forms", "forms, one quarter",
    "channels", "follow-up", "follow-up, huge", "follow-up, none", "register",
    "estimates", "estimates, huge", "estimates, none", "bars", "bars, huge", "bars, none",
    "departments", "departments, huge", "departments, seven", "cycle times", "cycle times, huge",
    "hours", "hours, huge", "hours, none",
]  # fmt: skip


# ── Reports in time ────────────────────────────────────────────────────────────────────────────────────────────


def test_reports_say_what_stands_out(english: None) -> None:
    chart = examples.reports()
    assert chart.finding == "Reports: 12 months in a row above the average"
    assert chart.signals[0] == "March 2026: 19 reports, above the upper limit"
    assert [p.label for p in chart.points if p.side] == ["March 2026"]
    assert "highest 2.1 in March 2026" in chart.alternative
    assert "Method for 2026: u′-chart (Laney)" in chart.notes[0]


def test_a_signal_in_the_last_month_is_the_finding(english: None) -> None:
    assert examples.reports([*[6, 7, 8, 7] * 6, 30]).finding == "More reports than usual in October 2025"
    assert examples.reports([*[26, 27, 28, 27] * 6, 1]).finding == "Fewer reports than usual in October 2025"


@pytest.mark.parametrize(
    ("counts", "finding"),
    [
        ([6, 7, 6], "Too few months to tell"),
        ([0, 1, 0, 1, 0, 1] * 2 + [0] * 2, "No clear change in the number of reports"),
        ([0] * 30, "Too few reports to tell"),
        ([7] * 30, "No clear change in the number of reports"),
        ([], "There are no figures for this period yet"),
        ([None, None], "There are no figures for this period yet"),
    ],
)
def test_few_or_dull_numbers_say_so(english: None, counts: list[int | None], finding: str) -> None:
    chart = examples.reports(counts, [800.0] * len(counts))
    assert chart.finding == finding
    assert not chart.signals


def test_few_reports_a_month_are_drawn_per_quarter(english: None) -> None:
    chart = reports_chart(examples.months(2023, 10, 36), [1, 2, 0] * 12, [90.0] * 36, origin=ORIGIN)
    assert chart.unit is Unit.QUARTER
    assert (chart.points[0].count, chart.points[0].fte) == (3, 90)
    assert chart.points[0].value == pytest.approx(100 * 3 / 90)
    assert any("fewer than 5 reports a month" in note for note in chart.notes)


def test_the_method_does_not_flip_within_a_year() -> None:
    busy_now: list[int | None] = [*[3] * 24, *[30] * 10]
    assert fixed_unit(examples.months(2024, 1, 34), busy_now) is Unit.QUARTER
    assert fixed_unit(examples.months(2024, 1, 36), [*[3] * 24, *[30] * 12]) is Unit.QUARTER
    assert fixed_unit(examples.months(2024, 1, 37), [*[3] * 24, *[30] * 13]) is Unit.MONTH


def test_under_one_a_month_by_the_years_before_days_between_are_drawn() -> None:
    days = examples.months(2024, 1, 34)
    assert fixed_unit(days, [*[1, 0] * 12, *[30] * 10]) is Unit.DAY
    assert fixed_unit(days, [*[1] * 24, *[0] * 10]) is Unit.QUARTER
    assert fixed_unit(days[:3], [1, 0, None]) is Unit.DAY
    assert fixed_unit(days[:1], [None]) is Unit.QUARTER


def test_days_between_reports(english: None) -> None:
    chart = examples.gallery()["reports, few"]
    assert (chart.key, chart.title) == ("reports", "Days between reports")
    assert chart.finding == "Reports follow each other faster than before"
    assert chart.notes[0] == "Method for 2025: g-chart, centre at the median; fewer days means more reports"
    assert "fewer than 1 report a month" in chart.notes[1]
    assert chart.table.headers == ("Incident on", "Days since the one before")
    assert chart.table.rows[0] == ("3 October 2023", "–")
    assert "Since the last one: 30 days" in chart.alternative
    quiet = report_gaps_chart(
        [date(2024, 1, 1), date(2024, 2, 1), date(2024, 2, 1)], first=date(2024, 1, 1), until=date(2026, 9, 30),
        origin=ORIGIN,
    )  # fmt: skip
    assert quiet.finding == "Longer than usual without a report"
    assert [gap.days for gap in quiet.gaps] == [31, 0]
    assert examples.gallery()["reports, one ever"].reason == "One report in this period, so there is nothing between"


def test_missing_figures_stay_missing(english: None) -> None:
    chart = examples.reports([5, None, 7, 8], [100.0, 100.0, None, 0.0])
    assert [p.value for p in chart.points] == [pytest.approx(5.0), None, None, None]
    assert chart.table.rows[1][1] == "–"
    assert chart.table.rows[2][1:4] == ("7", "–", "–")
    assert examples.reports([3, 4], [None, None]).reason is not None


def test_a_quarter_with_one_unknown_fte_has_no_rate_but_its_count(english: None) -> None:
    days = examples.months(2025, 1, 6)
    chart = reports_chart(
        days, [1, 1, 1, 2, 2, 2], [90.0, None, 90.0, 90.0, 90.0, 90.0], origin=ORIGIN, unit=Unit.QUARTER
    )
    assert [(p.count, p.value is None) for p in chart.points] == [(3, True), (6, False)]


def test_office_holders_are_counted_and_an_unfinished_quarter_is_no_point(english: None) -> None:
    chart = examples.officials([1, 0, 2, 1, 3, 0, 1])
    assert chart.title == "Reports per quarter"
    assert [p.value for p in chart.points] == [3, 4, None]
    assert chart.table.rows[-1] == ("Q2 2024 (1 of 3 months)", "1")
    assert all(p.upper is None for p in chart.points)


@pytest.mark.parametrize("fte", [[900.0] * 38, None])
@pytest.mark.parametrize("unit", [Unit.MONTH, Unit.QUARTER])
def test_what_is_not_over_is_in_the_table_and_no_point(
    english: None, unit: Unit, fte: list[float | None] | None
) -> None:
    made = replace(ORIGIN, made=date(2026, 11, 2))
    days = examples.months(2023, 10, 38)
    whole = 37 if unit is Unit.MONTH else 36
    counts: list[int | None] = [*[19, 20, 21] * 12, 20, 1]
    running = reports_chart(days, counts, fte, origin=made, unit=unit)
    before = reports_chart(days[:whole], counts[:whole], fte and fte[:whole], origin=made, unit=unit)
    assert running.points[:-1] == before.points
    assert running.points[-1].value is running.points[-1].upper is None
    assert (running.finding, running.signals, running.centre) == (before.finding, before.signals, before.centre)
    assert running.finding == "No clear change in the number of reports"
    assert "missing" not in running.alternative
    name, when = ("November 2026", "November 2026") if unit is Unit.MONTH else ("Q4 2026", "the fourth quarter of 2026")
    assert running.table.rows[-1][:2] == (f"{name} (not over yet)", "1" if unit is Unit.MONTH else "21")
    assert running.notes[-1] == f"Not over yet, so not compared with the others: {when}"


def test_a_month_is_over_the_day_after_its_last(english: None) -> None:
    days, counts = examples.months(2026, 9, 2), [20, 20]
    ends = [
        reports_chart(days, counts, None, origin=replace(ORIGIN, made=day), unit=Unit.MONTH).points[-1].value
        for day in (date(2026, 10, 31), date(2026, 11, 1))
    ]
    assert ends == [None, 20]


def test_a_running_month_does_not_choose_the_method(english: None) -> None:
    made = replace(ORIGIN, made=date(2026, 3, 1))
    assert reports_chart(examples.months(2026, 1, 3), [6, 6, 0], None, origin=made).unit is Unit.MONTH


def test_only_a_running_month_is_no_chart_yet(english: None) -> None:
    chart = reports_chart(examples.months(2026, 11, 1), [3], [900.0], origin=ORIGIN)
    assert chart.reason == "There is no whole month or quarter yet; the counts are in the table"


def test_severity_and_forms_compare_no_running_quarter(english: None) -> None:
    made = replace(ORIGIN, made=date(2026, 11, 2))
    quarters = examples.months(2025, 1, 24)[::3]
    counts = [*[4] * 7, 0]
    chart = severity_chart(quarters, counts, counts, counts, [*[0] * 7, 9], origin=made)
    assert chart.finding == "Severe incidents: 4 in each quarter"
    assert chart.table.rows[-1] == ("Q4 2026 (not over yet)", "0", "0", "0", "9", "9")
    more = severity_chart(quarters, [*[4] * 7, 40], counts, counts, [0] * 8, origin=made)
    assert more.finding == chart.finding
    assert not more.signals
    first = severity_chart(quarters, [*[0] * 7, 2], counts, counts, [0] * 8, origin=made)
    assert first.finding == "Severe incidents: 2 in the running quarter, none in those before"
    forms = forms_chart(quarters[-2:], ["verbal"], [[8, 1]], [8, 1], origin=made)
    assert forms.table.headers[1:] == ("Q3 2026", "Q4 2026 (not over yet)")
    assert "not compared" in forms.notes[-1]


def test_two_of_three_near_a_limit_are_named_on_their_side(english: None) -> None:
    calm: list[int | None] = [95, 105] * 13
    high = examples.reports([*calm, 100, 120, 121, 103], [100.0] * 30)
    assert high.signals == ("January 2026 and February 2026: close to the upper limit",)
    assert high.finding == "Slightly more reports than usual lately"
    low = examples.reports([*calm, 100, 79, 78, 97], [100.0] * 30)
    assert low.signals == ("January 2026 and February 2026: close to the lower limit",)
    assert low.finding == "Slightly fewer reports than usual lately"


def test_a_lower_limit_floored_at_zero_is_no_limit_to_be_close_to(english: None) -> None:
    chart = examples.reports([*[1, 6] * 12, 0, 0, 2], [100.0] * 27)
    assert chart.points[-1].lower == 0
    assert not chart.signals


def test_many_signals_are_counted_not_named_one_by_one(english: None) -> None:
    chart = examples.reports([*[10] * 30, *[60, 61] * 8], [500.0] * 46)
    assert len(chart.signals) <= 6
    assert len(chart.alternative) < 700


# ── The other charts ───────────────────────────────────────────────────────────────────────────────────────────


def test_severity(english: None) -> None:
    chart = examples.severity()
    assert chart.finding == "Severe incidents: between 1 and 3 a quarter"
    assert chart.table.headers[-2:] == ("Not yet assessed", "Total")
    assert chart.table.rows[-1] == ("Q3 2025", "3", "7", "9", "6", "25")
    unassessed = severity_chart(examples.quarters(2), [0, 1], [1, 1], [0, 1], [4, 6], origin=ORIGIN)
    assert unassessed.finding == "The severity of most incidents is not yet assessed"
    after = replace(ORIGIN, made=date(2027, 1, 1))
    jump = severity_chart(examples.quarters(9), [2] * 8 + [15], [5] * 9, [5] * 9, [0] * 9, origin=after)
    assert jump.finding == "More severe incidents than usual in the fourth quarter of 2026"


def test_days_between_severe_incidents(english: None) -> None:
    chart = examples.gaps(40, 33, 51, 20, 44, 60, 38, 29, 47, 52, 31, 40, 5, 9, 12, 3, 0, 8, 14)
    assert chart.finding == "Severe incidents follow each other faster than before"
    assert examples.gaps(40, 33, 51, until=400).finding == "Longer than usual without a severe incident"
    assert examples.gaps(12).finding == "Too few severe incidents to tell"
    assert examples.gaps().reason == "One severe incident in this period, so there is nothing between"
    none = severe_gaps_chart([], first=date(2026, 1, 1), until=date(2026, 9, 30), origin=ORIGIN, from_registers=3)
    assert none.reason
    assert any("3" in note for note in none.notes)


def test_forms_say_that_rows_add_up_to_more(english: None) -> None:
    for chart in (examples.forms(), examples.channels()):
        assert any("add up to more than the total" in note for note in chart.notes)
    assert examples.forms().table.rows[-1] == ("All incidents", "14", "14", "14", "14")
    few = forms_chart(examples.quarters(1), ["verbal"], [[1]], [1], origin=ORIGIN)
    assert few.finding == "Too few incidents to tell"


def test_channels_keep_online_apart_and_hide_no_row_of_the_table(english: None) -> None:
    chart = examples.channels()
    assert [c.online for c in chart.channels] == [False, False, True]
    assert "brief" in [row[0] for row in chart.table.rows]
    assert chart.finding == "Most often: balie, in 12 of 19 incidents"


def test_follow_up_leaves_what_is_still_in_time_out_of_the_share(english: None) -> None:
    chart = examples.follow_up()
    assert chart.table.rows[2] == ("Veroorzaker aanspreken binnen 48 uur", "18", "17", "14", "82%", "1", "6")
    assert chart.finding == f"Most often late: {chart.steps[2].name}, on time in 14 of 17 · 82%"
    assert chart.table.rows[0][3:5] == ("–", "–")
    with pytest.raises(ValueError, match="do not fit"):
        Step("x", "", needed=2, done=3)


def test_a_register_keeps_its_periods_and_its_unknowns(english: None) -> None:
    chart = examples.register()
    assert chart.table.rows == (("2017", "78", "unknown"), ("2018, January–October", "83", "unknown"))
    assert chart.finding == "78 reports in 2017, 83 in 2018, January–October"
    bergen = yearly_table(
        [
            RegisterRow(date(2014, 1, 1), date(2014, 12, 31), (29, None)),
            RegisterRow(date(2015, 1, 1), date(2015, 12, 31), (54, 27)),
        ],
        ["Reports", "Verbal"], origin=ORIGIN,
    )  # fmt: skip
    assert bergen.table.rows == (("2014", "29", "unknown"), ("2015", "54", "27"))
    assert not any("differ in length" in note for note in bergen.notes)
    years = [RegisterRow(date(year, 1, 1), date(year, 12, 31), (year - 2000,)) for year in (2016, 2017)]
    part = RegisterRow(date(2018, 1, 1), date(2018, 10, 31), (9,))
    found = yearly_table([*years, part], ["Reports"], origin=ORIGIN)
    assert found.finding == "16 reports in 2016, 17 in 2017", "whole years, where there are two"
    assert yearly_table([], ["Reports"], origin=ORIGIN).reason


# ── What all charts share ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_is_whole(dutch: None, name: str) -> None:
    chart = examples.gallery()[name]
    assert chart.title
    assert chart.finding
    assert len(chart.alternative) > 20
    assert "incidentenregister, 22 november 2026" in chart.subtitle
    assert all(len(row) == len(chart.table.headers) for row in chart.table.rows)
    lines = chart.csv().splitlines()
    assert lines[0] == "# Intern, precieze cijfers, niet verspreiden"
    assert "None" not in chart.csv() + chart.alternative + chart.finding
    assert "nan" not in chart.csv()


def test_the_gallery_is_complete(english: None) -> None:
    assert list(examples.gallery()) == NAMES


def test_protected_figures_carry_no_mark(english: None) -> None:
    chart = replace(examples.severity(), origin=Origin("Staff", "register", date(2026, 11, 22), "3", exact=False))
    assert "do not distribute" not in chart.csv()


def test_csv_says_the_same_as_the_table(dutch: None) -> None:
    chart = examples.reports()
    rows = [row for row in csv.reader(chart.csv().splitlines(), delimiter=";") if not row[0].startswith("#")]
    assert rows[0] == list(chart.table.headers)
    assert [tuple(row) for row in rows[1:]] == list(chart.table.rows)


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    cell = safe_cell(text)
    assert cell in (text, f"'{text}")
    assert not unicodedata.normalize("NFKC", cell).strip().startswith(("=", "+", "-", "@", "|", "%"))


@pytest.mark.parametrize(
    "text", ["=1+1", " =1", "\u00a0+1", "＝1", "\t=1", "\r=1", "\n=1", "@x", "-2", "|x", "%x", "\u200b=1", "\tx"]
)
def test_dangerous_cells_get_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


def test_ordinary_cells_stay_as_they_are() -> None:
    assert [safe_cell(text) for text in ("12", "–", "a=b", "", "5 %")] == ["12", "–", "a=b", "", "5 %"]


def test_dutch_numbers_and_dates(dutch: None) -> None:
    chart = examples.reports()
    assert chart.title == "Meldingen per 100 fte per maand"
    assert chart.points[0].label == "oktober 2023"
    assert "hoogste 2,1 in maart 2026" in chart.alternative
    assert words.number(12345.6, 1) == "12.345,6"
    assert words.share(1, 2) == "50\u00a0%"


def test_shares_never_round_to_all_or_nothing(english: None) -> None:
    assert words.share(999, 1000) == "99%"
    assert words.share(1, 1000) == "1%"
    assert words.share(0, 0) == "–"


def test_periods_in_words(english: None) -> None:
    assert words.period(date(2026, 7, 1), date(2026, 9, 30)) == "the third quarter of 2026"
    assert words.period(date(2026, 1, 1), date(2026, 12, 31)) == "2026"
    assert words.period(date(2026, 2, 1), date(2026, 2, 28)) == "February 2026"
    assert words.register_period(date(2018, 3, 1), date(2018, 3, 31)) == "March 2018"
    assert words.register_period(date(2018, 3, 4), date(2018, 3, 4)) == "4 March 2018"
    assert words.register_period(date(2018, 3, 1), date(2018, 3, 15)) == "1 March 2018 – 15 March 2018"
    assert words.register_period(date(2018, 3, 4), date(2018, 10, 31)) == "4 March 2018 – 31 October 2018"
    assert words.last_day(date(2024, 1, 1), Unit.QUARTER) == date(2024, 3, 31)
    assert words.last_day(date(2024, 12, 1), Unit.MONTH) == date(2024, 12, 31)


def test_the_dutch_catalogue_is_complete_and_uses_the_words_of_the_field() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="nl")
    texts = [m for m in catalogue if m.id]
    assert all(all(m.string) if isinstance(m.string, tuple) else m.string for m in texts)
    assert not [m.id for m, errors in catalogue.check() if errors]
    dutch_words = " ".join(str(m.string) for m in texts).lower()
    assert not re.search(r"\b(dader|daders|incident|incidenten|slachtoffer|rapport)\b", dutch_words)
