"""Charts of an ordinary, a tiny, an empty and a huge organisation, shared by the tests."""

from __future__ import annotations

from datetime import date, timedelta

from gir.statistics import words
from gir.statistics.charts import (
    Bar,
    BarsChart,
    Channel,
    ChannelsChart,
    Chart,
    EstimatesChart,
    FollowUpChart,
    FormsChart,
    GapsChart,
    HoursChart,
    Indicator,
    Marker,
    Origin,
    RegisterRow,
    RegisterTable,
    ReportsChart,
    SeverityChart,
    Step,
    Unit,
    bar_of,
    bars_chart,
    channels_chart,
    estimates_chart,
    follow_up_chart,
    forms_chart,
    hours_chart,
    report_gaps_chart,
    reports_chart,
    severe_gaps_chart,
    severity_chart,
    unknown_bar,
    yearly_table,
)
from gir.statistics.charts.cycle_times import CycleTimesChart, cycle_times_chart
from gir.statistics.charts.departments import DepartmentsChart, departments_chart
from gir.statistics.compare import Direction, direction, median_of, rate_of, ratio_of, share_of

ORIGIN = Origin("Medewerkers", "incidentenregister", date(2026, 11, 22), "3")
COUNTS = [4, 5, 3, 6, 4, 5, 6, 4, 3, 5, 4, 6, 5, 4, 6, 3, 5, 4, 5, 6, 4, 5, 4, 5, 7, 8, 6, 9, 7, 19, 8, 7, 6, 9, 7, 8]
FORMS = ["(non-)verbaal", "persoonlijke bedreiging", "fysiek", "seksuele intimidatie", "geweld tegen zaken"]


def months_up_to_made(number: int) -> list[date]:
    """So many whole months before the day of the figures; 36 or fewer begin in October 2023."""
    return months(2023, 10 - max(0, number - 36), number)


