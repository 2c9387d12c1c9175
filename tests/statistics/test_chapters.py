"""The charts that are made of facts: what each counts, for whom, and what it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import cycle
from typing import Any

from flask_babel import force_locale

from gir.database import write_transaction
from gir.demonstration.cast import DEPARTMENTS
from gir.facts.models import Fact, FactEffect, FactMeasure, FactStage
from gir.statistics.catalogue import ChartKey, make_chart
from gir.statistics.chapters import chapters
from gir.statistics.charts import Chart, EstimatesChart, FollowUpChart, Indicator
from gir.statistics.choice import Choice
from gir.statistics.decisions import decisions
from gir.statistics.periods import Quarter, months_between
from gir.statistics.quality import quality
from gir.statistics.queries import Scope
from gir.statistics.tables import small_tables
from tests.statistics.register import Register
from tests.support.figures import take
from tests.support.page_client import PageClient

TODAY = date(2026, 10, 20)
THIRD = Quarter(2026, 3)
Rows = dict[str, tuple[str, ...]]


def chart_of(
    register: Register, key: ChartKey, population: str = "employee", *, care: bool = False, threat: bool = False
) -> Chart:
    scope = Scope(register.cast.organisation_id, population)
    with register.app.test_request_context(), force_locale("en"):
        return make_chart(key, Choice(scope, THIRD, datetime(2026, 10, 20, 10, tzinfo=UTC), care=care, threat=threat))


def rows_of(chart: Chart) -> Rows:
    return {row[0]: row[1:] for row in chart.table.rows}


def each_month(first: date, last: date, *counts: int) -> Iterator[date]:
    for month, count in zip(months_between(first, last), cycle(counts), strict=False):
        yield from (month.replace(day=1 + day) for day in range(count))


YEAR_NOW = (date(2025, 10, 1), date(2026, 9, 30))
YEAR_BEFORE = (date(2024, 10, 1), date(2025, 9, 30))


# ── More reports, or more aggression? ──────────────────────────────────────────────────────────────────────────


def panel(
    register: Register, *, care: bool = False, threat: bool = False
) -> tuple[EstimatesChart, dict[str, Indicator]]:
    chart = chart_of(register, ChartKey.PANEL, care=care, threat=threat)
    assert isinstance(chart, EstimatesChart)
    return chart, {indicator.key: indicator for indicator in chart.indicators}


def test_a_campaign_reads_as_better_reporting(register: Register) -> None:
    names = list(DEPARTMENTS)
    register.counts(*each_month(*YEAR_BEFORE, 6), department=names[0])
    register.counts(*each_month(*YEAR_BEFORE, 1), department=names[0], severity="severe")
    for name in names[:8]:
        register.counts(*each_month(*YEAR_NOW, 3), department=name)
    register.counts(*each_month(*YEAR_NOW, 4), department=names[0], severity="severe")
    chart, found = panel(register)
    assert [found[key].change.value for key in ("reports", "severe", "silent")] == ["up", "level", "down"]
    assert chart.finding == "More reports, but not more serious ones: this is probably better reporting"
    assert "↑ up" in chart.alternative
    assert f"Teams without a report in twelve months: {', '.join(sorted(names[8:]))}" in chart.notes


def test_a_deterioration_reads_as_more_aggression(register: Register) -> None:
    register.counts(*each_month(*YEAR_BEFORE, 6))
    register.counts(*each_month(*YEAR_NOW, 6))
    register.counts(*each_month(*YEAR_NOW, 6), severity="severe", injury="doctor", absent=True)
    chart, found = panel(register, care=True)
    assert [found[key].change.value for key in ("reports", "severe")] == ["up", "up"]
    assert found["injury"].written(found["injury"].now) == "100%"
    assert chart.finding == "More reports, and a bigger part of them is serious: this is probably more aggression"


def test_severe_ones_that_come_faster_with_all_others_are_no_bigger_part(register: Register) -> None:
    before, now = (date(2023, 10, 1), YEAR_BEFORE[1]), YEAR_NOW
    register.counts(*each_month(*before, 10))
    register.counts(*(month.replace(day=20) for month in months_between(*before)), severity="severe")
    register.counts(*each_month(*now, 20))
    for day in (8, 23):
        register.counts(*(month.replace(day=day) for month in months_between(*now)), severity="severe")
    chart, found = panel(register)
    assert [found[key].change.value for key in ("reports", "severe")] == ["up", "level"]
    assert chart.finding == "More reports, but not more serious ones: this fits better reporting"


def test_few_reports_read_as_too_few_to_tell(register: Register) -> None:
    register.counts(*each_month(*YEAR_BEFORE, 1, 0))
    register.counts(*each_month(*YEAR_NOW, 1), severity="severe")
    chart, found = panel(register)
    assert found["reports"].change.value == "unknown"
    assert rows_of(chart)["Reports (per 100 fte in a year)"][-1] == "too few to tell"


def test_health_of_few_is_shown_to_hrm_only(register: Register) -> None:
    register.counts(*each_month(*YEAR_NOW, 4), injury="none", absent=False)
    register.counts(*each_month(*YEAR_NOW, 0, 0, 1), injury="doctor", absent=True)
    assert panel(register, care=True)[1]["injury"].now is not None
    found = panel(register, threat=True)[1]
    assert (found["injury"].now, found["injury"].missing) == (None, "too few to show outside HRM")
    assert found["absence"].now is None
    register.counts(date(2026, 5, 5), injury="doctor", absent=True)
    assert panel(register, threat=True)[1]["injury"].now is not None, "five people"


# ── Where and when ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_home_of_an_office_holder_is_another_place_for_everybody(register: Register) -> None:
    register.counts(date(2026, 7, 3), date(2026, 8, 3), population="official", place="victim_home")
    register.counts(date(2026, 8, 4), population="official", place="other")
    register.counts(date(2026, 8, 5), place="victim_home")
    chart = chart_of(register, ChartKey.PLACES, "official", threat=True)
    assert rows_of(chart)["another place"] == ("3", "3")
    assert "home" not in " ".join(rows_of(chart)).replace("home of a resident", "")
    assert rows_of(chart_of(register, ChartKey.PLACES))["home of the person affected"] == ("1", "1")


def test_hours_are_counted_where_they_are_known(register: Register) -> None:
    register.counts(date(2026, 9, 7), date(2026, 9, 14), hour=14)
    register.counts(date(2026, 9, 12), hour=23)
    register.counts(date(2026, 9, 13), hour=6)
    register.counts(date(2026, 9, 15))
    chart = chart_of(register, ChartKey.HOURS)
    assert rows_of(chart)["Monday"] == ("0", "0", "0", "0", "2", "0", "0", "0", "2")
    assert [rows_of(chart)[day][0] for day in ("Saturday", "Sunday")] == ["1", "1"]
    assert chart.notes[0] == "Moment not known: 1, counted in no cell"
    assert chart.finding == "Too few incidents to tell"


# ── People ─────────────────────────────────────────────────────────────────────────────────────────────────────


def hurt(register: Register) -> None:
    told: dict[str, Any] = {"injury": "doctor", "absent": True, "absence_band": "up_to_14"}
    register.counts(*each_month(*YEAR_NOW, 1), effects=lambda: [FactEffect(effect="avoidance")], **told)
    register.counts(date(2026, 9, 20))


def test_what_it_did_is_for_hrm(register: Register) -> None:
    hurt(register)
    chart = chart_of(register, ChartKey.IMPACT, care=True)
    rows = rows_of(chart)
    assert rows["Injury: injured: doctor or emergency department"] == ("12", "3")
    assert rows["Absence: 4 to 14 days"] == ("12", "3")
    assert rows["Behaviour and feeling: avoiding places or people"] == ("12", "3")
    assert chart.finding.startswith("Injured: 12, reported sick: 12, of 12 people")
    closed = chart_of(register, ChartKey.IMPACT, threat=True)
    assert closed.reason == "Injury, absence and changed behaviour are shown to HRM only, as in the cases"
    assert not closed.table.rows
    assert "12" not in closed.csv().split("Consequence")[1]


def test_oov_gets_no_page_or_file_with_injuries(register: Register, client_for: Callable[..., PageClient]) -> None:
    hurt(register)
    period = "2026-Q3"
    for name, sees in (("hanna", True), ("omar", False), ("chantal", False)):
        client = client_for(name, "en")
        assert ("What it did to people" in client.get("/trends", period=period).text) is sees
        assert client.get("/trends/impact.csv", period=period).status == (302 if sees else 404)
        assert ("4 to 14 days;12" in take(client, "impact", period=period).text) is sees


# ── Measures ───────────────────────────────────────────────────────────────────────────────────────────────────


def measure(register: Register, decided: date, ends: date, **more: object) -> None:
    def made() -> list[FactMeasure]:
        values = {"kind": "building_ban", "hearing": "heard", "review_on": date(2027, 1, 1), **more}
        identity = f"{decided.isoformat()}{ends.isoformat()}"
        return [FactMeasure(measure_id=identity, decided_on=decided, starts_on=decided, ends_on=ends, **values)]

    register.counts(decided, measures=made)


def test_measures_count_by_their_own_days(register: Register) -> None:
    measure(register, date(2024, 1, 5), date(2026, 9, 29))
    measure(register, date(2025, 1, 5), date(2026, 9, 29), over_on=date(2026, 10, 4))  # the clock came late
    measure(register, date(2026, 1, 5), date(2026, 11, 5))
    measure(register, date(2026, 2, 5), date(2027, 2, 5), review_on=date(2026, 8, 1), hearing="later")
    measure(register, date(2026, 3, 5), date(2027, 3, 5), over_on=date(2026, 6, 1), hearing=None)
    measure(register, date(2026, 10, 5), date(2027, 3, 5))
    chart = chart_of(register, ChartKey.MEASURES)
    rows = rows_of(chart)
    assert rows["Running now: Building ban"] == ("2", "1")
    assert [rows[f"In twelve months: {name}"][0] for name in (
        "decided", "ended, or lifted earlier", "about to end within three months")] == ["3", "3", "1"]  # fmt: skip
    assert chart.finding == "Measures running: 2; review overdue: 1"
    fair = rows_of(chart_of(register, ChartKey.FAIRNESS))
    assert fair["All measures: heard, or offered and declined"] == ("1 of 3 · 33%",)
    assert fair["Building bans: running, and reviewed in time"] == ("1 of 2 · 50%",)


def test_fairness_is_told_by_kind_and_says_what_it_cannot_count(register: Register) -> None:
    measure(register, date(2026, 1, 5), date(2026, 11, 5), hearing="declined")
    measure(register, date(2026, 2, 5), date(2027, 2, 5), hearing="later", review_on=None)
    measure(register, date(2026, 3, 5), date(2027, 3, 5), kind="contact", review_on=date(2026, 9, 29))
    measure(register, date(2025, 9, 30), date(2026, 12, 5))  # decided before these twelve months
    chart = chart_of(register, ChartKey.FAIRNESS)
    names = ("heard, or offered and declined", "has an end date", "has a review date", "running, and reviewed in time")
    said = rows_of(chart)
    assert [said[f"All measures: {name}"][0] for name in names] == [
        "2 of 3 · 67%", "3 of 3 · 100%", "2 of 3 · 67%", "2 of 3 · 67%"]  # fmt: skip
    assert [said[f"Building bans: {name}"][0] for name in names] == [
        "1 of 2 · 50%", "2 of 2 · 100%", "1 of 2 · 50%", "2 of 2 · 100%"]  # fmt: skip
    assert "requests under the privacy law (AVG) and complaints" in chart.notes[-1]
    assert chart.notes == chart_of(register, ChartKey.FAIRNESS, "official").notes, "also where there is nothing to draw"


def test_who_was_there_before_is_a_number_for_who_may_enter_the_room_of_the_threat(register: Register) -> None:
    register.counts(date(2026, 7, 3), date(2026, 7, 4), repeat=True)
    measure(register, date(2026, 1, 5), date(2026, 11, 5))
    label = "More than once: incidents linked to another of the same perpetrator"
    assert rows_of(chart_of(register, ChartKey.MEASURES, threat=True))[label] == ("2", "–")
    assert label not in rows_of(chart_of(register, ChartKey.MEASURES, care=True))


# ── Follow-up ──────────────────────────────────────────────────────────────────────────────────────────────────


def stage(step: str, *, on_time: bool) -> Callable[[], list[FactStage]]:
    done = datetime(2026, 7, 5, 10, tzinfo=UTC)
    return lambda: [FactStage(step=step, needed=True, due_at=done, done_at=done, on_time=on_time)]


def test_the_follow_up_goes_on_at_the_police_and_with_the_damage(register: Register) -> None:
    filed: dict[str, Any] = {
        "police_report": True,
        "filing": "employer",
        "damage_cents": 10_000,
        "claimed_cents": 10_000,
    }
    register.counts(date(2026, 7, 3), vpt_code="assigned", recovered_cents=10_000, **filed)
    register.counts(date(2026, 7, 4), vpt_code="asked", recovered_cents=500, **filed)
    register.counts(date(2026, 7, 5), police_report=False, damage_cents=300, claimed_cents=0, recovered_cents=0)
    register.counts(date(2026, 7, 6), stages=stage("talk_1", on_time=True))
    register.counts(date(2026, 7, 7), police_report=True)  # an older register: of its code nothing is known
    chart = chart_of(register, ChartKey.FOLLOW_UP)
    assert isinstance(chart, FollowUpChart)
    found = {step.label: (step.needed, step.done) for step in chart.steps}
    assert found == {
        "Report": (5, 5), "First relief": (0, 0), "Assessment": (0, 0), "Reaction to the perpetrator": (0, 0),
        "Aftercare talk": (1, 1), "Decision on a police report": (0, 0), "Police report filed": (4, 3),
        "VPT code asked for": (2, 2), "VPT code assigned": (2, 1), "Filed by the organisation": (2, 2),
        "Damage claimed": (3, 2), "Damage recovered in full": (2, 1), "Closed with an answer": (0, 0),
    }  # fmt: skip
    assert "claimed €200.00, recovered €105.00" in chart.notes[-1]


def test_a_target_is_reached_or_missed_only_for_sure(register: Register) -> None:
    register.counts(*each_month(*YEAR_NOW, 5), stages=stage("reaction", on_time=True))
    register.counts(*each_month(*YEAR_NOW, 5), stages=stage("talk_1", on_time=False))
    register.counts(*each_month(*YEAR_NOW, 1), stages=stage("police", on_time=True))
    chart = chart_of(register, ChartKey.SCORECARD)
    said = {row[0].split(" (")[0]: row[-1] for row in chart.table.rows}
    assert said["5. React to the perpetrator"] == "reached"
    assert said["8. Aftercare"] == "not reached"
    assert said["6. Report to the police"] == "too close to call"
    assert said["4. Train"] == "not kept in this register"
    assert "does not keep who followed a training" in chart.notes[-1]
    assert said["2. Encourage reporting"] == "staff were not asked, or too few answered"
    assert said["7. Recover damage"] == "nothing to count"
    assert chart.finding == "Not reached: 8. Aftercare"


def test_the_scorecard_counts_what_was_registered(register: Register) -> None:
    late = datetime(2026, 8, 9, 10, tzinfo=UTC)
    damaged: dict[str, Any] = {"damage_cents": 500, "claimed_cents": 0}
    register.counts(date(2026, 7, 3), date(2026, 7, 4), stages=stage("reaction", on_time=True), **damaged)
    register.counts(date(2026, 7, 5), stages=stage("reaction", on_time=False), damage_cents=500, claimed_cents=100)
    register.counts(date(2026, 7, 6), stages=stage("police", on_time=True), damage_cents=0, received_at=late)
    register.counts(date(2026, 7, 7), stages=stage("talk_1", on_time=False), retracted=True)
    register.counts(date(2025, 9, 30), stages=stage("talk_1", on_time=True))
    chart = chart_of(register, ChartKey.SCORECARD)
    assert isinstance(chart, EstimatesChart)
    counted = {i.key: [(e.part, e.whole) if e else None for e in (i.now, i.before)] for i in chart.indicators}
    assert counted == {
        "norm": [None, None], "pulse": [None, None], "register": [(3, 4), (1, 1)], "train": [None, None],
        "react": [(2, 3), None], "report": [(1, 1), None], "damage": [(1, 3), None], "aftercare": [None, (1, 1)],
    }  # fmt: skip


# ── The figures themselves, and office-holders ─────────────────────────────────────────────────────────────────


def test_the_gaps_in_the_figures_are_told(register: Register) -> None:
    register.counts(date(2026, 7, 3), date(2026, 7, 4), place=None, severity=None)
    register.counts(date(2026, 2, 4), place="public_hall", hour=9, injury="none")
    register.counts(date(2026, 7, 9), received_at=datetime(2026, 7, 20, 10, tzinfo=UTC))
    register.counts(date(2026, 7, 9), retracted=True)
    choice = Choice(Scope(register.cast.organisation_id, "employee"), THIRD, datetime(2026, 10, 20, 10, tzinfo=UTC))
    with register.app.test_request_context(), force_locale("en"):
        rows = {row[0]: row[1:] for row in quality(choice).table.rows}
    assert rows["Place not known"] == ("3 of 3 · 100%", "3 of 4 · 75%")
    assert rows["Severity not assessed"] == ("2 of 3 · 67%", "2 of 4 · 50%")
    assert rows["Reported more than a week later"] == ("1 of 3 · 33%", "1 of 4 · 25%")
    assert rows["Reported twice, so counted nowhere"] == ("1", "1")


def test_four_quarters_are_called_so_and_while_one_runs_so_far(register: Register) -> None:
    register.counts(date(2026, 1, 2), date(2025, 12, 31), date(2026, 10, 3), population="official", influence="did")
    scope, moment = Scope(register.cast.organisation_id, "official"), datetime(2026, 10, 20, 10, tzinfo=UTC)
    running, whole = (Choice(scope, quarter, moment, threat=True) for quarter in (Quarter(2026, 4), THIRD))
    with register.app.test_request_context(), force_locale("en"):
        tables = {choice: [t.table for t in small_tables(choice)] for choice in (running, whole)}
        assert {t.headers[1:] for t in tables[running]} == {("This quarter, so far", "Four quarters, so far")}
        assert {t.headers[1:] for t in tables[whole]} == {("This quarter", "Four quarters")}
        influence = {choice: decisions(choice) for choice in (running, whole)}
        assert [d.table.rows[0][1:] for d in influence.values() if d] == [("1", "2"), ("0", "2")]


def test_office_holders_stand_by_office_and_never_beside_the_monitor(register: Register) -> None:
    register.counts(date(2026, 7, 3), date(2026, 1, 4), population="official", office="councillor", channel="home")
    register.counts(date(2026, 7, 5), population="official", office="mayor", channel="email")
    rows = rows_of(chart_of(register, ChartKey.OFFICES, "official"))
    assert rows["By office: council member"] == ("2", "1")
    assert rows["By office: mayor"] == ("1", "1")
    assert rows["By channel: Somewhere else"] == ("2", "1")
    assert "By channel: At home" not in rows
    monitor = chart_of(register, ChartKey.MONITOR, "official")
    assert not monitor.exact
    assert rows_of(monitor)["2014"] == ("23 – 26%",)
    assert chart_of(register, ChartKey.OFFICES).reason == "This is about office-holders. Choose them first"


def test_the_page_shows_what_the_viewer_and_the_group_have(register: Register) -> None:
    def shown(population: str, **rights: bool) -> set[str]:
        scope = Scope(register.cast.organisation_id, population)
        with register.app.test_request_context(), force_locale("en"):
            made = chapters(Choice(scope, THIRD, datetime(2026, 10, 20, 10, tzinfo=UTC), **rights))
        return {section.key for chapter in made for section in chapter.sections}

    assert shown("employee", care=True) - shown("employee", threat=True) == {"impact"}
    assert shown("official", threat=True) - shown("employee", threat=True) == {"offices", "monitor", "decisions"}


def test_what_does_not_exist_for_somebody_is_in_none_of_their_charts(register: Register) -> None:
    measure(register, date(2026, 8, 5), date(2027, 2, 5))
    register.counts(date(2026, 8, 6), hour=9, place="public_hall", injury="none", repeat=True)
    with register.app.app_context(), write_transaction() as session:
        everything = tuple(session.scalars(Fact.__table__.select().with_only_columns(Fact.incident_id)))
    scope = Scope(register.cast.organisation_id, "employee", without=everything)
    rights = {"care": True, "threat": True}
    with register.app.test_request_context(), force_locale("en"):
        choice = Choice(scope, THIRD, datetime(2026, 10, 20, 10, tzinfo=UTC), **rights)
        for key in ChartKey:
            chart = make_chart(key, choice)
            cells = {cell for row in chart.table.rows for cell in row[1:]}
            assert key is ChartKey.MONITOR or not cells & {"1", "2"}, key
        assert "1 of" not in quality(choice).csv()
