"""What each chart and table of the trends page shows, in one sentence."""

from __future__ import annotations

from gir.terms import lazy as _l

DEFINITIONS = {
    "panel": _l(
        "Figures of twelve months beside those of the twelve months before. An arrow stands only where chance does "
        "not explain the change."
    ),
    "reports": _l(
        "How often incidents happen, and between which limits chance alone moves that. Employees: per 100 full-time "
        "equivalents; office-holders: the number. What is rare is shown as the days between one incident and the "
        "next."
    ),
    "severity": _l("Incidents of each quarter by severity. What nobody assessed yet is counted separately."),
    "severe-gaps": _l("Days from one severe incident to the next. A high point is a long quiet time."),
    "departments": _l(
        "Incidents per 100 full-time equivalents in a year, against the size of the department. Between the lines "
        "chance can explain the difference."
    ),
    "offices": _l("Incidents that hit office-holders in four quarters, by office, channel and form."),
    "forms": _l("Incidents of each quarter by form of aggression. One with several forms counts in each of them."),
    "channels": _l("Incidents of four quarters by the way they came and their form, with what came online set apart."),
    "places": _l("Incidents of four quarters by the place where they happened."),
    "hours": _l("Incidents of four quarters by day of the week and part of the day, as far as the moment is known."),
    "monitor": _l(
        "What part of all office-holders in the Netherlands met aggression in twelve months, by a national survey. It "
        "is not made of reports, and never stands on one axis with them."
    ),
    "impact": _l(
        "What people told an incident did to them in four quarters: injury, absence, and what they do or feel since. "
        "Only HRM sees it."
    ),
    "follow-up": _l(
        "Of the incidents of the quarter: which steps were needed, and how many were done, and done on time. A step "
        "that still has time is not in its share."
    ),
    "cycle-times": _l(
        "Days from the report to three steps: the median and the middle half of the cases, by quarter of the incident."
    ),
    "scorecard": _l(
        "The eight measures that the national programme Veilige Publieke Taak (safe public service) asks of an "
        "employer, each with one figure of twelve months, its interval, and a target where there is a clock or a "
        "rule."
    ),
    "measures": _l(
        "Measures towards citizens that run on the last day of the period, and what happened to measures in the "
        "twelve months up to it."
    ),
    "fairness": _l(
        "Of the measures decided in twelve months: how many citizens were heard, and how many measures have an end, a"
        " review, and a review in time."
    ),
    "reporting-rate": _l(
        "Which part of all incidents is reported at all, estimated from the question that staff gets once a quarter."
    ),
    "reasons": _l("Why people did not report, as they said themselves when staff was asked."),
    "answered": _l("Reports to which an answer was owed, and how many got one in time that was not contradicted."),
    "decisions": _l("Whether a vote or decision was influenced, or was meant to be, as office-holders answered it."),
    "quality": _l("What is not known of the incidents, what was reported late, and what counts nowhere."),
    "register": _l("What older registers counted, by the year or period that they counted it for."),
}
"""By the key of the chart or table."""