def months(year: int, month: int, number: int) -> list[date]:
    return [date(year + (month - 1 + i) // 12, (month - 1 + i) % 12 + 1, 1) for i in range(number)]


def quarters(number: int) -> list[date]:
    return months(2024, 10, number * 3)[::3]


def reports(counts: list[int | None] | None = None, fte: list[float | None] | None = None) -> ReportsChart:
    shown: list[int | None] = [*COUNTS] if counts is None else counts
    size: list[float | None] = [880.0 + i for i in range(len(shown))] if fte is None else fte
    markers = [Marker(date(2025, 3, 4), "new form")]
    return reports_chart(months_up_to_made(len(shown)), shown, size, origin=ORIGIN, unit=Unit.MONTH, markers=markers)


def officials(counts: list[int | None]) -> ReportsChart:
    return reports_chart(months(2023, 10, len(counts)), counts, None, origin=ORIGIN)


def severity(factor: int = 1) -> SeverityChart:
    parts = [[n * factor for n in part] for part in ([2, 1, 2, 3], [6, 5, 5, 7], [7, 6, 8, 9], [0, 0, 1, 6])]
    return severity_chart(quarters(4), *parts, origin=ORIGIN)


def days_apart(*sizes: int) -> list[date]:
    return [date(2023, 10, 3) + timedelta(sum(sizes[:n])) for n in range(len(sizes) + 1)]


def few_reports(*sizes: int) -> GapsChart:
    days = days_apart(*sizes)
    return report_gaps_chart(days, first=date(2023, 10, 1), until=days[-1] + timedelta(30), origin=ORIGIN)


def gaps(*sizes: int, until: int = 30) -> GapsChart:
    days = days_apart(*sizes)
    return severe_gaps_chart(days, first=date(2023, 10, 1), until=days[-1] + timedelta(until), origin=ORIGIN)


def forms(number: int = 4) -> FormsChart:
    counts = [[(i * 7 + j * 3) % 12 for j in range(number)] for i in range(len(FORMS))]
    return forms_chart(quarters(number), FORMS, counts, [14] * number, origin=ORIGIN)


def channels() -> ChannelsChart:
    names = [
        Channel("sociale media/online", True),
        Channel("balie"),
        Channel("raads-/commissievergadering"),
        Channel("brief"),
    ]
    counts = [[3, 1, 0, 0, 0], [9, 4, 2, 0, 1], [2, 1, 0, 0, 0], [0, 0, 0, 0, 0]]
    return channels_chart(
        names, FORMS, counts, [4, 12, 3, 0], first=date(2026, 7, 1), last=date(2026, 9, 30), origin=ORIGIN
    )


def follow_up(factor: int = 1) -> FollowUpChart:
    k = factor
    steps = [
        Step("Melding", "", 24 * k, 24 * k),
        Step("Opvang", "binnen 24 uur", 24 * k, 23 * k, 22 * k),
        Step("Veroorzaker aanspreken", "binnen 48 uur", 18 * k, 17 * k, 14 * k, waiting=k, not_applicable=6 * k),
        Step("Zaak gesloten met antwoord aan de melder", "", 24 * k, 12 * k),
    ]
    return follow_up_chart(steps, first=date(2026, 7, 1), last=date(2026, 9, 30), origin=ORIGIN)


def register() -> RegisterTable:
    rows = [
        RegisterRow(date(2018, 1, 1), date(2018, 10, 31), (83, None)),
        RegisterRow(date(2017, 1, 1), date(2017, 12, 31), (78, None)),
    ]
    return yearly_table(rows, ["Meldingen", "Aangiften"], origin=ORIGIN)


def estimates(factor: int = 1) -> EstimatesChart:
    k = factor
    pairs = [
        ("Meldingen", "per 100 fte in een jaar", rate_of(64 * k, 9.0), rate_of(40 * k, 9.0)),
        ("Licht op één zwaar", "aantal", ratio_of(50 * k, 9 * k), ratio_of(50 * k, 1 * k)),
        ("Van voorval tot melding", "dagen, mediaan", median_of([0, 0, 1, 2] * k), median_of([0, 2, 3, 9] * k)),
        ("“Ik heb mijn laatste voorval gemeld”", "van wie iets meemaakte", share_of(40 * k, 100 * k), None),
        ("Gewond", "van wie vertelde wat het deed", None, None),
    ]
    indicators = [
        Indicator(name, name, unit, now, before, direction(now, before), lambda value: words.number(value, 1),
                  "" if now else "te weinig om buiten HRM te tonen", 0.8 if "Ik heb" in name else None)
        for name, unit, now, before in pairs
    ]  # fmt: skip
    return estimates_chart(
        "panel", "Meer meldingen, of meer agressie?", "Te weinig meldingen", indicators,
        verdicts=[i.missing or i.change.value for i in indicators], verdict_header="Verandering",
        labels=("oktober 2025 – september 2026", "oktober 2024 – september 2025"),
        span=(date(2024, 10, 1), date(2026, 9, 30)), origin=ORIGIN, notes=["Elke rij heeft een eigen schaal"],
    )  # fmt: skip


def estimates_none() -> EstimatesChart:
    nothing = Indicator("reports", "Meldingen", "aantal", None, None, Direction.UNKNOWN, words.number, "geen meldingen")
    return estimates_chart(
        "panel", "Meer meldingen, of meer agressie?", "", [nothing], verdicts=["geen meldingen"],
        verdict_header="Verandering", labels=("dit jaar", "vorig jaar"),
        span=(date(2024, 10, 1), date(2026, 9, 30)), origin=ORIGIN, notes=[],
    )  # fmt: skip


def bars(factor: int = 1) -> BarsChart:
    rows = [
        bar_of("Op straat of in de openbare ruimte", 11 * factor, 2, section="Per kanaal"),
        bar_of("Balie", 0, 0, section="Per kanaal"),
        unknown_bar("Niet bekend", 39 * factor, 10, section="Per kanaal"),
        Bar("gehoord, of aangeboden en afgeslagen", (4 * factor, factor), words.of(4 * factor, 5 * factor), ("4", "5"),
            "Alle maatregelen"),
    ]  # fmt: skip
    return bars_chart(
        "bars", "Ambtsdragers", "Het vaakst: op straat", rows, headers=("Meldingen", "Vier kwartalen", "Dit kwartaal"),
        span=(date(2025, 10, 1), date(2026, 9, 30)), origin=ORIGIN, part_labels=("ja", "nee, of nog niet"),
    )  # fmt: skip


def hours(factor: int = 1) -> HoursChart:
    moments = {(day, hour): factor * ((day * 5 + hour) % 4) for day in range(7) for hour in range(24)}
    return hours_chart(moments, 20, first=date(2025, 10, 1), last=date(2026, 9, 30), origin=ORIGIN)


def departments(factor: int = 1, number: int = 11, alike: bool = False) -> DepartmentsChart:
    sizes = [98, 58, 137, 46, 41, 88, 96, 52, 63, 112, 124]
    counts = [5, 3, 9, 21, 5, 11, 7, 5, 4, 13, 13] if not alike else [round(size / 10) for size in sizes]
    known = [
        (f"Afdeling {chr(65 + i)}", float(size * factor), count * factor)
        for i, (size, count) in enumerate(zip(sizes, counts, strict=True))
    ]
    rows = [*known[:number], ("Nieuwe afdeling", None, 2)]
    return departments_chart(rows, first=date(2025, 10, 1), last=date(2026, 9, 30), origin=ORIGIN)


def cycle_times(factor: int = 1, last: float = 1.0) -> CycleTimesChart:
    days = months(2023, 10, 36)[::3]
    steps = {
        "Van melding tot eerste contact": [[0.1, 0.5 * factor, 0.9 * factor + i / 50] for i in range(12)],
        "Van melding tot einde": [[9.0, 10.0 + i % 3, 14.0 * factor] for i in range(11)] + [[60.0 * last] * 4],
        "Van melding tot reactie": [[2.0]] * 12,
    }
    return cycle_times_chart(days, steps, last=date(2026, 9, 30), origin=ORIGIN)


def gallery() -> dict[str, Chart]:
    """Every kind of chart, with ordinary, small, absent and large numbers."""
    return {
        "reports": reports(),
        "reports with holes": reports([5, None, 7, 30, 6, 5, None, None, 6]),
        "reports, one month": reports([6]),
        "reports, all equal": reports([7] * 24, [800.0] * 24),
        "reports, all zero": reports([0] * 24),
        "reports, none": reports([]),
        "reports, no fte": reports([3, 4], [None, None]),
        "reports, huge": reports([12000 + 37 * i % 900 for i in range(120)]),
        "officials": officials([1, 0, 2, 1, 3, 0, 1, 1, 0, 2, 1, 1]),
        "reports, few": few_reports(80, 73, 91, 60, 84, 100, 78, 69, 17, 22, 31, 10, 5, 29, 12),
        "reports, one ever": few_reports(),
        "severity": severity(),
        "severity, huge": severity(5000),
        "severity, none": severity(0),
        "gaps": gaps(40, 33, 51, 20, 44, 60, 38, 330, 5, 9, 12, 3, 0, 8, 14),
        "gaps, one": gaps(12),
        "gaps, same day": gaps(0, 0),
        "gaps, none": gaps(),
        "forms": forms(),
        "forms, one quarter": forms(1),
        "channels": channels(),
        "follow-up": follow_up(),
        "follow-up, huge": follow_up(1234),
        "follow-up, none": follow_up(0),
        "register": register(),
        "estimates": estimates(),
        "estimates, huge": estimates(4000),
        "estimates, none": estimates_none(),
        "bars": bars(),
        "bars, huge": bars(12345),
        "bars, none": bars(0),
        "departments": departments(),
        "departments, huge": departments(90),
        "departments, seven": departments(number=7),
        "cycle times": cycle_times(),
        "cycle times, huge": cycle_times(200),
        "hours": hours(),
        "hours, huge": hours(99),
        "hours, none": hours(0),
    }
